"""Sums of returns, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce

from gouji.consolidation.adjustments import Adjustment
from gouji.model.aggregation import Figure, Figures, added, figures_of, in_figures
from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.special import Token
from gouji.model.submission import NOTHING, Submission
from gouji.model.totals import complete, leaves_of, sum_of_stated


def columns_of(form: Form, parts: Iterable[Submission]) -> Figures:
    """What returns have in each cell added up, in totals as they state them; None where all are blank."""
    return reduce(partial(added, form), (figures_of(part) for part in parts), [None] * len(form.cells))


def sum_of(form: Form, parts: Iterable[Submission], adjustments: Sequence[Adjustment] = ()) -> Submission:
    """The sum of some returns, cell by cell; its totals add up its own parts."""
    return total_of_columns(form, columns_of(form, parts), adjustments)


def total_of_columns(
    form: Form, columns: Figures, adjustments: Sequence[Adjustment] = (), returns: int = 1
) -> Submission:
    """The sum of so many ``returns`` whose figures come to so much; its totals add up its own parts."""
    more: dict[str, list[Number]] = {}
    for one in adjustments:
        more.setdefault(one.cell, []).append(one.amount)
    observations = {
        cell: NOTHING if cell in form.sums else in_figures(_adjusted(figure, more.get(cell, ())))
        for cell, figure in zip(form.cells, columns, strict=True)
    }
    return complete(Submission(form, None, None, observations, returns=returns), partly=True)


def _adjusted(figure: Figure, amounts: Sequence[Number]) -> Figure:
    """A figure with what is added to it; least and most ones are not adjusted."""
    return figure if isinstance(figure, Token) else sum_of_stated((figure, *amounts))


def totals_of(submission: Submission) -> Iterator[tuple[str, Number | None, Number]]:
    """Every total of a return as it states it, and what its own parts come to."""
    figures = submission.figures
    for cell, at, parts in _totals(submission.form):
        yield cell, figures[at], sum([figures[part] or 0 for part in parts])


@once_for
def _totals(form: Form) -> list[tuple[str, int, list[int]]]:
    return [(cell, form.index[cell], [form.index[leaf] for leaf in leaves_of(form, cell)]) for cell in form.sums]


def stated_total(submission: Submission, cell: str) -> Number:
    """The total that a return states; one without a figure there states no other than that of its parts."""
    value = submission.value(cell)
    return value if value is not None else sum_of_parts(submission, cell)


def sum_of_parts(submission: Submission, cell: str) -> Number:
    """What a total of a return comes to by its own parts."""
    figures, index = submission.figures, submission.form.index
    return sum([figures[index[leaf]] or 0 for leaf in leaves_of(submission.form, cell)])
