"""Sums of returns, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.consolidation.adjustments import Adjustment
from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.submission import NOTHING, Observation, Submission
from gouji.model.totals import complete, leaves_of, sum_of_stated


def sum_of(form: Form, parts: Sequence[Submission], adjustments: Sequence[Adjustment] = ()) -> Submission:
    """The sum of some returns, cell by cell; its totals add up its own parts."""
    observations = {}
    given = zip(*(part.figures for part in parts), strict=True) if parts else [()] * len(form.cells)
    for cell, figures in zip(form.cells, given, strict=True):
        added = [one.amount for one in adjustments if one.cell == cell]
        observations[cell] = NOTHING if cell in form.sums else Observation.of(sum_of_stated((*figures, *added)))
    return complete(Submission(form, None, None, observations), partly=True)


def stated_total(submission: Submission, cell: str) -> Number:
    """The total that a return states; one without a figure there states no other than that of its parts."""
    value = submission.value(cell)
    return value if value is not None else sum_of_parts(submission, cell)


def sum_of_parts(submission: Submission, cell: str) -> Number:
    """What a total of a return comes to by its own parts."""
    values = submission.values()
    return sum_of_stated(values[leaf] for leaf in leaves_of(submission.form, cell)) or 0
