"""The cells of a sheet: kept sparse, read by expat, which knows all of XML."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS, Area, area, position, row_number
from gouji.formats.markup import DEPTH, MAIN, check_depth, checked_text, parse
from gouji.formats.merges import MERGES, disjoint, span
from gouji.formats.package import Package
from gouji.formats.sharing import Master, write_out
from gouji.formats.texts import number, unescaped
from gouji.grid import ErrorValue, Piece, Value

CELLS = 1_000_000

_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_UNDRAWN = Piece(0, 0)[7:]
"""How a writer draws a piece: a reader does not say."""


class Cells:
    """The cells of one sheet while it is read, by ``row * COLUMNS + column``; None is an empty cell."""

    __slots__ = ("cells", "dependents", "masters", "merges", "package", "strings")

    def __init__(self, package: Package, strings: list[str]) -> None:
        self.package = package
        self.strings = strings
        self.cells: dict[int, Piece | None] = {}
        self.merges: list[Area] = []
        self.masters: dict[str, Master] = {}
        self.dependents: list[tuple[int, str, Master | None]] = []

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
            # The everyday case first: what `number` would say, without asking it.
            everyday = raw.isdecimal() and len(raw) < 16 and raw.isascii()
            value = int(raw) if everyday else number(raw)
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
            value = None if text is None else unescaped(checked_text(self.package, text))
            raw = value or ""
        if shared:
            if formula is not None:
                self.masters[shared] = Master(row, column, formula)
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
            write_out(self.package, self.cells, self.masters, self.dependents)
        if self.merges:
            span(self.cells, disjoint(self.package, self.merges))
        cells = self.cells
        return tuple([piece for key in sorted(cells) if (piece := cells[key]) is not None])


_CELL_TAGS = {
    f"{namespace} {local}": local
    for namespace in MAIN
    for local in ("sheetData", "row", "c", "v", "f", "is", "t", "rPh", "mergeCell")
}


def parsed(package: Package, part: str, content: bytes, strings: list[str]) -> tuple[Cells, bool]:
    """The cells of a sheet, and whether it has sheet data in its proper place."""
    refusal = package.refusal
    cells = Cells(package, strings)
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
            check_depth(package, depth)
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
                row, column = position(package, reference)
            kind = attributes.get("t", "n")
            literal = text = formula = None
            shared = ""
        elif tag in ("v", "t"):
            chunks.clear()
        elif tag == "f":
            chunks.clear()
            formula, shared = formula_kind(attributes) if attributes else (None, "")
        elif tag == "row":
            row = row_number(package, attributes["r"]) if "r" in attributes else row + 1
            if row >= ROWS:
                raise refusal("R105", what="address", limit=LAST_ADDRESS)
            column = -1
            cells.check_count()
        elif tag == "is":
            texts.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "mergeCell":
            cells.merges.append(area(package, attributes.get("ref", "")))
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

    parse(package, part, content, start, end, chunks.append)
    return cells, sheet_data


def formula_kind(attributes: Mapping[str, str]) -> tuple[str | None, str]:
    """What an ``<f>`` means that has no text (None: nothing), and the group of formulas it belongs to."""
    kind = attributes.get("t")
    return "" if kind == "dataTable" else None, attributes.get("si", "") if kind == "shared" else ""


# Cells by pattern: several times as fast, for sheet data written the plain way as most programs do.
# Every character must be accounted for; at the first doubt the whole sheet goes to expat.
#
# Returns are copies of one blank, so the same rows come again and again with other values in them.
# A row without its values is a shape, worked out once and remembered; so is what stands around the rows.
