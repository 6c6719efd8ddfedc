"""Tables into which a unit has put rows of its own: which rows these are, and where their cells stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.forms.language.define import expanded
from gouji.intake.bind.alignment import HEADING_ROWS, Sheet
from gouji.intake.bind.findings import OddRowCode, RowCount, RowTwice, RowWithoutName
from gouji.intake.bind.placement import Placed
from gouji.model.finding import Finding
from gouji.model.form import Block, Cell, Form, Header, Path, Table, joined, key_path, leaf_paths
from gouji.model.grid import Piece, Place
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.open_rows import LABEL, ROW_CODE, RowName
from gouji.model.patterns import regex
from gouji.model.submission import LABELS
from gouji.model.wording import Some

_REMARK = regex(
    r"\s*(?:备注|注|说明|填表说明|填报说明|Notes?|Footnotes?)\s*[:：]|\s*[*※＊]|\s*(?:单位负责人|统计负责人|填表人|报出日期)"
)
_TOTALS = frozenset({"总计", "合计", "共计", "总数", "合计数", "total", "grandtotal", "overall"})
"""What units call the row of a sum, whatever the form calls it."""
_NAMED = 5
_REACH = 200
"""Rows over which a merged name may stand."""
_LONGEST_NAME = 120
"""Characters of a name; a longer text below a table is a remark on it."""


class OpenLine(NamedTuple):
    """A row of a sheet that a unit put into a table: what it is called, and where it stands."""

    name: RowName
    row: int


class OpenTable(NamedTuple):
    """Where an open table stands: its sheet, columns, open rows, the row of their sum, cells of other blocks, names.

    ``stub`` is the column in which its rows have their code or name.
    """

    sheet: str
    stub: int
    columns: Mapping[Path, int]
    lines: Sequence[OpenLine]
    total: int | None
    others: Placed
    names: Collection[Place]


def without_stub_headings(form: Form, sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets without the headings of names and codes in tables: what stands beside them is no answer."""
    stubs = {fold(stub.label) for table in form.tables for block in table.blocks for stub in block.stubs}
    heads = {
        word
        for table in form.tables
        for block in table.blocks
        for path in leaf_paths(block.columns)
        for header in path
        for word in wordings(header)
    }
    found = {}
    for name, sheet in sheets.items():
        headed = {piece.row for piece, folded in sheet.texts if folded in heads}
        said = {piece[:2] for piece, folded in sheet.texts if folded in stubs and piece.row in headed}
        kept = tuple(piece for piece in sheet.whole.pieces if piece[:2] not in said)
        found[name] = Sheet(replace(sheet.whole, pieces=kept)) if said else sheet
    return found


class Opened(NamedTuple):
    """The form with the rows that a return has, where the cells of its open tables stand, by table, and the names."""

    form: Form
    placed: Mapping[str, Placed] = {}
    names: Collection[Place] = ()
    findings: Sequence[Finding] = ()


def with_rows_of(form: Form, tables: Mapping[str, OpenTable]) -> Opened:
    """The form with the rows that a return has, and what there is to say of these."""
    found = {table.key: tables[table.key] for table in form.tables if table.key in tables}
    names = {
        table.key: tuple(line.name for line in found[table.key].lines) if table.key in found else ()
        for table in form.tables
        if table.repeat is not None
    }
    whole = expanded(form, names)
    placed = {table.key: dict(_places(table, found[table.key])) for table in whole.tables if table.key in found}
    findings = [told for table in form.tables if table.key in found for told in _told(table, found[table.key])]
    return Opened(whole, placed, [place for one in found.values() for place in one.names], findings)


def _told(table: Table, found: OpenTable) -> Iterator[Finding]:
    """What is wrong with the rows that a unit has put into a table."""
    repeat = table.repeat
    assert repeat is not None
    counts = Counter(line.name.code or line.name.name for line in found.lines)
    again = [line for line in found.lines if repeat.unique and counts[line.name.code or line.name.name] > 1]
    nameless = [line for line in found.lines if line.name == RowName("")]
    pattern = regex(repeat.pattern)
    odd = [line for line in found.lines if repeat.pattern and not pattern.fullmatch(line.name.code)]
    for kind, lines in ((RowTwice, again), (RowWithoutName, nameless), (OddRowCode, odd)):
        told = [line for line in lines if line not in nameless or kind is RowWithoutName]
        if told:
            names = [" ".join(filter(None, (line.name.code, line.name.name))) for line in told]
            places = tuple(Place(found.sheet, line.row, found.stub) for line in told)
            yield kind(table=table.title, names=Some.of(names, _NAMED), places=places)
    if not repeat.minimum <= len(found.lines) <= repeat.maximum:
        count = len(found.lines)
        yield RowCount(table=table.title, count=count, minimum=repeat.minimum, maximum=repeat.maximum)


def _places(table: Table, found: OpenTable) -> Iterator[tuple[str, tuple[Place, str]]]:
    rows = {number: line.row for number, line in enumerate(found.lines)}
    number = -1
    last: Path | None = None
    for cell in table.cells:
        if table.blocks[cell.block].repeat is None:
            if cell.id in found.others:
                yield cell.id, found.others[cell.id]
            continue
        if cell.row != last and cell.row[-1].is_open:
            number += 1
        last = cell.row
        row = rows[number] if cell.row[-1].is_open else found.total
        column = found.columns.get(cell.column)
        if row is not None and column is not None:
            yield cell.id, (Place(found.sheet, row, column), LABELS)


@once_for
def one_line(form: Form) -> Form:
    """The form with one row without a name in place of its open rows: its headings show where the tables stand."""
    return replace(form, tables=tuple(map(_one_line, form.tables)), rules=(), queries=(), charts=())


