"""Comments, text boxes and pictures over the cells of a return, in every format that keeps them."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from office import convert
from openpyxl.comments import Comment as OpenpyxlComment
from strategies import balanced

from gouji import bind, layout, load_form, read
from gouji.formats.package import package_of
from gouji.formats.read import document_of, read_document
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake.bind.findings import AddedWords, PictureOver
from gouji.model.grid import Document, Overlay, Place
from gouji.workbook.layout import places

F21 = load_form("2021")
SEEN = replace(balanced(F21), unit="青山县水务局", year=2024)
CELLS = places(F21)
TELLING = ("已更正为 66", "本年实际为 888 件", "自然人新收应为 58 件，请按此数", "此数有误", "888", "请看附件")
FURNITURE = ("单位负责人：", "填报人：李四", "2025年1月20日", "（盖章）", "", "  ", F21.tables[0].title)
PLACES = st.builds(
    Place, st.sampled_from([table.sheet for table in F21.tables]), st.integers(0, 40), st.integers(0, 15)
)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 200, 60, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(200) for _ in range(60)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _book(boxes: list[tuple[int, int, str]], pictures: list[tuple[int, int]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表二")
        for row in range(30):
            sheet.write_row(row, 0, range(10))
        for row, column, text in boxes:
            sheet.insert_textbox(row, column, text, {"width": 100, "height": 30})
        for row, column in pictures:
            sheet.insert_image(row, column, "a.png", {"image_data": io.BytesIO(_png())})
    return stream.getvalue()


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20), st.sampled_from([t for t in TELLING if t])), max_size=4, unique_by=lambda one: one[:2]),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=3, unique=True),
)  # fmt: skip
@settings(deadline=None, max_examples=40)
def test_every_text_box_and_picture_of_a_workbook_is_read(
    boxes: list[tuple[int, int, str]], pictures: list[tuple[int, int]]
) -> None:
    found = document_of(package_of(_book(boxes, pictures), "a.xlsx")).overlays

    assert sorted(boxes) == sorted((*one.place[1:], one.text) for one in found if one.text)
    assert sorted(pictures) == sorted(one.place[1:] for one in found if not one.text)
    assert all(one.last[0] > one.place.row and one.last[1] > one.place.column for one in found if not one.text)


@given(PLACES, st.sampled_from(TELLING))
def test_the_words_of_a_text_box_on_the_sheet_of_a_table_are_told(place: Place, text: str) -> None:
    (told,) = bind(F21, replace(layout(F21, SEEN), overlays=(Overlay(place, place[1:], text),)))[1]

    assert isinstance(told, AddedWords)
    assert [(place, text, True)] == [(one.place, one.text, one.box) for one in told.words.first]


@given(PLACES, st.sampled_from([text for text in FURNITURE if text.strip()]))
def test_what_stands_on_every_paper_is_not_told(place: Place, text: str) -> None:
    assert [] == list(bind(F21, replace(layout(F21, SEEN), overlays=(Overlay(place, place[1:], text),)))[1])


@given(PLACES, st.integers(0, 6), st.integers(0, 6))
def test_a_picture_is_told_just_where_it_lies_over_cells_of_the_form(place: Place, rows: int, columns: int) -> None:
    last = place.row + rows, place.column + columns
    under = {
        cell
        for cell, (sheet, row, column) in CELLS.items()
        if sheet == place.sheet and place.row <= row <= last[0] and place.column <= column <= last[1]
    }
    told = list(bind(F21, replace(layout(F21, SEEN), overlays=(Overlay(place, last),)))[1])

    assert [under] * bool(under) == [set(one.cells) for one in told]
    assert all(isinstance(one, PictureOver) for one in told)


def _returned(folder: Path) -> Path:
    path = folder / "青山县水务局.xlsx"
    path.write_bytes(to_xlsx(layout(F21, SEEN)))
    book = openpyxl.load_workbook(path)
    book["表二"]["B7"].comment = OpenpyxlComment("应为 999", "张三")
    book.save(path)
    return path


def _converted(program: str, path: Path, suffix: str) -> Path:
    folder = path.parent / suffix
    convert(program, suffix, folder, path)
    return folder / f"{path.stem}.{suffix}"


def _said(document: Document) -> list[tuple[Place, str]]:
    return sorted((place, one.text.removeprefix("张三:\n")) for place, one in document.comments.items())


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_a_comment_is_told_in_every_format(suffix: str, tmp_path: Path, soffice: str) -> None:
    path = _returned(tmp_path)
    path = path if suffix == "xlsx" else _converted(soffice, path, suffix)

    assert [(Place("表二", 6, 1), "应为 999")] == [
        one for one in _said(read_document(path)[0]) if one[0] == ("表二", 6, 1)
    ]
    (told,) = (one for one in read(path).findings if isinstance(one, AddedWords))
    assert [("表二", 6, 1)] == [one.place for one in told.words.first]


def test_text_boxes_and_pictures_are_told_in_an_open_document(tmp_path: Path, soffice: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_book([(6, 1, "已更正为 66"), (12, 4, "此数有误")], [(20, 2)]))
    found = read_document(_converted(soffice, path, "ods"))[0].overlays

    assert {"已更正为 66", "此数有误", ""} == {one.text for one in found}
    assert {(6, 1), (12, 4), (20, 2)} == {one.place[1:] for one in found}
