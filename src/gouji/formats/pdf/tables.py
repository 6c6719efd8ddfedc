"""Tables within lines that are drawn: each character belongs to the cell that holds its centre.

What a page break has parted is put together: the table, a row and a label over several rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gouji.formats.pdf.signs import FIGURE, SignRun, joined, lines_of, whole
from gouji.formats.text.literals import literal
from gouji.model.grid import Piece
from gouji.model.labels import LEAD

_NEAR = 3.0
"""Points within which two edges are one."""
_HEADINGS = 8
"""Rows of headings that a table may have."""
_MARGINS = 11.5
"""Points that a cell leaves free beside a number that fills it: what programs for letters leave at either side."""


class DrawnBox(NamedTuple):
    """A cell of a page and its text."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""


class DrawnCell(NamedTuple):
    """A cell of a table."""

    row: int
    column: int
    rows: int
    columns: int
    text: str

    @property
    def end(self) -> int:
        """The row behind it."""
        return self.row + self.rows

    @property
    def is_figure(self) -> bool:
        """Whether a number stands in it, or a sign for none."""
        return FIGURE.fullmatch(self.text) is not None


@dataclass(slots=True)
class TablePart:
    """The part of a table that is on one page."""

    page: int
    boxes: list[DrawnBox]
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.right = min(box.left for box in self.boxes), max(box.right for box in self.boxes)
        self.top, self.bottom = min(box.top for box in self.boxes), max(box.bottom for box in self.boxes)

    @property
    def is_table(self) -> bool:
        """Whether any cells stand beside one another; what is drawn behind paragraphs is none."""
        tops = [round(box.top) for box in self.boxes]
        return len(set(tops)) < len(tops)

    def goes_on(self, other: TablePart) -> bool:
        """Whether one on another page is as wide and stands as far to the right."""
        return abs(self.left - other.left) <= _NEAR and abs(self.right - other.right) <= _NEAR

    def holds(self, sign: SignRun) -> bool:
        """Whether a character stands in it."""
        return self.left <= sign.centre <= self.right and self.top <= sign.middle <= self.bottom


def filled(part: TablePart, signs: Iterable[SignRun]) -> TablePart:
    """The part with the texts of its cells."""
    held: list[list[SignRun]] = [[] for _ in part.boxes]
    across = _edges(x for box in part.boxes for x in (box.left, box.right))
    down = _edges(y for box in part.boxes for y in (box.top, box.bottom))
    slots = {
        (row, column): number
        for number, box in enumerate(part.boxes)
        for row in range(_number(down, box.top), _number(down, box.bottom))
        for column in range(_number(across, box.left), _number(across, box.right))
    }
    for sign in signs:
        number = slots.get((_number(down, sign.middle), _number(across, sign.centre)))
        if number is not None:
            held[number].append(sign)
    texts = [_text(box, own) for box, own in zip(part.boxes, held, strict=True)]
    return TablePart(part.page, [box._replace(text=text) for box, text in zip(part.boxes, texts, strict=True)])


def _text(box: DrawnBox, signs: Sequence[SignRun]) -> str:
    """The lines of a cell; a number that is broken is one where its line is full, else there are two."""
    text, last = "", 0.0
    for line in lines_of(signs):
        stretch = whole(line)
        if FIGURE.fullmatch(text[-1:] + stretch.text[:1]) and FIGURE.fullmatch(text):
            is_full = last + stretch.height / 2 > box.right - box.left - _MARGINS
            text += stretch.text if is_full else "\n" + stretch.text
        else:
            text = joined((text, stretch.text))
        last = stretch.right - stretch.left
    return text


# ── over pages ──────────────────────────────────────────────────────────────────────────────


def pieces_of(parts: Sequence[TablePart]) -> tuple[Piece, ...]:
    """The cells of a table that may go on over several pages."""
    across = _edges(x for part in parts for box in part.boxes for x in (box.left, box.right))
    cells: list[DrawnCell] = []
    end = 0
    for part in parts:
        mine = _placed(part, across)
        if cells:
            mine = _without_headings(cells, mine)
            cells, end, mine = _grown_together(cells, end, mine)
        cells += (cell._replace(row=cell.row + end) for cell in mine)
        end = max((cell.end for cell in cells), default=0)
    return tuple(sorted(map(_piece, cells), key=lambda piece: piece[:2]))


