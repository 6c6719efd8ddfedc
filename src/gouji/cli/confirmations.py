"""Returns reviewed with the file of verdicts, as several commands do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gouji.cli.options import tell
from gouji.editing.review import Review, review
from gouji.lists.confirmations import Verdicts, read_verdicts, unused
from gouji.messages.render import listing, ui_text
from gouji.model.language import Language
from gouji.model.submission import Reading, Submission


def reviewed(
    readings: Iterable[Reading], previous: Sequence[Submission] | None, verdicts: Path | None, language: Language
) -> list[Review]:
    """Review what was read with the verdicts given with ``--verdicts``, and say which of their lines had no effect."""
    known = read_verdicts(verdicts) if verdicts is not None else Verdicts((), ())
    reports = review(readings, previous, known.verifications)
    for row, said in known.unclear:
        tell(ui_text("unclear_verdict", language, row=row, said=said))
    if idle := unused(reports, known.verifications):
        listed = listing([f"{one.unit} {one.rule}".strip() for one in idle], language)
        tell(ui_text("unused_verdicts", language, count=len(idle), listed=listed))
    return reports
