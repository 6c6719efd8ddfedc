"""Spreadsheets in OpenDocument (.ods): a package in, a `Document` out.

Only what stands in the one place where a spreadsheet has its tables is read: charts, forms and tracked
changes hold tables as well, and remarks and pictures hold text.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from gouji.formats.findings import Damage, EncryptedOpenDocument, Limited
from gouji.formats.markup import TEXT as LONGEST
from gouji.formats.markup import check_depth, checked_text, parse
from gouji.formats.ods.beside import ANNOTATION, DRAWING, BesideTheText
from gouji.formats.ods.formula import plain_reference
from gouji.formats.ods.styles import CHILDREN as STYLES
from gouji.formats.ods.styles import PROPERTIES, OdsLook, OdsStyles
from gouji.formats.ods.tables import OdsTable, Room
from gouji.formats.ods.values import META, OFFICE, STYLE, TABLE, TEXT, content
from gouji.formats.ooxml.parts import _Name, places
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font, counted
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Appearance, Document, Grid, Place
from gouji.model.patterns import regex

SHEETS = 1000
NAMES = 100_000

_MANIFEST = "META-INF/manifest.xml"
_TABLE, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_ROWS = {f"{TABLE}{name}" for name in ("table-row", "table-rows", "table-header-rows", "table-row-group")}
_COLUMNS = {
    f"{TABLE}{name}" for name in ("table-column", "table-columns", "table-header-columns", "table-column-group")
}
_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_PARAGRAPH, _SPAN = f"{TEXT}p", f"{TEXT}span"
_STYLE_NAME = f"{TABLE}style-name"
_NAMED = f"{TABLE}named-expressions"
_SHAPES = f"{TABLE}shapes"
_CHILDREN: Mapping[str, set[str]] = {
    "": {f"{OFFICE}document-content", f"{OFFICE}document-styles"},
    f"{OFFICE}document-styles": {f"{OFFICE}styles"},
    f"{OFFICE}document-content": {f"{OFFICE}automatic-styles", f"{OFFICE}body"},
    **STYLES,
    f"{OFFICE}body": {f"{OFFICE}spreadsheet"},
    f"{OFFICE}spreadsheet": {_TABLE, _NAMED},
    _TABLE: _ROWS | _COLUMNS | {_NAMED, _SHAPES},
    _NAMED: {f"{TABLE}named-range"},
    _SHAPES: set(),
    _ROW: _CELLS,
    **dict.fromkeys(_ROWS - {_ROW}, _ROWS),
    **dict.fromkeys(_COLUMNS - {f"{TABLE}table-column"}, _COLUMNS),
    **{name: {_PARAGRAPH} for name in _CELLS},
}
"""What is read within what; within a paragraph it is everything that does not stand beside the text."""
_BESIDE_THE_TEXT = {ANNOTATION, f"{TEXT}ruby-text", f"{TEXT}note"}

_BLANKS = regex("[ \t\r\n]+")
_COUNT = regex("[0-9]{1,9}")
_ASIDE = Font(aside=True)


def read_ods(package: Package) -> Document:
    """The document in a package that holds a spreadsheet. Raises `UnreadableFile` (R105 to R109, R149)."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableFile(EncryptedOpenDocument(file=package.file))
    reader = _Reader(package)
    with contextlib.suppress(UnreadableFile):  # without them a cell is as its own style says
        parse(package, "styles.xml", package.read("styles.xml"), reader.start, reader.end, reader.text)
    reader.begin()
    parse(package, "content.xml", package.read("content.xml"), reader.start, reader.end, reader.text)
    grids = tuple(reader.grids)
    if not grids:
        raise package.damaged(Damage.MISSING_PART)
    if len({grid.name.casefold() for grid in grids}) < len(grids):
        raise package.damaged(Damage.RELATIONSHIP)
    try:
        properties = _properties(package)
    except UnreadableFile:
        # No figure stands there.
        properties = {}
    beside = reader.beside
    return Document(
        grids, places(reader.names, grids), properties, comments=beside.comments, overlays=tuple(beside.overlays)
    )


