"""Returns that count each, and may be one: of one unit under two names, or a sum that somebody made by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from gouji.collection.entry import Entry
from gouji.collection.findings import PerhapsSameUnit, PerhapsSumByHand
from gouji.collection.repeats import named_sums
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
    """Word that a return may hold all the others (M178).

    Either that of the very ``unit`` that all are added up for, which says as much as they do, or the same in most
    cells: somebody added up returns that were corrected since. Or one that goes by the name of a sum.
    """
    named = {one.number: one for one in named_sums(kept)}
    plain = [one for one in kept if one.number not in named]
    own = [one for one in kept if unit is not None and not one.is_summary and fold(one.unit) == fold(unit)]
    for number, entry in ({one.number: one for one in own[:1]} | named).items():
        others = plain if number in named else [one for one in plain if one is not entry]
        weight = sum(one.weight for one in others)
        if entry.form is None or not entry.weight or not weight:
            continue
        mine, *theirs = (_figures(source[one.number]) for one in (entry, *others))
        columns = zip(entry.form.cells.values(), mine, map(sum, zip(*theirs, strict=True)), strict=True)
        used = [(cell, figure, added) for cell, figure, added in columns if figure or added]
        alike = sum(figure == added for _, figure, added in used)
        if number in named or entry.weight >= weight or alike >= _MOSTLY * len(used):
            cell, figure, added = max(used, key=lambda one: (one[2] > 0, one[1]))
            yield PerhapsSumByHand(
                file=entry.file, unit=entry.unit, label=describe(cell), own=figure, others=added, cells=(cell.id,)
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
