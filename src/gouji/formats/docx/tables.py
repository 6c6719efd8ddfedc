"""A table of a Word document while it is read: where its cells go, and what they cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS
from gouji.formats.findings import Limited
from gouji.formats.hidden import runs
from gouji.formats.merges import under
from gouji.formats.package import Package
from gouji.formats.runs import RichText
from gouji.formats.text.literals import literal
from gouji.model.grid import Appearance, Grid, InReport, Piece, Value


class WordCell(NamedTuple):
    """A cell before its row is whole: ``merge`` is ``restart`` or ``continue`` where it is merged down."""

    column: int
    columns: int
    merge: str
    value: Value
    raw: str
    shown: Appearance | None


class WordTable:
    """One table, under the ``lines`` that stand before it. With those ``before`` it there may be ``most`` cells."""

    def __init__(self, package: Package, name: str, lines: Sequence[str] = (), most: int = 0) -> None:
        self.package, self.most = package, most
        self.name = InReport(name, len(lines), measured=True)
        self.lines = lines
        self.pieces: list[Piece] = []
        self.row = 0
        self.lays_out = False
        self._column = 0
        self._cells: list[WordCell] = []
        self._merges: Mapping[int, int] = {}
        self._hidden: list[int] = []

    @property
    def here(self) -> tuple[int, int]:
        """Where the open cell stands in the grid."""
        return self.row + len(self.lines), self._column

    def texts_to_tell(self) -> list[str]:
        """The texts so far of a table in a cell of which another begins, asked for once: it lays out a page."""
        if self.lays_out:
            return []
        self.lays_out = True
        values = [*(piece.value for piece in self.pieces), *(cell.value for cell in self._cells)]
        return [str(value) for value in values if value is not None]

    def begin_row(self) -> None:
        """The next row."""
        self._column = 0
        self._cells.clear()

    def skip(self, columns: int) -> None:
        """Leave columns free in front of the next cell of the row."""
        self._column = min(self._column + max(0, columns), COLUMNS)

    def add_cell(self, columns: int, merge: str, text: str, *, joins: bool = False) -> None:
        """The open cell ends; one that ``joins`` is part of the cell before it."""
        if joins and self._cells and self._cells[-1].column + self._cells[-1].columns == self._column:
            last = self._cells[-1]
            columns = min(max(1, columns), COLUMNS - self._column)
            self._cells[-1] = last._replace(columns=last.columns + columns)
            self._column += columns
            return
        if self._column >= COLUMNS or self.row + len(self.lines) >= ROWS:
            raise self.package.too_large(Limited.ADDRESS, LAST_ADDRESS)
        columns = min(max(1, columns), COLUMNS - self._column)
        self._cells.append(WordCell(self._column, columns, merge, *_content(text)))
        self._column += columns

    def end_row(self, *, deleted: bool = False, hidden: bool = False) -> None:
        """Place the cells of the row, unless all of it was deleted."""
        if deleted:
            return
        merges: dict[int, int] = {}
        for column, columns, merge, value, raw, shown in self._cells:
            start = self._merges.get(column) if merge == "continue" else None
            if start is not None:
                first = self.pieces[start]
                self.pieces[start] = first._replace(rows=self.row - first.row + 1)
                merges[column] = start
                if value is not None:
                    self.pieces.append(Piece(self.row, column, value, raw=raw, shown=Appearance()))
                continue
            if merge:
                merges[column] = len(self.pieces)
            is_last = column + columns == self._column  # says how long the row is
            if value is not None or columns > 1 or merge or is_last:
                self.pieces.append(Piece(self.row, column, value, 1, columns, raw, shown=shown))
        self._merges = merges
        if hidden:
            self._hidden.append(self.row)
        self.row += 1

    def grid(self) -> Grid:
        """The table as a grid."""
        pieces = tuple(under(self.lines, self.pieces, self.most))
        return Grid(self.name, pieces, hidden_rows=runs([row + len(self.lines) for row in self._hidden]))


def _content(text: str) -> tuple[Value, str, Appearance | None]:
    """The value of a cell by its text, of which what is struck through, raised or not shown counts only alone."""
    said = text.strip()
    value, raw = literal(said) if said else (None, "")
    return value, raw, Appearance(text.all.strip(), aside=text.aside) if isinstance(text, RichText) else None
