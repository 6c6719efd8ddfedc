"""Rosters as offices write them: which lines of which sheets are units, and what their names come to."""

from __future__ import annotations

from pathlib import Path

import pytest
from enrolling import drawn
from narrowed import the

from gouji.lists.findings import ColumnsUnread, NamesUncomputed, SeveralYears, SheetUnread, UnitsUnseen
from gouji.lists.rosters import read_roster_with_findings, roster_in
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.grid import Appearance, Document, Grid, Piece, address
from gouji.units.findings import LineFinding
from gouji.units.names import unit_called

ODD = {"R152", "R153", "R154", "R155", "R191", "R196"}
"""What is said of no list that `drawn` makes: lines without names, units twice, sheets unread."""
LAST, THIS = ("单位名称", "甲局", "乙局", "粮食局"), ("单位名称", "甲局", "乙局", "丙局")


def sheet(name: str, *rows: str | tuple[str, ...], hidden: bool = False) -> Grid:
    """One sheet; every row is a text, or several."""
    texts = [(row,) if isinstance(row, str) else row for row in rows]
    pieces = [Piece(at, column, text) for at, row in enumerate(texts) for column, text in enumerate(row) if text]
    return Grid(name, tuple(pieces), visibility="hidden" if hidden else "visible")


def names_on(*sheets: Grid, year: int | None = None) -> tuple[list[str], set[str]]:
    roster, findings = roster_in([("名册.xlsx", Document(sheets))], year)
    return [unit.name for unit in roster.units], {finding.code for finding in findings}


def refusal(*sheets: Grid, year: int | None = None) -> Finding:
    with pytest.raises(UnreadableFile) as refused:
        names_on(*sheets, year=year)
    return refused.value.finding


SLOW = [pytest.param(number, marks=pytest.mark.slow) for number in range(500, 5000, 50)]


@pytest.mark.parametrize("first", [*range(0, 500, 50), *SLOW])
def test_the_units_read_are_the_units_written(first: int) -> None:
    """Whatever stands before, behind, between and beside them, on whatever sheets."""
    for seed in range(first, first + 50):
        made = drawn(seed)
        roster, findings = roster_in([("名册.xlsx", made.document)])

        assert (seed, made.units) == (seed, {unit.name: unit.kind for unit in roster.units})
        for alias, name in made.aliases.items():
            known = unit_called(roster, alias)
            assert (seed, alias, name) == (seed, alias, known.name if known else None)
        assert (seed, set()) == (seed, ODD & {finding.code for finding in findings})


@pytest.mark.parametrize("sheets", [
    (sheet("2024年", *LAST), sheet("2025年", *THIS)), (sheet("2025年", *THIS), sheet("2024年", *LAST)),
    (sheet("二〇二四年度", *LAST), sheet("2025年度", *THIS)), (sheet("24年", *LAST), sheet("25年", *THIS)),
    (sheet("甲", "2024年应报单位", *LAST), sheet("乙", "２０２５年应报单位", *THIS)), (sheet("2024", *LAST), sheet("2025", *THIS)),
    (sheet("名册", "2024年名册", *LAST, "", "2025年名册", *THIS),),
    (sheet("名册", ("2024年名册", "", "2025年名册"), *zip(LAST, [""] * 4, THIS, strict=True)),),
], ids=range(8))  # fmt: skip
def test_of_rosters_of_two_years_that_of_the_year_is_read_or_asked_for(sheets: tuple[Grid, ...]) -> None:
    assert ["甲局", "乙局", "丙局"] == names_on(*sheets, year=2025)[0]
    assert ["甲局", "乙局", "粮食局"] == names_on(*sheets, year=2024)[0]
    assert (2024, 2025) == the(SeveralYears, refusal(*sheets)).years
    assert "R190" == refusal(*sheets, year=2026).code


def test_an_old_sheet_beside_one_without_a_year_is_distinguished_by_the_year() -> None:
    sheets = sheet("2024年", *LAST), sheet("名册", *THIS)

    assert ["甲局", "乙局", "丙局"] == names_on(*sheets, year=2025)[0]
    assert "R190" == refusal(*sheets).code


@pytest.mark.parametrize("name", ["旧名册", "去年的", "名册（作废）", "备份"])
def test_a_sheet_that_is_called_old_is_no_roster_and_its_units_are_told(name: str) -> None:
    assert (["甲局", "乙局", "丙局"], {"R195"}) == names_on(sheet(name, *LAST), sheet("名册", *THIS))


