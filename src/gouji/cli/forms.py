"""``gouji forms``: the editions it knows."""

from __future__ import annotations

import typer

from gouji.catalogue import editions
from gouji.cli.options import LANGUAGE, LanguageOption
from gouji.form import Form
from gouji.messages import talk


def forms(lang: LanguageOption = LANGUAGE) -> None:
    """列出已有的报表格式 / list the official editions."""
    typer.echo(talk("forms_heading", lang))
    for form in editions():
        line = (form.id, form.edition, years_of(form, lang), len(form.cells), len(form.rules), form.source)
        typer.echo("\t".join(map(str, line)))


def years_of(form: Form, language: str) -> str:
    """The years of a form in words."""
    first, last = form.years
    return talk("since", language, first=first) if last is None else talk("between", language, first=first, last=last)
