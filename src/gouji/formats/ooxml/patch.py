"""Changing formulas in an existing workbook and nothing else.

The cells concerned are cut out of the sheet's XML and new ones put in their place; every other
byte of every other cell, style, comment, validation and sheet stays as it was. A library that
loads and saves the workbook would drop what it does not model, and the stored results of all
formulas with it.
"""

from __future__ import annotations

import io
import pyexpat
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.package import Package
from gouji.model.grid import Grid, a1, parse_a1


class Change(NamedTuple):
    """A formula (without ``=``) and the result stored with it."""

    formula: str
    value: int | Decimal | str


class SpreadFormulaError(Exception):
    """A cell to be changed belongs to an array formula over several cells."""


Changes = Mapping[tuple[int, int], Change]


def with_formulas(package: Package, grids: Mapping[str, Grid], changes: Mapping[str, Changes]) -> bytes:
    """The workbook with formulas put into some cells, by sheet name and 0-based (row, column).

    ``grids`` are the sheets as read, from which shared formulas are written out where their
    first cell is replaced. Raises `SpreadFormulaError` for cells of array formulas.
    """
    parts = sheet_parts(package)
    replaced: dict[str, bytes] = {}
    for sheet, cells in changes.items():
        content = _as_utf8(package.read(parts[sheet]))
        replaced[parts[sheet]] = _patched(content, grids[sheet], cells)
    return _repacked(package, replaced)


# ── the sheet ───────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    start: int
    end: int = 0
    style: str | None = None
    formula: tuple[int, int] | None = None
    shared: str | None = None
    master: bool = False
    spread: tuple[tuple[int, int], tuple[int, int]] | None = None


@dataclass(slots=True)
class _Row:
    number: int
    start: int
    end: int = 0
    inner_end: int = 0
    cells: list[_Cell] = field(default_factory=list)


def _patched(content: bytes, grid: Grid, changes: Changes) -> bytes:
    rows, data_end, data_empty, prefix = _survey(content)
    splices: list[tuple[int, int, str]] = []
    known = {(cell.row, cell.column): cell for row in rows for cell in row.cells}
    orphaned = set()
    spreads = [cell.spread for cell in known.values() if cell.spread is not None]
    for place in changes:
        cell = known.get(place)
        if any(top <= place[0] <= bottom and left <= place[1] <= right for (top, left), (bottom, right) in spreads):
            raise SpreadFormulaError(a1(*place))
        if cell is not None and cell.master:
            orphaned.add(cell.shared)
    formulas = {(piece.row, piece.column): piece.formula for piece in grid.pieces}
    for place, cell in known.items():
        if place not in changes and cell.shared in orphaned and cell.formula is not None:
            text = escape(formulas.get(place) or "")
            splices.append((*cell.formula, f"<{prefix}f>{text}</{prefix}f>"))
    by_row: dict[int, list[tuple[int, Change]]] = {}
    for (at_row, column), change in sorted(changes.items()):
        by_row.setdefault(at_row, []).append((column, change))
    numbers = {row.number: row for row in rows}
    for number, cells in by_row.items():
        if number in numbers:
            splices += _in_row(content, numbers[number], cells, prefix)
        else:
            text = "".join(_cell_xml(number, column, change, None, prefix) for column, change in cells)
            at = next((row.start for row in rows if row.number > number), data_end)
            splices.append((at, at, f'<{prefix}row r="{number + 1}">{text}</{prefix}row>'))
    if data_empty and any(start == data_end for start, _, _ in splices):
        return _spliced(
            content,
            [(data_empty, data_end, f"<{prefix}sheetData>"), *splices, (data_end, data_end, f"</{prefix}sheetData>")],
        )
    return _spliced(content, splices)


def _in_row(content: bytes, row: _Row, cells: list[tuple[int, Change]], prefix: str) -> list[tuple[int, int, str]]:
    splices = []
    present = {cell.column: cell for cell in row.cells}
    new: dict[int, str] = {}
    for column, change in cells:
        cell = present.get(column)
        if cell is not None:
            splices.append((cell.start, cell.end, _cell_xml(row.number, column, change, cell.style, prefix)))
        else:
            at = next((other.start for other in row.cells if other.column > column), row.inner_end)
            new[at] = new.get(at, "") + _cell_xml(row.number, column, change, None, prefix)
    if row.inner_end == row.end and row.end in new:  # <row …/> has to be opened first
        tag = content[row.start : row.end].decode().rstrip().removesuffix("/>").rstrip()
        return [(row.start, row.end, f"{tag}>{new[row.end]}</{prefix}row>")]
    return splices + [(at, at, text) for at, text in new.items()]


def _cell_xml(row: int, column: int, change: Change, style: str | None, prefix: str) -> str:
    styled = f' s="{style}"' if style is not None else ""
    kind = ' t="str"' if isinstance(change.value, str) else ""
    formula, value = escape(change.formula), escape(str(change.value))
    return (
        f'<{prefix}c r="{a1(row, column)}"{styled}{kind}><{prefix}f>{formula}</{prefix}f>'
        f"<{prefix}v>{value}</{prefix}v></{prefix}c>"
    )


