"""Sums and rules as spreadsheet formulas, and the way back from a formula to what it adds up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from gouji.model.edit import EditRule, Linear, Number
from gouji.model.grid import Place, a1, parse_a1, quoted
from gouji.model.kind import Aggregation
from gouji.model.patterns import regex

Places = Mapping[str, Place]


def sum_formula(parts: Sequence[str], places: Places, sheet: str) -> str:
    """The formula of a total: the sum of its parts, empty while none of them is filled in."""
    return guarded_sum(",".join(ranges(parts, places, sheet)))


def guarded_sum(area: str) -> str:
    """The sum over an area, empty while no number stands in it."""
    return f'IF(COUNT({area})=0,"",SUM({area}))'


_FUNCTIONS = {Aggregation.SUM: "SUM", Aggregation.MINIMUM: "MIN", Aggregation.MAXIMUM: "MAX"}


def aggregated(area: str, how: Aggregation) -> str | None:
    """What a summary makes of an area, empty while no number stands in it; no formula where that is nothing."""
    return f'IF(COUNT({area})=0,"",{_FUNCTIONS[how]}({area}))' if how in _FUNCTIONS else None


def ranges(cells: Iterable[str], places: Places, sheet: str, absolute: bool = False) -> list[str]:
    """References to some cells as seen from ``sheet``; neighbours in a row or column in one range."""
    runs: list[list[Place]] = []
    for cell in cells:
        place = places[cell]
        if runs and _extends(runs[-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    found = []
    for run in runs:
        first, last = run[0], run[-1]
        text = a1(first.row, first.column, absolute)
        if len(run) > 1:
            text += ":" + a1(last.row, last.column, absolute)
        found.append(text if first.sheet == sheet else f"{quoted(first.sheet)}!{text}")
    return found


def _extends(run: list[Place], place: Place) -> bool:
    last = run[-1]
    if place.sheet != last.sheet:
        return False
    step = (place.row - last.row, place.column - last.column)
    if step not in ((0, 1), (1, 0)):
        return False
    return len(run) == 1 or step == (last.row - run[-2].row, last.column - run[-2].column)


def side_formula(side: Linear, places: Places, sheet: str, absolute: bool = False) -> str:
    """One side of a rule. ``SUM`` leaves out text, so a total still empty does not break it."""
    text = ""
    for coefficient in dict.fromkeys(coefficient for _, coefficient in side.terms):
        cells = [cell for cell, own in side.terms if own == coefficient]
        factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)}*"
        sign = "-" if coefficient < 0 else "+" if text else ""
        text += f"{sign}{factor}SUM({','.join(ranges(cells, places, sheet, absolute))})"
    if side.constant or not text:
        text += f"{side.constant:+d}" if text else str(side.constant)
    return text


def broken_formula(
    rule: EditRule, places: Places, sheet: str, shares: Mapping[str, Number], *, blank_is_zero: bool = False
) -> str:
    """True while every cell of the rule is filled and the rule does not hold; ``shares`` as in `bound_formula`."""
    left = side_formula(rule.left, places, sheet, absolute=True)
    right = side_formula(rule.right, places, sheet, absolute=True)
    areas = ranges(rule.cells, places, sheet, absolute=True)
    counted = ",".join(areas)
    gap = f"ROUND({left}-({right}),6)"
    fails = _fails(gap, rule, bound_formula(rule, shares, places, sheet, absolute=True))
    filled = f"COUNT({counted})" + "".join(f"+COUNTBLANK({area})" for area in areas if blank_is_zero)
    return f"AND({filled}={len(rule.cells)},{fails})"


def holds_formula(gap: str, rule: EditRule, bound: str = "") -> str:
    """True where the sides of a rule are so far apart and it holds; a ``bound`` is what they stay below."""
    return f"NOT({_fails(gap, rule, bound)})" if bound else f"{gap}{rule.relation.sign}"


def _fails(gap: str, rule: EditRule, bound: str) -> str:
    fails = f"{gap}{rule.relation.opposite}"
    return f"AND({fails},ABS({gap})>={bound})" if bound else fails


def bound_formula(
    rule: EditRule, shares: Mapping[str, Number], places: Places, sheet: str, *, absolute: bool = False
) -> str:
    """What the gap of a rule stays below, more by some ``shares`` for totals that are formulas; empty for nothing."""
    grows = [
        f"{share:f}*_xlfn.ISFORMULA({ranges([cell], places, sheet, absolute)[0]})" for cell, share in shares.items()
    ]
    terms = [*([f"{rule.tolerance:f}"] if rule.tolerance else []), *grows]
    text = "+".join(terms)
    return f"ROUND({text},6)" if grows else text


_GUARDED = regex(r'IF\(COUNT\(([^()"]+)\)=0,"",SUM\(\1\)\)')
_AGGREGATED = regex(r'IF\(COUNT\(([^()"]+)\)=0,"",(SUM|MIN|MAX)\(\1\)\)')


def is_guarded_sum(formula: str) -> bool:
    """Whether a formula is a sum, or a least or most, of gouji's own making, whatever it is of."""
    return _AGGREGATED.fullmatch(formula.replace(" ", "")) is not None


