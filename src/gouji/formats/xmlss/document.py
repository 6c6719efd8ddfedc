"""Workbooks in XML Spreadsheet 2003: bytes in, a `Document` out, in one pass of expat within the limits of `markup`."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS, Area
from gouji.formats.bounds import OF_A_LIST, Bounds
from gouji.formats.content import damaged, encoding_of
from gouji.formats.dates import as_written
from gouji.formats.findings import Damage, Limited
from gouji.formats.hidden import LOWEST, NARROWEST_POINTS, is_less, joined
from gouji.formats.markup import check_depth, checked_text, parse
from gouji.formats.merges import MERGES, spread
from gouji.formats.ooxml.texts import number, unescaped
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font, RichText, counted
from gouji.formats.shown import as_shown
from gouji.formats.xmlss.formula import REFERENCE, a1_formula
from gouji.formats.xmlss.styles import PARTS, font_within, styles
from gouji.model.grid import Appearance, DateValue, Document, ErrorValue, Grid, Piece, Place, Value

SHEETS = 1000

_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_OFFICE = "urn:schemas-microsoft-com:office:office "
_NO_DAY = ("1899-12-31", "1899-12-30")
_VISIBILITY = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
_WITHIN = {"Workbook": "", "Worksheet": "Workbook", "Table": "Worksheet", "Row": "Table", "Cell": "Row", "Data": "Cell"}
"""Each of these elements counts only in its own one."""


def read_xml_spreadsheet(data: bytes, file: str, bounds: Bounds = OF_A_LIST) -> Document:
    """The document in an XML Spreadsheet. Raises `UnreadableFile` (R105, R108, R109)."""
    package = Package(file, data, {}, bounds=bounds)
    reader = _XmlSheets(package)
    parse(package, file, _in_a_known_encoding(data), reader.start, reader.end, reader.text)
    if not reader.grids:
        raise damaged(file, Damage.MISSING_PART)
    names = {name: place for name, place in reader.names.items() if place.sheet in reader.grids}
    return Document(tuple(reader.grids.values()), names, reader.properties)


def _in_a_known_encoding(data: bytes) -> bytes:
    """The same text without blanks in front, and in UTF-8 where it says it is Chinese, which expat does not know."""
    data = data.lstrip(b" \t\r\n")
    head = data[:200].lower()
    if encoding_of(data) is None and (b"gb2312" in head or b"gbk" in head or b"gb18030" in head):
        begin = data.find(b"?>") + 2
        return b'<?xml version="1.0"?>' + data[begin:].decode("gb18030").encode()
    return data


class _XmlSheets:
    """The handlers of the pass, and what they have found."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.grids: dict[str, Grid] = {}
        self.names: dict[str, Place] = {}
        self.properties: dict[str, str] = {}
        self.path: list[str] = []
        self.texts: list[tuple[str, Font]] = []
        self.fonts: list[Font] = [PLAIN]
        self.styles = styles()
        self.room = package.bounds.cells
        self._begin_sheet("")

    def _begin_sheet(self, name: str) -> None:
        self.name, self.visibility = name, "visible"
        self.cells: dict[int, Piece | None] = {}
        self.merges: list[Area] = []
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []
        self.row = self.column = -1
        self.next_row = self.next_column = self.columns = self.styled = 0
        self.column_styles: dict[int, str] = {}
        self.table_style = self.row_style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        local = name.removeprefix(_SS)
        told = {key.removeprefix(_SS): value for key, value in attributes.items()}
        self.path.append(local)
        check_depth(self.package, len(self.path))
        if len(self.fonts) > 1 or self.path[-2:-1] == ["Data"]:
            self.fonts.append(font_within(local.rpartition(" ")[2], told, self.fonts[-1]))
        elif local in _WITHIN and local != name:
            parent = self.path[-2] if len(self.path) > 1 else ""
            if parent == _WITHIN[local] and (begin := getattr(self, f"_{local.lower()}", None)) is not None:
                begin(told)
        elif local == "Column" and self.path[-2] == "Table":
            self._columns(told)
        elif self.path[-2:] == ["Styles", "Style"]:
            self.styles.begin(told.get("ID", ""), told.get("Parent", "Default"))
        elif local in PARTS and self.path[-2] == "Style":
            self.styles.say({f"{local} {name}": value for name, value in told.items()})
        elif local == "NamedRange":
            self._named(told)
        elif name == f"{_EXCEL}Visible" or f"{_OFFICE}CustomDocumentProperties" in self.path[-2:-1]:
            self.texts.clear()

    def end(self, name: str) -> None:
        """Leave an element."""
        local = self.path.pop()
        parent = self.path[-1] if self.path else ""
        if len(self.fonts) > 1:
            self.fonts.pop()
        elif local == "Data" and parent == "Cell":
            self._put(checked_text(self.package, counted(self.texts)))
        elif local == "Cell" and parent == "Row":
            self._end_cell()
        elif local == "Worksheet" and parent == "Workbook":
            self._end_sheet()
        elif name == f"{_EXCEL}Visible":
            self.visibility = _VISIBILITY.get(self._said().strip(), "visible")
        elif parent == f"{_OFFICE}CustomDocumentProperties":
            self.properties[_property(name)] = self._said()

    def text(self, text: str) -> None:
        """Characters of whatever is open; those between elements are of no matter."""
        self.texts.append((text, self.fonts[-1]))

    def _said(self) -> str:
        return "".join(text for text, _ in self.texts)

    def _table(self, told: Mapping[str, str]) -> None:
        self.table_style = told.get("StyleID", "")

    def _worksheet(self, told: Mapping[str, str]) -> None:
        self._begin_sheet(told.get("Name", ""))
        if len(self.grids) >= SHEETS:
            raise self.package.too_large(Limited.SHEETS, SHEETS)

    def _row(self, told: Mapping[str, str]) -> None:
        self.row = self._index(told, self.next_row, ROWS)
        more = self._count(told, "Span")
        self.next_row = self.row + 1 + more
        self.next_column = 0
        self.row_style = told.get("StyleID", "")
        if told.get("Hidden") == "1" or is_less(told.get("Height", ""), LOWEST):
            self.hidden_rows.append(range(self.row, min(self.next_row, ROWS)))

    def _columns(self, told: Mapping[str, str]) -> None:
        first = self._index(told, self.columns, COLUMNS)
        self.columns = first + 1 + self._count(told, "Span")
        if "StyleID" in told and first >= self.styled:
            self.styled = min(self.columns, COLUMNS)
            self.column_styles.update(dict.fromkeys(range(first, self.styled), told["StyleID"]))
        if told.get("Hidden") == "1" or is_less(told.get("Width", ""), NARROWEST_POINTS):
            self.hidden_columns.append(range(first, min(self.columns, COLUMNS)))

    def _cell(self, told: Mapping[str, str]) -> None:
        self.column = self._index(told, self.next_column, COLUMNS)
        across, down = self._count(told, "MergeAcross"), self._count(told, "MergeDown")
        self.next_column = self.column + 1 + across
        if across or down:
            last = min(self.row + down, ROWS - 1), min(self.column + across, COLUMNS - 1)
            self.merges.append(Area(self.row, self.column, *last))
            if len(self.merges) > MERGES:
                raise self.package.too_large(Limited.MERGES, MERGES)
        formula = told.get("Formula")
        self.formula = None if formula is None else a1_formula(formula, self.row, self.column)
        self.style = told.get("StyleID") or self.row_style or self.column_styles.get(self.column, self.table_style)
        self.kind, self.raw = "", ""
        self.value: Value = None
        self.shown: Appearance | None = None

    def _data(self, told: Mapping[str, str]) -> None:
        self.kind = told.get("Type", "String")
        self.texts.clear()

    def _put(self, text: str) -> None:
        self.value, self.raw = _value(self.kind, text), str(text)
        if isinstance(text, RichText):
            self.value, self.shown = _value(self.kind, str(text)), Appearance(text.all, text.aside)
        elif (form := self.styles.look(self.style or "Default")) is not None:
            self.value, self.shown = as_shown(self.value, form)

    def _end_cell(self) -> None:
        if self.value is None and self.formula is None:
            return
        key = self.row * COLUMNS + self.column
        if key in self.cells:
            raise self.package.damaged(Damage.CELL_TWICE)
        self.room -= 1
        if self.room < 0:
            raise self.package.too_large(Limited.CELLS, self.package.bounds.cells)
        self.cells[key] = Piece(self.row, self.column, self.value, raw=self.raw, formula=self.formula, shown=self.shown)

    def _end_sheet(self) -> None:
        if self.name in self.grids:
            raise self.package.damaged(Damage.RELATIONSHIP)
        pieces = spread(self.package, self.cells, self.merges)
        hidden = joined(self.hidden_rows), joined(self.hidden_columns)
        self.grids[self.name] = Grid(self.name, pieces, self.visibility, *hidden)

    def _named(self, told: Mapping[str, str]) -> None:
        match = REFERENCE.fullmatch(told.get("RefersTo", ""))
        if match is not None:
            sheet = (match[1] or match[2]).replace("''", "'")
            row, column = int(match[3]) - 1, int(match[4]) - 1
            if 0 <= row < ROWS and 0 <= column < COLUMNS:
                self.names[told.get("Name", "")] = Place(sheet, row, column)

    def _index(self, told: Mapping[str, str], following: int, most: int) -> int:
        """The 0-based row or column that an element says, or the one that comes next."""
        index = self._count(told, "Index") - 1 if "Index" in told else following
        if not 0 <= index < most:
            raise self.package.too_large(Limited.ADDRESS, LAST_ADDRESS)
        return index

    def _count(self, told: Mapping[str, str], name: str) -> int:
        if name not in told:
            return 0
        said = told[name].strip()
        if not (said.isascii() and said.isdecimal() and len(said) < 9):
            raise self.package.damaged(Damage.ADDRESS)
        return int(said)


def _value(kind: str, text: str) -> Value:
    if kind == "Number":
        return number(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Error":
        return ErrorValue(text.strip())
    if kind == "DateTime":
        said = text.strip()
        day, _, time = said.partition("T")
        return as_written(time if day in _NO_DAY else said) or DateValue(said)
    return text or None


def _property(name: str) -> str:
    """The name of a custom property, in which signs that no element can have are written as numbers."""
    return unescaped(name.removeprefix(_OFFICE))
