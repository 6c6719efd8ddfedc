"""The sheet 调整: what was added to the units' figures, each with its reason, signed by whoever decided it."""

from __future__ import annotations

from gouji.consolidation import Consolidation
from gouji.detail import ADJUSTMENT_ROWS
from gouji.form import ADJUSTMENTS, describe
from gouji.grid import Grid, Page, Piece, address
from gouji.layout import places, text_height

_HEADINGS = ("序号", "单元格", "指标", "调整数", "原因", "涉及单位")
_WIDTHS = (6.0, 12.0, 44.0, 10.0, 60.0, 30.0)


def adjustment_sheet(result: Consolidation) -> Grid:
    """One line for each adjustment, in the order of the form."""
    pieces = [Piece(0, 0, "汇总调整", columns=len(_HEADINGS), role="title")]
    pieces += [Piece(1, column, heading, role="header") for column, heading in enumerate(_HEADINGS)]
    heights = {0: 34.0, 1: 24.0}
    where = places(result.form)
    for row, one in enumerate(result.adjustments, ADJUSTMENT_ROWS):
        label = describe(result.form.cells[one.cell])
        texts = (row - ADJUSTMENT_ROWS + 1, address(where[one.cell]), label, one.amount, one.reason, one.units or None)
        roles = ("plain", "plain", "line", "plain", "line", "line")
        pieces += [
            Piece(row, column, text, role=role) for column, (text, role) in enumerate(zip(texts, roles, strict=True))
        ]
        heights[row] = max(
            24.0, *(text_height(str(text or ""), width) for text, width in zip(texts, _WIDTHS, strict=True))
        )
    row = ADJUSTMENT_ROWS + len(result.adjustments) + 1
    pieces.append(
        Piece(row, 0, "审核人：　　　　　　　　　　负责人：　　　　　　　　　　日期：", columns=len(_HEADINGS))
    )
    heights[row] = 30.0
    page = Page(
        _WIDTHS,
        heights,
        footer="第 &P 页，共 &N 页",
        repeat_rows=(1, 1),
        freeze=(ADJUSTMENT_ROWS, 0),
        landscape=True,
        pages=(1, 0),
    )
    return Grid(ADJUSTMENTS, tuple(pieces), page=page)
