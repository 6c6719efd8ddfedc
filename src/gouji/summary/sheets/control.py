"""The sheet 核对: the rules of the summary, and for every total the sum of the units' totals against it."""

from __future__ import annotations

from dataclasses import replace

from gouji.consolidation.add_up import Consolidation
from gouji.model.aggregation import summable
from gouji.model.form import CONTROL, describe
from gouji.model.formulas import guarded_sum
from gouji.model.grid import Grid, Piece, a1, address, quoted
from gouji.model.rounding import rounding_of
from gouji.model.special import Token
from gouji.model.text_size import text_height
from gouji.model.totals import leaves_of, sum_of_stated
from gouji.summary.sheets.areas import Detail, adjusted_area, joined, shown
from gouji.workbook.check_sheet import BROKEN, HOLDS, check_sheet
from gouji.workbook.layout import places


def control_sheet(result: Consolidation, detail: Detail) -> Grid:
    """A check sheet with a second part below: Σ of the units' totals, adjusted, against each total."""
    total = result.total
    sums = result.form.sums
    sheet = check_sheet(
        result.form, places(result.form), total.values(), name=CONTROL, following=sums, returns=total.returns
    )
    common = result.common
    top = 1 + max(piece.row for piece in sheet.pieces) + 1
    adjusted = "（含调整）" if result.adjustments else ""
    headings = ("序号", "表", "合计项目", "单元格", f"各单位合计{adjusted}", "汇总表", "差额", "结果")
    pieces = [Piece(top, 0, "各单位填报的合计与汇总表合计", columns=8, role="heading")]
    pieces += [Piece(top + 1, column, heading, role="header") for column, heading in enumerate(headings)]
    heights = dict(sheet.page.heights) | {top: 30.0, top + 1: 38.0 if adjusted else 24.0}
    for number, cell in enumerate((cell for cell in result.form.sums if cell in summable(common)), 1):
        row = top + 1 + number
        pieces += _compared(result, detail, cell, row, number)
        heights[row] = max(20.0, text_height(describe(result.form.cells[cell]), 44.0))
    return replace(sheet, pieces=(*sheet.pieces, *pieces), page=sheet.page._replace(heights=heights))


def _compared(result: Consolidation, detail: Detail, cell: str, row: int, number: int) -> list[Piece]:
    form = result.form
    place = places(form)[cell]
    leaves = leaves_of(form, cell)
    amounts = [one.amount for one in result.adjustments if one.cell in leaves]
    column = result.columns[result.common.index[cell]]
    stated = shown(sum_of_stated([None if isinstance(column, Token) else column, *amounts]))
    value = result.total.value(cell)
    area = joined(detail.area(cell), *(adjusted_area(result, leaf) for leaf in leaves))
    own = f"{quoted(place.sheet)}!{a1(place.row, place.column)}"
    gap = (stated or 0) - (value or 0)  # type: ignore[operator]
    difference = f"ROUND(N({a1(row, 4)})-N({a1(row, 5)}),6)"
    bound = rounding_of(form).get(cell, 0) * result.total.returns
    same = not gap or -bound < gap < bound
    holds = f"ABS({difference})<{bound:f}" if bound else f"{difference}=0"
    return [
        Piece(row, 0, number, role="plain"),
        Piece(row, 1, place.sheet, role="plain"),
        Piece(row, 2, describe(form.cells[cell]), role="line"),
        Piece(row, 3, address(place), role="line"),
        Piece(row, 4, stated, formula=guarded_sum(area), role="plain"),
        Piece(row, 5, "" if value is None else value, formula=own, role="plain"),
        Piece(row, 6, gap, formula=difference, role="plain"),
        Piece(row, 7, HOLDS if same else BROKEN, formula=f'IF({holds},"{HOLDS}","{BROKEN}")', role="mark"),
    ]
