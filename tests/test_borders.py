"""Sheets that were read without their look are shown with lines, and no text is cut off."""

from __future__ import annotations

import pytest

from gouji.model.grid import Grid, Piece
from gouji.model.text_size import text_height
from gouji.workbook.borders import bordered

LONG = "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"


def test_columns_and_rows_fit_their_texts() -> None:
    pieces = (
        Piece(0, 0, LONG, columns=3),
        Piece(1, 0, "三、本年度办理结果", rows=9),
        Piece(1, 1, LONG),
        Piece(1, 2, 3),
    )
    page = bordered(Grid("表三", pieces)).page

    assert (14.0, 30.0, 8.0) == page.widths
    assert {0: text_height(LONG, 52.0), 1: text_height(LONG, 30.0)} == page.heights


@pytest.mark.parametrize("rows", [2, 3, 9])
def test_a_text_over_several_rows_has_room_in_them(rows: int) -> None:
    pieces = (Piece(0, 0, LONG, rows=rows), *(Piece(row, 1, row) for row in range(rows)))
    page = bordered(Grid("表", pieces)).page

    assert sum(page.heights.get(row, 14.0) for row in range(rows)) >= text_height(LONG, page.widths[0])


def test_a_title_beside_a_table_is_no_cell_of_it() -> None:
    table = tuple(Piece(row, column, row) for row in range(3) for column in range(2))
    title = Piece(0, 3, "三、收到和处理政府信息公开申请情况", rows=2)
    roles = {piece[:2]: piece.role for piece in bordered(Grid("表三", (*table, title))).pieces}
    beside = {piece[:2]: piece.role for piece in bordered(Grid("表", (*table, title, Piece(2, 3, 5)))).pieces}

    assert "text" == roles.pop((0, 3))
    assert {"plain"} == set(roles.values())
    assert "line" == beside[0, 3], "a table of its own"


def test_a_text_without_end_makes_no_row_that_a_spreadsheet_refuses() -> None:
    assert {0: 400.0} == bordered(Grid("表", (Piece(0, 0, LONG * 99),))).page.heights


def test_every_piece_has_a_border_and_keeps_what_it_holds() -> None:
    pieces = (Piece(2, 1, "甲", name="a"), Piece(3, 1, 5, formula="1+4"), Piece(4, 1))
    dress = bordered(Grid("表", pieces, visibility="hidden"))

    assert ["line", "plain", "plain"] == [piece.role for piece in dress.pieces]
    assert pieces == tuple(piece._replace(role="text") for piece in dress.pieces)
    assert "hidden" == dress.visibility
    assert () == bordered(Grid("空", ())).pieces
