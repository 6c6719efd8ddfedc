"""A look for sheets that were read without theirs: borders, and columns and rows that fit their texts."""

from __future__ import annotations

from dataclasses import replace

from gouji.model.grid import Grid, PageSetup
from gouji.model.text_size import text_height, text_width

_NARROWEST, _WIDEST, _WIDEST_MERGED = 8.0, 30.0, 14.0
_TALLEST = 400.0
"""Points; a spreadsheet allows 409."""
_ROW = 14.0
"""Points of a row of which nothing is said."""


def bordered(grid: Grid) -> Grid:
    """The grid with a border around every piece, columns up to 30 characters wide and rows as tall as their texts.

    A text alone behind an empty column is no part of the table and has no border.

    What a sheet looked like is not read, so a copy of one would show it without any lines, its texts cut off.
    """
    widths = [_NARROWEST] * max((piece.column + piece.columns for piece in grid.pieces), default=0)
    for piece in grid.pieces:
        if piece.columns == 1 and piece.value is not None:
            widest = _WIDEST if piece.rows == 1 else _WIDEST_MERGED
            longest = max(map(text_width, str(piece.value).split("\n")), default=0) + 2.0
            widths[piece.column] = max(widths[piece.column], min(widest, longest))
    heights: dict[int, float] = {}
    for piece in grid.pieces:
        if piece.rows == 1 and piece.value is not None:
            width = sum(widths[piece.column : piece.column + piece.columns])
            heights[piece.row] = max(heights.get(piece.row, 0.0), min(_TALLEST, text_height(str(piece.value), width)))
    for piece in grid.pieces:
        if piece.rows > 1 and piece.value is not None:
            rows = range(piece.row, piece.row + piece.rows)
            wanted = min(
                _TALLEST, text_height(str(piece.value), sum(widths[piece.column : piece.column + piece.columns]))
            )
            if (short := wanted - sum(heights.get(row, _ROW) for row in rows)) > 0:
                heights[rows[-1]] = heights.get(rows[-1], _ROW) + short
    apart = _apart(grid)
    pieces = tuple(
        piece._replace(role="text" if piece.column > apart else "line" if isinstance(piece.value, str) else "plain")
        for piece in grid.pieces
    )
    return replace(grid, pieces=pieces, page=PageSetup(tuple(widths), heights, pages=(1, 0)))


def _apart(grid: Grid) -> int:
    """The empty column behind which nothing stands but one text; beyond the last column where there is none."""
    taken = {column for piece in grid.pieces for column in range(piece.column, piece.column + piece.columns)}
    last = max(taken, default=0)
    gap = max((column for column in range(last) if column not in taken and column > min(taken)), default=last)
    behind = [piece for piece in grid.pieces if piece.column > gap and piece.value is not None]
    return gap if len(behind) == 1 and isinstance(behind[0].value, str) else last
