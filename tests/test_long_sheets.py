"""A sheet whose rows are made while it is written says the same as one drawn from pieces at hand."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from collecting import consolidated as consolidate
from collecting import read_all
from hypothesis import given
from hypothesis import strategies as st

from gouji import Document, Grid, Piece, summary_workbook
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.form import DETAIL, SOURCES
from gouji.model.grid import PageSetup, RowStream, Value, WholeRow

COUNTY = Path(__file__).parents[1] / "samples" / "county"
PIECES = (
    Piece(0, 0, "标题", columns=4, role="title"),
    Piece(1, 0, "序号", 3, role="header"), Piece(1, 1, "甲", columns=2, role="header"), Piece(1, 3, "合计", 2, 1),
    Piece(2, 1, "一", role="header"), Piece(2, 2, "二", 2, role="header"),
    Piece(3, 1, "三", role="header"), Piece(3, 3, None, role="plain"),
    Piece(4, 0, 1, role="plain"), Piece(4, 1, Decimal("2.5"), role="plain"), Piece(4, 2, "=1+1 <&>", role="line"),
    Piece(4, 3, Decimal("3.5"), formula="SUM(A5:B5)", role="total"),
    Piece(6, 0, "", formula='IF(1=1,"","")', role="total"), Piece(6, 3, True, role="plain"),
)  # fmt: skip


def test_what_is_replaced_or_used_of_the_library_is_there() -> None:
    """A method under another name would be replaced in vain."""
    names = {
        "_prepare_formula",
        "_write_sheet_data",
        "_write_single_row",
        "_write_row",
        "_xml_start_tag",
        "_xml_end_tag",
    }
    book = xlsxwriter.Workbook(io.BytesIO())
    book.define_name("a", "=Sheet1!$A$1")

    assert names <= set(dir(book.add_worksheet()))
    assert hasattr(book.add_format(), "_get_xf_index")
    assert False is book.defined_names[-1][3]


def drawn(pieces: tuple[Piece, ...] | RowStream, heights: Mapping[int, float] | None = None) -> bytes:
    long = Grid("长", pieces, page=PageSetup(heights=heights or {}))
    return to_xlsx(Document((Grid("短", (Piece(0, 0, "前"),)), long, Grid("尾", (Piece(0, 0, "后"),)))))


def seen(content: bytes) -> Document:
    return document_of(package_of(content, "a.xlsx"))


def test_rows_made_late_are_the_rows_made_early() -> None:
    late, early = seen(drawn(RowStream(lambda: iter(PIECES), 7, 4))), seen(drawn(PIECES))

    assert early == late
    assert {piece.value for piece in PIECES if piece.value not in (None, "")} <= {p.value for p in late.grids[1].pieces}


def test_looks_and_merges_are_the_same(tmp_path: Path) -> None:
    sheets = []
    for name, pieces in (("late", RowStream(lambda: iter(PIECES), 7, 4)), ("early", PIECES)):
        (tmp_path / f"{name}.xlsx").write_bytes(drawn(pieces))
        sheets.append(openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["长"])
    late, early = sheets

    assert sorted(map(str, early.merged_cells.ranges)) == sorted(map(str, late.merged_cells.ranges))
    assert ["A1:D1", "A2:A4", "B2:C2", "C3:C4", "D2:D3"] == sorted(map(str, late.merged_cells.ranges))
    for row in early.iter_rows():
        for cell in row:
            other = late[cell.coordinate]
            for look in ("border", "fill", "font", "alignment"):
                assert repr(getattr(cell, look)) == repr(getattr(other, look)), (cell.coordinate, look)


VALUES = st.one_of(
    st.none(), st.integers(), st.integers(-5, 5), st.decimals(-9, 9, places=2), st.booleans(), st.text(max_size=6),
    st.sampled_from(["局", " 局", "a b", "a&b", "<r>x</r>", "_x0041_", "\ud800", "\x07", "长" * 400]),
)  # fmt: skip
ROWS = st.lists(
    st.lists(st.tuples(VALUES, st.sampled_from(["plain", "line", "total"])), min_size=1, max_size=5), max_size=5
)


@given(ROWS, st.lists(st.one_of(st.none(), st.sampled_from([12.0, 24.5, 300.0])), min_size=5, max_size=5))
def test_whole_rows_are_written_to_the_byte_as_their_pieces_are(
    rows: list[list[tuple[Value, str]]], heights: list[float | None]
) -> None:
    made = [
        WholeRow(at, [value for value, _ in row], [role for _, role in row], height)
        for at, (row, height) in enumerate(zip(rows, heights, strict=False), 7)
    ]
    pieces = [piece for row in made for piece in row.pieces()]

    assert drawn(
        RowStream(lambda: iter((*PIECES, *pieces)), 12, 5),
        {row.row: row.height for row in made if row.height is not None},
    ) == drawn(RowStream(lambda: iter((*PIECES, *made)), 12, 5))


def test_the_same_lines_give_the_same_bytes_and_leave_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    assert drawn(RowStream(lambda: iter(PIECES), 7, 4)) == drawn(RowStream(lambda: iter(PIECES), 7, 4))
    assert [] == os.listdir(tmp_path)


def test_an_interruption_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def interrupted() -> Iterator[Piece]:
        yield PIECES[0]
        assert [] != os.listdir(tmp_path)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drawn(RowStream(interrupted, 7, 4))

    assert [] == os.listdir(tmp_path)


def test_the_detail_of_a_summary_is_made_row_by_row_and_says_what_it_did() -> None:
    made = summary_workbook(consolidate(list(read_all([COUNTY])), unit="清源县"))
    at_hand = replace(made, grids=tuple(replace(grid, pieces=tuple(grid.pieces)) for grid in made))

    assert [DETAIL, SOURCES] == [grid.name for grid in made if isinstance(grid.pieces, RowStream)]
    assert seen(to_xlsx(at_hand)) == seen(to_xlsx(made))
