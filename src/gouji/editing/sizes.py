"""Amounts that are of a plausible size only in another unit of measure: 元 where 万元 is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gouji.editing.check import places_of, where
from gouji.editing.findings import LikeLastYearInOtherUnit, LikeOthersInOtherUnit
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import Cell, Form, describe
from gouji.model.measures import SCALES, converted, measure
from gouji.model.reporting_period import Earlier
from gouji.model.submission import Submission, Submissions
from gouji.workbook.reasons import UNIT

NEAR = 5
"""How many times as large as last year's figure one in another unit may be, or as small."""
FEWEST = 4
"""So many units must report an amount before one of them can stand out."""
SPREAD = 20
"""How many times as large as the largest of the bulk, or as small as its median, a figure in another unit may be."""
SHARE = 3
"""Of how many units one at least must report a figure that is far smaller."""
APART = 100
"""How many times as large as the largest of the bulk a figure must be to stand out."""


def beside_last_year(submission: Submission, previous: Submission) -> Iterator[Finding]:
    """Amounts that would be much like last year's if they were in the plain unit, as 元 is of 万元 (E321)."""
    if previous.form != submission.form:
        return
    for cell, factor in _amounts(submission.form):
        value, last = submission.value(cell.id), previous.value(cell.id)
        if not value or not last or value < 0 or last < 0:
            continue
        other = Decimal(value) / factor
        if last <= other * NEAR and other <= last * NEAR and value != last:
            yield LikeLastYearInOtherUnit(
                last=last, earlier=Earlier.before(submission.form.frequency), **_about(submission, cell, value)
            )


def beside_others(submissions: Submissions) -> Iterator[tuple[int, Finding]]:
    """Amounts that stand out among those of other units and would not in the plain unit (E322), by their positions.

    Each is set beside those far below it, a third of the units at least; others may stand out as it does. Only whole
    figures and those with two decimals, as amounts in the plain unit have. None is held.
    """
    columns: dict[tuple[str, str], list[tuple[int, str | None, Number]]] = {}
    for position in range(len(submissions)):
        seen = submissions[position]
        for cell, _ in _amounts(seen.form):
            if (value := seen.value(cell.id)) is not None and value > 0:
                columns.setdefault((seen.form.id, cell.id), []).append((position, seen.unit, value))
    if not columns:
        return
    from statistics import median  # loads random numbers

    for (_, name), column in columns.items():
        units = {unit for _, unit, _ in column}
        figures = sorted(figure for *_, figure in column)
        for position, mine, value in column if len(units) >= FEWEST else ():
            below = bisect_right(figures, value, key=lambda figure: APART * figure)
            if below < FEWEST - 1 or SHARE * below < len(units):
                continue  # as nearly always: without asking of which units those are
            others = [(unit, figure) for _, unit, figure in column if unit != mine]
            bulk = {unit: figure for unit, figure in sorted(others, key=_figure) if APART * figure <= value}
            if len(bulk) < FEWEST - 1 or SHARE * len(bulk) < len(units) or round(Decimal(value), 2) != value:
                continue
            largest, middle = max(bulk.values()), median(map(Decimal, bulk.values()))
            if any(largest < figure < APART * largest for _, figure in others):
                continue  # they go from small to large without a gap
            seen = submissions[position]
            cell, factor = next(one for one in _amounts(seen.form) if one[0].id == name)
            other = Decimal(value) / factor
            if other <= SPREAD * largest and middle <= other * SPREAD:
                yield position, LikeOthersInOtherUnit(largest=largest, **_about(seen, cell, value))


def _figure(stated: tuple[str | None, Number]) -> Number:
    return stated[1]


@lru_cache(maxsize=64)
def _amounts(form: Form) -> tuple[tuple[Cell, int], ...]:
    """The cells in a unit that is a multiple of another, with how many of that it is."""
    measured = ((cell, measure(cell.unit)) for cell in form.cells.values() if cell.kind.measured and not cell.total)
    return tuple((cell, unit.scale) for cell, unit in measured if unit is not None and unit.scale > 1)


def _about(submission: Submission, cell: Cell, value: Number) -> dict[str, Any]:
    other_unit = cell.unit.lstrip(SCALES)
    return {
        "where": where(submission, cell.id),
        "label": describe(cell),
        "value": value,
        "unit": cell.unit,
        "other_unit": other_unit,
        "converted": converted(value, other_unit, cell.unit),
        "rule": f"{UNIT}.{cell.id}",
        "cells": (cell.id,),
        "places": places_of(submission, (cell.id,)),
    }
