"""What the sheets of a summary say of the units that were added up, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.model.figures import observe
from gouji.model.form import ADJUSTMENTS, CONTROL, DETAIL, ORIGINS, SOURCES, Form
from gouji.model.grid import Document, Place, Value, parse_a1
from gouji.model.submission import NOTHING, Submission
from gouji.workbook.layout import places

HEADER_ROWS, LEAD = 4, 4
"""Rows above the first unit; columns before the first figure, which stand in the order of the form."""
NAME_COLUMN, SUM_LABEL = 1, "合计"
SOURCE_ROWS, FILE_COLUMN, HASH_COLUMN = 2, 2, 3
"""Rows above the first line of the sheet 来源; where it has the file and its SHA-256."""
ADJUSTMENT_ROWS, ADJUSTMENT_COLUMNS = 2, {"cell": 1, "amount": 3, "reason": 4, "units": 5}
"""Rows above the first line of the sheet 调整; where it has what."""


LEVEL_CORNER = (3, 3)
"""The row and the column of the first figure of the sheet 逐级汇总."""


class Source(NamedTuple):
    """One unit of a summary: the file its figures came from, and that file's SHA-256."""

    unit: str
    file: str
    sha256: str


def is_summary(document: Document) -> bool:
    """Whether a workbook is a summary of gouji's own making, whoever saved it since."""
    return {DETAIL, SOURCES, CONTROL} <= {grid.name for grid in document}


def is_part(form: Form, name: str) -> bool:
    """Whether a sheet of a summary only repeats an official table for some of the units: ``表三（部门）``."""
    return any(name.startswith(f"{table.sheet}（") for table in form.tables)


def members_of(form: Form, document: Document, year: int | None) -> tuple[Submission, ...]:
    """The returns that a summary of gouji's own making was made of, as its sheet 明细 lists them.

    Nothing for a document without such a sheet.
    """
    found = []
    for line in _lines(document, DETAIL, HEADER_ROWS):
        unit = line.get(NAME_COLUMN)
        if not isinstance(unit, str) or (unit == SUM_LABEL and line.get(0) is None):  # a unit has a number
            continue
        observations = {
            cell: observe(line[LEAD + number], False, known.unit) if LEAD + number in line else NOTHING
            for number, (cell, known) in enumerate(form.cells.items())
        }
        found.append(Submission(form, unit, year, observations))
    return tuple(found)


def sources_of(document: Document) -> tuple[Source, ...]:
    """Which files a summary was made of, unit by unit, as its sheet 来源 lists them."""
    lines = _lines(document, SOURCES, SOURCE_ROWS)
    told = [tuple(str(line.get(column) or "") for column in (NAME_COLUMN, FILE_COLUMN, HASH_COLUMN)) for line in lines]
    return tuple(Source(*texts) for texts in told if all(texts))


def left_out(document: Document) -> frozenset[str]:
    """The files that were at hand when a summary was made and left out of it."""
    lines = _lines(document, SOURCES, SOURCE_ROWS)
    return frozenset(str(line[FILE_COLUMN]) for line in lines if line.get(FILE_COLUMN) and not line.get(HASH_COLUMN))


def adjustments_in(document: Document) -> list[tuple[Place, Mapping[str, str]]]:
    """The lines of the sheet 调整, as `gouji.consolidation.adjustments.adjustments_of` takes them."""
    lines = _lines(document, ADJUSTMENTS, ADJUSTMENT_ROWS)
    told = [
        {field: str(line[column]) for field, column in ADJUSTMENT_COLUMNS.items() if line.get(column) is not None}
        for line in lines
    ]
    return [(Place(ADJUSTMENTS, row, 0), fields) for row, fields in enumerate(told, ADJUSTMENT_ROWS)]


def origins_of(document: Document) -> Mapping[tuple[str, str], Place | None]:
    """Where a unit's figure stood in its file, by unit and cell, wherever that is not the official place."""
    found: dict[tuple[str, str], Place | None] = {}
    for line in _lines(document, ORIGINS, 0):
        unit, cell, sheet, at = (str(line.get(column) or "") for column in range(4))
        there = parse_a1(at)
        found[unit, cell] = Place(sheet, *there) if there else None
    return found


def place_of(form: Form, origins: Mapping[tuple[str, str], Place | None], unit: str, cell: str) -> Place | None:
    """Where the figure of a unit stood in its file; None when it was nowhere."""
    return origins.get((unit, cell), places(form)[cell])


def _lines(document: Document, sheet: str, top: int) -> list[dict[int, Value]]:
    """The rows of a sheet from ``top`` on, each as values by column."""
    grid = next((grid for grid in document if grid.name == sheet), None)
    lines: dict[int, dict[int, Value]] = {}
    for piece in grid.pieces if grid is not None else ():
        if piece.row >= top:
            lines.setdefault(piece.row, {})[piece.column] = piece.value
    return [line for _, line in sorted(lines.items())]
