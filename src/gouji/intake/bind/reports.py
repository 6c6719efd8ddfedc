"""A report that arrives as text: which form its tables are of, and whether they stand in it cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.intake.bind.alignment import Sheet, sheet_of
from gouji.intake.bind.findings import OutOfOrder
from gouji.intake.bind.placement import Placed
from gouji.intake.bind.placing import place
from gouji.intake.bind.recognise import claimants_of, labels_on, recognise
from gouji.intake.bind.running_tables import arranged
from gouji.intake.bind.running_words import LabelledText, titles_of
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.grid import Document, Piece
from gouji.model.labels import fold
from gouji.model.submission import LABELS
from gouji.workbook.marks import MadeFor

_TITLES = 2
"""A text with so many titles of sections that have no table is a report, and no sheet with separated values."""
_LONGEST = 60
"""Characters of a line that may be a title."""


class Report(NamedTuple):
    """The form of a report, its document with tables that can be bound, and what was said about them on the way."""

    form: Form
    document: Document
    findings: tuple[Finding, ...] = ()


def is_report(document: Document, forms: Sequence[Form]) -> bool:
    """Whether a text has the titles of sections of a report."""
    lines = {fold(paragraph.text) for paragraph in document.paragraphs if len(paragraph.text) <= _LONGEST}
    return any(len(lines & set(map(fold, titles_of(form, without_tables=True)))) >= _TITLES for form in forms)


def report_in(document: Document, forms: Sequence[Form], file: str) -> Report | None:
    """The report that a text is; None where it holds the figures of no form, or of one of several."""
    form = recognise(document, forms)
    if form is not None and (form.is_open or _is_whole(form, document, file)):  # in lines nobody knows whose rows
        return Report(form, replace(document, is_report=True))
    texts = {one: LabelledText(document, one, file) for one in forms}
    words = {label.word for text in texts.values() for label in text.labels}
    claimed = claimants_of(labels_on(document) | words, MadeFor(), forms)
    found = arranged(claimed[0], document, texts[claimed[0]]) if len(claimed) == 1 else None
    return Report(claimed[0], replace(found.document, is_report=True), found.findings) if found is not None else None


def _is_whole(form: Form, document: Document, file: str) -> bool:
    """Whether every cell of the form stands in a grid where its labels say, and no figure elsewhere."""
    sheets = {grid.name: sheet_of(grid) for grid in document}
    placement = place(form, document, sheets, file)
    if not all(isinstance(finding, OutOfOrder) for finding in placement.findings):
        return False
    return all(_is_beside(form, sheets, placement.placed, key) for key in form.table_of)


def _is_beside(form: Form, sheets: dict[str, Sheet], placed: Placed, key: str) -> bool:
    rows: dict[tuple[str, int], set[int]] = {}
    totals: dict[tuple[str, int], set[bool]] = {}
    for cell in form.table_of[key].cells:
        if cell.id not in placed or placed[cell.id][1] != LABELS:
            return False
        sheet, row, column = placed[cell.id][0]
        piece = sheets[sheet].at.get((row, column))
        if piece is None:
            return False  # a row is too short: what stands in it may have moved
        if cell.total:
            totals.setdefault((sheet, row), set()).add(piece.value is None)
        rows.setdefault((sheet, row), set()).add(column)
    figured = [missing for where, missing in totals.items() if sheets[where[0]].row_has_figures(where[1], rows[where])]
    if len(set().union(*figured)) > 1:
        return False  # some rows have no total: what stands in them may have moved
    return not any(
        _is_astray(piece, rows.get((name, piece.row)))
        for name in {name for name, _ in rows}
        for piece in sheets[name].grid.pieces
    )


def _is_astray(piece: Piece, columns: set[int] | None) -> bool:
    """Whether a figure stands in a row of the table and in none of its columns."""
    return columns is not None and piece.column not in columns and observe(piece.value).value is not None
