"""Verdicts of the office on findings (核实): what was verified stays so until the figures change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gouji.editing.findings import CopyOfAnother, Verified, VerifiedBefore
from gouji.model.finding import Finding, Settled
from gouji.model.labels import fold
from gouji.model.submission import Submission
from gouji.workbook.reasons import item_of, softened


class Verification(NamedTuple):
    """One thing that usually holds and was verified not to, for a unit and a year or a part of it (None and 0 for any).

    ``digest`` stands for the figures that were verified, ``remark`` says who, when or why.
    """

    unit: str
    year: int | None
    rule: str
    digest: str
    remark: str = ""
    part: int = 0

    def concerns(self, submission: Submission) -> bool:
        """Whether it is about this return, however the unit's name is spaced."""
        return fold(self.unit) == fold(submission.unit or "") and self._is_of(submission)

    def _is_of(self, submission: Submission) -> bool:
        return self.year in (None, submission.year) and self.part in (0, submission.part)


def digest_of(finding: Finding, submission: Submission) -> str:
    """A short text for the figures that a finding is about: this unit's, and what they were compared with.

    Figures count as numbers, however many zeros they are written with.
    """
    compared = [_said(getattr(finding, key, None)) for key in ("left", "right", "other")]
    figures = [(cell, _said(submission.observations[cell].value)) for cell in finding.cells]
    said = repr((finding.rule, compared, figures))
    return "v" + hashlib.sha256(said.encode()).hexdigest()[:12]  # a letter first: no spreadsheet takes it for a number


def _said(value: object) -> str:
    return str(Fraction(value)) if isinstance(value, (int, Decimal)) else str(value)


def verified(
    submission: Submission, findings: Sequence[Finding], verifications: Sequence[Verification]
) -> tuple[Finding, ...]:
    """The findings, those verified as information with a word on it (E313), or that it has lapsed (E314).

    Of several verifications of one thing any that fits the figures counts, else the last is told. Of two units that
    say the same what was verified of one is verified of the other.
    """
    if not verifications:
        return tuple(findings)
    form = submission.form
    mine: dict[str, list[Verification]] = {}
    for one in verifications:
        if one.concerns(submission):
            mine.setdefault(one.rule, []).append(one)
    told: list[Finding] = []
    for finding in findings:
        name, title = item_of(form, finding)
        known = mine.get(finding.rule or "", []) if name else []
        digest = digest_of(finding, submission) if known else ""
        fitting = [one for one in known if one.digest == digest]
        if not fitting and isinstance(finding, CopyOfAnother):
            fitting = _of_the_other(finding, submission, verifications)
        if not known and not fitting:
            told.append(finding)
            continue
        told.append(softened(finding, Settled.VERIFIED) if fitting else finding)
        said, remark = Verified if fitting else VerifiedBefore, (fitting or known)[-1].remark
        told.append(said(title=title, remark=remark, rule=finding.rule, cells=finding.cells, places=finding.places))
    return tuple(told)


def _of_the_other(
    finding: CopyOfAnother, submission: Submission, verifications: Iterable[Verification]
) -> list[Verification]:
    """What was verified of the unit that says the same: that this one does, with these figures."""
    other = replace(submission, unit=finding.other)
    known = [one for one in verifications if one.rule == finding.rule and one.concerns(other)]
    digest = digest_of(finding.changed(other=submission.unit or ""), submission) if known else ""
    return [one for one in known if one.digest == digest]
