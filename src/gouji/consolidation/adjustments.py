"""Adjustments (调整): signed, reasoned corrections of a summary, such as for a case that two units both counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gouji.consolidation.findings import AdjustmentFault, NotApplied, SpoiltFigure, SpoiltRule
from gouji.editing.check import outcomes
from gouji.forms.open_rows import members_form
from gouji.model.edit import Number, OutcomeVerdict
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Form, describe
from gouji.model.grid import Place
from gouji.model.kind import Aggregation
from gouji.model.submission import Submission
from gouji.workbook.cell_names import cell_called
from gouji.workbook.findings import PoorReason
from gouji.workbook.reasons import poor_reason

_QUOTED = 60
"""Characters of a reason that a finding quotes."""


class Adjustment(NamedTuple):
    """What is added to one cell of a summary beside the units' figures, and why; ``units`` names whom it concerns."""

    cell: str
    amount: Number
    reason: str
    units: str = ""


def adjustments_of(
    form: Form, lines: Iterable[tuple[Place, Mapping[str, str]]]
) -> tuple[tuple[Adjustment, ...], tuple[Finding, ...]]:
    """The adjustments in lines with the fields ``cell``, ``amount``, ``reason`` and ``units``, in order of the form.

    A line that names no cell, a total, which follows its parts, or what is not added up, that has no number other than
    zero or gives no reason is not applied but told (M118).
    """
    found: list[Adjustment] = []
    findings: list[Finding] = []
    for place, fields in lines:
        if not fields.keys() & {"cell", "amount"}:
            continue  # a remark below the list
        said = fields.get("cell", "")
        cell = cell_called(form, said)
        amount = observe(fields.get("amount")).value
        reason = fields.get("reason", "")
        wrong = _fault(form, cell, amount, reason)
        if wrong is not None:
            quoted = reason[:_QUOTED] if isinstance(wrong, PoorReason) else ""
            told = NotApplied(cell=said or fields.get("amount", ""), fault=wrong, quoted=quoted, places=(place,))
            findings.append(told)
        elif cell is not None and amount is not None:
            found.append(Adjustment(cell, amount, reason, fields.get("units", "")))
    order = {cell: number for number, cell in enumerate(form.cells)}
    return tuple(sorted(found, key=lambda one: order[one.cell])), tuple(findings)


def _fault(form: Form, cell: str | None, amount: Number | None, reason: str) -> AdjustmentFault | PoorReason | None:
    if cell is None:
        return AdjustmentFault.NO_CELL
    if cell in form.sums:
        return AdjustmentFault.TOTAL
    if cell not in members_form(form).cells or form.cells[cell].aggregation is not Aggregation.SUM:
        return AdjustmentFault.NOT_ADDED
    if not amount:
        return AdjustmentFault.NO_NUMBER
    if form.cells[cell].kind.is_too_fine(amount):
        return AdjustmentFault.NO_COUNT
    return poor_reason(reason) if reason else AdjustmentFault.NO_REASON


def spoilt(before: Submission, after: Submission) -> Iterator[Finding]:
    """What is wrong with a total only once it is adjusted: negative figures (M123), rules that fail (M119)."""
    yield from _below_zero(before, after)
    yield from _unbalanced(before, after)


def _below_zero(before: Submission, after: Submission) -> Iterator[Finding]:
    """Figures that are negative once they are adjusted, where the form knows none (M123)."""
    form = before.form
    for cell, seen in after.observations.items():
        value, was = seen.value, before.observations[cell].value
        if value is not None and (was or 0) >= 0 and form.cells[cell].kind.is_too_low(value):
            yield SpoiltFigure(label=describe(form.cells[cell]), before=was or 0, value=value, cells=(cell,))


def _unbalanced(before: Submission, after: Submission) -> Iterator[Finding]:
    """Rules that hold for the units' figures and fail once they are adjusted (M119)."""
    failed = {result.rule.name for result in outcomes(before) if result.verdict is OutcomeVerdict.FAILED}
    for result in outcomes(after):
        if result.verdict is OutcomeVerdict.FAILED and result.rule.name not in failed:
            rule = result.rule
            assert result.left is not None
            assert result.right is not None
            yield SpoiltRule(
                subject=rule.subject,
                title=rule.title,
                left=result.left,
                right=result.right,
                rule=rule.name,
                cells=rule.cells,
            )
