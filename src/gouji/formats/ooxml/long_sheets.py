"""Sheets of thousands of rows, read row by row: the rows are unpacked, seen and forgotten.

A row written the plain way is read by pattern; any other by `parsed`, in a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from time import process_time

from gouji.formats.addresses import COLUMNS, ROWS
from gouji.formats.findings import Damage
from gouji.formats.merges import spread
from gouji.formats.ooxml.cells import UNDRAWN, Cells, parsed
from gouji.formats.ooxml.document import OpenWorkbook, WorkbookSheet, open_workbook
from gouji.formats.ooxml.styles import AS_IT_IS
from gouji.formats.ooxml.texts import PLAIN_TEXT, noncharacters, unescape
from gouji.formats.package import Package
from gouji.model.grid import Document, Grid, Piece, RowStream, Value, parse_a1
from gouji.model.patterns import regex

_OPENING, _CLOSING, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_FRAME = 4 << 20
"""So many bytes may stand before the rows or behind them, and in a row."""
_HIGHEST = 20
"""Merges that begin below this row are left out: there are only lines, one a row."""
_ROW = regex(r'(?:<row r="[0-9]+"[^<>]*/>)*<row r="([0-9]{1,7})"(?: [A-Za-z0-9:]+="[^"<>]*")*>')
_NUMBERED = b'<row r="'
_PLACED = regex(rb'<row [^<>]*?\br="')
_CELL = regex(
    rf"""(<c r="([A-Z]{{1,3}})([0-9]+)"(?: s="([0-9]+)")?(?: t="(n|s|str|inlineStr)")?"""
    rf"""(?: ?/>|>(?:<v>({PLAIN_TEXT})</v>|<is><t(?: xml:space="preserve")?>({PLAIN_TEXT})</t></is>)</c>))"""
)


def with_long_sheets(package: Package, names: Collection[str]) -> Document:
    """The workbook in a package; its sheets of some names are read while somebody goes through their pieces.

    Raises `UnreadableFile` (R105 to R109), which going through those pieces may do, too.
    """
    book = open_workbook(package)
    document = book.document(names)
    long = {sheet.name: sheet for sheet in book.sheets if sheet.name in names}
    grids = [_long(book, long[grid.name]) if grid.name in long else grid for grid in document]
    return replace(document, grids=tuple(grids))


def _long(book: OpenWorkbook, sheet: WorkbookSheet) -> Grid:
    frame = _framed(book.package, sheet.part)
    if frame is None:
        return book.grid(sheet)
    rows = _Rows(book, sheet.part, *frame)
    return Grid(sheet.name, RowStream(partial(iter, rows), ROWS, COLUMNS), sheet.visibility)


def _framed(package: Package, part: str) -> tuple[bytes, Cells] | None:
    """What stands before the rows of a sheet, and its merges; None where anything may not be what it looks like.

    Every row must say its number, so that each can be read alone, and nothing but elements look like one.
    """
    parts: dict[_Stretch, bytes] = {}
    for kind, text in _texts(package, part):
        if b"<!" in text or len(text) > _FRAME:
            return None
        if kind is not _Stretch.ROW:
            parts[kind] = text
        elif not (text.startswith(_NUMBERED) and text.count(b"<row") == 1) and not _all_numbered(text):
            return None
    if len(parts) < 2:
        return None
    head, tail = parts[_Stretch.HEAD], parts[_Stretch.TAIL]
    if (head + tail).count(b"sheetData") != 2:
        return None
    cells, is_sheet = parsed(package, part, head + tail, [], AS_IT_IS, COLUMNS)
    return (head, cells) if is_sheet else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a sheet, as pieces."""

    book: OpenWorkbook
    part: str
    head: bytes
    frame: Cells

    def __iter__(self) -> Iterator[Piece]:
        merges = [area for area in self.frame.merges if area.bottom < _HIGHEST]
        last = max((area.bottom for area in merges), default=-1)
        top: dict[int, Piece | None] = {}
        waiting, above = bool(merges), -1
        for number, row in self._rows():
            if number <= above:
                raise self.book.package.damaged(Damage.ADDRESS)
            above = number
            if waiting and above <= last:
                top.update({piece.row * COLUMNS + piece.column: piece for piece in row})
                continue
            if waiting:
                yield from spread(self.book.package, top, merges)
                waiting = False
            yield from row
        if waiting:
            yield from spread(self.book.package, top, merges)

    def _rows(self) -> Iterator[tuple[int, Sequence[Piece]]]:
        """Every row that has cells, with its number: by pattern, else by expat."""
        package, strings = self.book.package, self.book.strings
        dated = self.book.formats.styles
        for row in (text for kind, text in _texts(package, self.part) if kind is _Stretch.ROW):
            found = _plain_row(row, strings, dated)
            if found is not None:
                yield found
            else:
                content = self.head + row + _CLOSING + b"</worksheet>"
                timed = replace(package, opened=process_time())  # what others do between two rows takes its time
                cells, _ = parsed(timed, self.part, content, strings, self.book.formats, COLUMNS)
                if cells.cells:
                    yield min(cells.cells) // COLUMNS, cells.pieces()


