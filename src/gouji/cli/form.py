"""``gouji form``: is a form definition sound, what do its rules not see, and what may be written in one."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.arguments import Command
from gouji.cli.console import LANGUAGE, put
from gouji.cli.options import LanguageOption, ListFormat, ListFormatOption
from gouji.forms.audit.audit import audit
from gouji.forms.catalogue import load_definition, load_form
from gouji.forms.prose import prose_of
from gouji.model.errors import UnknownForm
from gouji.reports.audit import audit_as_json, audit_as_text

form = typer.Typer(rich_markup_mode=None, add_completion=False)


@form.callback()
def root() -> None:
    """Definitions of forms."""


@form.command(cls=Command)
def check(
    file: Annotated[str, typer.Argument(help="报表定义 .toml，或已有报表的代码 / a definition, or the id of a form")],
    format: ListFormatOption = ListFormat.text,  # noqa: A002
    lang: LanguageOption = LANGUAGE,
) -> int:
    """检查报表定义：列出全部问题，以及勾稽关系的矛盾、重复、遗漏和盲区 / problems and blind spots of a definition."""
    try:
        known = load_form(file)
    except UnknownForm:
        known = load_definition(Path(file))
    prose_of(known)  # its problems are told like those of the definition
    found = audit(known)
    as_json = format is ListFormat.json
    put(audit_as_json(known, found) if as_json else audit_as_text(known, found, lang), data=as_json)
    return 1 if found.contradictory else 0


@form.command(cls=Command)
def schema() -> None:
    """报表定义的 JSON Schema，供编辑器补全和提示 / the JSON Schema of a definition, for editors."""
    put(files("gouji").joinpath("schemas", "form.json").read_text("utf-8"), data=True)
