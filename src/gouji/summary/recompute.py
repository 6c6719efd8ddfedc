"""The figures that a summary shows beside its official tables: groups, levels, charts and the sums of the detail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.form import CHARTS, DETAIL, LEVELS, Form
from gouji.model.formulas import is_guarded_sum, summed_cells
from gouji.model.grid import Document, Grid, Piece, Place
from gouji.model.totals import sum_of_stated
from gouji.workbook.detail import HEADER_ROWS, LEAD, LEVEL_CORNER, NAME_COLUMN, SUM_LABEL, is_part
from gouji.workbook.layout import places

_Values = Mapping[Place, Number]
_Pieces = Mapping[tuple[int, int], Piece]


class Shown(NamedTuple):
    """A figure that is not what its formula adds up to; ``formula`` is False where a number stands in its place."""

    place: Place
    stored: Number | None
    expected: Number | None
    formula: bool = True


def misstated(form: Form, document: Document) -> Iterator[tuple[str, list[Shown]]]:
    """The sheets with figures that are not the sums they stand for, each with those figures."""
    values = {
        Place(grid.name, piece.row, piece.column): value
        for grid in document
        for piece in grid.pieces
        if (value := _number(piece)) is not None
    }
    for grid in document:
        pieces = {(piece.row, piece.column): piece for piece in grid.pieces}
        if grid.name == DETAIL:
            found = list(_sums_of_detail(grid, pieces, values))
        elif grid.name in (LEVELS, CHARTS) or is_part(form, grid.name):
            found = list(_formulas(form, grid, pieces, values))
        else:
            continue
        if found:
            yield grid.name, found


def has_sums(document: Document) -> bool:
    """Whether any sheet has a sum of gouji's own making left."""
    return any(is_guarded_sum(piece.formula) for grid in document for piece in grid.pieces if piece.formula)


def _formulas(form: Form, grid: Grid, pieces: _Pieces, values: _Values) -> Iterator[Shown]:
    """The sums of a sheet against what they add up, and the figures that stand where a sum should."""
    summed = {at: cells for at, piece in pieces.items() if (cells := summed_cells(piece.formula or "", grid.name))}
    for at in sorted({*summed, *_places_of_sums(form, grid, pieces, summed)}):
        place = Place(grid.name, *at)
        if at in summed:
            yield from _compared(place, values.get(place), sum_of_stated(map(values.get, summed[at])))
        else:
            yield Shown(place, values.get(place), None, formula=False)


def _places_of_sums(
    form: Form, grid: Grid, pieces: _Pieces, summed: Collection[tuple[int, int]]
) -> Collection[tuple[int, int]]:
    """Where a sheet must have sums: in a chart's figures wherever one stands above or below a figure."""
    if grid.name == CHARTS:
        near = {(row + step, column) for row, column in summed for step in (-1, 1)}
        return {at for at in near if at in pieces and not pieces[at].formula and _number(pieces[at]) is not None}
    if grid.name != LEVELS:
        return {(at.row, at.column) for at in places(form).values() if grid.name.startswith(f"{at.sheet}（")}
    top, left = LEVEL_CORNER
    columns = range(left, 1 + max((column for _, column in pieces), default=0))
    return {(row, column) for row in range(top, top + len(form.cells)) for column in columns}


def _sums_of_detail(grid: Grid, pieces: _Pieces, values: _Values) -> Iterator[Shown]:
    """The last line of the sheet 明细 against the lines above it, whatever formulas it has."""
    rows = [row for (row, column), piece in pieces.items() if column == NAME_COLUMN and piece.value == SUM_LABEL]
    bottom = max(rows, default=0)
    for column in sorted({column for row, column in pieces if row == bottom and column >= LEAD}):
        above = [Place(grid.name, row, column) for row in range(HEADER_ROWS, bottom)]
        place = Place(grid.name, bottom, column)
        yield from _compared(place, values.get(place), sum_of_stated(map(values.get, above)))


def _compared(place: Place, stored: Number | None, expected: Number | None) -> Iterator[Shown]:
    if (stored or 0) != (expected or 0):
        yield Shown(place, stored, expected)


def _number(piece: Piece) -> Number | None:
    if type(piece.value) is int:
        return piece.value
    return None if isinstance(piece.value, (str, bool, type(None))) else observe(piece.value).value
