"""Reports on returns: text, JSON and Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.subtotals import SubtotalCheck
from gouji.editing.check import VERDICTS, places_of
from gouji.editing.localise.report import tell_one
from gouji.editing.review import Review, Reviewed
from gouji.messages.render import render, ui_text, verdict_word
from gouji.model.finding import Finding, Verdict
from gouji.model.findings import file_of
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import PassedOver, Refused, Return
from gouji.model.submission import Status
from gouji.reports.gathering import Gathered, gathered

Json = dict[str, Any]


# ── text ────────────────────────────────────────────────────────────────────────────────────


def as_text(reports: Sequence[Reviewed], language: Language) -> str:
    """A few lines for each return: who, the verdict, and one line for each finding."""
    lines = []
    for report in returns(reports):
        lines.append(f"{_headline(report, language)}  {verdict_word(report.verdict, report.findings, language)}")
        lines += [f"  {gathered_line(one, language)}" for one in gathered(everything_found(report))]
    lines += [finding_line(one.findings[0], language) for one in passed_over(reports)]
    lines.append(ui_text("counts", language, total=sum(counts(reports).values()), **counts(reports)))
    return "\n".join(map(one_line, lines))


def returns(reports: Sequence[Reviewed]) -> list[Review | Refused]:
    """The reports on returns, without the files that were passed over."""
    return [report for report in reports if not isinstance(report, PassedOver)]


def passed_over(reports: Sequence[Reviewed]) -> list[PassedOver]:
    """The files that were passed over."""
    return [report for report in reports if isinstance(report, PassedOver)]


def everything_found(report: Reviewed) -> tuple[Finding, ...]:
    """What people are told of one file: which cells explain what is wrong, then what was found."""
    return (*report.located(), *report.reportable()) if isinstance(report, Review) else report.findings


def finding_line(finding: Finding, language: Language) -> str:
    """One finding with its severity and code: ``[错误 E101] …``."""
    return gathered_line(Gathered(finding), language)


def gathered_line(one: Gathered, language: Language) -> str:
    """Findings of one cause as one line."""
    return one_line(f"[{kind_word(one.finding, language)} {one.finding.code}] {one.said(language)}")


def kind_word(finding: Finding, language: Language) -> str:
    """The severity of a finding in words; an explanation is called so."""
    return ui_text("located" if finding.code.startswith("L") else f"severity_{finding.severity}", language)


def counts(reports: Iterable[Reviewed]) -> dict[Verdict, int]:
    """How many returns came to each verdict."""
    found = Counter(report.verdict for report in reports)
    return {verdict: found[verdict] for verdict in VERDICTS}


def printable(text: str) -> str:
    """The text without control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else "\ufffd" for c in text)


def one_line(text: str) -> str:
    """The text as one printable line, so that what a file says cannot look like a line of the report."""
    return printable(text.replace("\r\n", " ").replace("\n", " "))


def _headline(report: Review | Refused, language: Language) -> str:
    if isinstance(report, Refused):
        return report.file
    submission = report.submission
    unit = submission.unit or ui_text("unknown_unit", language)
    return "  ".join(filter(None, (unit, str(submission.year or ""), report.file)))


# ── JSON ────────────────────────────────────────────────────────────────────────────────────


def as_json(reports: Sequence[Reviewed], language: Language) -> str:
    """The machine-readable report of ``gouji check``."""
    aside = [_left_out(one.file, finding, language) for one in passed_over(reports) for finding in one.findings]
    submissions = [_submission(report, language) for report in returns(reports)]
    return dump({"submissions": submissions, "counts": counts(reports), "passed_over": aside})


def reading_as_json(reading: Return, language: Language) -> str:
    """The values of one return, every cell of its form present."""
    seen = reading.submission
    cells = {
        cell: {
            "value": observation.value if observation.status != Status.UNCOMPUTED else None,
            "raw": observation.raw,
            "status": observation.status,
            "at": address(seen.origins[cell].place) if cell in seen.origins else None,
            "way": seen.origins[cell].way if cell in seen.origins else None,
            "formula": seen.origins[cell].formula if cell in seen.origins else None,
        }
        for cell, observation in seen.observations.items()
    }
    return dump(
        {
            "form": seen.form.id,
            "unit": seen.unit,
            "unit_at": address(seen.unit_at) if seen.unit_at else None,
            "year": seen.year,
            "evidence": _evidence(reading),
            "nil_return": seen.nil_return,
            "contact": seen.contact,
            "explanations": seen.explanations,
            "file": reading.file,
            "sha256": reading.sha256,
            "cells": cells,
            "findings": [_finding(finding, language) for finding in reading.findings],
        }
    )


