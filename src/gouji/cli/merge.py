"""``gouji merge``: many returns into one summary."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, refuse, tell
from gouji.cli.office import collected, left_out, office_asked
from gouji.cli.options import (
    BlankAsZeroOption,
    FailOnOption,
    ForceOption,
    FormOption,
    LanguageOption,
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
from gouji.collection.policy import Policy
from gouji.consolidation.add_up import Consolidation
from gouji.editing.review import Review
from gouji.formats.output import check_suffix, check_target, write_whole
from gouji.formats.read import read_document
from gouji.forms.catalogue import editions
from gouji.intake.bind.recognise import claimants
from gouji.messages.gathering import gathered
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.errors import NothingToAddUp, OutputError, UnreadableFile
from gouji.model.finding import Severity, at_least, reportable
from gouji.model.language import Language
from gouji.model.reporting_period import Earlier
from gouji.reports.consolidation import consolidation_as_json, merged_line
from gouji.reports.finding_lines import finding_line, gathered_line
from gouji.summary.merge import merge as add_up_to
from gouji.workbook.detail import is_summary


def merge(
    paths: PathsArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的汇总表 .xlsx / the summary to make")],
    form: FormOption = None,
    unit: UnitOption = None,
    json: Annotated[Path | None, typer.Option("--json", help="同时写出 JSON / also write JSON")] = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    policy: PolicyOption = Policy.LATEST,
    previous: PreviousOption = None,
    verdicts: VerdictsOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    adjust: Annotated[
        list[Path] | None,
        typer.Option(
            "--adjust",
            readable=False,
            metavar="FILE",
            help="调整表：单元格、调整数、原因，可多次给出 / signed, reasoned adjustments",
        ),
    ] = None,
    fail_on: FailOnOption = Severity.ERROR,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """Returns consolidated."""
    here = _check_targets(paths, output, json, force)
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
        without=left_out(adjust) | here,
    )
    collection = collected(paths, office, verified, lang, locating=False)
    if not any(isinstance(one, Review) for one in collection.source):
        for entry in collection.entries:
            refuse(collection[entry].findings[0], lang)
        tell(ui_text("nothing_to_read", lang))
        return 2
    try:
        result = add_up_to(collection, output, adjust=adjust or (), force=force)
    except NothingToAddUp as nothing:
        for finding in nothing.excluded:
            tell(finding_line(finding, lang))
        raise
    earlier = spoken(Earlier.before(result.form.frequency), lang)
    for finding in result.lacking:
        tell(ui_text("of_last_year", lang, earlier=earlier, finding=finding_line(finding, lang)))
    if office.last_year and result.previous is None:
        tell(with_option(ui_text("no_previous", lang, path=", ".join(map(str, previous or ()))), "--previous", lang))
    if json is not None:
        write_whole(json, consolidation_as_json(result, lang).encode(errors="replace"), force)
    _show(result, lang)
    tell(ui_text("wrote", lang, path=output))
    return 1 if at_least((*result.excluded, *result.findings), fail_on) else 0


def _show(result: Consolidation, language: Language) -> None:
    """Say what came of it, and what there is to know about the sum and its members."""
    if result.period:
        typer.echo(ui_text("merging", language, period=spoken(result.period, language)))
    for one in gathered(reportable((*result.excluded, *result.findings))):
        typer.echo(gathered_line(one, language))
    of_members = result.of_members()
    for unit, file, finding in (*of_members.doubtful, *of_members.copied):
        typer.echo(finding_line(finding, language, f"{unit} {file}"))
    typer.echo(merged_line(result, of_members, language))


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
    return not is_summary(document) and bool(claimants(document, editions()))
