"""``gouji check``: what is wrong with some returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.office import collected, last_year_at, left_out, roster_at
from gouji.cli.options import (
    LANGUAGE,
    BlankAsZeroOption,
    FailOnOption,
    ForceOption,
    FormOption,
    LanguageOption,
    PasswordOption,
    PathsArgument,
    PreviousOption,
    RosterOption,
    VerdictsOption,
    forms_named,
    put,
    tell,
)
from gouji.collection.office import Office
from gouji.editing.review import Review, Reviewed
from gouji.lists.confirmations import as_verdicts, read_verdicts
from gouji.messages.render import error_message, ui_text
from gouji.model.finding import Severity, at_least
from gouji.model.language import Language
from gouji.model.reading import PassedOver
from gouji.reports.check_html import as_html
from gouji.reports.check_json import as_json
from gouji.reports.check_markdown import as_markdown
from gouji.reports.check_text import as_text
from gouji.reports.finding_lines import finding_line
from gouji.reports.validation import as_validation_report


class ReportFormat(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"
    ess = "ess"
    verdicts = "verdicts"


def _as_ess(reports: Sequence[Reviewed], language: Language) -> str:
    from gouji import __version__

    return as_validation_report(reports, language, time=datetime.now(UTC), actor=f"gouji {__version__}")


_WRITERS = {
    ReportFormat.text: as_text,
    ReportFormat.json: as_json,
    ReportFormat.md: as_markdown,
    ReportFormat.html: as_html,
    ReportFormat.ess: _as_ess,
    ReportFormat.verdicts: as_verdicts,
}


def check(
    paths: PathsArgument,
    form: FormOption = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="报告的格式 / format")] = ReportFormat.text,  # noqa: A002
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    previous: PreviousOption = None,
    verdicts: VerdictsOption = None,
    mark: Annotated[
        Path | None, typer.Option("--mark", metavar="DIR", help="把有问题的表做成标注件存入此文件夹 / marked copies")
    ] = None,
    fail_on: FailOnOption = Severity.ERROR,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """审核填报表：指标类型和勾稽关系 / check returns."""
    known, units, verified = forms_named(form), roster_at(roster, lang), read_verdicts(*(verdicts or ()))
    without = left_out(roster, verdicts)
    office = Office(
        form=known,
        roster=units,
        last_year=last_year_at(previous, known, units, password, lang, without),
        confirmations=verified.verifications,
        blank_as_zero=blank_as_zero,
        password=password,
        without=without,
    )
    collection = collected(paths, office, verified, lang)
    reports = list(collection.reviews())
    if all(isinstance(report, PassedOver) for report in reports):
        for report in reports:
            tell(finding_line(report.findings[0], lang))
        tell(ui_text("no_files", lang, path=", ".join(map(str, paths))))
        return 2
    if format is ReportFormat.verdicts:  # nobody verifies what does not count
        text = as_verdicts([collection[one] for one in collection.counting()], lang, typed=verified.typed)
    else:
        text = _WRITERS[format](reports, lang)
    put(text, data=format not in (ReportFormat.text, ReportFormat.md))
    if mark is not None:
        _mark(reports, mark, password, lang, force=force)
    if not any(isinstance(report, Review) for report in reports):
        return 2
    return 1 if any(at_least(report.findings, fail_on) for report in reports) else 0


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
