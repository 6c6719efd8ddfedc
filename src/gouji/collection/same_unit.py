"""Returns that count each, and may be one: of one unit under two names, or a sum that somebody made by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from gouji.collection.entry import Entry
from gouji.collection.findings import PerhapsSameUnit, PerhapsSumByHand
from gouji.editing.review import Review, Reviewed
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.labels import fold
from gouji.units.names import area_and_rest

_GOVERNMENT = re.compile("(?:人民政府|政府|办事处)$")
_MOSTLY = 0.75
"""Share of the cells in use in which a sum made by hand agrees with the sum of the returns as they are now."""


def perhaps_by_hand(kept: Sequence[Entry], unit: str | None, source: Sequence[Reviewed]) -> Iterator[Finding]:
    """Word that the return of the very ``unit`` that all are added up for may hold all the others (M178).

    It says as much as they do, or the same in most cells: somebody added up returns that were corrected since.
    """
    own = next((one for one in kept if unit is not None and not one.is_summary and fold(one.unit) == fold(unit)), None)
    others = [one for one in kept if one is not own]
    if own is None or own.form is None or not others or not own.weight:
        return
    mine, *theirs = (_figures(source[one.number]) for one in (own, *others))
    columns = zip(own.form.cells.values(), mine, map(sum, zip(*theirs, strict=True)), strict=True)
    used = [(cell, figure, added) for cell, figure, added in columns if figure or added]
    alike = sum(figure == added for _, figure, added in used)
    weight = sum(one.weight for one in others)
    if weight and (own.weight >= weight or alike >= _MOSTLY * len(used)):
        cell, figure, added = max(used, key=lambda one: (one[2] > 0, one[1]))
        yield PerhapsSumByHand(
            file=own.file, unit=own.unit, label=describe(cell), own=figure, others=added, cells=(cell.id,)
        )


def _figures(one: Reviewed) -> list[Number]:
    assert isinstance(one, Review)
    return [value or 0 for value in one.submission.figures]


def perhaps_one_unit(kept: Sequence[Entry]) -> Iterator[Finding]:
    """Pairs of units whose names differ in the place before or the government behind alone (M179)."""
    alike: dict[str, list[tuple[str, Entry]]] = {}
    for entry in kept:
        area, core = area_and_rest(_GOVERNMENT.sub("", fold(entry.unit)))
        if len(core) > 1:
            alike.setdefault(core, []).append((area, entry))
    for group in alike.values():
        for (place, one), (other_place, other) in combinations(group, 2):
            if place.endswith(other_place) or other_place.endswith(place):
                yield PerhapsSameUnit(units=(one.unit, other.unit), files=(one.file, other.file))
