"""Which unit of a roster a name means, and which it may have meant."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from gouji.labels import fold
from gouji.roster import ReportingUnit, Roster

SIMILAR = 0.75
"""Share of characters that two names have in common, in order, to be taken for a slip of the pen."""
SUGGESTIONS = 3
_LONGEST = 60


def _by_name(roster: Roster) -> dict[str, ReportingUnit]:
    """The units by every name, alias and code; a full name goes before an alias of another unit."""
    found: dict[str, ReportingUnit] = {}
    for names in (lambda unit: (unit.name, unit.code), lambda unit: unit.aliases):
        for unit in roster.units:
            for name in names(unit):
                if fold(name):
                    found.setdefault(fold(name), unit)
    return found


def unit_called(roster: Roster, name: str) -> ReportingUnit | None:
    """The unit that goes by this name, alias or code, however it is spaced and punctuated."""
    return roster.once(_by_name).get(fold(name))


def unit_within(roster: Roster, text: str) -> ReportingUnit | None:
    """The unit whose name or alias stands in some text such as a file name; the longest one counts."""
    folded = fold(text)
    beginnings = roster.once(_by_beginning)
    inside = {
        name
        for at in range(len(folded) - 1)
        for name in beginnings.get(folded[at : at + 2], ())
        if folded.startswith(name, at)
    }
    named = roster.once(_by_name)
    units = {named[name] for name in inside if not any(name != other and name in other for other in inside)}
    return units.pop() if len(units) == 1 else None


def _by_beginning(roster: Roster) -> dict[str, list[str]]:
    """The names that tell a unit in some text, by their first two characters."""
    found: dict[str, list[str]] = {}
    for name in roster.once(_by_name):
        if len(name) > 2 and not name.isascii():
            found.setdefault(name[:2], []).append(name)
    return found


def near_misses(roster: Roster, name: str) -> list[tuple[ReportingUnit, str]]:
    """The units that a name may have meant, likeliest first, each with the reason.

    The reason is ``part`` (one name contains the other), ``short`` (an abbreviation: its characters
    stand in the other in the same order) or ``similar`` (a slip of the pen).
    """
    return [
        (unit, reason) for _, unit, reason in sorted(_scored(roster, fold(name)), key=lambda s: -s[0])[:SUGGESTIONS]
    ]


def _scored(roster: Roster, wanted: str) -> Iterator[tuple[float, ReportingUnit, str]]:
    if not 1 < len(wanted) <= _LONGEST:
        return
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    for unit in roster.units:
        best = (0.0, "")
        for name in filter(None, map(fold, (unit.name, *unit.aliases))):
            matcher.set_seq1(name)
            ratio = matcher.ratio()
            if name in wanted or wanted in name:
                best = max(best, (ratio + 0.3, "part"))
            elif abbreviates(wanted, name) or abbreviates(name, wanted):
                best = max(best, (ratio + 0.2, "short"))
            elif ratio >= SIMILAR:
                best = max(best, (ratio, "similar"))
        if best[1]:
            yield best[0], unit, best[1]


def abbreviates(short: str, long: str) -> bool:
    """Whether all characters of one name stand in another in the same order, the first and last at its ends."""
    rest = iter(long)
    return len(short) > 2 and short[-1] == long[-1] and all(character in rest for character in short)
