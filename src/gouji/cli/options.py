"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from gouji.collection.versions import FIRST, LATEST, REFUSE
from gouji.forms.catalogue import editions, load_form
from gouji.intake.read import read_all
from gouji.lists.rosters import read_roster_with_findings
from gouji.messages.render import ui_text
from gouji.model.finding import Severity
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.check import finding_line, one_line
from gouji.units.roster import Roster


class ListFormat(StrEnum):
    """How something is written: for people or for programs."""

    text = "text"
    json = "json"


class Policy(StrEnum):
    """Which of several returns of a unit counts."""

    latest = LATEST
    first = FIRST
    refuse = REFUSE


YEARS = (2000, 2099)
"""The report years that a command line can name."""


def default_language() -> Language:
    """Chinese, unless the locale names another language."""
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    return Language.ZH if locale.split(".")[0] in ("", "C", "POSIX") or locale.startswith("zh") else Language.EN


def language_of(arguments: list[str]) -> Language:
    """The language asked for on a command line that may not even be valid."""
    for i, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in tuple(Language):
            return Language(value)
    return LANGUAGE


def tell(text: str) -> None:
    """Say one line of talk, which goes to stderr."""
    typer.echo(one_line(text), err=True)


def roster_at(path: Path | None, language: Language) -> Roster | None:
    """The roster given with ``--roster``, if one was; what is odd about it is told."""
    if path is None:
        return None
    roster, findings = read_roster_with_findings(path)
    for finding in findings:
        tell(finding_line(finding, language))
    return roster


def form_named(name: str | None) -> Form | None:
    """The form given with ``--form``, if one was."""
    return load_form(name) if name is not None else None


def last_years_returns(
    paths: list[Path] | None, form: Form | None, roster: Roster | None, password: str | None, language: Language
) -> list[Submission] | None:
    """The returns given with ``--previous``, those of a summary's members among them; what is none is told.

    They may be of another official edition, but of no other form when ``form`` is one of the user's own.
    """
    if paths is None:
        return None
    return list(each_of_last_year(paths, form, roster, password, language) or ())


def each_of_last_year(
    paths: list[Path] | None, form: Form | None, roster: Roster | None, password: str | None, language: Language
) -> Iterator[Submission] | None:
    """The same one by one; None when none were given, or none of them is a return, which is told."""
    each = _previous(paths or [], form if form not in editions() else None, roster, password, language)
    first = next(each, None)
    if first is None and paths is not None:
        tell(ui_text("no_previous", language, path=", ".join(map(str, paths))))
    return chain([first], each) if first is not None else None


def _previous(
    paths: list[Path], form: Form | None, roster: Roster | None, password: str | None, language: Language
) -> Iterator[Submission]:
    for reading in read_all(paths, form, password=password, roster=roster):
        if reading.submission is None:
            tell(finding_line(reading.findings[0], language))
        else:
            yield from (reading.submission, *reading.members)


FormOption = Annotated[
    str | None, typer.Option("--form", help="报表的版本、代码，或自定义 .toml 的路径（见 gouji forms） / form")
]
LANGUAGE = default_language()
LanguageOption = Annotated[
    Language, typer.Option("--lang", show_default=False, help="消息的语言 / language of messages")
]
ListFormatOption = Annotated[ListFormat, typer.Option("--format", help="报告的格式 / format")]
ForceOption = Annotated[bool, typer.Option("--force", help="覆盖已有文件 / replace existing files")]
BlankAsZeroOption = Annotated[bool, typer.Option("--blank-as-zero", help="空白按 0 计 / count blanks as 0")]
FailOnOption = Annotated[
    Severity, typer.Option("--fail-on", help="达到此级别时退出码为 1 / exit 1 from this severity on")
]
PasswordOption = Annotated[
    str | None, typer.Option("--password", help="打开加密文件的密码 / password of encrypted files")
]
RosterOption = Annotated[
    Path | None, typer.Option("--roster", readable=False, help="应报单位名册 / the units that have to report")
]
PreviousOption = Annotated[
    list[Path] | None,
    typer.Option("--previous", readable=False, help="上年的填报表、文件夹或汇总表，可多次给出 / last year's returns"),
]
VerdictsOption = Annotated[
    Path | None,
    typer.Option("--verdicts", readable=False, help="核实记录，由 --format verdicts 生成 / the file of verdicts"),
]
PolicyOption = Annotated[
    Policy,
    typer.Option(
        "--policy", help="一个单位报了几份时采用哪一份：日期最新、第一份、不取舍 / which of several returns counts"
    ),
]
PathsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="PATH…", readable=False, help="填报表、文件夹或压缩包 / returns, folders, zip archives"),
]
"""Whether a path can be read is found out by reading it: one that cannot is a finding and stops no batch."""
