"""Spreadsheets in OpenDocument (.ods): a package in, a `Document` out.

Only what stands in the one place where a spreadsheet has its tables is read: charts, forms and tracked
changes hold tables as well, and remarks and pictures hold text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gouji.formats.findings import Damage, EncryptedOpenDocument, Limited
from gouji.formats.markup import TEXT as LONGEST
from gouji.formats.markup import check_depth, checked_text, parse
from gouji.formats.ods.formula import plain_reference
from gouji.formats.ods.tables import OdsTable, Room
from gouji.formats.ods.values import META, OFFICE, STYLE, TABLE, TEXT, content
from gouji.formats.ooxml.parts import _Name, places
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid

SHEETS = 1000
NAMES = 100_000

_MANIFEST = "META-INF/manifest.xml"
_TABLE, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_ROWS = {f"{TABLE}{name}" for name in ("table-row", "table-rows", "table-header-rows", "table-row-group")}
_COLUMNS = {
    f"{TABLE}{name}" for name in ("table-column", "table-columns", "table-header-columns", "table-column-group")
}
_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_PARAGRAPH = f"{TEXT}p"
_NAMED = f"{TABLE}named-expressions"
_CHILDREN: Mapping[str, set[str]] = {
    "": {f"{OFFICE}document-content"},
    f"{OFFICE}document-content": {f"{OFFICE}automatic-styles", f"{OFFICE}body"},
    f"{OFFICE}automatic-styles": {f"{STYLE}style"},
    f"{STYLE}style": {f"{STYLE}table-properties", f"{STYLE}text-properties"},
    f"{OFFICE}body": {f"{OFFICE}spreadsheet"},
    f"{OFFICE}spreadsheet": {_TABLE, _NAMED},
    _TABLE: _ROWS | _COLUMNS | {_NAMED},
    _NAMED: {f"{TABLE}named-range"},
    _ROW: _CELLS,
    **dict.fromkeys(_ROWS - {_ROW}, _ROWS),
    **dict.fromkeys(_COLUMNS - {f"{TABLE}table-column"}, _COLUMNS),
    **{name: {_PARAGRAPH} for name in _CELLS},
}
"""What is read within what; within a paragraph it is everything that does not stand beside the text."""
_BESIDE_THE_TEXT = {f"{OFFICE}annotation", f"{TEXT}ruby-text", f"{TEXT}note"}
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "

_BLANKS = re.compile("[ \t\r\n]+")
_ON_THE_LINE = re.compile(r"\s*(?:[-+]?0*(?:\.0*)?%|$)")
"""Where text stands unless it is raised or lowered: ``super``, ``sub`` or by how much of its height."""
_COUNT = re.compile("[0-9]{1,9}")


def read_ods(package: Package) -> Document:
    """The document in a package that holds a spreadsheet. Raises `UnreadableFile` (R105 to R109, R149)."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableFile(EncryptedOpenDocument(file=package.file))
    reader = _Reader(package)
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
    return Document(grids, places(reader.names, grids), properties)


class _Reader:
    """The handlers of one pass over the content, and what they have found."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.room = Room(package)
        self.grids: list[Grid] = []
        self.names: list[_Name] = []
        self.hidden_styles: set[str] = set()
        self.beside_styles: set[str] = set()
        self.path = [""]
        self.skipped = 0
        self.paragraphs = 0
        self.style = ""
        self.table: OdsTable | None = None
        self.cell: dict[str, str] = {}
        # The text of a cell, how long it is, and whether a blank more would change nothing.
        self.chunks: list[str] = []
        # The same for what is struck through, raised, lowered or not shown, and how deep the element lies that says so.
        self.beside: list[str] = []
        self.beside_depth = 0
        self.length = 0
        self.after_blank = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element, or pass over it with all it holds."""
        check_depth(self.package, len(self.path) + self.skipped)
        if self.skipped or not self._is_read(name):
            self.skipped += 1
            return
        self.path.append(name)
        if self.table is None:
            self._start_outside(name, attributes)
        elif name in _CELLS:
            self.cell = attributes
            self.chunks.clear()
            self.beside.clear()
            self.beside_depth = 0
            if attributes.get(f"{TABLE}style-name") in self.beside_styles:
                self.beside_depth = len(self.path)
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
            return
        self.path.pop()
        if len(self.path) < self.beside_depth:
            self.beside_depth = 0
        if self.table is None:
            return
        if name in _CELLS:
            for written in self.cell.values():
                checked_text(self.package, written)
            text = checked_text(self.package, "".join(self.chunks)) if self.paragraphs else None
            self.table.add_cell(self.cell, content(self.cell, text, "".join(self.beside).strip()))
        elif name == _ROW:
            self.table.end_row()
        elif name == _TABLE:
            self.grids.append(self.table.grid())
            self.table = None

    def text(self, text: str) -> None:
        """Take the text of a paragraph, in which any blanks are one space."""
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
        return self._in_paragraph() and name not in _BESIDE_THE_TEXT and not name.startswith(_DRAWING)

    def _in_paragraph(self) -> bool:
        return _PARAGRAPH in self.path

    def _start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{STYLE}style":
            self.style = attributes.get(f"{STYLE}name", "")
        elif name == f"{STYLE}text-properties":
            struck = attributes.get(f"{STYLE}text-line-through-style", "none") != "none"
            unseen = attributes.get(f"{TEXT}display", "true") == "none"
            if struck or unseen or not _ON_THE_LINE.match(attributes.get(f"{STYLE}text-position", "")):
                self.beside_styles.add(self.style)
        elif name == f"{STYLE}table-properties":
            if attributes.get(f"{TABLE}display") == "false":
                self.hidden_styles.add(self.style)
        elif name == _TABLE:
            if len(self.grids) == SHEETS:
                raise self.package.too_large(Limited.SHEETS, SHEETS)
            is_hidden = attributes.get(f"{TABLE}style-name") in self.hidden_styles
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
        elif name == f"{TEXT}span":
            if attributes.get(f"{TEXT}style-name") in self.beside_styles and not self.beside_depth:
                self.beside_depth = len(self.path)
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
        (self.beside if self.beside_depth else self.chunks).append(text)
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
