"""Lists that an office keeps in a spreadsheet, their columns found by the headings."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.formats.read import read_document
from gouji.lists.findings import NoColumn
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Grid, Place
from gouji.model.labels import fold

_HEADING_ROWS = 20
_SUMS = frozenset({"合计", "总计", "小计", "共计"})
"""What a line of sums begins with; it is no line of the list."""


class ListLine(NamedTuple):
    """One line of a list: where it stands, and its texts by field. Empty cells are left out."""

    at: Place
    fields: Mapping[str, str]


def read_list(
    path: str | os.PathLike[str],
    headings: Mapping[str, tuple[str, ...]],
    *required: str,
    merged: Sequence[str] = (),
) -> list[ListLine]:
    """The lines below the headings, of the first sheet that has the ``required`` ones, in any spreadsheet format.

    ``headings`` are the wordings of every field; of two columns for one field the first counts. A cell merged
    downwards counts for all its lines in the fields ``merged``, for the first line elsewhere. Lines of sums are
    left out. Raises `UnreadableFile` with R101 to R109, and with R143 when a required column is missing.
    """
    fields = {fold(wording): field for field, wordings in headings.items() for wording in wordings}
    document, _ = read_document(path)
    missing = list(required)
    for grid in document:
        rows = _texts(grid)
        for number, row in rows.items():
            columns = {column: fields[fold(text)] for column, text in row.items() if fold(text) in fields}
            lacking = [field for field in required if field not in columns.values()]
            if number < _HEADING_ROWS:
                missing = min(missing, lacking, key=len)
            if number < _HEADING_ROWS and not lacking:
                below = {at: line for at, line in rows.items() if at > number and fold(line[min(line)]) not in _SUMS}
                _spread(grid, below, [column for column, field in columns.items() if field in merged])
                ordered = sorted(columns.items(), reverse=True)
                return [
                    ListLine(
                        Place(grid.name, at, 0), {field: line[column] for column, field in ordered if column in line}
                    )
                    for at, line in below.items()
                ]
    raise UnreadableFile(NoColumn(file=os.fspath(path), heading=headings[missing[0]][0]))


def _texts(grid: Grid) -> dict[int, dict[int, str]]:
    """The texts of a grid that are not empty, by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for piece in grid.pieces:
        if piece.value is not None and (text := str(piece.value).strip()):
            rows.setdefault(piece.row, {})[piece.column] = text
    return rows


def _spread(grid: Grid, lines: Mapping[int, dict[int, str]], columns: Sequence[int]) -> None:
    """Write the text of a cell that is merged downwards into every line it covers."""
    numbers = sorted(lines)
    for piece in grid.pieces:
        if piece.rows > 1 and piece.column in columns and piece.column in lines.get(piece.row, ()):
            for at in numbers[bisect_left(numbers, piece.row) : bisect_left(numbers, piece.row + piece.rows)]:
                lines[at].setdefault(piece.column, lines[piece.row][piece.column])
