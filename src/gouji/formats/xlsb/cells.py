"""The cells of a sheet of a binary workbook, while its records are read."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS, Area
from gouji.formats.findings import Damage, Limited
from gouji.formats.hidden import PARTS, TWIPS, runs
from gouji.formats.merges import MERGES
from gouji.formats.ooxml.texts import number
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font, RichText, counted, stretches
from gouji.formats.shown import CellFormat, as_shown
from gouji.formats.xlsb.records import Record
from gouji.formats.xlsb.tokens import text_of
from gouji.model.grid import Appearance, ErrorValue, Piece, Value

TOKENS = 2 << 20
"""Bytes of formulas that are turned into text; any more are taken for formulas not understood."""

_ROW, _LAST_CELL, _RICH_TEXT, _COLUMNS, _MERGE = 0, 18, 62, 60, 176
_BEGIN_DATA, _END_DATA = 145, 146
_BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED_TEXT = range(1, 8)
_FORMULAS = {8: _TEXT, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}
_SHORT = 11
"""What is added to the kind of a cell that does not say its column since it follows its neighbour."""

_ROW_HEAD = struct.Struct("<I4xHxB")
_STYLE = struct.Struct("<I")
_REAL_VALUE = struct.Struct("<d")
_RK_VALUE = struct.Struct("<i")
_FLAGS = struct.Struct("<H")
_COLUMN_HEAD = struct.Struct("<III4xB")
_AREA = struct.Struct("<4I")
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_STYLE_BITS = 0xFFFFFF
_RUN = struct.Struct("<HH")
_HAS_RUNS = 0x01

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def rich_text(record: Record, fonts: Sequence[Font]) -> str:
    """The next text, behind a byte that says whether its runs of fonts follow."""
    (options,) = record.slice(1)
    text = record.text()
    if not options & _HAS_RUNS:
        return text
    starts = (record.take(_RUN) for _ in range(record.number()))
    known = ((start, fonts[font] if font < len(fonts) else PLAIN) for start, font in starts)
    return counted(stretches(text, known))


class BinaryWorkbook:
    """What the cells of all sheets refer to: strings, formats that change what is seen, sheets by reference."""

    __slots__ = ("epoch_1904", "fonts", "formats", "sheet_names", "strings")

    def __init__(self, epoch_1904: bool, sheet_names: Mapping[int, str]) -> None:
        self.epoch_1904 = epoch_1904
        self.sheet_names = sheet_names
        self.strings: list[str] = []
        self.formats: list[CellFormat | None] = []
        self.fonts: list[Font] = []


class BinaryCells:
    """The cells of one sheet after the other, by ``row * COLUMNS + column``; None is an empty cell.

    How many there may be counts for all sheets together.
    """

    __slots__ = (
        "_in_data",
        "book",
        "cells",
        "column",
        "has_data",
        "hidden_columns",
        "hidden_rows",
        "merges",
        "package",
        "room",
        "row",
        "tokens",
    )

    def __init__(self, package: Package, book: BinaryWorkbook) -> None:
        self.package = package
        self.book = book
        self.room = package.bounds.cells
        self.tokens = TOKENS
        self.begin()

    def begin(self) -> None:
        """Begin a sheet."""
        self.cells: dict[int, Piece | None] = {}
        self.merges: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns = bytearray(COLUMNS)
        self.row = self.column = -1
        self.has_data = self._in_data = False

    def hidden_row_ranges(self) -> tuple[range, ...]:
        """The hidden rows of the sheet, neighbours together."""
        return runs(self.hidden_rows)

    def hidden_column_ranges(self) -> tuple[range, ...]:
        """The hidden columns of the sheet, neighbours together."""
        return runs(column for column, is_hidden in enumerate(self.hidden_columns) if is_hidden)

    def add(self, kind: int, record: Record) -> None:
        """Take one record of the sheet."""
        if kind in (_BEGIN_DATA, _END_DATA):
            self._in_data = kind == _BEGIN_DATA
            self.has_data = True
        elif kind == _COLUMNS:
            first, last, width, flags = record.take(_COLUMN_HEAD)
            if flags & _HIDDEN_COLUMN or 0 < width < PARTS:
                count = min(last + 1, COLUMNS) - first
                self.hidden_columns[first : first + max(count, 0)] = b"\1" * count
        elif kind == _MERGE:
            self._add_merge(record)
        elif self._in_data and kind == _ROW:
            self.row, height, flags = record.take(_ROW_HEAD)
            self.column = -1
            self._check_place(self.row, 0)
            if flags & _HIDDEN_ROW or 0 < height < TWIPS:
                self.hidden_rows.add(self.row)
        elif self._in_data and (kind <= _LAST_CELL or kind == _RICH_TEXT):
            self._add_cell(kind, record)

    def _add_merge(self, record: Record) -> None:
        top, bottom, left, right = record.take(_AREA)
        self._check_place(bottom, right)
        if top > bottom or left > right:
            raise self.package.damaged(Damage.ADDRESS)
        self.merges.append(Area(top, left, bottom, right))
        if len(self.merges) > MERGES:
            raise self.package.too_large(Limited.MERGES, MERGES)

    def _add_cell(self, kind: int, record: Record) -> None:
        if _SHORT < kind <= _LAST_CELL:
            kind -= _SHORT
            self.column += 1
        else:
            self.column = record.number()
        if self.row < 0:
            raise self.package.damaged(Damage.ADDRESS)
        self._check_place(self.row, self.column)
        key = self.row * COLUMNS + self.column
        if key in self.cells:
            raise self.package.damaged(Damage.CELL_TWICE)
        if kind == _BLANK:
            return
        self.room -= 1
        if self.room < 0:
            raise self.package.too_large(Limited.CELLS, self.package.bounds.cells)
        style = record.take(_STYLE)[0] & _STYLE_BITS
        value, raw = self._value(_FORMULAS.get(kind, kind), record)
        form = self.book.formats[style] if style < len(self.book.formats) else None
        shown = None
        if isinstance(value, RichText):
            shown = Appearance(value.all, value.aside)
            value = raw = str(value)
        elif form is not None:
            value, shown = as_shown(value, form, self.book.epoch_1904)
        formula = self._formula(record) if kind in _FORMULAS else None
        self.cells[key] = Piece(self.row, self.column, value, raw=raw, formula=formula, shown=shown)

    def _value(self, kind: int, record: Record) -> tuple[Value, str]:
        """What a cell holds, and the characters for it that an xlsx file would store."""
        if kind in (_TEXT, _RICH_TEXT):
            text = record.text() if kind == _TEXT else rich_text(record, self.book.fonts)
            return text, text
        if kind == _SHARED_TEXT:
            index = record.number()
            if index >= len(self.book.strings):
                raise self.package.damaged(Damage.STRING_INDEX)
            text = self.book.strings[index]
            return text, text
        if kind == _BOOLEAN:
            is_true = record.slice(1) != b"\0"
            return is_true, str(int(is_true))
        if kind == _ERROR:
            error = _ERRORS.get(record.slice(1)[0], "#N/A")
            return ErrorValue(error), error
        return self._figure(record, kind == _RK)

    def _figure(self, record: Record, is_rk: bool) -> tuple[Value, str]:
        """A number."""
        figure = _rk(record.take(_RK_VALUE)[0]) if is_rk else record.take(_REAL_VALUE)[0]
        value = number(repr(figure))
        return value, str(value)

    def _formula(self, record: Record) -> str:
        record.take(_FLAGS)
        tokens = record.slice(record.number())
        self.tokens -= len(tokens)
        return text_of(tokens, self.book.sheet_names.get) if self.tokens >= 0 else ""

    def _check_place(self, row: int, column: int) -> None:
        if row >= ROWS or column >= COLUMNS:
            raise self.package.too_large(Limited.ADDRESS, LAST_ADDRESS)


def _rk(stored: int) -> float:
    """A number in 30 bits: the upper ones of a double or a whole number, divided by 100 or not."""
    if stored & 2:
        figure = float(stored >> 2)
    else:
        (figure,) = struct.unpack("<d", struct.pack("<ii", 0, stored & ~3))
    return figure / 100 if stored & 1 else figure
