"""Reported summaries (节点检查) against the sum of the units that they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gouji.collection.collect import Collection
from gouji.collection.findings import SubtotalDifference
from gouji.consolidation.exclusions import LISTED
from gouji.consolidation.findings import SubtotalAgrees, SubtotalDiffers
from gouji.consolidation.sums import sum_of
from gouji.editing.review import Review
from gouji.forms.open_rows import on_form
from gouji.model.aggregation import unaggregated
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.labels import fold
from gouji.model.submission import Status, Submission
from gouji.model.wording import Some


class SubtotalCheck(NamedTuple):
    """A reported summary compared cell by cell: ``differences`` maps a cell to (reported, sum of the units)."""

    unit: str
    file: str
    members: tuple[str, ...]
    differences: Mapping[str, tuple[Number, Number]]


def checked_subtotals(
    collection: Collection, members: Sequence[Review], total: Submission
) -> tuple[tuple[SubtotalCheck, ...], tuple[Finding, ...]]:
    """Every reported summary against the sum of its units, and what there is to say about it (M115, M116).

    One made before some of them returned what counts now is not compared: nobody could do anything about it; nor is
    one whose units have no return of their own here.
    """
    form = total.form
    checks: list[SubtotalCheck] = []
    findings: list[Finding] = []
    for entry, scope, _, outdated in collection.subtotals:
        if outdated:
            continue
        (reported,) = collection.of((entry,)).values()
        units = [member for member in members if scope is None or fold(member.unit) in scope]
        if not units:
            continue
        # of all units together the sum is the total, which is adjusted
        derived = total if len(units) == len(members) else sum_of(form, [member.submission for member in units])
        differences = _differences(on_form(reported.submission, form), derived)
        checks.append(SubtotalCheck(entry.unit, entry.file, tuple(member.unit for member in units), differences))
        about: dict[str, Any] = {"unit": entry.unit, "file": entry.file, "members": len(units)}
        if differences:
            figures = [
                SubtotalDifference(label=describe(form.cells[cell]), reported=one, total=other)
                for cell, (one, other) in differences.items()
            ]
            findings.append(SubtotalDiffers(figures=Some.of(figures, LISTED), cells=tuple(differences), **about))
        else:
            findings.append(SubtotalAgrees(**about))
    return tuple(checks), tuple(findings)


def _differences(reported: Submission, derived: Submission) -> dict[str, tuple[Number, Number]]:
    """The cells in which they differ; a blank is no difference to a sum of nothing, nor what was not asked to any."""
    stated, seen = reported.values(), reported.columns.statuses
    asked = (cell for cell, status in zip(reported.form.cells, seen, strict=True) if status is not Status.UNASKED)
    values = derived.values()
    pairs = {cell: (stated[cell] or 0, values[cell] or 0) for cell in asked}
    typed = unaggregated(derived.form)
    return {cell: pair for cell, pair in pairs.items() if pair[0] != pair[1] and cell not in typed}
