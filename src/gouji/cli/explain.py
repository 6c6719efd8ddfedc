"""``gouji explain``: what a code means."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, tell
from gouji.cli.options import LanguageOption
from gouji.messages.options import option_for
from gouji.messages.render import codes, ui_text
from gouji.messages.render import explain as page_of


def explain(
    code: Annotated[str, typer.Argument(help="代码，例如 E102 / a code")],
    lang: LanguageOption = LANGUAGE,
) -> int:
    """What a code means."""
    if code.upper() not in codes():
        tell(ui_text("unknown_code", lang, code=code, known=", ".join(codes())))
        return 2
    page = page_of(code.upper(), lang)
    message = page.what.format_map(defaultdict(lambda: "…"))
    typer.echo(f"{page.code}  {page.name}\n\n{message}\n")
    typer.echo(f"{ui_text('why', lang, why=page.why)}\n{ui_text('fix', lang, fix=page.todo)}")
    if option := option_for(page.code):
        typer.echo(ui_text("explain_option", lang, option=option))
    return 0
