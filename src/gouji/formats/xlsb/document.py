"""Binary workbooks of Excel (.xlsb), [MS-XLSB]: a package in, a `Document` out.

The package is that of an xlsx workbook; its parts hold records instead of XML.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from gouji.formats.addresses import ROWS
from gouji.formats.findings import Damage, Limited
from gouji.formats.merges import spread
from gouji.formats.ooxml.parts import _Sheet, entry, lost_sheets, relationships_of, worksheets
from gouji.formats.ooxml.texts import STRINGS, WHITES
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font
from gouji.formats.shown import cell_format
from gouji.formats.xlsb.cells import BinaryCells, BinaryWorkbook, rich_text
from gouji.formats.xlsb.records import Record, records
from gouji.model.grid import Document, Grid, Place

_BEGIN_BOOK, _END_BOOK = 131, 132
_BUNDLE_SHEET, _PROPERTIES, _NAME, _EXTERNAL_SHEETS = 156, 153, 39, 362
_SUPPORTING_LINKS = frozenset({355, 357, 358, 667})
_OWN = 357
_BEGIN_SHEET, _END_SHEET = 129, 130
_BEGIN_STRINGS, _END_STRINGS, _STRING = 159, 160, 19
_BEGIN_STYLES, _END_STYLES, _FORMAT, _CELL_FORMAT, _FONT, _FILL = 278, 279, 44, 47, 43, 45
_BEGIN_CELL_FORMATS, _END_CELL_FORMATS = 617, 618

_STATES = {0: "visible", 1: "hidden", 2: "very_hidden"}
_FROM_1904 = 1
_WORKBOOK_WIDE = 0xFFFFFFFF
_FAR_REFERENCE = struct.Struct("<BHIH")
_FAR_TOKENS = (0x3A, 0x5A, 0x7A)
_LINK = struct.Struct("<Iii")
_FORMAT_ID = struct.Struct("<H")
_CELL_FORMAT_HEAD = struct.Struct("<2xHHH")
_FONT_HEAD = struct.Struct("<2xB3xB5x")
_STRUCK = 0x08
_FILL_PATTERN = struct.Struct("<I")
_COLOUR = struct.Struct("<BBh4B")
_NUMBERED, _MIXED, _OF_THEME = 1, 2, 3
_PALE = 0xE0
_NAME_HEAD = struct.Struct("<IBI")


def read_xlsb(package: Package) -> Document:
    """The document in a package that holds a binary workbook. Raises `UnreadableFile` (R105 to R108)."""
    main, properties = entry(package)
    listed, book, names = _workbook(package, main)
    relationships = relationships_of(package, main)
    parts = {kind: target for kind, target in relationships.values() if target in package}
    if "styles" in parts:
        _read_styles(package, parts["styles"], book)
    if "sharedStrings" in parts:
        book.strings.extend(_strings(package, parts["sharedStrings"], book.fonts))
    cells = BinaryCells(package, book)
    grids = tuple(
        _grid(package, sheet, part, cells) for sheet, part in worksheets(package, list(listed), relationships)
    )
    lost = lost_sheets(package, listed, relationships)
    return Document(grids, _places(names, book, grids), properties, lost)


def _workbook(package: Package, part: str) -> tuple[list[_Sheet], BinaryWorkbook, list[tuple[int, str, bytes]]]:
    """The sheets in order, what their cells need to know, and the names: sheet, name, tokens."""
    sheets: list[_Sheet] = []
    links: list[bool] = []
    references: list[tuple[int, int, int]] = []
    names: list[tuple[int, str, bytes]] = []
    epoch_1904 = False
    for kind, record in records(package, package.read(part), _BEGIN_BOOK, _END_BOOK):
        if kind == _BUNDLE_SHEET:
            state, _ = record.number(), record.number()
            relationship, name = record.text(), record.text()
            sheets.append(_Sheet(name, _STATES.get(state, "visible"), relationship))
        elif kind == _PROPERTIES:
            epoch_1904 = bool(record.number() & _FROM_1904)
        elif kind in _SUPPORTING_LINKS:
            links.append(kind == _OWN)
        elif kind == _EXTERNAL_SHEETS:
            for _ in range(record.number()):
                link, first, last = record.take(_LINK)
                references.append((link, first, last))
        elif kind == _NAME:
            _, _, sheet_index = record.take(_NAME_HEAD)
            name = record.text()
            names.append((sheet_index, name, record.slice(record.number())))
    own = {link for link, is_own in enumerate(links) if is_own}
    referred: Mapping[int, str] = {
        index: sheets[first].name
        for index, (link, first, last) in enumerate(references)
        if link in own and first == last and 0 <= first < len(sheets)
    }
    return sheets, BinaryWorkbook(epoch_1904, referred), names


def _strings(package: Package, part: str, fonts: list[Font]) -> list[str]:
    """The shared strings in order; the counts the table claims are not believed."""
    strings: list[str] = []
    for kind, record in records(package, package.read(part), _BEGIN_STRINGS, _END_STRINGS):
        if kind == _STRING:
            strings.append(rich_text(record, fonts))
            if len(strings) > STRINGS:
                raise package.too_large(Limited.STRINGS, STRINGS)
    return strings


def _read_styles(package: Package, part: str, book: BinaryWorkbook) -> None:
    """The fonts, and the cell formats, those that change nothing as None."""
    codes: dict[int, str] = {}
    papers: list[bool] = []
    formats: list[tuple[int, Font, bool]] = []
    of_cells = False
    for kind, record in records(package, package.read(part), _BEGIN_STYLES, _END_STYLES):
        if kind in (_BEGIN_CELL_FORMATS, _END_CELL_FORMATS):
            of_cells = kind == _BEGIN_CELL_FORMATS
        elif kind == _FORMAT:
            (number,) = record.take(_FORMAT_ID)
            codes[number] = record.text()
        elif kind == _FONT:
            options, position = record.take(_FONT_HEAD)
            book.fonts.append(Font(bool(options & _STRUCK or position), _whiteness(record)[0]))
        elif kind == _FILL:
            (pattern,) = record.take(_FILL_PATTERN)
            papers.append(not pattern or any(_whiteness(record)))
        elif kind == _CELL_FORMAT and of_cells:
            number, font, paper = record.take(_CELL_FORMAT_HEAD)
            is_pale = papers[paper] if paper < len(papers) else True
            formats.append((number, book.fonts[font] if font < len(book.fonts) else PLAIN, is_pale))
    known = {
        (number, font, paper): cell_format(number, codes.get(number, ""), font.aside, font.white and paper)
        for number, font, paper in set(formats)
    }
    book.formats.extend(known[one] for one in formats)


def _whiteness(record: Record) -> tuple[bool, bool]:
    """Whether a colour is white, and whether it is so pale that nobody sees white on it."""
    kind, index, tint, red, green, blue, _ = record.take(_COLOUR)
    kind >>= 1
    if kind == _MIXED:
        return red == green == blue == 0xFF, min(red, green, blue) >= _PALE
    white = (kind == _NUMBERED and index in WHITES) or (kind == _OF_THEME and not index and not tint)
    return white, white


def _grid(package: Package, sheet: _Sheet, part: str, reader: BinaryCells) -> Grid:
    reader.begin()
    for kind, record in records(package, package.read(part), _BEGIN_SHEET, _END_SHEET):
        reader.add(kind, record)
    if not reader.has_data:
        # Something else than a worksheet must not read as an empty one.
        raise package.damaged(Damage.SIZE)
    pieces = spread(package, reader.cells, reader.merges)
    return Grid(sheet.name, pieces, sheet.state, reader.hidden_row_ranges(), reader.hidden_column_ranges())


def _places(names: list[tuple[int, str, bytes]], book: BinaryWorkbook, grids: tuple[Grid, ...]) -> dict[str, Place]:
    """The names that mean exactly one cell; a name of the workbook goes before one of a sheet."""
    sheets = {grid.name for grid in grids}
    found: dict[str, Place] = {}
    for _, name, tokens in sorted(names, key=lambda name: name[0] != _WORKBOOK_WIDE):
        if len(tokens) != _FAR_REFERENCE.size:
            continue
        token, index, row, column = _FAR_REFERENCE.unpack(tokens)
        sheet = book.sheet_names.get(index)
        if token in _FAR_TOKENS and sheet in sheets and row < ROWS:
            found.setdefault(name, Place(sheet, row, column & 0x3FFF))
    return found