def _spliced(content: bytes, splices: list[tuple[int, int, str]]) -> bytes:
    pieces, position = [], 0
    for start, end, text in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [content[position:start], text.encode()]
        position = end
    return b"".join((*pieces, content[position:]))


def _survey(content: bytes) -> tuple[list[_Row], int, int, str]:
    """Byte ranges of all rows and cells; where the rows end; where an empty sheetData begins; the prefix."""
    rows: list[_Row] = []
    prefix, data_end, data_empty, data_start = "", 0, 0, 0
    parser = pyexpat.ParserCreate(None, " ")
    formula_start = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix, formula_start, data_start
        at, local = parser.CurrentByteIndex, name.rpartition(" ")[2]
        if data_end:  # controls and extensions have rows and formulas of their own
            return
        if local == "sheetData":
            tag = re.match(rb"<([^\s/>]*)", content[at : at + 200])
            prefix = tag[1].decode().removesuffix("sheetData") if tag else ""
            data_start = at
        elif local == "row":
            number = int(attributes["r"]) - 1 if "r" in attributes else (rows[-1].number + 1 if rows else 0)
            rows.append(_Row(number, at))
        elif local == "c" and rows:
            cells = rows[-1].cells
            place = parse_a1(attributes.get("r", ""))
            column = place[1] if place else (cells[-1].column + 1 if cells else 0)
            cells.append(_Cell(rows[-1].number, column, at, style=attributes.get("s")))
        elif local == "f" and rows and rows[-1].cells:
            formula_start = at
            cell = rows[-1].cells[-1]
            if attributes.get("t") == "shared":
                cell.shared, cell.master = attributes.get("si"), "ref" in attributes
            if attributes.get("t") in ("array", "dataTable"):
                first, _, last = attributes.get("ref", "").partition(":")
                top, bottom = parse_a1(first), parse_a1(last)
                cell.spread = (top, bottom) if top and bottom and top != bottom else None

    def end(name: str) -> None:
        nonlocal data_end, data_empty
        at, local = parser.CurrentByteIndex, name.rpartition(" ")[2]
        if local not in ("sheetData", "row", "c", "f") or data_end:
            return
        # After <c/> expat stands behind the tag, at whatever follows; else at the end tag of this very element.
        empty = re.compile(rb"</(?:[^\s<>:]+:)?%s\s*>" % local.encode()).match(content, at) is None
        after = at if empty else content.index(b">", at) + 1
        if local == "sheetData":
            data_end, data_empty = at, data_start if empty else 0
        elif local == "row":
            rows[-1].end, rows[-1].inner_end = after, at
        elif local == "c":
            rows[-1].cells[-1].end = after
        elif rows and rows[-1].cells:
            rows[-1].cells[-1].formula = (formula_start, after)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(content, True)
    rows.sort(key=lambda row: row.start)
    return rows, data_end, data_empty, prefix


def _as_utf8(content: bytes) -> bytes:
    """XML text in UTF-8, whatever it was in, so that byte positions are those of the text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16")
        return re.sub(r"^<\?xml[^>]*\?>", "", text).encode()
    return content


# ── the package ─────────────────────────────────────────────────────────────────────────────


_CALCULATION_ORDER = re.compile(
    rb"<((?:\w+:)?(?:Override|Relationship))\b[^>]*calcChain[^>]*(?:/>|(?<!/)>\s*</\1\s*>)", re.IGNORECASE
)
_SETTINGS = re.compile(rb"(<(?:\w+:)?calcPr)\b([^>]*)")
_WISH = re.compile(rb"""\s+fullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')""")


def _repacked(package: Package, replaced: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced and the order of calculation left to be found anew."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package.data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        parts = {name.casefold(): content for name, content in replaced.items()}
        for entry in source.infolist():
            name = entry.filename.replace("\\", "/")
            if name.casefold().endswith("/calcchain.xml") or entry.is_dir():
                continue
            content = parts.get(name.casefold())
            if content is None:
                content = _without_calculation_order(name, source.read(entry))
            copied = zipfile.ZipInfo(name, entry.date_time)
            copied.external_attr, copied.compress_type = entry.external_attr, entry.compress_type
            target.writestr(copied, content)
    return buffer.getvalue()


def _without_calculation_order(name: str, content: bytes) -> bytes:
    """Drop references to calcChain.xml; make the workbook recalculate when it is opened."""
    lowered = name.casefold()
    if lowered == "[content_types].xml" or lowered.endswith(".rels"):
        return _CALCULATION_ORDER.sub(b"", content)
    return _recalculating(content) if lowered.endswith("workbook.xml") else content


def _recalculating(workbook: bytes) -> bytes:
    """The workbook part with the wish to be recalculated when it is opened."""
    settings = _SETTINGS.search(workbook)
    if settings is not None:
        others = _WISH.sub(b"", settings[2])
        return workbook[: settings.end(1)] + b' fullCalcOnLoad="1"' + others + workbook[settings.end() :]
    for name in (b"definedNames", b"externalReferences", b"functionGroups", b"sheets"):  # what may stand before them
        before = re.search(rb"</((?:\w+:)?)%s\s*>" % name, workbook)
        if before is not None:
            tag = b'<%scalcPr fullCalcOnLoad="1"/>' % before[1]
            return workbook[: before.end()] + tag + workbook[before.end() :]
    return workbook
