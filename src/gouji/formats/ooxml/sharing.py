"""Shared formulas: one text stands for many cells and is moved along with them."""

from __future__ import annotations

import re
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, ROWS
from gouji.formats.findings import Limited
from gouji.formats.package import Package
from gouji.model.grid import Piece, column_letters
from gouji.model.patterns import regex

TRANSLATED = 2 << 20
"""Characters of shared formulas that are written out for the cells of one sheet."""


class Master(NamedTuple):
    """The one cell where the text of a shared formula stands."""

    row: int
    column: int
    formula: str


_TOKEN = regex(
    r"""
      "(?:[^"]|"")*"                               # a text
    | '(?:[^']|'')*'                               # a sheet name in quotes
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\]                # another workbook, a column of a table
    | [\w.\\]+(?::[\w.\\]+)?!                      # a sheet name, or a first and a last one
    | (\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(\\])
    | (\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(\\$])
    | (\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w.(\\$])
    | [\w.\\$]+                                    # a function, a name, a number
    """,
    re.VERBOSE,
)


def write_out(
    package: Package,
    cells: dict[int, Piece | None],
    masters: dict[str, Master],
    dependents: list[tuple[int, str, Master | None]],
) -> None:
    """Give each cell that shares a formula its own text; it stays empty where no cell holds the formula."""
    characters = 0
    for key, shared, above in dependents:
        master = above or masters.get(shared)
        piece = cells[key]
        if master is None or piece is None:
            continue
        characters += len(master.formula)
        if characters > TRANSLATED:
            raise package.too_large(Limited.FORMULAS, TRANSLATED)
        formula = moved_formula(master.formula, piece.row - master.row, piece.column - master.column)
        cells[key] = piece._replace(formula=formula)


def moved_formula(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads that many rows below and columns to the right; off the sheet is ``#REF!``."""

    def column(mark: str, letters: str) -> str | None:
        if mark:
            return mark + letters
        index = _letters_value(letters) - 1 + columns
        return column_letters(index) if 0 <= index < COLUMNS else None

    def row(mark: str, digits: str) -> str | None:
        if mark:
            return mark + digits
        number = int(digits) + rows
        return str(number) if 0 < number <= ROWS else None

    def moved(match: re.Match[str]) -> str:
        groups = match.groups()
        if groups[1] is not None:
            parts = [column(groups[0], groups[1]), row(groups[2], groups[3])]
            separator = ""
        elif groups[5] is not None:
            parts = [column(groups[4], groups[5]), column(groups[6], groups[7])]
            separator = ":"
        elif groups[9] is not None:
            parts = [row(groups[8], groups[9]), row(groups[10], groups[11])]
            separator = ":"
        else:
            return match[0]
        known = [part for part in parts if part is not None]
        return separator.join(known) if len(known) == 2 else "#REF!"

    return _TOKEN.sub(moved, formula)


def _letters_value(letters: str) -> int:
    """The 1-based number of a column: ``A`` is 1."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - 64
    return value