def _piece(cell: DrawnCell) -> Piece:
    value, raw = literal(cell.text) if cell.text else (None, "")
    return Piece(cell.row, cell.column, value, cell.rows, cell.columns, raw)


def _edges(values: Iterable[float]) -> list[float]:
    """The first of each cluster of values."""
    found: list[float] = []
    last = 0.0
    for value in sorted(values):
        if not found or value - last > _NEAR:
            found.append(value)
        last = value
    return found


def _placed(part: TablePart, across: Sequence[float]) -> list[DrawnCell]:
    down = _edges(y for box in part.boxes for y in (box.top, box.bottom))
    found = []
    for box in part.boxes:
        row, end = _number(down, box.top), _number(down, box.bottom)
        column, last = _number(across, box.left), _number(across, box.right)
        if end > row and last > column:
            found.append(DrawnCell(row, column, end - row, last - column, box.text))
    return found


def _number(edges: Sequence[float], value: float) -> int:
    return bisect_right(edges, value) - 1


def _without_headings(before: Sequence[DrawnCell], cells: Sequence[DrawnCell]) -> list[DrawnCell]:
    """The cells of a further page without the rows at its top that the table begins with, too: headings first."""
    count = 0
    for end in range(1, _HEADINGS + 1):
        mine = sorted(cell for cell in cells if cell.row < end)
        figures = any(cell.is_figure for cell in mine) and not count
        if figures or any(cell.end > end for cell in mine) or not any(cell.text for cell in mine):
            continue
        if mine == sorted(cell for cell in before if cell.row < end):
            count = end
    return [cell._replace(row=cell.row - count) for cell in cells if cell.row >= count]


def _grown_together(
    before: list[DrawnCell], end: int, cells: list[DrawnCell]
) -> tuple[list[DrawnCell], int, list[DrawnCell]]:
    """The cells of both pages, the row put together that the page break has cut, and the labels over several rows."""
    last = {(cell.column, cell.columns): cell for cell in before if cell.end == end}
    first = {(cell.column, cell.columns): cell for cell in cells if cell.row == 0}
    single = {key for key in last.keys() & first.keys() if last[key].rows == first[key].rows == 1}
    if last.keys() == first.keys() and _is_cut([last[key] for key in single], [first[key] for key in single]):
        # The row of the further page becomes part of the last one.
        grown = {last[key]: _with_rest(last[key], first[key]) for key in single}
        before = [cell._replace(text=grown.get(cell, cell.text)) for cell in before]
        cells = [cell for cell in cells if cell.row or (cell.column, cell.columns) not in single]
        end -= 1
    for key, one in first.items():
        other = next((cell for cell in before if cell == last.get(key)), None)
        if one not in cells or other is None or one.is_figure or other.is_figure:
            continue
        if (one.rows > 1 or other.rows > 1) and not (other.text and LEAD.match(one.text)):
            text = joined((other.text, one.text))
            before[before.index(other)] = other._replace(rows=end + one.rows - other.row, text=text)
            cells.remove(one)
    return before, end, cells


def _with_rest(last: DrawnCell, first: DrawnCell) -> str:
    both = last.is_figure and first.is_figure
    return f"{last.text}\n{first.text}" if both else joined((last.text, first.text))


def _is_cut(last: Sequence[DrawnCell], first: Sequence[DrawnCell]) -> bool:
    """Whether two rows with the same columns are one: no label begins in the second, and no figure stands under words.

    Where both hold figures those of the second are the ends of others.
    """
    pairs = [(one, two) for one, two in zip(last, first, strict=True) if one.text and two.text]
    if any(LEAD.match(cell.text) for cell in first) or any(one.is_figure != two.is_figure for one, two in pairs):
        return False
    said = [any(cell.text and not cell.is_figure for cell in row) for row in (last, first)]
    figures = [any(cell.is_figure for cell in row) for row in (last, first)]
    if all(figures):
        broken = [(one.text, two.text) for one, two in pairs if two.is_figure]
        of_both = len(broken) == sum(two.is_figure for two in first)
        is_label = said[1] and not any(LEAD.match(cell.text) for cell in last)
        return of_both and not is_label and all(two.isdigit() and len(one) >= len(two) for one, two in broken)
    return said[figures.index(False)] if any(figures) else all(said)
