"""Figures that were broken over the lines of a cell: one figure where the equations of the form then hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gouji.editing.check import outcomes
from gouji.model.edit import Number, OutcomeVerdict, Relation
from gouji.model.figures import observe
from gouji.model.grid import Document, InReport, Piece, Place
from gouji.model.patterns import regex
from gouji.model.submission import Observation, Submission

_BROKEN = regex(r"[0-9][0-9.,]*(?:\s+[0-9.,]+)+")
_BETWEEN = regex(r"\s+")


def with_whole_figures(document: Document, submission: Submission) -> tuple[Document, Submission]:
    """A document and what is read of it, each figure as one that some equation confirms."""
    figures: dict[str, Number] = {}
    for cell, seen in submission.observations.items():
        if seen.value is None and _BROKEN.fullmatch(said := seen.said):
            value = observe(_BETWEEN.sub("", said)).value
            if value is not None:
                figures[cell] = value
    figures = {cell: figures[cell] for cell in figures.keys() & confirmed(_saying(submission, figures))}
    if not figures:
        return document, submission
    places = {submission.origins[cell].place: value for cell, value in figures.items()}
    return _with_figures(document, places), _saying(submission, figures)


def confirmed(submission: Submission) -> set[str]:
    """The cells of equations that hold."""
    tried = outcomes(submission)
    held = (one for one in tried if one.rule.relation is Relation.EQUAL and one.verdict is OutcomeVerdict.SATISFIED)
    return {cell for one in held for cell in one.rule.cells}


def _saying(submission: Submission, figures: Mapping[str, Number]) -> Submission:
    said = {cell: Observation.of(value) for cell, value in figures.items()}
    return replace(submission, observations={**submission.observations, **said})


def _with_figures(document: Document, figures: Mapping[Place, Number]) -> Document:
    """A document with some figures in the places where they are said to stand."""
    by_sheet: dict[str, dict[tuple[int, int], Number]] = {}
    for place, value in figures.items():
        name = place.sheet.source or place.sheet if isinstance(place.sheet, InReport) else place.sheet
        by_sheet.setdefault(str(name), {})[place.row, place.column] = value
    grids = []
    for grid in document.grids:
        here = by_sheet.get(str(grid.name), {})
        kept = [piece for piece in grid.pieces if piece[:2] not in here]
        put = [
            _replaced(next((one for one in grid.pieces if one[:2] == spot), Piece(*spot)), value)
            for spot, value in here.items()
        ]
        pieces = tuple(sorted([*kept, *put], key=lambda piece: piece[:2])) if put else grid.pieces
        grids.append(replace(grid, pieces=pieces))
    return replace(document, grids=tuple(grids))


def _replaced(piece: Piece, value: Number) -> Piece:
    """A piece that holds a figure."""
    return piece._replace(value=value, raw=str(value))
