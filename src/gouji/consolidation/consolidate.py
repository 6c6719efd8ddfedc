"""Consolidation (汇总): many returns added up into one, with who contributed what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.collection.versions import LATEST, commonest, unit_of
from gouji.consolidation.adjustments import Adjustment, spoilt
from gouji.consolidation.admission import LISTED, admit, where_in, without_return
from gouji.consolidation.subtotals import Node, NodeCheck, compared
from gouji.editing.check import FAIL, check, verdict
from gouji.editing.query_edits import compare
from gouji.model.edit import Number
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import INFORMATION, WARNING, Finding, listed
from gouji.model.form import Form, describe
from gouji.model.labels import fold
from gouji.model.submission import NOTHING, Observation, Reading, Submission
from gouji.model.totals import complete, is_live, leaves_of, recalculate, sum_of_stated
from gouji.units.names import unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.tree import in_order
from gouji.workbook.reasons import answered, gathered

_NAMED = 10
"""So many missing units are named in a sentence; the sheet 来源 has them all."""


@dataclass(frozen=True, slots=True)
class Member:
    """One unit that was added up: its return, the file it came from, what was found in it.

    ``known`` is its line of the roster, if it stands there.
    """

    unit: str
    file: str
    sha256: str
    verdict: str
    submission: Submission
    findings: tuple[Finding, ...]
    known: ReportingUnit | None = None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Many returns as one.

    ``total`` is again a submission: start again one level up. ``contributions`` says for every
    cell how much each unit gave, ``adjustments`` what was added to that. ``missing`` are the units of the
    ``roster`` that returned nothing, ``nodes`` reported summaries compared with the sum of their
    units; ``excluded`` says why files were left out (each finding names its file), ``findings`` what
    else to know.
    """

    form: Form
    year: int | None
    total: Submission
    members: tuple[Member, ...]
    excluded: tuple[Finding, ...]
    contributions: Mapping[str, Mapping[str, Number]]
    findings: tuple[Finding, ...]
    roster: Roster | None = None
    missing: tuple[ReportingUnit, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    nodes: tuple[NodeCheck, ...] = ()


def consolidate(
    readings: Iterable[Reading],
    *,
    form: Form | None = None,
    unit: str | None = None,
    roster: Roster | None = None,
    policy: str = LATEST,
    adjustments: Sequence[Adjustment] = (),
) -> Consolidation:
    """Add up returns of one form and one year for ``unit``.

    The form is the one given, else the commonest; the year the commonest. Unreadable files, other
    editions and other years are left out, each with a finding; of several returns of a unit one
    counts by the ``policy`` (see `gouji.collection.versions.by_unit`). A reported summary of units that are
    added up themselves is not added but compared with their sum. A cell without a figure adds nothing
    and is told. The totals of the result are the sums of its own parts, ``adjustments`` included. With a
    ``roster`` the units stand in its order and those without a return are named. Raises `NothingToAddUp`,
    a ValueError, when nothing is left to add up.
    """
    readings = list(readings)
    form = form or commonest_form(readings)
    if form is None:
        raise NothingToAddUp
    year = commonest(reading.submission.year for reading in readings if reading.submission and reading.form == form)
    admission = admit(form, year, readings, unit, roster, policy)
    findings: list[Finding] = []
    several = len(admission.kept) > 1
    members = _in_roster_order([_member(form, one, roster, several, findings) for one in admission.kept], roster)
    if not members:
        raise NothingToAddUp(admission.excluded)
    missing, above = without_return(roster, admission.kept) if roster is not None else ((), ())
    if roster is not None and missing:
        names = listed([unit.name for unit in missing], _NAMED)
        findings.append(
            Finding("M113", WARNING, {"expected": len(roster.units), "count": len(missing), "units": names})
        )
    findings += [Finding("M114", INFORMATION, {"unit": one.name}) for one in above]
    contributions = {
        cell: {m.unit: value for m in members if (value := m.submission.observations[cell].value) is not None}
        for cell in form.cells
    }
    total = _total(form, members, adjustments, findings)
    explanations = gathered((member.unit, member.submission.explanations) for member in members)
    total = replace(total, unit=unit, year=year, explanations=explanations)
    findings += _likenesses(admission.likely)
    nodes = tuple(_checks(form, admission.nodes, members, total, findings))
    return Consolidation(
        form, year, total, members, admission.excluded, contributions, tuple(findings), roster, missing,
        tuple(adjustments), nodes,
    )  # fmt: skip


def commonest_form(readings: Iterable[Reading]) -> Form | None:
    """The form that most of some returns fill; None when none could be read."""
    return commonest(reading.form for reading in readings if reading.submission)


# ── members ─────────────────────────────────────────────────────────────────────────────────


def _member(form: Form, reading: Reading, roster: Roster | None, several: bool, findings: list[Finding]) -> Member:
    assert reading.submission is not None
    submission = recalculate(form, reading.submission)
    own = (*reading.findings, *check(form, submission), *answered(form, submission, compare(form, submission)))
    unit = unit_of(reading)
    if submission.unit is None:
        findings.append(Finding("M106", WARNING, {"file": reading.file, "unit": unit}))
    known = unit_called(roster, unit) if roster is not None else None
    if reading.is_summary and several and known is None:
        findings.append(Finding("M109", WARNING, {"file": reading.file, "unit": unit}))
    if roster is not None and known is None:
        findings.append(Finding("M120", WARNING, {"file": reading.file, "unit": unit}))
    return Member(unit, reading.file, reading.sha256 or "", verdict(own), submission, own, known)


def _in_roster_order(members: Sequence[Member], roster: Roster | None) -> tuple[Member, ...]:
    """The members as the roster lists them, those it does not list behind."""
    if roster is None:
        return tuple(members)
    order = {unit: number for number, unit in enumerate(in_order(roster))}
    return tuple(sorted(members, key=lambda member: order[member.known] if member.known else len(order)))


# ── adding up ───────────────────────────────────────────────────────────────────────────────


def _total(
    form: Form, members: Sequence[Member], adjustments: Sequence[Adjustment], findings: list[Finding]
) -> Submission:
    """The sum of the members, adjusted, and what there is to say about it."""
    unadjusted = sum_of(form, [member.submission for member in members])
    findings += [Finding("M105", WARNING, {"unit": member.unit}) for member in members if member.verdict == FAIL]
    findings += _blanks(form, members)
    findings += _differences(form, unadjusted, members)
    if not adjustments:
        return unadjusted
    total = sum_of(form, [member.submission for member in members], adjustments)
    findings.append(Finding("M121", INFORMATION, {"count": len(adjustments)}))
    findings += spoilt(form, unadjusted, total)
    return total


def sum_of(form: Form, parts: Sequence[Submission], adjustments: Sequence[Adjustment] = ()) -> Submission:
    """The sum of some returns, cell by cell; its totals add up its own parts."""
    observations = {}
    for cell in form.cells:
        given = [*(part.observations[cell].value for part in parts), *(a.amount for a in adjustments if a.cell == cell)]
        observations[cell] = NOTHING if cell in form.sums else Observation.of(sum_of_stated(given))
    return complete(form, Submission(form.id, None, None, observations), partly=True)


def _checks(
    form: Form, nodes: Iterable[Node], members: Sequence[Member], total: Submission, findings: list[Finding]
) -> Iterable[NodeCheck]:
    """Every reported summary against the sum of its units (M115, M116)."""
    for node in nodes:
        scope = [m for m in members if node.scope is None or fold(m.unit) in node.scope]
        derived = total if node.scope is None else sum_of(form, [member.submission for member in scope])
        check = compared(node, [member.unit for member in scope], derived)
        arguments: dict[str, object] = {"unit": check.unit, "file": check.file, "members": len(scope)}
        if check.differences:
            told = [f"{describe(form.cells[cell])} {one}≠{other}" for cell, (one, other) in check.differences.items()]
            arguments |= {"count": len(told), "cells": listed(told, LISTED)}
            findings.append(Finding("M116", WARNING, arguments, cells=tuple(check.differences)))
        else:
            findings.append(Finding("M115", INFORMATION, arguments))
        yield check


def _likenesses(likely: Sequence[Reading]) -> Iterable[Finding]:
    """Returns that may be a sum of the others, but were added (M122)."""
    for reading in likely:
        yield Finding("M122", WARNING, {"file": reading.file, "unit": unit_of(reading)})


def _blanks(form: Form, members: Iterable[Member]) -> Iterable[Finding]:
    for member in members:
        seen = member.submission
        if cells := [c for c in form.cells if seen.observations[c].value is None and not is_live(seen, c)]:
            told = listed([where_in(form, seen, cell) for cell in cells], LISTED)
            arguments = {"unit": member.unit, "count": len(cells), "cells": told}
            yield Finding("M108", WARNING, arguments, cells=tuple(cells))


def _differences(form: Form, total: Submission, members: Sequence[Member]) -> Iterable[Finding]:
    """Totals of the summary that are not the sum of the totals the units stated; some only follow from their parts."""
    values = total.values()
    stated = {cell: sum(v for m in members if (v := m.submission.observations[cell].value)) for cell in form.sums}
    gaps = {cell: stated[cell] - (values[cell] or 0) for cell in form.sums}
    for cell, gap in gaps.items():
        if not gap:
            continue
        units = [m.unit for m in members if m.submission.observations[cell].value != _sum_of_parts(form, cell, m)]
        arguments = {
            "label": describe(form.cells[cell]),
            "stated": stated[cell],
            "value": "□" if values[cell] is None else values[cell],
            "imbalance": gap,
            "units": listed(units, LISTED),
        }
        follows = any(sum(gaps.get(part, 0) for part in rule.parts) == gap for rule in form.sums[cell])
        yield Finding("M107", WARNING, arguments, cells=(cell,), follows=follows)


def _sum_of_parts(form: Form, cell: str, member: Member) -> Number:
    values = member.submission.values()
    return sum_of_stated(values[leaf] for leaf in leaves_of(form, cell)) or 0
