"""The typer application and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from gouji.cli.arguments import Command
from gouji.cli.blank import blank
from gouji.cli.check import check
from gouji.cli.demo import demo
from gouji.cli.distribute import distribute
from gouji.cli.explain import explain
from gouji.cli.fill import fill
from gouji.cli.form import form_app
from gouji.cli.forms import forms
from gouji.cli.merge import merge
from gouji.cli.read import read
from gouji.cli.status import status
from gouji.cli.trace import trace
from gouji.cli.verify import verify

app = typer.Typer(
    name="gouji",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="勾稽：制作官方报表空白表，读取、审核、汇总各单位填报的 Excel。\n\n"
    "Official report forms in Excel: make blanks, read returns, check the balance equations, consolidate.",
)

for command in (forms, blank, distribute, read, fill, check, merge, status, trace, verify, explain, demo):
    app.command(cls=Command)(command)
app.add_typer(form_app, name="form")


def _print_version(wanted: bool) -> None:
    if wanted:
        from gouji import __version__

        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_print_version, help="版本")] = False,
) -> None:
    """Options of gouji itself."""
