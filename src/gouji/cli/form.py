"""``gouji form check``: is a form definition sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.catalogue import load_definition
from gouji.cli.options import LANGUAGE, LanguageOption
from gouji.edit import rank
from gouji.messages import talk

form_app = typer.Typer(help="检查自定义报表 / definitions of forms", rich_markup_mode=None)


@form_app.callback()
def root() -> None:
    """Definitions of forms."""


@form_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="报表定义 .toml / a form definition")],
    lang: LanguageOption = LANGUAGE,
) -> None:
    """一次列出报表定义中的全部问题 / list every problem of a form definition at once."""
    form = load_definition(file)
    typer.echo(
        talk(
            "form_sound", lang, form=form.id, cells=len(form.cells), rules=len(form.rules), independent=rank(form.rules)
        )
    )