def _one_line(table: Table) -> Table:
    if table.repeat is None:
        return table
    blocks = tuple(
        Block(block.columns, caption=block.caption, corner=block.corner) if block.repeat is not None else block
        for block in table.blocks
    )
    known: dict[str, Cell] = {}
    for cell in table.cells:
        if table.blocks[cell.block].repeat is not None:
            cell = cell._replace(id=joined(table.key, key_path(cell.column)), row=(), total=False)
        known.setdefault(cell.id, cell)
    alone = (path for block in blocks if not block.rows for path in leaf_paths(block.columns))
    order = [joined(table.key, key_path(path)) for path in alone]
    rank = {cell: number for number, cell in enumerate(order)}
    cells = sorted(known.values(), key=lambda cell: (cell.block, rank.get(cell.id, 0)))
    return replace(table, blocks=blocks, cells=tuple(cells), widths=())


def open_tables(form: Form, placed: Placed, sheets: Mapping[str, Sheet]) -> dict[str, OpenTable]:
    """The open tables among the ``sheets``, of which the headings were ``placed`` as of a form of `one_line`."""
    found = {}
    for table, known in zip(form.tables, one_line(form).tables, strict=True):
        block = next((block for block in table.blocks if block.repeat is not None), None)
        here = {cell: placed[cell.id] for cell in known.cells if cell.id in placed}
        mine = {cell: there for cell, (there, _) in here.items() if not cell.row}
        if block is None or not mine:
            continue
        others = {cell.id: there for cell, there in here.items() if cell.row}
        first = next(iter(mine.values()))
        columns = {cell.column: there.column for cell, there in mine.items()}
        below = [there.row for cell, (there, _) in here.items() if cell.block > min(one.block for one in mine)]
        foreign = [there.row for there, _ in placed.values() if there.sheet == first.sheet and there.row > first.row]
        if not _is_headed(sheets[first.sheet], columns, first.row):
            continue
        walk = _RowsBelow(block, sheets[first.sheet], columns, first.row, min([*below, *foreign], default=None))
        found[table.key] = OpenTable(first.sheet, walk.stub, columns, walk.lines, walk.total, others, walk.names)
    return found


def _is_headed(sheet: Sheet, columns: Mapping[Path, int], row: int) -> bool:
    """Whether half of the columns or more have their heading above a row."""
    return 2 * len(_headings(sheet, columns, row)) >= len(columns)


def _headings(sheet: Sheet, columns: Mapping[Path, int], row: int) -> list[Piece]:
    """The headings right above a row, of the columns that have one."""
    found = []
    for path, column in columns.items():
        words = wordings(path[-1])
        pieces = (sheet.at.get((up, column)) for up in range(row - 1, max(row - _REACH, 0) - 1, -1))
        found += [next((one for one in pieces if one is not None and _is_one_of(one, words)), None)]
    return [one for one in found if one is not None]


class _RowsBelow:
    """The rows below the headings of a block, as far as they belong to it."""

    def __init__(self, block: Block, sheet: Sheet, columns: Mapping[Path, int], first: int, end: int | None) -> None:
        self.sheet, self.columns = sheet, columns
        head = self._last_heading(first)
        self.stubs = self._stubs(block, head)
        self.stub = self.stubs.get(ROW_CODE, self.stubs.get(LABEL, 0))
        self.total: int | None = None
        self.lines: list[OpenLine] = []
        whole = next((header for header in block.rows if not header.is_open), None)
        rows = [row for row in self.sheet.filled_rows if row > head and (end is None or row < end)]
        seen: list[tuple[OpenLine, bool]] = []
        for row in rows:
            if self._repeats_heading(row):
                continue
            if whole is not None and self._is_total(row, whole):
                self.total = row if self.total is None else self.total
                continue
            seen.append((OpenLine(self._name(row), row), self._has_figures(row)))
        assert block.repeat is not None
        at_end = not block.repeat.total_first
        while seen and not seen[-1][1] and (self._is_below(seen[-1][0], at_end) or self._is_remark(block, seen[-1][0])):
            seen.pop()
        if whole is not None and self.total is None:
            ends = [at for at in ((-1, 0) if at_end else (0, -1)) if seen and _is_named_total(seen[at][0].name)]
            self.total = seen.pop(ends[0])[0].row if ends else None
        self.lines = [line for line, filled in seen if filled or line.name != RowName("")]
        marked = (*(line.row for line in self.lines), *([self.total] if self.total is not None else []))
        self.names = [sheet.place(row, column) for row in marked for column in range(min(columns.values()))]

    def _last_heading(self, first: int) -> int:
        """The last row of the headings, above or at the first row with figures."""
        heads = _headings(self.sheet, self.columns, first)
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
        return " ".join(str(piece.value).split())

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

    def _is_below(self, line: OpenLine, at_end: bool) -> bool:
        """Whether it stands below the row of the sum where that is the last."""
        return at_end and self.total is not None and line.row > self.total

    def _is_remark(self, block: Block, line: OpenLine) -> bool:
        """Whether a row without figures below all others is no row of the table."""
        piece = self._piece(line.row, self.stub)
        name = line.name.code if block.has_codes else line.name.name
        wide = piece is not None and self.stub + piece.columns > min(self.columns.values())
        if not name or wide or len(name) > _LONGEST_NAME or _REMARK.match(name) is not None:
            return True
        assert block.repeat is not None
        return block.has_codes and not line.name.name and not regex(block.repeat.pattern or ".*").fullmatch(name)


def _is_named_total(name: RowName) -> bool:
    return not name.code and fold(name.name) in _TOTALS


def _is_one_of(piece: Piece, words: frozenset[str]) -> bool:
    return isinstance(piece.value, str) and fold(piece.value) in words
