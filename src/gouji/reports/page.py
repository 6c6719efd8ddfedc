"""What the pages of reports share: their templates, and the official tables as printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gouji.model.form import Cell, Table
from gouji.workbook.layout import skeleton

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(name: str) -> Template:
    """The template of a page, which escapes what files say."""
    from jinja2 import Environment, FunctionLoader  # loaded for these reports only

    loader = FunctionLoader(page_text)
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=loader)
    return environment.get_template(name)


def page_text(name: str) -> str:
    """A file of the folder of pages."""
    return (files("gouji") / "reports" / "pages" / name).read_text("utf-8")


def printed_table(table: Table, figure: Callable[[Cell], dict[str, Any]]) -> dict[str, Any]:
    """A table as printed, row by row: headers with their scope, and what ``figure`` says of every cell."""
    frame = skeleton(table)
    rows: list[list[tuple[int, dict[str, Any]]]] = [[] for _ in range(frame.rows)]
    for piece in frame.labels:
        over = piece.role in ("header", "caption", "corner")
        scope = ("col", "colgroup")[piece.columns > 1] if over else ("row", "rowgroup")[piece.rows > 1]
        head = {
            "text": piece.value or "",
            "scope": scope,
            "rows": piece.rows,
            "columns": piece.columns,
            "role": piece.role,
        }
        rows[piece.row].append((piece.column, head))
    for cell in table.cells:
        row, column, span = frame.slots[cell.id]
        rows[row].append((column, figure(cell) | {"columns": span}))
    lines = [[one for _, one in sorted(row, key=lambda item: item[0])] for row in rows]
    widths = [round(100 * width / sum(frame.widths), 2) for width in frame.widths]
    return {"title": table.title, "rows": lines, "widths": widths, "landscape": table.landscape}
