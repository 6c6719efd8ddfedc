"""A look for sheets that were read without theirs: borders, and columns and rows that fit their texts."""

from __future__ import annotations

from dataclasses import replace

from gouji.model.grid import Grid, PageSetup
from gouji.model.text_size import text_height, text_width

_NARROWEST, _WIDEST, _WIDEST_MERGED = 8.0, 30.0, 14.0
_TALLEST = 400.0
"""Points; a spreadsheet allows 409."""


def bordered(grid: Grid) -> Grid:
    """The grid with a border around every piece, columns up to 30 characters wide and rows as tall as their texts.

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
    pieces = tuple(piece._replace(role="line" if isinstance(piece.value, str) else "plain") for piece in grid.pieces)
    return replace(grid, pieces=pieces, page=PageSetup(tuple(widths), heights, pages=(1, 0)))
