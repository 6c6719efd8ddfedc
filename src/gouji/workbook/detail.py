"""What the sheets of a summary say of the units that were added up, read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, takewhile
from operator import itemgetter
from typing import NamedTuple

from gouji.forms.open_rows import members_form
from gouji.model.edit import Number
from gouji.model.figures import observe_as
from gouji.model.form import ADJUSTMENTS, CONTROL, DETAIL, ORIGINS, SOURCES, Form, Path, describe, describe_path
from gouji.model.grid import Document, Grid, Place, Value, place_at
from gouji.model.labels import fold
from gouji.model.reporting_period import Period
from gouji.model.submission import Observation, Observations, Status, Submission
from gouji.model.wording import Some
from gouji.workbook.findings import SummaryIncomplete

HEADER_ROWS, LEAD = 4, 4
"""Where gouji writes the sheet 明细: rows above the first unit, columns before the first figure."""
NAME_COLUMN, SUM_LABEL = 1, "合计"
SOURCE_ROWS = 2
"""Rows above the first line of the sheet 来源."""
ADJUSTMENT_ROWS, ADJUSTMENT_COLUMNS = 2, {"cell": 1, "amount": 3, "reason": 4, "units": 5}
"""Where gouji writes the sheet 调整: rows above the first line, and where it has what."""
LEVEL_CORNER = (3, 3)
"""Where gouji writes the first figure of the sheet 逐级汇总."""

_HEADING_LEVELS = 3
_DETAIL_HEADINGS = {"number": "序号", "unit": "单位名称", "kind": "类型", "verdict": "审核结论"}
_SOURCE_HEADINGS = {"number": "序号", "unit": "单位名称", "file": "文件", "sha256": "SHA-256"}
_ADJUSTMENT_HEADINGS = {"cell": "单元格", "amount": "调整数", "reason": "原因", "units": "涉及单位"}
_LISTED = 5
_LARGE = 10**15
"""From so many on a number may not be what was meant."""
_HIGHEST = 20
"""The headings of a sheet stand above this row."""


class Source(NamedTuple):
    """One unit of a summary: the file its figures came from, and that file's SHA-256."""

    unit: str
    file: str
    sha256: str


def is_summary(document: Document) -> bool:
    """Whether a workbook is a summary of gouji's own making, whoever saved it since and left some sheet out."""
    beside = not {SOURCES, CONTROL, ORIGINS}.isdisjoint(grid.name for grid in document)
    return beside and _headed(document, DETAIL, _DETAIL_HEADINGS) is not None  # names first: most have none of them


def is_part(form: Form, name: str) -> bool:
    """Whether a sheet of a summary only repeats an official table for some of the units: ``表三（部门）``."""
    return any(name.startswith(f"{table.sheet}（") for table in form.tables)


# ── the detail ──────────────────────────────────────────────────────────────────────────────


def detail_labels(form: Form) -> Mapping[str, tuple[str, str, str]]:
    """What stands above the column of every cell in the sheet 明细: table, row and column."""
    found = {}
    for cell in form.cells.values():
        upper: Path = cell.row or cell.column[:-1]
        lower: Path = cell.column if cell.row else cell.column[-1:]
        table = form.table_of[cell.table].title
        found[cell.id] = (table, describe_path(upper) if upper else "", describe_path(lower))
    return found


class DetailLine(NamedTuple):
    """A line of the sheet 明细: its row, the number before it, the unit, and what stands in the columns."""

    row: int
    number: Value
    unit: str
    values: Mapping[int, Value]

    @property
    def is_sum(self) -> bool:
        """Whether it is the line of the sums: a unit has a number."""
        return self.unit == SUM_LABEL and self.number is None


class DetailSheet(NamedTuple):
    """The sheet 明细 as it is found by its headings, wherever they stand now.

    ``columns`` maps a cell to its column, where there is one.
    """

    name: str
    columns: Mapping[str, int]
    headed: _Headed

    def rows(self) -> Iterator[DetailLine]:
        """Every row with what stands there, in order and read anew each time; ``unit`` is empty where none is named."""
        name, number = self.headed.columns["unit"], self.headed.columns.get("number", -1)
        for row, line in self.headed.lines(_HEADING_LEVELS):
            unit = line.get(name)
            yield DetailLine(row, line.get(number), unit if isinstance(unit, str) else "", line)

    def lines(self) -> Iterator[DetailLine]:
        """The lines of the units."""
        return (line for line in self.rows() if line.unit and not line.is_sum)

    def lacking(self, form: Form) -> tuple[str, ...]:
        """The cells of the form that have no column any more."""
        return tuple(cell for cell in form.cells if cell not in self.columns)