def test_a_day_or_a_year_on_one_sheet_only_makes_no_two_rosters() -> None:
    parts = sheet("2025年部门", "单位", "甲局"), sheet("镇街", "2026年1月5日", "单位", "乙局")

    assert ["甲局", "乙局"] == names_on(*parts)[0]
    assert ["甲局", "乙局"] == names_on(sheet("2026年", "单位", "甲局", "乙局"), year=2025)[0]


def test_a_hidden_sheet_is_no_roster_and_its_units_are_told() -> None:
    hidden = sheet("2024年", *LAST, hidden=True)

    assert (["甲局", "乙局", "丙局"], {"R195"}) == names_on(hidden, sheet("名册", *THIS))


def test_a_sheet_without_headings_is_asked_about_if_units_may_stand_on_it() -> None:
    asked = refusal(sheet("部门", "单位", "甲局"), sheet("镇街", "柳河镇人民政府", "东关街道办事处"))
    found = the(SheetUnread, asked)

    assert ("R191", "镇街", ("柳河镇人民政府", "东关街道办事处")) == (found.code, found.sheet, found.units.first)


@pytest.mark.parametrize("rows", [
    ("各单位请于1月底前报送。", "联系人：甲局王某"), ("甲局", "乙局"), ("一、填表说明", "二、注意事项"),
], ids=range(3))  # fmt: skip
def test_a_sheet_without_headings_on_which_no_other_units_stand_is_passed_over(rows: tuple[str, ...]) -> None:
    assert (["甲局", "乙局"], set()) == names_on(sheet("部门", "单位", "甲局", "乙局"), sheet("说明", *rows))


def test_what_a_second_sheet_says_of_a_unit_only_fills_in() -> None:
    first = sheet("名册", ("单位名称", "联系人"), ("甲局（原丁局）", "王"), "乙局")
    second = sheet("通讯录", ("单位", "联系人", "电话"), ("丁局", "李", "1"), ("乙局", "赵", "2"))
    roster, findings = roster_in([("名册.xlsx", Document((first, second)))])

    assert [("甲局", "王", "1"), ("乙局", "赵", "2")] == [(one.name, one.contact, one.phone) for one in roster.units]
    assert {"R193", "R194"} == {finding.code for finding in findings}


@pytest.mark.parametrize("measures", [["万元", "亿元", "人"], ["个"], ["米", "公里"]])
def test_a_heading_of_units_of_measure_is_no_roster(measures: list[str]) -> None:
    table = sheet("表", ("指标", "单位", "数"), *(("收入", one, "1") for one in measures))

    assert "R143" == refusal(table).code
    assert ["甲局"] == names_on(sheet("名册", "单位", "甲局"), table)[0]


@pytest.mark.parametrize("headings", [("全称", "简称"), ("单位全称", "单位名称"), ("单位名称", "部门名称")])
def test_two_columns_of_names_are_one_list_where_they_name_the_same_units(headings: tuple[str, ...]) -> None:
    rows = [("甲县教育局", "教育局"), ("甲县财政局", "财政局"), ("甲县水利局", "水利局")]

    assert ["甲县教育局", "甲县财政局", "甲县水利局"] == names_on(sheet("名册", headings, *rows))[0]


def test_two_columns_of_names_are_two_lists_where_they_name_different_units() -> None:
    rows = [("教育局", "柳河镇"), ("财政局", "柳林镇"), ("水利局", "")]
    found, _ = names_on(sheet("名册", ("部门名称", "镇街名称"), *rows))

    assert ["教育局", "财政局", "水利局", "柳河镇", "柳林镇"] == found


@pytest.mark.parametrize(
    "names", [["税务局（第一税务所）", "税务局（第二税务所）"], ["税务局（北区）", "税务局（南区）", "税务局"]]
)
def test_words_in_brackets_that_tell_units_apart_stay(names: list[str]) -> None:
    assert names == names_on(sheet("名册", "单位", *names))[0]


@pytest.mark.parametrize("name", [
    "教育局（本级）", "第一中学（北校区）", "教育局（含下属单位）", "110指挥中心", "八一农场", "一、教育局和体育局", "共青团县委",
])  # fmt: skip
def test_words_and_numbers_that_are_part_of_the_name_stay(name: str) -> None:
    assert [name.removeprefix("一、"), "乙局"] == names_on(sheet("名册", "单位", name, "乙局"))[0]


