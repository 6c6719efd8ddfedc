"""Marked copies that come back: the list of what was found is told from what the unit reports."""

from __future__ import annotations

from dataclasses import replace

from gouji.messages.render import ui_text
from gouji.model.form import OPINION, OPINIONS
from gouji.model.grid import Document, Grid, Piece
from gouji.model.language import Language

_KINDS = ("wrong", "candidate", "concerned", "open", "sentence")
"""What the legend explains."""


def list_headings(language: Language) -> tuple[str, ...]:
    """The headings of the list of a marked copy."""
    headings = (ui_text(f"table_{key}", language) for key in ("severity", "code", "where", "message"))
    return ui_text("mark_number", language), *headings


def is_marked(document: Document) -> bool:
    """Whether a document is a marked copy: it has a sheet that lists what was found in a return."""
    listing = [grid for grid in document if grid.name in OPINIONS]
    titles = {ui_text("mark_title", language) for language in Language if listing}
    return any(piece.value in titles and piece[:2] == (0, 0) for grid in listing for piece in grid.pieces)


def with_list_apart(document: Document) -> Document:
    """A report with the list at its end, if it is a marked copy, on a sheet of its own, as a workbook has it.

    Title, line below, table and legend are taken from the text; what somebody wrote behind them stays.
    """
    paragraphs = document.paragraphs
    if not paragraphs:
        return document
    titles = {ui_text("mark_title", language) for language in Language}
    headings = [list_headings(language) for language in Language]
    for at, paragraph in enumerate(paragraphs):
        number = paragraph.before
        if paragraph.text not in titles or number >= len(document.grids):
            continue
        grid = document.grids[number]
        if not any(set(wanted) <= {piece.value for piece in grid.pieces} for wanted in headings):
            continue
        meanings = {ui_text(f"legend_{kind}", language) for kind in _KINDS for language in Language}
        below = paragraphs[at + 2 if paragraphs[at + 1 : at + 2] and paragraphs[at + 1].before == number else at + 1 :]
        kept = [one._replace(before=one.before - 1) for one in below if one.text not in meanings]
        listing = Grid(OPINION, (Piece(0, 0, paragraph.text),))
        grids = (*document.grids[:number], *document.grids[number + 1 :], listing)
        return replace(document, grids=grids, paragraphs=(*paragraphs[:at], *kept))
    return document
