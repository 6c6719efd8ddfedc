"""``gouji forms``: the editions it knows."""

from __future__ import annotations

import typer

from gouji.cli.options import LANGUAGE, LanguageOption, form_named, tell
from gouji.forms.catalogue import editions, form_for_year
from gouji.messages.render import ui_text
from gouji.model.errors import UnknownForm, WrongYear
from gouji.model.form import Form
from gouji.model.language import Language


def forms(lang: LanguageOption = LANGUAGE) -> None:
    """列出已有的报表格式 / list the official editions."""
    typer.echo(ui_text("forms_heading", lang))
    for form in editions():
        line = (form.id, form.edition, years_of(form, lang), len(form.cells), len(form.rules), form.source)
        typer.echo("\t".join(map(str, line)))


def years_of(form: Form, language: Language) -> str:
    """The years of a form in words."""
    first, last = form.years
    return (
        ui_text("since", language, first=first)
        if last is None
        else ui_text("between", language, first=first, last=last)
    )


def form_in_force(name: str | None, year: int | None, language: Language) -> Form | None:
    """The form given with ``--form``, else the edition for the year; None, and told, when there is none.

    Raises `UnknownForm` for a name that is none, and `WrongYear` for a form that was not in force.
    """
    try:
        form = form_named(name) or (form_for_year(year) if year is not None else editions()[0])
    except UnknownForm:
        if name is not None:
            raise
        known = "; ".join(f"{known.id} ({years_of(known, language)})" for known in editions())
        tell(ui_text("no_edition", language, year=year, known=known))
        return None
    if year is not None and not form.covers(year):
        raise WrongYear(form=form.id, year=year, years=years_of(form, language))
    return form
