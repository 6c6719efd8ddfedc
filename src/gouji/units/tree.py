"""The tree of a roster (上级、下级): who stands under whom, whatever order the list has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.units.names import unit_called
from gouji.units.roster import ReportingUnit, Roster


def parents(roster: Roster) -> Mapping[ReportingUnit, ReportingUnit]:
    """Which unit stands above another, for those whose 上级 is on the roster and not the unit itself."""
    return roster.once(_parents)


def _parents(roster: Roster) -> Mapping[ReportingUnit, ReportingUnit]:
    above = {unit: unit_called(roster, unit.parent) for unit in roster.units if unit.parent}
    return {unit: parent for unit, parent in above.items() if parent is not None and parent != unit}


def ancestors(roster: Roster, unit: ReportingUnit) -> tuple[ReportingUnit, ...]:
    """The units above another, nearest first. In a circle nobody is told twice."""
    found: dict[ReportingUnit, None] = {}
    above = parents(roster).get(unit)
    while above is not None and above not in found and above != unit:
        found[above] = None
        above = parents(roster).get(above)
    return tuple(found)


def descendants(roster: Roster, unit: ReportingUnit) -> tuple[ReportingUnit, ...]:
    """Everything below a unit, each followed by what stands below it. In a circle nobody is told twice."""
    return tuple(_below(roster, unit, {unit}))


def in_order(roster: Roster) -> tuple[ReportingUnit, ...]:
    """All units, each followed by those below it; units of one parent in the order of the list."""
    return roster.once(_ordered)


def _ordered(roster: Roster) -> tuple[ReportingUnit, ...]:
    seen: set[ReportingUnit] = set()
    ordered: list[ReportingUnit] = []
    tops = [unit for unit in roster.units if unit not in parents(roster)]
    for unit in (*tops, *roster.units):  # the second time those of a circle, which has no top
        if unit not in seen:
            seen.add(unit)
            ordered += (unit, *_below(roster, unit, seen))
    return tuple(ordered)


def _children(roster: Roster) -> Mapping[ReportingUnit, tuple[ReportingUnit, ...]]:
    found: dict[ReportingUnit, list[ReportingUnit]] = {}
    for unit, parent in parents(roster).items():
        found.setdefault(parent, []).append(unit)
    return {parent: tuple(units) for parent, units in found.items()}


def _below(roster: Roster, unit: ReportingUnit, seen: set[ReportingUnit]) -> Iterator[ReportingUnit]:
    for one in roster.once(_children).get(unit, ()):
        if one not in seen:
            seen.add(one)
            yield one
            yield from _below(roster, one, seen)
