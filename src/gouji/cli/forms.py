"""``gouji forms``: the editions it knows."""

from __future__ import annotations

import typer

from gouji.cli.console import LANGUAGE
from gouji.cli.options import FormOption, LanguageOption, forms_named
from gouji.forms.catalogue import official
from gouji.messages.editions import years_of
from gouji.messages.render import ui_text


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
