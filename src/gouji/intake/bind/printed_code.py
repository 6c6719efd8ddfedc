"""The check code (校验码) that is typed or printed in a document: beside its label, or behind a colon in a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.intake.bind.alignment import Sheet, sheet_of
from gouji.model.check_code import LABEL, WrittenCode, code_written
from gouji.model.form import OWN_SHEETS
from gouji.model.grid import Document, Piece, Place
from gouji.model.labels import fold
from gouji.model.patterns import regex

_REACH = 3
"""Cells beside the label in which the code may stand."""
_IN_LINE = regex(
    r"校\s{0,3}验\s{0,3}码\s{0,3}(?:[:：]|为|是)?\s{0,3}([0-9０-９](?:[\s\-—–·]{0,3}[0-9０-９]){7})(?![0-9０-９])"
)
_LONGEST = 1000
"""Characters of a paragraph in which a code is looked for."""


def printed_code(document: Document, sheets: Mapping[str, Sheet] | None = None) -> WrittenCode | None:
    """The first code in a document, if there is one that no formula shows; that would follow the figures.

    ``sheets`` are those on which a unit may have written it, where they are made ready already.
    """
    if sheets is None:
        theirs = (grid for grid in document if grid.name not in OWN_SHEETS and grid.visibility != "very_hidden")
        sheets = {grid.name: sheet_of(grid) for grid in theirs}
    for sheet in sheets.values():
        for found in sheet.once(_on_sheet):
            return found
    for paragraph in document.paragraphs:
        text = paragraph.text[:_LONGEST]
        said = _IN_LINE.search(text) if "校" in text else None
        if said is not None and (code := code_written(said[1])) is not None:
            return WrittenCode(code)
    return None


def _on_sheet(sheet: Sheet) -> list[WrittenCode]:
    return list(_codes(sheet))


def _codes(sheet: Sheet) -> Iterator[WrittenCode]:
    for piece, folded in sheet.texts:
        if LABEL not in folded:
            continue
        if folded == _LABEL:
            for step in range(_REACH):
                beside = sheet.at.get((piece.row, piece.column + piece.columns + step))
                if beside is not None and beside.value not in (None, ""):
                    code = _code_in(beside)
                    if code is not None:
                        yield WrittenCode(code, Place(sheet.name, beside.row, beside.column))
                    break
        elif piece.formula is None and (said := _IN_LINE.search(str(piece.value))) is not None:
            code = code_written(said[1])
            if code is not None:
                yield WrittenCode(code, Place(sheet.name, piece.row, piece.column))


_LABEL = fold(LABEL)


def _code_in(piece: Piece) -> str | None:
    """The code in a cell; a spreadsheet that takes it for a number drops the zeros before it."""
    if piece.formula is not None:
        return None
    number = type(piece.value) is int and 0 <= piece.value < 10**8
    return code_written(f"{piece.value:08}" if number else str(piece.value))
