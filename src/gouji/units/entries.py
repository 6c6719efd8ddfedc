"""From the lines of an office's list to the roster, and what is odd about the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, count, islice, product
from typing import NamedTuple

from gouji.model.finding import Finding
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.units.findings import (
    AliasTwice,
    EmptyRoster,
    NamelessLine,
    ParentCircle,
    PerhapsOneUnit,
    UnitCodeTwice,
    UnitTwice,
    UnknownParent,
)
from gouji.units.names import BODY, abbreviates, area_and_rest, full_name
from gouji.units.roster import ReportingUnit, Roster

_TOWN = regex("(?:街道|镇|乡)$")
_FILLING = regex("[和与及、]")
_PAIRS = 200_000
"""Pairs of names that are compared; 300 units have hardly a thousand that may be one."""
_ORDINAL = frozenset("0123456789一二三四五六七八九十甲乙丙丁东南西北中上下前后左右内外大小新老")
"""What two names that differ in nothing else tell apart: 东关街道 and 西关街道."""


class RosterLine(NamedTuple):
    """One line of a list: its 1-based row, the unit, whose name may be empty, and the sheet, if there are several."""

    row: int
    unit: ReportingUnit
    sheet: str = ""


def roster_of(lines: Sequence[RosterLine]) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster that the lines make, and what is wrong or odd about them (R151 to R158).

    Of two lines with one name, and of two units with one code, the first has it; an alias that several
    units go by means none of them. A parent goes by its full name in the roster.
    """
    findings: list[Finding] = []
    kept = _without_shared_codes(list(_named(lines, findings)), findings)
    kept = _without_shared_aliases(kept, findings)
    roster = Roster(tuple(line.unit for line in kept))
    parents = {name: full_name(roster, name) for name in {unit.parent for unit in roster.units}}
    kept = [line._replace(unit=replace(line.unit, parent=parents[line.unit.parent])) for line in kept]
    findings += [*_near_duplicates(kept), *_unknown_parents(kept), *_circles(kept)]
    if not kept:
        findings.append(EmptyRoster())
    return Roster(tuple(line.unit for line in kept)), tuple(findings)


def _named(lines: Sequence[RosterLine], findings: list[Finding]) -> Iterator[RosterLine]:
    """The lines that have a name which no earlier line has."""
    first: dict[str, int] = {}
    for line in lines:
        name = fold(line.unit.name)
        if not name:
            findings.append(NamelessLine(row=line.row, sheet=line.sheet))
        elif name in first:
            findings.append(UnitTwice(row=line.row, unit=line.unit.name, first=first[name], sheet=line.sheet))
        else:
            first[name] = line.row
            yield line


def _without_shared_codes(lines: list[RosterLine], findings: list[Finding]) -> list[RosterLine]:
    first: dict[str, RosterLine] = {}
    kept = []
    for line in lines:
        unit, holder = line.unit, first.setdefault(fold(line.unit.code), line)
        if unit.code and holder is not line:
            told = UnitCodeTwice(
                row=line.row,
                unit=unit.name,
                unit_code=unit.code,
                first=holder.row,
                other=holder.unit.name,
                sheet=line.sheet,
            )
            findings.append(told)
            unit = replace(unit, code="")
        kept.append(line._replace(unit=unit))
    return kept


def _without_shared_aliases(lines: list[RosterLine], findings: list[Finding]) -> list[RosterLine]:
    holders: dict[str, list[RosterLine]] = {}
    for line in lines:
        for name in {fold(name) for name in (line.unit.name, line.unit.code, *line.unit.aliases)} - {""}:
            holders.setdefault(name, []).append(line)
    told: set[str] = set()
    kept = []
    for line in lines:
        unit = line.unit
        shared = [alias for alias in unit.aliases if len(holders[fold(alias)]) > 1]
        for alias in shared:
            if fold(alias) not in told:
                told.add(fold(alias))
                rows, units = zip(*((one.row, one.unit.name) for one in holders[fold(alias)]), strict=True)
                findings.append(AliasTwice(alias=alias, rows=rows, units=units))
        kept.append(line._replace(unit=replace(unit, aliases=tuple(a for a in unit.aliases if a not in shared))))
    return kept


# ── names that may mean one unit ────────────────────────────────────────────────────────────


