"""What is printed around a table: its title, number and approval beside it on a screen, notes below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gouji.model.form import Table
from gouji.model.grid import Grid, Piece
from gouji.model.text_size import LINE_HEIGHT, text_height
from gouji.workbook.layout import LEAST_HEIGHT, skeleton

_BESIDE = (2.0, 30.0)
"""Widths of the gap beside a table and of the column behind it, in characters."""


def notes_below(table: Table) -> tuple[Piece, ...]:
    """The notes of a table in the rows below it, over its whole width."""
    frame = skeleton(table)
    return tuple(
        Piece(frame.rows + at, 0, note, columns=frame.columns, role="note") for at, note in enumerate(table.notes)
    )


def printed_rows(table: Table) -> int:
    """How many rows of a sheet a table has with all that is printed below it."""
    return skeleton(table).rows + len(table.notes)


def heights(table: Table) -> Mapping[int, float]:
    """The heights of its rows and of those below it."""
    frame = skeleton(table)
    wide = sum(frame.widths)
    return {**frame.heights, **{piece.row: text_height(str(piece.value), wide) for piece in notes_below(table)}}


def titled(grid: Grid, table: Table) -> Grid:
    """The table with what is printed in its header where it is seen on a screen: beside it, below one that is wide.

    That is title, unit of measure, number and approval. The table itself stays at A1.
    """
    frame, rows = skeleton(table), printed_rows(table)
    units = "、".join(dict.fromkeys(cell.unit for cell in table.cells if cell.unit))
    text = f"{table.title}\n计量单位：{units}" if units else table.title
    imprint = "\n".join(table.imprint)
    if table.landscape:
        row, column, columns, high = rows + 1, 0, frame.columns, 1
        sizes = {row: text_height(text, sum(frame.widths)) + 4}
        if imprint:
            sizes[row + 1] = text_height(imprint, sum(frame.widths)) + 4
        page = replace(grid.page, heights={**grid.page.heights, **sizes})
    else:
        row, column, columns, high = 0, frame.columns + 1, 1, max(frame.header_rows, 2)
        page = replace(grid.page, widths=(*frame.widths, *_BESIDE))
    pieces = [*grid.pieces, Piece(row, column, text, rows=high, columns=columns, role="heading")]
    if imprint:
        lines = 1 if table.landscape else -int(-len(table.imprint) * LINE_HEIGHT // LEAST_HEIGHT)
        pieces.append(Piece(row + high, column, imprint, rows=lines, columns=columns, role="note"))
    page = replace(page, printed=(rows, frame.columns))
    return replace(grid, pieces=tuple(sorted(pieces, key=lambda piece: piece[:2])), page=page)
