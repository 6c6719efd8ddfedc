"""Formulas whose references count from their own cell (``R[-1]C``), written as everybody sees them."""

from __future__ import annotations

import re

from gouji.formats.addresses import COLUMNS, ROWS
from gouji.model.grid import column_letters
from gouji.model.patterns import regex

_LINE = r"(?:\[(-?[0-9]{1,7})\]|([0-9]{1,7}))?"
_TOKEN = regex(
    rf"""
      "(?:[^"]|"")*+"                   # a text
    | '(?:[^']|'')*+'                   # the name of a sheet
    | R{_LINE}C{_LINE}(?![\w.(\[])       # a cell
    | [\w.]+                            # a function, a name, a number
    """,
    re.VERBOSE,
)
_CELL = regex(rf"R{_LINE}C{_LINE}")
REFERENCE = regex(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!R([0-9]{1,7})C([0-9]{1,7})")
"""What a name means that means one cell: its sheet, in quotes or not, its row and its column."""


def a1_formula(formula: str, row: int, column: int) -> str:
    """A formula in a 0-based place without its ``=``. A reference to whole rows or columns stays as it is."""

    def line(relative: str | None, absolute: str | None, here: int) -> int:
        return int(absolute) - 1 if absolute else here + int(relative or 0)

    def named(match: re.Match[str]) -> str:
        if not _CELL.fullmatch(match[0]):
            return match[0]
        at = line(match[1], match[2], row), line(match[3], match[4], column)
        if not (0 <= at[0] < ROWS and 0 <= at[1] < COLUMNS):
            return "#REF!"
        marks = "$" if match[4] else "", "$" if match[2] else ""
        return f"{marks[0]}{column_letters(at[1])}{marks[1]}{at[0] + 1}"

    return _TOKEN.sub(named, formula.removeprefix("="))
