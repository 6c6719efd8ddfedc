"""What came of a consolidation, in a sentence and as JSON."""

from __future__ import annotations

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.subtotals import SubtotalCheck
from gouji.messages.render import ui_text
from gouji.model.findings import file_of
from gouji.model.language import Language
from gouji.reports.json_text import Json, dump, finding_as_json, left_out


def merged_line(result: Consolidation, language: Language) -> str:
    """What came of a consolidation in a sentence or two: how many units, for which year, and what is wrong."""
    said = [
        ui_text("merged", language, count=len(result.members), year=result.year or "", excluded=len(result.excluded))
    ]
    if result.roster is not None and result.missing:
        said.append(ui_text("merged_missing", language, expected=len(result.roster.units), count=len(result.missing)))
    if failing := result.failing():
        said.append(ui_text("merged_failing", language, count=failing))
    if warned := result.warned():
        said.append(ui_text("merged_warned", language, count=warned))
    if broken := result.broken():
        said.append(ui_text("merged_broken", language, count=broken))
    return ("" if language is Language.ZH else " ").join(said)


def consolidation_as_json(result: Consolidation, language: Language) -> str:
    """A consolidation with every figure and who contributed to it."""
    cells = {
        cell: {"value": observation.value, "contributors": dict(result.contributions(cell))}
        for cell, observation in result.total.observations.items()
    }
    members = [
        {"unit": member.unit, "file": member.file, "sha256": member.sha256 or "", "verdict": member.verdict}
        for member in result.members
    ]
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
