"""Rows of reports and pages that end before their table does: a cell is lost, and nobody knows which."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import FiguresRunTogether
from gouji.intake.bind.placement import Placement
from gouji.intake.bind.ragged import is_measured
from gouji.intake.bind.running_values import listing
from gouji.model.form import Form
from gouji.model.grid import Place


def leave_out_short_rows(form: Form, placement: Placement, sheets: Mapping[str, Sheet]) -> None:
    """Take nothing from rows that hold something and have fewer cells than their table asks for; that is told."""
    for table in form.tables:
        ids = [cell.id for cell in table.cells]
        there = {cell: placement.placed[cell][0] for cell in ids if cell in placement.placed}
        if short := _in_short_rows(there, sheets):
            for cell in short:
                del placement.placed[cell]
            placement.repeated |= set(short.values())
            placement.findings.append(
                listing(FiguresRunTogether, table, [cell for cell in table.cells if cell.id in short])
            )


def _in_short_rows(placed: Mapping[str, Place], sheets: Mapping[str, Sheet]) -> dict[str, Place]:
    """The cells in such rows, with the places where they would stand."""
    rows: dict[tuple[str, int], dict[str, Place]] = {}
    for cell, there in placed.items():
        if is_measured(sheets[there.sheet]):
            rows.setdefault((there.sheet, there.row), {})[cell] = there
    short: dict[str, Place] = {}
    for (name, row), cells in rows.items():
        sheet = sheets[name]
        here = [sheet.at.get(there[1:]) for there in cells.values()]
        is_held = any(piece is not None and piece.value is not None for piece in here)
        if is_held and max(there.column for there in cells.values()) >= sheet.once(_ends).get(row, 0):
            short |= cells
    return short


def _ends(sheet: Sheet) -> dict[int, int]:
    """The column behind the last cell of each row, or behind one from further up that reaches into it."""
    ends: dict[int, int] = {}
    for piece in sheet.whole.pieces:
        for row in range(piece.row, piece.row + piece.rows):
            ends[row] = max(ends.get(row, 0), piece.column + piece.columns)
    return ends
