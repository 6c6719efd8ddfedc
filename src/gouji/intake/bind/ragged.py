"""Tables of reports and pages whose spans were lost, so that the figures of each row begin where its labels end.

Such a row has no columns in common with the headings; its figures are in the order of the form as long as none is
missing. Where some are, only rows of the same labels say where they begin; else nobody knows, and none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.intake.bind.alignment import Alignment, Region, Sheet, align, rows_of
from gouji.intake.bind.matching import MatchedLines
from gouji.intake.bind.strips import strip_of, wordings_of
from gouji.model.figures import observe
from gouji.model.form import Block, Path, Table, leaf_paths
from gouji.model.grid import Grid, InReport, Piece, Place
from gouji.model.groups import groups_of
from gouji.model.labels import short_wordings, wordings
from gouji.model.submission import Status

_LEFT = 64
"""The column in which figures begin once all rows are set under each other: right of any label."""
_SEVERAL = 2
"""A grid so many times as wide as a table has others beside it, and its rows are those of a sheet."""
_HEADED = 0.7
"""The part of the headings of a block that must stand above it."""


class StraightSheet(Sheet):
    """A sheet in which rows were moved sideways; its cells are known by their places before that."""

    def __init__(self, sheet: Sheet, starts: Mapping[int, int], width: int) -> None:
        self.starts, self.unmoved = starts, sheet
        pieces = [
            piece._replace(column=piece.column - start + _LEFT)
            for piece in sheet.grid.pieces
            if (start := starts.get(piece.row)) is not None and start <= piece.column < start + width
        ]
        super().__init__(Grid(sheet.name, tuple(pieces), sheet.grid.visibility))

    def place(self, row: int, column: int) -> Place:
        """Where a cell stood before its row was moved."""
        return Place(self.name, row, column - _LEFT + self.starts.get(row, _LEFT))


def straightened(table: Table, sheet: Sheet) -> Alignment | None:
    """The table where it lost its spans; None where rows and headings have their columns in common, as usual."""
    if len(table.blocks) > 1:
        return None
    (block,) = table.blocks
    columns = tuple(leaf_paths(block.columns))
    depth = max((header.depth for header in block.rows), default=0)
    widest = max((piece.column + piece.columns for piece in sheet.grid.pieces), default=0)
    if widest > _SEVERAL * (depth + len(columns)):
        return None
    found = _with_labels(block, sheet) if block.rows else _without_labels(table, sheet)
    if found is None:
        return None
    lines, starts = found
    straight = StraightSheet(sheet, starts, len(columns))
    across = MatchedLines({path: _LEFT + at for at, path in enumerate(columns)}, {})
    return Alignment(table, straight, {0: Region(lines, across)})


def _with_labels(block: Block, sheet: Sheet) -> tuple[MatchedLines, dict[int, int]] | None:
    """The rows of a block by their labels, and where the figures of each begin, if not all under the headings."""
    lines = rows_of(block, sheet, strip_of(block, sheet.labels))
    if 2 * len(lines.found) < len(list(leaf_paths(block.rows))):
        return None
    heads = _heads(block, sheet, min(lines.found.values()))
    if heads is None:
        return None
    width = sum(header.leaf_count for header in block.columns)
    rows = {row: one for path, at in lines.found.items() if (one := _row(sheet, path, row := at, width)) is not None}
    sure = {row: one.start for row, one in rows.items() if one.start is not None}
    if not _is_ragged(sheet, rows, sure, heads, width):
        return None
    offsets: dict[int, set[int]] = {}
    for row, start in sure.items():
        offsets.setdefault(rows[row].label, set()).add(start - rows[row].label)
    starts = dict(sure)
    for row, one in rows.items():
        known = offsets.get(one.label, set())
        if row not in sure and one.is_short:
            starts[row] = one.edge
        elif row not in sure and len(known) == 1:
            start = one.label + next(iter(known))
            if all(start <= column < start + width for column in one.filled):
                starts[row] = start
    for row, start in _starts_of_groups(block, sheet, lines, width):
        starts.setdefault(row, start)
    placed = {path: row for path, row in lines.found.items() if row in starts}
    return MatchedLines(placed, {}, lines.moved & placed.keys(), lines.doubted & placed.keys()), starts


def _is_ragged(
    sheet: Sheet, rows: Mapping[int, _Row], sure: Mapping[int, int], heads: Sequence[int], width: int
) -> bool:
    """Whether figures do not begin in one column, or not under the headings.

    Headings of which several stand in one column are over no figures. Where nobody knows how long rows are, figures
    put in and others left blank look alike: then most rows must be sure, labels must end in several columns, and rows
    of the same labels agree.
    """
    starts = set(sure.values())
    if is_measured(sheet):
        if not starts:
            return len(set(heads)) < len(heads)
        return len(starts) > 1 or not _under(heads, min(starts), width)
    agreed = {(rows[row].label, start) for row, start in sure.items()}
    agree = len(agreed) == len({label for label, _ in agreed})
    return len(starts) > 1 and agree and 2 * len(sure) >= len(rows) and len({one.edge for one in rows.values()}) > 1


def is_measured(sheet: Sheet) -> bool:
    """Whether it is known of a table of a report how long its rows are."""
    return isinstance(sheet.name, InReport) and sheet.name.measured


def _starts_of_groups(block: Block, sheet: Sheet, lines: MatchedLines, width: int) -> Iterator[tuple[int, int]]:
    """The rows that are called as a group is, with where their figures surely begin."""
    for group in groups_of(block.rows):
        for piece, _ in sheet.labels(wordings(group[-1])):
            one = _row(sheet, group, piece.row, width) if piece.row not in lines.found.values() else None
            if one is not None and one.start is not None:
                yield piece.row, one.start


class _Row(NamedTuple):
    """A row: the column of its label and the one behind that, those that say something, where figures surely begin.

    It ``is short`` where cells are known to be missing.
    """

    label: int
    edge: int
    filled: tuple[int, ...]
    start: int | None
    is_short: bool = False


def _row(sheet: Sheet, path: Path, row: int, width: int) -> _Row | None:
    """What is known of a row: its figures are as many as there are headings, or its cells behind the label are."""
    words = wordings(path[-1]) | short_wordings(path[-1])
    labels = [piece for piece, _ in sheet.labels(words) if piece.row == row]
    if not labels:
        return None
    label = max(labels, key=lambda piece: piece.column)
    behind = [piece for piece in sheet.once(_by_row).get(row, ()) if piece.column > label.column]
    filled = tuple(piece.column for piece in behind if piece.value is not None)
    edge, end = label.column + label.columns, max((piece.column + piece.columns for piece in behind), default=0)
    if _are_in_a_row(filled, width):
        return _Row(label.column, edge, filled, filled[0])
    if not is_measured(sheet):
        return _Row(label.column, edge, filled, None)
    return _Row(label.column, edge, filled, edge if end - edge == width else None, end - edge < width)


def _by_row(sheet: Sheet) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = {}
    for piece in sheet.grid.pieces:
        found.setdefault(piece.row, []).append(piece)
    return found


def _heads(block: Block, sheet: Sheet, bottom: int) -> list[int] | None:
    """The columns of the headings above a row; None where too few of them are there."""
    paths = tuple(leaf_paths(block.columns))
    there = [(piece.column, folded) for piece, folded in sheet.labels(wordings_of(paths)) if piece.row < bottom]
    found = sum(any(folded in wordings(path[-1]) for _, folded in there) for path in paths)
    return [column for column, _ in there] if found >= _HEADED * len(paths) else None


def _under(heads: Sequence[int], start: int, width: int) -> bool:
    """Whether figures that begin in a column stand under the headings, each under one."""
    return len(set(heads)) == len(heads) and all(start <= column < start + width for column in heads)


def _without_labels(table: Table, sheet: Sheet) -> tuple[MatchedLines, dict[int, int]] | None:
    """The one row of figures of a block, where its headings do not stand right above them."""
    paths = tuple(leaf_paths(table.blocks[0].columns))
    heads = [piece for piece, _ in sheet.labels(wordings_of(paths))]
    collide = len({piece.column for piece in heads}) < len(heads)
    if len(heads) != len(paths) or not (collide or is_measured(sheet)):
        return None
    last = max(piece.row for piece in heads)
    row = min((row for row in sheet.once(_by_row) if row > last), default=None)
    if row is None:
        return None
    pieces = sheet.once(_by_row)[row]
    filled = tuple(piece.column for piece in pieces if piece.value is not None)
    end = max(piece.column + piece.columns for piece in pieces)
    # Empty cells at its end may have been left out; that changes nothing at its beginning.
    whole = is_measured(sheet) and (end == len(paths) or (collide and end < len(paths)))
    if not (_are_in_a_row(filled, len(paths)) or whole) or any(_is_text(piece.value) for piece in pieces):
        return (MatchedLines({(): row}, {}), {row: 0}) if is_measured(sheet) and collide else None
    start = 0 if whole else min(filled)
    usual = align(table, sheet)
    if usual is not None and len(usual.slots.keys() - usual.moved) == len(paths):
        columns = sorted(column for _, column in usual.slots.values())
        if columns == list(range(start, start + len(paths))):
            return None
    return MatchedLines({(): row}, {}), {row: start}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and observe(value).status is Status.NOT_A_NUMBER


def _are_in_a_row(columns: Sequence[int], width: int) -> bool:
    """Whether these are so many columns side by side."""
    return len(columns) == width and max(columns) - min(columns) == width - 1
