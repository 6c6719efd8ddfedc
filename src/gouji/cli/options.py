"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouji.collection.policy import Policy
from gouji.model.asked_period import YEARS
from gouji.model.finding import Severity
from gouji.model.language import Language

if TYPE_CHECKING:
    from gouji.forms.catalogue import Catalogue


class ListFormat(StrEnum):
    """How something is written: for people or for programs."""

    text = "text"
    json = "json"


def forms_named(name: str | None) -> Catalogue | None:
    """The form given with ``--form``, or the forms to choose from, if any were."""
    if name is None:
        return None
    from gouji.forms.catalogue import forms_called  # loads the forms

    return forms_called(name)


YearOption = Annotated[
    int | None, typer.Option("--year", min=YEARS[0], max=YEARS[1], help="报告年度，默认为最新的 / report year")
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="报告期，如 2025-Q1、2025-H1、2025-03，按季度、半年、月报送的报表用 / reporting period",
    ),
]
FormOption = Annotated[
    str | None,
    typer.Option("--form", help="报表的代码、版本或系列，或自定义 .toml 或其文件夹的路径（见 gouji forms） / form"),
]
UnitOption = Annotated[str | None, typer.Option("--unit", help="汇总单位名称 / the unit the summary is for")]
LanguageOption = Annotated[
    Language, typer.Option("--lang", show_default=False, help="消息的语言 / language of messages")
]
ListFormatOption = Annotated[ListFormat, typer.Option("--format", help="报告的格式 / format")]
PartialOption = Annotated[
    bool, typer.Option("--partial", help="报表只是整份报告的一部分也照做 / also where the form is a part of a report")
]
ForceOption = Annotated[bool, typer.Option("--force", help="覆盖已有文件 / replace existing files")]
BlankAsZeroOption = Annotated[bool, typer.Option("--blank-as-zero", help="空白按 0 计 / count blanks as 0")]
FailOnOption = Annotated[
    Severity, typer.Option("--fail-on", help="达到此级别时退出码为 1 / exit 1 from this severity on")
]
PasswordOption = Annotated[
    str | None, typer.Option("--password", help="打开加密文件的密码 / password of encrypted files")
]
RosterOption = Annotated[
    list[Path] | None,
    typer.Option("--roster", readable=False, help="应报单位名册，可多次给出 / the units that have to report"),
]
PreviousOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--previous", readable=False, help="上年（以前各期）的填报表、文件夹或汇总表，可多次给出 / earlier returns"
    ),
]
OntoOption = Annotated[
    Path | None,
    typer.Option(
        "--onto",
        metavar="WORKBOOK",
        readable=False,
        help="套用本单位原有的表格，版式不变 / fill the office's own workbook",
    ),
]
VerdictsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--verdicts", readable=False, help="核实记录，由 --format verdicts 生成，可多次给出 / the file of verdicts"
    ),
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
