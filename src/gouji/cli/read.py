"""``gouji read``: the values of one return as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, put, refuse
from gouji.cli.office import roster_at
from gouji.cli.options import BlankAsZeroOption, FormOption, LanguageOption, PasswordOption, RosterOption, forms_named
from gouji.intake.read import read as read_return
from gouji.model.finding import Severity, at_least
from gouji.model.reading import Return
from gouji.reports.reading_json import reading_as_json


def read(
    file: Annotated[Path, typer.Argument(readable=False, help="填报表 / a return")],
    form: FormOption = None,
    blank_as_zero: BlankAsZeroOption = False,
    password: PasswordOption = None,
    roster: RosterOption = None,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """What a return says."""
    known, units = forms_named(form), roster_at(roster, lang)
    reading = read_return(file, known, blank_as_zero=blank_as_zero, password=password, roster=units)
    if not isinstance(reading, Return):
        refuse(reading.findings[0], lang)
        return 2
    put(reading_as_json(reading, lang), data=True)
    return 1 if at_least(reading.findings, Severity.ERROR) else 0
