"""``gouji blank``: an official-layout blank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, tell
from gouji.cli.options import (
    ForceOption,
    FormOption,
    LanguageOption,
    OntoOption,
    PeriodOption,
    forms_named,
)
from gouji.formats.output import check_suffix, check_target, write_whole
from gouji.formats.write import write
from gouji.messages.editions import form_in_force
from gouji.messages.render import ui_text
from gouji.model.asked_period import YEARS, asked_period
from gouji.model.errors import OutputError
from gouji.workbook.blank import layout


def blank(
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的 .xlsx 文件 / the file to make")],
    form: FormOption = None,
    year: Annotated[
        int | None, typer.Option("--year", min=YEARS[0], max=YEARS[1], help="报告年度 / report year")
    ] = None,
    period: PeriodOption = None,
    unit: Annotated[str | None, typer.Option("--unit", help="填报单位名称 / reporting unit")] = None,
    onto: OntoOption = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """A blank in the official layout."""
    when = asked_period(year, period)
    found = form_in_force(forms_named(form), when, lang)
    if onto is None:
        path = write(layout(found, unit=unit, period=when), output, force=force)
    else:
        from gouji.cli.office import fitted, is_among  # loads all that reads returns

        check_target(output, force)
        if is_among(output, (onto,)):
            raise OutputError(path=str(output), reason="it-is-an-input")
        workbook = fitted(onto, found, when, lang)
        if workbook is None:
            return 1
        check_suffix(output, (workbook.suffix,))
        write_whole(path := output, workbook.blank(unit, when), force)
    tell(ui_text("wrote", lang, path=path))
    return 0
