"""The report of a check as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.editing.review import Reviewed
from gouji.messages.gathering import gathered
from gouji.messages.render import ui_text
from gouji.model.finding import Finding, Verdict
from gouji.model.language import Language
from gouji.model.reading import PassedOver
from gouji.reports.finding_lines import counted, everything_found, finding_line, gathered_line, headline, outcome
from gouji.reports.printable import one_line


def as_text(reports: Iterable[Reviewed], language: Language) -> str:
    """A few lines for each return: who, the verdict, and one line for each finding."""
    return "".join(text_parts(reports, language))


def text_parts(reports: Iterable[Reviewed], language: Language) -> Iterator[str]:
    """The same in parts, each made when it is asked for."""
    aside: list[Finding] = []
    verdicts: list[Verdict] = []
    for report in reports:
        verdicts.append(report.verdict)
        if isinstance(report, PassedOver):
            aside.append(report.findings[0])
            continue
        lines = [f"{headline(report, language)}  {outcome(report, language)}"]
        lines += [f"  {gathered_line(one, language)}" for one in gathered(everything_found(report))]
        yield "".join(f"{one_line(line)}\n" for line in lines)
    yield from (f"{one_line(finding_line(finding, language))}\n" for finding in aside)
    found = counted(verdicts)
    yield one_line(ui_text("counts", language, total=sum(found.values()), **found))
