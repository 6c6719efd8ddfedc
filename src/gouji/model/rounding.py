"""How far rounding figures one by one can part the two sides of a rule: a bound that their gap stays below.

A rule over figures that were rounded themselves has its tolerance. A total that follows its parts was not rounded
itself: it is off by as much as all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gouji.model.edit import EditRule, Number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.submission import Submission
from gouji.model.totals import sum_order


@once_for
def rounding_of(form: Form) -> Mapping[str, Number]:
    """How far each total can be from what it would be, had nothing been rounded, when it follows its parts."""
    found: dict[str, Number] = {}
    for cell in sum_order(form):
        rule = form.sums[cell][0]
        if off := rule.tolerance + sum(found.get(part, 0) for part in rule.parts):
            found[cell] = off
    return found


def shares(form: Form, rule: EditRule) -> dict[str, Number]:
    """By how much the bound of a rule grows with each total of it that follows its parts."""
    known = rounding_of(form)
    if not known:
        return {}
    return {cell: abs(factor) * known[cell] for cell, factor in rule.coefficients().items() if cell in known}


def bound_of(form: Form, rule: EditRule, following: Collection[str] = (), returns: int = 1) -> Number:
    """The bound of a rule for the sum of so many ``returns`` of which some totals follow their parts; 0 for exact."""
    found = rule.tolerance + sum(share for cell, share in shares(form, rule).items() if cell in following)
    return returns * found


def bound_in(submission: Submission, rule: EditRule) -> Number:
    """The bound of a rule in a return, or in a sum of returns: its totals all follow."""
    following = submission.form.sums.keys() if submission.returns else submission.live
    return bound_of(submission.form, rule, following, max(submission.returns, 1))
