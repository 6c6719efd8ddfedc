"""``gouji trace``: who contributed how much to one cell of a summary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, put, tell
from gouji.cli.options import FormOption, LanguageOption, ListFormat, ListFormatOption, forms_named
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.form import Form, describe
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.wording import Some
from gouji.reports.lineage import lineage_as_json, lineage_as_text
from gouji.summary.traced import traced_in
from gouji.summary.verify import open_summary
from gouji.workbook.cell_names import cell_called, cells_like
from gouji.workbook.layout import places


def trace(
    cell: Annotated[str, typer.Argument(help="指标代码、单元格（工作表!D4）或标题 / id, address or labels of a cell")],
    file: Annotated[Path, typer.Argument(readable=False, metavar="SUMMARY.xlsx", help="汇总表 / a summary")],
    form: FormOption = None,
    format: ListFormatOption = ListFormat.text,  # noqa: A002
    lang: LanguageOption = LANGUAGE,
) -> int:
    """Where a figure of a summary comes from."""
    summary = open_summary(file, forms_named(form))
    found = cell_called(summary.form, cell)
    if found is None:
        tell(ui_text("no_cell", lang, cell=cell))
        if near := cells_like(summary.form, cell):
            tell(ui_text("no_cell_near", lang, cells=_named(summary.form, near, lang)))
        return 2
    traced = traced_in(summary, found)
    as_json = format is ListFormat.json
    written = lineage_as_json if as_json else lineage_as_text
    put(written(summary.form, traced, lang), data=as_json)
    return 1 if traced.findings else 0


_SHOWN = 6


def _named(form: Form, cells: Sequence[str], language: Language) -> str:
    """Some cells by where they stand and their labels."""
    where = places(form)
    told = [f"{address(where[cell])}（{describe(form.cells[cell])}）" for cell in cells]
    return spoken(Some.of(told, _SHOWN), language)
