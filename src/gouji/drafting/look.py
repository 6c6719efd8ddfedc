"""How the sheets of a workbook look, as openpyxl tells it: the one place where it is used.

Our own reader has gone over the file before, within its limits and with its refusals by name; what only this library
reads (styles, validations, conditional formats, page setup) is read behind the same border.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import product

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.borders import Side
from openpyxl.worksheet.worksheet import Worksheet

from gouji.drafting.seen import At, SeenSheet, Spot
from gouji.formats.bounds import MEBI
from gouji.formats.findings import Limited
from gouji.formats.package import Package, package_of
from gouji.formats.read import within_bounds
from gouji.model.grid import Document
from gouji.model.patterns import regex

CELLS = 100_000
"""So many cells a workbook of forms may have, merged ones counted one by one; so many of a sheet are validated."""
PART = 16 * MEBI
_DECIMALS = regex(r"[0#](?:\.(0+|#+))?")


def sheets_of(data: bytes, document: Document, file: str) -> tuple[SeenSheet, ...]:
    """The visible sheets of an xlsx that was read as ``document``. Raises `UnreadableFile` and nothing else."""
    return within_bounds(lambda: _sheets(data, document, file), file)


def _sheets(data: bytes, document: Document, file: str) -> tuple[SeenSheet, ...]:
    _check(document, package_of(data, file))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it leaves out is of no concern here
        book = load_workbook(io.BytesIO(data), keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return tuple(_sheet(sheet) for sheet in shown)


def _check(document: Document, package: Package) -> None:
    """Refuse what no form has: this library makes a thing of each cell, also of an empty or a merged one."""
    if sum(piece.rows * piece.columns for grid in document for piece in grid.pieces) > CELLS:
        raise package.too_large(Limited.CELLS, CELLS)
    for name in package.names:
        if name.endswith((".xml", ".rels")) and package.size(name) > PART:
            raise package.too_large(Limited.PART, PART)


def _sheet(sheet: Worksheet) -> SeenSheet:
    covered: dict[At, At] = {}
    sizes: dict[At, tuple[int, int]] = {}
    for span in sheet.merged_cells.ranges:
        first, top, last, bottom = (int(side or 1) for side in span.bounds)
        rows, columns = range(top - 1, bottom), range(first - 1, last)
        at = rows[0], columns[0]
        sizes[at] = len(rows), len(columns)
        covered.update(dict.fromkeys(product(rows, columns), at))
    entries = dict(_entries(sheet))
    cells = _cells(sheet)
    sides = {at for at, cell in cells.items() if _sides(cell)}
    spots: dict[At, Spot] = {}
    for at, cell in cells.items():
        if covered.get(at, at) != at:
            continue
        size = sizes.get(at, (1, 1))
        spots[at] = _spot(cell, at, size, entries.get(at), framed=_is_framed(at, size, cells, sides))
    widths = {
        column - 1: dimension.width
        for name, dimension in sheet.column_dimensions.items()
        if dimension.width and dimension.customWidth
        for column in range(dimension.min or 1, min(dimension.max or dimension.min or 1, 1000) + 1)
    }
    header = sheet.oddHeader
    parts = (header.left, header.center, header.right) if header is not None else ()
    heading = " ".join(part.text for part in parts if part.text)
    return SeenSheet(
        name=sheet.title,
        spots=spots,
        covered=covered,
        widths=widths,
        landscape=sheet.page_setup.orientation == "landscape",
        protected=bool(sheet.protection.sheet),
        heading=heading,
        statements=tuple(_statements(sheet)),
    )


def _cells(sheet: Worksheet) -> dict[At, Cell | MergedCell]:
    """The cells that the file holds, not those between them."""
    held: dict[At, Cell | MergedCell] = sheet._cells
    return {(row - 1, column - 1): held[row, column] for row, column in sorted(held)}


def _sides(cell: Cell | MergedCell) -> list[str]:
    border = cell.border
    named = {"left": border.left, "right": border.right, "top": border.top, "bottom": border.bottom}
    return [name for name, side in named.items() if isinstance(side, Side) and side.style not in (None, "none")]


def _is_framed(at: At, size: tuple[int, int], cells: dict[At, Cell | MergedCell], bordered: set[At]) -> bool:
    """Whether lines stand on two sides at least; also those that a neighbour has drawn."""
    row, column = at
    corners = {at, (row + size[0] - 1, column + size[1] - 1)}
    own = {side for one in corners & bordered for side in _sides(cells[one])}
    beside = {
        "top": ((row - 1, column), "bottom"),
        "left": ((row, column - 1), "right"),
        "bottom": ((row + size[0], column), "top"),
        "right": ((row, column + size[1]), "left"),
    }
    for side, (other, opposite) in beside.items():
        if side not in own and other in bordered and opposite in _sides(cells[other]):
            own.add(side)
    return len(own) >= 2


def _spot(
    cell: Cell | MergedCell, at: At, size: tuple[int, int], entry: tuple[str, float | None] | None, *, framed: bool
) -> Spot:
    value = cell.value
    formula = getattr(value, "text", None) if value is not None and hasattr(value, "ref") else None
    if isinstance(value, str) and cell.data_type == "f":
        formula = value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    text = "" if formula or value is None else str(value)
    kind, least = entry or ("", None)
    layout = cell.alignment
    shown = cell.number_format or "General"
    is_date = getattr(cell, "is_date", False)
    found = None if shown == "General" or is_date else _DECIMALS.search(shown.split(";")[0])
    blanks = len(text) - len(text.lstrip(" 　"))
    return Spot(
        *at,
        *size,
        text=text,
        number=is_number,
        formula=(formula or "").lstrip("="),
        framed=framed,
        locked=bool(cell.protection.locked),
        entry=kind,
        least=least,
        places=len(found[1] or "") if found else None,
        percent="%" in shown,
        indent=int(layout.indent or 0) + (blanks + 1) // 2,
        vertical=layout.textRotation == 255 or _is_column_of_characters(text),
        size=float(cell.font.sz or 0),
    )


def _is_column_of_characters(text: str) -> bool:
    lines = text.strip().split("\n")
    return len(lines) > 2 and all(len(line.strip()) <= 1 for line in lines)


def _entries(sheet: Worksheet) -> Iterator[tuple[At, tuple[str, float | None]]]:
    told = 0
    for rule in sheet.data_validations.dataValidation:
        least = _least(str(rule.operator or "between"), rule.formula1)
        kind = str(rule.type or "")
        if kind == "custom" and "ISNUMBER(" in str(rule.formula1).upper():
            kind = "number"
        for area in rule.sqref.ranges:
            told += area.size["rows"] * area.size["columns"]
            if told > CELLS:
                return
            for row in range(area.min_row - 1, area.max_row):
                for column in range(area.min_col - 1, area.max_col):
                    yield (row, column), (kind, least)


def _least(operator: str, first: object) -> float | None:
    try:
        number = float(str(first))
    except ValueError:
        return None
    return number if operator in ("between", "greaterThan", "greaterThanOrEqual", "equal") else None


def _statements(sheet: Worksheet) -> Iterator[str]:
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield from (str(formula) for formula in rule.formula or ())
    for validation in sheet.data_validations.dataValidation:
        if validation.type == "custom" and validation.formula1:
            yield str(validation.formula1)
