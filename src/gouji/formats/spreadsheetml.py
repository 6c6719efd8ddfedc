"""Workbooks in Office Open XML, transitional and strict: a package in, a `Document` out.

Each part is read once by expat, with namespaces and without document types. Cells are kept
sparse, so an address costs nothing however far out it lies. What cannot be understood is
refused with R105, R106, R108 or R109; nothing is left out silently.
"""

from __future__ import annotations

import pyexpat
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, NoReturn

from gouji.errors import UnreadableFile
from gouji.formats.package import Package
from gouji.grid import Document, ErrorValue, Grid, Piece, Place, Value, column_letters, parse_a1

DEPTH = 64
TAGS = 6_000_000
"""Beginnings and ends of elements in one part: enough for the cells allowed, and a bound on its time."""
CELLS = 1_000_000
ROWS, COLUMNS, LAST_ADDRESS = 1_048_576, 16_384, "XFD1048576"
STRINGS = 1_000_000
MERGES = 100_000
OVERLAPPING = 2_000
"""Merges in a sheet where some overlap, which no spreadsheet program writes."""
TEXT = 1 << 20
"""Characters in one text."""
TRANSLATED = 2 << 20
"""Characters of shared formulas that are written out for the cells of one sheet."""

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = (f"{_TRANSITIONAL}spreadsheetml/2006/main", f"{_STRICT}spreadsheetml/main")
_RELATIONSHIP_IDS = (
    f"{_TRANSITIONAL}officeDocument/2006/relationships id",
    f"{_STRICT}officeDocument/relationships id",
)
_VISIBILITY = {"hidden": "hidden", "veryHidden": "very_hidden"}
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}

_NUMBER = re.compile(r"[ \t\r\n]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\r\n]*")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_FAR_ADDRESS = re.compile("[A-Za-z]+[0-9]+")
_SINGLE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(.+))?")

_place = lru_cache(maxsize=8192)(parse_a1)

_Start = Callable[[str, dict[str, str]], None]
_End = Callable[[str], None]


class _Relationship(NamedTuple):
    """Where a part points: ``kind`` is the last word of the type, ``target`` a part name."""

    kind: str
    target: str


class _Sheet(NamedTuple):
    name: str
    state: str
    relationship: str


class _Name(NamedTuple):
    name: str
    local: bool
    text: str


def read_xlsx(package: Package) -> Document:
    """The document in a package that holds a workbook. Raises `UnreadableFile` (R105 to R109)."""
    workbook, properties = _entry(package)
    sheets, names = _workbook(package, workbook)
    relationships = _relationships(package, workbook)
    strings: list[str] = []
    for kind, target in relationships.values():
        # Some writers point to a table they did not write; an index into it is refused later.
        if kind == "sharedStrings" and target in package:
            strings = _shared_strings(package, target)
    grids = tuple(
        Grid(sheet.name, _pieces(package, part, strings), _VISIBILITY.get(sheet.state, "visible"))
        for sheet, part in _worksheets(package, sheets, relationships)
    )
    return Document(grids, _places(names, grids), properties)


def sheet_parts(package: Package) -> dict[str, str]:
    """The name of the part that holds each worksheet, by the name of the sheet, in order."""
    workbook, _ = _entry(package)
    sheets, _ = _workbook(package, workbook)
    return {sheet.name: part for sheet, part in _worksheets(package, sheets, _relationships(package, workbook))}


def _parse(
    package: Package, part: str, content: bytes, start: _Start, end: _End, text: Callable[[str], object]
) -> None:
    """Hand the elements of a part to the handlers. Names are ``namespace local``, one space between."""
    if content.count(b"<") + content.count(b"/>") > TAGS:
        raise package.refusal("R105", what="tags", limit=TAGS)
    parser = pyexpat.ParserCreate(None, " ")
    parser.buffer_text = True

    def forbidden(*_: object) -> NoReturn:
        raise package.refusal("R109", part=part)

    parser.StartDoctypeDeclHandler = forbidden
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)  # all of it at once
    except (pyexpat.ExpatError, ValueError, LookupError):
        raise package.refusal("R108", reason="xml") from None


