"""``gouji forms``: the editions it knows."""

from __future__ import annotations

import typer

from gouji.cli.console import LANGUAGE, tell
from gouji.cli.options import FormOption, LanguageOption, forms_named
from gouji.forms.catalogue import official
from gouji.messages.render import ui_text
from gouji.model.errors import UnknownForm, WrongYear
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.model.reporting_period import Period


def forms(form: FormOption = None, lang: LanguageOption = LANGUAGE) -> None:
    """The editions it knows, by country and office."""
    known = forms_named(form) or official()
    several = len(known.families) > 1
    placed = any(one.country or one.office for one in known.forms)
    noted = any(one.note for one in known.forms)
    heading = [ui_text("forms_heading", lang)]
    heading += [ui_text("family_heading", lang)] if several else []
    heading += [ui_text("office_heading", lang)] if placed else []
    heading += [ui_text("note_heading", lang)] if noted else []
    typer.echo("\t".join(heading))
    for one in known.listed:
        line = [one.id, one.title, one.edition, years_of(one, lang), len(one.cells), len(one.rules), one.source]
        if several:
            line.append(ui_text("default_family", lang, family=one.family) if one.default else one.family)
        line += [one.country, one.office] if placed else []
        line += [ui_text("part_of_report", lang, note=one.note) if one.partial else one.note] if noted else []
        typer.echo("\t".join(map(str, line)))


def only_a_part(form: Form, language: Language) -> str:
    """That a form is only a part of a report, and what to do to use it all the same."""
    return ui_text("only_a_part", language, form=form.id, title=form.title, note=form.note)


def years_of(form: Form, language: Language) -> str:
    """The years of a form in words."""
    first, last = form.years
    return (
        ui_text("since", language, first=first)
        if last is None
        else ui_text("between", language, first=first, last=last)
    )


def form_in_force(name: str | None, period: Period | None, language: Language) -> Form | None:
    """The form given with ``--form``, or the edition for the period; None, and told, when there is none.

    Raises `UnknownForm` for a name that is none, `WrongYear` for a form that was not in force, `WrongPeriod` for one
    that is not returned for such a period, and `AmbiguousForm` where several are and none is the default.
    """
    known = forms_named(name) or official().usual
    if period is None:
        return known.newest()
    year = period.year
    if name is not None and len(known.forms) == 1 and not known.forms[0].covers(year):
        form = known.forms[0]
        raise WrongYear(form=form.id, year=year, years=years_of(form, language))
    try:
        return known.in_force(period)
    except UnknownForm:
        listed = "; ".join(f"{form.id} ({years_of(form, language)})" for form in known.forms)
        tell(ui_text("no_edition", language, year=year, known=listed))
        return None
