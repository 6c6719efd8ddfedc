"""Finding a table in a grid by its labels, in the order of the form.

Row labels and column headings are matched as two ordered sequences, so a table is found wherever
it stands, with rows or columns put in or left out. What stands between two labels that were
found may be taken by its position, and is then reported as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar

from gouji.form import Block, Header, Path, Table, leaf_paths
from gouji.grid import Grid, Piece
from gouji.labels import fold, wordings
from gouji.layout import skeleton

_LEAF, _PARENT = 3, 1

Item = TypeVar("Item")


class Sheet:
    """A grid made ready for looking things up in it."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.name = grid.name
        self.at = {(piece.row, piece.column): piece for piece in grid.pieces}

    @cached_property
    def texts(self) -> list[tuple[Piece, str]]:
        """Every text with its folded wording."""
        return [
            (piece, folded) for piece in self.grid.pieces if type(piece.value) is str and (folded := fold(piece.value))
        ]

    @cached_property
    def rows(self) -> Mapping[int, list[tuple[Piece, str]]]:
        """The texts that begin in each row."""
        found: dict[int, list[tuple[Piece, str]]] = {}
        for piece, folded in self.texts:
            found.setdefault(piece.row, []).append((piece, folded))
        return found


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the cells of a table stand in a sheet.

    ``slots`` maps cell ids to (row, column); ``guessed`` are those of them whose row or column
    label was not recognised; ``exact`` says that every label stands where the form has it;
    ``strays`` are the rows between the table's own that hold figures but no known label.
    """

    sheet: Sheet
    slots: Mapping[str, tuple[int, int]]
    guessed: frozenset[str] = frozenset()
    exact: bool = False
    strays: tuple[int, ...] = ()
    last_row: int = 0


def match_exactly(table: Table, sheet: Sheet) -> Alignment | None:
    """The table when all its labels stand in the official places, else None."""
    frame = skeleton(table)
    for label in frame.labels:
        piece = sheet.at.get((label.row, label.column))
        if piece is None or (
            piece.value != label.value
            and (not isinstance(piece.value, str) or fold(piece.value) != fold(str(label.value)))
        ):
            return None
    slots = {cell: slot[:2] for cell, slot in frame.slots.items()}
    return Alignment(sheet, slots, exact=True, last_row=frame.rows - 1)


def align(table: Table, sheet: Sheet, start: int = 0) -> Alignment | None:
    """The best place for the table in a sheet from row ``start`` on; None when it is not there.

    A table counts as found with at least half of its rows and half of its columns.
    """
    items = [(number, path) for number, block in enumerate(table.blocks) for path in leaf_paths(block.rows)]
    candidates = sorted(row for row in sheet.rows if row >= start)
    matched = _best_order(items, candidates, lambda item, row: _row_weight(table.blocks[item[0]], item[1], row, sheet))
    rows = {item: candidates[position] for item, position in matched.items()}
    slots: dict[str, tuple[int, int]] = {}
    guessed: set[str] = set()
    top, strays, last_row = start, [], start
    for number, block in enumerate(table.blocks):
        paths = list(leaf_paths(block.rows))
        own = {path: rows[number, path] for path in paths if (number, path) in rows}
        if paths and not own:
            continue
        bottom = min(own.values()) if own else max(candidates, default=0) + 1
        columns, header_end = _columns(block, sheet, top, bottom)
        leaves = list(leaf_paths(block.columns))
        if 2 * len(columns) < len(leaves):
            continue
        all_columns = _interpolated(leaves, columns)
        own = own or {(): header_end + 1}
        all_rows = _interpolated(paths or [()], own, before=header_end)
        figures = set(all_columns.values())
        strays += [row for row in _between(all_rows) if _has_figures(sheet, row, figures)]
        for cell in table.cells:
            if cell.block == number and cell.row in all_rows and cell.column in all_columns:
                slots[cell.id] = all_rows[cell.row], all_columns[cell.column]
                if cell.row not in own or cell.column not in columns:
                    guessed.add(cell.id)
        top = last_row = max(all_rows.values())
        top += 1
    if 2 * len(slots) < len(table.cells):
        return None
    return Alignment(sheet, slots, frozenset(guessed), False, tuple(strays), last_row)


# ── rows ────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def _foreign(headers: tuple[Header, ...], path: Path) -> frozenset[str]:
    """The wordings of every group of a header tree that the path does not pass through."""
    groups: list[Header] = []
    todo = list(headers)
    while todo:
        header = todo.pop()
        if header.children:
            groups.append(header)
            todo += header.children
    own = frozenset().union(*map(wordings, path))
    return frozenset().union(*(wordings(group) for group in groups if group not in path)) - own


def _row_weight(block: Block, path: Path, row: int, sheet: Sheet) -> int:
    """How much speaks for a row; nothing where it stands under the label of another group."""
    if not any(folded in wordings(path[-1]) for _, folded in sheet.rows[row]):
        return 0
    around = {folded for piece, folded in sheet.texts if piece.row <= row < piece.row + piece.rows}
    own = _own_groups(path, around)
    # A merge left behind when a row was deleted may reach too far: a foreign label beside its own does no harm.
    if own < len(path) - 1 and not around.isdisjoint(_foreign(block.rows, path)):
        return 0
    return _LEAF + _PARENT * own


def _own_groups(path: Path, around: set[str]) -> int:
    """How many of the groups that a leaf belongs to have their label over it."""
    return sum(not around.isdisjoint(wordings(header)) for header in path[:-1])


# ── columns ─────────────────────────────────────────────────────────────────────────────────


def _columns(block: Block, sheet: Sheet, top: int, bottom: int) -> tuple[dict[Path, int], int]:
    """The column of every heading found in rows ``top`` to ``bottom``, and the last heading row."""
    region = [(piece, folded) for piece, folded in sheet.texts if top <= piece.row < bottom]
    leaves = list(leaf_paths(block.columns))
    candidates = sorted({piece.column for piece, _ in region})
    by_column: dict[int, list[tuple[Piece, str]]] = {}
    for piece, folded in region:
        by_column.setdefault(piece.column, []).append((piece, folded))

    def weight(path: Path, column: int) -> int:
        if not any(folded in wordings(path[-1]) for _, folded in by_column[column]):
            return 0
        above = {folded for piece, folded in region if piece.column <= column < piece.column + piece.columns}
        if not above.isdisjoint(_foreign(block.columns, path)):
            return 0
        return _LEAF + _PARENT * _own_groups(path, above)

    matched = _best_order(leaves, candidates, weight)
    columns = {path: candidates[position] for path, position in matched.items()}
    ends = [
        piece.row + piece.rows - 1
        for path, column in columns.items()
        for piece, folded in by_column[column]
        if folded in wordings(path[-1])
    ]
    return columns, max(ends, default=bottom - 1)


# ── sequences ───────────────────────────────────────────────────────────────────────────────


def _best_order(items: Sequence[Item], places: Sequence[int], weight: Callable[[Item, int], int]) -> dict[Item, int]:
    """The heaviest matching of items to places that keeps both in order: item → index of place."""
    height, width = len(items), len(places)
    weights = [[weight(item, place) for place in places] for item in items]
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in reversed(range(height)):
        for j in reversed(range(width)):
            taken = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = {}, 0, 0
    while i < height and j < width:
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            found[items[i]] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _interpolated(paths: Sequence[Path], found: Mapping[Path, int], before: int | None = None) -> dict[Path, int]:
    """Fill gaps between found neighbours when exactly the missing ones fit in.

    ``before`` is the last line in front of the first path, where that is known.
    """
    known = [(-1, before)] if before is not None else []
    known += [(i, found[path]) for i, path in enumerate(paths) if path in found]
    filled = dict(found)
    for (i, at), (j, to) in pairwise(known):
        if to - at == j - i:
            for k in range(i + 1, j):
                filled[paths[k]] = at + k - i
    return filled


def _between(rows: Mapping[Path, int]) -> Iterator[int]:
    taken = set(rows.values())
    yield from (row for row in range(min(taken), max(taken)) if row not in taken)


def _has_figures(sheet: Sheet, row: int, columns: set[int]) -> bool:
    pieces = (sheet.at.get((row, column)) for column in columns)
    return any(piece is not None and not isinstance(piece.value, (str, type(None))) for piece in pieces)
