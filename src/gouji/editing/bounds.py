"""Rules that no figure in the blanks could satisfy: parts that already come to more than their total.

A blank stands for 0 or more wherever the form counts things. A rule with blanks is open as long as some figures of
that kind would satisfy it, and broken when none would.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from gouji.model.edit import EditRule, Number, Outcome, OutcomeVerdict, Relation, confront
from gouji.model.form import Form
from gouji.model.rounding import bound_in
from gouji.model.special import bounding
from gouji.model.submission import Status, Submission
from gouji.model.totals import is_live, leaves_of

_BLANK = (Status.BLANK, Status.NOT_APPLICABLE)


def typed_cells(form: Form, rule: EditRule, live: frozenset[str]) -> Mapping[str, int]:
    """A rule over the cells that somebody typed, left side minus right side; ``live`` totals are their parts.

    Few totals concern a rule, so that it is the same for most returns, although nearly each has live ones of its own.
    """
    return _typed_cells(form, rule, live & _totals_in(form, rule))


@lru_cache(maxsize=4096)
def _totals_in(form: Form, rule: EditRule) -> frozenset[str]:
    """The totals in a rule, and those among their parts."""
    found: set[str] = set()
    todo = [*rule.cells]
    while todo:
        if (cell := todo.pop()) in form.sums and cell not in found:
            found.add(cell)
            todo += form.sums[cell][0].parts
    return frozenset(found)


@lru_cache(maxsize=4096)
def _typed_cells(form: Form, rule: EditRule, live: frozenset[str]) -> Mapping[str, int]:
    row: dict[str, int] = {}
    todo = list(rule.coefficients().items())
    while todo:
        cell, coefficient = todo.pop()
        if cell in live:
            todo += [(part, coefficient) for part in form.sums[cell][0].parts]
        else:
            row[cell] = row.get(cell, 0) + coefficient
    return {cell: coefficient for cell, coefficient in row.items() if coefficient}


def is_beyond(submission: Submission, outcome: Outcome) -> bool:
    """Whether an equation that blanks and signs leave undecided cannot hold, whatever they stand for.

    What stands in the other cells has to be a figure that they can have, and a text is no blank.
    """
    rule = outcome.rule
    if outcome.verdict is not OutcomeVerdict.UNDECIDED or not outcome.missing or not rule.relation.is_equation:
        return False  # one without a missing figure was not asked on an earlier blank
    least: Number = rule.left.constant - rule.right.constant
    most = least
    for cell, coefficient in typed_cells(submission.form, rule, submission.live).items():
        between = _between(submission, cell)
        if between is None or not submission.form.cells[cell].kind.allows(submission.value(cell) or 0):
            return False
        ends = [coefficient * end for end in between]
        least, most = least + min(ends), most + max(ends)
    bound = bound_in(submission, rule)
    return (least > 0 and least >= bound) or (most < 0 and most <= -bound)


def by_signs(submission: Submission, rule: EditRule) -> Outcome | None:
    """The outcome of an inequality that holds, or fails, whatever the signs in it stand for; None of any other.

    Its sides are those that come nearest to the contrary.
    """
    sides = rule.coefficients()
    ranges = {cell: _between(submission, cell) for cell in sides}
    if rule.relation.is_equation or any(end in (None, _ANY) for end in ranges.values()):
        return None
    if any(_hides_signs(submission, cell) for cell in sides):
        return None
    ends = ({cell: one[at] for cell, one in ranges.items() if one is not None} for at in (0, 1))
    low, high = ends
    for worst in (True, False):
        upward = worst is (rule.relation is Relation.AT_MOST)
        values = {cell: (high if (coefficient > 0) is upward else low)[cell] for cell, coefficient in sides.items()}
        tried = confront(rule, values, bound_in(submission, rule))
        if (tried.verdict is OutcomeVerdict.SATISFIED) is worst:
            return tried
    return None


_ANY: tuple[Number, Number] = (0, Decimal("Infinity"))


def _between(submission: Submission, cell: str) -> tuple[Number, Number] | None:
    """Between what a cell is: its figure twice, 0 and any for a blank, 0 and as much as a sign says; else None."""
    seen, known = submission.observations[cell], submission.form.cells[cell]
    if seen.value is not None:
        return seen.value, seen.value
    if known.kind.signed:
        return None
    if seen.status is Status.SPECIAL:
        sign = bounding(seen.raw, known.special)
        return (0, sign.at_most) if sign is not None and sign.at_most is not None else None
    return _ANY if seen.status in _BLANK else None


def _hides_signs(submission: Submission, cell: str) -> bool:
    """Whether a cell is a formula that leaves signs among its parts out."""
    if not is_live(submission, cell):
        return False
    return any(submission.observations[leaf].status is Status.SPECIAL for leaf in leaves_of(submission.form, cell))
