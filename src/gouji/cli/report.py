"""``gouji report``: the annual report as it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, tell
from gouji.cli.office import collected, is_among, office_asked
from gouji.cli.options import (
    BlankAsZeroOption,
    FormOption,
    LanguageOption,
    PartialOption,
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
from gouji.collection.entry import Entry
from gouji.collection.policy import Policy
from gouji.intake.narrative_file import narrative_at
from gouji.messages.editions import only_a_part
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.errors import OutputError
from gouji.model.finding import Severity, at_least
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.publication.choose import choose, errors_of, with_prose
from gouji.publication.lacking import lacking_lines
from gouji.publication.publish import Publishing, publish
from gouji.reports.finding_lines import finding_line


def report(
    paths: PathsArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="放报告的文件夹 / the folder to put them in")
    ],
    docx: Annotated[bool, typer.Option("--docx", help="Word 文档，不选格式时只生成它 / for Word, the default")] = False,
    html: Annotated[bool, typer.Option("--html", help="网页 / a web page")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="PDF，须装有 LibreOffice 或 Chromium / for print")] = False,
    md: Annotated[bool, typer.Option("--md", help="Markdown 文本 / Markdown")] = False,
    prose: Annotated[
        Path | None,
        typer.Option(
            "--prose", readable=False, help="正文所在的文件（Markdown、文本、Word、网页），只用于一份填报表 / its prose"
        ),
    ] = None,
    form: FormOption = None,
    roster: RosterOption = None,
    policy: PolicyOption = Policy.LATEST,
    previous: PreviousOption = None,
    verdicts: VerdictsOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    unit: UnitOption = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    partial: PartialOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="有错误也写，覆盖已有文件 / write despite errors, replace existing files")
    ] = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """The report as it is published."""
    if is_among(output, paths):
        raise OutputError(path=str(output), reason="among-returns")
    asked = {Publishing.DOCX: docx, Publishing.HTML: html, Publishing.PDF: pdf, Publishing.MD: md}
    kinds = [kind for kind, wanted in asked.items() if wanted] or [Publishing.DOCX]
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
    choice = choose(collection)
    for one in choice.faulty:
        tell(ui_text("report_faulty", lang, file=one.file, count=len(errors_of(one))))
        for finding in errors_of(one):
            tell(f"  {finding_line(finding, lang)}")
    if choice.unused:
        tell(ui_text("report_unused", lang))
    for finding in choice.unused:
        tell(f"  {finding_line(finding, lang)}")
    if not choice.counting:
        tell(ui_text("report_nothing", lang, path=", ".join(map(str, paths))))
        return 2
    if choice.parts and not partial:
        for part in choice.parts:
            tell(with_option(only_a_part(part, lang), "--partial", lang))
        return 2
    if prose is not None and len(choice.counting) > 1:
        tell(ui_text("report_one_prose", lang, count=len(choice.counting)))
        return 2
    sound = choice.counting if force else choice.sound
    if len(sound) < len(choice.counting):
        tell(ui_text("report_not_written", lang, count=len(choice.counting) - len(sound)))
    lacking = False
    written = (_with_prose(entry, one.submission, collection, prose, password, lang) for entry, one in sound.items())
    for made in publish(_told(written, lang), kinds, output, force=force):
        if made.path is None:
            lacking = True
            tell(ui_text("report_no_printer", lang, unit=made.unit))
        else:
            tell(ui_text("wrote", lang, path=made.path))
    return 1 if choice.faulty or lacking or at_least(choice.unused, Severity.ERROR) else 0


def _with_prose(
    entry: Entry,
    submission: Submission,
    collection: Collection,
    file: Path | None,
    password: str | None,
    language: Language,
) -> Submission:
    """A return with the prose of the file given, else its own, else that of the unit's report beside it."""
    if file is not None:
        narrative = narrative_at(submission.form, file, password)
        if not narrative:
            tell(ui_text("report_no_prose", language, path=file))
        return replace(submission, narrative=narrative or submission.narrative)
    return with_prose(entry, submission, collection)


def _told(submissions: Iterable[Submission], language: Language) -> Iterator[Submission]:
    """The same; of each is said what its report will lack."""
    for one in submissions:
        for said in lacking_lines(one, language):
            tell(said)
        yield one
