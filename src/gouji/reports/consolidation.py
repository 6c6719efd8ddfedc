"""What came of a consolidation, in a sentence and as JSON."""

from __future__ import annotations

from gouji.consolidation.add_up import Consolidation, OfMembers
from gouji.consolidation.subtotals import SubtotalCheck
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.edit import Number
from gouji.model.findings import file_of
from gouji.model.language import Language
from gouji.model.submission import Status
from gouji.model.wording import Some
from gouji.reports.json_text import Json, dump, finding_as_json, left_out

_NAMED = 10


def merged_line(result: Consolidation, of_members: OfMembers, language: Language) -> str:
    """What came of a consolidation in a sentence or two: how many units, for which year, and what is wrong."""
    key, about = ("merged", {"year": result.year}) if result.year else ("merged_no_year", {})
    said = [ui_text(key, language, count=len(result.members), excluded=len(result.excluded), **about)]
    if result.roster is not None and (result.missing or result.undecided):
        parts = {"added": result.added(), "missing": len(result.missing), "undecided": len(result.undecided)}
        parts["above"] = len(result.above)
        told = [ui_text(f"merged_{part}", language, count=count) for part, count in parts.items() if count]
        expected = len(result.roster.units)
        said.append(ui_text("merged_of", language, expected=expected, told=ui_text("next_short", language).join(told)))
    if of_members.failing:
        said.append(ui_text("merged_failing", language, count=of_members.failing))
    if warned := of_members.warned:
        units = spoken(Some.of(warned, _NAMED), language)
        said.append(ui_text("merged_warned", language, count=len(warned), units=units))
    if broken := result.broken():
        said.append(ui_text("merged_broken", language, count=broken))
    return ("" if language is Language.ZH else " ").join(said)


def consolidation_as_json(result: Consolidation, language: Language) -> str:
    """A consolidation with every figure and who contributed to it."""
    added_up: dict[str, dict[str, Number]] = {cell: {} for cell in result.common.cells}
    members = []
    for member in result.members:
        said = {"unit": member.unit, "file": member.file, "sha256": member.sha256 or "", "verdict": member.verdict}
        members.append(said)
        for given, value in zip(added_up.values(), member.submission.figures, strict=True):
            if value is not None:
                given[member.unit] = value
    contributors = added_up | {cell: dict(result.contributions(cell)) for cell in result.sources}
    cells: dict[str, Json] = {
        cell: {"value": value, "contributors": contributors.get(cell, {})}
        for cell, value in result.total.values().items()
    }
    for cell, seen in result.total.observations.items() if result.form.has_special else ():
        if seen.status is Status.SPECIAL:
            cells[cell]["special"] = seen.raw
    excluded = [left_out(file_of(finding), finding, language) for finding in result.excluded]
    findings = [finding_as_json(finding, language) for finding in result.findings]
    adjustments = [one._asdict() for one in result.adjustments]
    subtotals = [
        {"unit": one.unit, "file": one.file, "members": one.members, "differences": _subtotal_differences(one)}
        for one in result.subtotals
    ]
    return dump(
        {
            "form": result.form.id,
            "unit": result.total.unit,
            "year": result.year,
            "cells": cells,
            "members": members,
            "missing": [unit.name for unit in result.missing],
            "excluded": excluded,
            "explanations": result.total.explanations,
            "adjustments": adjustments,
            "nodes": subtotals,
            "findings": findings,
        }
    )


def _subtotal_differences(one: SubtotalCheck) -> list[Json]:
    return [{"cell": cell, "reported": pair[0], "sum": pair[1]} for cell, pair in one.differences.items()]
