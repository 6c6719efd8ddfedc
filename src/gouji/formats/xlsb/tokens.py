"""Formulas of binary workbooks, [MS-XLSB] 2.5.97: from tokens in reverse Polish order to text.

Only what totals are made of is understood.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from gouji.grid import column_letters, quoted

SheetNames = Callable[[int], str | None]

_OPERATORS = dict(enumerate(("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>"), 0x03))
_PLUS, _MINUS, _PARENTHESES, _MISSING, _TEXT, _HINT = 0x12, 0x13, 0x15, 0x16, 0x17, 0x19
_BOOLEAN, _INTEGER, _NUMBER = 0x1D, 0x1E, 0x1F
_FUNCTION, _FUNCTION_OF_MANY, _REFERENCE, _AREA, _FAR_REFERENCE, _FAR_AREA = 0x21, 0x22, 0x24, 0x25, 0x3A, 0x3B
_FIRST_OPERAND = 0x20
_SUM, _CHOOSE = 0x10, 0x04
_FUNCTIONS = {0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 36: "AND", 37: "OR", 169: "COUNTA"}
_OF_SO_MANY = {24: ("ABS", 1), 27: ("ROUND", 2), 38: ("NOT", 1)}
_RELATIVE_ROW, _RELATIVE_COLUMN, _COLUMN = 0x8000, 0x4000, 0x3FFF
_ROWS = 1 << 20

_LONGEST = 8192
"""Characters in a formula, and bytes of the tokens that are looked at."""


class _Unknown(Exception):
    """A token that is not understood."""


def text_of(tokens: bytes, sheet_names: SheetNames) -> str:
    """The formula as text without ``=``, empty when any of it is not understood.

    ``sheet_names`` gives the name of the sheet that a reference to another one means.
    """
    if len(tokens) > _LONGEST:
        return ""
    try:
        return _Reader(tokens, sheet_names).read()
    except (_Unknown, struct.error, IndexError):
        return ""


class _Reader:
    """One pass over the tokens of a formula."""

    def __init__(self, tokens: bytes, sheet_names: SheetNames) -> None:
        self.tokens = tokens
        self.sheet_names = sheet_names
        self.position = 0
        self.stack: list[str] = []

    def read(self) -> str:
        """The text of the whole formula."""
        while self.position < len(self.tokens):
            (token,) = self._take("<B")
            # The two upper bits say what is wanted of an operand: its value, its place or an array.
            text = self._text(token if token < _FIRST_OPERAND else _FIRST_OPERAND | token & 0x1F)
            if text is not None:
                self.stack.append(text)
                if len(text) > _LONGEST:
                    raise _Unknown
        if len(self.stack) != 1:
            raise _Unknown
        return self.stack[0]

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self.tokens, self.position)
        self.position += struct.calcsize(layout)
        return values

    def _text(self, kind: int) -> str | None:
        """What a token puts in place of the texts it works on; None for a mere hint."""
        if kind in (_FUNCTION, _FUNCTION_OF_MANY):
            return self._function(kind)
        if kind >= _FIRST_OPERAND:
            return self._reference(kind)
        if kind in _OPERATORS:
            # Where the order of operations asks for parentheses they are tokens, too.
            right, left = self.stack.pop(), self.stack.pop()
            return left + _OPERATORS[kind] + right
        if kind in (_PLUS, _MINUS):
            return "+-"[kind - _PLUS] + self.stack.pop()
        if kind == _PARENTHESES:
            return f"({self.stack.pop()})"
        return self._hint() if kind == _HINT else self._constant(kind)

    def _hint(self) -> str | None:
        hint, _ = self._take("<BH")
        if hint & _CHOOSE:
            raise _Unknown
        return f"SUM({self.stack.pop()})" if hint & _SUM else None

    def _constant(self, kind: int) -> str:
        if kind == _MISSING:
            return ""
        if kind == _TEXT:
            (length,) = self._take("<H")
            stored = self.tokens[self.position : self.position + 2 * length]
            self.position += 2 * length
            return '"' + stored.decode("utf-16-le", "replace").replace('"', '""') + '"'
        if kind == _BOOLEAN:
            return "TRUE" if self._take("<B")[0] else "FALSE"
        if kind == _INTEGER:
            return str(self._take("<H")[0])
        if kind == _NUMBER:
            return format(self._take("<d")[0], ".15g")
        raise _Unknown

    def _function(self, kind: int) -> str:
        if kind == _FUNCTION:
            name, count = _OF_SO_MANY.get(self._take("<H")[0], ("", 0))
        else:
            count, number = self._take("<BH")
            name = _FUNCTIONS.get(number, "")
        if not name or count > len(self.stack):
            raise _Unknown
        first = len(self.stack) - count
        arguments = ",".join(self.stack[first:])
        del self.stack[first:]
        return f"{name}({arguments})"

    def _reference(self, kind: int) -> str:
        sheet = ""
        if kind in (_FAR_REFERENCE, _FAR_AREA):
            name = self.sheet_names(self._take("<H")[0])
            if name is None:
                raise _Unknown
            sheet = quoted(name) + "!"
        if kind in (_REFERENCE, _FAR_REFERENCE):
            row, column = self._take("<IH")
            return sheet + _address(row, column)
        if kind in (_AREA, _FAR_AREA):
            top, bottom, left, right = self._take("<IIHH")
            return f"{sheet}{_address(top, left)}:{_address(bottom, right)}"
        raise _Unknown


def _address(row: int, column: int) -> str:
    if row >= _ROWS:
        raise _Unknown
    row_mark = "" if column & _RELATIVE_ROW else "$"
    column_mark = "" if column & _RELATIVE_COLUMN else "$"
    return f"{column_mark}{column_letters(column & _COLUMN)}{row_mark}{row + 1}"