def merged_line(result: Consolidation, language: Language) -> str:
    """What came of a consolidation in a sentence or two: how many units, for which year, and what is wrong."""
    said = [
        ui_text("merged", language, count=len(result.members), year=result.year or "", excluded=len(result.excluded))
    ]
    if result.roster is not None and result.missing:
        said.append(ui_text("merged_missing", language, expected=len(result.roster.units), count=len(result.missing)))
    if failing := result.failing():
        said.append(ui_text("merged_failing", language, count=failing))
    if broken := result.broken():
        said.append(ui_text("merged_broken", language, count=broken))
    return ("" if language is Language.ZH else " ").join(said)


def _evidence(reading: Return) -> dict[str, list[dict[str, str | int]]]:
    """What each source says of the unit and the year, that which was believed first."""
    said = reading.evidence
    return {
        "unit": [{"by": source, "says": name} for source, name in said.units.items() if name],
        "year": [{"by": source, "says": year} for source, year in said.years.items() if year is not None],
    }


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
    excluded = [_left_out(file_of(finding), finding, language) for finding in result.excluded]
    findings = [_finding(finding, language) for finding in result.findings]
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


def _left_out(file: object, finding: Finding, language: Language) -> Json:
    return {"file": file, "code": finding.code, "message": render(finding, language)}


def _subtotal_differences(one: SubtotalCheck) -> list[Json]:
    return [{"cell": cell, "reported": pair[0], "sum": pair[1]} for cell, pair in one.differences.items()]


def _submission(report: Review | Refused, language: Language) -> Json:
    seen = report.submission if isinstance(report, Review) else None
    unit = seen.unit if seen else None
    return {
        "file": report.file,
        "sha256": report.sha256,
        "unit": unit,
        "year": seen.year if seen else None,
        "form": seen.form.id if seen else None,
        "verdict": report.verdict,
        "findings": [_finding(finding, language, unit) for finding in report.findings],
        "explanations": _locations(report, language) if isinstance(report, Review) else [],
    }


def _locations(report: Review, language: Language) -> list[Json]:
    submission = report.submission
    count = len(report.diagnosis.locations)
    found = []
    for number, location in enumerate(report.diagnosis.locations, 1):
        finding = tell_one(submission, location, number, count)
        cells = [
            {
                "cell": correction.cell,
                "at": next(map(address, places_of(submission, (correction.cell,))), None),
                "reported": correction.reported,
                "suggested": correction.suggested,
            }
            for correction in location.corrections
        ]
        evidence = list(location.evidence)
        found.append(
            {"cells": cells, "slip": location.mechanism, "evidence": evidence, "message": render(finding, language)}
        )
    return found


def _finding(finding: Finding, language: Language, unit: str | None = None) -> Json:
    sides = {key: _side(finding, key) for key in ("left", "right", "imbalance")}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "rule": finding.rule,
        "cells": list(finding.cells),
        "at": list(map(address, finding.places)),
        **sides,
        "message": render(finding, language, unit),
    }


def _side(finding: Finding, key: str) -> object:
    """What one side of a comparison comes to, a square for a blank; None where nothing is compared."""
    value = getattr(finding, key, None)
    return "□" if value is None and hasattr(finding, key) else value


def dump(value: object) -> str:
    """JSON for people and programs: indented, Chinese as it is, amounts as plain numbers."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────


def as_markdown(reports: Sequence[Reviewed], language: Language) -> str:
    """A section for each return with a table of its findings."""
    headings = [ui_text(f"table_{key}", language) for key in ("severity", "code", "where", "message")]
    lines = [ui_text("counts", language, total=sum(counts(reports).values()), **counts(reports)), ""]
    for report in returns(reports):
        lines += [
            f"## {_escaped(_headline(report, language))}: {verdict_word(report.verdict, report.findings, language)}",
            "",
        ]
        found = gathered(everything_found(report))
        if not found:
            lines += [ui_text("all_good", language), ""]
            continue
        lines += [f"| {' | '.join(headings)} |", "|---|---|---|---|"]
        for one in found:
            finding = one.finding
            where = "".join(map(address, finding.places[:1])) + ("…" if len(finding.places) > 1 else "")
            row = (kind_word(finding, language), finding.code, where, one.said(language))
            lines.append("| " + " | ".join(_escaped(text) for text in row) + " |")
        lines.append("")
    lines += [f"- {_escaped(finding_line(one.findings[0], language))}" for one in passed_over(reports)]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML, also not as an address that turns into a link."""
    escaped = "".join("\\" + c if c in "\\`*_[]<>|~#&:@" else c for c in one_line(text))
    return escaped.replace("www.", "www\\.")