def _check_depth(package: Package, depth: int) -> None:
    if depth > DEPTH:
        raise package.refusal("R105", what="depth", limit=DEPTH)


def _checked_text(package: Package, text: str) -> str:
    if len(text) > TEXT:
        raise package.refusal("R105", what="text", limit=TEXT)
    return text


# Finding the parts


def _relationships(package: Package, source: str) -> dict[str, _Relationship]:
    """The relationships of a part (of the package when ``source`` is empty) by their id."""
    folder, _, file = source.rpartition("/")
    found: dict[str, _Relationship] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        _check_depth(package, depth)
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relationship(kind, _resolved(folder, attributes.get("Target", "")))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    part = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    _parse(package, part, package.read(part), start, end, _ignored)
    return found


def _ignored(text: str) -> None:
    """Takes the text of parts that hold none worth having."""


def _resolved(folder: str, target: str) -> str:
    """The name of the part a relationship in ``folder`` points to."""
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") or not folder else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _entry(package: Package) -> tuple[str, dict[str, str]]:
    """The name of the main part and the custom properties of the package."""
    if "_rels/.rels" not in package:
        if "[Content_Types].xml" in package:
            raise package.refusal("R108", reason="missing-part")
        raise package.refusal("R106", looks_like=_looks_like(package))
    main = ""
    properties: dict[str, str] = {}
    for kind, target in _relationships(package, "").values():
        if kind == "officeDocument":
            main = target
        elif kind in ("custom-properties", "customProperties"):
            try:
                properties = _properties(package, target)
            except UnreadableFile:
                # No figure stands there, and several programs lose or garble them.
                properties = {}
    if not main:
        raise package.refusal("R108", reason="relationship")
    return main, properties


def _looks_like(package: Package) -> str:
    """What a zip that is not Office Open XML holds."""
    if "mimetype" in package and b"opendocument.spreadsheet" in package.read("mimetype"):
        return "ods"
    return "zip"


def _workbook(package: Package, part: str) -> tuple[list[_Sheet], list[_Name]]:
    """The sheets a workbook lists, in order, and its defined names."""
    sheet_tags = [f"{namespace} sheet" for namespace in _MAIN]
    name_tags = [f"{namespace} definedName" for namespace in _MAIN]
    sheets: list[_Sheet] = []
    names: list[_Name] = []
    chunks: list[str] = []
    depth = 0
    defining = ("", False)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, defining
        depth += 1
        _check_depth(package, depth)
        if depth == 1 and name not in [f"{namespace} workbook" for namespace in _MAIN]:
            raise package.refusal("R106", looks_like="docx" if name.endswith(" document") else "zip")
        if name in sheet_tags:
            relationship = next((attributes[key] for key in _RELATIONSHIP_IDS if key in attributes), "")
            sheets.append(_Sheet(attributes.get("name", ""), attributes.get("state", ""), relationship))
        elif name in name_tags:
            defining = (attributes.get("name", ""), "localSheetId" in attributes)
            chunks.clear()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name in name_tags:
            names.append(_Name(*defining, "".join(chunks)))

    content = package.read(part)
    if content.startswith(b"\x83\x01"):
        # A binary workbook (xlsb) is a package too, but this part of it is no XML.
        raise package.refusal("R106", looks_like="zip")
    _parse(package, part, content, start, end, chunks.append)
    return sheets, names


def _places(names: list[_Name], grids: tuple[Grid, ...]) -> dict[str, Place]:
    """The defined names that mean exactly one cell; a name of the workbook goes before one of a sheet."""
    if not names:
        return {}
    sheets = {grid.name.casefold(): grid.name for grid in grids}
    places: dict[str, Place] = {}
    for name, _, text in sorted(names, key=lambda name: name.local):
        match = _SINGLE_CELL.fullmatch(text)
        if match is None or match[4] not in (None, match[3]):
            continue
        sheet = sheets.get((match[1] or match[2]).replace("''", "'").casefold())
        position = parse_a1(match[3])
        if sheet is not None and position is not None:
            places.setdefault(name, Place(sheet, *position))
    return places


