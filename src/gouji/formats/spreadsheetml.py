"""Workbooks in Office Open XML, transitional and strict: a package in, a `Document` out.

Each part is read once. Cells are kept sparse, so an address costs nothing however far out it
lies. What cannot be understood is refused with R105, R106, R108 or R109; nothing is left out
silently.
"""

from __future__ import annotations

from gouji.errors import UnreadableFile
from gouji.formats.cells import parsed
from gouji.formats.package import Package
from gouji.formats.parts import entry, places, relationships_of, workbook_of, worksheets
from gouji.formats.plain import scanned
from gouji.formats.texts import shared_strings
from gouji.grid import Document, Grid, Piece

_VISIBILITY = {"hidden": "hidden", "veryHidden": "very_hidden"}


def read_xlsx(package: Package) -> Document:
    """The document in a package that holds a workbook. Raises `UnreadableFile` (R105 to R109)."""
    workbook, properties = entry(package)
    sheets, names = workbook_of(package, workbook)
    relationships = relationships_of(package, workbook)
    strings: list[str] = []
    for kind, target in relationships.values():
        # Some writers point to a table they did not write; an index into it is refused later.
        if kind == "sharedStrings" and target in package:
            strings = shared_strings(package, target)
    grids = tuple(
        Grid(sheet.name, _pieces(package, part, strings), _VISIBILITY.get(sheet.state, "visible"))
        for sheet, part in worksheets(package, sheets, relationships)
    )
    return Document(grids, places(names, grids), properties)


def _pieces(package: Package, part: str, strings: list[str]) -> tuple[Piece, ...]:
    """The pieces of one sheet, sorted by row and column."""
    content = package.read(part)
    try:
        cells = scanned(package, part, content, strings)
    except UnreadableFile:
        # Expat alone refuses, so a file with two faults is told the same one either way.
        cells = None
    if cells is None:
        cells, sheet_data = parsed(package, part, content, strings)
        if not sheet_data:
            # Something else than a worksheet must not read as an empty one.
            raise package.refusal("R108", reason="xml")
    return cells.pieces()


# Cells by expat: the reading that knows all of XML
