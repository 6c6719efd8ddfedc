"""The sheets of an OpenDocument spreadsheet while its content is read."""

from __future__ import annotations

import bisect
from collections.abc import Mapping

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS, Area
from gouji.formats.findings import Damage, Limited
from gouji.formats.merges import MERGES, spread
from gouji.formats.ods.values import EMPTY, TABLE, Content
from gouji.formats.package import Package
from gouji.model.grid import Grid, Piece
from gouji.model.patterns import regex

_COUNT = regex("0*[1-9][0-9]{0,8}")
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_CELL_STYLE = f"{TABLE}default-cell-style-name"
_VISIBLE = (None, "visible")


class Room:
    """How many more cells and merges all sheets of a file may have: a few bytes can repeat them endlessly."""

    __slots__ = ("cells", "merges", "package")

    def __init__(self, package: Package) -> None:
        self.package = package
        self.cells = package.bounds.cells
        self.merges = MERGES

    def take(self, cells: int, merges: int) -> None:
        """Take some, or refuse (R105) before there are any more."""
        self.cells -= cells
        self.merges -= merges
        if self.cells < 0:
            raise self.package.too_large(Limited.CELLS, self.package.bounds.cells)
        if self.merges < 0:
            raise self.package.too_large(Limited.MERGES, MERGES)


class OdsTable:
    """One sheet. Empty cells and rows only count on; what is filled or spanned must lie within a sheet."""

    __slots__ = (
        "areas",
        "cells",
        "column",
        "column_styles",
        "filled",
        "hidden_columns",
        "hidden_rows",
        "name",
        "package",
        "repeated",
        "room",
        "row",
        "row_style",
        "spans",
        "visibility",
        "width",
    )

    def __init__(self, room: Room, name: str, visibility: str) -> None:
        self.package = room.package
        self.room = room
        self.name = name
        self.visibility = visibility
        self.cells: dict[int, Piece | None] = {}
        self.areas: list[Area] = []
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []
        self.row = self.column = self.width = 0
        self.row_style = ""
        # Of the columns declared: up to which one, and the style of their cells.
        self.column_styles: list[tuple[int, str]] = []
        self.repeated = 1
        # Of the row being read: first column, how many times, and the content or the size of a span.
        self.filled: list[tuple[int, int, Content]] = []
        self.spans: list[tuple[int, int, int, int]] = []

    def add_columns(self, attributes: Mapping[str, str]) -> None:
        """Count a declaration of columns."""
        count = self.count(attributes, _COLUMNS_REPEATED)
        _hide(self.hidden_columns, attributes, self.width, count, COLUMNS)
        if self.width < COLUMNS:
            self.column_styles.append((self.width + count, attributes.get(_CELL_STYLE, "")))
        self.width += count

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        """Begin a row that may stand for several."""
        self.repeated = self.count(attributes, _ROWS_REPEATED)
        _hide(self.hidden_rows, attributes, self.row, self.repeated, ROWS)
        self.column = 0
        self.row_style = attributes.get(_CELL_STYLE, "")
        self.filled.clear()
        self.spans.clear()

    def style(self) -> str:
        """The style of the next cell, if it names none."""
        at = bisect.bisect_right(self.column_styles, (self.column, "\U0010ffff"))
        return self.row_style or (self.column_styles[at][1] if at < len(self.column_styles) else "")

    def add_cell(self, attributes: Mapping[str, str], content: Content) -> None:
        """Add a cell that may stand for several to the row."""
        repeated = self.count(attributes, _COLUMNS_REPEATED)
        rows = self.count(attributes, _ROWS_SPANNED)
        columns = self.count(attributes, _COLUMNS_SPANNED)
        if content != EMPTY:
            self._check_place(self.row + self.repeated, self.column + repeated)
            self.room.take(repeated * self.repeated, 0)
            self.filled.append((self.column, repeated, content))
        if rows > 1 or columns > 1:
            self._check_place(self.row + self.repeated + rows - 1, self.column + repeated + columns - 1)
            self.room.take(0, repeated * self.repeated)
            self.spans.append((self.column, repeated, rows, columns))
        self.column += repeated

    def end_row(self) -> None:
        """Make the pieces of a row, as many times as it stands for."""
        if self.filled or self.spans:
            for row in range(self.row, self.row + self.repeated):
                for first, repeated, (value, raw, formula, shown) in self.filled:
                    for column in range(first, first + repeated):
                        self.cells[row * COLUMNS + column] = Piece(
                            row, column, value, raw=raw, formula=formula, shown=shown
                        )
                for first, repeated, rows, columns in self.spans:
                    for left in range(first, first + repeated):
                        self.areas.append(Area(row, left, row + rows - 1, left + columns - 1))
        self.row += self.repeated

    def grid(self) -> Grid:
        """The finished sheet, its pieces sorted by row and column."""
        pieces = spread(self.package, self.cells, self.areas)
        hidden_rows, hidden_columns = tuple(self.hidden_rows), tuple(self.hidden_columns)
        return Grid(self.name, pieces, self.visibility, hidden_rows, hidden_columns)

    def count(self, attributes: Mapping[str, str], name: str) -> int:
        """How many rows or columns an attribute says, one if it is not there."""
        written = attributes.get(name)
        if written is None:
            return 1
        if not _COUNT.fullmatch(written):
            raise self.package.damaged(Damage.ADDRESS)
        return int(written)

    def _check_place(self, rows: int, columns: int) -> None:
        if rows > ROWS or columns > COLUMNS:
            raise self.package.too_large(Limited.ADDRESS, LAST_ADDRESS)


def _hide(hidden: list[range], attributes: Mapping[str, str], first: int, count: int, limit: int) -> None:
    """Note rows or columns as hidden if they are, as far as there are any, together with their neighbours."""
    last = min(first + count, limit)
    if attributes.get(f"{TABLE}visibility") in _VISIBLE or first >= last:
        return
    if hidden and hidden[-1].stop == first:
        first = hidden.pop().start
    hidden.append(range(first, last))
