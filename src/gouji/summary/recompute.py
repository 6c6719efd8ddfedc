"""The figures that a summary shows beside its official tables: groups, levels, charts and the sums of the detail."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from gouji.forms.open_rows import members_form
from gouji.model.aggregation import together
from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.form import CHARTS, LEVELS, SUBTOTALS, Form
from gouji.model.formulas import LARGEST, Summed, aggregation_of, is_guarded_sum, summed_areas
from gouji.model.grid import Document, Grid, Piece, Place, Value
from gouji.model.keeping import once_for
from gouji.model.kind import Aggregation
from gouji.model.labels import fold
from gouji.model.special import Token, bounding
from gouji.workbook.detail import LEVEL_CORNER, DetailSheet, detail_of, is_part, sources_of
from gouji.workbook.layout import places


class Shown(NamedTuple):
    """A figure that is not what its formula should add up to; ``formula`` is False where a number stands in its place.

    ``moved`` says that it is what its formula adds up to, but other units stand in those rows since.
    """

    place: Place
    stored: Number | None
    expected: Number | None
    formula: bool = True
    moved: bool = False


def misstated(form: Form, document: Document, lines: Sequence[UnitRow]) -> Iterator[tuple[str, list[Shown]]]:
    """The sheets with figures that are not the sums they stand for, each with those figures.

    ``lines`` are those of the units in the sheet 明细.
    """
    form = members_form(form)
    detail = detail_of(form, document)
    apart = detail.name if detail is not None else None
    sheets = {grid.name: _Figures(grid) for grid in document if grid.name != apart and isinstance(grid.pieces, tuple)}
    beside = [one for one in sheets.values() if one.name in (LEVELS, CHARTS, SUBTOTALS) or is_part(form, one.name)]
    areas = [area for one in beside for areas in one.summed.values() for area in areas]
    added = _Added(form, detail, lines, document, areas)
    for grid in document:
        if detail is not None and grid.name == detail.name:
            found = list(added.sums_of_detail())
        elif (one := sheets.get(grid.name)) in beside and one is not None:
            found = list(_formulas(form, one, sheets, added))
        else:
            continue
        if found:
            yield grid.name, found


class UnitRow(NamedTuple):
    """A unit's line of the sheet 明细, without its figures."""

    row: int
    number: Value
    unit: str


class _Figures:
    """A sheet: what stands there as a number, and what its sums add up."""

    def __init__(self, grid: Grid) -> None:
        self.name, self.pieces = grid.name, {(piece.row, piece.column): piece for piece in grid.pieces}
        self.values = {at: value for at, piece in self.pieces.items() if (value := _number(piece.value)) is not None}
        sums = ((at, summed_areas(piece.formula, grid.name)) for at, piece in self.pieces.items() if piece.formula)
        self.summed = {at: areas for at, areas in sums if areas}


def _first_rows(lines: Sequence[UnitRow], document: Document) -> Mapping[int, int]:
    """In which row a line of the detail stood first, where lines have been put in another order since.

    Formulas stay with their rows. The units stood in the order in which the sheet 来源 numbers them, else in that of
    the numbers before them.
    """
    order = {fold(source.unit): number for number, source in enumerate(sources_of(document))}
    if order.keys() == {fold(line.unit) for line in lines}:
        first = sorted(lines, key=lambda line: order[fold(line.unit)])
    elif all(type(line.number) is int for line in lines):
        first = sorted(lines, key=lambda line: line.number)  # type: ignore[arg-type, return-value]
    else:
        return {}
    pairs = zip(lines, first, strict=True)
    return {line.row: here.row for here, line in pairs if here is not line}


