"""Reviewing returns (审核): everything found in each, its verdict, and which cells explain a failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gouji.editing.check import PASSED_OVER, UNREADABLE, check, verdict
from gouji.editing.confirmations import Verification, verified
from gouji.editing.localise.locate import NO_DIAGNOSIS, Diagnosis, locate
from gouji.editing.localise.report import tell
from gouji.editing.previous import previous_return
from gouji.editing.query_edits import compare, copies, last_years_figures
from gouji.model.finding import Finding, reportable
from gouji.model.form import Form
from gouji.model.submission import Reading, Submission
from gouji.workbook.reasons import answered


@dataclass(frozen=True, slots=True)
class Review:
    """A file that was read and checked: everything found, the verdict, and which cells explain a failure.

    ``previous`` is the unit's return of last year that it was compared with.
    """

    reading: Reading
    findings: tuple[Finding, ...]
    verdict: str
    diagnosis: Diagnosis = NO_DIAGNOSIS
    previous: Submission | None = None

    def reportable(self) -> tuple[Finding, ...]:
        """The findings for people."""
        return reportable(self.findings)

    def located(self) -> tuple[Finding, ...]:
        """The diagnosis as findings."""
        form, submission = self.reading.form, self.reading.submission
        return tell(form, submission, self.diagnosis) if form is not None and submission is not None else ()


def checked(reading: Reading, previous: Sequence[Submission] | None = None) -> Review:
    """Check what was read, against the unit's return of last year when ``previous`` holds last year's returns.

    What could not be read as a return has the verdict ``unreadable``.
    """
    form, submission = reading.form, reading.submission
    if submission is None or form is None:
        return Review(reading, reading.findings, PASSED_OVER if reading.passed_over else UNREADABLE)
    before, reportable = previous_return(submission, previous) if previous is not None else (None, ())
    findings = (*reading.findings, *check(form, submission), *reportable, *compare(form, submission, before))
    diagnosis = locate(form, submission, last_years_figures(form, before))
    return Review(reading, findings, verdict(findings), diagnosis, before)


def review(
    readings: Iterable[Reading],
    previous: Sequence[Submission] | None = None,
    verifications: Sequence[Verification] = (),
) -> list[Review]:
    """Check many returns, each by itself and against the others: tables that two units report alike are told.

    What units have explained, and what the office has verified, is no warning any more.
    """
    reports = [checked(reading, previous) for reading in readings]
    by_form: dict[Form, list[int]] = {}
    for number, report in enumerate(reports):
        if report.reading.form is not None and report.reading.submission is not None:
            by_form.setdefault(report.reading.form, []).append(number)
    for form, numbers in by_form.items():
        submissions = [one for number in numbers if (one := reports[number].reading.submission) is not None]
        for position, finding in copies(form, submissions):
            report = reports[numbers[position]]
            reports[numbers[position]] = replace(report, findings=(*report.findings, finding))
    return [_settled(report, verifications) for report in reports]


def _settled(report: Review, verifications: Sequence[Verification]) -> Review:
    """The report with what was verified and, of the rest, what the unit has explained."""
    form, submission = report.reading.form, report.reading.submission
    if form is None or submission is None:
        return report
    findings = answered(form, submission, verified(form, submission, report.findings, verifications))
    return replace(report, findings=findings)
