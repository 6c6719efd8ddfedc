"""``gouji verify``: re-derive a summary from its returns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE
from gouji.cli.options import BlankAsZeroOption, FormOption, LanguageOption, PasswordOption, forms_named
from gouji.model.finding import Severity, at_least
from gouji.parallel import ProcessPool
from gouji.reports.finding_lines import finding_line
from gouji.summary.verify import open_summary
from gouji.summary.verify import verify as rederived


def verify(
    file: Annotated[Path, typer.Argument(readable=False, metavar="SUMMARY.xlsx", help="汇总表 / a summary")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            readable=False, metavar="[DIR]…", help="填报表所在的文件夹；不写则按汇总表“来源”中的位置找 / the returns"
        ),
    ] = None,
    form: FormOption = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """A summary derived anew."""
    summary = open_summary(file, forms_named(form))
    findings = rederived(summary, paths or (), blank_as_zero=blank_as_zero, password=password, executor=ProcessPool())
    for finding in findings:
        typer.echo(finding_line(finding, lang))
    return 1 if at_least(findings, Severity.WARNING) else 0
