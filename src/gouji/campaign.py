"""The campaign (催报): where every unit of the roster stands, told from the returns alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple, TypeVar

from gouji.checking import UNREADABLE
from gouji.days import day_of
from gouji.finding import ERROR, INFORMATION, WARNING, Finding
from gouji.form import Form
from gouji.labels import fold
from gouji.naming import near_misses, unit_called, unit_within
from gouji.reviewing import Checked
from gouji.roster import ReportingUnit, Roster
from gouji.submission import Reading
from gouji.versions import COVER_DATE, FILE_TIME, LATEST, ORDER, Versions, by_unit, differences, unit_of

RETURNED, MISSING, COVERED, CONTESTED, BROKEN = "returned", "missing", "covered", "contested", "broken"
STATES = (RETURNED, MISSING, COVERED, CONTESTED, BROKEN)
"""A return counts; there is none; there is none but all units below have returned; there are several and
the policy takes none; all there is cannot be read."""

_UNKNOWN = ("R120", "R136", "R138")
_Key = TypeVar("_Key", bound=Hashable)


class When(NamedTuple):
    """The day of a return, and whether the cover or the file says so."""

    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """Where one unit of the roster stands.

    ``versions`` are its returns in the order found, ``kept`` the one that counts and ``by`` what decided;
    ``differing`` is the number of cells that other versions state otherwise. ``first`` is when the unit first
    returned: a correction asked for after the due day makes nobody ``late``. ``perhaps`` are files that do not
    count but may be this unit's, by a near miss of its name or by their file name.
    """

    unit: ReportingUnit
    state: str
    versions: tuple[Checked, ...] = ()
    kept: Checked | None = None
    by: str = ORDER
    differing: int = 0
    first: When | None = None
    late: bool = False
    perhaps: tuple[Checked, ...] = ()
    findings: tuple[Finding, ...] = ()

    def count(self, severity: str) -> int:
        """How many findings of a severity the return that counts has."""
        return sum(finding.severity == severity for finding in self.kept.findings) if self.kept else 0


class Stranger(NamedTuple):
    """A return of a unit that is not on the roster, and the unit that its name may have meant."""

    report: Checked
    near: ReportingUnit | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a campaign stands: a line for every unit in the order of the roster, and every other file.

    ``aside`` are returns of another edition or year, ``passed_over`` files that are no returns.
    """

    form: Form | None
    year: int | None
    policy: str
    due: date | None
    lines: tuple[Line, ...]
    unknown: tuple[Stranger, ...]
    unreadable: tuple[Checked, ...]
    aside: tuple[Checked, ...]
    passed_over: tuple[Checked, ...]

    def told(self) -> tuple[Finding, ...]:
        """Everything found: of the campaign, of the returns that count and of every other file."""
        lines = [f for line in self.lines for f in (*line.findings, *(line.kept.findings if line.kept else ()))]
        strangers = [finding for report, _ in self.unknown for finding in report.findings]
        unreadable = [finding for report in self.unreadable for finding in report.findings]
        return (*lines, *strangers, *unreadable, *(finding for _, finding in self.others()))

    def others(self) -> Iterator[tuple[Checked, Finding]]:
        """Every file that is no unit's return, with the finding that says why."""
        for report, _ in self.unknown:
            doubts = (finding for finding in report.findings if finding.code in _UNKNOWN)
            stranger = Finding("R136", WARNING, {"unit": unit_of(report.reading)})
            yield report, next(chain(_summary(report), doubts, [stranger]))
        for report in self.aside:
            yield report, Finding("M146", WARNING, _of_another(report.reading, self.form, self.year))
        for report in (*self.unreadable, *self.passed_over):
            yield report, report.findings[0]

    def counts(self) -> dict[str, int]:
        """How many units are in each state, late, returned twice or have errors, and how many other files there are."""
        states = Counter(line.state for line in self.lines)
        return {
            "units": len(self.lines),
            **{state: states[state] for state in STATES},
            "late": sum(line.late for line in self.lines),
            "several": sum(len(line.versions) > 1 for line in self.lines),
            "failing": sum(line.count(ERROR) > 0 for line in self.lines),
            "unknown": len(self.unknown),
            "unreadable": len(self.unreadable),
            "aside": len(self.aside),
            "passed_over": len(self.passed_over),
        }


