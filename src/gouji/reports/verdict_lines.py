"""Lines of the file of verdicts that have no effect, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.editing.review import Reviewed
from gouji.lists.confirmations import Verdicts, unused
from gouji.messages.render import listing, ui_text
from gouji.model.language import Language


def idle_lines(verdicts: Verdicts, reports: Iterable[Reviewed], language: Language) -> Iterator[str]:
    """What is said of lines that clear nothing, and of those that nothing among some reports is cleared by."""
    for row, said in verdicts.unclear:
        yield ui_text("unclear_verdict", language, row=row, said=said)
    if verdicts.verifications and (idle := unused(reports, verdicts.verifications)):
        lines = zip(verdicts.rows, verdicts.verifications, strict=True)
        named = [ui_text("line", language, row=row, unit=one.unit) for row, one in lines if one in idle]
        yield ui_text("unused_verdicts", language, count=len(idle), listed=listing(named, language))
