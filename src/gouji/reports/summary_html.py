"""The official tables of a summary as part of a page."""

from __future__ import annotations

from typing import Any

from gouji.messages.speech import quoted
from gouji.model.form import Cell
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.page import printed_table, template
from gouji.reports.printable import printable
from gouji.workbook.layout import places


def tables_as_fragment(total: Submission, language: Language) -> str:
    """The tables as printed; every figure has the id of its cell behind ``sum-``. What files say is text only."""
    there = places(total.form)

    def figure(cell: Cell) -> dict[str, Any]:
        text = printable(quoted(total.observations[cell.id].said, language))
        return {"text": text, "at": address(there[cell.id]), "total": cell.total, "id": f"sum-{cell.id}"}

    return template("tables.html").render(tables=[printed_table(table, figure) for table in total.form.tables])
