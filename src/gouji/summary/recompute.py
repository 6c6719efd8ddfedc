"""The figures that a summary shows beside its official tables: groups, levels, charts and the sums of the detail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.form import CHARTS, LEVELS, SUBTOTALS, Form
from gouji.model.formulas import is_guarded_sum, summed_cells
from gouji.model.grid import Document, Grid, Piece, Place
from gouji.model.labels import fold
from gouji.model.totals import sum_of_stated
from gouji.workbook.detail import LEVEL_CORNER, DetailSheet, detail_of, is_part, sources_of
from gouji.workbook.layout import places

_Values = Mapping[Place, Number]
_Pieces = Mapping[tuple[int, int], Piece]


class Shown(NamedTuple):
    """A figure that is not what its formula should add up to; ``formula`` is False where a number stands in its place.

    ``moved`` says that it is what its formula adds up to, but other units stand in those rows since.
    """

    place: Place
    stored: Number | None
    expected: Number | None
    formula: bool = True
    moved: bool = False


def misstated(form: Form, document: Document) -> Iterator[tuple[str, list[Shown]]]:
    """The sheets with figures that are not the sums they stand for, each with those figures."""
    values = {
        Place(grid.name, piece.row, piece.column): value
        for grid in document
        for piece in grid.pieces
        if (value := _number(piece)) is not None
    }
    detail = detail_of(form, document)
    meant = _meant(detail, document) if detail is not None else {}
    for grid in document:
        pieces = {(piece.row, piece.column): piece for piece in grid.pieces}
        if detail is not None and grid.name == detail.name:
            found = list(_sums_of_detail(detail, values))
        elif grid.name in (LEVELS, CHARTS, SUBTOTALS) or is_part(form, grid.name):
            # a label of the charts moves with its figures
            found = list(_formulas(form, grid, pieces, values, meant if grid.name != CHARTS else {}))
        else:
            continue
        if found:
            yield grid.name, found


def _meant(detail: DetailSheet, document: Document) -> dict[Place, Place]:
    """Which figure of the detail a formula means by a place, where lines have been put in another order since.

    Formulas stay with their rows. The units stood in the order in which the sheet 来源 numbers them, else in that of
    the numbers before them.
    """
    order = {fold(source.unit): number for number, source in enumerate(sources_of(document))}
    if order.keys() == {fold(line.unit) for line in detail.lines}:
        first = sorted(detail.lines, key=lambda line: order[fold(line.unit)])
    elif all(type(line.number) is int for line in detail.lines):
        first = sorted(detail.lines, key=lambda line: line.number)  # type: ignore[arg-type, return-value]
    else:
        return {}
    return {
        Place(detail.name, here.row, column): Place(detail.name, line.row, column)
        for here, line in zip(detail.lines, first, strict=True)
        if here is not line
        for column in detail.columns.values()
    }


def has_sums(document: Document) -> bool:
    """Whether any sheet has a sum of gouji's own making left."""
    return any(is_guarded_sum(piece.formula) for grid in document for piece in grid.pieces if piece.formula)


def _formulas(
    form: Form, grid: Grid, pieces: _Pieces, values: _Values, meant: Mapping[Place, Place]
) -> Iterator[Shown]:
    """The sums of a sheet against what they add up, and the figures that stand where a sum should."""
    summed = {at: cells for at, piece in pieces.items() if (cells := summed_cells(piece.formula or "", grid.name))}
    for at in sorted({*summed, *_places_of_sums(form, grid, pieces, summed)}):
        place = Place(grid.name, *at)
        if at in summed:
            moved = {cell for cell in summed[at] if cell in meant}
            right = sum_of_stated(values.get(meant.get(cell, cell)) for cell in summed[at])
            there = sum_of_stated(map(values.get, summed[at])) if moved else right
            for shown in _compared(place, values.get(place), right):
                yield shown._replace(moved=bool(moved) and (shown.stored or 0) == (there or 0))
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
    top, left = next(((row + 2, column + 1) for (row, column), p in pieces.items() if p.value == "指标"), LEVEL_CORNER)
    columns = range(left, 1 + max((column for _, column in pieces), default=0))
    return {(row, column) for row in range(top, top + len(form.cells)) for column in columns}


def _sums_of_detail(detail: DetailSheet, values: _Values) -> Iterator[Shown]:
    """The line of sums of the sheet 明细 against the lines of the units, whatever formulas it has."""
    if detail.sums is None:
        return
    for column in sorted(detail.columns.values()):
        place = Place(detail.name, detail.sums.row, column)
        added = (values.get(Place(detail.name, line.row, column)) for line in detail.lines)
        yield from _compared(place, values.get(place), sum_of_stated(added))


def _compared(place: Place, stored: Number | None, expected: Number | None) -> Iterator[Shown]:
    if (stored or 0) != (expected or 0):
        yield Shown(place, stored, expected)


def _number(piece: Piece) -> Number | None:
    if type(piece.value) is int:
        return piece.value
    return None if isinstance(piece.value, (str, bool, type(None))) else observe(piece.value).value
