"""Rules that no figure in the blanks could satisfy: parts that already come to more than their total.

A blank stands for 0 or more wherever the form counts things. A rule with blanks is open as long as some figures of
that kind would satisfy it, and broken when none would.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gouji.model.edit import EditRule, Number, Outcome, OutcomeVerdict
from gouji.model.form import Form
from gouji.model.rounding import bound_in
from gouji.model.submission import Status, Submission

_BLANK = (Status.BLANK, Status.NOT_APPLICABLE)


@lru_cache(maxsize=4096)
def typed_cells(form: Form, rule: EditRule, live: frozenset[str]) -> Mapping[str, int]:
    """A rule over the cells that somebody typed, left side minus right side; ``live`` totals are their parts."""
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
    """Whether an equation that blanks leave undecided cannot hold, whatever they stand for.

    What stands in the other cells has to be a figure that they can have, and a text is no blank.
    """
    rule = outcome.rule
    if outcome.verdict is not OutcomeVerdict.UNDECIDED or not rule.relation.is_equation:
        return False
    known: Number = rule.left.constant - rule.right.constant
    ways: set[bool] = set()
    for cell, coefficient in typed_cells(submission.form, rule, submission.live).items():
        seen, kind = submission.observations[cell], submission.form.cells[cell].kind
        if seen.value is not None:
            known += coefficient * seen.value
            if not kind.allows(seen.value):
                return False
        elif seen.status not in _BLANK or kind.signed:
            return False
        else:
            ways.add(coefficient > 0)
    bound = bound_in(submission, rule)
    return ways == {known > 0} and known != 0 and not -bound < known < bound
