"""The rows that a unit put below the headings of a table: which of them are rows, which the sum, which remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from gouji.intake.bind.alignment import HEADING_ROWS, Sheet
from gouji.model.edit import Number
from gouji.model.figures import as_written, observe
from gouji.model.form import Block, Header, Path
from gouji.model.grid import Piece
from gouji.model.kind import Aggregation
from gouji.model.labels import fold, wordings
from gouji.model.open_rows import LABEL, ROW_CODE, RowName
from gouji.model.patterns import regex

_REMARK = regex(
    r"\s*(?:备注|注|说明|填表说明|填报说明|Notes?|Footnotes?)\s*[:：]|\s*[*※＊]|\s*(?:单位负责人|统计负责人|填表人|报出日期|校验码)"
)
_SUMS = ("总计", "合计", "共计", "小计", "总数", "合计数", "total", "overall")
"""How units' words for a sum end, whatever the form calls it, folded."""
_REACH = 200
"""Rows over which a merged name may stand."""
_ADDED = 2
"""Rows, at the least, of which another is the sum by its figures alone."""
_LONGEST_NAME = 120
"""Characters of a name; a longer text below a table is a remark on it."""


class OpenLine(NamedTuple):
    """A row of a sheet that a unit put into a table: what it is called, and where it stands."""

    name: RowName
    row: int


def headings(sheet: Sheet, columns: Mapping[Path, int], row: int) -> list[Piece]:
    """The headings right above a row, of the columns that have one."""
    found = []
    for path, column in columns.items():
        words = wordings(path[-1])
        pieces = (sheet.at.get((up, column)) for up in range(row - 1, max(row - _REACH, 0) - 1, -1))
        found += [next((one for one in pieces if one is not None and _is_one_of(one, words)), None)]
    return [one for one in found if one is not None]


