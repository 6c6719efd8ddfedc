"""What is odd about single cells of a return although they could be read."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from gouji.model.finding import Finding
from gouji.model.formulas import is_guarded_sum
from gouji.model.grid import Appearance, Grid, Piece, Place
from gouji.model.submission import Submission
from gouji.model.wording import Phrase, Some

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
    hidden, texts, own = [], [], []
    aside: dict[str, Appearance] = {}
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
                aside[cell] = shown
            elif (shown is not None and not shown.text) or (
                origins[cell].place.sheet in concealing and _is_hidden(origins[cell].place, sheets)
            ):
                hidden.append(cell)

    at = {cell: origin.place for cell, origin in origins.items()}

    def figure(cell: str) -> dict[str, Any]:
        return {"place": at[cell], "value": seen[cell].value}

    def formula(cell: str) -> Phrase:
        return OwnFormula(place=at[cell], formula=_short(pieces[cell].formula or ""), stored=cell in stored)

    def beside(cell: str) -> Phrase:
        whole = aside[cell].text.strip() == aside[cell].aside.strip()
        return AsideFigure(**figure(cell), aside=_short(aside[cell].aside), whole=whole)

    def listed(kind: Callable[..., Finding], cells: Sequence[str], said: Callable[[str], Phrase]) -> Iterator[Finding]:
        if cells:
            figures = Some(tuple(map(said, cells[:LISTED])), len(cells))
            yield kind(figures=figures, cells=tuple(cells), places=tuple(at[cell] for cell in cells))

    yield from listed(HiddenFigures, hidden, lambda cell: HiddenFigure(**figure(cell)))
    yield from listed(CharactersAside, list(aside), beside)
    yield from listed(TextFigures, texts, lambda cell: TextFigure(**figure(cell), raw=_short(seen[cell].raw)))
    yield from listed(OwnFormulas, own, formula)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else flat[:29] + "…"


def _conceals(grid: Grid) -> bool:
    return grid.visibility != "visible" or bool(grid.hidden_rows or grid.hidden_columns)


def _is_hidden(place: Place, sheets: Mapping[str, Sheet]) -> bool:
    grid = sheets[place.sheet].grid
    return (
        grid.visibility != "visible"
        or _lies_in(grid.hidden_rows, place.row)
        or _lies_in(grid.hidden_columns, place.column)
    )


def _lies_in(ranges: Sequence[range], index: int) -> bool:
    at = bisect.bisect_right(ranges, index, key=lambda one: one.start)
    return at > 0 and index in ranges[at - 1]
