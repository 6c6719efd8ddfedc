"""Error localisation where figures were rounded one by one: a set of cells must bring every gap within its bound.

Each cell of a set then has a range of figures. One of them is suggested where the range has no other, or where it alone
is what a slip of the hand would have made of the figure reported.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice

from gouji.editing.localise.costs import CELL_COST, Correction, ErrorLocation
from gouji.editing.localise.keying_errors import NONE, KeyingError, slip_between
from gouji.editing.localise.ranges import Bound, Range, ranges
from gouji.editing.localise.system import System
from gouji.model.edit import Number, exactly
from gouji.model.submission import Submission

MOST_CELLS = 3
_MOST_SETS = 4_000
_LISTED = 200
"""So many figures of a range are looked at one by one for a slip, no more."""


def rounded_locations(
    submission: Submission, system: System, wrong: Collection[str] = ()
) -> tuple[list[ErrorLocation], bool]:
    """Every smallest set of cells with which no gap reaches its bound, and whether all were seen.

    The cells that are ``wrong`` whatever the rules say are in every set.
    """
    inside = tuple(cell for cell in system.rules_of if cell in wrong)
    for size in range(max(len(inside), 1), MOST_CELLS + 1):
        sets = list(islice(_sets(system, inside, size), _MOST_SETS + 1))
        found = [one for cells in sets[:_MOST_SETS] if (one := _location(submission, system, cells)) is not None]
        if found or len(sets) > _MOST_SETS:
            return found, len(sets) <= _MOST_SETS
    return [], False


def _sets(system: System, chosen: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    """Sets of cells that have one of every failing equation, each once: further cells share an equation with those."""
    seen: set[frozenset[str]] = set()

    def more(chosen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if frozenset(chosen) in seen:
            return
        seen.add(frozenset(chosen))
        touched = {i for cell in chosen for i in system.rules_of[cell]}
        untouched = system.failing - touched
        if len(chosen) == size:
            if not untouched:
                yield tuple(sorted(chosen, key=system.form.index.__getitem__))
            return
        if untouched:
            pool: Collection[str] = system.rows[min(untouched, key=lambda i: (len(system.rows[i]), i))]
        else:
            pool = dict.fromkeys(cell for i in sorted(touched) for cell in system.rows[i])
        for cell in pool:
            if cell not in chosen:
                yield from more((*chosen, cell))

    return more(chosen)


def _location(submission: Submission, system: System, cells: Sequence[str]) -> ErrorLocation | None:
    found = ranges([*_bounds(system, cells)], len(cells))
    if found is None:
        return None
    values = [Fraction(system.values[cell]) for cell in cells]
    if any(one.has(value) for one, value in zip(found, values, strict=True)):
        return None  # a smaller set does the same
    steps = [_step(system, cell) for cell in cells]
    if any(next(_figures(one, step), None) is None for one, step in zip(found, steps, strict=True) if step):
        return None
    chosen = [
        _clear(one, step, system.values[cell]) if len(cells) == 1 or one.least == one.most else None
        for one, step, cell in zip(found, steps, cells, strict=True)
    ]
    told = []
    for cell, one, step, clear in zip(cells, found, steps, chosen, strict=True):
        value, error = clear or (_nearest(one, step, Fraction(system.values[cell])), NONE)
        ends = None if clear else _ends(one, step)
        told.append(Correction(cell, submission.value(cell), value, error.kind, ends))
    weight = sum(system.form.cells[cell].weight for cell in cells)
    cost = CELL_COST * weight + sum(clear[1].cost if clear else NONE.cost for clear in chosen)
    kinds = {one.mechanism for one in told}
    return ErrorLocation(tuple(told), kinds.pop() if len(kinds) == 1 else NONE.kind, cost)


def _bounds(system: System, cells: Sequence[str]) -> Iterator[Bound]:
    """What the figures of some cells have to satisfy: every equation that they are in, and their kinds."""
    nothing = (Fraction(0),) * len(cells)
    for i in sorted({i for cell in cells for i in system.rules_of[cell]}):
        row, bound = system.rows[i], Fraction(system.bounds[i])
        factors = tuple(Fraction(row.get(cell, 0)) for cell in cells)
        rest = Fraction(system.gaps[i]) - sum(
            (factor * Fraction(system.values[cell]) for factor, cell in zip(factors, cells, strict=True)), Fraction(0)
        )
        yield Bound(factors, rest + bound, bound > 0)
        yield Bound(tuple(-factor for factor in factors), bound - rest, bound > 0)
    for at, cell in enumerate(cells):
        if not system.form.cells[cell].kind.signed:
            yield Bound((*nothing[:at], Fraction(1), *nothing[at + 1 :]), Fraction(0), strict=False)


def _step(system: System, cell: str) -> Fraction | None:
    """The last place of a cell; None where the form does not say."""
    decimals = system.form.cells[cell].decimals
    return None if decimals is None else Fraction(1, 10**decimals)


def _figures(one: Range, step: Fraction) -> Iterator[Fraction]:
    """The figures of a range from the least, or where it has no least from the most downwards."""
    if one.least is not None:
        value, way = math.ceil(one.least / step) * step, step
    elif one.most is not None:
        value, way = math.floor(one.most / step) * step, -step
    else:
        value, way = Fraction(0), step
    if not one.has(value):
        value += way
    while one.has(value):
        yield value
        value += way


def _clear(one: Range, step: Fraction | None, reported: Number) -> tuple[Number, KeyingError] | None:
    """The one figure of a range, or the only one that a slip would have made of the one reported."""
    if step is None:
        return (exactly(one.least), NONE) if one.least is not None and one.least == one.most else None
    some = [exactly(value) for value in islice(_figures(one, step), _LISTED + 1)]
    if len(some) == 1:
        return some[0], slip_between(_written(step, reported), _written(step, some[0]))
    written = partial(_written, step)
    slips = [(one, slip_between(written(reported), written(one))) for one in some[:_LISTED]]
    slips = [(value, slip) for value, slip in slips if slip is not NONE]
    least = min((slip.cost for _, slip in slips), default=0)
    likeliest = [(value, slip) for value, slip in slips if slip.cost == least and value]
    return likeliest[0] if len(likeliest) == 1 and len(some) <= _LISTED else None


def _written(step: Fraction, value: Number) -> Number:
    """A figure with all its decimals, so that its digits stand where they are printed."""
    return Decimal(value).quantize(Decimal(step.numerator) / step.denominator)


def _ends(one: Range, step: Fraction | None) -> tuple[Number, Number]:
    """The least and the most figure of a range."""
    if step is None or one.least is None or one.most is None:
        least, most = one.least if one.least is not None else one.most, one.most if one.most is not None else one.least
        return exactly(least or Fraction(0)), exactly(most or Fraction(0))
    down = Range(None, one.most, with_most=one.with_most)
    return exactly(next(_figures(one, step))), exactly(next(_figures(down, step)))


def _nearest(one: Range, step: Fraction | None, reported: Fraction) -> Number:
    """The figure of a range that is nearest to the one reported, which is not in it."""
    least, most = _ends(one, step)
    return least if reported < least else most
