"""``gouji explain``: what a code means."""

from __future__ import annotations

from typing import Annotated

import typer

from gouji.cli.options import LANGUAGE, LanguageOption
from gouji.messages import codes, talk
from gouji.messages import explain as page_of


def explain(
    code: Annotated[str, typer.Argument(help="代码，例如 E102 / a code")],
    lang: LanguageOption = LANGUAGE,
) -> int:
    """解释一个问题代码 / what a code means and what to do."""
    if code.upper() not in codes():
        typer.echo(talk("unknown_code", lang, code=code, known=", ".join(codes())), err=True)
        return 2
    page = page_of(code.upper(), lang)
    typer.echo(f"{page.code}  {page.name}\n\n{page.message}\n")
    typer.echo(f"{talk('why', lang)}: {page.why}\n{talk('fix', lang)}: {page.fix}")
    return 0
