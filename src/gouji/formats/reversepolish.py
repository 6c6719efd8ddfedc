"""Formulas of binary workbooks, [MS-XLS] 2.5.198 and [MS-XLSB] 2.5.97: from tokens in reverse Polish order to text."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from xlrd.formula import func_defs

from gouji.model.grid import column_letters, quoted

_OPERATORS = {
    0x03: ("+", 3), 0x04: ("-", 3), 0x05: ("*", 4), 0x06: ("/", 4), 0x07: ("^", 5), 0x08: ("&", 2),
    0x09: ("<", 1), 0x0A: ("<=", 1), 0x0B: ("=", 1), 0x0C: (">=", 1), 0x0D: (">", 1), 0x0E: ("<>", 1),
}  # fmt: skip
_PLUS, _MINUS, _PERCENT, _PARENTHESES, _MISSING = 0x12, 0x13, 0x14, 0x15, 0x16
_TEXT, _HINT, _BOOLEAN, _INTEGER, _NUMBER = 0x17, 0x19, 0x1D, 0x1E, 0x1F
_FUNCTION, _FUNCTION_OF_MANY, _REFERENCE, _AREA, _NEAR_REFERENCE, _NEAR_AREA = 0x21, 0x22, 0x24, 0x25, 0x2C, 0x2D
_FAR_REFERENCE, _FAR_AREA = 0x3A, 0x3B
_SUM_HINT, _CHOOSE_HINT = 0x10, 0x04
_UNARY, _ATOM = 6, 9
_FIRST_OPERAND = 0x20
_RELATIVE_ROW, _RELATIVE_COLUMN = 0x8000, 0x4000
_LONGEST = 8192
"""Characters in a formula, as in Excel, and bytes of the tokens that are looked at."""

SheetNames = Callable[[int], str | None]


class _Term(NamedTuple):
    """Part of a formula; ``rank`` is how tightly it holds together."""

    text: str
    rank: int = _ATOM


class _Unknown(Exception):
    """A token that is not understood."""


class Formula:
    """One pass over the tokens of a formula in ``cell``, as an xls file has them."""

    rows, columns = 65_536, 256
    reference, area = "<HH", "<4H"

    def __init__(self, tokens: bytes, cell: tuple[int, int], sheet_names: SheetNames) -> None:
        self.tokens = tokens
        self.cell = cell
        self.sheet_names = sheet_names
        self.position = 0
        self.stack: list[_Term] = []

    def text(self) -> str | None:
        """The formula as text without ``=``; None when any of it is not understood."""
        if len(self.tokens) > _LONGEST:
            return None
        try:
            return self._read()
        except (_Unknown, struct.error, IndexError, UnicodeDecodeError):
            return None

    def _read(self) -> str:
        while self.position < len(self.tokens):
            (token,) = self._take("<B")
            # The two upper bits say what is wanted of an operand: its value, its place or an array.
            term = self._term(token if token < _FIRST_OPERAND else _FIRST_OPERAND | token & 0x1F)
            if term is not None:
                self.stack.append(term)
                if len(term.text) > _LONGEST:
                    raise _Unknown
        if len(self.stack) != 1:
            raise _Unknown
        return self.stack[0].text

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self.tokens, self.position)
        self.position += struct.calcsize(layout)
        return values

    def _term(self, kind: int) -> _Term | None:
        """What a token puts in place of the terms it works on; None for a mere hint."""
        if kind >= _FIRST_OPERAND:
            return self._operand(kind)
        if kind in _OPERATORS:
            sign, rank = _OPERATORS[kind]
            right, left = self.stack.pop(), self.stack.pop()
            # Formulas are read from the left: 1-(2-3) needs its parentheses, (1-2)-3 does not.
            return _Term(_held(left, rank) + sign + _held(right, rank + 1), rank)
        if kind in (_PLUS, _MINUS):
            return _Term("+-"[kind - _PLUS] + _held(self.stack.pop(), _UNARY), _UNARY)
        if kind == _PERCENT:
            return _Term(_held(self.stack.pop(), _UNARY) + "%", _UNARY)
        if kind == _PARENTHESES:
            return _Term(f"({self.stack.pop().text})")
        if kind == _HINT:
            return self._hint()
        return _Term(self._constant(kind))

    def _hint(self) -> _Term | None:
        hint, length = self._take("<BH")
        if hint & _SUM_HINT:
            return _Term(f"SUM({self.stack.pop().text})")
        if hint & _CHOOSE_HINT:
            self.position += 2 * length + 2
        return None

    def _constant(self, kind: int) -> str:
        if kind == _MISSING:
            return ""
        if kind == _TEXT:
            length, is_wide = self._text_size()
            size = length * (1 + is_wide)
            stored = self.tokens[self.position : self.position + size]
            self.position += size
            if len(stored) < size:
                raise _Unknown
            text = stored.decode("utf-16-le" if is_wide else "latin-1")
            return '"' + text.replace('"', '""') + '"'
        if kind == _BOOLEAN:
            return "TRUE" if self._take("<B")[0] else "FALSE"
        if kind == _INTEGER:
            return str(self._take("<H")[0])
        if kind == _NUMBER:
            return format(self._take("<d")[0], ".15g")
        raise _Unknown

    def _text_size(self) -> tuple[int, int]:
        """The characters of a text, and whether each takes two bytes."""
        length, flags = self._take("<BB")
        return length, flags & 1

    def _operand(self, kind: int) -> _Term:
        if kind in (_FUNCTION, _FUNCTION_OF_MANY):
            return self._function(kind == _FUNCTION_OF_MANY)
        sheet = ""
        if kind in (_FAR_REFERENCE, _FAR_AREA):
            name = self.sheet_names(self._take("<H")[0])
            if name is None:
                raise _Unknown
            sheet = quoted(name) + "!"
        near = kind in (_NEAR_REFERENCE, _NEAR_AREA)
        if kind in (_REFERENCE, _NEAR_REFERENCE, _FAR_REFERENCE):
            row, column = self._take(self.reference)
            return _Term(sheet + self._address(row, column, near))
        if kind in (_AREA, _NEAR_AREA, _FAR_AREA):
            top, bottom, left, right = self._take(self.area)
            return _Term(f"{sheet}{self._address(top, left, near)}:{self._address(bottom, right, near)}")
        raise _Unknown

    def _function(self, of_many: bool) -> _Term:
        count, number = self._take("<BH") if of_many else (0, *self._take("<H"))
        known = func_defs.get(number)
        if known is None:
            raise _Unknown
        name, least = known[:2]
        count = count & 0x7F if of_many else least
        if count > len(self.stack):
            raise _Unknown
        first = len(self.stack) - count
        arguments = ",".join(term.text for term in self.stack[first:])
        del self.stack[first:]
        return _Term(f"{name}({arguments})")

    def _address(self, row: int, column: int, near: bool) -> str:
        """A reference as people write it; in a shared formula what is relative counts from the cell."""
        row_mark = "" if column & _RELATIVE_ROW else "$"
        column_mark = "" if column & _RELATIVE_COLUMN else "$"
        column &= self.columns - 1
        if row >= self.rows:
            raise _Unknown
        if near and not row_mark:
            row = (row + self.cell[0]) % self.rows
        if near and not column_mark:
            column = (column + self.cell[1]) % self.columns
        return f"{column_mark}{column_letters(column)}{row_mark}{row + 1}"


def _held(term: _Term, rank: int) -> str:
    """A term as part of another one, in parentheses unless it holds together as tightly as that asks."""
    return term.text if term.rank >= rank else f"({term.text})"
