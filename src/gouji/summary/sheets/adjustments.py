"""The sheet 调整: what was added to the units' figures, each with its reason, signed by whoever decided it."""

from __future__ import annotations

from gouji.consolidation.add_up import Consolidation
from gouji.model.form import ADJUSTMENTS, describe
from gouji.model.grid import Grid, Piece, address
from gouji.workbook.detail import ADJUSTMENT_ROWS
from gouji.workbook.layout import places
from gouji.workbook.list_page import headed, line, line_height, list_page

_HEADINGS = ("序号", "单元格", "指标", "调整数", "原因", "涉及单位")
_WIDTHS = (6.0, 12.0, 44.0, 10.0, 60.0, 30.0)
_ROLES = ("plain", "plain", "line", "plain", "line", "line")


def adjustment_sheet(result: Consolidation) -> Grid:
    """One line for each adjustment, in the order of the form."""
    pieces = headed("汇总调整", _HEADINGS)
    heights = {0: 34.0, 1: 24.0}
    where = places(result.form)
    for row, one in enumerate(result.adjustments, ADJUSTMENT_ROWS):
        label = describe(result.form.cells[one.cell])
        texts = (row - ADJUSTMENT_ROWS + 1, address(where[one.cell]), label, one.amount, one.reason, one.units or None)
        pieces += line(row, texts, _ROLES)
        heights[row] = line_height(texts, _WIDTHS, 24.0)
    row = ADJUSTMENT_ROWS + len(result.adjustments) + 1
    pieces.append(
        Piece(row, 0, "审核人：　　　　　　　　　　负责人：　　　　　　　　　　日期：", columns=len(_HEADINGS))
    )
    heights[row] = 30.0
    return Grid(ADJUSTMENTS, tuple(pieces), page=list_page(_WIDTHS, heights, ADJUSTMENT_ROWS))
