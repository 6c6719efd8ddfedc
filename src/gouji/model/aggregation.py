"""What becomes of the figures of many returns, cell by cell: added up, the least or most of them, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.kind import Aggregation
from gouji.model.totals import leaves_of

Figures = Sequence[Number | None]
"""A figure for every cell of a form, in its order."""


def added(form: Form, figures: Figures, more: Figures) -> Figures:
    """The sums cell by cell, blanks left out; None where both are blank.

    Where the form says so, the least or the most of them instead, or nothing.
    """
    pairs = zip(figures, more, strict=True)
    sums = [own if other is None else other if own is None else own + other for own, other in pairs]
    for at, of in _otherwise(form).items():
        known = [value for value in (figures[at], more[at]) if value is not None]
        sums[at] = of(known) if known else None
    return sums


@once_for
def _otherwise(form: Form) -> Mapping[int, Callable[[list[Number]], Number | None]]:
    """What becomes of the figures in cells that are not added up, by position."""
    made: Mapping[Aggregation, Callable[[list[Number]], Number | None]] = {
        Aggregation.MINIMUM: min,
        Aggregation.MAXIMUM: max,
        Aggregation.NONE: lambda _: None,
    }
    cells = enumerate(form.cells.values())
    return {at: made[cell.aggregation] for at, cell in cells if cell.aggregation in made}


@once_for
def summable(form: Form) -> frozenset[str]:
    """The cells of which a summary has the sum: those that are added up, and the totals of nothing but such."""
    adding = {cell.id for cell in form.cells.values() if cell.aggregation is Aggregation.SUM}
    return frozenset(cell for cell in adding if adding.issuperset(leaves_of(form, cell)))


@once_for
def unaggregated(form: Form) -> frozenset[str]:
    """The cells for which figures of units say nothing: those of no aggregation, texts, and totals with such parts."""
    alone = {cell.id for cell in form.cells.values() if cell.aggregation is Aggregation.NONE}
    return frozenset(cell for cell in form.cells if not alone.isdisjoint((cell, *leaves_of(form, cell))))
