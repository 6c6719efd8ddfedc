"""What becomes of the figures of many returns, cell by cell: added up, the least or most of them, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from gouji.model.edit import Number
from gouji.model.form import Cell, Form
from gouji.model.keeping import once_for
from gouji.model.kind import Aggregation
from gouji.model.special import Token, bounding
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import leaves_of

Figure = Number | Token | None
Figures = Sequence[Figure]
"""A figure for every cell of a form, in its order; for least and most ones also a sign that says what it is at most."""


_Known = Sequence[Number | Token]


def figures_of(submission: Submission) -> Figures:
    """The figures of a return, with the signs that may stand for the least or the most of many."""
    form, figures = submission.form, submission.figures
    if not form.has_special:
        return figures
    cells = list(form.cells.values())
    signs = {
        at: token
        for at in _otherwise(form)
        if submission.columns.statuses[at] is Status.SPECIAL
        and (token := bounding(submission.observations[cells[at].id].raw, cells[at].special)) is not None
    }
    return [signs.get(at, figure) for at, figure in enumerate(figures)] if signs else figures


def in_figures(figure: Figure) -> Observation:
    """What a summary says of a cell that comes to this."""
    return Observation(None, figure.text, Status.SPECIAL) if isinstance(figure, Token) else Observation.of(figure)


def added(form: Form, figures: Figures, more: Figures) -> Figures:
    """The sums cell by cell, blanks left out; None where both are blank.

    Where the form says so, the least or the most of them instead, or nothing.
    """
    pairs = zip(figures, more, strict=True)
    sums = [own if other is None else other if own is None else _plus(own, other) for own, other in pairs]
    for at, of in _otherwise(form).items():
        known = [value for value in (figures[at], more[at]) if value is not None]
        sums[at] = of(known) if known else None
    return sums


def together(cell: Cell, known: _Known) -> Figure:
    """What figures and signs in a cell come to that is not added up."""
    return _way(cell)(known)


def _plus(own: Number | Token, other: Number | Token) -> Figure:
    return None if isinstance(own, Token) or isinstance(other, Token) else own + other


@once_for
def _otherwise(form: Form) -> Mapping[int, Callable[[_Known], Figure]]:
    """What becomes of the figures in cells that are not added up, by position."""
    cells = enumerate(form.cells.values())
    return {at: _way(cell) for at, cell in cells if cell.aggregation is not Aggregation.SUM}


def _way(cell: Cell) -> Callable[[_Known], Figure]:
    if cell.aggregation is Aggregation.MINIMUM:
        return partial(_least, signed=cell.kind.signed)
    return _most if cell.aggregation is Aggregation.MAXIMUM else lambda _: None


def _least(known: _Known, *, signed: bool) -> Figure:
    """The least of figures and signs: one of these is no more than it says, and 0 or more where the kind is so."""
    numbers, signs = _sorted(known)
    if not signs or (numbers and not signed and min(numbers) <= 0):
        return min(numbers)
    return min(signs, key=_bound)


def _most(known: _Known) -> Figure:
    """The most of them: a figure that is as much as any of the signs may be, else a sign."""
    numbers, signs = _sorted(known)
    if not signs or (numbers and max(numbers) >= max(map(_bound, signs))):
        return max(numbers)
    return max(signs, key=_bound)


def _sorted(known: _Known) -> tuple[list[Number], list[Token]]:
    signs = [one for one in known if isinstance(one, Token)]
    return [one for one in known if not isinstance(one, Token)], signs


def _bound(sign: Token) -> int:
    return sign.at_most or 0


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


@once_for
def zero_when_blank(form: Form) -> frozenset[str]:
    """The cells in which nothing means 0, as the form says of all that is added up."""
    adding = (cell.id for cell in form.cells.values() if cell.aggregation is Aggregation.SUM)
    return frozenset(adding if form.blank_is_zero else ())
