"""Totals: what the parts add up to, whatever the return says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from gouji.model.edit import EditRule, Number
from gouji.model.form import Form
from gouji.model.submission import Observation, Status, Submission

Values = Mapping[str, Number | None]


def add_up(rule: EditRule, values: Values) -> Number | None:
    """What a spreadsheet's ``SUM`` would show: blanks left out, None when all are blank."""
    return sum_of_stated(values.get(cell) for cell in rule.parts)


def sum_of_stated(values: Iterable[Number | None]) -> Number | None:
    """Some figures added up, blanks left out; None when all are blank."""
    present = [value for value in values if value is not None]
    return sum(present) if present else None


@cache
def sum_order(form: Form) -> tuple[str, ...]:
    """The total cells, each after the totals among its parts."""
    ordered: dict[str, None] = {}

    def visit(cell: str) -> None:
        if cell not in ordered and cell in form.sums:
            for part in form.sums[cell][0].parts:
                visit(part)
            ordered[cell] = None

    for cell in form.sums:
        visit(cell)
    return tuple(ordered)


@cache
def leaves_of(form: Form, cell: str) -> tuple[str, ...]:
    """The cells that a total adds up in the end, none of them a total; any other cell is its own leaf."""
    if cell not in form.sums:
        return (cell,)
    return tuple(leaf for part in form.sums[cell][0].parts for leaf in leaves_of(form, part))


def recalculate(submission: Submission) -> Submission:
    """Give every total that is still the form's own formula the result its parts have now."""
    return _filled(submission, lambda cell, _: cell in submission.live) if submission.live else submission


def is_live(submission: Submission, cell: str) -> bool:
    """Whether the return still holds the form's own sum in this cell."""
    return cell in submission.live


def complete(submission: Submission, *, partly: bool = False) -> Submission:
    """Fill in the totals: live formulas anew, and those not stated whose parts are all reported.

    A total that the unit typed stays as it is, right or wrong. With ``partly`` a total is also
    filled in when only some of its parts have a figure, as a spreadsheet's ``SUM`` would.
    """
    form = submission.form

    def fillable(cell: str, values: Values) -> bool:
        if is_live(submission, cell):
            return True
        stated = submission.observations[cell].status not in (Status.BLANK, Status.UNCOMPUTED)
        parts = form.sums[cell][0].parts
        return not stated and (partly or all(values.get(part) is not None for part in parts))

    return _filled(submission, fillable)


def total_of(form: Form, cell: str, values: Values) -> Number | None:
    """The sum that defines a total cell, over the parts that have a value."""
    return add_up(form.sums[cell][0], values)


def _filled(submission: Submission, fillable: Callable[[str, Values], bool]) -> Submission:
    form, seen = submission.form, submission.columns
    values = submission.values()
    statuses = dict(zip(form.cells, seen.statuses, strict=True))
    changes: dict[str, Observation] = {}
    for cell in sum_order(form):
        if fillable(cell, values):
            before, value = values[cell], total_of(form, cell, values)
            if value != before or statuses[cell] == Status.UNCOMPUTED:
                reported = any(statuses[part] == Status.REPORTED for part in form.sums[cell][0].parts)
                changes[cell] = Observation.of(value) if reported else Observation(value, "", Status.BLANK)
                values[cell], statuses[cell] = value, changes[cell].status
    return submission.with_observations(changes)
