"""What is odd about single cells of a return although they could be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import (
    AsideFigure,
    CharactersAside,
    HiddenFigure,
    HiddenFigures,
    OwnFormula,
    OwnFormulas,
    TextFigure,
    TextFigures,
)
from gouji.intake.bind.units import other_units
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.formulas import is_guarded_sum
from gouji.model.grid import Grid, Piece, Place
from gouji.model.submission import Observation, Submission
from gouji.model.wording import Some

LISTED = 5


def remarks(
    submission: Submission, pieces: Mapping[str, Piece], sheets: Mapping[str, Sheet], stored: Collection[str]
) -> Iterator[Finding]:
    """Findings on figures that were read: another unit of measure, text, dates, formulas, hidden cells.

    ``pieces`` are what stands in the cells of the form; of formulas in ``stored`` ones the stored result is taken.
    """
    form = submission.form
    yield from other_units(submission, pieces, sheets)
    seen, origins = submission.observations, submission.origins
    concealing = {name for name, sheet in sheets.items() if _conceals(sheet.grid)}
    hidden, texts, own, aside = [], [], [], []
    for cell, piece in pieces.items():
        # A summary's figures are gouji's own sums over the returns.
        theirs = piece.formula is not None and (form.cells[cell].total or not is_guarded_sum(piece.formula))
        if theirs and not origins[cell].live:
            own.append(cell)
        if submission.value(cell) is not None:
            if isinstance(piece.value, str):
                texts.append(cell)
            shown = piece.shown
            if shown is not None and shown.aside:
                aside.append(cell)
            elif (shown is not None and not shown.text) or (
                origins[cell].place.sheet in concealing and _is_hidden(origins[cell].place, sheets)
            ):
                hidden.append(cell)

    at = {cell: origin.place for cell, origin in origins.items()}
    if hidden:
        said = [HiddenFigure(place=at[cell], value=_figure(seen[cell])) for cell in hidden[:LISTED]]
        yield HiddenFigures(figures=Some(tuple(said), len(hidden)), **_about(hidden, at))
    if aside:
        beside = [
            AsideFigure(place=at[cell], value=_figure(seen[cell]), aside=_short(shown.aside))
            for cell in aside[:LISTED]
            if (shown := pieces[cell].shown) is not None
        ]
        yield CharactersAside(figures=Some(tuple(beside), len(aside)), **_about(aside, at))
    if texts:
        written = [
            TextFigure(place=at[cell], raw=_short(seen[cell].raw), value=_figure(seen[cell])) for cell in texts[:LISTED]
        ]
        yield TextFigures(figures=Some(tuple(written), len(texts)), **_about(texts, at))
    if own:
        formulas = [
            OwnFormula(place=at[cell], formula=_short(pieces[cell].formula or ""), stored=cell in stored)
            for cell in own[:LISTED]
        ]
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