class _Added:
    """What areas of the sheet 明细 add up to: as it stands, and as it first stood.

    Areas begin and end in few rows. What lies between two of these is added up while the rows go by, column by column.
    """

    def __init__(
        self,
        form: Form,
        detail: DetailSheet | None,
        lines: Sequence[UnitRow],
        document: Document,
        areas: Iterable[Summed],
    ) -> None:
        self.detail = detail
        columns = detail.columns.items() if detail is not None else ()
        self.how = {column: form.cells[cell].aggregation for cell, column in columns}
        self.extreme = frozenset(column for column, how in self.how.items() if how in _EXTREMES)
        ends = {end for area in areas if self.has(area) for end in (area.rows.start, area.rows.stop)}
        self.ends = sorted(ends)
        self.moved = _first_rows(lines, document) if detail is not None else {}
        self.here = [_Columns(self.extreme) for _ in range(len(ends) + 1)]
        self.first = [_Columns(self.extreme) for _ in range(len(ends) + 1)] if self.moved else self.here
        self.all, self.sums, self.columns = _Columns(self.extreme), dict[int, Number | None](), set[int]()
        self.cells = {column: form.cells[cell] for cell, column in columns}
        self.signs: dict[int, list[Token]] = {}
        self.sum_signs: dict[int, Token] = {}
        self.moves = sorted(self.moved.values())
        if detail is not None:
            self.columns = set(detail.columns.values())
            self._walk(detail, {line.row for line in lines})
        for parts in (self.here, self.first) if self.moved else (self.here,):
            for before, after in pairwise(parts):
                after.add(before)

    def has(self, area: Summed) -> bool:
        """Whether an area is one of the detail."""
        return self.detail is not None and area.sheet == self.detail.name

    def _walk(self, detail: DetailSheet, units: Collection[int]) -> None:
        for line in detail.rows():
            row, values = line.row, line.values
            figures = {column: value for column, one in values.items() if (value := _number(one)) is not None}
            self.here[bisect_right(self.ends, row)].put(figures)
            if self.moved:  # with a line moved what its unit reported, and nothing that stands beside it
                for at, goes in ((self.moved.get(row, row), True), (row, False)):
                    some = {column: value for column, value in figures.items() if (column in self.columns) is goes}
                    self.first[bisect_right(self.ends, at)].put(some)
            signs = self._signs(values)
            if row in units:
                self.all.put(figures)
                for column, sign in signs.items():
                    self.signs.setdefault(column, []).append(sign)
            elif line.is_sum:
                self.sums = {column: figures.get(column) for column in detail.columns.values()}
                self.row, self.sum_signs = row, signs

    def _signs(self, values: Mapping[int, Value]) -> dict[int, Token]:
        """The signs of a line that may stand for the least or the most figure of their column."""
        said = {column: values[column] for column in self.extreme if type(values.get(column)) is str}
        found = ((column, bounding(str(text), self.cells[column].special)) for column, text in said.items())
        return {column: sign for column, sign in found if sign is not None}

    def extreme_of(self, area: Summed, parts: Sequence[_Columns], how: Aggregation) -> list[Number]:
        """The least or the most figure of an area, if any stands there; of a column of which that is kept."""
        first, last = (bisect_left(self.ends, end) for end in (area.rows.start, area.rows.stop))
        among = [one.extremes[how].get(column) for one in parts[first + 1 : last + 1] for column in area.columns]
        return [value for value in among if value is not None]

    def sum_of(self, area: Summed, parts: Sequence[_Columns]) -> tuple[Number, int]:
        """What an area comes to, and how many figures that are."""
        upper, lower = (parts[bisect_left(self.ends, end)] for end in (area.rows.start, area.rows.stop))
        figures = [lower.figures.get(column, 0) - upper.figures.get(column, 0) for column in area.columns]
        count = sum(lower.counts.get(column, 0) - upper.counts.get(column, 0) for column in area.columns)
        return sum(figures), count

    def has_moved(self, area: Summed) -> bool:
        """Whether in an area stand figures of lines that first stood elsewhere."""
        if not self.has(area) or self.columns.isdisjoint(area.columns):
            return False
        return bisect_left(self.moves, area.rows.start) < bisect_left(self.moves, area.rows.stop)

    def sums_of_detail(self) -> Iterator[Shown]:
        """The line of sums of the sheet 明细 against the lines of the units, whatever formulas it has."""
        if self.detail is None or not self.sums:
            return
        for column in sorted(self.sums):
            expected = self.all.come_to(column, self.how[column]) if self.all.counts.get(column) else None
            if signs := self.signs.get(column):
                right = together(self.cells[column], [*signs, *([] if expected is None else [expected])])
                if right == self.sum_signs.get(column):
                    continue
                expected = None if isinstance(right, Token) else right
            yield from _compared(Place(self.detail.name, self.row, column), self.sums[column], expected)


_EXTREMES: Mapping[Aggregation, Callable[[Number, Number], Number]] = {
    Aggregation.MINIMUM: min,
    Aggregation.MAXIMUM: max,
}


class _Columns:
    """Figures added up by column, how many they are, and in the ``extreme`` columns their least and most."""

    def __init__(self, extreme: Collection[int] = ()) -> None:
        self.figures: dict[int, Number] = {}
        self.counts: dict[int, int] = {}
        self.extreme = extreme
        self.extremes: dict[Aggregation, dict[int, Number]] = {how: {} for how in _EXTREMES}

    def come_to(self, column: int, how: Aggregation) -> Number | None:
        """What the figures of a column come to."""
        return self.figures[column] if how is Aggregation.SUM else self.extremes.get(how, {}).get(column)

    def put(self, figures: Mapping[int, Number]) -> None:
        """Add one row."""
        for column, value in figures.items():
            self.figures[column] = self.figures.get(column, 0) + value
            self.counts[column] = self.counts.get(column, 0) + 1
        for column in self.extreme:
            if (one := figures.get(column)) is not None:
                for how, of in _EXTREMES.items():
                    self.extremes[how][column] = of(self.extremes[how].get(column, one), one)

    def add(self, other: _Columns) -> None:
        """Add many rows; least and most stay those of the own rows."""
        for column, value in other.figures.items():
            self.figures[column] = self.figures.get(column, 0) + value
            self.counts[column] = self.counts.get(column, 0) + other.counts[column]


