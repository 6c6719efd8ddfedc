"""The areas of a sheet in which one block of a table each may stand: from its title down to the next headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.copies import rows_with_figures
from gouji.model.alike import walk
from gouji.model.form import Block, Form, leaf_paths
from gouji.model.grid import Grid
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings

ROWS = 1 << 20
LEAST = 4
"""Characters by which a title is known within a line."""


@dataclass(frozen=True, eq=False)
class SheetArea:
    """A part of a sheet, the ``number``-th of it, whose headings begin in the row ``top``."""

    sheet: Sheet
    number: int
    top: int

    def with_next(self, other: SheetArea) -> SheetArea:
        """The same with the area below it."""
        pieces = (*self.sheet.whole.pieces, *other.sheet.whole.pieces)
        return replace(self, sheet=Sheet(replace(self.sheet.whole, pieces=pieces)))


def areas_of(form: Form, sheet: Sheet) -> list[SheetArea]:
    """The areas of a sheet, from above; the whole sheet where there are not several."""
    headings = list(_tops(form, sheet))
    tops = sorted({*headings, *_below_titles(form, sheet, headings)})
    if len(tops) < 2:
        return [SheetArea(sheet, 0, tops[0] if tops else 0)]
    content = {*sheet.once(rows_with_figures), *_labelled(form, sheet)}
    starts = [0, *(max((row for row in content if row < top), default=-1) + 1 for top in tops[1:])]
    return [
        SheetArea(Sheet(_rows(sheet.whole, start, end)), number, top)
        for number, (top, (start, end)) in enumerate(zip(tops, pairwise([*starts, ROWS]), strict=True))
    ]


def _below_titles(form: Form, sheet: Sheet, headings: Sequence[int]) -> Iterator[int]:
    """The rows below titles of tables under which figures stand, but none of the headings that are known."""
    labelled, figures = set(_labelled(form, sheet)), sheet.once(rows_with_figures)
    titles = [title for table in form.tables if len(title := fold(table.title)) >= LEAST]
    for piece, text in sheet.texts:
        if piece.row not in labelled and any(title in text for title in titles):
            end = next((top for top in headings if top > piece.row), ROWS)
            if any(piece.row < row < end for row in figures):
                yield piece.row + 1


def _rows(grid: Grid, start: int, end: int) -> Grid:
    pieces = tuple(piece for piece in grid.pieces if start <= piece.row < end)
    return replace(grid, pieces=pieces)


def _tops(form: Form, sheet: Sheet) -> Iterator[int]:
    """The rows in which headings of a block begin: half of those of its columns stand there or right below."""
    figures = set(sheet.once(rows_with_figures))
    known = _columns(form)
    rows: dict[int, dict[str, int]] = {}
    ends: dict[int, int] = {}
    for word in known & sheet.by_wording.keys():
        for piece in sheet.by_wording[word]:
            rows.setdefault(piece.row, {})[word] = piece.column
            ends[piece.row] = max(ends.get(piece.row, 0), piece.row + piece.rows)
    headings = sorted(row for row, words in rows.items() if row not in figures and not _is_row(form, sheet, row, words))
    for run in _runs(headings, ends):
        words = {word: column for row in run for word, column in rows[row].items()}
        if any(_has_half(leaves, words) for leaves in _leaves(form)):
            yield run[0]


def _runs(rows: Sequence[int], ends: Mapping[int, int]) -> Iterator[list[int]]:
    """Rows of headings that follow one another, or stand beside one that reaches down to them."""
    run: list[int] = []
    for row in rows:
        if run and row > max(ends[one] for one in run):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _has_half(leaves: Sequence[frozenset[str]], words: Mapping[str, int]) -> bool:
    return 2 * sum(not one.isdisjoint(words) for one in leaves) >= len(leaves)


def _is_row(form: Form, sheet: Sheet, row: int, words: Mapping[str, int]) -> bool:
    """Whether a lone word is the label of a row: it stands right below another of the same block."""
    if len(words) > 1:
        return False
    word, column = next(iter(words.items()))
    above = sheet.at.get((row - 1, column))
    over = fold(str(above.value)) if above is not None and isinstance(above.value, str) else ""
    return any(word in labels and over in labels for labels in _rows_of(form))


@once_for
def _columns(form: Form) -> frozenset[str]:
    """The wordings of every heading of a column."""
    return frozenset(word for block in blocks_of(form) for node in walk(block.columns) for word in wordings(node))


@once_for
def _leaves(form: Form) -> list[list[frozenset[str]]]:
    """The wordings of the columns of every block."""
    return [[wordings(path[-1]) for path in leaf_paths(block.columns)] for block in blocks_of(form)]


@once_for
def _rows_of(form: Form) -> list[frozenset[str]]:
    """The wordings of the rows of every block."""
    return [frozenset(word for node in walk(block.rows) for word in wordings(node)) for block in blocks_of(form)]


def _labelled(form: Form, sheet: Sheet) -> Iterator[int]:
    """The rows down to which labels of the form reach."""
    ours = _columns(form).union(*_rows_of(form))
    for word in ours & sheet.by_wording.keys():
        for piece in sheet.by_wording[word]:
            yield piece.row + piece.rows - 1


def blocks_of(form: Form) -> Iterator[Block]:
    """The blocks of all tables."""
    return (block for table in form.tables for block in table.blocks)