def standing(
    roster: Roster,
    reports: Sequence[Checked],
    policy: str = LATEST,
    due: date | None = None,
    *,
    form: Form | None = None,
    year: int | None = None,
) -> Standing:
    """Where every unit of a roster stands by the returns that were read with it.

    ``form`` and ``year`` are those asked for, else the commonest among the returns; returns of others do not
    count. Which of several returns counts is decided by `gouji.versions.by_unit`, which raises ValueError for
    an unknown ``policy``. Without ``due`` nobody is late.
    """
    read = [report for report in reports if report.reading.submission is not None]
    form = form or _commonest(report.reading.form for report in read)
    year = year or _commonest(one.reading.submission.year for one in read if one.reading.submission)
    aside, mine, unknown = [], [], []
    for report in read:
        if _is_of_another(report.reading, form, year):
            aside.append(report)
        elif unit_called(roster, unit_of(report.reading)) is not None:
            mine.append(report)
        else:
            unknown.append(Stranger(report, _near(roster, report)))
    unreadable = tuple(report for report in reports if report.verdict == UNREADABLE)
    passed_over = tuple(report for report in reports if report.reading.passed_over)
    by_reading = {id(report.reading): report for report in mine}
    returned = {
        fold(unit.name): versions
        for versions in by_unit([report.reading for report in mine], policy)
        if (unit := unit_called(roster, versions.unit)) is not None
    }
    perhaps = _perhaps(roster, unknown, aside, (*unreadable, *passed_over))
    lines = [
        _line(form, unit, returned.get(fold(unit.name)), by_reading, perhaps.get(fold(unit.name), ()), due)
        for unit in roster.units
    ]
    covered = tuple(_covered(roster, lines))
    return Standing(form, year, policy, due, covered, tuple(unknown), unreadable, tuple(aside), passed_over)


def _commonest(items: Iterable[_Key | None]) -> _Key | None:
    counts = Counter(item for item in items if item is not None)
    return counts.most_common(1)[0][0] if counts else None


def _is_of_another(reading: Reading, form: Form | None, year: int | None) -> bool:
    return reading.form != form or (reading.submission is not None and reading.submission.year not in (None, year))


def _of_another(reading: Reading, form: Form | None, year: int | None) -> dict[str, object]:
    """What a return is, and what was asked for."""
    seen = reading.submission
    assert seen is not None
    return {
        "file": reading.file,
        "unit": unit_of(reading),
        "actual": _edition(reading.form, seen.year),
        "expected": _edition(form, year),
    }


def _edition(form: Form | None, year: int | None) -> str:
    return f"{year or ''} {form.id if form else ''}".strip()


def _near(roster: Roster, report: Checked) -> ReportingUnit | None:
    """The unit that a return's name may have meant; a summary is one of many units."""
    if report.reading.is_summary:
        return None
    return next((unit for unit, _ in near_misses(roster, unit_of(report.reading))), None)


def _perhaps(
    roster: Roster, unknown: Iterable[Stranger], aside: Iterable[Checked], others: Iterable[Checked]
) -> Mapping[str, tuple[Checked, ...]]:
    """The files that may be a unit's, by the unit's name."""
    meant = [(near, report) for report, near in unknown]
    meant += [(unit_called(roster, unit_of(report.reading)), report) for report in aside]
    for report in others:
        path = PurePath(report.reading.file)
        if all(finding.code not in ("R141", "M148") for finding in report.findings):
            inside = (unit_within(roster, text) for text in (path.stem, path.parent.name))
            meant.append((next(filter(None, inside), None), report))
    found: dict[str, tuple[Checked, ...]] = {}
    for unit, report in meant:
        if unit is not None:
            found[fold(unit.name)] = (*found.get(fold(unit.name), ()), report)
    return found


# ── one unit ────────────────────────────────────────────────────────────────────────────────


