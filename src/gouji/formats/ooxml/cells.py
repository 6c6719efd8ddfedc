"""The cells of a sheet: kept sparse, read by expat, which knows all of XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS, Area, area, column_in, position, row_number
from gouji.formats.dates import as_written
from gouji.formats.findings import Damage, Limited
from gouji.formats.hidden import LOWEST, NARROWEST, is_less
from gouji.formats.markup import DEPTH, MAIN, TEXT, check_depth, checked_text, parse
from gouji.formats.merges import MERGES, spread
from gouji.formats.ooxml.sharing import Master, write_out
from gouji.formats.ooxml.styles import CellFormats
from gouji.formats.ooxml.texts import FONT, Runs, number, unescaped
from gouji.formats.package import Package
from gouji.formats.runs import RichText
from gouji.formats.shown import as_shown
from gouji.model.grid import Appearance, ErrorValue, Piece, Value

_KINDS = frozenset({"n", "s", "b", "e", "d", "str", "inlineStr"})
_KINDS_IN_LOWER_CASE = {kind.casefold(): kind for kind in _KINDS} | {"": "n"}
"""What is no kind is the text that it is."""
_TEXTS = ("str", "inlineStr")
EVERYDAY = frozenset({"n", "s", *_TEXTS})
"""Kinds of cells that hold whole numbers and texts."""
_WORDS = frozenset({"s", "b", "e", "d"})
"""Kinds whose values are words of their own, around which blanks mean nothing."""
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
UNDRAWN = Piece(0, 0)[7:-1]
"""How a writer draws a piece: a reader does not say."""


class Slot(NamedTuple):
    """A cell of a row whose values were taken out: all of it but its value."""

    row: int
    column: int
    kind: str
    style: str
    valued: bool
    formula: str | None
    shared: str


class Shape(NamedTuple):
    """A row without its values: its cells, the keys of those that hold nothing, and which rows of it are hidden."""

    slots: tuple[Slot, ...]
    empty: tuple[int, ...]
    hidden: tuple[int, ...]

    @property
    def is_everyday(self) -> bool:
        """Whether all its cells have values and share no formulas."""
        return all(slot.valued and not slot.shared and slot.kind in EVERYDAY for slot in self.slots)


class EverydayRow(NamedTuple):
    """The pieces of a row by their keys (None: an empty cell), what hides it, its shared strings and its styles."""

    pieces: Mapping[int, Piece | None]
    hidden: tuple[int, ...]
    strings: tuple[tuple[int, str], ...]
    styles: frozenset[str]

    def means_the_same(self, strings: Sequence[str], formats: CellFormats) -> bool:
        """Whether the same text makes the same pieces in a workbook with these strings and cell formats."""
        count = len(strings)
        return self.styles.isdisjoint(formats.styles) and all(
            index < count and strings[index] == text and type(strings[index]) is str for index, text in self.strings
        )


def everyday_row(shape: Shape, literals: Sequence[str], strings: Sequence[str]) -> EverydayRow | None:
    """A row of cells that all have values of the everyday kinds, made as `Cells.put` would; None if one has not."""
    slots, empty, hidden = shape
    new = tuple.__new__
    made: dict[int, Piece | None] = dict.fromkeys(empty)
    used = []
    for (row, column, kind, _, _, formula, _), literal in zip(slots, literals, strict=True):
        said = everyday_value(kind, literal, strings)
        if said is None:
            return None
        if kind == "s":
            used.append((int(literal), said[1]))
        made[row * COLUMNS + column] = new(Piece, (row, column, said[0], 1, 1, said[1], formula, *UNDRAWN, None))
    if len(made) < len(slots) + len(empty):
        return None
    return EverydayRow(made, hidden, tuple(used), frozenset(slot.style for slot in slots))


def everyday_value(kind: str, literal: str, strings: Sequence[str]) -> tuple[int | str, str] | None:
    """The value of a cell of an everyday kind, and what is stored, as `Cells.put` has them; None of any other.

    Those are whole numbers, texts, and shared strings that are not set in parts.
    """
    if kind in _TEXTS:
        return None if "_x" in literal or len(literal) > TEXT else (literal, literal)
    if not literal.isdecimal() or len(literal) > 15 or not literal.isascii():
        return None
    if kind == "n":
        return int(literal), literal
    text = strings[int(literal)] if int(literal) < len(strings) else None
    return (text, text) if type(text) is str else None


class Cells:
    """The cells of one sheet while it is read, by ``row * COLUMNS + column``; None is an empty cell."""

    __slots__ = (
        "cells",
        "dependents",
        "formats",
        "hidden_columns",
        "hidden_rows",
        "masters",
        "merges",
        "most",
        "package",
        "strings",
    )

    def __init__(self, package: Package, strings: Sequence[str], formats: CellFormats, most: int) -> None:
        self.package = package
        self.strings = strings
        self.formats = formats
        self.most = most
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[range] = []
        self.cells: dict[int, Piece | None] = {}
        self.merges: list[Area] = []
        self.masters: dict[str, Master] = {}
        self.dependents: list[tuple[int, str, Master | None]] = []

    def put(
        self,
        row: int,
        column: int,
        kind: str,
        style: str,
        literal: str | None,
        text: str | None,
        formula: str | None,
        shared: str,
    ) -> None:
        """Keep one cell: ``literal`` is its ``<v>``, ``text`` its ``<is>``, ``shared`` the group of its formula."""
        key = row * COLUMNS + column
        cells = self.cells
        if key in cells:
            raise self.package.damaged(Damage.CELL_TWICE)
        cells[key] = None
        if kind not in _KINDS:
            kind = _KINDS_IN_LOWER_CASE.get(kind.strip().casefold(), "str")
        raw = literal or ""
        if kind in _WORDS:
            raw = raw.strip()
        value: Value
        if kind == "n":
            # The everyday case first: what `number` would say, without asking it.
            everyday = raw.isdecimal() and len(raw) < 16 and raw.isascii()
            value = int(raw) if everyday else number(raw)
        elif not raw and kind not in ("inlineStr", "str"):
            value = None
        elif kind == "s":
            index = int(raw) if raw.isdecimal() and raw.isascii() and len(raw) < 10 else -1
            if not 0 <= index < len(self.strings):
                raise self.package.damaged(Damage.STRING_INDEX)
            value = raw = self.strings[index]
        elif kind == "b":
            value = _BOOLEANS.get(raw.casefold(), raw)
        elif kind == "e":
            value = ErrorValue(raw)
        elif kind == "d":
            value = as_written(raw) or raw
        else:
            text = literal if text is None else text
            value = None if text is None else _plain_text(self.package, text)
            raw = value or ""
        shown = None
        if isinstance(value, RichText):
            shown = Appearance(value.all, value.aside)
            value = raw = str(value)
        elif style in self.formats.styles and isinstance(value, (int, Decimal, str)):
            value, shown = as_shown(value, self.formats.styles[style], self.formats.from_1904)
        if shared:
            if formula is not None:
                self.masters[shared] = Master(row, column, formula)
            else:
                self.dependents.append((key, shared, self.masters.get(shared)))
                formula = ""
        if value is not None or formula is not None:
            # A third of the time of `Piece(...)`, in the one place where thousands are made.
            cells[key] = tuple.__new__(Piece, (row, column, value, 1, 1, raw, formula, *UNDRAWN, shown))

    def add(self, row: EverydayRow) -> None:
        """Keep a row that was made before."""
        expected = len(self.cells) + len(row.pieces)
        self.cells.update(row.pieces)
        if len(self.cells) != expected:
            raise self.package.damaged(Damage.CELL_TWICE)
        self.hidden_rows.update(row.hidden)
        self.check_count()

    def reserve(self, keys: Sequence[int]) -> None:
        """Note cells that are there but hold nothing; each differs from the others."""
        expected = len(self.cells) + len(keys)
        self.cells.update(dict.fromkeys(keys))
        if len(self.cells) != expected:
            raise self.package.damaged(Damage.CELL_TWICE)

    def check_count(self) -> None:
        """Asked once a row, so the count goes over by no more than a row."""
        if len(self.cells) > self.most:
            raise self.package.too_large(Limited.CELLS, self.most)

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, sorted by row and column."""
        self.check_count()
        if self.dependents:
            write_out(self.package, self.cells, self.masters, self.dependents)
        return spread(self.package, self.cells, self.merges)


