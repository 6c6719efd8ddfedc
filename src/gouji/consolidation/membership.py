"""Whose returns are added up: in which order, who of the roster is missing, whose return is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import PerhapsAnother
from gouji.collection.policy import Decider
from gouji.consolidation.findings import SummaryAsUnit, UnlistedUnit, UnnamedReturn
from gouji.model.finding import Finding
from gouji.units.names import near_misses, unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.tree import descendants, in_order


def doubts_about(entry: Entry, count: int, roster: Roster | None) -> Iterator[Finding]:
    """What is doubtful about whose return one is that is added up."""
    if not entry.named:
        yield UnnamedReturn(file=entry.file, unit=entry.unit)
    if entry.is_summary and count > 1 and entry.known is None:
        yield SummaryAsUnit(file=entry.file, unit=entry.unit)
    if roster is not None and entry.known is None:
        likely = () if entry.is_summary else tuple(unit.name for unit, _ in near_misses(roster, entry.unit))
        yield UnlistedUnit(file=entry.file, unit=entry.unit, likely=likely)


def undecided_units(collection: Collection) -> set[ReportingUnit]:
    """The units of the roster whose return is there and counts for nobody, which is told by itself."""
    names = {name for entry in collection.playing(Part.IN_DOUBT) for name in entry.perhaps}
    names |= {group.unit for group in collection.versions if group.by is Decider.PARTS}
    roster = collection.office.roster
    known = (unit_called(roster, name) for name in names) if roster is not None else ()
    return {unit for unit in known if unit is not None}


def contested(collection: Collection, undecided: set[ReportingUnit], entries: Sequence[Entry]) -> Iterator[Finding]:
    """Word that a unit whose return is added up may have sent another one (M174)."""
    roster, doubtful = collection.office.roster, collection.playing(Part.IN_DOUBT)
    for known in (entry.known for entry in entries if roster is not None and entry.known in undecided):
        assert roster is not None
        assert known is not None
        files = (one.file for one in doubtful if known in {unit_called(roster, name) for name in one.perhaps})
        yield PerhapsAnother(unit=known.name, files=tuple(files))


def in_roster_order(entries: Sequence[Entry], roster: Roster | None) -> list[Entry]:
    """The members as the roster lists them, those it does not list behind."""
    if roster is None:
        return list(entries)
    order = {unit: number for number, unit in enumerate(in_order(roster))}
    return sorted(entries, key=lambda entry: order[entry.known] if entry.known else len(order))


def without_return(
    roster: Roster, entries: Sequence[Entry]
) -> tuple[tuple[ReportingUnit, ...], tuple[ReportingUnit, ...]]:
    """The units that returned nothing, and those that did not either but stand above units that did.

    Units below one that returned a summary are in it.
    """
    there: set[ReportingUnit] = set()
    for entry in entries:
        if entry.known is not None:
            there |= {entry.known, *(descendants(roster, entry.known) if entry.is_summary else ())}
    absent = [unit for unit in in_order(roster) if unit not in there]
    above = tuple(unit for unit in absent if not there.isdisjoint(descendants(roster, unit)))
    return tuple(unit for unit in absent if unit not in above), above