def _all_numbered(rows: bytes) -> bool:
    return rows.count(b"<row") == sum(1 for _ in _PLACED.finditer(rows))


class _Stretch(Enum):
    HEAD, ROW, TAIL = range(3)


def _texts(package: Package, part: str) -> Iterator[tuple[_Stretch, bytes]]:
    """A sheet in pieces: what stands before its rows, these one by one, and what stands behind them."""
    text, where = b"", _Stretch.HEAD
    for chunk in package.unpacked(part):
        text += chunk
        if where is _Stretch.HEAD and _OPENING in text:
            head, opening, text = text.partition(_OPENING)
            yield where, head + opening
            where = _Stretch.ROW
        if where is _Stretch.ROW:
            body, closing, behind = text.partition(_CLOSING)
            *rows, text = body.split(_ROW_END)
            for row in rows:
                yield where, row + _ROW_END
            if closing:
                if text:
                    yield where, text
                where, text = _Stretch.TAIL, closing + behind
        if len(text) > _FRAME:
            break
    yield where, text


def _plain_row(
    content: bytes, strings: Sequence[str], dated: Mapping[str, object]
) -> tuple[int, Sequence[Piece]] | None:
    """The number and the pieces of a row of whole numbers and simple texts; None for any other row."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    head = _ROW.match(text)
    if head is None or not text.endswith("</row>") or noncharacters(text):
        return None
    text = text[:-6]
    found = _CELL.findall(text, head.end())
    if sum([len(cell[0]) for cell in found]) != len(text) - head.end():
        return None
    row, before, count = int(head[1]) - 1, -1, len(strings)
    new = tuple.__new__
    pieces = []
    for _, letters, digits, style, kind, literal, inline in found:
        column = _column(letters)
        if column <= before or digits != head[1] or style in dated:
            return None
        before = column
        value: Value
        if literal and (kind in ("", "n")):
            if not literal.isdecimal() or len(literal) > 15 or not literal.isascii():
                return None
            value = int(literal)
        elif literal and kind == "s":
            if not literal.isdecimal() or not literal.isascii() or len(literal) > 9 or int(literal) >= count:
                return None
            value = literal = strings[int(literal)]
            if type(value) is not str:
                return None
        elif (literal and kind == "str") or (inline and kind == "inlineStr"):
            value = literal = unescape(literal or inline)
            if "_x" in value:
                return None
        elif not literal and not inline and kind in ("", "n"):
            continue
        else:
            return None
        pieces.append(new(Piece, (row, column, value, 1, 1, literal, None, *UNDRAWN, None)))
    return (row, pieces) if found and 0 <= row < ROWS else None


@lru_cache(maxsize=COLUMNS)
def _column(letters: str) -> int:
    place = parse_a1(f"{letters}1")
    return place[1] if place is not None else -1
