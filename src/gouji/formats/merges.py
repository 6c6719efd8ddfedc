"""Merged ranges: which of them count, and what they make of the cells."""

from __future__ import annotations

from bisect import bisect_right

from gouji.formats.addresses import COLUMNS, Area
from gouji.formats.findings import Limited
from gouji.formats.package import Package
from gouji.model.grid import Appearance, Piece

MERGES = 100_000
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
    """Whether no two merges overlap, found in one sweep down the rows.

    The sweep keeps the latest merges as column intervals that never overlap, sorted from left
    to right, so each merge is compared with its neighbours only.
    """
    lefts: list[int] = []
    latest: list[Area] = []
    for area in sorted(merges):
        index = bisect_right(lefts, area.left)
        if index and latest[index - 1].right >= area.left:
            index -= 1
        following = index
        while following < len(latest) and lefts[following] <= area.right:
            if latest[following].bottom >= area.top:
                return False
            following += 1
        lefts[index:following] = [area.left]
        latest[index:following] = [area]
    return True


def span(cells: dict[int, Piece | None], merges: list[Area]) -> None:
    """Give the first cell of each merge its rows and columns; other cells keep what they hold, which nobody sees."""
    _cover(cells, merges)
    for top, left, bottom, right in merges:
        if top == bottom and left == right:
            continue
        key = top * COLUMNS + left
        piece = cells.get(key) or Piece(top, left)
        rows, columns = bottom - top + 1, right - left + 1
        cells[key] = piece._replace(rows=rows, columns=columns)


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
            area = waiting.pop()
            # Whatever of earlier merges stands in its columns has ended above it.
            begin = bisect_right(lefts, area.left - 1)
            end = bisect_right(lefts, area.right)
            if begin and latest[begin - 1].right >= area.left:
                begin -= 1
            lefts[begin:end] = [area.left]
            latest[begin:end] = [area]
        index = bisect_right(lefts, column) - 1
        if index >= 0:
            area = latest[index]
            if row <= area.bottom and column <= area.right and (row, column) != (area.top, area.left):
                cells[key] = piece._replace(shown=Appearance())
