"""Tables into which a unit has put rows of its own: which rows these are, and where their cells stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.forms.language.define import expanded
from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import OddRowCode, RowCount, RowTwice, RowWithoutName, SumAmongRows, SumByFigures
from gouji.intake.bind.open_lines import OpenLine, RowsBelow, headings, is_called_sum
from gouji.intake.bind.placement import Placed, Placement
from gouji.intake.bind.placing import place
from gouji.model.finding import Finding
from gouji.model.form import Cell, Form, Path, Table, joined, key_path, leaf_paths
from gouji.model.grid import Document, Place
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.open_rows import RowName
from gouji.model.patterns import regex
from gouji.model.submission import LABELS
from gouji.model.wording import Some

_NAMED = 5


class OpenTable(NamedTuple):
    """Where an open table stands: its sheet, columns, open rows, the row of their sum, cells of other blocks, names.

    ``stub`` is the column in which its rows have their code or name; ``by_figures`` is the row of the sum where
    nothing but its figures says so.
    """

    sheet: str
    stub: int
    columns: Mapping[Path, int]
    lines: Sequence[OpenLine]
    total: int | None
    others: Placed
    names: Collection[Place]
    by_figures: OpenLine | None


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


def place_with_rows(
    form: Form, document: Document, sheets: Mapping[str, Sheet], file: str, year: int | None = None
) -> tuple[Form, Placement]:
    """A form with open rows with those that a return has, and where its cells stand; see `place`."""
    base = form.base
    headings = place(one_line(base), document, sheets, file, year)
    opened = with_rows_of(base, open_tables(base, headings.placed, sheets))
    found_all = all(table.key in opened.placed for table in base.tables if table.repeat is not None)
    homes = headings.homes if found_all else None
    placement = place(opened.form, document, sheets, file, year, opened.placed, homes)
    placement.names = opened.names
    placement.findings += opened.findings
    return opened.form, placement


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
    sums = [line for line in found.lines if is_called_sum(line.name)]
    by_figures = [found.by_figures] if found.by_figures is not None else []
    for kind, lines in (
        (RowTwice, again),
        (RowWithoutName, nameless),
        (OddRowCode, odd),
        (SumAmongRows, sums),
        (SumByFigures, by_figures),
    ):
        told = [line for line in lines if line not in nameless or kind is RowWithoutName]
        if told:
            names = [" ".join(filter(None, (line.name.code, line.name.name))) or "—" for line in told]
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
    blocks = tuple(block._replace(rows=()) if block.repeat is not None else block for block in table.blocks)
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
    blocks = list(_blocks(form, placed))
    for table, known in zip(form.tables, one_line(form).tables, strict=True):
        block = next((block for block in table.blocks if block.repeat is not None), None)
        here = {cell: placed[cell.id] for cell in known.cells if cell.id in placed}
        mine = {cell: there for cell, (there, _) in here.items() if not cell.row}
        if block is None or not mine:
            continue
        others = {cell.id: there for cell, there in here.items() if cell.row}
        first = next(iter(mine.values()))
        columns = {cell.column: there.column for cell, there in mine.items()}
        sheet = sheets[first.sheet]
        if 2 * len(headings(sheet, columns, first.row)) < len(columns):
            continue
        end = min(_tops_below(first.row, sheet, blocks), default=None)
        walk = RowsBelow(block, sheet, columns, first.row, end, _titles(form))
        found[table.key] = OpenTable(
            first.sheet, walk.stub, columns, walk.lines, walk.total, others, walk.names, walk.by_figures
        )
    return found


class _PlacedBlock(NamedTuple):
    """A block that was found: its sheet, columns and first row with cells."""

    sheet: str
    columns: Mapping[Path, int]
    row: int


def _blocks(form: Form, placed: Placed) -> Iterator[_PlacedBlock]:
    for table in one_line(form).tables:
        found: dict[tuple[str, int], list[Cell]] = {}
        for cell in table.cells:
            if cell.id in placed:
                found.setdefault((placed[cell.id][0].sheet, cell.block), []).append(cell)
        for (sheet, _), cells in found.items():
            columns = {cell.column: placed[cell.id][0].column for cell in cells}
            yield _PlacedBlock(sheet, columns, min(placed[cell.id][0].row for cell in cells))


def _tops_below(row: int, sheet: Sheet, blocks: Iterable[_PlacedBlock]) -> Iterator[int]:
    """The first rows of those of some blocks, with their headings, that stand further down on a sheet than a row."""
    for block in blocks:
        if block.sheet == sheet.name and block.row > row:
            heads = headings(sheet, block.columns, block.row)
            yield min((head.row for head in heads if head.row > row), default=block.row)


@once_for
def _titles(form: Form) -> frozenset[str]:
    """What may stand over the tables of a form, folded."""
    return frozenset({fold(title) for table in form.tables for title in (table.title, table.sheet)})
