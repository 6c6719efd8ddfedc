"""Verdicts of the office on findings (核实): what was verified stays so until the figures change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.explanations import item_of, softened
from gouji.finding import INFORMATION, WARNING, Finding
from gouji.form import Form
from gouji.labels import fold
from gouji.submission import Submission


@dataclass(frozen=True, slots=True)
class Verification:
    """One thing that usually holds and was verified not to, for a unit and a year.

    ``digest`` stands for the figures that were verified, ``remark`` says who, when or why.
    """

    unit: str
    year: int | None
    rule: str
    digest: str
    remark: str = ""


def digest_of(finding: Finding, submission: Submission) -> str:
    """A short text for the figures that a finding is about: this unit's, and what they were compared with."""
    compared = tuple(str(finding.arguments.get(key, "")) for key in ("left", "right", "other", "year"))
    figures = [(cell, str(submission.observations[cell].value)) for cell in finding.cells]
    said = repr((finding.rule, compared, figures))
    return "v" + hashlib.sha256(said.encode()).hexdigest()[:12]  # a letter first: no spreadsheet takes it for a number


def verified(
    form: Form, submission: Submission, findings: Sequence[Finding], verifications: Sequence[Verification]
) -> tuple[Finding, ...]:
    """The findings, those verified as information with a word on it (E313), or that it has lapsed (E314)."""
    mine = {
        one.rule: one
        for one in verifications
        if fold(one.unit) == fold(submission.unit or "") and one.year in (None, submission.year)
    }
    told: list[Finding] = []
    for finding in findings:
        known = mine.get(finding.rule or "")
        name, title = item_of(form, finding)
        if not name or known is None:
            told.append(finding)
            continue
        holds = known.digest == digest_of(finding, submission)
        code, severity = ("E313", INFORMATION) if holds else ("E314", WARNING)
        arguments = {"title": title, "remark": known.remark}
        told += [softened(finding) if holds else finding]
        told.append(Finding(code, severity, arguments, finding.rule, finding.cells, finding.at))
    return tuple(told)
