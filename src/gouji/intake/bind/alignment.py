"""Finding a table in a grid by its labels, in the order of the form.

Row labels and column headings are matched as two ordered sequences, so a table is found wherever
it stands, with rows or columns put in or left out, block by block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import count, islice
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from gouji.intake.bind.matching import LEAF, LINES, PARENT, MatchedLines, gaps, matched, stragglers
from gouji.intake.bind.numbering import numbered
from gouji.intake.bind.strips import COLUMNS, strips_of, wordings_of
from gouji.model.alike import walk
from gouji.model.figures import observe
from gouji.model.form import Block, Header, Path, Table, leaf_paths
from gouji.model.grid import LETTER, Grid, Piece, Place
from gouji.model.keeping import once_for
from gouji.model.labels import fold, short_wordings, wordings
from gouji.workbook.layout import depth, skeleton

P = ParamSpec("P")
T = TypeVar("T")

LABELS = 20_000
"""Texts of a sheet that are looked at; the longest official label has 60 characters."""
LONGEST_LABEL = 200
HEADING_ROWS = 12
"""Rows above the last row of headings in which those over it may stand."""


class Sheet:
    """A grid made ready for looking things up in it, without numbers that only count its columns and rows."""

    def __init__(self, grid: Grid) -> None:
        self.whole = grid
        counting, self.numbered_rows = numbered(grid)
        if counting:
            grid = replace(grid, pieces=tuple(piece for piece in grid.pieces if piece[:2] not in counting))
        self.grid = grid
        self.name = grid.name
        self._facts: dict[object, Any] = {}
        self.at = {(piece.row, piece.column): piece for piece in grid.pieces}

    def once(self, work: Callable[Concatenate[Sheet, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function makes of the sheet, worked out the first time that it is asked for."""
        key = (work, args, *kwargs.items())
        if key not in self._facts:
            self._facts[key] = work(self, *args, **kwargs)
        return cast("T", self._facts[key])

    @cached_property
    def texts(self) -> list[tuple[Piece, str]]:
        """Every text that can be a label, with its folded wording."""
        return [(piece, folded) for piece in self.short if (folded := fold(str(piece.value)))]

    @cached_property
    def short(self) -> list[Piece]:
        """The first texts that are no longer than a label."""
        texts = (p for p in self.grid.pieces if type(p.value) is str and len(p.value) <= LONGEST_LABEL)
        return list(islice(texts, LABELS))

    @cached_property
    def by_wording(self) -> Mapping[str, list[Piece]]:
        """The texts by their folded wording."""
        found: dict[str, list[Piece]] = {}
        for piece, folded in self.texts:
            found.setdefault(folded, []).append(piece)
        return found

    @cached_property
    def filled_rows(self) -> list[int]:
        """The rows in which anything stands, in order."""
        return sorted({piece.row for piece in self.grid.pieces if piece.value is not None})

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands in the document."""
        return Place(self.name, row, column)

    def row_has_figures(self, row: int, columns: Iterable[int]) -> bool:
        """Whether a number stands in any of these columns of a row."""
        return any(self._is_figure(row, column) for column in columns)

    def column_has_figures(self, column: int, rows: Iterable[int]) -> bool:
        """Whether a number stands in any of these rows of a column."""
        return any(self._is_figure(row, column) for row in rows)

    def _is_figure(self, row: int, column: int) -> bool:
        piece = self.at.get((row, column))
        return piece is not None and observe(piece.value).value is not None

    def labels(self, known: frozenset[str]) -> list[tuple[Piece, str]]:
        """The texts with one of these wordings."""
        return [
            (piece, folded) for folded in sorted(known & self.by_wording.keys()) for piece in self.by_wording[folded]
        ]


def sheet_of(grid: Grid) -> Sheet:
    """A grid made ready; the same as the last time for the same small grid, as returns share sheets like that."""
    known = _SHEETS.pop(id(grid), None)
    if known is None or known[0] is not grid:
        known = grid, Sheet(grid)
    if len(known[1].at) <= _SMALL:
        _SHEETS[id(grid)] = known  # the last to be forgotten
        if len(_SHEETS) > _KEPT:
            del _SHEETS[next(iter(_SHEETS))]
    return known[1]


_SHEETS: dict[int, tuple[Grid, Sheet]] = {}
_KEPT, _SMALL = 32, 200


class Region(NamedTuple):
    """Where one block of a table stands in a sheet."""

    rows: MatchedLines
    columns: MatchedLines


@dataclass(frozen=True)
class Alignment:
    """Where the cells of a table stand in a sheet, block by block.

    ``exact`` says that every label stands where the form has it; then there are no regions.
    """

    table: Table
    sheet: Sheet
    regions: Mapping[int, Region]
    exact: bool = False

    @cached_property
    def slots(self) -> dict[str, tuple[int, int]]:
        """The (row, column) of every cell that was found."""
        if self.exact:
            return {cell: slot[:2] for cell, slot in skeleton(self.table).slots.items()}
        found = {}
        for number, (rows, columns, cells) in _paths(self.table).items():
            if (region := self.regions.get(number)) is not None:
                down, across = [region.rows[path] for path in rows], [region.columns[path] for path in columns]
                for cell, i, j in cells:
                    if (row := down[i]) is not None and (column := across[j]) is not None:
                        found[cell] = row, column
        return found

    @cached_property
    def guessed(self) -> frozenset[str]:
        """The cells whose row or column label was not recognised."""
        return self._where(lambda lines, path: path in lines.guessed)

    @property
    def moved(self) -> frozenset[str]:
        """The cells whose row or column stands out of order."""
        return self._where(lambda lines, path: path in lines.moved)

    @property
    def doubted(self) -> frozenset[str]:
        """The cells whose row or column label could as well be that of another."""
        return self._where(lambda lines, path: path in lines.doubted)

    def _where(self, holds: Callable[[MatchedLines, Path], bool]) -> frozenset[str]:
        found: set[str] = set()
        for number, (rows, columns, cells) in _paths(self.table).items():
            if (region := self.regions.get(number)) is not None:
                down = [holds(region.rows, path) for path in rows]
                across = [holds(region.columns, path) for path in columns]
                found |= {cell for cell, i, j in cells if down[i] or across[j]}
        return frozenset(found)


_Lines = tuple[Sequence[Path], Sequence[Path], Sequence[tuple[str, int, int]]]


@once_for
def _paths(table: Table) -> Mapping[int, _Lines]:
    """The rows and columns of every block, and its cells with the numbers of both: paths are slow to look up."""
    found = {}
    for number in {cell.block for cell in table.cells}:
        cells = [cell for cell in table.cells if cell.block == number]
        rows, columns = list(dict.fromkeys(c.row for c in cells)), list(dict.fromkeys(c.column for c in cells))
        down, across = ({path: i for i, path in enumerate(paths)} for paths in (rows, columns))
        found[number] = rows, columns, [(cell.id, down[cell.row], across[cell.column]) for cell in cells]
    return found


def match_exactly(table: Table, sheet: Sheet) -> Alignment | None:
    """The table when all its labels stand in the official places, else None."""
    at = sheet.at
    frame = skeleton(table)
    for label in (one for one in frame.labels if one.value is not None and one.role != LETTER):
        piece = at.get((label.row, label.column))
        if piece is None or (
            piece.value != label.value
            and (not isinstance(piece.value, str) or fold(piece.value) != fold(str(label.value)))
        ):
            return None
    for number, block in enumerate(table.blocks):
        # Nothing marks an unlabelled line; when it is empty the figures may stand further down.
        if not block.rows and not any((c.block == number and frame.slots[c.id][:2] in at) for c in table.cells):
            return None
    return Alignment(table, sheet, {}, exact=True)


def align(table: Table, sheet: Sheet) -> Alignment | None:
    """The best place for every block of the table that the sheet holds; None when it holds none.

    A block counts as found with at least half of its rows and half of its columns.
    """
    strips = strips_of(table, sheet.labels)
    rows = {number: rows_of(table.blocks[number], sheet, strip) for number, strip in strips.items()}
    least = {number: sum(header.leaf_count for header in table.blocks[number].rows) / 2 for number in rows}
    taken = {number: set(lines.found.values()) for number, lines in rows.items() if len(lines.found) >= least[number]}
    regions = {}
    for number, block in enumerate(table.blocks):
        if block.rows:
            if number not in taken:
                continue
            own = rows[number]
            bottom = min(own.found.values())
            strip = strips[number]
            others = [lines for other, lines in taken.items() if other != number and _meet(strips[other], strip)]
            above = [row for lines in others for row in lines if row < bottom]
            top, rows_found = max(above, default=-1) + 1, tuple(own.found.values())
            columns, header_end = _columns(block, sheet, top, bottom, rows_found, strip)
            figures = partial(sheet.row_has_figures, columns=tuple(columns.found.values()) if columns else ())
            filled = sheet.filled_rows if len(others) == len(taken) - 1 else sheet.once(_filled_in, strip)
            lines = gaps(tuple(leaf_paths(block.rows)), own, "rows", filled, header_end, figures)
        else:
            top, bottom = _heading(block, sheet)
            columns, header_end = _columns(block, sheet, top, bottom, (), range(COLUMNS))
            row = _first_filled(sheet, header_end, columns)
            below = next(row for row in count(header_end + 1) if row not in sheet.numbered_rows)
            lines = MatchedLines({(): row}, {}) if row == below else MatchedLines({}, {(): row})
        if columns is not None:
            regions[number] = Region(lines, columns)
    return Alignment(table, sheet, regions) if regions else None


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _filled_in(sheet: Sheet, strip: range) -> list[int]:
    """The rows in which anything stands in some columns, in order."""
    return sorted({piece.row for piece in sheet.grid.pieces if piece.value is not None and piece.column in strip})


# ── rows ────────────────────────────────────────────────────────────────────────────────────


def rows_of(block: Block, sheet: Sheet, strip: range) -> MatchedLines:
    """The row of every leaf of the row tree whose label was found."""
    paths = tuple(leaf_paths(block.rows))
    leaves = wordings_of(paths) | wordings_of(paths, short_wordings)
    known = sheet.labels(leaves | _group_wordings(block.rows))
    labels = [(piece, folded) for piece, folded in known if piece.column in strip or folded not in leaves]
    here: dict[int, set[str]] = {}
    for piece, folded in labels:
        if folded in leaves:
            here.setdefault(piece.row, set()).add(folded)
    if both := leaves & (heads := wordings_of(tuple(leaf_paths(block.columns)))):  # 合计 is a heading among others, too
        headings = Counter(piece.row for piece, _ in sheet.labels(heads))
        here = {row: words for row, words in here.items() if not words <= both or headings[row] < 2}
    candidates = sorted(here)[:LINES]
    around: dict[int, set[str]] = {row: set() for row in candidates}
    for piece, folded in labels:
        if piece.rows == 1:
            if piece.row in around:
                around[piece.row].add(folded)
        else:
            for row in candidates:
                if piece.row <= row < piece.row + piece.rows:
                    around[row].add(folded)

    def weight(path: Path, row: int) -> int:
        """How much speaks for a row; nothing where it stands under the label of another group."""
        own = _own_groups(path, around[row])
        if wordings(path[-1]).isdisjoint(here[row]) and (not own or short_wordings(path[-1]).isdisjoint(here[row])):
            return 0
        # A merge left behind when a row was deleted may reach too far: a foreign label beside its own does no harm.
        if own < len(path) - 1 and not around[row].isdisjoint(_foreign(block.rows, path)):
            return 0
        return LEAF + PARENT * own

    return matched(paths, candidates, weight, "rows")


@lru_cache(maxsize=4096)
def _group_wordings(headers: tuple[Header, ...]) -> frozenset[str]:
    """The wordings of every header that stands over others."""
    return frozenset().union(*(wordings(node) for node in walk(headers) if node.children))


@lru_cache(maxsize=4096)
def _foreign(headers: tuple[Header, ...], path: Path) -> frozenset[str]:
    """The wordings of every group of a header tree that the path does not pass through."""
    own = frozenset().union(*map(wordings, path))
    return frozenset().union(*(wordings(node) for node in walk(headers) if node.children and node not in path)) - own


def _own_groups(path: Path, around: set[str]) -> int:
    """How many of the groups that a leaf belongs to have their label over it."""
    return sum(not around.isdisjoint(wordings(header)) for header in path[:-1])


# ── columns ─────────────────────────────────────────────────────────────────────────────────


def _heading(block: Block, sheet: Sheet) -> tuple[int, int]:
    """The rows, from first to behind the last, in which the headings of a block without row labels stand."""
    counts: dict[int, set[tuple[str, int]]] = {}
    for piece, folded in sheet.labels(wordings_of(tuple(leaf_paths(block.columns)))):
        counts.setdefault(piece.row, set()).add((folded, piece.column))
    anchor = max(counts, key=lambda row: (len(counts[row]), -row), default=0)
    return anchor - HEADING_ROWS, anchor + depth(block.columns)


def _columns(
    block: Block, sheet: Sheet, top: int, bottom: int, rows: tuple[int, ...], strip: range
) -> tuple[MatchedLines | None, int]:
    """The columns of the headings in rows ``top`` to ``bottom``, and the last heading row.

    ``rows`` are those in which figures of the block stand, as far as they are known; ``strip`` the
    columns in which its headings may stand.

    None in place of the columns when not half of the headings are there.
    """
    paths = tuple(leaf_paths(block.columns))
    leaves = wordings_of(paths)
    known = sheet.labels(leaves | _group_wordings(block.columns))
    region = [(piece, folded) for piece, folded in known if top <= piece.row < bottom and piece.column in strip]
    here: dict[int, set[str]] = {}
    for piece, folded in region:
        if folded in leaves:
            here.setdefault(piece.column, set()).add(folded)
    candidates = sorted(here)[:LINES]
    reach = {id(piece): _reach(sheet, piece, folded not in leaves) for piece, folded in region}
    around = {
        column: {folded for piece, folded in region if piece.column <= column < reach[id(piece)]}
        for column in candidates
    }

    def weight(path: Path, column: int) -> int:
        if wordings(path[-1]).isdisjoint(here[column]) or not around[column].isdisjoint(_foreign(block.columns, path)):
            return 0
        return LEAF + PARENT * _own_groups(path, around[column])

    lines = matched(paths, candidates, weight, "columns")
    if 2 * len(lines.found) < len(paths):
        return None, bottom - 1
    headed = sorted({piece.column for piece, _ in sheet.texts if top <= piece.row < bottom})
    lines = replace(lines, doubted=lines.doubted | stragglers(paths, lines, headed))
    used = {column: wordings(path[-1]) for path, column in lines.found.items()}
    ends = [p.row + p.rows - 1 for p, folded in region if folded in used.get(p.column, ())]
    last = max(ends, default=bottom - 1)
    first = min(lines.found.values())
    filled = {
        piece.column for piece, _ in sheet.texts if top <= piece.row <= last and first < piece.column < strip.stop
    }
    return gaps(paths, lines, "columns", sorted(filled), None, partial(sheet.column_has_figures, rows=rows)), last


def _reach(sheet: Sheet, heading: Piece, is_group: bool) -> int:
    """The column behind those that a heading stands over; that of a group whose merge is lost goes up to the next."""
    if heading.columns > 1 or not is_group:
        return heading.column + heading.columns
    later = (piece.column for piece, _ in sheet.texts if piece.row == heading.row and piece.column > heading.column)
    return min(later, default=COLUMNS)


def _first_filled(sheet: Sheet, header_end: int, columns: MatchedLines | None) -> int:
    """The first row below the headings with a figure or a formula; the one right below when there is none."""
    used = set(columns.found.values()) if columns is not None else set()
    rows = (
        piece.row
        for piece in sheet.grid.pieces
        if piece.row > header_end
        and piece.column in used
        and (piece.formula is not None or observe(piece.value).value is not None)
    )
    return min(rows, default=header_end + 1)