_CELL_TAGS = {
    f"{namespace} {local}": local
    for namespace in MAIN
    for local in ("sheetData", "row", "c", "v", "f", "is", "t", "rPh", "mergeCell", "col", "r", *FONT)
}


def parsed(
    package: Package, part: str, content: bytes, strings: Sequence[str], formats: CellFormats, most: int
) -> tuple[Cells, bool]:
    """The cells of a sheet, and whether it has sheet data in its proper place."""
    if content.count(b"<mergeCell ") > MERGES:
        raise package.too_large(Limited.MERGES, MERGES)
    cells = Cells(package, strings, formats, most)
    put = cells.put
    tags = _CELL_TAGS.get
    chunks: list[str] = []
    runs = Runs()
    joined = "".join
    depth = 0
    row = column = -1
    kind = style = shared = row_said = ""
    literal: str | None = None
    text: str | None = None
    formula: str | None = None
    phonetic = sheet_data = leaf = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, column, row_said, kind, style, literal, text, formula, shared, phonetic, sheet_data, leaf
        depth += 1
        if leaf:  # what a program shows of a value with something in it cannot be known
            raise package.damaged(Damage.XML)
        if depth > DEPTH:
            check_depth(package, depth)
        tag = tags(name)
        if tag == "c":
            # A cell anywhere but in a row of the sheet data would have no address to count from.
            if depth != 4 or not sheet_data:
                raise package.damaged(Damage.XML)
            reference = attributes.get("r")
            if reference is None:
                column += 1
                if column >= COLUMNS:
                    raise package.too_large(Limited.ADDRESS, LAST_ADDRESS)
            elif (there := column_in(reference, row_said)) is not None:
                column = there
            else:
                row, column = position(package, reference)
                row_said = ""
            kind, style = attributes.get("t", "n"), attributes.get("s", "")
            literal = text = formula = None
            shared = ""
        elif tag in ("v", "t"):
            leaf = True
            chunks.clear()
        elif tag == "f":
            leaf = True
            chunks.clear()
            formula, shared = formula_kind(attributes) if attributes else (None, "")
        elif tag == "row":
            row_said = attributes.get("r", "")
            row = row_number(package, row_said) if "r" in attributes else row + 1
            if row >= ROWS:
                raise package.too_large(Limited.ADDRESS, LAST_ADDRESS)
            column = -1
            if len(attributes) > 1 and is_hidden(attributes, "ht"):
                cells.hidden_rows.add(row)
            cells.check_count()
        elif tag == "is":
            runs.clear()
        elif tag == "r":
            runs.begin()
        elif tag == "rPh":
            phonetic = True
        elif tag == "mergeCell":
            cells.merges.append(area(package, attributes.get("ref", "")))
            if len(cells.merges) > MERGES:
                raise package.too_large(Limited.MERGES, MERGES)
        elif tag == "sheetData":
            sheet_data = depth == 2
        elif tag == "col" and is_hidden(attributes, "width"):
            cells.hidden_columns.append(columns_of(package, attributes))
        elif tag in FONT:
            runs.font(tag, attributes)

    def end(name: str) -> None:
        nonlocal depth, literal, text, formula, phonetic, leaf
        depth -= 1
        leaf = False
        tag = tags(name)
        if tag == "v":
            literal = joined(chunks)
        elif tag == "c":
            put(row, column, kind, style, literal, text, formula, shared)
        elif tag == "f":
            formula = joined(chunks) or formula
        elif tag == "t":
            if not phonetic:
                runs.add(joined(chunks))
        elif tag == "is":
            text = runs.text()
        elif tag == "rPh":
            phonetic = False

    parse(package, part, content, start, end, chunks.append, most)
    return cells, sheet_data


def formula_kind(attributes: Mapping[str, str]) -> tuple[str | None, str]:
    """What an ``<f>`` means that has no text (None: nothing), and the group of formulas it belongs to."""
    kind = attributes.get("t")
    return "" if kind == "dataTable" else None, attributes.get("si", "") if kind == "shared" else ""


def is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Whether rows or columns are not shown: they say so, or have hardly any height or width."""
    least = LOWEST if size == "ht" else NARROWEST
    return attributes.get("hidden") in ("1", "true") or is_less(attributes.get(size, ""), least)


def _plain_text(package: Package, text: str) -> str:
    return text if isinstance(text, RichText) else unescaped(checked_text(package, text))


def columns_of(package: Package, attributes: Mapping[str, str]) -> range:
    """The 0-based columns that a ``<col>`` speaks of, none beyond the last of a sheet."""
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if not (first.isdecimal() and last.isdecimal() and len(first) < 9 > len(last)):
        raise package.damaged(Damage.ADDRESS)
    return range(min(int(first), COLUMNS) - 1, min(int(last), COLUMNS)) if int(first) else range(0)
