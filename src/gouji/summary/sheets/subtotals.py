"""The sheet 节点检查: reported summaries compared cell by cell with the sum of their units."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.subtotals import SubtotalCheck
from gouji.model.form import SUBTOTALS, describe
from gouji.model.formulas import aggregated
from gouji.model.grid import Grid, Piece, a1, address
from gouji.model.text_size import text_height
from gouji.model.totals import leaves_of
from gouji.summary.sheets.areas import Detail, adjusted_area, joined
from gouji.workbook.check_sheet import BROKEN, HOLDS
from gouji.workbook.layout import places
from gouji.workbook.list_page import headed, line, list_page

_HEADINGS = ("序号", "上报汇总的单位", "单元格", "指标", "上报汇总数", "各单位合计", "差额", "结果")
_WIDTHS = (6.0, 28.0, 12.0, 50.0, 11.0, 11.0, 9.0, 8.0)
_ROLES = ("plain", "line", "plain", "line", "plain", "plain", "plain", "plain")
_TOP = 2
_TOTAL, _ADDED = 4, 5


def subtotal_sheet(result: Consolidation, detail: Detail) -> Grid:
    """A line for each cell in which a reported summary differs, or one that says that it agrees in all."""
    pieces = headed("上报汇总表与各单位合计的核对", _HEADINGS)
    heights = {0: 34.0, 1: 24.0}
    row = _TOP
    for node in result.subtotals:
        if not node.differences:
            text = f"与所含 {len(node.members)} 个单位之和逐格一致（{node.file}）"
            told = (row - _TOP + 1, node.unit, None, text, None, None, None, HOLDS)
            pieces += line(row, told, _ROLES)
            heights[row] = text_height(text, _WIDTHS[3])
            row += 1
        inside = set(node.members if node.differences else ())
        members = [number for number, member in enumerate(result.members) if member.unit in inside] if inside else []
        for cell in node.differences:
            pieces += _difference(result, detail, node, members, cell, row)
            heights[row] = max(24.0, text_height(describe(result.form.cells[cell]), _WIDTHS[3]))
            row += 1
    return Grid(SUBTOTALS, tuple(pieces), page=list_page(_WIDTHS, heights, _TOP))


def _difference(
    result: Consolidation, detail: Detail, node: SubtotalCheck, members: Sequence[int], cell: str, row: int
) -> list[Piece]:
    reported, added = node.differences[cell]
    leaves = leaves_of(result.form, cell)
    areas = [detail.area(leaf, members) for leaf in leaves]
    if len(members) == len(result.members):  # compared with the total, which is adjusted
        areas += [adjusted_area(result, leaf) for leaf in leaves]
    place = places(result.form)[cell]
    told = (row - _TOP + 1, node.unit, address(place), describe(result.form.cells[cell]), reported)
    difference = f"N({a1(row, _TOTAL)})-N({a1(row, _ADDED)})"
    kinds = {result.form.cells[one].aggregation for one in (cell, *leaves)}
    formula = aggregated(joined(*areas), kinds.pop()) if len(kinds) == 1 else None
    return [
        *line(row, told, _ROLES[:_ADDED]),
        Piece(row, _ADDED, added, formula=formula, role="plain"),
        Piece(row, _ADDED + 1, reported - added, formula=f"ROUND({difference},6)", role="plain"),
        Piece(row, _ADDED + 2, BROKEN, formula=f'IF(ROUND({difference},6)=0,"{HOLDS}","{BROKEN}")', role="mark"),
    ]
