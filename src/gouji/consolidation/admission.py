"""Which returns are added up (汇入): one of each unit, of the form and year, and none that only repeats others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.collection.versions import NEVER, ORDER, Versions, by_unit, differences, unit_of
from gouji.consolidation.subtotals import Node, declared_nodes, hidden_sum
from gouji.editing.check import addresses
from gouji.model.finding import ERROR, INFORMATION, WARNING, Finding, listed
from gouji.model.form import Form, describe
from gouji.model.submission import Reading, Submission
from gouji.units.names import unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.tree import descendants, in_order

LISTED = 5
"""So many cells are written out in one finding."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The returns to add up, reported summaries to compare with their sum, and why the others were left out.

    ``likely`` are among those to add up and may be the sum of the others, for all one can tell.
    """

    kept: tuple[Reading, ...]
    nodes: tuple[Node, ...]
    excluded: tuple[Finding, ...]
    likely: tuple[Reading, ...] = ()


def admit(
    form: Form, year: int | None, readings: Sequence[Reading], unit: str | None, roster: Roster | None, policy: str
) -> Admission:
    """Sort out what is to be added up for ``unit``; nothing is left out without a finding."""
    excluded: list[Finding] = []
    usable: list[Reading] = []
    for reading in readings:
        refusal = _refusal(reading, form, year)
        if refusal is None:
            usable.append(reading)
        else:
            excluded.append(refusal)
    nodes = declared_nodes(usable, unit, roster)
    if len(nodes) == len(usable):  # nothing that they could be the sums of
        nodes = []
    apart = {id(node.reading) for node in nodes}
    kept: list[Reading] = []
    for versions in by_unit([reading for reading in usable if id(reading) not in apart], policy):
        kept += [versions.kept] if versions.kept is not None else []
        excluded += [_superseded(form, versions, other) for other in versions.others]
    likely: tuple[Reading, ...] = ()
    if (hidden := hidden_sum(form, kept, roster)) is not None:
        if hidden.guessed:
            nodes.append(hidden)
            kept = [reading for reading in kept if reading is not hidden.reading]
        else:
            likely = (hidden.reading,)
    excluded += [_set_aside(node) for node in nodes]
    return Admission(tuple(kept), tuple(nodes), tuple(excluded), likely)


def without_return(
    roster: Roster, kept: Sequence[Reading]
) -> tuple[tuple[ReportingUnit, ...], tuple[ReportingUnit, ...]]:
    """The units that returned nothing, and those that did not either but stand above units that did.

    Units below one that returned a summary are in it.
    """
    there: set[ReportingUnit] = set()
    for reading in kept:
        known = unit_called(roster, unit_of(reading))
        if known is not None:
            there |= {known, *(descendants(roster, known) if reading.is_summary else ())}
    absent = [unit for unit in in_order(roster) if unit not in there]
    above = tuple(unit for unit in absent if not there.isdisjoint(descendants(roster, unit)))
    return tuple(unit for unit in absent if unit not in above), above


def where_in(form: Form, submission: Submission, cell: str) -> str:
    """A cell by its address, or in words when it was not found in the file."""
    at = addresses(submission, (cell,))
    return at[0].replace("!", " ") if at else describe(form.cells[cell])


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


def _named(form: Form | None) -> str:
    return f"{form.id}（{form.source}）" if form is not None else ""


def _superseded(form: Form, versions: Versions, other: Reading) -> Finding:
    """A version that does not count: it says the same (M111), something else (M102), or none counts (M112)."""
    arguments: dict[str, object] = {"unit": versions.unit, "file": other.file, "count": len(versions.readings)}
    if versions.kept is None:
        return Finding("M112", ERROR, arguments)
    mine, theirs = versions.kept.submission, other.submission
    assert mine is not None
    assert theirs is not None
    arguments |= {"kept": versions.kept.file, "by": versions.by}
    cells = differences(form, mine, theirs)
    if not cells:
        return Finding("M111", INFORMATION, arguments)
    shown = [
        f"{where_in(form, theirs, cell)} {theirs.observations[cell].said or '□'}→{mine.observations[cell].said or '□'}"
        for cell in cells
    ]
    arguments |= {"differences": len(cells), "cells": listed(shown, LISTED)}
    severity = ERROR if versions.by in (ORDER, NEVER) else WARNING
    return Finding("M102", severity, arguments, cells=cells, at=addresses(theirs, cells))


def _set_aside(node: Node) -> Finding:
    """A reported summary that is not added up."""
    arguments = {"file": node.reading.file, "unit": unit_of(node.reading)}
    return Finding("M117" if node.guessed else "M110", WARNING, arguments)
