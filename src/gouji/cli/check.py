"""``gouji check``: what is wrong with some returns."""

from __future__ import annotations

from typing import Annotated

import typer

from gouji.checking import UNREADABLE
from gouji.cli.options import (
    LANGUAGE,
    BlankAsZeroOption,
    FailOnOption,
    Format,
    FormOption,
    LanguageOption,
    PathsArgument,
    Severity,
    form_named,
    tell,
)
from gouji.finding import at_least
from gouji.messages import talk
from gouji.reading import read, workbooks
from gouji.report import as_json, as_markdown, as_text, checked

_WRITERS = {Format.text: as_text, Format.json: as_json, Format.md: as_markdown}


def check(
    paths: PathsArgument,
    form: FormOption = None,
    format: Annotated[Format, typer.Option("--format", help="报告的格式 / format")] = Format.text,  # noqa: A002
    blank_as_zero: BlankAsZeroOption = False,
    fail_on: FailOnOption = Severity.error,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """审核填报表：指标类型和勾稽关系 / check returns."""
    known = form_named(form)
    reports = [checked(read(path, known, blank_as_zero=blank_as_zero)) for path in workbooks(paths)]
    if not reports:
        tell(talk("no_files", lang, path=", ".join(map(str, paths))))
        return 2
    typer.echo(_WRITERS[format](reports, lang))
    if all(report.verdict == UNREADABLE for report in reports):
        return 2
    return 1 if any(at_least(report.findings, fail_on) for report in reports) else 0
