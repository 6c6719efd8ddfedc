"""``gouji fill``: a copy of a return with its total formulas written back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, refuse, tell
from gouji.cli.options import ForceOption, FormOption, LanguageOption, forms_named
from gouji.formats.output import check_suffix, write_whole
from gouji.messages.render import ui_text
from gouji.messages.speech import quoted
from gouji.model.errors import OutputError
from gouji.model.form import describe
from gouji.model.grid import address
from gouji.model.totals import figures_as_text
from gouji.reports.printable import one_line


def fill(
    file: Annotated[Path, typer.Argument(readable=False, help="填报表 / a return")],
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的 .xlsx 文件 / the file to make")],
    form: FormOption = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> None:
    """The total formulas written back."""
    from gouji.intake.fill_totals import fill as filled_copy

    check_suffix(output, (".xlsx", ".xlsm"))  # a copy keeps its macros
    if os.path.realpath(output) == os.path.realpath(file):
        raise OutputError(path=str(output), reason="it-is-an-input")
    filled = filled_copy(file, forms_named(form))
    write_whole(output, filled.content, force)
    for finding in filled.findings:
        refuse(finding, lang)
    nothing = ui_text("empty", lang)
    changed = [total for total in filled.totals if total.changed]
    for total in changed:
        before = total.before.value if total.before.value is not None else quoted(total.before.raw, lang) or nothing
        after = nothing if total.after is None else total.after
        label = describe(filled.form.cells[total.cell])
        line = ui_text("filled", lang, where=address(total.place), label=label, before=before, after=after)
        typer.echo(one_line(line))
    key = "filled_count" if filled.totals else "filled_nothing"
    typer.echo(ui_text(key, lang, count=len(filled.totals), changed=len(changed)))
    parts = {part for sums in filled.form.sums.values() for part in sums[0].parts}
    if texts := parts.intersection(figures_as_text(filled.submission)):
        typer.echo(ui_text("filled_texts", lang, count=len(texts)))
    tell(ui_text("wrote", lang, path=output))
