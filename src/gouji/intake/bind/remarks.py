"""What is odd about single cells of a return although they could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gouji.intake.bind.alignment import Sheet
from gouji.intake.findings import (
    HiddenFigure,
    HiddenFigures,
    OtherMeasure,
    OwnFormula,
    OwnFormulas,
    TextFigure,
    TextFigures,
)
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.formulas import is_guarded_sum
from gouji.model.grid import Grid, Piece, Place
from gouji.model.labels import fold
from gouji.model.submission import Observation, Submission
from gouji.model.wording import Some

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

    at = {cell: origin.place for cell, origin in origins.items()}
    if hidden:
        said = [HiddenFigure(place=at[cell], value=_figure(seen[cell])) for cell in hidden[:LISTED]]
        yield HiddenFigures(figures=Some(tuple(said), len(hidden)), **_about(hidden, at))
    if texts:
        written = [
            TextFigure(place=at[cell], raw=_short(seen[cell].raw), value=_figure(seen[cell])) for cell in texts[:LISTED]
        ]
        yield TextFigures(figures=Some(tuple(written), len(texts)), **_about(texts, at))
    if own:
        formulas = [OwnFormula(place=at[cell], formula=_short(pieces[cell].formula or "")) for cell in own[:LISTED]]
        yield OwnFormulas(figures=Some(tuple(formulas), len(own)), **_about(own, at))


def _about(cells: Sequence[str], at: Mapping[str, Place]) -> dict[str, Any]:
    return {"cells": tuple(cells), "places": tuple(at[cell] for cell in cells)}


def _figure(seen: Observation) -> Number:
    assert seen.value is not None
    return seen.value


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
        if not (form.cells[cell].kind.measured and unit):
            continue
        row, column = origin.place.row, origin.place.column
        above = (sheets[origin.place.sheet].at.get((line, column)) for line in range(row - 1, -1, -1))
        heading = next((str(piece.value) for piece in above if piece is not None and isinstance(piece.value, str)), "")
        stated = _STATED_UNIT.search(heading)
        if stated is not None and fold(stated[1]) != fold(unit):
            label = describe(form.cells[cell])
            yield OtherMeasure(label=label, stated=stated[1], unit=unit, cells=(cell,), places=(origin.place,))
