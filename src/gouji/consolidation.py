"""Consolidation (汇总): many returns added up into one, with who contributed what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from gouji.checking import FAIL, addresses, check, judge
from gouji.edit import Number
from gouji.explanations import gathered
from gouji.finding import ERROR, WARNING, Finding
from gouji.form import Form, describe
from gouji.labels import fold
from gouji.submission import NOTHING, Observation, Reading, Submission
from gouji.totals import complete, is_live, recalculate

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Member:
    """One unit that was added up: its return, the file it came from, what was found in it."""

    unit: str
    file: str
    sha256: str
    verdict: str
    submission: Submission
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Many returns as one.

    ``total`` is again a submission: start again one level up. ``contributions`` says for every
    cell how much each unit gave; ``excluded`` why files were left out (each finding names its
    file); ``findings`` what else to know.
    """

    form: Form
    year: int | None
    total: Submission
    members: tuple[Member, ...]
    excluded: tuple[Finding, ...]
    contributions: Mapping[str, Mapping[str, Number]]
    findings: tuple[Finding, ...]


def consolidate(readings: Iterable[Reading], *, form: Form | None = None, unit: str | None = None) -> Consolidation:
    """Add up returns of one form and one year.

    The form is the one given, else the commonest; the year the commonest. Unreadable files,
    other editions, other years and second returns of a unit (the first in order counts) are left
    out, each with a finding. A cell without a figure adds nothing and is told. The totals of the
    result are the sums of its own parts. Raises ValueError when nothing is left to add up.
    """
    readings = list(readings)
    form = form or _commonest(reading.form for reading in readings if reading.submission)
    if form is None:
        raise ValueError("there is no readable return to consolidate")
    same = [r for r in readings if r.submission and r.form == form]
    year = _commonest(reading.submission.year for reading in same if reading.submission)
    excluded: list[Finding] = []
    findings: list[Finding] = []
    members: dict[str, Member] = {}
    for reading in readings:
        refusal = _refusal(reading, form, year) or _own_summary(reading, unit)
        if refusal is not None or reading.submission is None:
            excluded += [refusal] if refusal is not None else []
            continue
        member = _member(form, reading, findings)
        if reading.is_summary and len(readings) > 1:
            findings.append(Finding("M109", WARNING, {"file": reading.file, "unit": member.unit}))
        earlier = members.setdefault(fold(member.unit), member)
        if earlier is not member:
            arguments = {"unit": member.unit, "kept": earlier.file, "file": member.file}
            excluded.append(Finding("M102", ERROR, arguments))
    if not members:
        raise ValueError("there is no readable return to consolidate")
    return _added_up(form, year, unit, tuple(members.values()), excluded, findings)


def _commonest(items: Iterable[_Key | None]) -> _Key | None:
    counts = Counter(item for item in items if item is not None)
    return counts.most_common(1)[0][0] if counts else None


def _refusal(reading: Reading, form: Form, year: int | None) -> Finding | None:
    """Why a file cannot be added up, if so."""
    if reading.passed_over:
        return reading.findings[0]
    if reading.submission is None:
        reason = next((finding for finding in reading.findings if finding.severity == ERROR), "")
        return Finding("M101", ERROR, {"file": reading.file, "reason": reason})
    if reading.form != form:
        return Finding("M103", ERROR, {"file": reading.file, "form": _named(reading.form), "expected": _named(form)})
    if reading.submission.year not in (None, year):
        return Finding("M104", ERROR, {"file": reading.file, "year": reading.submission.year, "expected": year})
    return None


def _own_summary(reading: Reading, unit: str | None) -> Finding | None:
    """An earlier summary for the unit that this one is for must not be added to its own parts."""
    seen = reading.submission
    if not reading.is_summary or seen is None or unit is None or fold(seen.unit or "") != fold(unit):
        return None
    return Finding("M110", ERROR, {"file": reading.file, "unit": unit})


def _named(form: Form | None) -> str:
    return f"{form.id}（{form.source}）" if form is not None else ""


def _member(form: Form, reading: Reading, findings: list[Finding]) -> Member:
    assert reading.submission is not None
    submission = recalculate(form, reading.submission)
    own = (*reading.findings, *check(form, submission))
    unit = submission.unit
    if unit is None:
        unit = PurePath(reading.file).stem
        findings.append(Finding("M106", WARNING, {"file": reading.file, "unit": unit}))
    return Member(unit, reading.file, reading.sha256 or "", judge(own), submission, own)


def _added_up(
    form: Form,
    year: int | None,
    unit: str | None,
    members: tuple[Member, ...],
    excluded: Sequence[Finding],
    findings: Sequence[Finding],
) -> Consolidation:
    contributions = {
        cell: {m.unit: value for m in members if (value := m.submission.observations[cell].value) is not None}
        for cell in form.cells
    }
    observations = {
        cell: NOTHING if cell in form.sums or not given else Observation.of(sum(given.values()))
        for cell, given in contributions.items()
    }
    explanations = gathered((member.unit, member.submission.explanations) for member in members)
    whole = Submission(form.id, unit, year, observations, explanations=explanations)
    total = complete(form, whole, partly=True)
    told = [*findings]
    told += [Finding("M105", WARNING, {"unit": member.unit}) for member in members if member.verdict == FAIL]
    told += _blanks(form, members)
    told += _differences(form, total, members)
    return Consolidation(form, year, total, members, tuple(excluded), contributions, tuple(told))


def _blanks(form: Form, members: Iterable[Member]) -> Iterable[Finding]:
    for member in members:
        seen = member.submission
        if cells := [c for c in form.cells if seen.observations[c].value is None and not is_live(seen, c)]:
            listed = "、".join(_where(form, seen, cell) for cell in cells[:5]) + ("……" if len(cells) > 5 else "")
            arguments = {"unit": member.unit, "count": len(cells), "cells": listed}
            yield Finding("M108", WARNING, arguments, cells=tuple(cells))


def _where(form: Form, submission: Submission, cell: str) -> str:
    """A cell by its address, or in words when it was not found in the file."""
    at = addresses(submission, (cell,))
    return at[0].replace("!", " ") if at else describe(form.cells[cell])


def _differences(form: Form, total: Submission, members: Sequence[Member]) -> Iterable[Finding]:
    """Totals of the summary that are not the sum of the totals the units stated."""
    for cell in form.sums:
        stated = [(m, m.submission.observations[cell].value) for m in members]
        added = sum(value for _, value in stated if value is not None)
        value = total.observations[cell].value
        if value is None or added == value:
            continue
        units = [member.unit for member, own in stated if own != _sum_of_parts(form, cell, member)]
        arguments = {
            "label": describe(form.cells[cell]),
            "stated": added,
            "value": value,
            "imbalance": added - value,
            "units": "、".join(units),
        }
        yield Finding("M107", WARNING, arguments, cells=(cell,))


def _sum_of_parts(form: Form, cell: str, member: Member) -> Number:
    values = member.submission.values()
    leaves: list[str] = []
    todo = [cell]
    while todo:
        at = todo.pop()
        todo += form.sums[at][0].parts if at in form.sums else ()
        leaves += () if at in form.sums else (at,)
    return sum(value for leaf in leaves if (value := values[leaf]) is not None)
