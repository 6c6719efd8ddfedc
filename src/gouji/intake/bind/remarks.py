"""What is odd about single cells of a return although they could be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from gouji.intake.bind.alignment import Sheet
from gouji.model.finding import ERROR, INFORMATION, WARNING, Finding
from gouji.model.form import AMOUNT, describe
from gouji.model.formulas import is_guarded_sum
from gouji.model.grid import Grid, Piece, Place, address
from gouji.model.labels import fold
from gouji.model.submission import Submission

LISTED = 5

_STATED_UNIT = re.compile(r"单位[:：]\s*([^\s）)；;，,]+)")


def remarks(submission: Submission, pieces: Mapping[str, Piece], sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """Findings on figures that were read: another unit of measure, text, dates, formulas, hidden cells.

    ``pieces`` are what stands in the cells of the form.
    """
    form = submission.form
    yield from _other_units(submission, sheets)
    seen, origins = submission.observations, submission.origins
    concealing = {name for name, sheet in sheets.items() if _conceals(sheet.grid)}
    hidden, texts, own = [], [], []
    for cell, piece in pieces.items():
        # A summary's figures are gouji's own sums over the returns.
        theirs = piece.formula is not None and (form.cells[cell].total or not is_guarded_sum(piece.formula))
        if theirs and not origins[cell].live:
            own.append(cell)
        if submission.value(cell) is not None:
            if isinstance(piece.value, str):
                texts.append(cell)
            if origins[cell].place.sheet in concealing and _is_hidden(origins[cell].place, sheets):
                hidden.append(cell)

    def listing(code: str, severity: str, cells: Sequence[str], told: Callable[[str], str]) -> Iterator[Finding]:
        if cells:
            at = tuple(address(origins[cell].place) for cell in cells)
            listed = "、".join(f"{there} {told(cell)}".strip() for there, cell in zip(at[:LISTED], cells, strict=False))
            arguments = {"count": len(cells), "cells": listed + (" 等" if len(cells) > LISTED else "")}
            yield Finding(code, severity, arguments, cells=tuple(cells), at=at)

    yield from listing("R126", WARNING, hidden, lambda cell: str(seen[cell].value))
    yield from listing("R127", WARNING, texts, lambda cell: f"“{_short(seen[cell].raw)}”→{seen[cell].value}")
    yield from listing("R129", INFORMATION, own, lambda cell: f"={_short(pieces[cell].formula or '')}".rstrip("="))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else flat[:29] + "…"


def _conceals(grid: Grid) -> bool:
    return grid.visibility != "visible" or bool(grid.hidden_rows or grid.hidden_columns)


def _is_hidden(place: Place, sheets: Mapping[str, Sheet]) -> bool:
    grid = sheets[place.sheet].grid
    return (
        grid.visibility != "visible"
        or any(place.row in rows for rows in grid.hidden_rows)
        or any(place.column in columns for columns in grid.hidden_columns)
    )


def _other_units(submission: Submission, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """Columns whose heading in the file states another unit than the form: 元 for 万元 is ten thousand times."""
    form = submission.form
    for cell, origin in submission.origins.items():
        unit = form.cells[cell].unit
        if form.cells[cell].kind != AMOUNT or not unit:
            continue
        row, column = origin.place.row, origin.place.column
        above = (sheets[origin.place.sheet].at.get((line, column)) for line in range(row - 1, -1, -1))
        heading = next((str(piece.value) for piece in above if piece is not None and isinstance(piece.value, str)), "")
        stated = _STATED_UNIT.search(heading)
        if stated is not None and fold(stated[1]) != fold(unit):
            at = address(origin.place)
            arguments = {"where": at, "label": describe(form.cells[cell]), "stated": stated[1], "unit": unit}
            yield Finding("R118", ERROR, arguments, cells=(cell,), at=(at,))
