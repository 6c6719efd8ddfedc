"""The validation report of the European Statistical System: what became of every rule on every return.

Structure 1.0.1 of ESSnet ValiDat Integration, *Design of a generic machine-readable validation report
structure* (van der Loo and ten Bosch, 2017): one object for each rule instance with the data it looked at
and a value ``1`` (satisfied), ``0`` (failed) or ``NA`` (undecided).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gouji.editing.check import outcomes
from gouji.editing.query_edits import last_years_figures, query_outcomes
from gouji.editing.review import Review, Reviewed
from gouji.model.edit import PREVIOUS, YEAR_AGO, EditRule, Linear, Outcome, OutcomeVerdict, own_cell
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.json_text import Json, dump

_VALUES = {OutcomeVerdict.SATISFIED: "1", OutcomeVerdict.FAILED: "0", OutcomeVerdict.UNDECIDED: "NA"}


def as_validation_report(reports: Sequence[Reviewed], language: Language, *, time: datetime, actor: str) -> str:
    """The report as JSON. A key of a figure is form, year, unit and cell; last year's have last year's key.

    Only rules are validations: what went wrong in reading a file is not in it. A query over last year is
    left out where no return of last year is at hand. ``actor`` is what validated, at ``time``.
    """
    event = {"time": time.isoformat(timespec="seconds"), "actor": actor, "trigger": "gouji check"}
    found: list[Json] = []
    for number, report in enumerate(reports, 1):
        if not isinstance(report, Review):
            continue
        for outcome in _outcomes(report):
            rule, keys = outcome.rule, [_key(cell, report) for cell in outcome.rule.cells]
            found.append(
                {
                    "id": f"{number}.{rule.name}",
                    "type": "validation",
                    "event": event,
                    "rule": {
                        "language": "gouji edit rule",
                        "expression": expression(rule),
                        "severity": rule.severity,
                        "description": rule.title[language],
                    },
                    "data": {"source": keys, "target": keys[:1], "description": report.file},
                    "value": _VALUES[outcome.verdict],
                }
            )
    return dump(found)


def _outcomes(report: Review) -> Iterator[Outcome]:
    submission = report.submission
    yield from outcomes(submission)
    before = _before(report)
    for outcome in query_outcomes(submission, *(last_years_figures(submission.form, one) for one in before.values())):
        lacking = tuple(prefix for prefix, one in before.items() if one is None)
        if not any(cell.startswith(lacking) for cell in outcome.rule.cells):
            yield outcome


def _before(report: Review) -> dict[str, Submission | None]:
    """The returns with which one was compared, by what stands before the cells of each in rules."""
    return {PREVIOUS: report.previous, YEAR_AGO: report.year_ago}


def _key(cell: str, report: Review) -> list[str]:
    name = own_cell(cell)
    seen = report.submission if name == cell else _before(report)[cell.removesuffix(name)]
    assert seen is not None
    return [seen.form.id, str(seen.period or ""), seen.unit or "", name]


def expression(rule: EditRule) -> str:
    """A rule as form definitions write it: ``a.x + 2 * a.y == b.x - 1``."""
    return f"{_side(rule.left)} {rule.relation} {_side(rule.right)}"


def _side(side: Linear) -> str:
    terms = [
        (coefficient, cell if abs(coefficient) == 1 else f"{abs(coefficient)} * {cell}")
        for cell, coefficient in side.terms
    ]
    if side.constant or not terms:
        terms.append((side.constant, str(abs(side.constant))))
    first, *others = [("-" if sign < 0 else "+", text) for sign, text in terms]
    return first[0].replace("+", "") + first[1] + "".join(f" {sign} {text}" for sign, text in others)
