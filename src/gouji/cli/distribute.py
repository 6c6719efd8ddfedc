"""``gouji distribute``: a prefilled blank for every unit on the roster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.campaign.distribute import MANY, deliveries, distributed_line
from gouji.cli.console import LANGUAGE, tell
from gouji.cli.office import fitted, last_year_at, left_out, roster_at
from gouji.cli.options import (
    ForceOption,
    FormOption,
    LanguageOption,
    OntoOption,
    PartialOption,
    PasswordOption,
    PeriodOption,
    PreviousOption,
    forms_named,
)
from gouji.cli.progress import progress
from gouji.messages.editions import form_in_force, only_a_part
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.asked_period import YEARS, asked_period
from gouji.model.errors import NoPeriodGiven
from gouji.model.finding import Severity, at_least
from gouji.parallel import ProcessPool
from gouji.reports.finding_lines import finding_line


def distribute(
    roster: Annotated[
        list[Path],
        typer.Argument(metavar="ROSTER…", readable=False, help="应报单位名册 / the units that have to report"),
    ],
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="存放的文件夹 / where to put them")],
    year: Annotated[
        int | None, typer.Option("--year", min=YEARS[0], max=YEARS[1], help="报告年度 / report year")
    ] = None,
    period: PeriodOption = None,
    form: FormOption = None,
    previous: PreviousOption = None,
    password: PasswordOption = None,
    partial: PartialOption = False,
    onto: OntoOption = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """A prefilled blank for every unit."""
    if (when := asked_period(year, period)) is None:
        raise NoPeriodGiven
    known = forms_named(form)
    found = form_in_force(known, when, lang)
    units = roster_at(roster, lang, when.year)
    if not units or not units.units:
        return 2
    if found.partial and not partial:
        tell(with_option(only_a_part(found, lang), "--partial", lang))
        return 2
    workbook = fitted(onto, found, when, lang) if onto is not None else None
    if onto is not None and workbook is None:
        return 1
    last_year = last_year_at(previous, known, units, password, lang, left_out(roster)) or None

    making = deliveries(
        found, units, when, folder, previous=last_year, onto=workbook, force=force, executor=ProcessPool(MANY)
    )
    made = tuple(progress(making, len(units.units) + 1, ui_text("making_blanks", lang)))
    findings = [finding for delivery in made for finding in delivery.findings]
    for finding in findings:
        typer.echo(finding_line(finding, lang))
    typer.echo(distributed_line(made, when, lang))
    tell(ui_text("listed", lang, path=folder / made[-1].file))
    return 1 if at_least(findings, Severity.ERROR) else 0
