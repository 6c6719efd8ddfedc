"""What the sheets of a summary say of the units that were added up, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.model.figures import observe
from gouji.model.form import ADJUSTMENTS, CONTROL, DETAIL, ORIGINS, SOURCES, Form, Path, describe, describe_path
from gouji.model.grid import Document, Grid, Place, Value, parse_a1
from gouji.model.labels import fold
from gouji.model.submission import NOTHING, Observation, Submission
from gouji.model.wording import Some
from gouji.workbook.findings import SummaryIncomplete
from gouji.workbook.layout import places

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
    """A unit's line of the sheet 明细: its row, the number before it, the unit, and what stands in the columns."""

    row: int
    number: Value
    unit: str
    values: Mapping[int, Value]


class DetailSheet(NamedTuple):
    """The sheet 明细 as it is found by its headings, wherever they stand now.

    ``columns`` maps a cell to its column, where there is one; ``lines`` are the units in the order of their rows,
    ``sums`` the row of their sums and what stands there.
    """

    name: str
    columns: Mapping[str, int]
    lines: tuple[DetailLine, ...]
    sums: DetailLine | None

    def lacking(self, form: Form) -> tuple[str, ...]:
        """The cells of the form that have no column any more."""
        return tuple(cell for cell in form.cells if cell not in self.columns)


def detail_of(form: Form, document: Document) -> DetailSheet | None:
    """The sheet 明细 of a summary: its columns by their headings, its lines by their units; None when there is none."""
    found = _headed(document, DETAIL, _DETAIL_HEADINGS)
    if found is None:
        return None
    lines: list[DetailLine] = []
    sums = None
    name, number = found.columns["unit"], found.columns.get("number")
    for row, line in found.lines(_HEADING_LEVELS):
        unit = line.get(name)
        if not isinstance(unit, str):
            continue
        one = DetailLine(row, line.get(number) if number is not None else None, unit, line)
        if unit == SUM_LABEL and one.number is None:  # a unit has a number
            sums = one
        else:
            lines.append(one)
    return DetailSheet(found.grid.name, _figure_columns(form, found), tuple(lines), sums)


def incomplete_detail(form: Form, document: Document, file: str) -> SummaryIncomplete | None:
    """What the sheet 明细 of a summary lacks to know whose figures it has, if anything."""
    sheet = detail_of(form, document)
    gone = sheet.lacking(form) if sheet is not None else ()
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
    for piece in sheet.grid.pieces:
        level = piece.row - sheet.row
        if 0 <= level < _HEADING_LEVELS and isinstance(piece.value, str):
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


def members_of(form: Form, document: Document, year: int | None) -> tuple[Submission, ...]:
    """The returns that a summary of gouji's own making was made of, as its sheet 明细 lists them.

    Nothing for a document without such a sheet; a cell whose column is gone is a blank.
    """
    sheet = detail_of(form, document)
    if sheet is None:
        return ()

    def observed(line: DetailLine) -> dict[str, Observation]:
        return {
            cell: observe(line.values[column], False, form.cells[cell].unit)
            for cell, column in sheet.columns.items()
            if column in line.values
        }

    return tuple(
        Submission(form, line.unit, year, dict.fromkeys(form.cells, NOTHING) | observed(line)) for line in sheet.lines
    )


# ── the other sheets ────────────────────────────────────────────────────────────────────────


def sources_of(document: Document) -> tuple[Source, ...]:
    """Which files a summary was made of, unit by unit in the order of their numbers, as its sheet 来源 lists them."""
    found = _headed(document, SOURCES, _SOURCE_HEADINGS)
    lines = found.fields() if found is not None else []
    lines.sort(key=lambda one: number if type(number := one[1].get("number")) is int else one[0])
    told = ([str(line.get(key) or "") for key in Source._fields] for _, line in lines)
    return tuple(Source(*texts) for texts in told if all(texts))


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


def origins_of(document: Document) -> Mapping[tuple[str, str], Place | None]:
    """Where a unit's figure stood in its file, by unit and cell, wherever that is not the official place."""
    found: dict[tuple[str, str], Place | None] = {}
    hidden = next((grid for grid in document if grid.name == ORIGINS), None)
    for _, line in _Headed(hidden, -1, {}).lines() if hidden is not None else ():
        unit, cell, sheet, at = (str(line.get(column) or "") for column in range(4))
        there = parse_a1(at)
        found[unit, cell] = Place(sheet, *there) if there else None
    return found


def place_of(form: Form, origins: Mapping[tuple[str, str], Place | None], unit: str, cell: str) -> Place | None:
    """Where the figure of a unit stood in its file; None when it was nowhere."""
    return origins.get((unit, cell), places(form)[cell])


class _Headed(NamedTuple):
    """A sheet by its headings: the row they begin in, and the column of each that was found."""

    grid: Grid
    row: int
    columns: Mapping[str, int]

    def lines(self, levels: int = 1) -> list[tuple[int, dict[int, Value]]]:
        """The rows below so many rows of headings, each as values by column."""
        lines: dict[int, dict[int, Value]] = {}
        for piece in self.grid.pieces:
            if piece.row >= self.row + levels:
                lines.setdefault(piece.row, {})[piece.column] = piece.value
        return sorted(lines.items())

    def fields(self) -> list[tuple[int, dict[str, Value]]]:
        """The rows below the headings, each as values by heading."""
        return [(row, {key: line.get(at) for key, at in self.columns.items()}) for row, line in self.lines()]


def _headed(document: Document, name: str, headings: Mapping[str, str]) -> _Headed | None:
    """The sheet with some headings in a row, the one of that name before others; None when none has all it needs."""
    wanted = {fold(text): key for key, text in headings.items()}
    for grid in sorted(document, key=lambda grid: grid.name != name):
        if grid.name in _ELSEWHERE - {name}:
            continue
        rows: dict[int, dict[str, int]] = {}
        for piece in grid.pieces:
            if piece.row < _HIGHEST and isinstance(piece.value, str) and (key := wanted.get(fold(piece.value))):
                rows.setdefault(piece.row, {}).setdefault(key, piece.column)
        spare = _SPARE if grid.name == name else {"number"}
        for row, columns in rows.items():
            if headings.keys() - columns.keys() <= spare:
                return _Headed(grid, row, columns)
    return None


_SPARE = frozenset({"number", "kind", "verdict", "units"})
"""Headings without which a sheet of the right name is still known."""
_ELSEWHERE = frozenset({DETAIL, SOURCES, ADJUSTMENTS, CONTROL, ORIGINS})
