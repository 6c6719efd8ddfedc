"""A table that stands in one sheet more than once, as where two years or two units lie beside or below each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from gouji.intake.bind.alignment import Alignment, Sheet
from gouji.intake.bind.findings import SecondTable
from gouji.model.figures import observe
from gouji.model.form import Form, Header, Table
from gouji.model.grid import Piece, Place
from gouji.model.keeping import once_for
from gouji.model.labels import wordings
from gouji.model.periods import years_in
from gouji.workbook.layout import depth

Said = TypeVar("Said")

_LEAST = 15
"""A table with fewer cells is not told from some figures beside it."""
_LONGEST_HEADING = 60
_WIDEST = 20
"""Columns that a heading right above figures may span."""


def parts_of(table: Table, sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, or where a table's labels stand in it several times, a part of it for each time."""
    starts, across = _starts(table, sheet)
    if len(starts) == 1:
        yield sheet
        return
    pieces: list[list[Piece]] = [[] for _ in starts]
    for piece in sheet.grid.pieces:
        pieces[bisect_right(starts, piece.column if across else piece.row) - 1].append(piece)
    yield from (Sheet(replace(sheet.grid, pieces=tuple(mine))) for mine in pieces)


def _starts(table: Table, sheet: Sheet) -> tuple[list[int], bool]:
    """The lines with which the parts of a sheet begin, 0 alone where it is one, and whether these are columns."""
    whole = [0], False
    words, count_of_headers = _once(table)
    places = {word: sheet.by_wording[word] for word in words if word in sheet.by_wording}
    often = {word: found for word, found in places.items() if len(found) > 1}
    if 2 * len(often) < count_of_headers or not often:
        return whole
    count = Counter(map(len, often.values())).most_common(1)[0][0]
    alike = [found for found in often.values() if len(found) == count]
    across = len({piece.row for piece in alike[0]}) == 1
    ordered = [sorted((p.column if across else p.row) for p in found) for found in alike]
    first, last = ([pick(times) for times in zip(*ordered, strict=True)] for pick in (min, max))
    if any(first[i + 1] <= last[i] for i in range(count - 1)):
        return whole
    # What stands over a copy belongs to it; what stands beside one is in it up to the labels of the next.
    if across:
        return [0, *first[1:]], True
    if any(block.rows for block in table.blocks):
        return [0, *(row + 1 for row in last[:-1])], False
    return [0, *(_behind(table, sheet, *pair) for pair in pairwise(first))], False


def _behind(table: Table, sheet: Sheet, first: int, following: int) -> int:
    """The row behind a copy whose figures have no labels: below the last of those."""
    least = first + max(depth(block.columns) for block in table.blocks) + 1
    filled = sheet.once(rows_with_figures)
    before = bisect_left(filled, following)
    return filled[before - 1] + 1 if before and filled[before - 1] + 1 >= least else min(least, following)


def rows_with_figures(sheet: Sheet) -> list[int]:
    """The rows of a sheet in which a figure stands, in order."""
    return sorted({piece.row for piece in sheet.grid.pieces if observe(piece.value).value is not None})


@once_for
def _once(table: Table) -> tuple[frozenset[str], int]:
    """The wordings that stand in a table once, of how many rows, or headings where these have no labels."""
    headers = [one for block in table.blocks for one in _headers(block.rows or block.columns)]
    seen = Counter(word for one in headers for word in one)
    once = frozenset(word for word, times in seen.items() if times == 1)
    return once, sum(not one.isdisjoint(once) for one in headers)


def _headers(headers: Iterable[Header]) -> Iterator[frozenset[str]]:
    for header in headers:
        yield wordings(header)
        yield from _headers(header.children)


def year_of(found: Alignment, whole: Sheet) -> int | None:
    """The one year that the heading over a table, or the name of its sheet, says it is of.

    Where nothing that belongs to a copy says one, the heading over it in the ``whole`` sheet does.
    """
    slots = found.slots.values()
    top = min((row for row, _ in slots), default=0)
    over = [one for one in _years_over(found.sheet) if one[0] < top]
    last = over_it(found, whole.once(_years_over))
    for years in ({year for *_, year in over}, {last[2]} if last else (), years_in(found.sheet.name, dated=False)):
        if len(set(years)) == 1:
            return next(iter(years))
    return None


def _years_over(sheet: Sheet) -> list[tuple[int, int, int]]:
    """The short texts of a sheet that speak of one year: row, column, year."""
    short = (piece for piece, _ in sheet.texts if len(str(piece.value)) <= _LONGEST_HEADING)
    told = ((piece, years_in(str(piece.value), dated=False)) for piece in short)
    return [(piece.row, piece.column, year) for piece, years in told for year in years]


def over_it(found: Alignment, lines: Iterable[tuple[int, int, Said]]) -> tuple[int, int, Said] | None:
    """Of some lines of a sheet the one that a table was put under: the last before it, as people read."""
    slots = found.slots.values()
    top, right = min((row for row, _ in slots), default=0), max((column for _, column in slots), default=0)
    return max((one for one in lines if one[0] < top and one[1] <= right), key=lambda one: one[:2], default=None)


def second_set(form: Form, placed: Mapping[str, Place], sheet: Sheet, left: Sequence[Piece]) -> SecondTable | None:
    """Word of a whole set of figures of a table that stand under its headings, none of which is a figure of it.

    They are in rows below it or in columns beside it, in nearly all of its columns or rows; figures under other
    headings are none of its. ``placed`` says where the cells stand, ``left`` are the figures of the sheet that are
    in none. Numbers of columns are no figures.
    """
    for table in form.tables:
        there = [placed[cell.id] for cell in table.cells if cell.id in placed and placed[cell.id].sheet == sheet.name]
        if len(there) < _LEAST:
            continue
        rows, columns = {place.row for place in there}, {place.column for place in there}
        headings = frozenset(word for block in table.blocks for one in _headers(block.columns) for word in one)
        below = [piece for piece in left if piece.column in columns and piece.row not in rows]
        beside = [piece for piece in left if piece.row in rows and piece.column not in columns]
        for found, lines, at in ((below, columns, 1), (beside, rows, 0)):
            if 4 * len(found) < 3 * len(there):
                continue
            own = _headed(sheet, found, headings)
            values = [observe(piece.value).value for piece in own]
            counting = values == list(range(1, len(values) + 1))
            reached = 4 * len({piece[at] for piece in own}) >= 3 * len(lines)
            if reached and 4 * len(own) >= 3 * len(there) and not counting:
                places = (Place(sheet.name, own[0].row, own[0].column),)
                return SecondTable(table=table.title, sheet=sheet.name, places=places)
    return None


def _headed(sheet: Sheet, figures: Sequence[Piece], headings: frozenset[str]) -> list[Piece]:
    """The figures of which the next text above is one of some headings."""
    above: dict[int, list[tuple[int, bool]]] = {}
    for text, folded in sheet.texts:
        for column in range(text.column, text.column + min(text.columns, _WIDEST)):
            above.setdefault(column, []).append((text.row, folded in headings))
    for texts in above.values():
        texts.sort()
    found = []
    for piece in figures:
        texts = above.get(piece.column, [])
        before = bisect_left(texts, (piece.row, False))
        if before and texts[before - 1][1]:
            found.append(piece)
    return found
