"""Changing formulas in an existing workbook and nothing else.

A library that loads and saves the workbook would drop what it does not model, and the stored results of
all formulas with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element, escaped
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.rows import Rows
from gouji.formats.ooxml.spans import Element
from gouji.formats.package import Package
from gouji.model.grid import Grid, a1, parse_a1

_BEFORE_SETTINGS = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Change(NamedTuple):
    """A formula (without ``=``) and the result stored with it; no formula (None) where the value is typed in."""

    formula: str | None
    value: int | Decimal | str


class SpreadFormulaError(Exception):
    """A cell to be changed belongs to an array formula over several cells."""


Changes = Mapping[tuple[int, int], Change]


def with_formulas(package: Package, grids: Mapping[str, Grid], changes: Mapping[str, Changes]) -> bytes:
    """The workbook with formulas put into some cells, by sheet name and 0-based (row, column).

    ``grids`` are the sheets as read, from which shared formulas are written out where their first cell is
    replaced. The order of calculation is left to be found anew. Raises `SpreadFormulaError` for cells of
    array formulas.
    """
    book = PackageEditor(package)
    put_formulas(book, grids, changes)
    return book.packed()


def put_formulas(book: PackageEditor, grids: Mapping[str, Grid], changes: Mapping[str, Changes]) -> None:
    """The same in a workbook that is being changed."""
    parts = sheet_parts(book.package)
    for sheet, cells in changes.items():
        _change(book.part(parts[sheet]), grids[sheet], cells)
    book.drop(book.main, "calcChain")
    _ask_to_recalculate(book.part(book.main))


def _change(sheet: PartEdit, grid: Grid, changes: Changes) -> None:
    rows = Rows(sheet)
    formulas = dict(_formulas(sheet, rows))
    spreads = [spread for formula in formulas.values() if (spread := _spread(formula)) is not None]
    for row, column in changes:
        if any(top <= row <= bottom and left <= column <= right for (top, left), (bottom, right) in spreads):
            raise SpreadFormulaError(a1(row, column))
    known = {(piece.row, piece.column): piece.formula for piece in grid.pieces}
    orphaned = {_group(formula) for place, formula in formulas.items() if place in changes and _leads(formula)}
    for place, formula in formulas.items():
        if place not in changes and _group(formula) in orphaned - {None}:
            sheet.replace(formula, element(formula.tag, escaped(known.get(place) or "")))
    new: dict[tuple[int, int], str] = {}
    for place, change in changes.items():
        cell = rows.get(place)
        if cell is None:
            new[place] = _cell(place, change, None, rows.data.prefix)
        else:
            sheet.replace(cell, _cell(place, change, cell.attributes.get("s"), cell.prefix))
    rows.insert(new)


def _formulas(sheet: PartEdit, rows: Rows) -> Iterator[tuple[tuple[int, int], Element]]:
    for row, cells in rows.cells.items():
        for column, cell in cells.items():
            formula = sheet.child("f", cell)
            if formula is not None:
                yield (row, column), formula


def _group(formula: Element) -> str | None:
    """The number of the shared formula that this is one of."""
    return formula.attributes.get("si") if formula.attributes.get("t") == "shared" else None


def _leads(formula: Element) -> bool:
    """Whether this formula is the one that others share."""
    return _group(formula) is not None and "ref" in formula.attributes


def _spread(formula: Element) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The corners of what an array formula fills, if that is more than its own cell."""
    if formula.attributes.get("t") not in ("array", "dataTable"):
        return None
    first, _, last = formula.attributes.get("ref", "").partition(":")
    top, bottom = parse_a1(first), parse_a1(last)
    return (top, bottom) if top and bottom and top != bottom else None


def _cell(place: tuple[int, int], change: Change, style: str | None, prefix: str) -> str:
    attributes = {"r": a1(*place)}
    if style is not None:
        attributes["s"] = style
    if isinstance(change.value, str):
        attributes["t"] = "str"
    formula = () if change.formula is None else (element(f"{prefix}f", escaped(change.formula)),)
    return element(f"{prefix}c", *formula, element(f"{prefix}v", escaped(str(change.value))), **attributes)


def _ask_to_recalculate(workbook: PartEdit) -> None:
    """Let the workbook be recalculated when it is opened."""
    settings = workbook.child("calcPr")
    if settings is not None:
        workbook.set(settings, fullCalcOnLoad="1")
    else:
        workbook.insert(element(f"{workbook.root.prefix}calcPr", fullCalcOnLoad="1"), _BEFORE_SETTINGS)
