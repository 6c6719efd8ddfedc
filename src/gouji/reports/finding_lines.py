"""Findings in lines, and what stands in front of those of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gouji.editing.check import VERDICTS
from gouji.editing.review import Review, Reviewed
from gouji.messages.gathering import Gathered
from gouji.messages.options import option_for, with_option
from gouji.messages.render import render, ui_text, verdict_word
from gouji.model.check_code import code_shown
from gouji.model.claim import ClaimVerdict
from gouji.model.finding import Finding, Verdict
from gouji.model.language import Language
from gouji.model.reading import PassedOver, Refused
from gouji.model.reporting_period import Period
from gouji.model.submission import Submission
from gouji.reports.printable import one_line


def finding_line(finding: Finding, language: Language, unit: str | None = None) -> str:
    """One finding as the command line tells it, with the unit where one is given: ``[错误 E101] …``, and the option."""
    return coded(finding, with_option(render(finding, language, unit), option_for(finding), language), language)


def gathered_line(one: Gathered, language: Language) -> str:
    """Findings of one cause as one line, likewise."""
    return coded(one.finding, with_option(one.said(language), option_for(one.finding), language), language)


def coded(finding: Finding, said: str, language: Language) -> str:
    """What is said of a finding as one line, behind its severity and code."""
    return one_line(f"[{kind_word(finding, language)} {finding.code}] {said}")


def kind_word(finding: Finding, language: Language) -> str:
    """The severity of a finding in words; an explanation is called so."""
    return ui_text("located" if finding.code.startswith("L") else f"severity_{finding.severity}", language)


def everything_found(report: Reviewed) -> tuple[Finding, ...]:
    """What people are told of one file: which cells explain what is wrong, then what was found."""
    return (*report.located(), *report.reportable()) if isinstance(report, Review) else report.findings


def returns(reports: Iterable[Reviewed]) -> Iterator[Review | Refused]:
    """The reports on returns, without the files that were passed over."""
    return (report for report in reports if not isinstance(report, PassedOver))


def passed_over(reports: Iterable[Reviewed]) -> Iterator[PassedOver]:
    """The files that were passed over."""
    return (report for report in reports if isinstance(report, PassedOver))


def counts(reports: Iterable[Reviewed]) -> dict[Verdict, int]:
    """How many returns came to each verdict."""
    return counted(report.verdict for report in reports)


def counted(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    """How many there are of each verdict on a return."""
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in VERDICTS}


def outcome(report: Review | Refused, language: Language) -> str:
    """The verdict in words, and the check code of a return that passes."""
    said = verdict_word(report.verdict, report.findings, language)
    if isinstance(report, Review) and report.verdict is Verdict.PASS:
        return "  ".join(filter(None, (said, code_line(report.submission, language))))
    return said


def code_line(submission: Submission, language: Language) -> str:
    """The check code of a return in words; empty where it has none."""
    code = code_shown(submission)
    return ui_text("code_of_return", language, code=code) if code else ""


def claims_line(report: Reviewed, language: Language) -> str:
    """How many numbers of a report's prose agree with its tables, and how many do not; empty where there are none."""
    said = Counter(claim.verdict for claim in report.claims) if isinstance(report, Review) else Counter()
    if not said[ClaimVerdict.TRUE] + said[ClaimVerdict.FALSE]:
        return ""
    return ui_text("claims_counted", language, true=said[ClaimVerdict.TRUE], false=said[ClaimVerdict.FALSE])


def headline(report: Review | Refused, language: Language) -> str:
    """Whose return a report is about, for which year, and its file."""
    if isinstance(report, Refused):
        return report.file
    submission = report.submission
    unit = submission.unit or ui_text("unknown_unit", language)
    return "  ".join(filter(None, (unit, when(submission.period, language), report.file)))


def when(period: Period | None, language: Language) -> str:
    """A period in a headline: a year by its number, a part of one as an office writes it, 2025年第三季度."""
    if period is not None and period.part and language is Language.ZH:
        return period.words()
    return str(period or "")