class RowsBelow:
    """The rows below the headings of a block, as far as they belong to it."""

    def __init__(
        self,
        block: Block,
        sheet: Sheet,
        columns: Mapping[Path, int],
        first: int,
        end: int | None,
        titles: Collection[str],
    ) -> None:
        self.sheet, self.columns, self.titles = sheet, columns, titles
        head = self._last_heading(first)
        self.stubs = self._stubs(block, head)
        self.stub = self.stubs.get(ROW_CODE, self.stubs.get(LABEL, 0))
        self.total: int | None = None
        self.lines: list[OpenLine] = []
        whole = next((header for header in block.rows if not header.is_open), None)
        rows = [row for row in self.sheet.filled_rows if row > head and (end is None or row < end)]
        seen: list[OpenLine] = []
        for row in rows:
            if self._repeats_heading(row):
                continue
            if whole is not None and self._is_total(row, whole):
                self.total = row if self.total is None else self.total
                continue
            seen.append(OpenLine(self._name(row), row))
        assert block.repeat is not None
        self.block, self.repeat = block, block.repeat
        while seen and not self._has_figures(seen[-1].row) and (self._is_below(seen[-1]) or self._is_remark(seen[-1])):
            seen.pop()
        self.by_figures: OpenLine | None = None
        if whole is not None and self.total is None:
            self._take_total_from(seen)
        self.lines = [line for line in seen if line.name != RowName("") or self._has_figures(line.row)]
        marked = (*(line.row for line in self.lines), *([self.total] if self.total is not None else []))
        self.names = [sheet.place(row, column) for row in marked for column in range(min(columns.values()))]

    def _last_heading(self, first: int) -> int:
        """The last row of the headings, above or at the first row with figures."""
        heads = headings(self.sheet, self.columns, first)
        return max((head.row + head.rows - 1 for head in heads), default=first - 1)

    def _stubs(self, block: Block, head: int) -> Mapping[str, int]:
        """The columns of names and codes: those with their headings, else those before the first figure, in order."""
        first = min(self.columns.values())
        wanted = block.stubs or ()
        found: dict[str, int] = {}
        for stub in wanted:
            words = frozenset({fold(stub.label)})
            at = [
                piece.column
                for piece in self.sheet.grid.pieces
                if head - HEADING_ROWS < piece.row <= head and piece.column < first and _is_one_of(piece, words)
            ]
            if at:
                found[stub.shows] = at[-1]
        shows = [stub.shows for stub in wanted] or [LABEL]
        free = [column for column in range(first) if column not in found.values()]
        for what in reversed(shows):
            if what not in found and free:
                found[what] = free.pop()
        return found

    def _piece(self, row: int, column: int) -> Piece | None:
        return self.sheet.at.get((row, column))

    def _said(self, row: int, what: str) -> str:
        """What stands in a row, or in a merged cell that reaches into it."""
        column = self.stubs.get(what)
        if column is None:
            return ""
        pieces = (self._piece(up, column) for up in range(row, max(row - _REACH, -1), -1))
        piece = next((one for one in pieces if one is not None), None)
        if piece is None or piece.row + piece.rows <= row or piece.value is None:
            return ""
        return " ".join(as_written(piece).split())

    def _name(self, row: int) -> RowName:
        return RowName(self._said(row, LABEL), self._said(row, ROW_CODE))

    def _has_figures(self, row: int) -> bool:
        pieces = (self._piece(row, column) for column in self.columns.values())
        return any(piece is not None and piece.value not in (None, "") for piece in pieces)

    def _is_total(self, row: int, whole: Header) -> bool:
        words = wordings(whole)
        return any(
            piece is not None and _is_one_of(piece, words)
            for piece in (self._piece(row, column) for column in range(min(self.columns.values())))
        )

    def _repeats_heading(self, row: int) -> bool:
        """Whether it is the heading again, as on a new page."""
        said = [
            piece is not None and _is_one_of(piece, wordings(path[-1]))
            for path, column in self.columns.items()
            for piece in [self._piece(row, column)]
        ]
        return 2 * sum(said) > len(said)

    def _take_total_from(self, lines: list[OpenLine]) -> None:
        """Take the sum out of the ``lines``, among which it stands under a name of the unit's own: at either end."""
        ends = ((0, -1) if self.repeat.total_first else (-1, 0)) if lines else ()
        names = Counter(line.name for line in lines)
        for at in ends:
            if is_called_sum(lines[at].name) and names[lines[at].name] == 1:
                self.total = lines.pop(at).row
                return
        for at in ends:
            if self._is_sum_of(lines[at], [line for line in lines if line is not lines[at]]):
                self.by_figures = lines.pop(at)
                self.total = self.by_figures.row
                return

    def _is_sum_of(self, line: OpenLine, others: Sequence[OpenLine]) -> bool:
        """Whether each figure of a row is the sum of those of some others, and there is no telling that by chance."""
        if self.repeat.by_prefix:
            shortest = min((len(one.name.code) for one in others), default=0)
            others = [one for one in others if len(one.name.code) == shortest]
        if len(others) < _ADDED or all(line.name):
            return False
        added = [
            (self._figure(line.row, column), sum(self._figure(one.row, column) for one in others))
            for path, column in self.columns.items()
            if all(header.aggregation in (None, Aggregation.SUM) for header in path)
        ]
        return any(mine for mine, _ in added) and all(mine == theirs for mine, theirs in added)

    def _figure(self, row: int, column: int) -> Number:
        piece = self._piece(row, column)
        return (observe(piece.value).value if piece is not None else None) or 0

    def _is_below(self, line: OpenLine) -> bool:
        """Whether it stands below the row of the sum where that is the last."""
        return not self.repeat.total_first and self.total is not None and line.row > self.total

    def _is_remark(self, line: OpenLine) -> bool:
        """Whether a row without figures below all others is no row of the table."""
        said = line.name.code or line.name.name
        if fold(said) in self.titles or _REMARK.match(said):
            return True
        name = line.name.code if self.block.has_codes else line.name.name
        piece = self._piece(line.row, self.stub)
        wide = piece is not None and self.stub + piece.columns > min(self.columns.values())
        if not name or wide or len(name) > _LONGEST_NAME:
            return True
        return self.block.has_codes and not line.name.name and not regex(self.repeat.pattern or ".+").fullmatch(name)


def is_called_sum(name: RowName) -> bool:
    """Whether a row is called as sums are: by its name or, where that stands in the column of codes, there."""
    return not all(name) and fold(name.name or name.code).endswith(_SUMS)


def _is_one_of(piece: Piece, words: frozenset[str]) -> bool:
    return isinstance(piece.value, str) and fold(piece.value) in words
