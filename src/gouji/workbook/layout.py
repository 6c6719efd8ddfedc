"""The official layout, computed from the header trees. No span is written by hand.

A header tree is laid over a rectangle so that every leaf fills the levels left below it; row
headers lie the same way, turned by a quarter. The pieces of a table tile its rectangle exactly
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gouji.model.form import Block, Cell, Form, Header, Table, label_columns, leaf_paths
from gouji.model.grid import Piece, Place, Validation
from gouji.model.keeping import once_for
from gouji.model.open_rows import LABEL, Stub
from gouji.model.text_size import LINE_HEIGHT, PADDING, text_height, text_width

LEAST_HEIGHT = 26.0
_NAME = Validation("text")
_LEAST_WIDTHS = {"stub": 0.0, "name": 16.0}


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


@once_for
def skeleton(table: Table) -> Skeleton:
    """Lay one table out at A1 of its sheet."""
    before = max(map(label_columns, table.blocks), default=0)
    figures = max(sum(header.leaf_count for header in block.columns) for block in table.blocks)
    labels: list[Piece] = []
    slots: dict[str, tuple[int, int, int]] = {}
    top = 0
    for number, block in enumerate(table.blocks):
        cells = [cell for cell in table.cells if cell.block == number]
        labels += _block_labels(block, top, before, figures)
        top += _header_rows(block)
        slots |= (mine := _slots(cells, block, top, before, figures))
        labels += _closed(mine, block, top, before)
        top += len(list(leaf_paths(block.rows))) or 1
    columns = before + figures
    widths = table.widths or _default_widths(labels, before, figures)
    single = len(table.blocks) == 1
    return Skeleton(
        sheet=table.sheet,
        labels=tuple(sorted(labels)),
        slots=slots,
        rows=top,
        columns=columns,
        label_columns=before,
        header_rows=_header_rows(table.blocks[0]) if single else 0,
        widths=widths,
        heights=_heights(labels, widths, top),
    )


def titled(table: Table) -> str:
    """The title of a table and its units of measure, as they stand beside it."""
    units = "、".join(dict.fromkeys(cell.unit for cell in table.cells if cell.unit))
    return f"{table.title}\n计量单位：{units}" if units else table.title


@once_for
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


def _block_labels(block: Block, top: int, before: int, figures: int) -> Iterator[Piece]:
    if block.caption:
        yield Piece(top, 0, block.caption, columns=before + figures, role="caption")
        top += 1
    levels = depth(block.columns)
    stretch = figures - sum(header.leaf_count for header in block.columns)
    for header, level, at, high, long in tile(block.columns, levels, stretch):
        yield Piece(top + level, before + at, header.label, high, long, role="header")
    yield from _stub_labels(block, top, levels, before)


def _stub_labels(block: Block, top: int, levels: int, before: int) -> Iterator[Piece]:
    """What stands in the columns in front of the figures: headings, and what says which row it is."""
    if not before:
        return
    stubs = block.stubs or (Stub(LABEL, block.corner),)
    wide = before - len(stubs) + 1
    column = 0
    for stub in stubs:
        width = wide if stub.shows == LABEL else 1
        yield Piece(top, column, stub.label, levels, width, role="corner")
        if stub.shows == LABEL:
            yield from _row_labels(block, top + levels, column, wide, before)
        else:
            for at, path in enumerate(leaf_paths(block.rows)):
                if not _is_alone(block, path[0]):
                    yield _name(path[-1], Piece(top + levels + at, column, path[-1].code or None, role="stub"))
        column += width


def _row_labels(block: Block, top: int, column: int, wide: int, before: int) -> Iterator[Piece]:
    for header, level, at, high, long in tile(block.rows, wide):
        role = "vertical" if header.vertical else "group" if header.children else "stub"
        piece = Piece(top + at, column + level, header.label, long, high, role=role)
        if _is_alone(block, header):
            yield piece._replace(column=0, columns=before)
        else:
            yield _name(header, piece)


def _is_alone(block: Block, header: Header) -> bool:
    """Whether a row is the one that adds up the open ones, whose label stands over all columns in front."""
    return block.repeat is not None and not header.is_open


def _name(header: Header, piece: Piece) -> Piece:
    """A label or code; in an open row the unit writes it there."""
    return piece._replace(value=piece.value or None, role="name", entry=_NAME) if header.is_open else piece


def _slots(cells: list[Cell], block: Block, top: int, before: int, figures: int) -> dict[str, tuple[int, int, int]]:
    across = {path: at for at, path in enumerate(leaf_paths(block.columns))}
    down = {path: at for at, path in enumerate(list(leaf_paths(block.rows)) or [()])}
    last = len(across) - 1
    found = {}
    for cell in cells:
        column = across[cell.column]
        span = 1 + figures - len(across) if column == last else 1
        found[cell.id] = (top + down[cell.row], before + column, span)
    return found


def _closed(slots: Mapping[str, tuple[int, int, int]], block: Block, top: int, before: int) -> Iterator[Piece]:
    """Where nothing belongs, as there is no cell."""
    used = {slot[:2] for slot in slots.values()}
    rows, columns = (sum(header.leaf_count for header in headers) or 1 for headers in (block.rows, block.columns))
    spots = ((top + row, before + column) for row in range(rows) for column in range(columns))
    return (Piece(*spot, role="closed") for spot in spots if spot not in used)


# ── sizes ───────────────────────────────────────────────────────────────────────────────────


def _default_widths(labels: list[Piece], before: int, figures: int) -> tuple[float, ...]:
    """Widths for a form that states none: 8 digits for figures, up to 30 characters for labels."""
    widths = [9.0] * (before + figures)
    for piece in labels:
        if piece.column < before and piece.columns == 1 and piece.role in _LEAST_WIDTHS:
            least = max(_LEAST_WIDTHS[piece.role], text_width(str(piece.value or "")) + 2.0)
            widths[piece.column] = max(widths[piece.column], min(30.0, least))
    return tuple(widths)


def _heights(labels: list[Piece], widths: tuple[float, ...], rows: int) -> dict[int, float]:
    heights = dict.fromkeys(range(rows), LEAST_HEIGHT)
    for piece in labels:
        if piece.rows == 1:
            width = sum(widths[piece.column : piece.column + piece.columns])
            heights[piece.row] = max(heights[piece.row], text_height(str(piece.value or ""), width))
    for piece in labels:
        span = range(piece.row, piece.row + piece.rows)
        if piece.rows > 1 and piece.role == "vertical":
            needed = len(str(piece.value)) * LINE_HEIGHT + PADDING
        else:
            needed = text_height(str(piece.value or ""), sum(widths[piece.column : piece.column + piece.columns]))
        if (missing := needed - sum(heights[row] for row in span)) > 0:
            for row in span:
                heights[row] += missing / len(span)
    return heights
