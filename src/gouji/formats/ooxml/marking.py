"""A copy of a workbook with some cells coloured and commented and one sheet put in front of the others.

Only the parts concerned are changed: the marked sheets, the list of styles, comments and their shapes,
the list of sheets. Every other part keeps its bytes. A library that loads and saves the workbook would
drop what it does not model, and the stored results of all formulas with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.front import Front, put_in_front
from gouji.formats.ooxml.notes import add_notes
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.rows import Rows
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.formats.package import Package
from gouji.model.grid import a1


class Note(NamedTuple):
    """How one cell is marked: a colour (``RRGGBB``), what its comment says, whether it is framed."""

    colour: str
    text: str = ""
    framed: bool = False


Notes = Mapping[tuple[int, int], Note]


def with_marks(package: Package, notes: Mapping[str, Notes], front: Front) -> bytes:
    """The workbook with the marks, by sheet name and 0-based (row, column), and with ``front`` as first sheet.

    A sheet of the name of ``front`` is taken for an earlier one and replaced. Raises `UnreadableFile` when what
    has to be changed is damaged.
    """
    book = PackageEditor(package)
    styles = Stylesheet(book)
    for name, part in sheet_parts(package).items():
        cells = notes.get(name, {})
        if not cells and b"tabSelected" not in package.read(part).replace(b"\0", b""):  # it may be in UTF-16
            continue
        sheet = book.part(part)
        for view in sheet.every("sheetView"):
            if "tabSelected" in view.attributes:
                sheet.set(view, tabSelected=None)
        if cells:
            _colour(sheet, styles, cells)
        told = {place: note.text for place, note in cells.items() if note.text}
        if told:
            add_notes(book, part, told)
    put_in_front(book, styles, front)
    styles.save()
    return book.packed()


def _colour(sheet: PartEdit, styles: Stylesheet, cells: Notes) -> None:
    """Give cells their colours, and put in those that are not there."""
    rows = Rows(sheet)
    new: dict[tuple[int, int], str] = {}
    for place, note in cells.items():
        cell = rows.get(place)
        before = cell.attributes.get("s") if cell is not None else None
        style = str(styles.filled(before, note.colour, note.framed))
        if cell is not None:
            sheet.set(cell, s=style)
        else:
            new[place] = element(f"{rows.data.prefix}c", r=a1(*place), s=style)
    rows.insert(new)
