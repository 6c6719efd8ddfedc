"""Findings, files and units in plain words, as `gouji.desk.protocol` has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.campaign.collection_status import UnitState, UnitStatus
from gouji.campaign.report import kept_word, state_word
from gouji.campaign.send_back import to_send_back
from gouji.desk.protocol import FileRow, FindingLine, UnitLine
from gouji.editing.findings import Verified
from gouji.editing.review import Review, Reviewed
from gouji.messages.gathering import Gathered, gathered
from gouji.messages.render import ui_text, verdict_word
from gouji.model.check_code import code_shown
from gouji.model.finding import Finding, Severity, Verdict, reportable
from gouji.model.findings import file_of
from gouji.model.language import Language
from gouji.reports.finding_lines import everything_found, when
from gouji.workbook.reasons import item_of

_ASKED = (UnitState.MISSING, UnitState.EMPTY, UnitState.CONTESTED)
"""Units of which no return counts and that are asked in a short message."""


def lines(findings: Iterable[Finding], language: Language) -> list[FindingLine]:
    """What there is to say that is about no return alone, of one cause together."""
    return [_line(one, language) for one in gathered(reportable(findings))]


def lines_of(report: Reviewed, language: Language, *, counts: bool = False) -> list[FindingLine]:
    """Everything found in one file, the answer first; what an office may verify, where the file ``counts``."""
    return [_line(one, language, report, counts=counts) for one in gathered(everything_found(report))]


def _line(one: Gathered, language: Language, report: Reviewed | None = None, *, counts: bool = False) -> FindingLine:
    finding = one.finding
    about = item_of(report.form, finding)[0] if isinstance(report, Review) else ""
    return {
        "severity": "located" if finding.code.startswith("L") else str(finding.severity),
        "code": finding.code,
        "file": file_of(finding) or (report.file if report is not None else ""),
        "message": one.said(language),
        "cells": list(finding.cells),
        "key": finding.rule or "",
        "may_be_confirmed": counts and bool(about) and finding.severity >= Severity.WARNING,
        "confirmed": isinstance(finding, Verified),
    }


def row_of(report: Reviewed, language: Language, counts_as: str = "") -> FileRow:
    """One file in words."""
    seen = report.submission if isinstance(report, Review) else None
    found = everything_found(report)
    told = [finding for finding in found if not finding.code.startswith("L")]
    first = max(gathered(found), key=_weight, default=None)
    return {
        "file": report.file,
        "unit": (seen.unit if seen is not None else None) or "",
        "period": when(seen.period, language) if seen is not None else "",
        "verdict": str(report.verdict),
        "said": verdict_said(report, language),
        "counts": {
            "error": _count(told, Severity.ERROR),
            "warning": _count(told, Severity.WARNING),
            "information": _count(told, Severity.INFORMATION),
        },
        "headline": first.said(language) if first is not None else "",
        "counts_as": str(counts_as),
        "code": (code_shown(seen) if seen is not None else None) or "",
    }


def _weight(one: Gathered) -> tuple[bool, Severity]:
    """How much a finding is the first thing to know: the likeliest wrong cell most, then by severity."""
    return one.finding.code.startswith("L"), one.finding.severity


def verdict_said(report: Reviewed, language: Language) -> str:
    """The verdict on a file in words."""
    if report.verdict is Verdict.PASSED_OVER:
        return ui_text("page_passed_over", language)
    return verdict_word(report.verdict, report.findings, language)


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity == severity for finding in findings)


def unit_line(line: UnitStatus, from_severity: Severity, language: Language) -> UnitLine:
    """Where one unit stands, in words."""
    unit, kept = line.unit, line.counting
    goes_back = to_send_back(line, from_severity) is not None
    return {
        "unit": unit.name,
        "code": unit.code,
        "contact": unit.contact,
        "phone": unit.phone,
        "state": str(line.state),
        "said": state_word(line, language),
        "late": line.late,
        "day": line.dated.day.isoformat() if line.dated else "",
        "file": kept.file if kept else "",
        "verdict": str(kept.verdict) if kept else "",
        "verdict_said": kept_word(line, language),
        "errors": line.errors,
        "warnings": line.warnings,
        "versions": [entry.file for entry in line.versions],
        "perhaps": [entry.file for entry in line.perhaps],
        "goes_back": goes_back,
        "asks": goes_back or line.state in _ASKED,
        "findings": [_line(Gathered(one), language) for one in reportable(line.findings)],
    }