def has_sums(document: Document) -> bool:
    """Whether any sheet has a sum of gouji's own making left."""
    return any(is_guarded_sum(piece.formula) for grid in document for piece in grid.pieces if piece.formula)


def _formulas(form: Form, sheet: _Figures, sheets: Mapping[str, _Figures], added: _Added) -> Iterator[Shown]:
    """The sums of a sheet against what they add up, and the figures that stand where a sum should."""

    def come_to(areas: Iterable[Summed], parts: Sequence[_Columns], how: Aggregation) -> Number | None:
        figure: Number
        if (extreme := _EXTREMES.get(how)) is not None:
            known = [one for area in areas for one in added.extreme_of(area, parts, how)]
            return reduce(extreme, known) if known else None
        total: Number = 0
        stated = 0
        for area in areas:
            if added.has(area):
                figure, count = added.sum_of(area, parts)
            else:
                values = sheets[area.sheet].values if area.sheet in sheets else {}
                there = [values[at] for at in area.cells if at in values]
                figure, count = sum(there), len(there)
            total, stated = total + figure, stated + count
        return total if stated else None

    def is_known(areas: Iterable[Summed]) -> bool:
        return all(added.has(area) or len(area.rows) * len(area.columns) <= LARGEST for area in areas)

    summed = {at: areas for at, areas in sheet.summed.items() if is_known(areas)}
    for at in sorted({*summed, *_places_of_sums(form, sheet.name, sheet.pieces, summed)}):
        place, stored = Place(sheet.name, *at), sheet.values.get(at)
        if at in summed:
            # a label of the charts moves with its figures
            moved = sheet.name != CHARTS and any(map(added.has_moved, summed[at]))
            how = aggregation_of(sheet.pieces[at].formula or "")
            right = come_to(summed[at], added.first if moved else added.here, how)
            there = come_to(summed[at], added.here, how) if moved else right
            for shown in _compared(place, stored, right):
                yield shown._replace(moved=moved and (shown.stored or 0) == (there or 0))
        else:
            yield Shown(place, stored, None, formula=False)


def _places_of_sums(
    form: Form, name: str, pieces: Mapping[tuple[int, int], Piece], summed: Collection[tuple[int, int]]
) -> Collection[tuple[int, int]]:
    """Where a sheet must have sums: in a chart's figures wherever one stands above or below a figure."""
    if name == CHARTS:
        near = {(row + step, column) for row, column in summed for step in (-1, 1)}
        return {at for at in near if at in pieces and not pieces[at].formula and _number(pieces[at].value) is not None}
    without = {cell.id for cell in form.cells.values() if cell.aggregation is Aggregation.NONE}
    signs = {at for at, piece in pieces.items() if _is_sign(form, piece)} if form.has_special else set()
    if name != LEVELS:
        where = places(form).items()
        there = {(at.row, at.column) for cell, at in where if cell not in without and name.startswith(f"{at.sheet}（")}
        return there - signs
    top, left = next(((row + 2, column + 1) for (row, column), p in pieces.items() if p.value == "指标"), LEVEL_CORNER)
    columns = range(left, 1 + max((column for _, column in pieces), default=0))
    rows = [row for row, cell in enumerate(form.cells, top) if cell not in without]
    return {(row, column) for row in rows for column in columns} - signs


@once_for
def _signs_of(form: Form) -> tuple[Token, ...]:
    """All signs of a form, each once."""
    return tuple({token: None for cell in form.cells.values() for token in cell.special})


def _is_sign(form: Form, piece: Piece) -> bool:
    """Whether a sign stands there, which no formula gives."""
    return isinstance(piece.value, str) and bounding(piece.value, _signs_of(form)) is not None


def _compared(place: Place, stored: Number | None, expected: Number | None) -> Iterator[Shown]:
    if (stored or 0) != (expected or 0):
        yield Shown(place, stored, expected)


def _number(value: Value) -> Number | None:
    if type(value) is int:
        return value
    return None if isinstance(value, (str, bool, type(None))) else observe(value).value
