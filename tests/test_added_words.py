"""Words that a unit writes beside its figures: somebody has to read them, and nothing else is told."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from strategies import balanced

from gouji import Document, Form, bind, layout, load_form
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake.bind.findings import AddedWords
from gouji.model.form import COVER, EXPLANATIONS
from gouji.model.grid import Overlay, Piece, Place

F21, F19 = load_form("2021"), load_form("2019")
SEEN = replace(balanced(F21), unit="青山县水务局", year=2024)
CORRECTIONS = (
    "更正：361", "应为26，请帮忙改一下", "本表为预估数，最终数以2月15日上报为准", "此数有误", "改为 12", "以上数据暂未核实，待核",
    "注：含下属单位", "说明：以台账为准",
)  # fmt: skip
FURNITURE = (
    "填报人：李四", "单位负责人：", "联系电话：0311-123", "2025年1月20日", "填报日期：2025-01-20", "（盖章）", "单位：件", "件",
    "√", "—", "备注", "联系人: 王五", "审核：",
)  # fmt: skip


def with_texts(document: Document, sheet: str, texts: Iterable[tuple[int, int, str]]) -> Document:
    more = tuple(Piece(*one) for one in texts)
    grids = (replace(grid, pieces=(*grid.pieces, *more)) if grid.name == sheet else grid for grid in document)
    return replace(document, grids=tuple(grids))


def told(document: Document) -> list[tuple[str, int, int, str]]:
    found = (one for one in bind(F21, document)[1] if isinstance(one, AddedWords))
    return [(*said.place, said.text) for one in found for said in one.words.first]


SHEETS = {table.sheet: table for table in F21.tables}
WIDTHS = {grid.name: max(piece.column + piece.columns for piece in grid.pieces) for grid in layout(F21, SEEN)}
HEIGHTS = {grid.name: max(piece.row + piece.rows for piece in grid.pieces) for grid in layout(F21, SEEN)}


@given(st.sampled_from(sorted(SHEETS)), st.sampled_from(CORRECTIONS), st.booleans(), st.integers(1, 3), st.data())
def test_words_of_figures_are_told_beside_and_below_every_table(
    sheet: str, text: str, below: bool, off: int, data: st.DataObject
) -> None:
    row = HEIGHTS[sheet] + off if below else data.draw(st.integers(0, HEIGHTS[sheet] - 1))
    column = data.draw(st.integers(0, 3)) if below else WIDTHS[sheet] + off

    assert [(sheet, row, column, text)] == told(with_texts(layout(F21, SEEN), sheet, [(row, column, text)]))


@pytest.mark.slow
@given(st.sampled_from(sorted(SHEETS)), st.sampled_from(("其中线上两件", "区林业局合署办公", "请领导阅示")), st.data())
def test_any_words_beside_a_row_of_figures_are_told(sheet: str, text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([one for one in _places() if one.sheet == sheet]))
    column = WIDTHS[sheet] + 1

    assert [(sheet, place.row, column, text)] == told(with_texts(layout(F21, SEEN), sheet, [(place.row, column, text)]))


def _places() -> list[Place]:
    return [origin.place for origin in bind(F21, layout(F21, SEEN))[0].origins.values()]


@given(st.sampled_from(sorted(SHEETS)), st.sampled_from(FURNITURE), st.booleans(), st.data())
def test_what_stands_on_every_paper_is_not(sheet: str, text: str, below: bool, data: st.DataObject) -> None:
    row = HEIGHTS[sheet] + 1 if below else data.draw(st.integers(0, HEIGHTS[sheet] - 1))
    column = 0 if below else WIDTHS[sheet] + 1

    assert [] == told(with_texts(layout(F21, SEEN), sheet, [(row, column, text)]))


SUBJECTS = ("", "本表", "以上数据", "全部数据")
CHECKED = ("核对无误", "已核对", "均已核实无误", "经审核属实", "真实、准确、完整")
OF_THE_YEAR = (
    "本表统计期间为{}年1月1日至{}年12月31日", "统计时间：{}年1—12月", "数据期间为{}年度", "收费按{}年财政决算数填列", "按照{}年度部门决算填报",
)  # fmt: skip
COMPARED = ("较2023年有所下降", "比上年略有增加", "与去年相比基本持平")
NOTED = ("{}", "注：{}。", "说明：1.{}。", "备注：{}；", "注：1、{}；2、核对无误")
idle = st.one_of(
    st.builds("{}{}".format, st.sampled_from(SUBJECTS), st.sampled_from(CHECKED)),
    st.sampled_from(OF_THE_YEAR).map(lambda text: text.replace("{}", "2024")),
    st.sampled_from(COMPARED),
)
where = st.sampled_from(sorted(SHEETS)).flatmap(lambda sheet: st.sampled_from((
    (sheet, HEIGHTS[sheet] + 1, 0), (sheet, HEIGHTS[sheet] - 1, WIDTHS[sheet] + 1))))  # fmt: skip


@given(where, st.sampled_from(NOTED), st.lists(idle, min_size=1, max_size=2))
def test_notes_that_say_nothing_anew_are_not(place: tuple[str, int, int], note: str, said: list[str]) -> None:
    sheet, row, column = place

    assert [] == told(with_texts(layout(F21, SEEN), sheet, [(row, column, note.format("，".join(said)))]))


@given(where, st.sampled_from(OF_THE_YEAR), st.sampled_from((
    "注：{}。", "注：1.本表统计期间为2024年1月1日至2024年12月31日。2.{}。", "说明：数据已核实，{}")), st.sampled_from((2023, 2025)))  # fmt: skip
def test_notes_of_another_year_are(place: tuple[str, int, int], pattern: str, note: str, year: int) -> None:
    sheet, row, column = place
    text = note.format(pattern.replace("{}", str(year)))

    assert [(sheet, row, column)] == [
        one[:3] for one in told(with_texts(layout(F21, SEEN), sheet, [(row, column, text)]))
    ]


@given(where, st.sampled_from((
    "注：本表统计期间为2024年1月1日至2024年6月30日。", "注：核对无误，含下属单位", "说明：收费按2024年财政决算数填列，实为26万元", "注：数据未核实", "核对无误，应为3件")))  # fmt: skip
def test_notes_that_say_more_are(place: tuple[str, int, int], text: str) -> None:
    assert [(*place, text)] == told(with_texts(layout(F21, SEEN), place[0], [(*place[1:], text)]))


@pytest.mark.parametrize("form", [F21, F19])
def test_a_blank_and_an_honest_return_have_none(form: Form) -> None:
    for document in (layout(form), layout(form, replace(balanced(form), unit="甲局", year=form.years[0]))):
        assert [] == [found for found in bind(form, document)[1] if isinstance(found, AddedWords)]


@given(st.sampled_from(CORRECTIONS[:1] + CORRECTIONS[2:4]), st.integers(1, 9), st.integers(0, 4))
def test_corrections_are_told_on_the_cover(text: str, off: int, column: int) -> None:
    place = (HEIGHTS[COVER] + off, column)

    assert [(COVER, *place, text)] == told(with_texts(layout(F21, SEEN), COVER, [(*place, text)]))


@pytest.mark.parametrize("text", [
    "7. 数据有误的，请及时更正。", "没有发生的应为0，不要留空", "联系科室：政务公开科", "填报要求：数据应为12月31日数，请认真核对",
])  # fmt: skip
def test_what_an_office_says_on_its_cover_is_not(text: str) -> None:
    assert [] == told(with_texts(layout(F21, SEEN), COVER, [(HEIGHTS[COVER] + 1, 1, text)]))


UNITS = ("本表金额单位均为元", "收费按元填列", "说明：表二收费金额单位为元", "金额单位：千元", "件数按千件填报")


@given(st.sampled_from(UNITS), st.sampled_from([COVER, EXPLANATIONS]), st.integers(1, 9), st.integers(0, 4))
def test_another_unit_of_measure_is_told_off_the_tables(text: str, sheet: str, off: int, column: int) -> None:
    place = (HEIGHTS[sheet] + off, column)

    assert [(sheet, *place, text)] == told(with_texts(layout(F21, SEEN), sheet, [(*place, text)]))


@pytest.mark.parametrize("text", [
    "本表金额单位均为万元", "收费按万元填列", "单位：件", "金额单位：万元", "件数单位为件、金额单位为万元", "不要按元填报", "以元为单位的，换算成万元",
    "单位为行政机关", "填报单位为县水务局",
])  # fmt: skip
def test_the_units_of_the_form_on_the_cover_are_not(text: str) -> None:
    assert [] == told(with_texts(layout(F21, SEEN), COVER, [(HEIGHTS[COVER] + 1, 1, text)]))


@given(
    st.sampled_from(("更正：行政许可应为999件", "上年数字公布后发现漏计自然人申请1件")),
    st.booleans(),
    st.integers(1, 9),
    st.integers(0, 5),
)
def test_words_on_the_sheet_of_reasons_that_are_no_answer_are_told(
    text: str, below: bool, off: int, column: int
) -> None:
    place = (HEIGHTS[EXPLANATIONS] + off, column) if below else (2 + off, WIDTHS[EXPLANATIONS] + column)

    assert [(EXPLANATIONS, *place, text)] == told(with_texts(layout(F21, SEEN), EXPLANATIONS, [(*place, text)]))


def test_answers_and_signatures_on_the_sheet_of_reasons_are_not() -> None:
    answered = layout(F21, replace(SEEN, explanations={"COPY": "两年都只有一件，经核对台账，应为12件"}))

    assert [] == told(with_texts(answered, EXPLANATIONS, [(HEIGHTS[EXPLANATIONS] + 1, 0, "填报人：李四")]))


def commented(text: str, author: str, sheet: str = "表二") -> Document:
    """A return with a comment on a cell, as a program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(F21, SEEN))))
    book[sheet]["B7"].comment = Comment(text, author)
    target = io.BytesIO()
    book.save(target)
    return document_of(package_of(target.getvalue(), "a.xlsx"))


