"""Workbooks in Office Open XML, transitional and strict: a package in, a `Document` out.

Each part is read once. Cells are kept sparse, so an address costs nothing however far out it
lies. What cannot be understood is refused with R105, R106, R108 or R109; nothing is left out
silently.
"""

from __future__ import annotations

from gouji.formats.findings import Damage
from gouji.formats.hidden import joined, runs
from gouji.formats.ooxml.cells import Cells, parsed
from gouji.formats.ooxml.emptiness import without_empty
from gouji.formats.ooxml.parts import entry, lost_sheets, relationships_of, workbook_of, worksheets
from gouji.formats.ooxml.plain import scanned
from gouji.formats.ooxml.styles import AS_IT_IS, CellFormats, cell_styles
from gouji.formats.ooxml.texts import shared_strings
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid

_VISIBILITY = {"hidden": "hidden", "veryHidden": "very_hidden"}


def read_xlsx(package: Package) -> Document:
    """The document in a package that holds a workbook. Raises `UnreadableFile` (R105 to R109)."""
    workbook, properties = entry(package)
    book = workbook_of(package, workbook)
    relationships = relationships_of(package, workbook)
    strings: list[str] = []
    formats = AS_IT_IS
    for kind, target in relationships.values():
        # Some writers point to a table they did not write; an index into it is refused later.
        if kind == "sharedStrings" and target in package:
            strings = shared_strings(package, target)
        elif kind == "styles" and target in package:
            formats = CellFormats(cell_styles(package, target), book.from_1904)
    grids = []
    for sheet, part in worksheets(package, book.sheets, relationships):
        cells = _cells(package, part, strings, formats)
        visibility = _VISIBILITY.get(sheet.state, "visible")
        grids.append(
            Grid(sheet.name, cells.pieces(), visibility, runs(cells.hidden_rows), joined(cells.hidden_columns))
        )
    return Document(tuple(grids), book.names, properties, lost_sheets(package, book.sheets, relationships))


def _cells(package: Package, part: str, strings: list[str], formats: CellFormats) -> Cells:
    """The cells of one sheet."""
    content = without_empty(package.read(part))
    try:
        cells = scanned(package, part, content, strings, formats)
    except UnreadableFile:
        # Expat alone refuses, so a file with two faults is told the same one either way.
        cells = None
    if cells is None:
        cells, sheet_data = parsed(package, part, content, strings, formats)
        if not sheet_data:
            # Something else than a worksheet must not read as an empty one.
            raise package.damaged(Damage.XML)
    return cells
