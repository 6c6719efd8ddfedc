"""Figures that stand in a returned document but in no cell of the form: nothing that can be read is lost silently."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.copies import second_set
from gouji.intake.bind.findings import LeftOver, OtherSheet
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import RESERVED_SHEETS, Form
from gouji.model.grid import Piece, Place
from gouji.model.patterns import regex
from gouji.workbook.check_sheet import HEADINGS

PLACES = 300
"""So many figures of a sheet are pointed at."""
_DIGIT = regex("[0-9０-９]")


def leftovers(
    form: Form,
    sheets: Mapping[str, Sheet],
    placed: Mapping[str, Place],
    others: Collection[Place],
    copies: Collection[str],
) -> Iterator[Finding]:
    """One finding for each sheet with figures that were not read.

    ``placed`` are the cells that were, ``others`` what else was read; sheets in ``copies`` only repeat a table and
    have been told. Where the figures are a whole second set of a table's that is told (R166). In a sheet that holds
    no table at all figures are to be expected, so it is only mentioned.
    """
    for name, sheet in sheets.items():
        if name in RESERVED_SHEETS or name in copies or not sheet.grid.pieces:
            continue
        known = {(place.row, place.column) for place in (*placed.values(), *others) if place.sheet == name}
        checks = _check_list(sheet)
        left = [
            piece
            for piece in sheet.grid.pieces
            if piece[:2] not in known and not (checks and _is_below(piece, *checks)) and _is_figure(piece)
        ]
        if left and known and (second := second_set(form, placed, sheet, left)) is not None:
            yield second
        elif left:
            kind = LeftOver if known else OtherSheet
            places = tuple(Place(name, piece.row, piece.column) for piece in left[:PLACES])
            yield kind(sheet=name, count=len(left), places=places)


def _check_list(sheet: Sheet) -> tuple[int, range] | None:
    """The row and the columns of the headings of gouji's own check sheet, where a program has taken its name away."""
    for piece in sheet.grid.pieces:
        if piece.value == HEADINGS[0]:
            columns = range(piece.column, piece.column + len(HEADINGS))
            there = [sheet.at.get((piece.row, column)) for column in columns]
            if all(one is not None and one.value == text for one, text in zip(there, HEADINGS, strict=True)):
                return piece.row, columns
    return None


def _is_below(piece: Piece, row: int, columns: range) -> bool:
    return piece.row > row and piece.column in columns


def _is_figure(piece: Piece) -> bool:
    """A number, or text that is nothing but digits of one."""
    value = piece.value
    if isinstance(value, str):
        return _DIGIT.search(value) is not None and observe(value).value is not None
    return value is not None and not isinstance(value, bool)
