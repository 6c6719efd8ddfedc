"""``gouji status``: who has returned what, who is missing, what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouji.campaign.collection_status import CollectionStatus
from gouji.campaign.renewed_list import is_follow_up_list, renew_list
from gouji.campaign.report import sent_back_line, status_parts
from gouji.campaign.return_letter import Sender
from gouji.campaign.status import collection_status
from gouji.cli.console import LANGUAGE, put, tell
from gouji.cli.office import collected, is_among, left_out, office_asked
from gouji.cli.options import (
    BlankAsZeroOption,
    ForceOption,
    FormOption,
    LanguageOption,
    ListFormat,
    ListFormatOption,
    PasswordOption,
    PathsArgument,
    PeriodOption,
    PolicyOption,
    PreviousOption,
    UnitOption,
    VerdictsOption,
    YearOption,
)
from gouji.collection.collect import Collection
from gouji.collection.entry import Part
from gouji.collection.policy import Policy
from gouji.formats.content import load
from gouji.formats.findings import Unopened
from gouji.formats.output import check_suffix, check_target
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.errors import OutputError
from gouji.model.finding import Severity, at_least
from gouji.model.findings import NoSuchFile
from gouji.model.language import Language
from gouji.reports.finding_lines import finding_line

if TYPE_CHECKING:
    from gouji.campaign.send_back import CorrectionRequest
    from gouji.formats.docx.letter import LetterTemplate

_DAY = ["%Y-%m-%d"]


def status(
    paths: PathsArgument,
    roster: Annotated[
        list[Path],
        typer.Option("--roster", readable=False, help="应报单位名册，可多次给出 / the units that have to report"),
    ],
    form: FormOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    unit: UnitOption = None,
    previous: PreviousOption = None,
    policy: PolicyOption = Policy.LATEST,
    due: Annotated[
        datetime | None,
        typer.Option("--due", metavar="YYYY-MM-DD", formats=_DAY, help="报送截止日期，此后为迟报 / due day"),
    ] = None,
    format: ListFormatOption = ListFormat.text,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="另存为催报表 .xlsx / also make a list to chase by")
    ] = None,
    slips_at: Annotated[
        Path | None,
        typer.Option(
            "--slips",
            metavar="DIR",
            help="把退回函、短消息和标注件存入此文件夹，退回哪些由 --fail-on 定 / letters to send back, by --fail-on",
        ),
    ] = None,
    office_name: Annotated[str, typer.Option("--office", help="退回函的落款单位 / who signs the letters")] = "",
    contact: Annotated[str, typer.Option("--contact", help="退回函的联系人及电话 / whom to ask")] = "",
    letter: Annotated[
        Path | None,
        typer.Option("--letter", metavar="DOCX", readable=False, help="退回函的 Word 模板 / template of the letters"),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", metavar="YYYY-MM-DD", formats=_DAY, help="截至和落款日期，默认今天 / as of, today"),
    ] = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    verdicts: VerdictsOption = None,
    fail_on: Annotated[
        Severity,
        typer.Option(
            "--fail-on",
            help="达到此级别时退出码为 1，也给单位写退回函：warning 连只有提醒的一起退回"
            " / exit 1, and letters, from this severity on",
        ),
    ] = Severity.ERROR,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """Who has returned what."""
    _check_targets(paths, output, slips_at, force)
    template = _template_at(letter)
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
        due=due.date() if due else None,
        without=left_out([output]) if output is not None else frozenset(),
    )
    if not office.roster or not office.roster.units:
        tell(ui_text("status_no_units", lang, path=", ".join(map(str, roster))))
        return 2
    collection = collected(paths, office, verified, lang)
    if _nothing_read(paths, collection):
        for entry in collection.entries:
            tell(finding_line(collection[entry].findings[0], lang))
        tell(ui_text("status_nothing", lang))
        return 2
    found = collection_status(collection)
    today = day.date() if day else date.today()
    if output is not None:
        for finding in renew_list(found, today, output, force=force):
            tell(finding_line(finding, lang))
    _show(found, format, lang, sent=slips_at is not None and fail_on is not Severity.ERROR)
    if output is not None:
        tell(ui_text("wrote", lang, path=output))
    if slips_at is not None:
        from gouji.campaign.send_back import returns_for_correction  # loads the writers

        sender = Sender(today, office_name, found.due, contact)
        going_back = returns_for_correction(found, sender, password=password, template=template, from_severity=fail_on)
        _send_back(going_back, sender, slips_at, lang, force=force)
    return 1 if at_least(found.reportable(), fail_on) else 0


def _show(found: CollectionStatus, style: ListFormat, language: Language, *, sent: bool) -> None:
    if style is ListFormat.json:
        put(status_parts(found, language), data=True)
    else:
        from gouji.cli.statustable import show  # no other command needs rich

        show(found, language, sent=sent)


def _check_targets(paths: Sequence[Path], output: Path | None, folder: Path | None, force: bool) -> None:
    """Raise `OutputError` before any work for what could not be written after it, or must not be."""
    if output is not None:
        check_suffix(output)
        check_target(output, force)
        if output.exists() and is_among(output, paths) and not is_follow_up_list(output):
            raise OutputError(path=str(output), reason="it-is-an-input")
    if folder is not None and is_among(folder, paths):
        raise OutputError(path=str(folder), reason="among-returns")


def _nothing_read(paths: Sequence[Path], collection: Collection) -> bool:
    """Whether there is nothing behind any of the paths: then that nobody has returned would be a guess."""
    refused = {os.fspath(path) for path in paths}
    failed = {
        e.file
        for e in collection.playing(Part.REFUSED)
        if isinstance(collection[e].findings[0], (NoSuchFile, Unopened))
    }
    return refused <= failed


def _template_at(path: Path | None) -> LetterTemplate | None:
    """The template at a path. Raises `UnreadableFile` when it cannot be read, `UnusableTemplate` when it is none."""
    if path is None:
        return None
    from gouji.formats.docx.letter import LetterTemplate  # no other command needs it

    return LetterTemplate(load(path), str(path))


def _send_back(
    going_back: Iterable[CorrectionRequest], sender: Sender, folder: Path, language: Language, *, force: bool
) -> None:
    """Put a letter, a message and a marked copy for every unit that has something to correct into ``folder``."""
    from gouji.campaign.send_back import send_back  # loads the writers

    made = send_back(going_back, folder, force=force)
    for request in made:
        for finding in request.findings:
            tell(finding_line(finding, language))
    if made and not sender.office:
        tell(with_option(ui_text("slips_no_office", language), "--office", language))
    tell(sent_back_line(made, folder, language))
