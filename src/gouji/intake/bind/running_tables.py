"""Tables that arrive as text: put into the layout of the form, so that they are read like any other.

Labels decide, in the order of the form; then how many figures stand behind each; where cells were written but
may begin at several places, the equations choose, and that is told. What cannot be told apart stays empty and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from gouji.intake.bind.findings import (
    ByEquations,
    FiguresRunTogether,
    GluedFigures,
    HeadingsInDoubt,
    LooseFigures,
    TablePlacing,
)
from gouji.intake.bind.matching import LEAF, PARENT, best_order
from gouji.intake.bind.running_layout import Row, Values, headings_in_doubt, laid_out, with_tables
from gouji.intake.bind.running_rows import Behind, behind, is_figure, windows
from gouji.intake.bind.running_words import RunningText
from gouji.model.edit import EditRule, OutcomeVerdict, confront
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Block, Cell, Form, Header, Path, Table, describe, leaf_paths
from gouji.model.grid import Document, Grid
from gouji.model.labels import wordings
from gouji.model.wording import Some

_NAMED = 3
_HEADS = 3
"""So many different headings stand before the figures of a table that has no labels of rows."""
_FAILING = 3
"""So many equations within rows, and most of all, fail where columns stand in another order."""


class Arranged(NamedTuple):
    """A document with its tables in the layout of the form, and what has to be said about them."""

    document: Document
    findings: tuple[Finding, ...]


def arranged(form: Form, document: Document, file: str = "") -> Arranged | None:
    """The tables of the form in the lines of a document; None where they hold no figures, or not half of its rows."""
    text = RunningText(document, form, file)
    found = _labelled(form, text)
    for table in form.tables:
        for number, block in enumerate(table.blocks):
            if not block.rows:
                found[table.key] += _unlabelled(block, number, text)
    wanted = sum(len({(cell.block, cell.row) for cell in table.cells}) for table in form.tables)
    have = sum(len({(row.block, row.path) for row in rows}) for rows in found.values())
    if 2 * have < wanted or not any(
        row.behind.filled or row.behind.in_cells for rows in found.values() for row in rows
    ):
        return None
    tables: list[tuple[Grid, Sequence[Row]]] = []
    findings: list[Finding] = []
    for table in form.tables:
        if rows := sorted(found[table.key], key=lambda row: (row.block, row.at)):
            values, said = _values(form, table, rows)
            tables.append((laid_out(table, rows, values), rows))
            findings += said
            if doubted := headings_in_doubt(table, rows, text) or _failing(form, table, rows, values):
                findings.append(_listing(HeadingsInDoubt, table, doubted))
    loose = tuple(line for rows in found.values() for row in rows for line in row.behind.loose)
    if loose:
        findings.append(LooseFigures(lines=Some.of(loose, _NAMED), count=len(loose)))
    return Arranged(with_tables(document, text, tables), tuple(findings))


# ── rows ────────────────────────────────────────────────────────────────────────────────────


class FormRow(NamedTuple):
    """One row of figures of a form."""

    table: Table
    block: int
    path: Path

    @property
    def wanted(self) -> int:
        """How many cells it has."""
        return _width(self.table, self.block)


def _labelled(form: Form, text: RunningText) -> dict[str, list[Row]]:
    """The rows of every table that have labels, and others under labels of groups with as many figures as a row has."""
    lines = [
        FormRow(table, number, path)
        for table in form.tables
        for number, block in enumerate(table.blocks)
        if block.rows
        for path in leaf_paths(block.rows)
    ]
    candidates = [at for at, label in enumerate(text.labels) if label.word in text.vocabulary.rows]
    around = _around(text, candidates)
    weights = [[_weight(line.path, text.labels[at].word, around[at]) for at in candidates] for line in lines]
    order = {candidates[j]: i for i, j in best_order(weights).items()}
    free = [i for i in range(len(lines)) if i not in set(order.values())]
    found: dict[str, list[Row]] = {table.key: [] for table in form.tables}
    for at in candidates:
        word = text.labels[at].word
        if (number := order.get(at)) is None:
            # Out of order, or once more.
            fitting = [i for i, line in enumerate(lines) if word in wordings(line.path[-1])]
            number = next((i for i in fitting if i in free), fitting[0])
            free = [i for i in free if i != number]
        line = lines[number]
        found[line.table.key].append(
            Row(line.block, line.path, line.path[-1].label, at, _behind(text, at, line.wanted))
        )
    for at, label in enumerate(text.labels):
        for line in lines if label.word in text.vocabulary.groups else ():
            headers = [header for header in line.path[:-1] if label.word in wordings(header)]
            figures = _behind(text, at, line.wanted) if headers else None
            if figures is not None and figures.lines == 1 and len(figures.filled) == line.wanted:
                if all(map(is_figure, figures.filled)):
                    found[line.table.key].append(Row(line.block, None, headers[0].label, at, figures))
                break
    return found


def _weight(path: Path, word: str, around: frozenset[str]) -> int:
    if word not in wordings(path[-1]):
        return 0
    return LEAF + PARENT * sum(not around.isdisjoint(wordings(header)) for header in path[:-1])


def _around(text: RunningText, candidates: Sequence[int]) -> dict[int, frozenset[str]]:
    """The labels of groups that stand before each candidate and behind the one before it, or else those of that one."""
    found: dict[int, frozenset[str]] = {}
    now: frozenset[str] = frozenset()
    last = 0
    for at in candidates:
        new = {label.word for label in text.labels[last:at] if label.word in text.vocabulary.groups}
        found[at] = now = frozenset(new) or now
        last = at
    return found


def _behind(text: RunningText, at: int, wanted: int, *, heading: bool = False) -> Behind:
    label = text.labels[at]
    start = text.starts[text.line_of(label.end - 1)]
    return behind(text.behind(at), text.text[start : label.end], wanted, heading=heading)


def _unlabelled(block: Block, number: int, text: RunningText) -> Iterator[Row]:
    """The line of figures under the headings of a block that has no labels of rows, perhaps a part under each group."""
    words = _words(block.columns)
    wanted = sum(header.leaf_count for header in block.columns)
    heads: set[str] = set()
    parts: list[tuple[int, Behind]] = []
    for at, label in enumerate(text.labels):
        if label.word not in words:
            if parts:
                break
            heads.clear()
            continue
        heads.add(label.word)
        if len(heads) >= min(_HEADS, len(words)):
            figures = _behind(text, at, wanted - sum(len(one.slots) for _, one in parts), heading=True)
            if any(map(is_figure, figures.filled)) or (figures.in_cells and not parts):
                parts.append((at, figures))
    if parts:
        at, whole = parts[0]
        if len(parts) > 1:
            slots = tuple(slot for _, one in parts for slot in one.filled)
            groups = [len(one.filled) for _, one in parts]
            fits = groups in ([header.leaf_count for header in level] for level in _levels(block.columns))
            whole = whole._replace(
                slots=slots if fits else (*slots, *whole.loose)[:1],
                in_cells=False,
                lines=text.line_of(text.labels[parts[-1][0]].end)
                - text.line_of(text.labels[at].end)
                + parts[-1][1].lines,
            )
        yield Row(number, (), "", at, whole)


@cache
def _words(headers: tuple[Header, ...]) -> frozenset[str]:
    return frozenset(word for path in leaf_paths(headers) for header in path for word in wordings(header))


def _levels(headers: tuple[Header, ...]) -> list[list[Header]]:
    """The header forest level by level, leaves going down as far as the deepest."""
    levels = [list(headers)]
    while any(header.children for header in levels[-1]):
        levels.append([one for header in levels[-1] for one in (header.children or (header,))])
    return levels


# ── values ──────────────────────────────────────────────────────────────────────────────────


def _values(form: Form, table: Table, rows: Sequence[Row]) -> tuple[Values, list[Finding]]:
    """What stands in the cells of each row, and word of those of which that cannot be told, or only in a way."""
    values: dict[int, Sequence[str]] = {}
    open_rows: dict[tuple[int, int, int], list[int]] = {}
    for number, row in enumerate(rows):
        wanted, found = _width(table, row.block), row.behind
        if len(found.filled) == wanted:
            if not found.goes_on or min(_holding(form, table, _cells(table, row), found.filled), default=-1) > 0:
                values[number] = found.filled
        elif not found.filled:
            if found.in_cells or not found.loose:
                values[number] = ("",) * wanted
        elif found.in_cells and len(found.slots) == wanted:
            if not _lacks_a_blank(form, table, _cells(table, row), found.slots):
                values[number] = found.slots
        elif found.in_cells and len(found.slots) > wanted:
            open_rows.setdefault((row.block, found.before, len(found.slots)), []).append(number)
    voted: list[int] = []
    for (block, *_), numbers in open_rows.items():
        wanted = _width(table, block)
        places = frozenset.intersection(*(windows(rows[number].behind, wanted) for number in numbers))
        if len(places) > 1:
            votes = {at: _votes(form, table, rows, numbers, at) for at in places}
            places = frozenset(at for at, count in votes.items() if count == max(votes.values()))
            voted += numbers if len(places) == 1 else ()
        if len(places) == 1:
            (at,) = places
            for number in numbers:
                texts = rows[number].behind.slots[at : at + wanted]
                if not _lacks_a_blank(form, table, _cells(table, rows[number]), texts):
                    values[number] = texts
    unknown = [cell for number, row in enumerate(rows) if number not in values for cell in _cells(table, row)]
    glued = [cell for row in rows if row.behind.glued for cell in _cells(table, row)]
    placed = [cell for number in voted for cell in _cells(table, rows[number])]
    kinds = ((FiguresRunTogether, unknown), (GluedFigures, glued), (ByEquations, placed))
    return values, [_listing(kind, table, cells) for kind, cells in kinds if cells]


def _width(table: Table, block: int) -> int:
    return sum(header.leaf_count for header in table.blocks[block].columns)


def _cells(table: Table, row: Row) -> list[Cell]:
    return [cell for cell in table.cells if cell.block == row.block and cell.row == row.path]


def _votes(form: Form, table: Table, rows: Sequence[Row], numbers: Sequence[int], at: int) -> int:
    """How many more equations of these rows hold than fail when their figures begin at one of the places."""
    score = 0
    for number in numbers:
        cells = _cells(table, rows[number])
        texts = rows[number].behind.slots[at : at + len(cells)]
        score += sum(_holding(form, table, cells, texts))
    return score


def _holding(form: Form, table: Table, cells: Sequence[Cell], texts: Sequence[str]) -> Iterator[int]:
    """Of every equation within a row 1 where it holds and -1 where it fails; a blank counts as zero."""
    figures = {cell.id: observe(text).value or 0 for cell, text in zip(cells, texts, strict=True)}
    for rule in _rules_within(form, table):
        if figures.keys() >= set(rule.cells):
            yield 1 if confront(rule, figures).verdict is OutcomeVerdict.SATISFIED else -1


@cache
def _rules_within(form: Form, table: Table) -> list[EditRule]:
    """The equations within single rows of a table."""
    row_of = {cell.id: (cell.block, cell.row) for cell in table.cells}
    return [
        rule for rule in form.rules if len({row_of.get(cell) for cell in rule.cells}) == 1 and rule.cells[0] in row_of
    ]


def _lacks_a_blank(form: Form, table: Table, cells: Sequence[Cell], texts: Sequence[str]) -> bool:
    """Whether equations of a row fail that hold once empty cells at its end are put in further to the left."""
    held = len(texts)
    while held and not texts[held - 1]:
        held -= 1
    empty = ("",) * (len(texts) - held)
    if not empty or not cells or min(_holding(form, table, cells, texts), default=1) > 0:
        return False
    moved = ((*texts[:at], *empty, *texts[at:held]) for at in range(held))
    return any(min(_holding(form, table, cells, one)) > 0 for one in moved)


def _failing(form: Form, table: Table, rows: Sequence[Row], values: Values) -> list[Cell]:
    """All cells of the blocks of which the rows with figures break most of their own equations."""
    tried: dict[int, list[bool]] = {}
    for number, texts in values.items():
        cells = _cells(table, rows[number])
        shown = [observe(text).value is not None for cell, text in zip(cells, texts, strict=False) if cell.total]
        outcomes = list(_holding(form, table, cells, texts)) if shown and all(shown) else []
        if any(observe(text).value for text in texts):
            tried.setdefault(rows[number].block, []).extend(outcome < 0 for outcome in outcomes)
    doubted = {block for block, failed in tried.items() if sum(failed) >= _FAILING and 2 * sum(failed) > len(failed)}
    return [cell for cell in table.cells if cell.block in doubted]


def _listing(kind: type[TablePlacing], table: Table, cells: Sequence[Cell]) -> TablePlacing:
    labels = Some.of([describe(cell) for cell in cells], _NAMED)
    return kind(table=table.title, labels=labels, cells=tuple(cell.id for cell in cells))
