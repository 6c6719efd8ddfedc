"""Which findings to tell first, and which remarks a unit still has to answer."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.editing.findings import NotContinued, TableComparison
from gouji.editing.review import Review
from gouji.messages.render import explain, ui_text
from gouji.model.finding import Finding, Severity
from gouji.model.findings import Comparison, MeasureInDoubt
from gouji.model.language import Language

_ORDER = (TableComparison, MeasureInDoubt, NotContinued, Comparison)


def most_telling(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first; among equals what is odd about a whole table, then about a figure, then the rest."""
    return sorted(sorted(findings, key=_rank), key=lambda finding: finding.severity, reverse=True)


def _rank(finding: Finding) -> int:
    return next((number for number, kinds in enumerate(_ORDER) if isinstance(finding, kinds)), len(_ORDER))


def unanswered(report: Review) -> list[Finding]:
    """The comparisons that the unit has given no reason for and nobody has verified, the most telling first."""
    found = (one for one in report.reportable() if isinstance(one, Comparison) and one.severity == Severity.WARNING)
    return most_telling(found)


def kinds_of(findings: Iterable[Finding], language: Language) -> str:
    """The names of what was found, each once."""
    return ui_text("list_between", language).join(dict.fromkeys(explain(one.code, language).name for one in findings))
