"""The sheet 明细 of a summary read back: the figures of every unit that was added up."""

from __future__ import annotations

from gouji.figures import observe
from gouji.form import DETAIL, Form
from gouji.grid import Document, Value
from gouji.submission import NOTHING, Submission

HEADER_ROWS, LEAD = 4, 3
"""Rows above the first unit; columns before the first figure, which stand in the order of the form."""
NAME_COLUMN, SUM_LABEL = 1, "合计"


def members_of(form: Form, document: Document, year: int | None) -> tuple[Submission, ...]:
    """The returns that a summary of gouji's own making was made of, as its sheet 明细 lists them.

    Nothing for a document without such a sheet.
    """
    grid = next((grid for grid in document if grid.name == DETAIL), None)
    lines: dict[int, dict[int, Value]] = {}
    for piece in grid.pieces if grid is not None else ():
        if piece.row >= HEADER_ROWS:
            lines.setdefault(piece.row, {})[piece.column] = piece.value
    found = []
    for _, line in sorted(lines.items()):
        unit = line.get(NAME_COLUMN)
        if not isinstance(unit, str) or unit == SUM_LABEL:
            continue
        observations = {
            cell: observe(line[LEAD + number], False, known.unit) if LEAD + number in line else NOTHING
            for number, (cell, known) in enumerate(form.cells.items())
        }
        found.append(Submission(form.id, unit, year, observations))
    return tuple(found)
