"""``gouji check``: what is wrong with some returns."""

from __future__ import annotations

from typing import Annotated

import typer

from gouji.checking import PASSED_OVER, UNREADABLE
from gouji.cli.options import (
    LANGUAGE,
    BlankAsZeroOption,
    FailOnOption,
    Format,
    FormOption,
    LanguageOption,
    PasswordOption,
    PathsArgument,
    RosterOption,
    Severity,
    form_named,
    roster_at,
    tell,
)
from gouji.finding import at_least
from gouji.messages import talk
from gouji.reading import read_all
from gouji.report import as_json, as_markdown, as_text, checked, finding_line

_WRITERS = {Format.text: as_text, Format.json: as_json, Format.md: as_markdown}


def check(
    paths: PathsArgument,
    form: FormOption = None,
    format: Annotated[Format, typer.Option("--format", help="报告的格式 / format")] = Format.text,  # noqa: A002
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    fail_on: FailOnOption = Severity.error,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """审核填报表：指标类型和勾稽关系 / check returns."""
    known = form_named(form)
    units = roster_at(roster)
    readings = read_all(paths, known, blank_as_zero=blank_as_zero, password=password, roster=units)
    reports = [checked(reading) for reading in readings]
    if all(report.reading.passed_over for report in reports):
        for report in reports:
            tell(finding_line(report.findings[0], lang))
        tell(talk("no_files", lang, path=", ".join(map(str, paths))))
        return 2
    typer.echo(_WRITERS[format](reports, lang))
    if all(report.verdict in (UNREADABLE, PASSED_OVER) for report in reports):
        return 2
    return 1 if any(at_least(report.findings, fail_on) for report in reports) else 0
