"""The official layout, computed from the header trees. No span is written by hand.

A header tree is laid over a rectangle so that every leaf fills the levels left below it; row
headers lie the same way, turned by a quarter. The pieces of a table tile its rectangle exactly
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from gouji.model.form import Block, Cell, Form, Header, Table, leaf_paths
from gouji.model.grid import Piece, Place
from gouji.model.text_size import LINE_HEIGHT, PADDING, text_height, text_width

LEAST_HEIGHT = 26.0


class Skeleton(NamedTuple):
    """A table without its figures: labels, and the rectangle of every cell.

    ``slots`` maps a cell id to (row, column, columns spanned); ``header_rows`` is how many rows
    to repeat on every printed page, 0 when blocks have headers of their own.
    """

    sheet: str
    labels: tuple[Piece, ...]
    slots: Mapping[str, tuple[int, int, int]]
    rows: int
    columns: int
    label_columns: int
    header_rows: int
    widths: tuple[float, ...]
    heights: Mapping[int, float]


@cache
def skeleton(table: Table) -> Skeleton:
    """Lay one table out at A1 of its sheet."""
    label_columns = max((depth(block.rows) for block in table.blocks), default=0)
    figures = max(sum(header.leaf_count for header in block.columns) for block in table.blocks)
    labels: list[Piece] = []
    slots: dict[str, tuple[int, int, int]] = {}
    top = 0
    for number, block in enumerate(table.blocks):
        cells = [cell for cell in table.cells if cell.block == number]
        labels += _block_labels(block, top, label_columns, figures)
        top += _header_rows(block)
        slots |= _slots(cells, block, top, label_columns, figures)
        top += len(list(leaf_paths(block.rows))) or 1
    columns = label_columns + figures
    widths = table.widths or _default_widths(labels, label_columns, figures)
    single = len(table.blocks) == 1
    return Skeleton(
        sheet=table.sheet,
        labels=tuple(sorted(labels)),
        slots=slots,
        rows=top,
        columns=columns,
        label_columns=label_columns,
        header_rows=_header_rows(table.blocks[0]) if single else 0,
        widths=widths,
        heights=_heights(labels, widths, top),
    )


def titled(table: Table) -> str:
    """The title of a table and its units of measure, as they stand beside it."""
    units = "、".join(dict.fromkeys(cell.unit for cell in table.cells if cell.unit))
    return f"{table.title}\n计量单位：{units}" if units else table.title


@cache
def places(form: Form) -> Mapping[str, Place]:
    """Where every cell of the form stands in a workbook of gouji's own making."""
    return {
        cell: Place(table.sheet, row, column)
        for table in form.tables
        for cell, (row, column, _) in skeleton(table).slots.items()
    }


def depth(headers: tuple[Header, ...]) -> int:
    """The number of levels of a header forest."""
    return max((header.depth for header in headers), default=0)


def tile(headers: tuple[Header, ...], levels: int, stretch: int = 0) -> Iterator[tuple[Header, int, int, int, int]]:
    """Lay a header forest over ``levels`` × its leaves.

    Yields (header, level, position, levels spanned, positions spanned); the last leaf takes
    ``stretch`` further positions.
    """
    position = 0
    for i, header in enumerate(headers):
        more = stretch if i == len(headers) - 1 else 0
        length = header.leaf_count + more
        yield header, 0, position, 1 if header.children else levels, length
        for child, level, at, high, long in tile(header.children, levels - 1, more):
            yield child, level + 1, position + at, high, long
        position += length


def _header_rows(block: Block) -> int:
    return bool(block.caption) + depth(block.columns)


def _block_labels(block: Block, top: int, label_columns: int, figures: int) -> Iterator[Piece]:
    if block.caption:
        yield Piece(top, 0, block.caption, columns=label_columns + figures, role="caption")
        top += 1
    levels = depth(block.columns)
    if label_columns:
        yield Piece(top, 0, block.corner, levels, label_columns, role="corner")
    stretch = figures - sum(header.leaf_count for header in block.columns)
    for header, level, at, high, long in tile(block.columns, levels, stretch):
        yield Piece(top + level, label_columns + at, header.label, high, long, role="header")
    for header, level, at, high, long in tile(block.rows, label_columns):
        role = "vertical" if header.vertical else "group" if header.children else "stub"
        yield Piece(top + levels + at, level, header.label, long, high, role=role)


def _slots(
    cells: list[Cell], block: Block, top: int, label_columns: int, figures: int
) -> dict[str, tuple[int, int, int]]:
    leaves = sum(header.leaf_count for header in block.columns)
    found = {}
    for number, cell in enumerate(cells):
        row, column = divmod(number, leaves)
        span = 1 + figures - leaves if column == leaves - 1 else 1
        found[cell.id] = (top + row, label_columns + column, span)
    return found


# ── sizes ───────────────────────────────────────────────────────────────────────────────────


def _default_widths(labels: list[Piece], label_columns: int, figures: int) -> tuple[float, ...]:
    """Widths for a form that states none: 8 digits for figures, up to 15 characters for labels."""
    widths = [9.0] * (label_columns + figures)
    for piece in labels:
        if piece.column < label_columns and piece.columns == 1 and piece.role == "stub":
            widths[piece.column] = max(widths[piece.column], min(30.0, text_width(str(piece.value)) + 2.0))
    return tuple(widths)


def _heights(labels: list[Piece], widths: tuple[float, ...], rows: int) -> dict[int, float]:
    heights = dict.fromkeys(range(rows), LEAST_HEIGHT)
    for piece in labels:
        if piece.rows == 1:
            width = sum(widths[piece.column : piece.column + piece.columns])
            heights[piece.row] = max(heights[piece.row], text_height(str(piece.value), width))
    for piece in labels:
        span = range(piece.row, piece.row + piece.rows)
        if piece.rows > 1 and piece.role == "vertical":
            needed = len(str(piece.value)) * LINE_HEIGHT + PADDING
        else:
            needed = text_height(str(piece.value), sum(widths[piece.column : piece.column + piece.columns]))
        if (missing := needed - sum(heights[row] for row in span)) > 0:
            for row in span:
                heights[row] += missing / len(span)
    return heights
