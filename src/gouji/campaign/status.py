"""Where a campaign stands: the line of every unit, worked out from the returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from gouji.campaign.collection_status import (
    BROKEN,
    CONTESTED,
    COVERED,
    MISSING,
    RETURNED,
    CollectionStatus,
    Stranger,
    UnitStatus,
    summary_told,
    when,
)
from gouji.collection.versions import LATEST, Versions, by_unit, commonest, differences, unit_of
from gouji.editing.check import UNREADABLE
from gouji.editing.review import Review
from gouji.model.finding import ERROR, INFORMATION, WARNING, Finding
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.submission import Reading
from gouji.units.names import near_misses, unit_called, unit_within
from gouji.units.roster import ReportingUnit, Roster


def collection_status(
    roster: Roster,
    reports: Sequence[Review],
    policy: str = LATEST,
    due: date | None = None,
    *,
    form: Form | None = None,
    year: int | None = None,
) -> CollectionStatus:
    """Where every unit of a roster stands by the returns that were read.

    ``form`` and ``year`` are those asked for, else the commonest among the returns; returns of others do not
    count. Which of several returns counts is decided by `gouji.collection.versions.by_unit`, which raises
    ValueError for an unknown ``policy``. Without ``due`` nobody is late.
    """
    read = [report for report in reports if report.reading.submission is not None]
    form = form or commonest(report.reading.form for report in read)
    year = year or commonest(one.reading.submission.year for one in read if one.reading.submission)
    aside, mine, unknown = [], [], []
    for report in read:
        if _is_of_another(report.reading, form, year):
            aside.append(report)
        elif (unit := unit_called(roster, unit_of(report.reading))) is not None:
            mine.append(_named(report, unit))
        else:
            unknown.append(Stranger(report, _near(roster, report)))
    own = {fold(unit_of(report.reading)) for report in mine if not report.reading.is_summary}
    apart = [one.reading.is_summary and fold(unit_of(one.reading)) in own for one in mine]
    unknown += [Stranger(report, None) for report, beside in zip(mine, apart, strict=True) if beside]
    mine = [one for one, beside in zip(mine, apart, strict=True) if not beside]  # no version of the own return
    unreadable = tuple(report for report in reports if report.verdict == UNREADABLE)
    passed_over = tuple(report for report in reports if report.reading.passed_over)
    by_reading = {id(report.reading): report for report in mine}
    returned = {fold(found.unit): found for found in by_unit([report.reading for report in mine], policy)}
    perhaps = _perhaps(roster, unknown, aside, (*unreadable, *passed_over))
    lines = [
        _line(form, unit, returned.get(fold(unit.name)), by_reading, perhaps.get(fold(unit.name), ()), due)
        for unit in roster.units
    ]
    covered = tuple(_covered(roster, lines))
    return CollectionStatus(form, year, policy, due, covered, tuple(unknown), unreadable, tuple(aside), passed_over)


def _is_of_another(reading: Reading, form: Form | None, year: int | None) -> bool:
    return reading.form != form or (reading.submission is not None and reading.submission.year not in (None, year))


def _named(report: Review, unit: ReportingUnit) -> Review:
    """The report under the unit's full name, by which its versions are told to be one unit's."""
    seen = report.reading.submission
    if seen is None or seen.unit == unit.name:
        return report
    return replace(report, reading=replace(report.reading, submission=replace(seen, unit=unit.name)))


def _near(roster: Roster, report: Review) -> ReportingUnit | None:
    """The unit that a return's name may have meant; a summary is one of many units."""
    if report.reading.is_summary:
        return None
    return next((unit for unit, _ in near_misses(roster, unit_of(report.reading))), None)