@pytest.mark.parametrize("text", ["更正为361", "含网上申请5件"])
def test_a_comment_on_a_figure_is_told(text: str) -> None:
    assert [("表二", 6, 1, text)] == told(commented(text, "李四"))


@pytest.mark.parametrize("sheet", [COVER, EXPLANATIONS])
@pytest.mark.parametrize("text", ["实为2024年数据", "本表由青阳县林业局填报", "表二行政处罚应为 88 件，请改一下"])
def test_a_comment_off_the_tables_is_told(text: str, sheet: str) -> None:
    assert [(sheet, 6, 1, text)] == told(commented(text, "李四", sheet))


@pytest.mark.parametrize(("text", "author"), [("请填写单位全称", "李四"), ("实为", "gouji")])
def test_a_comment_off_the_tables_that_guides_is_not(text: str, author: str) -> None:
    assert [] == told(commented(text, author, COVER))


def boxed(text: str) -> Document:
    document = layout(F21, SEEN)
    return replace(document, overlays=(*document.overlays, Overlay(Place(COVER, 11, 1), (12, 3), text)))


@pytest.mark.parametrize("text", [
    "表二行政处罚应为 88 件", "行政许可 88 件", "收费 1.5 万元", "本表由青阳县林业局填报", "实为2024年数据", "收费按元填列", "888",
])  # fmt: skip
def test_a_text_box_on_the_cover_that_is_of_the_figures_is_told(text: str) -> None:
    assert [(COVER, 11, 1, text)] == told(boxed(text))


@pytest.mark.parametrize("text", [
    "青阳县林业局2024年政府信息公开工作年度报告", "附件2", "青阳县林业局", "单位负责人：张三", "（盖章）", "2025年1月15日", "政府信息公开工作年度报告",
])  # fmt: skip
def test_a_title_or_a_signature_in_a_text_box_on_the_cover_is_not(text: str) -> None:
    assert [] == told(boxed(text))


def test_a_comment_of_our_own_is_not() -> None:
    assert [] == told(commented("请核对", "gouji"))
    assert [] == told(commented("上年“四、结转下年度继续办理”为 1 件，已预填。与台账不一致的，请更正。", "李四"))
