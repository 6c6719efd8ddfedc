"""``gouji merge``: many returns into one summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.options import (
    BlankAsZeroOption,
    FailOnOption,
    ForceOption,
    FormOption,
    LANGUAGE,
    LanguageOption,
    PathsArgument,
    Severity,
    form_named,
)
from gouji.consolidation import consolidate
from gouji.finding import at_least
from gouji.formats.output import check_target, write_whole
from gouji.messages import render, talk
from gouji.reading import read, workbooks
from gouji.report import consolidation_as_json
from gouji.summary import summary
from gouji.writing import write


def merge(
    paths: PathsArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的汇总表 .xlsx / the summary to make")],
    form: FormOption = None,
    unit: Annotated[str | None, typer.Option("--unit", help="汇总单位名称 / the unit the summary is for")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="同时写出 JSON / also write JSON")] = None,
    blank_as_zero: BlankAsZeroOption = False,
    fail_on: FailOnOption = Severity.error,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """汇总各单位填报表 / consolidate returns into one summary workbook."""
    known = form_named(form)
    for target in filter(None, (output, json)):
        check_target(target, force)
    here = {target.resolve() for target in (output, json) if target is not None}
    readings = [
        read(path, known, blank_as_zero=blank_as_zero) for path in workbooks(paths) if path.resolve() not in here
    ]
    if not any(reading.submission for reading in readings):
        for reading in readings:
            typer.echo(render(reading.findings[0], lang), err=True)
        typer.echo(talk("nothing_to_read", lang), err=True)
        return 2
    result = consolidate(readings, form=known, unit=unit)
    write(summary(result), output, force=force)
    if json is not None:
        write_whole(json, consolidation_as_json(result, lang).encode(), force)
    for finding in (*result.excluded, *result.findings):
        typer.echo(f"[{talk(f'severity_{finding.severity}', lang)} {finding.code}] {render(finding, lang)}")
    merged = {"count": len(result.members), "year": result.year or "", "excluded": len(result.excluded)}
    typer.echo(talk("merged", lang, **merged))
    typer.echo(talk("wrote", lang, path=output), err=True)
    return 1 if at_least((*result.excluded, *result.findings), fail_on) else 0
