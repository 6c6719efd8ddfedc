"""``gouji blank``: an official-layout blank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.catalogue import editions, form_for_year
from gouji.cli.forms import years_of
from gouji.cli.options import LANGUAGE, YEARS, ForceOption, FormOption, LanguageOption, form_named, tell
from gouji.errors import UnknownForm, WrongYear
from gouji.messages import talk
from gouji.workbook import layout
from gouji.writing import write


def blank(
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的 .xlsx 文件 / the file to make")],
    form: FormOption = None,
    year: Annotated[
        int | None, typer.Option("--year", min=YEARS[0], max=YEARS[1], help="报告年度 / report year")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="填报单位名称 / reporting unit")] = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """生成官方格式的空白表 / make an official-layout blank."""
    try:
        found = form_named(form) or (form_for_year(year) if year is not None else editions()[0])
    except UnknownForm:
        if form is not None:
            raise
        known = "; ".join(f"{known.id} ({years_of(known, lang)})" for known in editions())
        tell(talk("no_edition", lang, year=year, known=known))
        return 2
    if year is not None and not found.covers(year):
        raise WrongYear(form=found.id, year=year, years=years_of(found, lang))
    path = write(layout(found, unit=unit, year=year), output, force=force)
    tell(talk("wrote", lang, path=path))
    return 0
