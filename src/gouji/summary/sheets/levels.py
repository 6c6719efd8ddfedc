"""The sheet 逐级汇总: for each unit that has others below it in the roster, the sum of itself and all of those."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.grouping import Group, columns_of_parts
from gouji.model.form import LEVELS, describe
from gouji.model.grid import Grid, PageSetup, Piece, a1
from gouji.model.text_size import text_height
from gouji.summary.sheets.areas import Detail, live, shown
from gouji.workbook.detail import LEVEL_CORNER
from gouji.workbook.layout import places
from gouji.workbook.list_page import PAGE_NUMBERS

_HEADINGS = ("表", "单元格", "指标")
_WIDTHS = (7.0, 8.0, 46.0)
_UNIT_WIDTH = 14.0
_TOP, _LEAD = LEVEL_CORNER


def level_sheet(result: Consolidation, detail: Detail, levels: Sequence[Group]) -> Grid:
    """A column for each such unit and a row for each cell of the form; what stands above is how many have returned."""
    form = result.common
    width = _LEAD + len(levels)
    pieces = [Piece(0, 0, "逐级汇总", columns=width, role="title")]
    pieces += [Piece(1, column, heading, 2, role="header") for column, heading in enumerate(_HEADINGS)]
    heights = {0: 34.0, 1: 24.0, 2: 24.0}
    for column, part in enumerate(levels, _LEAD):
        name = f"{part.name}（含下级）"
        pieces.append(Piece(1, column, name, role="header"))
        pieces.append(Piece(2, column, f"应报 {part.expected}，已报 {len(part.members)}", role="header"))
        heights[1] = max(heights[1], text_height(name, _UNIT_WIDTH))
    sums = columns_of_parts(result, levels)
    where = places(result.form)
    for row, cell in enumerate(form.cells, _TOP):
        place = where[cell]
        label = describe(form.cells[cell])
        said = (place.sheet, a1(place.row, place.column), label)
        pieces += [
            Piece(row, column, text, role="line" if column == 2 else "plain") for column, text in enumerate(said)
        ]
        role = "total" if cell in form.sums else "plain"
        for column, (part, figures) in enumerate(zip(levels, sums, strict=True), _LEAD):
            figure = figures[form.index[cell]]
            formula = live(figure, detail.area(cell, part.members), form.cells[cell].aggregation)
            pieces.append(Piece(row, column, shown(figure), formula=formula, role=role))
        heights[row] = max(18.0, text_height(label, _WIDTHS[-1]))
    page = PageSetup(
        widths=(*_WIDTHS, *[_UNIT_WIDTH] * len(levels)),
        heights=heights,
        repeat_rows=(1, 2),
        repeat_columns=(0, _LEAD - 1),
        freeze=(_TOP, _LEAD),
        footer=PAGE_NUMBERS,
        pages=(1, 0) if len(levels) <= 6 else (0, 0),
    )
    return Grid(LEVELS, tuple(pieces), page=page)