def detail_of(form: Form, document: Document) -> DetailSheet | None:
    """The sheet 明细 of a summary, its columns by their headings; None when there is none."""
    found = _headed(document, DETAIL, _DETAIL_HEADINGS)
    if found is None:
        return None
    return DetailSheet(found.grid.name, _figure_columns(members_form(form), found), found)


def incomplete_detail(form: Form, document: Document, file: str) -> SummaryIncomplete | None:
    """What the sheet 明细 of a summary lacks to know whose figures it has, if anything."""
    sheet = detail_of(form, document)
    gone = sheet.lacking(members_form(form)) if sheet is not None else ()
    if not gone:
        return None
    labels = [describe(form.cells[cell]) for cell in gone]
    return SummaryIncomplete(file=file, sheet=DETAIL, lacking=Some.of(labels, _LISTED), cells=gone)


def without_sources(file: str) -> SummaryIncomplete:
    """Word that a summary does not say any more which files it was made of."""
    headings = [heading for key, heading in _SOURCE_HEADINGS.items() if key != "number"]
    return SummaryIncomplete(file=file, sheet=SOURCES, lacking=Some.of(headings, _LISTED))


def _figure_columns(form: Form, sheet: _Headed) -> dict[str, int]:
    """The column of every cell, by the three labels above it; of those that several cells share, in their order."""
    cells: dict[tuple[str, ...], list[str]] = {}
    for cell, labels in detail_labels(form).items():
        cells.setdefault(tuple(map(fold, labels)), []).append(cell)
    levels: list[dict[int, str]] = [{}, {}, {}]
    for piece in takewhile(lambda piece: piece.row < sheet.row + _HEADING_LEVELS, sheet.grid.pieces):
        level = piece.row - sheet.row
        if level >= 0 and isinstance(piece.value, str):
            levels[level] |= dict.fromkeys(range(piece.column, piece.column + piece.columns), fold(piece.value))
    tables, uppers, lowers = levels
    columns: dict[str, int] = {}
    for column in sorted(lowers):
        table = _at_or_before(tables, column)
        for upper in dict.fromkeys((uppers.get(column, ""), _at_or_before(uppers, column))):
            if waiting := cells.get((table, upper, lowers[column])):
                columns[waiting.pop(0)] = column
                break
    return columns


def _at_or_before(texts: Mapping[int, str], column: int) -> str:
    """The text over a column; where a program has undone the merge, the next one to the left."""
    return next((texts[at] for at in range(column, -1, -1) if at in texts), "")


def members_of(form: Form, document: Document, when: int | Period | None) -> tuple[Submission, ...]:
    """The returns that a summary of gouji's own making was made of, as its sheet 明细 lists them.

    Nothing for a document without such a sheet; a cell whose column is gone is a blank.
    """
    return tuple(each_member(form, document, Period.of(when)))


def each_member(form: Form, document: Document, period: Period | None) -> Iterator[Submission]:
    """The same one by one."""
    sheet = detail_of(form, document)
    if sheet is not None:
        returns = returns_of(document)
        yield from (member_in(form, sheet, line, period, returns) for line in sheet.lines())


def member_in(
    form: Form, sheet: DetailSheet, line: DetailLine, period: Period | None, returns: Mapping[str, int]
) -> Submission:
    """The return that a line of the sheet 明细 stands for, or the summary of so many ``returns``, by folded unit."""
    form, count = members_form(form), returns.get(fold(line.unit), 0)
    found = Submission(form, line.unit, None, _observed(form, sheet.columns, line.values), returns=count)
    return found.of_period(period)


def _observed(form: Form, columns: Mapping[str, int], values: Mapping[int, Value]) -> Observations:
    """What stands in the cells; whole numbers, which nearly all of them are, are what they are."""
    figures: list[Number | None] = []
    odd: dict[str, Observation] = {}
    for cell in form.cells:
        value = values.get(columns.get(cell, -1))
        plain = value if type(value) is int and -_LARGE < value < _LARGE else None
        figures.append(plain)
        if value is not None and plain is None:
            odd[cell] = observe_as(value, form.cells[cell].special, form.cells[cell].unit)
    statuses = tuple([Status.BLANK if figure is None else Status.REPORTED for figure in figures])
    return Observations(form, tuple(figures), statuses, {}).changed(odd)


# ── the other sheets ────────────────────────────────────────────────────────────────────────


