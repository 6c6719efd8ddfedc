"""Where a campaign stands, as JSON and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gouji.campaign.collection_status import RETURNED, CollectionStatus, UnitStatus, When, when
from gouji.editing.review import Review
from gouji.messages.render import render, ui_text, verdict_word
from gouji.model.finding import ERROR, WARNING, Finding
from gouji.model.language import Language
from gouji.model.submission import Reading
from gouji.reports.check import dump

Json = dict[str, Any]


def state_word(line: UnitStatus, language: Language = Language.ZH) -> str:
    """The state of a unit in words; a late return is told so."""
    return ui_text("state_late" if line.late and line.state == RETURNED else f"state_{line.state}", language)


def kept_word(line: UnitStatus, language: Language = Language.ZH) -> str:
    """The verdict on the return that counts in words, empty when none does."""
    return verdict_word(line.kept.verdict, line.kept.findings, language) if line.kept else ""


def standing_line(standing: CollectionStatus, language: Language = Language.ZH) -> str:
    """The whole campaign in one sentence."""
    return ui_text("standing", language, **standing.counts())


def standing_as_json(standing: CollectionStatus, language: Language = Language.ZH) -> str:
    """The machine-readable form of ``gouji status``: the same returns always give the same text.

    ``{"form", "year", "policy", "due", "units": [{"unit", "code", "kind", "parent", "contact", "phone", "state":
    "returned|missing|covered|contested|broken", "late", "returned": {"day", "by"}, "file", "by", "summary", "verdict",
    "errors", "warnings", "versions": [{"file", "sha256", "counts", "date"}], "differing", "perhaps": [file …],
    "findings": [{"code", "severity", "message"}]}], "unknown": [{"file", "unit", "year", "verdict", "summary", "code",
    "severity", "message", "near"}], "unreadable", "aside", "passed_over": the same without "near", "counts"}``.
    """
    why = {id(report): finding for report, finding in standing.others()}

    def files(reports: Iterable[Review]) -> list[Json]:
        return [_file(report, why[id(report)], language) for report in reports]

    near = [{"near": one.near.name if one.near else None} for one in standing.unknown]
    whole = {
        "form": standing.form.id if standing.form else None,
        "year": standing.year,
        "policy": standing.policy,
        "due": standing.due.isoformat() if standing.due else None,
        "units": [_unit(line, language) for line in standing.lines],
        "unknown": [
            file | more for file, more in zip(files(one.report for one in standing.unknown), near, strict=True)
        ],
        "unreadable": files(standing.unreadable),
        "aside": files(standing.aside),
        "passed_over": files(standing.passed_over),
        "counts": standing.counts(),
    }
    return dump(whole)


def _unit(line: UnitStatus, language: Language) -> Json:
    unit, kept = line.unit, line.kept
    return {
        "unit": unit.name,
        "code": unit.code,
        "kind": unit.kind,
        "parent": unit.parent,
        "contact": unit.contact,
        "phone": unit.phone,
        "state": line.state,
        "late": line.late,
        "returned": _when(line.first),
        "file": kept.reading.file if kept else None,
        "by": line.by if len(line.versions) > 1 else None,
        "summary": kept.reading.is_summary if kept else False,
        "verdict": kept.verdict if kept else None,
        "errors": line.count(ERROR),
        "warnings": line.count(WARNING),
        "versions": [_version(report.reading, report is kept) for report in line.versions],
        "differing": line.differing,
        "perhaps": [report.reading.file for report in line.perhaps],
        "findings": [_said(finding, language) for finding in line.findings],
    }


def _version(reading: Reading, counts: bool) -> Json:
    return {"file": reading.file, "sha256": reading.sha256, "counts": counts, "date": _when(when(reading))}


def _when(day: When | None) -> Json | None:
    return {"day": day.day.isoformat(), "by": day.by} if day else None


def _file(report: Review, why: Finding, language: Language) -> Json:
    seen = report.reading.submission
    return {
        "file": report.reading.file,
        "unit": seen.unit if seen else None,
        "year": seen.year if seen else None,
        "verdict": report.verdict,
        "summary": report.reading.is_summary,
        **_said(why, language),
    }


def _said(finding: Finding, language: Language) -> Json:
    return {"code": finding.code, "severity": finding.severity, "message": render(finding, language)}
