"""The report of a check as text."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.editing.review import Reviewed
from gouji.messages.gathering import gathered
from gouji.messages.render import ui_text, verdict_word
from gouji.model.language import Language
from gouji.reports.finding_lines import (
    claims_line,
    counts,
    everything_found,
    finding_line,
    gathered_line,
    headline,
    passed_over,
    returns,
)
from gouji.reports.printable import one_line


def as_text(reports: Sequence[Reviewed], language: Language) -> str:
    """A few lines for each return: who, the verdict, and one line for each finding."""
    lines = []
    for report in returns(reports):
        lines.append(f"{headline(report, language)}  {verdict_word(report.verdict, report.findings, language)}")
        lines += [f"  {told}" for told in [claims_line(report, language)] if told]
        lines += [f"  {gathered_line(one, language)}" for one in gathered(everything_found(report))]
    lines += [finding_line(one.findings[0], language) for one in passed_over(reports)]
    lines.append(ui_text("counts", language, total=sum(counts(reports).values()), **counts(reports)))
    return "\n".join(map(one_line, lines))
