"""What is odd about single cells of a return although they could be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import category

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import (
    AsideFigure,
    CharactersAside,
    HiddenFigure,
    HiddenFigures,
    HiddenLines,
    NotedFigures,
    OwnFormula,
    OwnFormulas,
    TextFigure,
    TextFigures,
)
from gouji.intake.bind.units import other_units
from gouji.model.figures import MEASURES
from gouji.model.finding import Finding
from gouji.model.formulas import is_guarded_sum
from gouji.model.grid import Appearance, Grid, InReport, Piece, Place, column_letters, range_of
from gouji.model.patterns import regex
from gouji.model.submission import Submission
from gouji.model.wording import Phrase, Some
from gouji.workbook.marks import Printed

LISTED = 5
_USUAL = regex(rf"\s*[0-9]+(?:\.[0-9]+)?\s*(?:{'|'.join(MEASURES)})?\s*", re.ASCII)
"""Figures as text that anybody would read alike."""
_PRINTED = regex(rf"{_USUAL.pattern}|\s*[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?\s*", re.ASCII)
_ZERO = ("零", "〇")
_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0x3000: " ", 0xA0: " ", 0xFF0C: ",", 0xFF0E: "."}


def remarks(
    submission: Submission,
    pieces: Mapping[str, Piece],
    sheets: Mapping[str, Sheet],
    stored: Collection[str],
    printed: Printed,
) -> Iterator[Finding]:
    """Findings on figures that were read: another unit of measure, text, dates, formulas, hidden cells.

    ``pieces`` are what stands in the cells of the form; of formulas in ``stored`` ones the stored result is taken.
    Formulas that the blank was ``printed`` with are the office's.
    In a report or page all figures are text.
    """
    if not pieces:
        return
    form = submission.form
    yield from other_units(submission, pieces, sheets)
    seen, origins = submission.observations, submission.origins
    concealing = {name for name, sheet in sheets.items() if _conceals(sheet.grid)}
    hidden, texts, noted, own = [], [], [], []
    aside: dict[str, Appearance] = {}
    for cell, piece in pieces.items():
        # A summary's figures are gouji's own sums over the returns.
        theirs = piece.formula is not None and (form.cells[cell].total or not is_guarded_sum(piece.formula))
        if theirs and not origins[cell].live and (cell in stored or not printed.says(piece.formula or "")):
            own.append(cell)
        if submission.value(cell) is not None:
            if isinstance(piece.value, str):
                if not isinstance(origins[cell].place.sheet, InReport):
                    texts.append(cell)
                elif not _is_as_printed(piece.value, form.cells[cell].unit):
                    noted.append(cell)
            shown = piece.shown
            if shown is not None and shown.aside:
                aside[cell] = shown
            elif (shown is not None and not shown.text) or (
                origins[cell].place.sheet in concealing and _is_hidden(origins[cell].place, sheets)
            ):
                hidden.append(cell)

    texts.sort(key=lambda cell: _USUAL.fullmatch(seen[cell].raw) is not None)  # the others are worth a look
    at = {cell: origin.place for cell, origin in origins.items()}

    def figure(cell: str) -> dict[str, Any]:
        return {"place": at[cell], "value": seen[cell].value}

    def formula(cell: str) -> Phrase:
        text, uncomputed = _short(pieces[cell].formula or ""), pieces[cell].value is None and cell in stored
        return OwnFormula(place=at[cell], formula=text, stored=cell in stored, uncomputed=uncomputed)

    def beside(cell: str) -> Phrase:
        whole = aside[cell].text.strip() == aside[cell].aside.strip()
        return AsideFigure(**figure(cell), aside=_short(aside[cell].aside), whole=whole)

    def listed(
        kind: Callable[..., Finding], cells: Sequence[str], said: Callable[[str], Phrase], **more: object
    ) -> Iterator[Finding]:
        if cells:
            figures = Some(tuple(map(said, cells[:LISTED])), len(cells))
            yield kind(figures=figures, cells=tuple(cells), places=tuple(at[cell] for cell in cells), **more)

    lines, unseen = _hidden_lines([at[cell] for cell in hidden], sheets)
    yield from listed(
        HiddenFigures, hidden, lambda cell: HiddenFigure(**figure(cell)), hidden=lines, unseen=unseen or None
    )
    yield from listed(CharactersAside, list(aside), beside)
    yield from listed(TextFigures, texts, lambda cell: TextFigure(**figure(cell), raw=_short(seen[cell].raw)))
    yield from listed(NotedFigures, noted, lambda cell: TextFigure(**figure(cell), raw=_short(seen[cell].raw)))
    yield from listed(OwnFormulas, own, formula)


def _is_as_printed(text: str, unit: str) -> bool:
    """Whether a text is a figure as anybody prints it, but for blanks and characters that are not seen."""
    seen = "".join(char for char in text if category(char) != "Cf").translate(_WIDE).strip().removesuffix(unit)
    return _PRINTED.fullmatch(seen) is not None or seen in _ZERO


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else flat[:29] + "…"


def _hidden_lines(places: Sequence[Place], sheets: Mapping[str, Sheet]) -> tuple[tuple[HiddenLines, ...], int]:
    """What hides some places, and how many of them lie in nothing that is hidden."""
    found: dict[HiddenLines, None] = {}
    unseen = 0
    for name in dict.fromkeys(place.sheet for place in places):
        grid, mine = sheets[name].grid, [place for place in places if place.sheet == name]
        if grid.visibility != "visible":
            found[HiddenLines(sheet=name)] = None
            continue
        rows = _holding(grid.hidden_rows, [place.row for place in mine])
        columns = _holding(grid.hidden_columns, [place.column for place in mine])
        if rows:
            found[HiddenLines(sheet=name, rows=_spans(rows, lambda row: str(row + 1)))] = None
        if columns:
            found[HiddenLines(sheet=name, columns=_spans(columns, column_letters))] = None
        unseen += sum(not _is_hidden(place, sheets) for place in mine)
    return tuple(found), unseen


def _holding(ranges: Sequence[range], indices: Iterable[int]) -> list[range]:
    """The ranges in which some indices lie."""
    return list(dict.fromkeys(one for index in sorted(indices) if (one := range_of(ranges, index)) is not None))


def _spans(ranges: Sequence[range], named: Callable[[int], str]) -> str:
    ends = ((named(one.start), named(one.stop - 1)) for one in ranges[:LISTED])
    return ",".join(first if first == last else f"{first}-{last}" for first, last in ends)


def _conceals(grid: Grid) -> bool:
    return grid.visibility != "visible" or bool(grid.hidden_rows or grid.hidden_columns)


def _is_hidden(place: Place, sheets: Mapping[str, Sheet]) -> bool:
    grid = sheets[place.sheet].grid
    return (
        grid.visibility != "visible"
        or range_of(grid.hidden_rows, place.row) is not None
        or range_of(grid.hidden_columns, place.column) is not None
    )