def sources_of(document: Document) -> tuple[Source, ...]:
    """Which files a summary was made of, unit by unit in the order of their numbers, as its sheet 来源 lists them."""
    found = _headed(document, SOURCES, _SOURCE_HEADINGS)
    told: list[tuple[int, Source]] = []
    for row, line in found.fields() if found is not None else ():
        texts = [str(line.get(key) or "") for key in Source._fields]
        if all(texts):
            told.append((number if type(number := line.get("number")) is int else row, Source(*texts)))
    return tuple(source for _, source in sorted(told, key=itemgetter(0)))


def left_out(document: Document) -> frozenset[str]:
    """The files that were at hand when a summary was made and left out of it."""
    found = _headed(document, SOURCES, _SOURCE_HEADINGS)
    lines = found.fields() if found is not None else ()
    return frozenset(str(line["file"]) for _, line in lines if line.get("file") and not line.get("sha256"))


def adjustments_in(document: Document) -> list[tuple[Place, Mapping[str, str]]]:
    """The lines of the sheet 调整, as `gouji.consolidation.adjustments.adjustments_of` takes them."""
    found = _headed(document, ADJUSTMENTS, _ADJUSTMENT_HEADINGS)
    return [
        (
            Place(ADJUSTMENTS, row, 0),
            {key: str(line[key]) for key in ADJUSTMENT_COLUMNS if line.get(key) is not None},
        )
        for row, line in (found.fields() if found is not None else ())
    ]


def origins_of(document: Document, cell: str) -> Mapping[str, Place | None]:
    """Where units' figures in a cell stood in their files, by unit, wherever that is not the official place.

    None where a figure was nowhere.
    """
    found: dict[str, Place | None] = {}
    for line in _hidden_lines(document):
        unit, of, sheet, at = (str(line.get(column) or "") for column in range(4))
        if of == cell:
            found[unit] = place_at(sheet, at)
    return found


def owners_of(document: Document) -> Mapping[str, str]:
    """Whose figure it is that stands in a cell of a row below those of other units, by cell."""
    return {str(line.get(1)): str(line.get(0) or "") for line in _hidden_lines(document)}


def returns_of(document: Document) -> Mapping[str, int]:
    """How many returns the summaries are the sums of that a summary was made of, by folded unit."""
    counts = ((line.get(0), line.get(1)) for line in _hidden_lines(document))
    return {fold(str(unit)): count for unit, count in counts if type(count) is int and count > 1}


def _hidden_lines(document: Document) -> Iterator[Mapping[int, Value]]:
    hidden = next((grid for grid in document if grid.name == ORIGINS), None)
    return (line for _, line in _Headed(hidden, -1, {}).lines()) if hidden is not None else iter(())


class _Headed(NamedTuple):
    """A sheet by its headings: the row they begin in, and the column of each that was found."""

    grid: Grid
    row: int
    columns: Mapping[str, int]

    def lines(self, levels: int = 1) -> Iterator[tuple[int, dict[int, Value]]]:
        """The rows below so many rows of headings, each as values by column."""
        for row, pieces in groupby(self.grid.pieces, key=itemgetter(0)):
            if row >= self.row + levels:
                yield row, {piece[1]: piece[2] for piece in pieces}

    def fields(self) -> Iterator[tuple[int, dict[str, Value]]]:
        """The rows below the headings, each as values by heading."""
        return ((row, {key: line.get(at) for key, at in self.columns.items()}) for row, line in self.lines())


def _headed(document: Document, name: str, headings: Mapping[str, str]) -> _Headed | None:
    """The sheet with some headings in a row, the one of that name before others; None when none has all it needs."""
    wanted = {fold(text): key for key, text in headings.items()}
    for grid in sorted(document, key=lambda grid: grid.name != name):
        if grid.name in _ELSEWHERE - {name}:
            continue
        rows: dict[int, dict[str, int]] = {}
        for piece in takewhile(lambda piece: piece.row < _HIGHEST, grid.pieces):
            if isinstance(piece.value, str) and (key := wanted.get(fold(piece.value))):
                rows.setdefault(piece.row, {}).setdefault(key, piece.column)
        spare = _SPARE if grid.name == name else {"number"}
        for row, columns in rows.items():
            if headings.keys() - columns.keys() <= spare:
                return _Headed(grid, row, columns)
    return None


_SPARE = frozenset({"number", "kind", "verdict", "units"})
"""Headings without which a sheet of the right name is still known."""
_ELSEWHERE = frozenset({DETAIL, SOURCES, ADJUSTMENTS, CONTROL, ORIGINS})
