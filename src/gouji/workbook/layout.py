"""The official layout, computed from the header trees. No span is written by hand.

A header tree is laid over a rectangle so that every leaf fills the levels left below it; row
headers lie the same way, turned by a quarter. The pieces of a table tile its rectangle exactly
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.model.bands import bands, lanes, letters_of
from gouji.model.form import Block, Cell, Form, Header, Path, Table, is_closed, leaf_paths
from gouji.model.grid import LETTER, Piece, Place, Validation
from gouji.model.keeping import once_for
from gouji.model.measures import measure
from gouji.model.open_rows import LABEL, ROW_UNIT, Stub
from gouji.model.text_size import LINE_HEIGHT, PADDING, text_height, text_width

LEAST_HEIGHT = 26.0
DASH = "———"
"""What is printed where nothing can stand."""
_INDENT = "\u3000"
_NAME = Validation("text")
_LEAST_WIDTHS = {"stub": 0.0, "name": 16.0, "code": 0.0, "unit": 0.0}


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


class _Box(NamedTuple):
    """The rectangle of one block: where it begins, columns of labels and of figures, rows of headings.

    ``gap`` empty lines stand in front of the line ``bottom``, as the block beside has more.
    """

    top: int
    left: int
    before: int
    figures: int
    levels: int
    bottom: int
    gap: int

    @property
    def first_line(self) -> int:
        """The row of its first line."""
        return self.top + self.levels

    @property
    def first_figure(self) -> int:
        """The column of its first figures."""
        return self.left + self.before

    def row_of(self, line: int) -> int:
        """The row of one of its lines."""
        return self.first_line + line + (line >= self.bottom) * self.gap


@once_for
def skeleton(table: Table) -> Skeleton:
    """Lay one table out at A1 of its sheet."""
    across, below = lanes(table.blocks), bands(table.blocks)
    columns = max((lane.end for lane in across), default=0)
    labels: list[Piece] = []
    slots: dict[str, tuple[int, int, int]] = {}
    top = 0
    for band in below:
        levels, lines = _levels(table, band), max(_lines(table.blocks[number]) for number in band)
        for lane, number in zip(across, band, strict=False):
            block, cells = table.blocks[number], [cell for cell in table.cells if cell.block == number]
            figures = (columns if number == band[-1] else lane.end) - lane.left - lane.labels
            gap = lines - _lines(block)
            box = _Box(top, lane.left, lane.labels, figures, levels, _first_at_bottom(block), gap)
            labels += _block_labels(block, box, {cell.row: cell.unit for cell in reversed(cells)})
            slots |= (mine := _slots(cells, block, box))
            labels += _closed(mine, block, box)
        top += levels + lines
    widths = table.widths or _default_widths(labels, columns)
    return Skeleton(
        sheet=table.sheet,
        labels=tuple(sorted(labels)),
        slots=slots,
        rows=top,
        columns=columns,
        label_columns=across[0].labels if len(across) == 1 else 0,
        header_rows=_levels(table, below[0]) if len(below) == 1 else 0,
        widths=widths,
        heights=_heights(labels, widths, top),
    )


def titled(table: Table) -> str:
    """The title of a table and its units of measure, as they stand beside it."""
    units = "、".join(dict.fromkeys(cell.unit for cell in table.cells if cell.unit))
    return f"{table.title}\n计量单位：{units}" if units else table.title


def unit_beside(table: Table) -> str:
    """In which unit of money a table is, as it is printed at its head where nothing else in print says it."""
    units = {cell.unit for cell in table.cells if cell.unit and (what := measure(cell.unit)) and what.what == "money"}
    texts = (*(str(piece.value) for piece in skeleton(table).labels), table.title, *table.notes)
    if len(units) != 1 or any(unit in text for unit in units for text in texts):
        return ""
    return f"计量单位：{units.pop()}"


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


def _levels(table: Table, band: Sequence[int]) -> int:
    """How many rows of headings the blocks of a band have, with their captions."""
    blocks = [table.blocks[number] for number in band]
    return max(bool(block.caption) + depth(block.columns) + block.letters for block in blocks)


def _lines(block: Block) -> int:
    return len(list(leaf_paths(block.rows))) or 1


def _block_labels(block: Block, box: _Box, units: Mapping[Path, str]) -> Iterator[Piece]:
    top, levels = box.top, box.levels
    if block.caption:
        yield Piece(top, box.left, block.caption, columns=box.before + box.figures, role="caption")
        top, levels = top + 1, levels - 1
    if block.letters:
        levels -= 1
        yield from _letters(block, box)
    stretch = box.figures - sum(header.leaf_count for header in block.columns)
    for header, level, at, high, long in tile(block.columns, levels, stretch):
        yield Piece(top + level, box.first_figure + at, header.label, high, long, role="header")
    yield from _stub_labels(block, box, top, levels, units)
    yield from _filling(block, box)


def _letters(block: Block, box: _Box) -> Iterator[Piece]:
    """The line that names the columns, right above the first line."""
    row, column = box.first_line - 1, box.left
    front, figures = letters_of(block)
    wide = box.before - len(front) + 1
    stubs = block.stubs or (Stub(LABEL, ""),)
    spans = [*(wide if stub.shows == LABEL else 1 for stub in stubs), *_spans(block, box)]
    for text, span in zip((*front, *figures), spans, strict=True):
        yield Piece(row, column, int(text) if text.isdecimal() else text, columns=span, role=LETTER)
        column += span


def _stub_labels(block: Block, box: _Box, top: int, levels: int, units: Mapping[Path, str]) -> Iterator[Piece]:
    """What stands in the columns in front of the figures: headings, and what says which row it is."""
    if not box.before:
        return
    stubs = block.stubs or (Stub(LABEL, block.corner),)
    wide = box.before - len(stubs) + 1
    column = box.left
    for stub in stubs:
        width = wide if stub.shows == LABEL else 1
        yield Piece(top, column, stub.label, levels, width, role="corner")
        if stub.shows == LABEL:
            yield from _row_labels(block, box, column, wide)
        else:
            for at, path in enumerate(leaf_paths(block.rows)):
                piece = Piece(box.row_of(at), column, role="stub")
                if stub.shows == ROW_UNIT:
                    yield piece._replace(value=units.get(path) or None, role="unit")
                elif not _is_alone(block, path[0]):
                    yield _name(path[-1], piece._replace(value=path[-1].code or None, role="code"))
        column += width


def _row_labels(block: Block, box: _Box, column: int, wide: int) -> Iterator[Piece]:
    for header, level, at, high, long in tile(block.rows, wide):
        role = "vertical" if header.vertical else "group" if header.children else "stub"
        piece = Piece(box.row_of(at), column + level, _set_in(header), long, high, role=role)
        if _is_alone(block, header):
            yield piece._replace(column=box.left, columns=box.before)
        else:
            yield _name(header, piece)


def _set_in(header: Header) -> str:
    """The label of a row as far to the right as rows with figures of their own stand over it."""
    return header.label if header.label[:1].isspace() else _INDENT * len(header.above) + header.label


def _first_at_bottom(block: Block) -> int:
    """The first line that stands at the bottom of the box; behind the last line where none does."""
    line = 0
    for header in block.rows:
        if header.bottom:
            break
        line += header.leaf_count
    return line


def _filling(block: Block, box: _Box) -> Iterator[Piece]:
    """Empty lines where the block beside has more."""
    first = box.first_line + (box.bottom if block.rows else 1)
    widths = [box.before, *_spans(block, box)]
    for row in range(first, first + box.gap):
        column = box.left
        for width in widths:
            yield Piece(row, column, columns=width, role="plain")
            column += width


def _spans(block: Block, box: _Box) -> list[int]:
    """How many columns each column of figures spans: the last takes what is left."""
    count = sum(header.leaf_count for header in block.columns)
    return [*[1] * (count - 1), 1 + box.figures - count]


def _is_alone(block: Block, header: Header) -> bool:
    """Whether a row is the one that adds up the open ones, whose label stands over all columns in front."""
    return block.repeat is not None and not header.is_open


def _name(header: Header, piece: Piece) -> Piece:
    """A label or code; in an open row the unit writes it there."""
    return piece._replace(value=piece.value or None, role="name", entry=_NAME) if header.is_open else piece


def _slots(cells: list[Cell], block: Block, box: _Box) -> dict[str, tuple[int, int, int]]:
    across = {path: at for at, path in enumerate(leaf_paths(block.columns))}
    down = {path: at for at, path in enumerate(list(leaf_paths(block.rows)) or [()])}
    spans = _spans(block, box)
    found = {}
    for cell in cells:
        column = across[cell.column]
        found[cell.id] = (box.row_of(down[cell.row]), box.first_figure + column, spans[column])
    return found


def _closed(slots: Mapping[str, tuple[int, int, int]], block: Block, box: _Box) -> Iterator[Piece]:
    """Where nothing belongs, as there is no cell."""
    used = {slot[:2] for slot in slots.values()}
    spans = _spans(block, box)
    for down, row in enumerate(list(leaf_paths(block.rows)) or [()]):
        for across, column in enumerate(leaf_paths(block.columns)):
            spot = (box.row_of(down), box.first_figure + across)
            if spot not in used:
                value = DASH if is_closed(block, row, column) else None
                yield Piece(*spot, value, columns=spans[across], role="closed")


# ── sizes ───────────────────────────────────────────────────────────────────────────────────


def _default_widths(labels: list[Piece], columns: int) -> tuple[float, ...]:
    """Widths for a form that states none: 8 digits for figures, up to 30 characters for labels."""
    widths = [9.0] * columns
    for piece in sorted(labels, key=lambda piece: piece.columns):
        if piece.role in _LEAST_WIDTHS:
            here = range(piece.column, piece.column + piece.columns)
            least = max(_LEAST_WIDTHS[piece.role], text_width(str(piece.value or "")) + 2.0)
            widths[here[-1]] += max(0.0, min(30.0, least) - sum(widths[column] for column in here))
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