class _Reader:
    """The handlers of one pass over the content, and what they have found."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.room = Room(package)
        self.grids: list[Grid] = []
        self.names: list[_Name] = []
        self.styles = OdsStyles()
        self.table: OdsTable | None = None
        self.cell: dict[str, str] = {}
        self.look = OdsLook()
        # The text of a cell, how long it is, and whether a blank more would change nothing.
        self.runs: list[tuple[str, Font]] = []
        self.length = self.paragraphs = 0
        self.after_blank = True
        self.beside = BesideTheText()
        self.begin()

    def begin(self) -> None:
        """Begin a part."""
        self.path = [""]
        # The fonts of the paragraph and of the spans that lie open in it.
        self.fonts: list[Font] = []
        self.skipped = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element, or pass over it with all it holds."""
        check_depth(self.package, len(self.path) + self.skipped)
        if self.skipped or not self._is_read(name):
            if self.table is not None and not self.skipped and self.path[-1] in _CELLS | {_SHAPES}:
                at = (self.table.row, self.table.column) if self.path[-1] in _CELLS else (0, 0)
                self.beside.begin(Place(self.table.name, *at))
            self.beside.start(name, attributes)
            self.skipped += 1
            return
        self.path.append(name)
        if self.table is None:
            self._start_outside(name, attributes)
        elif name in _CELLS:
            self.cell = attributes
            self.look = self.styles.of("table-cell", attributes.get(_STYLE_NAME) or self.table.style())
            self.fonts = [_ASIDE if self.look.font.aside else PLAIN]
            self.runs.clear()
            self.length = self.paragraphs = 0
        elif self._in_paragraph():
            self._start_text(name, attributes)
        elif name == _ROW:
            self.table.begin_row(attributes)
        elif name == f"{TABLE}table-column":
            self.table.add_columns(attributes)
        elif name == f"{TABLE}named-range":
            self._add_name(attributes, local=True)

    def end(self, name: str) -> None:
        """Leave an element."""
        if self.skipped:
            self.skipped -= 1
            self.beside.end(name, last=not self.skipped)
            return
        self.path.pop()
        if name == _SPAN:
            self.fonts.pop()
        if self.table is None:
            return
        if name in _CELLS:
            for written in self.cell.values():
                checked_text(self.package, written)
            text = checked_text(self.package, counted(self.runs)) if self.paragraphs else None
            found = content(self.cell, text)
            if self.look.font.white and self.look.pale and found.value not in (None, 0):
                found = found._replace(shown=Appearance())
            self.table.add_cell(self.cell, found)
        elif name == _ROW:
            self.table.end_row()
        elif name == _TABLE:
            self.grids.append(self.table.grid())
            self.table = None

    def text(self, text: str) -> None:
        """Take the text of a paragraph, in which any blanks are one space."""
        if self.skipped:
            self.beside.text(text)
        if self.skipped or not self._in_paragraph():
            return
        text = _BLANKS.sub(" ", text)
        if self.after_blank and text.startswith(" "):
            text = text[1:]
        if text:
            self._append(text, after_blank=text.endswith(" "))

    def _is_read(self, name: str) -> bool:
        allowed = _CHILDREN.get(self.path[-1])
        if allowed is not None:
            return name in allowed
        return self._in_paragraph() and name not in _BESIDE_THE_TEXT and not name.startswith(DRAWING)

    def _in_paragraph(self) -> bool:
        return _PARAGRAPH in self.path

    def _start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{STYLE}style":
            self.styles.add(attributes)
        elif name in PROPERTIES:
            self.styles.say(attributes)
        elif name == _TABLE:
            if len(self.grids) == SHEETS:
                raise self.package.too_large(Limited.SHEETS, SHEETS)
            is_hidden = self.styles.of("table", attributes.get(_STYLE_NAME)).hidden
            title = checked_text(self.package, attributes.get(f"{TABLE}name", ""))
            self.table = OdsTable(self.room, title, "hidden" if is_hidden else "visible")
        elif name == f"{TABLE}named-range":
            self._add_name(attributes, local=False)

    def _add_name(self, attributes: Mapping[str, str], local: bool) -> None:
        reference = plain_reference(attributes.get(f"{TABLE}cell-range-address", ""))
        if reference is not None:
            if len(self.names) == NAMES:
                raise self.package.too_large(Limited.NAMES, NAMES)
            self.names.append(_Name(attributes.get(f"{TABLE}name", ""), local, reference))

    def _start_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _PARAGRAPH:
            if self.paragraphs:
                self._append("\n", after_blank=True)
            self.paragraphs += 1
            self.after_blank = True
        elif name == _SPAN:
            font, around = self.styles.of("text", attributes.get(f"{TEXT}style-name")).font, self.fonts[-1]
            self.fonts.append(Font(font.aside or around.aside, font.white or around.white))
        elif name == f"{TEXT}s":
            written = attributes.get(f"{TEXT}c", "1")
            count = int(written) if _COUNT.fullmatch(written) else 1
            self._append(" " * min(count, LONGEST + 1), after_blank=False)
        elif name == f"{TEXT}tab":
            self._append("\t", after_blank=False)
        elif name == f"{TEXT}line-break":
            self._append("\n", after_blank=False)

    def _append(self, text: str, after_blank: bool) -> None:
        """Take some more text of a cell, unless that makes it too long."""
        self.length += len(text)
        if self.length > LONGEST:
            raise self.package.too_large(Limited.TEXT, LONGEST)
        self.runs.append((text, self.fonts[-1]))
        self.after_blank = after_blank


def _properties(package: Package) -> dict[str, str]:
    """The custom properties by name, each as text."""
    found: dict[str, str] = {}
    chunks: list[str] = []
    depth = 0
    current = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, current
        depth += 1
        check_depth(package, depth)
        if name == f"{META}user-defined":
            current = attributes.get(f"{META}name", "")
        chunks.clear()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name == f"{META}user-defined":
            found[current] = "".join(chunks)

    parse(package, "meta.xml", package.read("meta.xml"), start, end, chunks.append)
    return found