class _Parts(NamedTuple):
    """A folded name taken apart: 清源县, 卫生健康, and what kind of body it is."""

    at: int
    line: RosterLine
    area: str
    core: str


def _near_duplicates(lines: Sequence[RosterLine]) -> Iterator[Finding]:
    """Pairs of units that may be one.

    Their names are the same but for the area, the kind of body or the order of characters, or one is the
    other with something put in. A single other character is no sign: 教育局 and 体育局.
    """
    same: dict[str, list[_Parts]] = {}
    longer: dict[str, dict[int, list[_Parts]]] = {}
    for parts in filter(None, map(_parts, count(), lines)):
        same.setdefault("".join(sorted(parts.core)), []).append(parts)
        by_length = longer.setdefault(f"{parts.area} {parts.core[0]}", {})
        by_length.setdefault(len(fold(parts.line.unit.name)), []).append(parts)
    candidates = chain(
        chain.from_iterable(combinations(group, 2) for group in same.values()),
        chain.from_iterable(product(*two) for groups in longer.values() for two in combinations(groups.values(), 2)),
    )
    pairs: dict[tuple[int, int], tuple[_Parts, _Parts]] = {}
    for pair in islice(candidates, _PAIRS):
        one, other = sorted(pair, key=lambda parts: parts.at)
        if _may_be_one(one, other):
            pairs.setdefault((one.at, other.at), (one, other))
    for _, (one, (_, line, *_)) in sorted(pairs.items()):
        yield PerhapsOneUnit(
            row=line.row, unit=line.unit.name, first=one.line.row, other=one.line.unit.name, sheet=line.sheet
        )


def _parts(at: int, line: RosterLine) -> _Parts | None:
    """None for what is nothing but an area, such as its government: its office is a unit of its own."""
    area, core = area_and_rest(_FILLING.sub("", fold(line.unit.name)))
    while (shorter := BODY.sub("", core)) != core:
        core = shorter
    core = core.removeprefix("人民政府")
    return _Parts(at, line, area, core) if len(core) > 1 else None


def _may_be_one(one: _Parts, other: _Parts) -> bool:
    if not (one.area.endswith(other.area) or other.area.endswith(one.area)):
        return False
    if one.core == other.core:
        return True
    if len(one.core) > 3 and sorted(one.core) == sorted(other.core):
        return _unnumbered(one.core) != _unnumbered(other.core)
    if min(len(_TOWN.sub("", one.core)), len(_TOWN.sub("", other.core))) < 2:  # 柳镇 and 柳河镇
        return False
    short, long = sorted((fold(one.line.unit.name), fold(other.line.unit.name)), key=len)
    if long.startswith(short) or not abbreviates(short, long):
        return False
    put_in = list(long)
    for character in short:
        put_in.remove(character)
    return _ORDINAL.isdisjoint(put_in)


def _unnumbered(name: str) -> str:
    return "".join(character for character in name if character not in _ORDINAL)


# ── the tree ────────────────────────────────────────────────────────────────────────────────


def _unknown_parents(lines: Sequence[RosterLine]) -> Iterator[Finding]:
    """Parents that are not on the roster, but for the one that most units name: the office's own level."""
    known = {line.unit.name for line in lines} | {""}
    missing: dict[str, list[int]] = {}
    for line in lines:
        if line.unit.parent not in known:
            missing.setdefault(line.unit.parent, []).append(line.row)
    most = max(missing, key=lambda parent: len(missing[parent]), default="")
    for parent, rows in missing.items():
        if parent != most or len(rows) == 1:
            yield UnknownParent(rows=tuple(rows), parent=parent)


def _circles(lines: Sequence[RosterLine]) -> Iterator[Finding]:
    """Every circle of parents once, also a unit that is its own parent."""
    by_name: Mapping[str, RosterLine] = {line.unit.name: line for line in lines}
    done: set[str] = set()
    for line in lines:
        way: dict[str, RosterLine] = {}
        step: RosterLine | None = line
        while step is not None and step.unit.name not in done and step.unit.name not in way:
            way[step.unit.name] = step
            step = by_name.get(step.unit.parent)
        if step is not None and step.unit.name in way:
            names = list(way)
            circle = names[names.index(step.unit.name) :]
            yield ParentCircle(rows=tuple(way[name].row for name in circle), units=(*circle, circle[0]))
        done |= set(way)
