"""``gouji merge``: many returns into one summary."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.options import (
    LANGUAGE,
    BlankAsZeroOption,
    FailOnOption,
    ForceOption,
    FormOption,
    LanguageOption,
    PasswordOption,
    PathsArgument,
    Policy,
    PolicyOption,
    PreviousOption,
    RosterOption,
    form_named,
    roster_at,
    tell,
)
from gouji.cli.progress import while_reading
from gouji.consolidation.consolidate import Consolidation, commonest_form, consolidate
from gouji.consolidation.retrospect import since_last_year, total_of_last_year
from gouji.formats.output import check_suffix, check_target, write_whole
from gouji.formats.read import read_document
from gouji.formats.write import write
from gouji.forms.catalogue import editions
from gouji.intake.bind.bind import recognise
from gouji.intake.read import read_all
from gouji.lists.adjustments import read_adjustments
from gouji.messages.render import render, ui_text
from gouji.model.errors import NothingToAddUp, OutputError, UnreadableFile
from gouji.model.finding import Severity, at_least, reportable
from gouji.model.language import Language
from gouji.model.submission import Reading, Submission
from gouji.reports.check import consolidation_as_json, finding_line
from gouji.summary.workbook import summary_workbook
from gouji.workbook.detail import is_summary


def merge(
    paths: PathsArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的汇总表 .xlsx / the summary to make")],
    form: FormOption = None,
    unit: Annotated[str | None, typer.Option("--unit", help="汇总单位名称 / the unit the summary is for")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="同时写出 JSON / also write JSON")] = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    policy: PolicyOption = Policy.latest,
    previous: PreviousOption = None,
    adjust: Annotated[
        Path | None,
        typer.Option(
            "--adjust",
            readable=False,
            metavar="FILE",
            help="调整表：单元格、调整数、原因 / signed, reasoned adjustments",
        ),
    ] = None,
    fail_on: FailOnOption = Severity.ERROR,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """汇总各单位填报表 / consolidate returns into one summary workbook."""
    known = form_named(form)
    here = _check_targets(paths, output, json, force)
    here |= {os.path.realpath(list_) for list_ in (roster, adjust) if list_ is not None}
    units = roster_at(roster, lang)
    found = read_all(paths, known, blank_as_zero=blank_as_zero, password=password, roster=units, without=here)
    readings = list(while_reading(found, paths, lang))
    if not any(reading.submission for reading in readings):
        for reading in readings:
            tell(render(reading.findings[0], lang))
        tell(ui_text("nothing_to_read", lang))
        return 2
    form_there = known or commonest_form(readings)
    adjustments, faults = read_adjustments(adjust, form_there) if adjust is not None and form_there else ((), ())
    try:
        result = consolidate(readings, form=form_there, unit=unit, roster=units, policy=policy, adjustments=adjustments)
    except NothingToAddUp as nothing:
        for finding in nothing.excluded:
            tell(finding_line(finding, lang))
        raise
    before = None
    if previous is not None:
        before = _last_year(result, previous, list(read_all(previous, password=password, roster=units)), lang)
    result = replace(result, findings=(*faults, *result.findings, *since_last_year(result, before)))
    write(summary_workbook(result, before), output, force=force)
    if json is not None:
        write_whole(json, consolidation_as_json(result, lang).encode(errors="replace"), force)
    for finding in reportable((*result.excluded, *result.findings)):
        typer.echo(finding_line(finding, lang))
    merged = {"count": len(result.members), "year": result.year or "", "excluded": len(result.excluded)}
    typer.echo(ui_text("merged", lang, **merged))
    tell(ui_text("wrote", lang, path=output))
    return 1 if at_least((*result.excluded, *result.findings), fail_on) else 0


def _check_targets(paths: Sequence[Path], output: Path, json: Path | None, force: bool) -> set[str]:
    """Raise `OutputError` before any work for what could not be written after it; the real paths of the outputs."""
    targets = [target for target in (output, json) if target is not None]
    check_suffix(output)
    for target in targets:
        check_target(target, force)
    here = {os.path.realpath(target) for target in targets}
    if len(here) < len(targets):
        raise OutputError(path=str(json), reason="twice")
    _check_inputs(paths, here)
    return here


def _last_year(
    result: Consolidation, paths: Sequence[Path], readings: Sequence[Reading], language: Language
) -> Submission | None:
    """Last year's total among what was read for it; what it lacks, or that there is none, is told."""
    before, lacking = total_of_last_year(result.form, readings, result.total.unit, result.year, result.roster)
    for finding in lacking:
        tell(ui_text("of_last_year", language, finding=finding_line(finding, language)))
    if before is None:
        tell(ui_text("no_previous", language, path=", ".join(map(str, paths))))
    return before


def _check_inputs(paths: Sequence[Path], targets: Collection[str]) -> None:
    """Raise `OutputError` when a return itself would be overwritten. An earlier summary is no return."""
    named = {os.path.realpath(path) for path in paths}
    for target in filter(os.path.exists, targets):
        inside = any(Path(target).is_relative_to(folder) for folder in named)
        if target in named or (inside and _is_return(Path(target))):
            raise OutputError(path=target, reason="it-is-an-input")


def _is_return(path: Path) -> bool:
    try:
        document, _ = read_document(path)
    except UnreadableFile:
        return path.suffix.lower() == ".xlsx"
    return not is_summary(document) and recognise(document, editions()) is not None
