"""A diagnosis as findings: which cell is wrong, how sure that is, and what to look up where nothing decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.editing.check import addresses, where
from gouji.editing.localise.locate import BREAKS_OFF, CELL_COST, MOST_CELLS, Correction, Diagnosis, ErrorLocation
from gouji.editing.localise.structural_errors import COLUMN_COPIED, COLUMNS_EXCHANGED, ROW_COPIED, ROWS_EXCHANGED
from gouji.model.finding import INFORMATION, Finding
from gouji.model.form import describe, describe_path
from gouji.model.grid import Place, a1
from gouji.model.submission import Submission

LISTED = 6
_SLIGHT = 3
"""What a error may cost at most to tell one location from others that arithmetic finds equally good."""
_OF_COLUMNS = (COLUMNS_EXCHANGED, COLUMN_COPIED)
_NAMED_BY_LABEL = (ROWS_EXCHANGED, ROW_COPIED, *_OF_COLUMNS)


def tell(submission: Submission, diagnosis: Diagnosis, most: int = 3) -> tuple[Finding, ...]:
    """A diagnosis as findings.

    The only location (L101), else the likely ones (L102) and how many there are besides (L104),
    or that the search stopped before it had seen them all (L107);
    where no error and no evidence tells single cells apart, which cells can carry the difference (L105).
    Then figures that the rules give for blanks (L106), or that nothing was found (L103).
    """
    findings = [_tell_imputed(submission, diagnosis.imputed)] if diagnosis.imputed else []
    count = len(diagnosis.locations)
    if not count:
        return (*findings, *(() if diagnosis.complete else [Finding("L103", INFORMATION, {"most": MOST_CELLS})]))
    likely = [i for i, one in enumerate(diagnosis.locations) if _is_telling(one)] if count > 1 else [0]
    if not likely and all(len(one.cells) == 1 for one in diagnosis.locations):
        possible = [one for one in diagnosis.locations if BREAKS_OFF not in one.evidence]
        return (*findings, _tell_lines(submission, possible or diagnosis.locations))
    shown = (likely or range(count))[:most]
    findings += [tell_one(submission, diagnosis.locations[i], i + 1, count) for i in shown]
    if count > len(shown):
        findings.append(Finding("L104", INFORMATION, {"count": count, "shown": len(shown)}))
    if not diagnosis.complete:
        findings.append(Finding("L107", INFORMATION))
    return tuple(findings)


def _is_telling(one: ErrorLocation) -> bool:
    """Whether a error, a movement or last year speaks for this location."""
    if BREAKS_OFF in one.evidence:
        return False
    return bool(one.evidence or one.span) or one.cost <= (CELL_COST + _SLIGHT) * len(one.cells)


def tell_one(submission: Submission, location: ErrorLocation, number: int, count: int) -> Finding:
    """One location as a finding: certain when it is the only one."""
    arguments: dict[str, object] = {
        "corrections": tuple(_told(submission, one) for one in location.corrections),
        "evidence": location.evidence,
        "number": number,
        "count": count,
    }
    if location.span is not None:
        arguments["movement"] = _movement(submission, location)
    at = addresses(submission, location.cells)
    return Finding("L101" if count == 1 else "L102", INFORMATION, arguments, cells=location.cells, at=at)


def _told(submission: Submission, one: Correction) -> dict[str, object]:
    form = submission.form
    return one._asdict() | {"label": describe(form.cells[one.cell])} | where(submission, one.cell)


def _movement(submission: Submission, location: ErrorLocation) -> dict[str, object]:
    form = submission.form
    assert location.span is not None
    first, last, way = location.span
    one, other = form.cells[first], form.cells[last]
    paths = (one.column, other.column) if location.mechanism in _OF_COLUMNS else (one.row, other.row)
    labels = [describe_path(path) for path in paths]
    places = [submission.origins[cell].place for cell in (first, last) if cell in submission.origins]
    area = "、".join(areas(places, corners=True)) if location.mechanism not in _NAMED_BY_LABEL else ""
    return {
        "kind": location.mechanism + {1: "_on", -1: "_back", 0: ""}[way],
        "area": area or f"{describe(one)}—{describe(other)}",
        "one": labels[0],
        "other": labels[1],
        "count": len(location.corrections),
        "listed": LISTED,
    }


def _tell_lines(submission: Submission, locations: Sequence[ErrorLocation]) -> Finding:
    """The difference and which single cells can carry it, those with too much apart from those with too little."""
    groups: dict[tuple[str, object], list[str]] = {}
    for location in locations:
        (one,) = location.corrections
        change = one.suggested - (one.reported or 0)
        groups.setdefault(("less" if change > 0 else "more", abs(change)), []).append(one.cell)
    candidates = []
    order = {cell: i for i, cell in enumerate(submission.observations)}
    for (kind, amount), cells in sorted(groups.items(), key=lambda item: (item[0][0] == "less", -len(item[1]))):
        ordered = sorted(cells, key=order.__getitem__)
        places = [submission.origins[cell].place for cell in ordered if cell in submission.origins]
        listed = "、".join(areas(places)) or "、".join(ordered)
        candidates.append({"kind": kind + "_alone" * (len(cells) == 1), "amount": amount, "cells": listed})
    cells = sorted((one.cells[0] for one in locations), key=order.__getitem__)
    arguments = {"candidates": tuple(candidates), "count": len(locations)}
    return Finding("L105", INFORMATION, arguments, cells=tuple(cells), at=addresses(submission, cells))


def _tell_imputed(submission: Submission, imputed: Sequence[Correction]) -> Finding:
    cells = tuple(one.cell for one in imputed)
    told = tuple(_told(submission, one) for one in imputed[:LISTED])
    arguments = {"corrections": told, "evidence": (), "more": len(imputed) - len(told) or ""}
    return Finding("L106", INFORMATION, arguments, cells=cells, at=addresses(submission, cells))


def areas(places: Iterable[Place], corners: bool = False) -> list[str]:
    """Places as areas of a sheet: runs down a column in one, or the rectangle between two corners."""
    runs: list[list[Place]] = []
    for place in places:
        after = runs and place == runs[-1][-1]._replace(row=runs[-1][-1].row + 1)
        if runs and (after or (corners and place.sheet == runs[0][0].sheet)):
            runs[-1].append(place)
        else:
            runs.append([place])
    found: list[str] = []
    sheet = ""
    for run in runs:
        first, last = a1(run[0].row, run[0].column), a1(run[-1].row, run[-1].column)
        text = first if len(run) == 1 else f"{first}:{last}"
        found.append(text if run[0].sheet == sheet else f"{run[0].sheet} {text}")
        sheet = run[0].sheet
    return found