def _line(
    form: Form | None,
    unit: ReportingUnit,
    found: Versions | None,
    by_reading: Mapping[int, Checked],
    perhaps: tuple[Checked, ...],
    due: date | None,
) -> Line:
    if found is None or form is None:
        broken = any(report.verdict == UNREADABLE for report in perhaps)
        arguments = {"unit": unit.name, "contact": " ".join(filter(None, (unit.contact, unit.phone)))}
        files = {"files": "、".join(report.reading.file for report in perhaps)}
        told = Finding("M149" if perhaps else "M141", ERROR, arguments | (files if perhaps else {}))
        return Line(unit, BROKEN if broken else MISSING, perhaps=perhaps, findings=(told,))
    versions = tuple(by_reading[id(reading)] for reading in found.readings)
    kept = by_reading[id(found.kept)] if found.kept is not None else None
    differing = _differing(form, kept or versions[0], versions)
    first = min(filter(None, (when(report.reading) for report in versions)), default=None)
    late = due is not None and first is not None and first.day > due
    findings = []
    if late and first is not None:
        arguments = {"day": first.day.isoformat(), "by": first.by, "due": str(due)}
        findings.append(Finding("M142", ERROR, {"unit": unit.name, **arguments}))
    if len(versions) > 1:
        findings.append(_several(unit, versions, kept, found.by, differing))
    findings += _summary(kept) if kept else ()
    state = RETURNED if kept else CONTESTED
    return Line(unit, state, versions, kept, found.by, differing, first, late, perhaps, tuple(findings))


def _several(
    unit: ReportingUnit, versions: Sequence[Checked], kept: Checked | None, by: str, differing: int
) -> Finding:
    """Word that a unit returned several times, and which return counts, if one does."""
    arguments: dict[str, object] = {"unit": unit.name, "count": len(versions), "cells": differing, "by": by}
    if kept is not None:
        return Finding("M143", WARNING, arguments | {"kept": kept.reading.file})
    return Finding("M144", ERROR, arguments | {"files": "、".join(one.reading.file for one in versions)})


def when(reading: Reading) -> When | None:
    """The day of a return: the date on its cover, else the day its file was saved; None when neither is known."""
    stated = day_of(reading.submission.contact.get("date", "")) if reading.submission is not None else None
    if stated is not None:
        return When(stated, COVER_DATE)
    return When(reading.modified.date(), FILE_TIME) if reading.modified is not None else None


def _differing(form: Form, kept: Checked, versions: Iterable[Checked]) -> int:
    """How many cells any other version states otherwise than the one that counts."""
    mine = kept.reading.submission
    others = [one.reading.submission for one in versions if one is not kept]
    return len({cell for other in others if mine and other for cell in differences(form, mine, other)})


def _summary(report: Checked) -> tuple[Finding, ...]:
    """Word that a return is a summary."""
    if not report.reading.is_summary:
        return ()
    return (Finding("M147", INFORMATION, {"file": report.reading.file, "unit": unit_of(report.reading)}),)


# ── the tree ────────────────────────────────────────────────────────────────────────────────


def _covered(roster: Roster, lines: Sequence[Line]) -> Iterable[Line]:
    """The lines; of those who did not return, those below whom everybody did are covered."""
    below: dict[str, list[Line]] = {}
    for line in lines:
        upper = unit_called(roster, line.unit.parent) if line.unit.parent else None
        if upper is not None:
            below.setdefault(fold(upper.name), []).append(line)

    def is_covered(line: Line, above: frozenset[str] = frozenset()) -> bool:
        name = fold(line.unit.name)
        parts = below.get(name, ())
        inside = above | {name}
        return bool(parts) and name not in above and all(one.versions or is_covered(one, inside) for one in parts)

    for line in lines:
        if line.state != MISSING or not is_covered(line):
            yield line
            continue
        arguments = {"unit": line.unit.name, "count": len(below[fold(line.unit.name)])}
        told = Finding("M145", INFORMATION, arguments)
        yield Line(line.unit, COVERED, perhaps=line.perhaps, findings=(told,))
