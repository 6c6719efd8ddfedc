"""What office hands do to the detail of a summary in a spreadsheet: sort, put columns and rows in, take them away.

A document is changed as a program changes it that keeps formulas going: references follow a row or column that moves
as a whole, stay where lines are sorted, and sums are worked out anew.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from narrowed import the

from gouji import Document
from gouji.model.form import DETAIL
from gouji.model.formulas import summed_areas
from gouji.model.grid import Grid, Piece, Place, a1, parse_a1
from gouji.workbook.detail import HEADER_ROWS, LEAD

_REFERENCE = re.compile(r"(?:('[^']+'|[\w（）]+)!)?(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?::(\$?)([A-Z]{1,3})(\$?)([0-9]+))?")
Shift = Callable[[int, int], tuple[int, int]]


def with_pieces(document: Document, sheet: str, pieces: Sequence[Piece]) -> Document:
    """The document with other pieces on one sheet."""
    grids = (replace(grid, pieces=tuple(pieces)) if grid.name == sheet else grid for grid in document)
    return replace(document, grids=tuple(grids))


def pieces_of(document: Document, sheet: str) -> list[Piece]:
    return next(list(grid.pieces) for grid in document if grid.name == sheet)


def sorted_lines(document: Document, order: Sequence[int], sheet: str = DETAIL, top: int = HEADER_ROWS) -> Document:
    """The lines of a sheet in another order: ``order`` says which line stands first, second and so on."""
    now = {top + old: top + new for new, old in enumerate(order)}
    pieces = [piece._replace(row=now.get(piece.row, piece.row)) for piece in pieces_of(document, sheet)]
    return recalculated(with_pieces(document, sheet, sorted(pieces, key=lambda piece: piece[:2])))


def put_in(document: Document, at: int, *, rows: bool = False, sheet: str = DETAIL) -> Document:
    """A blank column, or row, before another; a merge over the place grows."""

    def shift(row: int, column: int) -> tuple[int, int]:
        return (row + (row >= at), column) if rows else (row, column + (column >= at))

    def grown(piece: Piece) -> Piece:
        first, span = (piece.row, piece.rows) if rows else (piece.column, piece.columns)
        more = first < at < first + span
        row, column = shift(piece.row, piece.column)
        if rows:
            return piece._replace(row=row, column=column, rows=piece.rows + more)
        return piece._replace(row=row, column=column, columns=piece.columns + more)

    return recalculated(_moved(document, sheet, list(map(grown, pieces_of(document, sheet))), shift))


def taken_away(document: Document, at: int, sheet: str = DETAIL) -> Document:
    """A column less; a merge over it shrinks."""
    kept = []
    for piece in pieces_of(document, sheet):
        inside = piece.column <= at < piece.column + piece.columns
        if not inside or piece.columns > 1:
            kept.append(piece._replace(column=piece.column - (piece.column > at), columns=piece.columns - inside))
    return recalculated(_moved(document, sheet, kept, lambda row, column: (row, column - (column > at))))


def _moved(document: Document, sheet: str, pieces: list[Piece], shift: Shift) -> Document:
    changed = with_pieces(document, sheet, pieces)

    def followed(grid: Grid, piece: Piece) -> Piece:
        if not piece.formula:
            return piece

        def of(found: re.Match[str]) -> str:
            named, absolute = (found[1] or grid.name).strip("'"), bool(found[2])
            if named != sheet:
                return found[0]
            prefix = f"{found[1]}!" if found[1] else ""
            ends = [found[3] + found[5], *([found[7] + found[9]] if found[7] else [])]
            return prefix + ":".join(a1(*shift(*the(tuple, parse_a1(end))), absolute) for end in ends)

        return piece._replace(formula=_REFERENCE.sub(of, piece.formula))

    grids = (replace(grid, pieces=tuple(followed(grid, piece) for piece in grid.pieces)) for grid in changed)
    return replace(changed, grids=tuple(grids))


def recalculated(document: Document) -> Document:
    """Every sum of gouji's own making worked out anew, sums of sums too."""
    grids = [replace(grid, pieces=tuple(grid.pieces)) for grid in document]
    for _ in range(4):
        values = {
            Place(grid.name, piece.row, piece.column): piece.value
            for grid in grids
            for piece in grid.pieces
            if isinstance(piece.value, (int, Decimal))
        }

        def anew(grid: Grid, piece: Piece, values: Mapping[Place, int | Decimal] = values) -> Piece:
            areas = summed_areas(piece.formula or "", grid.name)
            cells = [Place(area.sheet, *at) for area in areas or () for at in area.cells]
            if not cells:
                return piece
            there = [values[cell] for cell in cells if cell in values]
            return piece._replace(value=sum(there) if there else "")

        grids = [replace(grid, pieces=tuple(anew(grid, piece) for piece in grid.pieces)) for grid in grids]
    return replace(document, grids=tuple(grids))


def rearranged(document: Document, chance: random.Random, units: int) -> tuple[Document, list[int]]:
    """One to four of these at random, none of which takes a figure away; and the order in which the lines stand."""
    order = list(range(units))
    if chance.random() < 0.5:
        chance.shuffle(order)
        document = sorted_lines(document, order)
    for _ in range(chance.randint(0, 2)):
        document = put_in(document, chance.randint(0, LEAD + 60))
    if chance.random() < 0.3:
        document = put_in(document, 0, rows=True)
    if chance.random() < 0.4:  # the running number, the kind or the verdict
        heads = {"序号", "类型", "审核结论"}
        columns = [piece.column for piece in pieces_of(document, DETAIL) if piece.value in heads]
        document = taken_away(document, chance.choice(columns))
    return document, order