def test_a_unit_that_the_list_calls_gone_still_counts_and_is_told() -> None:
    assert (["粮食局", "乙局"], {"R193", "R196"}) == names_on(sheet("名册", "单位", "粮食局（已撤销）", "乙局"))


def test_several_files_make_one_roster(tmp_path: Path) -> None:
    for name, units in (("部门", "甲局\n乙局"), ("镇街", "丙镇\n乙局")):
        (tmp_path / f"{name}.csv").write_text(f"单位名称\n{units}\n", "utf-8")
    roster, findings = read_roster_with_findings(tmp_path / "部门.csv", tmp_path / "镇街.csv")

    assert (["甲局", "乙局", "丙镇"], ()) == ([unit.name for unit in roster.units], findings)


def test_what_is_wrong_on_one_of_several_sheets_names_the_sheet() -> None:
    second = sheet("镇街", ("单位", "电话"), ("乙镇", "1"), ("", "2"), ("乙镇", "3"))
    _, found = roster_in([("名册.xlsx", Document((sheet("部门", "单位", "甲局"), second)))])

    assert [("R152", "镇街", 3), ("R153", "镇街", 4)] == [
        (f.code, f.sheet, f.row) for f in found if isinstance(f, LineFinding)
    ]


# ── several units in one cell ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("between", ["\n", "、", "，", "；", "\r\n", "、\n"], ids=repr)
@pytest.mark.parametrize("units", [
    ("柏山县教育局", "柏山县公安局"), ("教育局", "公安局", "民政局"), ("柏山县教育局", "龙潭镇人民政府", "东关街道办事处"),
    ("龙潭镇", "白桥乡"),
], ids="".join)  # fmt: skip
@pytest.mark.parametrize("number", ["", "{}.", "{}、"])
def test_units_in_one_cell_are_told_apart_and_said(between: str, units: tuple[str, ...], number: str) -> None:
    cell = between.join(f"{number.format(at)}{unit}" for at, unit in enumerate(units, 1))

    assert ([*units, "柏山县水利局"], {"R193"}) == names_on(sheet("名册", "单位名称", cell, "柏山县水利局"))


@pytest.mark.parametrize("cell", [
    "柏山县教育局\n办公室", "柏山县人民\n政府", "柏山县人民政府\n办公室", "柏山县教育\n局", "柏山县教育局、体育局",
    "柏山县文化、旅游局", "柏山县农业农村局\n农业综合服务中心",
])  # fmt: skip
def test_one_name_over_two_lines_or_with_marks_in_it_is_one_unit(cell: str) -> None:
    assert ["".join(cell.split()), "柏山县水利局"] == names_on(sheet("名册", "单位名称", cell, "柏山县水利局"))[0]


def test_names_in_brackets_are_no_units_of_their_own() -> None:
    assert ["教育局", "水利局"] == names_on(sheet("名册", "单位名称", "教育局（科技局、体育局）", "水利局"))[0]


def test_what_stands_beside_units_in_one_cell_holds_for_all_but_the_code() -> None:
    (grid,) = [
        sheet("名册", ("单位名称", "编码", "联系人"), ("教育局、公安局", "A1", "王五"), ("水利局", "A2", "李四"))
    ]
    units = roster_in([("名册.xlsx", Document((grid,)))])[0].units

    assert [("教育局", "", "王五"), ("公安局", "", "王五"), ("水利局", "A2", "李四")] == [
        (unit.name, unit.code, unit.contact) for unit in units
    ]


@pytest.mark.parametrize(("heading", "said", "codes"), [
    ("是否应报", "否", {"R196"}), ("是否需报", "不报", {"R196"}), ("是否报送（是/否）", "N", {"R196"}), ("是否应报", "是", set()),
    ("是否应报", "", set()), ("是否独立办公", "否", {"R198"}),
])  # fmt: skip
def test_a_unit_that_a_column_says_need_not_report_is_told(heading: str, said: str, codes: set[str]) -> None:
    rows = ("单位名称", heading), ("教育局", "是"), ("公安局", said), ("水利局", "是")

    assert (["教育局", "公安局", "水利局"], codes) == names_on(sheet("名册", *rows))


