"""Native charts of a workbook, drawn with XlsxWriter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gouji.formats.style import SERIES
from gouji.model.grid import Drawing, Grid, Value


def draw_chart(book: xlsxwriter.Workbook, sheet: Worksheet, grid: Grid, drawing: Drawing) -> None:
    """A native chart without clutter: every bar with its figure, so neither grid lines nor an axis of figures."""
    top, left, rows, columns = drawing.table
    values = {piece[:2]: piece.value for piece in grid.pieces}
    chart: Any = book.add_chart({"type": drawing.kind})
    lying, last = drawing.kind == "bar", top + rows - 1
    room = drawing.height / rows if lying else drawing.height  # Excel and LibreOffice leave out labels that touch
    font = {"name": "宋体", "size": 7 if room < 14 else 8 if room < 16 else 9}
    shown: list[Value] = []
    for number, column in enumerate(range(left + 1, left + columns)):
        own = [values.get((row, column)) for row in range(top + 1, last + 1)]
        shown += own
        chart.add_series(
            {
                "name": [grid.name, top, column],
                "categories": [grid.name, top + 1, left, last, left],
                "values": [grid.name, top + 1, column, last, column],
                "fill": {"color": SERIES[(number + (columns == 2)) % len(SERIES)]},
                "gap": 40 if lying else 80,
                "data_labels": {
                    "value": True,
                    "font": font,
                    "num_format": "#,##0.00" if any(isinstance(value, Decimal) for value in own) else "#,##0",
                    "custom": [{"delete": True} if value in (None, "") else None for value in own],
                },
            }
        )
    labels: dict[str, Any] = {"num_font": font, "reverse": lying, "interval_unit": 1, "major_tick_mark": "none"}
    figures: dict[str, Any] = {"visible": False}
    if not any(isinstance(value, (int, Decimal)) and value < 0 for value in shown):
        figures["min"] = 0  # left to itself, Excel begins near the least figure
    axes = (chart.set_y_axis, chart.set_x_axis) if lying else (chart.set_x_axis, chart.set_y_axis)
    for set_axis, options in zip(axes, (labels, figures), strict=True):
        set_axis(options | {"major_gridlines": {"visible": False}})
    chart.set_title({"name": drawing.title, "name_font": {"name": "黑体", "size": 11, "bold": False}})
    chart.set_legend({"none": True} if columns == 2 else {"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": drawing.width * 4 / 3, "height": drawing.height * 4 / 3})
    sheet.insert_chart(drawing.row, 0, chart, {"description": drawing.title, "object_position": 2})
