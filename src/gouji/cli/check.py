"""``gouji check``: what is wrong with some returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from gouji.cli.console import LANGUAGE, is_shown, put, tell
from gouji.cli.office import collected, is_among, office_asked
from gouji.cli.options import (
    BlankAsZeroOption,
    FailOnOption,
    ForceOption,
    FormOption,
    LanguageOption,
    PasswordOption,
    PathsArgument,
    PeriodOption,
    PolicyOption,
    PreviousOption,
    RosterOption,
    UnitOption,
    VerdictsOption,
    YearOption,
)
from gouji.collection.collect import Collection
from gouji.collection.entry import Part
from gouji.collection.policy import Policy
from gouji.editing.review import Reviewed
from gouji.lists.confirmations import Verdicts, as_verdicts
from gouji.messages.render import error_message, ui_text
from gouji.model.errors import OutputError
from gouji.model.finding import Severity, at_least
from gouji.model.language import Language
from gouji.reports.finding_lines import finding_line


class ReportFormat(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"
    ess = "ess"
    verdicts = "verdicts"


def check(
    paths: PathsArgument,
    form: FormOption = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="报告的格式 / format")] = ReportFormat.text,  # noqa: A002
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    policy: PolicyOption = Policy.LATEST,
    previous: PreviousOption = None,
    verdicts: VerdictsOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    unit: UnitOption = None,
    mark: Annotated[
        Path | None, typer.Option("--mark", metavar="DIR", help="把有问题的表做成标注件存入此文件夹 / marked copies")
    ] = None,
    fail_on: FailOnOption = Severity.ERROR,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """What is wrong with some returns."""
    if mark is not None and is_among(mark, paths):
        raise OutputError(path=str(mark), reason="among-returns")
    office, verified = office_asked(
        form,
        year,
        period,
        lang,
        unit=unit,
        roster=roster,
        previous=previous,
        verdicts=verdicts,
        policy=policy,
        blank_as_zero=blank_as_zero,
        password=password,
    )
    collection = collected(paths, office, verified, lang)
    reports = collection.reviews()
    if all(entry.part is Part.PASSED_OVER for entry in collection.entries):
        for report in reports:
            tell(finding_line(report.findings[0], lang))
        tell(ui_text("no_files", lang, path=", ".join(map(str, paths))))
        return 2
    data = format is not ReportFormat.text and not (format is ReportFormat.md and is_shown())
    put(_report(format, collection, reports, verified, lang), data=data)
    if mark is not None:
        _mark(reports, mark, password, lang, force=force)
    if not any(entry.form is not None for entry in collection.entries):
        return 2
    return 1 if any(at_least(report.findings, fail_on) for report in reports) else 0


def _report(
    format: ReportFormat,  # noqa: A002
    collection: Collection,
    reports: Sequence[Reviewed],
    verified: Verdicts,
    language: Language,
) -> str | Iterator[str]:
    """What was found, in a format; what writes that one is loaded alone."""
    match format:
        case ReportFormat.text:
            from gouji.reports.check_text import text_parts as written
        case ReportFormat.json:
            from gouji.reports.check_json import json_parts as written
        case ReportFormat.md:
            from gouji.reports.check_markdown import markdown_parts as written
        case ReportFormat.html:
            from gouji.reports.check_html import html_parts as written
        case ReportFormat.ess:
            from gouji import __version__
            from gouji.reports.validation import as_validation_report

            return as_validation_report(reports, language, time=datetime.now(UTC), actor=f"gouji {__version__}")
        case ReportFormat.verdicts:  # nobody verifies what does not count
            counting = [collection[one] for one in collection.counting()]
            return as_verdicts(counting, language, typed=verified.typed)
        case _:
            assert_never(format)
    return written(reports, language)


def _mark(reports: Sequence[Reviewed], folder: Path, password: str | None, language: Language, *, force: bool) -> None:
    """Put a marked copy of every return that needs one into ``folder``, and tell what became of each."""
    from gouji.campaign.mark import put_marked_copies  # loads the writers

    made = put_marked_copies(reports, folder, password=password, language=language, force=force)
    for one in made:
        if one.refused is not None:
            tell(ui_text("marked_not", language, file=one.file, reason=error_message(one.refused, language)))
        for finding in one.findings:
            tell(finding_line(finding, language))
    count = sum(one.refused is None for one in made)
    tell(ui_text("marked", language, count=count, path=folder))