def _worksheets(
    package: Package, sheets: list[_Sheet], relationships: Mapping[str, _Relationship]
) -> list[tuple[_Sheet, str]]:
    """The sheets that hold cells, each with its part; chart sheets and the like are passed over."""
    found: dict[str, tuple[_Sheet, str]] = {}
    for sheet in sheets:
        relationship = relationships.get(sheet.relationship)
        if relationship is None:
            raise package.refusal("R108", reason="relationship")
        kind, part = relationship
        if kind != "worksheet":
            continue
        if part.casefold() in found:
            raise package.refusal("R108", reason="relationship")
        found[part.casefold()] = sheet, part
    if not found:
        raise package.refusal("R108", reason="missing-part")
    return list(found.values())


def _properties(package: Package, part: str) -> dict[str, str]:
    """The custom properties by name, each as text."""
    found: dict[str, str] = {}
    chunks: list[str] = []
    depth = 0
    current = ""

    def start(_name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, current
        depth += 1
        _check_depth(package, depth)
        if depth == 2:
            current = attributes.get("name", "")
        chunks.clear()

    def end(_name: str) -> None:
        nonlocal depth
        if depth == 3:
            found[current] = "".join(chunks)
        depth -= 1

    _parse(package, part, package.read(part), start, end, chunks.append)
    return found


# Texts and numbers


def _shared_strings(package: Package, part: str) -> list[str]:
    """The shared strings in order; the counts the table claims are not believed."""
    tags = {f"{namespace} {local}": local for namespace in _MAIN for local in ("si", "t", "rPh")}
    strings: list[str] = []
    chunks: list[str] = []
    texts: list[str] = []
    depth = 0
    phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, phonetic
        depth += 1
        if depth > DEPTH:
            _check_depth(package, depth)
        tag = tags.get(name)
        if tag == "t":
            chunks.clear()
        elif tag == "si":
            texts.clear()
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal depth, phonetic
        depth -= 1
        tag = tags.get(name)
        if tag == "t":
            if not phonetic:
                texts.extend(chunks)
        elif tag == "si":
            strings.append(_unescaped(_checked_text(package, "".join(texts))))
            if len(strings) > STRINGS:
                raise package.refusal("R105", what="strings", limit=STRINGS)
        elif tag == "rPh":
            phonetic = False

    _parse(package, part, package.read(part), start, end, chunks.append)
    return strings


def _unescaped(text: str) -> str:
    """The text with each ``_xHHHH_`` replaced by the UTF-16 unit it stands for."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(literal: str) -> Value:
    """A stored number with the 15 digits a person can see; text when it is no finite number."""
    if not _NUMBER.fullmatch(literal):
        return literal if literal.strip() else None
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        return literal
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    decimal = Decimal(format(number, ".15g"))
    return int(decimal) if decimal == decimal.to_integral_value() else decimal


# Cells


class _Area(NamedTuple):
    """A merged range, all four inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class _Master(NamedTuple):
    """The one cell where the text of a shared formula stands."""

    row: int
    column: int
    formula: str


class _Cells:
    """The cells of one sheet while it is read, by ``row * COLUMNS + column``; None is an empty cell."""

    __slots__ = ("cells", "dependents", "masters", "merges", "package", "strings")

    def __init__(self, package: Package, strings: list[str]) -> None:
        self.package = package
        self.strings = strings
        self.cells: dict[int, Piece | None] = {}
        self.merges: list[_Area] = []
        self.masters: dict[str, _Master] = {}
        self.dependents: list[tuple[int, str, _Master | None]] = []

    def put(
        self, row: int, column: int, kind: str, literal: str | None, text: str | None, formula: str | None, shared: str
    ) -> None:
        """Keep one cell: ``literal`` is its ``<v>``, ``text`` its ``<is>``, ``shared`` the group of its formula."""
        key = row * COLUMNS + column
        cells = self.cells
        if key in cells:
            raise self.package.refusal("R108", reason="cell-twice")
        cells[key] = None
        raw = literal or ""
        value: Value
        if kind == "n":
            # The everyday case first: what `_number` would say, without asking it.
            everyday = raw.isdecimal() and len(raw) < 16 and raw.isascii()
            value = int(raw) if everyday else _number(raw)
        elif not raw and kind not in ("inlineStr", "str"):
            value = None
        elif kind == "s":
            index = int(raw)
            if not 0 <= index < len(self.strings):
                raise self.package.refusal("R108", reason="string-index")
            value = raw = self.strings[index]
        elif kind == "b":
            value = _BOOLEANS.get(raw, raw)
        elif kind == "e":
            value = ErrorValue(raw)
        elif kind == "d":
            value = raw
        else:
            text = literal if text is None else text
            value = None if text is None else _unescaped(_checked_text(self.package, text))
            raw = value or ""
        if shared:
            if formula is not None:
                self.masters[shared] = _Master(row, column, formula)
            else:
                self.dependents.append((key, shared, self.masters.get(shared)))
                formula = ""
        if value is not None or formula is not None:
            # A third of the time of `Piece(...)`, in the one place where thousands are made.
            cells[key] = tuple.__new__(Piece, (row, column, value, 1, 1, raw, formula, *_UNDRAWN))

    def check_count(self) -> None:
        """Asked once a row, so the count goes over by no more than a row."""
        if len(self.cells) > CELLS:
            raise self.package.refusal("R105", what="cells", limit=CELLS)

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, sorted by row and column."""
        self.check_count()
        if self.dependents:
            _write_out(self.package, self.cells, self.masters, self.dependents)
        if self.merges:
            _span(self.cells, _disjoint(self.package, self.merges))
        cells = self.cells
        return tuple([piece for key in sorted(cells) if (piece := cells[key]) is not None])


_UNDRAWN = Piece(0, 0)[7:]
"""How a writer draws a piece: a reader does not say."""


def _pieces(package: Package, part: str, strings: list[str]) -> tuple[Piece, ...]:
    """The pieces of one sheet, sorted by row and column."""
    content = package.read(part)
    try:
        cells = _scanned(package, part, content, strings)
    except UnreadableFile:
        # Expat alone refuses, so a file with two faults is told the same one either way.
        cells = None
    if cells is None:
        cells, sheet_data = _parsed(package, part, content, strings)
        if not sheet_data:
            # Something else than a worksheet must not read as an empty one.
            raise package.refusal("R108", reason="xml")
    return cells.pieces()


# Cells by expat: the reading that knows all of XML


_CELL_TAGS = {
    f"{namespace} {local}": local
    for namespace in _MAIN
    for local in ("sheetData", "row", "c", "v", "f", "is", "t", "rPh", "mergeCell")
}


def _parsed(package: Package, part: str, content: bytes, strings: list[str]) -> tuple[_Cells, bool]:
    """The cells of a sheet, and whether it has sheet data in its proper place."""
    refusal = package.refusal
    cells = _Cells(package, strings)
    put = cells.put
    tags = _CELL_TAGS.get
    chunks: list[str] = []
    texts: list[str] = []
    joined = "".join
    depth = 0
    row = column = -1
    kind = shared = ""
    literal: str | None = None
    text: str | None = None
    formula: str | None = None
    phonetic = sheet_data = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, column, kind, literal, text, formula, shared, phonetic, sheet_data
        depth += 1
        if depth > DEPTH:
            _check_depth(package, depth)
        tag = tags(name)
        if tag == "c":
            # A cell anywhere but in a row of the sheet data would have no address to count from.
            if depth != 4 or not sheet_data:
                raise refusal("R108", reason="xml")
            reference = attributes.get("r")
            if reference is None:
                column += 1
                if column >= COLUMNS:
                    raise refusal("R105", what="address", limit=LAST_ADDRESS)
            else:
                row, column = _position(package, reference)
            kind = attributes.get("t", "n")
            literal = text = formula = None
            shared = ""
        elif tag in ("v", "t"):
            chunks.clear()
        elif tag == "f":
            chunks.clear()
            formula, shared = _formula_kind(attributes) if attributes else (None, "")
        elif tag == "row":
            row = _row(package, attributes["r"]) if "r" in attributes else row + 1
            if row >= ROWS:
                raise refusal("R105", what="address", limit=LAST_ADDRESS)
            column = -1
            cells.check_count()
        elif tag == "is":
            texts.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "mergeCell":
            cells.merges.append(_area(package, attributes.get("ref", "")))
            if len(cells.merges) > MERGES:
                raise refusal("R105", what="merges", limit=MERGES)
        elif tag == "sheetData":
            sheet_data = depth == 2

    def end(name: str) -> None:
        nonlocal depth, literal, text, formula, phonetic
        depth -= 1
        tag = tags(name)
        if tag == "v":
            literal = joined(chunks)
        elif tag == "c":
            put(row, column, kind, literal, text, formula, shared)
        elif tag == "f":
            formula = joined(chunks) or formula
        elif tag == "t":
            if not phonetic:
                texts.extend(chunks)
        elif tag == "is":
            text = joined(texts)
        elif tag == "rPh":
            phonetic = False

    _parse(package, part, content, start, end, chunks.append)
    return cells, sheet_data


def _position(package: Package, reference: str) -> tuple[int, int]:
    """The 0-based row and column of an address such as ``D4``."""
    place = _place(reference)
    if place is not None:
        return place
    if _FAR_ADDRESS.fullmatch(reference):
        raise package.refusal("R105", what="address", limit=LAST_ADDRESS)
    raise package.refusal("R108", reason="address")


def _row(package: Package, number: str) -> int:
    """The 0-based row that a file counts from 1."""
    return _position(package, f"A{number}")[0]


def _formula_kind(attributes: Mapping[str, str]) -> tuple[str | None, str]:
    """What an ``<f>`` means that has no text (None: nothing), and the group of formulas it belongs to."""
    kind = attributes.get("t")
    return "" if kind == "dataTable" else None, attributes.get("si", "") if kind == "shared" else ""


# Cells by pattern: several times as fast, for sheet data written the plain way as most programs do.
# Every character must be accounted for; at the first doubt the whole sheet goes to expat.
#
# Returns are copies of one blank, so the same rows come again and again with other values in them.
# A row without its values is a shape, worked out once and remembered; so is what stands around the rows.


PLAIN_BYTES = 4 << 20
"""Larger sheets go to expat, which holds one cell at a time."""
REMEMBERED_SHAPES, REMEMBERED_FRAMES = 4096, 256
REMEMBERED_LENGTH = 8192
"""Bytes or characters; what is longer is worked out each time, so the memory stays small."""


class _Slot(NamedTuple):
    """A cell of a shape: all of it but its value."""

    row: int
    column: int
    kind: str
    valued: bool
    formula: str | None
    shared: str


_SHAPES: dict[str, tuple[_Slot, ...]] = {}
_FRAMES: dict[bytes, list[_Area]] = {}

_PROLOGUE = re.compile(
    rb"""<worksheet[ >]|(?:\xef\xbb\xbf)?<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="yes")?\?>"""
)
_PLAIN_CHARACTERS = r"[^<&\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_PLAIN_TEXT = rf"{_PLAIN_CHARACTERS}(?:&(?:amp|lt|gt|quot|apos);{_PLAIN_CHARACTERS})*"
_VALUE = re.compile(f"<v>({_PLAIN_TEXT})</v>")
_HOLE = "\0"
_PLAIN = re.compile(
    rf"""
    (   <c\ r="([A-Z]+[0-9]+)"(?:\ s="[0-9]+")?(?:\ t="([a-zA-Z]+)")?
        (?: \ ?/>
        |   >
            (?: <f((?:\ (?:t|ref|si|ca|aca|bx|dt2D|dtr|r1|r2)="[^"<&]*")*)(?: \ ?/> | >({_PLAIN_TEXT})</f> ) )?
            (?: <v\ ?/> | ({_HOLE}) )?
            </c>
        )
    |   <row\ r="([0-9]+)"
        (?:\ (?:spans|s|ht|hidden|customHeight|customFormat|outlineLevel|collapsed|thickTop|thickBot|x14ac:dyDescent)
        ="[^"<&]*")*
        \ ?(/?)>
    )
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(' ([A-Za-z0-9]+)="([^"]*)"')
_ENTITY = re.compile("&([a-z]+);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def _scanned(package: Package, part: str, content: bytes, strings: list[str]) -> _Cells | None:
    """The cells of a sheet, or None when its sheet data is not of the plain kind."""
    begin = content.find(b"<sheetData>") + len(b"<sheetData>")
    finish = content.find(b"</sheetData>", begin)
    # Not under a prefix either: nothing but these two tags may speak of sheet data.
    if not begin <= finish <= begin + PLAIN_BYTES or content.count(b"sheetData") != 2 or not _PROLOGUE.match(content):
        return None
    try:
        body = content[begin:finish].decode()
    except UnicodeDecodeError:
        return None
    merges = _framed(package, part, content[:begin] + content[finish:])
    if merges is None or _HOLE in body:
        return None
    cells = _Cells(package, strings)
    cells.merges = merges
    put = cells.put
    *rows, rest = body.split("</row>")
    for text in rows:
        pieces = _VALUE.split(text)
        shape = _shaped(package, _HOLE.join(pieces[::2]), ends_in_row=True)
        if shape is None:
            return None
        if "&" in text:
            pieces = [_plain_text(piece) for piece in pieces]
        literals = iter(pieces[1::2])
        for row, column, kind, valued, formula, shared in shape:
            put(row, column, kind, next(literals) if valued else None, None, formula, shared)
        cells.check_count()
    return None if _shaped(package, rest, ends_in_row=False) is None else cells


def _framed(package: Package, part: str, frame: bytes) -> list[_Area] | None:
    """The merges of a sheet whose rows were taken out; None when it is no sheet or holds cells even so."""
    merges = _FRAMES.get(frame)
    if merges is None:
        cells, sheet_data = _parsed(package, part, frame, [])
        if not sheet_data:
            return None
        merges = _disjoint(package, cells.merges)
        if len(frame) <= REMEMBERED_LENGTH:
            if len(_FRAMES) >= REMEMBERED_FRAMES:
                _FRAMES.clear()
            _FRAMES[frame] = merges
    return merges


def _shaped(package: Package, text: str, *, ends_in_row: bool) -> tuple[_Slot, ...] | None:
    """The shape of the text of a row up to its end tag, empty rows in front of it included."""
    shape = _SHAPES.get(text) if ends_in_row else None
    if shape is None:
        found = _PLAIN.findall(text)
        if sum(map(len, map(itemgetter(0), found))) != len(text):
            return None
        slots = []
        inside = False
        for _, reference, kind, attributes, formula, hole, number, closed in found:
            if bool(reference) != inside:
                return None
            if reference:
                row, column = _position(package, reference)
                bare, shared = _formula_kind(dict(_ATTRIBUTE.findall(attributes)))
                slots.append(_Slot(row, column, kind or "n", bool(hole), _plain_text(formula) or bare, shared))
            else:
                _row(package, number)
                inside = not closed
        if inside != ends_in_row:
            return None
        shape = tuple(slots)
        if len(text) <= REMEMBERED_LENGTH and ends_in_row:
            if len(_SHAPES) >= REMEMBERED_SHAPES:
                _SHAPES.clear()
            _SHAPES[text] = shape
    return shape


def _plain_text(text: str) -> str:
    """Text of an element with its entities replaced."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


# Merges


def _area(package: Package, reference: str) -> _Area:
    """The range ``A1:B2``; a single cell is a range too."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _position(package, first), _position(package, last or first)
    return _Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _disjoint(package: Package, merges: list[_Area]) -> list[_Area]:
    """The merges that overlap no earlier one in the file."""
    if _all_disjoint(merges):
        return merges
    if len(merges) > OVERLAPPING:
        raise package.refusal("R105", what="merges", limit=OVERLAPPING)
    kept: list[_Area] = []
    for top, left, bottom, right in merges:
        if not any(a.top <= bottom and top <= a.bottom and a.left <= right and left <= a.right for a in kept):
            kept.append(_Area(top, left, bottom, right))
    return kept


def _all_disjoint(merges: list[_Area]) -> bool:
    """Whether no two merges overlap, found in one sweep down the rows.

    The sweep keeps the latest merges as column intervals that never overlap, sorted from left
    to right, so each merge is compared with its neighbours only.
    """
    lefts: list[int] = []
    latest: list[_Area] = []
    for area in sorted(merges):
        index = bisect_right(lefts, area.left)
        if index and latest[index - 1].right >= area.left:
            index -= 1
        following = index
        while following < len(latest) and lefts[following] <= area.right:
            if latest[following].bottom >= area.top:
                return False
            following += 1
        lefts[index:following] = [area.left]
        latest[index:following] = [area]
    return True


def _span(cells: dict[int, Piece | None], merges: list[_Area]) -> None:
    """Give the first cell of each merge its rows and columns; other cells keep what they hold."""
    for top, left, bottom, right in merges:
        if top == bottom and left == right:
            continue
        key = top * COLUMNS + left
        piece = cells.get(key) or Piece(top, left)
        rows, columns = bottom - top + 1, right - left + 1
        cells[key] = Piece(top, left, piece.value, rows, columns, piece.raw, piece.formula)


# Shared formulas


_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*"                               # a text
    | '(?:[^']|'')*'                               # a sheet name in quotes
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\]                # another workbook, a column of a table
    | [\w.\\]+(?::[\w.\\]+)?!                      # a sheet name, or a first and a last one
    | (\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(\\])
    | (\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(\\$])
    | (\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w.(\\$])
    | [\w.\\$]+                                    # a function, a name, a number
    """,
    re.VERBOSE,
)


def _write_out(
    package: Package,
    cells: dict[int, Piece | None],
    masters: dict[str, _Master],
    dependents: list[tuple[int, str, _Master | None]],
) -> None:
    """Give each cell that shares a formula its own text; it stays empty where no cell holds the formula."""
    characters = 0
    for key, shared, above in dependents:
        master = above or masters.get(shared)
        piece = cells[key]
        if master is None or piece is None:
            continue
        characters += len(master.formula)
        if characters > TRANSLATED:
            raise package.refusal("R105", what="formulas", limit=TRANSLATED)
        formula = _moved(master.formula, piece.row - master.row, piece.column - master.column)
        cells[key] = Piece(piece.row, piece.column, piece.value, 1, 1, piece.raw, formula)


def _moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads that many rows below and columns to the right; off the sheet is ``#REF!``."""

    def column(mark: str, letters: str) -> str | None:
        if mark:
            return mark + letters
        index = _letters_value(letters) - 1 + columns
        return column_letters(index) if 0 <= index < COLUMNS else None

    def row(mark: str, digits: str) -> str | None:
        if mark:
            return mark + digits
        number = int(digits) + rows
        return str(number) if 0 < number <= ROWS else None

    def moved(match: re.Match[str]) -> str:
        groups = match.groups()
        if groups[1] is not None:
            parts = [column(groups[0], groups[1]), row(groups[2], groups[3])]
            separator = ""
        elif groups[5] is not None:
            parts = [column(groups[4], groups[5]), column(groups[6], groups[7])]
            separator = ":"
        elif groups[9] is not None:
            parts = [row(groups[8], groups[9]), row(groups[10], groups[11])]
            separator = ":"
        else:
            return match[0]
        known = [part for part in parts if part is not None]
        return separator.join(known) if len(known) == 2 else "#REF!"

    return _TOKEN.sub(moved, formula)


def _letters_value(letters: str) -> int:
    """The 1-based number of a column: ``A`` is 1."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - 64
    return value