def aggregation_of(formula: str) -> Aggregation:
    """What a formula of gouji's own making makes of its areas."""
    match = _AGGREGATED.fullmatch(formula.replace(" ", ""))
    return next((how for how, name in _FUNCTIONS.items() if match is not None and name == match[2]), Aggregation.SUM)


_SUM = regex(r'SUM\(([^()"]+)\)')
_PLUS = regex(r"\$?[A-Z]{1,3}\$?[0-9]+(?:\+\$?[A-Z]{1,3}\$?[0-9]+)+")


@lru_cache(maxsize=4096)
def added_cells(formula: str) -> frozenset[tuple[int, int]] | None:
    """The (row, column) of every cell that a formula adds up within its own sheet.

    Understands ``SUM(…)``, ``D4+E4`` and gouji's own totals. None for anything else, also when
    a cell is added twice.
    """
    text = formula.replace(" ", "").lstrip("=+").upper()
    match = _GUARDED.fullmatch(text) or _SUM.fullmatch(text)
    if match is not None:
        areas = re.split("[,;]", match[1])
    elif _PLUS.fullmatch(text):
        areas = text.split("+")
    else:
        return None
    found: set[tuple[int, int]] = set()
    for area in areas:
        cells = cells_of(area)
        if cells is None or found & cells:
            return None
        found |= cells
    return frozenset(found)


_AREA = regex(r"(?:(?:'([^']+)'|([^'!]+))!)?([^!]+)")


class Summed(NamedTuple):
    """Cells that are added up, on some sheet."""

    sheet: str
    rows: range
    columns: range

    @property
    def cells(self) -> Iterator[tuple[int, int]]:
        """The (row, column) of every one."""
        return product(self.rows, self.columns)


def summed_areas(formula: str, sheet: str) -> list[Summed] | None:
    """What, on any sheets, a sum of gouji's own making adds up, as seen from ``sheet``; None for any other formula."""
    match = _AGGREGATED.fullmatch(formula.replace(" ", ""))
    found: list[Summed] = []
    for area in re.split("[,;]", match[1]) if match else ():
        parts = _AREA.fullmatch(area)
        sides = _sides(parts[3]) if parts is not None else None
        if parts is None or sides is None:
            return None
        found.append(Summed(parts[1] or (parts[2] or sheet).lstrip("$"), *sides))
    return found if match else None


LARGEST = 10_000
"""So many cells are looked at one by one, no more."""


def cells_of(area: str) -> set[tuple[int, int]] | None:
    """The (row, column) of every cell of ``D4`` or ``D4:E9``; None when it is no such area, or a very large one."""
    sides = _sides(area)
    return set(product(*sides)) if sides is not None and len(sides[0]) * len(sides[1]) <= LARGEST else None


def _sides(area: str) -> tuple[range, range] | None:
    """The rows and the columns of ``D4`` or ``D4:E9``."""
    first, _, last = area.partition(":")
    start, end = parse_a1(first), parse_a1(last or first)
    if start is None or end is None:
        return None
    return range(start[0], end[0] + 1), range(start[1], end[1] + 1)
