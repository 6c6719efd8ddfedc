"""Merged ranges: which of them count, and what they make of the cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from gouji.formats.addresses import COLUMNS, Area
from gouji.formats.findings import Limited
from gouji.formats.package import Package
from gouji.model.grid import Appearance, Piece

MERGES = 30_000
OVERLAPPING = 2_000
"""Merges in a sheet where some overlap, which no spreadsheet program writes."""


def disjoint(package: Package, merges: list[Area]) -> list[Area]:
    """The merges that overlap no earlier one in the file."""
    if _all_disjoint(merges):
        return merges
    if len(merges) > OVERLAPPING:
        raise package.too_large(Limited.MERGES, OVERLAPPING)
    kept: list[Area] = []
    for top, left, bottom, right in merges:
        if not any(a.top <= bottom and top <= a.bottom and a.left <= right and left <= a.right for a in kept):
            kept.append(Area(top, left, bottom, right))
    return kept


def _all_disjoint(merges: list[Area]) -> bool:
    """Whether no two merges overlap, found in one sweep down the rows."""
    lefts: list[int] = []
    latest: list[Area] = []
    return all(above.bottom < area.top for area in sorted(merges) for above in _laid(lefts, latest, area))


def _laid(lefts: list[int], latest: list[Area], area: Area) -> list[Area]:
    """Lay a merge below the ``latest`` ones; those that stood in its columns.

    They are column intervals that never overlap, sorted from left to right, so each merge meets its neighbours only.
    """
    begin, end = bisect_left(lefts, area.left), bisect_right(lefts, area.right)
    if begin and latest[begin - 1].right >= area.left:
        begin -= 1
    above = latest[begin:end]
    lefts[begin:end] = [area.left]
    latest[begin:end] = [area]
    return above


def under(lines: Sequence[str], pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    """The pieces of a table under the lines that stand before it.

    Together they cover as many positions as there may be cells; a piece over that covers its own alone.
    """
    yield from (Piece(row, 0, line) for row, line in enumerate(lines))
    for piece in pieces:
        most -= piece.rows * piece.columns
        rows, columns = (piece.rows, piece.columns) if most >= 0 else (1, 1)
        yield piece._replace(row=piece.row + len(lines), rows=rows, columns=columns)


def spread(package: Package, cells: dict[int, Piece | None], merges: list[Area]) -> tuple[Piece, ...]:
    """The pieces of a sheet in order, the first of each merge with its rows and columns.

    Other cells keep what they hold, which nobody sees.
    """
    if merges:
        merges = disjoint(package, merges)
        _cover(cells, merges)
    for top, left, bottom, right in merges:
        if top == bottom and left == right:
            continue
        key = top * COLUMNS + left
        first = cells.get(key) or Piece(top, left)
        cells[key] = first._replace(rows=bottom - top + 1, columns=right - left + 1)
    return tuple([piece for key in sorted(cells) if (piece := cells[key]) is not None])


def _cover(cells: dict[int, Piece | None], merges: list[Area]) -> None:
    """Mark the cells that lie under a merge, found in one sweep down the rows."""
    waiting = sorted(merges, reverse=True)
    lefts: list[int] = []
    latest: list[Area] = []
    for key in sorted(cells):
        piece = cells[key]
        if piece is None or piece.value is None:
            continue
        row, column = piece.row, piece.column
        while waiting and waiting[-1].top <= row:
            _laid(lefts, latest, waiting.pop())
        index = bisect_right(lefts, column) - 1
        if index >= 0:
            area = latest[index]
            if row <= area.bottom and column <= area.right and (row, column) != (area.top, area.left):
                cells[key] = piece._replace(shown=Appearance())
