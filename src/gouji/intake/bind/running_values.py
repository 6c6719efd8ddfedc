"""Which of the figures behind a label stand in which cells, and of which cells that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from gouji.intake.bind.findings import (
    ByEquations,
    FiguresRunTogether,
    GluedFigures,
    HeadingsInDoubt,
    ShiftedFigures,
    TablePlacing,
)
from gouji.intake.bind.running_layout import Row, Values
from gouji.intake.bind.running_rows import splits, windows
from gouji.model.edit import EditRule, OutcomeVerdict, confront
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Cell, Form, Table, describe
from gouji.model.wording import Some
from gouji.workbook.layout import skeleton

_NAMED = 3
_FAILING = 3
"""So many equations within rows, and most of all, fail where columns stand in another order."""


def values_of(form: Form, table: Table, rows: Sequence[Row]) -> tuple[Values, list[Finding]]:
    """What stands in the cells of each row, and word of those of which that cannot be told, or only in a way."""
    values: dict[int, Sequence[str]] = {}
    open_rows: dict[tuple[int, int, int], list[int]] = {}
    for number, row in enumerate(rows):
        wanted, found = width(table, row.block), row.behind
        if (texts := _plainly(form, table, row, wanted)) is not None:
            values[number] = texts
        elif found.in_cells and len(found.slots) > wanted:
            open_rows.setdefault((row.block, found.before, len(found.slots)), []).append(number)
    voted: list[int] = []
    for (block, *_), numbers in open_rows.items():
        wanted = width(table, block)
        places = frozenset.intersection(*(windows(rows[number].behind, wanted) for number in numbers))
        if len(places) > 1:
            votes = {at: _votes(form, table, rows, numbers, at) for at in places}
            places = frozenset(at for at, count in votes.items() if count == max(votes.values()))
            voted += numbers if len(places) == 1 else ()
        if len(places) == 1:
            (at,) = places
            values |= {number: rows[number].behind.slots[at : at + wanted] for number in numbers}
    parted = [number for number, texts in values.items() if splits(rows[number].behind, len(texts))]
    told: list[tuple[type[TablePlacing], Sequence[int]]] = [
        (FiguresRunTogether, [number for number in range(len(rows)) if number not in values]),
        (GluedFigures, parted),
        (ByEquations, voted),
        (ShiftedFigures, _shifted(form, table, rows, values)),
    ]
    said = [listing(kind, table, [c for at in numbers for c in _cells(table, rows[at])]) for kind, numbers in told]
    said.append(listing(HeadingsInDoubt, table, _failing(form, table, rows, values)))
    return values, [finding for finding in said if finding.cells]


def _plainly(form: Form, table: Table, row: Row, wanted: int) -> Sequence[str] | None:
    """What stands in the cells of a row, where the number of figures or of cells tells."""
    found, cells = row.behind, _cells(table, row)
    if found.in_cells and (once := _unrepeated(table, cells, found.slots)) is not None:
        return once
    if len(found.filled) == wanted:
        return found.filled if not found.goes_on or _holds(form, table, cells, found.filled) else None
    if ways := splits(found, wanted):
        # Equations choose; digits as many as cells leave no choice.
        holding = [way for way in ways if len(ways) == 1 or _holds(form, table, cells, way)]
        return holding[0] if len(holding) == 1 else None
    if not found.filled:
        return ("",) * wanted if found.in_cells or not found.loose else None
    return found.slots if found.in_cells and len(found.slots) == wanted else None


def _unrepeated(table: Table, cells: Sequence[Cell], slots: Sequence[str]) -> Sequence[str] | None:
    """The figures of cells over several columns that are printed again in each; None where they differ within one."""
    wide = [skeleton(table).slots[cell.id][2] for cell in cells]
    if not cells or not len(cells) < sum(wide) == len(slots):
        return None
    ends = list(accumulate(wide))
    parts = [slots[end - count : end] for end, count in zip(ends, wide, strict=True)]
    return [part[0] for part in parts] if all(len(set(part)) == 1 for part in parts) else None


def _shifted(form: Form, table: Table, rows: Sequence[Row], values: Values) -> list[int]:
    """The rows with blanks that break their equations: with more cells than the form has, or none at either end.

    A total that most rows of a block lack is left blank on purpose.
    """
    shown: dict[int, list[bool]] = {}
    for number, texts in values.items():
        if any(texts):
            totals = [bool(text) for cell, text in zip(_cells(table, rows[number]), texts, strict=False) if cell.total]
            shown.setdefault(rows[number].block, []).extend(totals)
    found = []
    for number, texts in values.items():
        row, cells = rows[number], _cells(table, rows[number])
        if not (row.behind.in_cells and cells and any(texts)) or all(texts):
            continue
        ended = cells[-1].total and not texts[-1] and 2 * sum(shown[row.block]) > len(shown[row.block])
        if (ended or not texts[0] or len(row.behind.slots) > len(texts)) and not _holds(
            form, table, cells, texts, undecided=True
        ):
            found.append(number)
    return found


def width(table: Table, block: int) -> int:
    """How many cells a row of a block has."""
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


def _holds(form: Form, table: Table, cells: Sequence[Cell], texts: Sequence[str], *, undecided: bool = False) -> bool:
    """Whether all equations within a row hold; ``undecided`` is the answer where it has none."""
    return min(_holding(form, table, cells, texts), default=1 if undecided else -1) > 0


@cache
def _rules_within(form: Form, table: Table) -> list[EditRule]:
    """The equations within single rows of a table."""
    row_of = {cell.id: (cell.block, cell.row) for cell in table.cells}
    return [
        rule for rule in form.rules if len({row_of.get(cell) for cell in rule.cells}) == 1 and rule.cells[0] in row_of
    ]


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


def listing(kind: type[TablePlacing], table: Table, cells: Sequence[Cell]) -> TablePlacing:
    """Word of some cells of a table."""
    labels = Some.of([describe(cell) for cell in cells], _NAMED)
    return kind(table=table.title, labels=labels, cells=tuple(cell.id for cell in cells))
