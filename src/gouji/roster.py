"""Rosters (应报单位名册): who has to report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """One unit that reports: its full name, and what else it goes by."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    parent: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that have to report, in the order of the office's list.

    A unit whose ``parent`` is the name of another stands below it; the others stand at the top.
    """

    units: tuple[ReportingUnit, ...]

    def __hash__(self) -> int:  # taken for every name that is looked up, so not of every unit
        return hash((len(self.units), self.units[:1]))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of units (部门, 镇, 街道 …), in order of first appearance; units without one have none."""
        return tuple(dict.fromkeys(unit.kind for unit in self.units if unit.kind))

    def children_of(self, name: str) -> tuple[ReportingUnit, ...]:
        """The units right below the one of this name, in the order of the list."""
        return tuple(unit for unit in self.units if unit.parent == name and unit.name != name)

    def in_order(self) -> tuple[ReportingUnit, ...]:
        """Every unit once, each before those below it, otherwise in the order of the list.

        Units whose parents go round in a circle come last, with those below them.
        """
        known = {unit.name for unit in self.units}
        below: dict[str, list[ReportingUnit]] = {}
        for unit in self.units:
            below.setdefault(unit.parent, []).append(unit)
        tops = [unit for unit in self.units if unit.parent not in known or unit.parent == unit.name]
        found: dict[ReportingUnit, None] = {}
        waiting = [*reversed(self.units), *reversed(tops)]  # what is left after the tops lies in a circle
        while waiting:
            unit = waiting.pop()
            if unit not in found:
                found[unit] = None
                waiting += reversed(below.get(unit.name, []))
        return tuple(found)
