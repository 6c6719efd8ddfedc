"""``gouji check``: what is wrong with some returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.confirmations import reviewed
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
    form_named,
    last_years_returns,
    roster_at,
    tell,
)
from gouji.cli.progress import while_reading
from gouji.editing.check import PASSED_OVER, UNREADABLE
from gouji.editing.review import Review
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.intake.read import read_all
from gouji.lists.confirmations import as_verdicts
from gouji.messages.render import error_message, ui_text
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Severity, at_least
from gouji.model.language import Language
from gouji.reports.check import as_json, as_markdown, as_text, finding_line
from gouji.reports.page import as_html
from gouji.reports.validation import as_validation_report


class ReportFormat(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"
    ess = "ess"
    verdicts = "verdicts"


def _as_ess(reports: Sequence[Review], language: Language) -> str:
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
    known = form_named(form)
    units = roster_at(roster, lang)
    readings = read_all(paths, known, blank_as_zero=blank_as_zero, password=password, roster=units)
    readings = while_reading(readings, paths, lang)
    reports = reviewed(readings, last_years_returns(previous, known, units, password, lang), verdicts, lang)
    if all(report.reading.passed_over for report in reports):
        for report in reports:
            tell(finding_line(report.findings[0], lang))
        tell(ui_text("no_files", lang, path=", ".join(map(str, paths))))
        return 2
    text = _WRITERS[format](reports, lang)
    typer.echo(text.encode(errors="replace") if format in (ReportFormat.html, ReportFormat.verdicts) else text)
    if mark is not None:
        _mark(reports, mark, password, lang, force=force)
    if all(report.verdict in (UNREADABLE, PASSED_OVER) for report in reports):
        return 2
    return 1 if any(at_least(report.findings, fail_on) for report in reports) else 0


def _mark(reports: Sequence[Review], folder: Path, password: str | None, language: Language, *, force: bool) -> None:
    """Put a marked copy of every return that needs one into ``folder``."""
    from gouji.campaign.mark import mark, marked_names, needs_marking

    wanted = [report for report in reports if needs_marking(report)]
    targets = [folder / name for name in marked_names([report.reading.file for report in wanted])]
    make_folder(folder)
    for target in targets:
        check_target(target, force)
    made = 0
    for report, target in zip(wanted, targets, strict=True):
        try:
            copy = mark(report, password=password, language=language)
        except UnreadableFile as error:
            tell(ui_text("marked_not", language, file=report.reading.file, reason=error_message(error, language)))
            continue
        write_whole(target, copy.content, force)
        made += 1
        for finding in copy.findings:
            tell(finding_line(finding, language))
    tell(ui_text("marked", language, count=made, path=folder))