@pytest.mark.parametrize("names", [("", ""), ("甲局", "")])
def test_a_name_that_nobody_computed_is_named_by_its_cell(names: tuple[str, ...]) -> None:
    lines = [Piece(at, 0, name or None, formula=None if name else 'A9&"局"') for at, name in enumerate(names, 1)]
    found = the(NamesUncomputed, refusal(Grid("名册", (Piece(0, 0, "单位名称"), *lines))))

    assert [address(place) for place in found.spots.first] == [
        f"名册!A{at + 2}" for at, name in enumerate(names) if not name
    ]


def test_a_count_below_the_names_need_not_be_computed() -> None:
    pieces = (
        Piece(0, 0, "单位名称"),
        Piece(1, 0, "甲局"),
        Piece(2, 0, formula="COUNTA(A2:A2)"),
        Piece(2, 5, formula="F1"),
    )

    assert ["甲局"] == names_on(Grid("名册", pieces))[0]


def test_a_unit_with_a_date_and_somebody_to_call_is_no_signature() -> None:
    rows = (("单位名称", "联系人"), ("甲局 2025年1月3日", "李"), ("乙局", "王"), ("丙办公室2025年1月3日", ""))

    assert ["甲局 2025年1月3日", "乙局"] == names_on(sheet("名册", *rows))[0]


@pytest.mark.parametrize("heading", [
    "别名", "曾用名", "曾用名称", "原名", "原名称", "原单位名称", "原单位", "又名", "更名前", "更名前名称", "更名前的名称", "旧名称", "单位曾用名", "前身",
])  # fmt: skip
def test_a_column_of_former_names_holds_aliases(heading: str) -> None:
    table = sheet(
        "名册",
        ("单位名称", heading, "简称"),
        ("平桥镇人民政府", "平桥乡", "平桥"),
        ("水利局", "水务局；水电局", "—"),
        ("林业局", "无"),
    )
    roster, findings = roster_in([("名册.xlsx", Document((table,)))])

    assert [("平桥乡", "平桥"), ("水务局", "水电局"), ()] == [unit.aliases for unit in roster.units]
    assert not findings


def test_columns_that_nobody_reads_are_told() -> None:
    head = "序号", "单位名称", "分类", "电话", "手机", "备注", "空列"
    _, findings = roster_in([("名册.xlsx", Document((sheet("甲", head, ("1", "水利局", "党政", "1", "2", "新")),)))])

    assert ("分类", "手机") == the(ColumnsUnread, *findings).headings.first


BEHIND = "注：市直学校由教育局统一报送", "制表人：李明  审核人：王刚", "合计：2家"


@pytest.mark.parametrize("blank", [
    "——以下空白——", "以下空白", "（以下空白）", "此行以下无内容", "-- 以下无正文 --", "本页以下空白", "=====", "——", "〈以下空白〉", "此处空白",
])  # fmt: skip
@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("day", ["2026年1月", "二〇二六年一月五日", "2026-01-05"])
def test_what_ends_and_signs_a_list_is_no_unit(blank: str, behind: str, day: str) -> None:
    table = sheet("名册", "单位名称", "水利局", "林业局", blank, behind, "临江市政务公开办公室", day)

    assert ["水利局", "林业局"] == names_on(table)[0]


@pytest.mark.parametrize("before", ["小计", "林业局"])
def test_the_last_unit_is_no_signature_because_a_date_stands_below(before: str) -> None:
    assert "审计局" in names_on(sheet("名册", "单位名称", "水利局", before, "审计局", "2026年1月"))[0]


@pytest.mark.parametrize(("struck", "hidden"), [(True, False), (False, True), (True, True)])
def test_a_unit_that_is_struck_out_or_not_shown_still_counts_and_is_told(struck: bool, hidden: bool) -> None:
    names = "水利局", "粮食局", "物价局"
    pieces = [Piece(0, 0, "单位名称"), *(Piece(row, 0, name) for row, name in enumerate(names, 1))]
    if struck:
        pieces[2] = Piece(2, 0, "粮食局", shown=Appearance("粮食局", aside="粮食局"))
    grid = Grid("名册", tuple(pieces), hidden_rows=(range(3, 4),) if hidden else ())
    roster, findings = roster_in([("名册.xlsx", Document((grid,)))])

    assert names == tuple(unit.name for unit in roster.units)
    told = the(UnitsUnseen, *findings)
    assert ["名册!A3"] * struck + ["名册!A4"] * hidden == [address(one.place) for one in told.units.first]
    assert [True] * struck + [False] * hidden == [one.struck for one in told.units.first]
