"""The report of a check as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from gouji.editing.check import places_of
from gouji.editing.localise.report import tell_one
from gouji.editing.review import Review, Reviewed
from gouji.messages.render import render
from gouji.model.check_code import code_shown
from gouji.model.claim import Claim
from gouji.model.finding import Verdict
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import PassedOver, Refused
from gouji.reports.finding_lines import counted
from gouji.reports.json_text import Json, finding_as_json, left_out, with_long_list


def as_json(reports: Iterable[Reviewed], language: Language) -> str:
    """The machine-readable report of ``gouji check``."""
    return "".join(json_parts(reports, language))


def json_parts(reports: Iterable[Reviewed], language: Language) -> Iterator[str]:
    """The same in parts, each made when it is asked for."""
    aside: list[Json] = []
    verdicts: list[Verdict] = []

    def submissions() -> Iterator[Json]:
        for report in reports:
            verdicts.append(report.verdict)
            if isinstance(report, PassedOver):
                aside.extend(left_out(report.file, finding, language) for finding in report.findings)
            else:
                yield _submission(report, language)

    def behind() -> Json:
        return {"counts": counted(verdicts), "passed_over": aside}

    return with_long_list({}, "submissions", submissions(), behind)


def _submission(report: Review | Refused, language: Language) -> Json:
    seen = report.submission if isinstance(report, Review) else None
    unit = seen.unit if seen else None
    return {
        "file": report.file,
        "sha256": report.sha256,
        "unit": unit,
        "year": seen.year if seen else None,
        "period": str(seen.period) if seen and seen.period else None,
        "form": seen.form.id if seen else None,
        "code": code_shown(seen) if seen else None,
        "verdict": report.verdict,
        "findings": [finding_as_json(finding, language, unit) for finding in report.findings],
        "explanations": _locations(report, language) if isinstance(report, Review) else [],
        "claims": [_claim(claim) for claim in report.claims] if isinstance(report, Review) else [],
    }


def _claim(claim: Claim) -> Json:
    number = format(Decimal(claim.number), "f")
    said = {"text": claim.text, "section": claim.section, "number": number}
    return {**said, "cells": claim.cells, "verdict": claim.verdict}


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
                "suggested": correction.suggested if correction.between is None else None,
                **({} if correction.between is None else {"between": correction.between}),
            }
            for correction in location.corrections
        ]
        evidence = list(location.evidence)
        found.append(
            {"cells": cells, "slip": location.mechanism, "evidence": evidence, "message": render(finding, language)}
        )
    return found