def _perhaps(
    roster: Roster, unknown: Iterable[Stranger], aside: Iterable[Review], others: Iterable[Review]
) -> Mapping[str, tuple[Review, ...]]:
    """The files that may be a unit's, by the unit's name."""
    meant = [(near, report) for report, near in unknown]
    meant += [(unit_called(roster, unit_of(report.reading)), report) for report in aside]
    for report in others:
        path = PurePath(report.reading.file)
        if all(finding.code not in ("R141", "M148") for finding in report.findings):
            inside = (unit_within(roster, text) for text in (path.stem, path.parent.name))
            meant.append((next(filter(None, inside), None), report))
    found: dict[str, tuple[Review, ...]] = {}
    for unit, report in meant:
        if unit is not None:
            found[fold(unit.name)] = (*found.get(fold(unit.name), ()), report)
    return found


# ── one unit ────────────────────────────────────────────────────────────────────────────────


def _line(
    form: Form | None,
    unit: ReportingUnit,
    found: Versions | None,
    by_reading: Mapping[int, Review],
    perhaps: tuple[Review, ...],
    due: date | None,
) -> UnitStatus:
    if found is None or form is None:
        broken = any(report.verdict == UNREADABLE for report in perhaps)
        arguments = {"unit": unit.name, "contact": " ".join(filter(None, (unit.contact, unit.phone)))}
        files = {"files": "、".join(report.reading.file for report in perhaps)}
        told = Finding("M149" if perhaps else "M141", ERROR, arguments | (files if perhaps else {}))
        return UnitStatus(unit, BROKEN if broken else MISSING, perhaps=perhaps, findings=(told,))
    versions = tuple(by_reading[id(reading)] for reading in found.readings)
    kept = by_reading[id(found.kept)] if found.kept is not None else None
    differing = _differing(form, kept or versions[0], versions)
    first = min(filter(None, (when(report.reading) for report in versions)), default=None)
    late = due is not None and first is not None and first.day > due
    findings = []
    if late and first is not None:
        arguments = {"day": first.day.isoformat(), "dated": first.by, "due": str(due)}
        findings.append(Finding("M142", ERROR, {"unit": unit.name, **arguments}))
    if len(versions) > 1:
        findings.append(_several(unit, versions, kept, found.by, differing))
    findings += summary_told(kept) if kept else ()
    state = RETURNED if kept else CONTESTED
    return UnitStatus(unit, state, versions, kept, found.by, differing, first, late, perhaps, tuple(findings))


def _several(unit: ReportingUnit, versions: Sequence[Review], kept: Review | None, by: str, differing: int) -> Finding:
    """Word that a unit returned several times, and which return counts, if one does."""
    arguments: dict[str, object] = {"unit": unit.name, "count": len(versions), "cells": differing, "by": by}
    if kept is not None:
        return Finding("M143", WARNING, arguments | {"kept": kept.reading.file})
    return Finding("M144", ERROR, arguments | {"files": "、".join(one.reading.file for one in versions)})


def _differing(form: Form, kept: Review, versions: Iterable[Review]) -> int:
    """How many cells any other version states otherwise than the one that counts."""
    mine = kept.reading.submission
    others = [one.reading.submission for one in versions if one is not kept]
    return len({cell for other in others if mine and other for cell in differences(form, mine, other)})


# ── the tree ────────────────────────────────────────────────────────────────────────────────


def _covered(roster: Roster, lines: Sequence[UnitStatus]) -> Iterable[UnitStatus]:
    """The lines; of those who did not return, those below whom everybody did are covered."""
    below: dict[str, list[UnitStatus]] = {}
    for line in lines:
        upper = unit_called(roster, line.unit.parent) if line.unit.parent else None
        if upper is not None:
            below.setdefault(fold(upper.name), []).append(line)

    done = {fold(line.unit.name) for line in lines if line.versions}
    before = -1
    while before < len(done):  # from the bottom up, so that a circle of units never covers itself
        before = len(done)
        done |= {name for name, parts in below.items() if all(fold(one.unit.name) in done for one in parts)}
    for line in lines:
        if line.state != MISSING or fold(line.unit.name) not in done:
            yield line
            continue
        arguments = {"unit": line.unit.name, "count": len(below[fold(line.unit.name)])}
        told = Finding("M145", INFORMATION, arguments)
        yield UnitStatus(line.unit, COVERED, perhaps=line.perhaps, findings=(told,))
