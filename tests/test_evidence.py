"""Whose return it is and for when, in whatever words, layouts and places people say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from collecting import as_summary, collected, consolidated, review
from collecting import standing as collection_status
from narrowed import the

from gouji import (
    Document,
    Grid,
    LastYear,
    Observation,
    Office,
    Return,
    Review,
    bind,
    identify,
    layout,
    load_form,
    reviewed,
)
from gouji.campaign.collection_status import UnitState
from gouji.campaign.return_letter import Sender, letter, message
from gouji.campaign.send_back import to_send_back
from gouji.collection.entry import Part
from gouji.intake.bind.bind import take
from gouji.intake.findings import SeveralUnits, UnitInDoubt
from gouji.messages.render import render
from gouji.model.finding import Severity
from gouji.model.findings import file_of
from gouji.model.grid import DateValue, Piece, Value
from gouji.model.language import Language
from gouji.model.periods import plain
from gouji.model.submission import Submission
from gouji.units.on_covers import is_example, unit_before
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
TABLES = tuple(grid for grid in layout(F21) if grid.name.startswith("表"))
ROSTER = Roster((
    ReportingUnit("青山县水务局", "W1"), ReportingUnit("青山县体育局"), ReportingUnit("柳树镇人民政府"),
    ReportingUnit("平安镇人民政府"), ReportingUnit("青山县城南街道办事处"), ReportingUnit("青山县住房和城乡建设局"),
    ReportingUnit("平安镇中心小学"), ReportingUnit("青山县人民政府办公室"),
))  # fmt: skip


Row = str | tuple[Value, ...]


def page(*rows: Row, name: str = "封面") -> Grid:
    """A sheet with these cells."""
    lines = (row if isinstance(row, tuple) else (row,) for row in rows)
    cells = ((r, c, value) for r, line in enumerate(lines) for c, value in enumerate(line))
    return Grid(name, tuple(Piece(*cell) for cell in cells if cell[2] is not None))


def said(
    *rows: Row, file: str = "", roster: Roster | None = None, sheets: tuple[Grid, ...] = (), name: str = "封面"
) -> tuple[Submission, dict[str, Any]]:
    """What is read off such a sheet, and the codes of what is said about unit, year and day."""
    seen, findings = bind(F21, Document((page(*rows, name=name), *sheets, *TABLES)), file=file, roster=roster)
    return seen, {f.code: f for f in findings if f.code[:3] in ("R12", "R13", "R16") and f.code not in ("R131", "R124")}


# ── the unit among other words ──────────────────────────────────────────────────────────────

BEHIND = ["", "（盖章）", "(公章)", "（加盖公章）", "   填报日期：2025年1月8日", " 填报时间：2025-01-08   单位：件", "　　2025年1月8日",
          "    单位：件、万元", "  报告年度：２０２４年", " 联系人：李敏  电话：0311-1", "；经办人：李敏", " 联系人 李敏", "\n（签章）",
          *(f"{gap}{label}{colon}李敏" for gap in ("　", " ", "\t", "/", "；", "（", "、") for label in ("负责人", "统计负责人", "分管领导", "审 核 人", "Email")
            for colon in "：:"), "　单位负责人（签字）：", "。", "/", " -", "　统计负责人：李敏　填表人：张三"]  # fmt: skip
LABELS = ["单位名称", "填报单位", "报送单位（盖章）", "填 报 单 位", "填报机关"]


@pytest.mark.parametrize(("label", "behind"), list(product(LABELS, BEHIND)))
def test_words_beside_a_name_are_no_part_of_it(label: str, behind: str) -> None:
    assert "青山县水务局" == said(f"{label}：青山县水务局{behind}")[0].unit


@pytest.mark.parametrize("behind", [text for text in BEHIND if "：" not in text])
def test_nor_are_they_in_a_cell_of_their_own(behind: str) -> None:
    assert "青山县水务局" == said(("单位名称", f"青山县水务局{behind}"))[0].unit


@pytest.mark.parametrize(
    "before", ["现将", "关于报送", "附件1：", "根据通知要求，现将", "兹将", "2025年1月报送：", "《"]
)
def test_words_before_a_title_are_no_part_of_the_name(before: str) -> None:
    seen, _ = said(f"{before}青山县水务局2024年政府信息公开工作年度报告报送如下，请审核")

    assert ("青山县水务局", 2024) == (seen.unit, seen.year)


@pytest.mark.parametrize("own", ["我局", "本单位", "我县", "各单位"])
def test_who_says_we_gives_no_name(own: str) -> None:
    assert "" == unit_before(f"现将{own}")


@pytest.mark.parametrize("rows", [
    (("单位名称", "报告年度", "填报人", "联系电话"), ("青山县水务局", 2024, "李敏", "0311-1")),
    (("序号", "填报单位", "年度", "联系人"), (1, "青山县水务局", "2024年", "李敏")),
    (("单位名称", "青山县水务局", "报告年度", 2024), ("填报人", "李敏", "联系电话", "0311-1")),
    (("单位名称",), ("青山县水务局",), ("报告年度",), ("2024年度",), ("填报人", "李敏")),
    (("年度", "填报单位：", "联系人："), (2024, "青山县水务局", "李敏")),
    (("报送部门", "报送年度", "制表人", "制表时间"), ("青山县水务局", 2024, "李敏", "2025-01-12")),
], ids=["headings", "list", "pairs", "column", "colons", "doing"])  # fmt: skip
@pytest.mark.parametrize("name", ["封面", "首页", "联系表"])
def test_a_cover_lies_or_stands(rows: tuple[Row, ...], name: str) -> None:
    seen, found = said(*rows, name=name)

    assert ("青山县水务局", 2024, "李敏") == (seen.unit, seen.year, seen.contact["person"])
    assert {} == found


def test_the_answer_of_the_cover_goes_before_a_list_in_another_sheet() -> None:
    contacts = page(("填报单位", "联系人", "电话"), ("水务局", "王五", 1), name="联系表")
    seen, found = said(("单位名称", "青山县水务局"), ("报告年度", 2024), sheets=(contacts,))

    assert ("青山县水务局", {}) == (seen.unit, found)


def test_a_list_of_units_names_none() -> None:
    assert "R120" in said(("单位名称", "联系人"), ("青山县水务局", "李"), ("青山县体育局", "王"), name="通讯录")[1]


# ── the year ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", [
    2024, "2024", "２０２４年", "二〇二四年度", "二零二四", "二○二四年", "贰零贰肆年", "2024年度（2025年1月编制）", "24年", "2024财年",
    "2024年1月1日至12月31日", "2024.1.1—2024.12.31", "2024年1-12月", "2024年一至四季度", DateValue("1905-07-16"), DateValue("2024-01-01"),
])  # fmt: skip
def test_a_year_however_it_is_written(answer: Value) -> None:
    seen, found = said(("单位名称", "青山县水务局"), ("报告年度", answer))

    assert (2024, {}) == (seen.year, found)


@pytest.mark.parametrize("answer", ["2023—2024年", "2023、2024年度", "2024-25年度", "本年", "去年"])
def test_a_year_that_is_none_or_several_is_told(answer: Value) -> None:
    seen, found = said(("单位名称", "青山县水务局"), ("报告年度", answer))

    assert (None, ["R163"], answer) == (seen.year, list(found), found["R163"].said)


def test_a_title_of_several_years_is_told() -> None:
    assert ["R163"] == list(said("青山县水务局2023年、2024年政府信息公开工作年度报告")[1])


def test_where_one_answer_is_unclear_the_year_that_another_gives_is_told() -> None:
    title = "青山县水务局2024年政府信息公开工作年度报告"
    seen, found = said(title, ("报告年度", "2023—2024年"))

    assert (2024, 2024) == (seen.year, found["R163"].year)
    assert "2024 年度" in render(found["R163"], Language.ZH)


def test_the_name_of_a_sheet_says_the_year() -> None:
    def of(*rows: Row, name: str = "二〇二四年{}") -> tuple[int | None, set[str]]:
        tables = (replace(table, name=name.format(table.name)) for table in TABLES)
        seen, findings = bind(F21, Document((page(*rows), *tables)))
        return seen.year, {finding.code for finding in findings} & {"R121", "R135"}

    assert (2024, set()) == of(("单位名称", "青山县水务局"))
    assert (2023, {"R135"}) == of(("单位名称", "青山县水务局"), ("年度", 2023))
    assert (2023, set()) == of(("单位名称", "青山县水务局"), ("年度", 2023), name="{}（1月20日）")


PARTS = ["上半年", "1—11月", "（1-6月）", "第三季度", "前三季度", "一至三季度", "截至6月底", "1月1日至6月30日", "一至十一月", "前10个月",
         "下半年度", "Q3", "三季度", "第一、二季度"]  # fmt: skip


def test_the_name_of_a_file_without_sheets_is_no_name_of_a_sheet() -> None:
    cover = page(("单位名称", "青山县水务局"), ("报告年度", 2024))
    table = replace(TABLES[0], name="2021-水务局")
    told = {
        file: [one.code for one in identify(take(F21, Document((cover, table)), file), ROSTER).findings]
        for file in ("2021-水务局.csv", "水务局.xlsx")
    }

    assert [False, True] == ["R135" in codes for codes in told.values()]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_year_is_an_error_that_quotes_it(part: str) -> None:
    for rows in (
        (("单位名称", "青山县水务局"), ("报告年度", f"2024年{part}")),
        (("单位名称", "青山县水务局"), ("报告年度", 2024), ("统计期间", f"2024年{part}")),
        (f"青山县水务局2024年{part}政府信息公开工作年度报告",),
    ):
        found = said(*rows)[1]
        assert ["R162"] == list(found)
        assert found["R162"].said in plain(f"2024年{part}")
        assert "error" == found["R162"].severity


@pytest.mark.parametrize(
    "file",
    [
        "青山县水务局2024年.xlsx",
        "水务局1月20日报送.xlsx",
        "四季青镇水务局.xlsx",
        "水务局2025年1月报送.xlsx",
        "2-Q1.xlsx",
    ],
)
def test_no_word_of_a_part_is_found_where_there_is_none(file: str) -> None:
    assert {} == said(("单位名称", "青山县水务局"), ("报告年度", 2024), file=file)[1]


def test_the_name_of_a_file_is_a_hint_of_a_part_only() -> None:
    found = said(("单位名称", "青山县水务局"), ("报告年度", 2024), file="水务局上半年.xlsx")[1]

    assert [("R162", "warning")] == [(code, one.severity) for code, one in found.items()]


@pytest.mark.parametrize(("day", "told"), [
    ("2025-01-08", []), ("2024-12-27", []), ("1月8日", []), ("08/01/2025", ["R165"]), ("20/01/2025", []),
    ("2024-01-08", ["R164"]), ("2024年3月2日", ["R164"]), ("2031-01-08", ["R164"]), ("2199-01-08", ["R165"]), ("月底", ["R165"]),
    ("    年  月  日", []), ("年", []), ("20  年  月  日", []), ("20__年__月__日", []), ("-", []), ("2025年  月  日", ["R165"]),
])  # fmt: skip
def test_a_day_on_which_no_return_is_made_is_told(day: str, told: list[str]) -> None:
    assert told == list(said(("单位名称", "青山县水务局"), ("报告年度", 2024), ("填报日期", day))[1])


# ── examples ────────────────────────────────────────────────────────────────────────────────

EXAMPLES = ["某某局", "某局", "XX局", "ｘｘ县水务局", "青山县××镇人民政府", "**县人民政府", "○○局", "（单位名称）", "【填报单位全称】", "请填写单位全称",
            "示例单位", "填报示例", "样表", "示范文本", "×××人民政府", "XXX人民政府", "县（市、区）人民政府", "乡镇(街道)", "市（区）水务局", "某省某市水务局", "青山县某镇", "测试单位", "XX县XX局"]  # fmt: skip
REAL = [
    "青山县水务局",
    "样板镇人民政府",
    "示范区管理委员会",
    "青山县检测试验所",
    "甲局",
    "A局",
    "国家税务总局青山县税务局",
    "测绘局",
    "双乂乡",
    "青山县（市）合办的水务局",
    "青山县·人民医院",
    "示范镇文本馆",
]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_nobodys_return(name: str) -> None:
    seen, found = said(("单位名称", name), ("报告年度", 2024), file="水务局.xlsx", roster=ROSTER)

    assert (name, ["R161"], "青山县水务局") == (seen.unit, list(found), found["R161"].other)


@pytest.mark.parametrize("name", REAL)
def test_a_name_with_such_a_word_is_none(name: str) -> None:
    assert not is_example(name)


def test_a_filled_example_counts_for_nobody_even_without_a_name_in_it() -> None:
    assert ["R161"] == list(said(("报告年度", 2024), file="回收件/填报示例.xlsx")[1])


@pytest.mark.parametrize("file", ["填报样表", "示范文本", "2024年填报示例（水务）", "年报范本"])
def test_a_file_named_as_an_example_is_told_where_no_roster_knows_the_unit(file: str) -> None:
    rows: tuple[Row, ...] = (("单位名称", "青山县水务局"), ("报告年度", 2024))
    found = said(*rows, file=f"回收件/{file}.xlsx")[1]

    assert [("R168", "warning")] == [(code, one.severity) for code, one in found.items()]
    assert {} == said(*rows, file=f"回收件/{file}.xlsx", roster=ROSTER)[1]
    assert "R168" in said(("单位名称", "乌有局"), ("报告年度", 2024), file=f"回收件/{file}.xlsx", roster=ROSTER)[1]


# ── evidence against evidence ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("unit", "file"), [
    ("柳树镇人民政府", "平安镇.xlsx"), ("平安镇人民政府", "柳树镇人民政府.xlsx"), ("平安镇人民政府", "2024年柳树镇年报（更正）.xlsx"),
    ("青山县体育局", "水务局.xlsx"), ("青山县水务局", "住建局.xlsx"), ("青山县水务局", "青山县住建局报表.xlsx"), ("平安镇人民政府", "平安镇中心小学.xlsx"),
    ("青山县水务局", "城南街道.xlsx"),
])  # fmt: skip
def test_two_units_in_what_people_see_is_an_error(unit: str, file: str) -> None:
    seen, found = said(("单位名称", unit), ("报告年度", 2024), file=f"收/{file}", roster=ROSTER)

    if file == "青山县住建局报表.xlsx":  # no name ends there
        assert {} == found
        return
    assert (unit, ["R160"], "file") == (seen.unit, list(found), found["R160"].found_in)


@pytest.mark.parametrize(("unit", "file"), [
    ("青山县水务局", "水务局.xlsx"), ("青山县住房和城乡建设局", "住建局.xlsx"), ("柳树镇人民政府", "柳树镇/年报.xlsx"), ("平安镇中心小学", "平安镇小学.xlsx"),
    ("平安镇人民政府", "报水务局的平安镇人民政府.xlsx"), ("青山县水务局", "政府信息公开工作年度报告.xlsx"), ("青山县水务局", "县政府办公室/水务局.xlsx"),
    ("青山县城南街道办事处", "城南街道办2024.xlsx"), ("青山县水务局", "平安镇中学.xlsx"),
])  # fmt: skip
def test_short_names_and_other_words_are_no_contradiction(unit: str, file: str) -> None:
    assert {} == said(("单位名称", unit), ("报告年度", 2024), file=file, roster=ROSTER)[1]


def test_a_title_alone_against_cover_and_file_is_a_doubt_only() -> None:
    title = "青山县体育局2024年政府信息公开工作年度报告"
    rows = (("单位名称", "青山县水务局"), title)

    assert ["R134"] == list(said(*rows, file="水务局.xlsx", roster=ROSTER)[1])
    assert ["R160"] == list(said(*rows, roster=ROSTER)[1])


def test_two_covers_in_one_workbook_are_an_error() -> None:
    other = page(("填报单位", "青山县体育局"), name="封面2")
    found = said(("单位名称", "青山县水务局"), ("报告年度", 2024), roster=ROSTER, sheets=(other,))[1]

    assert (["R160"], "elsewhere") == (list(found), found["R160"].found_in)


@pytest.mark.parametrize(
    ("stated", "file"), [("水务局", "青山县水务局.xlsx"), ("青山县水务菊", "水务局.xlsx"), ("住建局", "住建局.xlsx")]
)
def test_a_name_nobody_listed_is_that_which_the_file_confirms(stated: str, file: str) -> None:
    seen, found = said(("单位名称", stated), ("报告年度", 2024), file=file, roster=ROSTER)

    assert (seen.unit, ["R133"]) == (found["R133"].unit, list(found))
    assert seen.unit in {unit.name for unit in ROSTER.units}
    assert "R138" in said(("单位名称", stated), ("报告年度", 2024), file="年报.xlsx", roster=ROSTER)[1]


def test_the_heading_of_a_form_made_for_many_is_a_doubt_only() -> None:
    roster = Roster((*ROSTER.units, ReportingUnit("青山县人民政府")))
    rows = (("单位名称", "青山县水务局"), "青山县人民政府2024年政府信息公开工作年度报告")

    assert ["R134"] == list(said(*rows, roster=roster)[1])


@pytest.mark.parametrize("source", ["marks", "code", "file", "title"])
def test_a_former_name_is_never_counted_beside_the_unit(source: str) -> None:
    """The cover says a name that nobody listed, something else a unit of the roster."""
    title = "青山县住房和城乡建设局2024年度统计表" if source == "title" else ""
    rows = ("单位编码：W9" if source == "code" else title, ("单位名称", "青山县房产服务中心"), ("报告年度", 2024))
    roster = Roster((*ROSTER.units[:5], replace(ROSTER.units[5], code="W9"), *ROSTER.units[6:]))
    marks = {"gouji.unit": "青山县住房和城乡建设局"} if source == "marks" else {}
    file = "住房和城乡建设局.xlsx" if source == "file" else "年报.xlsx"
    found = identify(take(F21, Document((page(*rows), *TABLES), {}, marks), file), roster, blank_as_zero=True)
    listed = returned("青山县住房和城乡建设局", "a.xlsx")

    assert [source] == [one.found_in for one in found.findings if isinstance(one, UnitInDoubt)]
    entries = collected([found, listed], roster=roster).entries
    assert [Part.IN_DOUBT, Part.COUNTS] == [one.part for one in entries if one.part is not Part.EMPTY]
    line = collection_status(roster, review([found])).lines[5]
    assert (UnitState.CONTESTED, "青山县住房和城乡建设局") == (line.state, line.unit.name)
    assert "青山县房产服务中心" in message(line.unit.name, the(Review, to_send_back(line)), Sender(date(2025, 2, 1)))


@pytest.mark.parametrize(
    ("unit", "file"), [("青山县水库管理所", "水务局水库管理所.xlsx"), ("青山县水库管理所", "年报.xlsx")]
)
def test_a_unit_that_nobody_listed_and_nothing_contradicts_is_told_as_such(unit: str, file: str) -> None:
    assert ["R136"] == list(said(("单位名称", unit), ("报告年度", 2024), file=file, roster=ROSTER)[1])


def test_a_short_name_that_another_source_explains_is_that_unit() -> None:
    seen, found = said(("单位名称", "县住建委"), ("报告年度", 2024), file="住房和城乡建设局.xlsx", roster=ROSTER)

    assert ("青山县住房和城乡建设局", ["R133"]) == (seen.unit, list(found))


# ── units beside each other in one file ─────────────────────────────────────────────────────


def side_by_side(*named: tuple[str, str, int]) -> Return:
    """A workbook with all tables on sheets of each unit: name of the sheets, heading over them, figures."""
    sheets = [
        Grid(f"{sheet}{grid.name}", (Piece(0, 0, heading), *(
            piece._replace(row=piece.row + 1, name=None, formula=None,
                           value=figure if piece.role in ("input", "total") else piece.value)
            for piece in grid.pieces)))
        for sheet, heading, figure in named for grid in TABLES
    ]  # fmt: skip
    return identify(take(F21, Document(tuple(sheets)), "年报.xlsx"), ROSTER)


@pytest.mark.parametrize(("one", "other"), [
    (("甲", "柳树镇人民政府2024年度统计表", 1), ("乙", "平安镇人民政府2024年度统计表", 2)), (("柳树镇", "2024年度统计表", 1), ("平安镇", "2024年度统计表", 2)),
    (("甲", "填报单位：柳树镇人民政府", 1), ("乙", "填报单位：平安镇人民政府", 2)), (("柳树镇", "", 1), ("乙", "平安镇人民政府2024年度统计表", 1)),
])  # fmt: skip
def test_tables_of_two_units_count_for_neither_and_both_are_named(
    one: tuple[str, str, int], other: tuple[str, str, int]
) -> None:
    found = side_by_side(one, other)
    units = ("柳树镇人民政府", "平安镇人民政府")
    lines = {line.unit.name: line for line in collection_status(ROSTER, review([found])).lines}

    assert [set(units)] == [set(finding.units) for finding in found.findings if isinstance(finding, SeveralUnits)]
    assert not {"R115", "R117", "R160"} & {finding.code for finding in found.findings}
    for unit in units:
        assert UnitState.CONTESTED == lines[unit].state
        back = to_send_back(lines[unit])
        assert back is not None
        text = "".join(getattr(block, "text", "") for block in letter(unit, back, Sender(date(2025, 2, 1))))
        assert all(name in text for name in units)
        assert not [word for word in ("颜色", "标注件", "说明”") if word in text]


@pytest.mark.parametrize(
    "sheets", [("表", "表 (2)"), ("柳树镇", "柳树镇（旧）"), ("柳树镇", "草稿"), ("2023年柳树镇", "2024年柳树镇")]
)
def test_drafts_of_one_unit_are_told_as_such(sheets: tuple[str, str]) -> None:
    codes = {
        finding.code for finding in side_by_side(*((name, "", number) for number, name in enumerate(sheets))).findings
    }

    assert ({"R117"}, set()) == (codes & {"R117"}, codes & {"R199"})


# ── the office's own summary ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "office", "codes"), [
    ("青山县", None, set()), ("青山县人民政府", None, set()), ("政务公开办", "政务公开办", set()), ("青山县水务", None, {"R138"}), ("政务公开办", None, {"R136"}),
])  # fmt: skip
def test_a_summary_by_the_name_of_the_office_or_an_area_is_no_unit_s(
    name: str, office: str | None, codes: set[str]
) -> None:
    whole = as_summary(take(F21, Document((page(("单位名称", name), ("报告年度", 2024)), *TABLES)), "年报.xlsx"))
    known = Office(roster=ROSTER, unit=office, last_year=LastYear([whole]))
    found = identify(whole, ROSTER, office=office)

    assert codes == {finding.code for finding in found.findings} & {"R136", "R138", "R160"}
    assert bool(codes) == ("E308" in {finding.code for finding in the(Review, reviewed(found, known)).findings})


def test_an_area_is_no_near_miss_of_the_units_in_it() -> None:
    assert ["R136"] == list(said(("单位名称", "青山县"), ("报告年度", 2024), roster=ROSTER)[1])
    governed = Roster((*ROSTER.units, ReportingUnit("青山县人民政府")))
    assert "青山县人民政府" == said(("单位名称", "青山县"), ("报告年度", 2024), roster=governed)[1]["R138"].near


def test_the_code_in_the_blank_names_the_unit() -> None:
    seen, found = said("单位编码：W1", ("报告年度", 2024), roster=ROSTER)

    assert ("青山县水务局", ["R123"]) == (seen.unit, list(found))


def returned(unit: str | None, file: str, roster: Roster | None = ROSTER) -> Return:
    rows = (("单位名称", unit), ("报告年度", 2024), ("填报日期", "2025-01-10"), ("零报告", "是"))
    return identify(take(F21, Document((page(*rows), *TABLES)), file), roster, blank_as_zero=True)


def test_a_return_in_doubt_counts_for_nobody_and_both_units_are_asked() -> None:
    readings = [returned("柳树镇人民政府", "柳树镇.xlsx"), returned("柳树镇人民政府", "平安镇.xlsx")]
    found = collected(readings, roster=ROSTER)
    total = consolidated(readings, roster=ROSTER)
    lines = {line.unit.name: line for line in collection_status(ROSTER, review(readings)).lines}

    assert [Part.COUNTS, Part.IN_DOUBT] == [entry.part for entry in found.entries]
    assert ["柳树镇.xlsx"] == [member.file for member in total.members]
    assert [("M171", "平安镇.xlsx", "error")] == [(one.code, file_of(one), one.severity) for one in total.excluded]
    assert not {"柳树镇人民政府", "平安镇人民政府"} & {unit.name for unit in total.missing}
    for unit in ("柳树镇人民政府", "平安镇人民政府"):
        assert UnitState.CONTESTED == lines[unit].state
        back = to_send_back(lines[unit])
        assert back is not None
        text = message(unit, back, Sender(date(2025, 2, 1)))
        assert "柳树镇人民政府的，还是平安镇人民政府的" in text
    assert UnitState.MISSING == lines["青山县水务局"].state


def test_swapped_covers_count_for_nobody() -> None:
    readings = [returned("平安镇人民政府", "柳树镇.xlsx"), returned("柳树镇人民政府", "平安镇.xlsx")]
    lines = collection_status(ROSTER, review(readings)).lines

    assert [UnitState.CONTESTED] * 2 == [line.state for line in lines if "镇人民" in line.unit.name]
    assert {Part.IN_DOUBT} == {entry.part for entry in collected(readings, roster=ROSTER).entries}


@pytest.mark.parametrize(("files", "part"), [
    (["平安镇/年报.xlsx"], Part.IN_DOUBT),
    (["平安镇/年报.xlsx", "平安镇/年报2.xlsx"], Part.IN_DOUBT),
    (["县政府办公室/柳树镇.xlsx"], Part.COUNTS),
])  # fmt: skip
def test_a_folder_of_another_unit_is_a_doubt(files: list[str], part: Part) -> None:
    entries = collected([returned("柳树镇人民政府", file) for file in files], roster=ROSTER).entries

    assert {part} == {entry.part for entry in entries} - {Part.OTHER_VERSION}


def test_a_folder_in_which_several_units_lie_is_somebodys_collection() -> None:
    readings = [returned("柳树镇人民政府", "县政府办公室/a.xlsx"), returned("青山县水务局", "县政府办公室/b.xlsx")]

    assert {Part.COUNTS} == {entry.part for entry in collected(readings, roster=ROSTER).entries}


def test_returns_without_a_name_are_distinguished_by_their_folders() -> None:
    readings = [returned(None, f"{folder}/年报.xlsx", None) for folder in ("收/甲", "收/乙")]

    assert ["甲/年报", "乙/年报"] == [entry.unit for entry in collected(readings).counting()]


def test_where_a_roster_is_known_a_return_without_a_name_counts_for_nobody() -> None:
    nameless = returned(None, "收/Book1.xlsx")
    readings = [returned("柳树镇人民政府", "柳树镇.xlsx"), nameless]
    total = consolidated(readings, roster=ROSTER)
    status = collection_status(ROSTER, review(readings))

    assert [("R120", Severity.ERROR)] == [(one.code, one.severity) for one in nameless.findings if one.code == "R120"]
    assert [("M171", "收/Book1.xlsx")] == [(one.code, file_of(one)) for one in total.excluded]
    assert [("收/Book1.xlsx", "R120")] == [(one.entry.file, one.why.code) for one in status.others()]


@pytest.mark.parametrize("path", [
    "收/柳树镇报送材料.zip/表.csv", "收/柳树镇报送材料.zip/报表.zip/表.csv", "收/柳树镇年报.eml/附件.zip/甲/表.csv", "收/柳树镇/表.csv",
])  # fmt: skip
def test_the_archive_that_a_file_came_in_names_the_unit(path: str) -> None:
    assert "柳树镇人民政府" == returned(None, path).submission.unit


def test_a_folder_further_up_names_nobody() -> None:
    assert None is returned(None, "柳树镇/2024/表.csv").submission.unit


@pytest.mark.parametrize(("said", "code", "severity"), [
    ("青山县水务局、平安镇人民政府", "R160", Severity.ERROR),
    ("青山县水务局/平安镇", "R160", Severity.ERROR),
    ("青石县水务局", "R134", Severity.WARNING),
    ("县水务局", "R133", Severity.INFORMATION),
    ("青山县水务局", None, None),
])  # fmt: skip
def test_another_authority_on_a_units_own_blank_is_told(said: str, code: str | None, severity: Severity | None) -> None:
    marks = {"gouji.unit": "青山县水务局", "gouji.form": F21.id}
    document = Document((page(("单位名称", said), ("报告年度", 2024)), *TABLES), properties=marks)
    found = identify(take(F21, document, "年报.xlsx"), ROSTER)
    told = [(one.code, one.severity) for one in found.findings if one.code in ("R133", "R134", "R160")]

    assert ([(code, severity)] if code else []) == told


def test_a_city_that_the_roster_knows_is_another_authority_for_certain() -> None:
    roster = Roster((*ROSTER.units, ReportingUnit("江川市公安局青山分局")))
    marks = {"gouji.unit": "青山县水务局", "gouji.form": F21.id}
    document = Document((page(("单位名称", "江川市水务局"), ("报告年度", 2024)), *TABLES), properties=marks)

    assert "R160" in [one.code for one in identify(take(F21, document, "年报.xlsx"), roster).findings]


# ── several sets in one workbook ────────────────────────────────────────────────────────────

HEADINGS = [("2023年", "2024年"), ("2024年", "2023年"), ("二〇二三年度", "二〇二四年度")]


def twice(across: bool, upper: str, lower: str, more: int = 5, number: int = 1) -> Document:
    """A return one of whose tables stands in its sheet twice under headings, with other figures the second time."""
    table = TABLES[number]
    by = (0, 17) if across else (40, 0)
    filled = [piece._replace(row=piece.row + 2, formula=None, value=1 if piece.role in ("input", "total") else piece.value)
              for piece in table.pieces]  # fmt: skip
    copy = [piece._replace(row=piece.row + by[0], column=piece.column + by[1], name=None) for piece in filled]
    copy = [piece._replace(value=more) if piece.role in ("input", "total") else piece for piece in copy]
    heads = (Piece(0, 0, upper), Piece(by[0], by[1], lower))
    cover = page(("单位名称", "青山县水务局"), ("报告年度", 2024))
    sheet = Grid(table.name, (*heads, *filled, *copy))
    return Document((cover, *(sheet if grid is table else grid for grid in TABLES)))


@pytest.mark.parametrize("number", range(len(TABLES)))
@pytest.mark.parametrize(("across", "headings"), list(product((True, False), HEADINGS)))
def test_of_two_years_in_a_sheet_the_report_year_counts(number: int, across: bool, headings: tuple[str, str]) -> None:
    seen, findings = bind(F21, twice(across, headings[0], headings[1], number=number))
    codes = {finding.code for finding in findings}
    cell = ("disclosure.licensing.decisions", "requests.new.person", "cases.reconsideration.upheld")[number]

    assert (5 if "4" in headings[1] or "四" in headings[1] else 1) == seen.value(cell)
    assert "R167" in codes
    assert not {"R166", "R117", "R114"} & codes


@pytest.mark.parametrize(
    ("across", "headings"), list(product((True, False), [("", ""), ("青山县水务局", "青山县体育局"), ("2024年", "")]))
)
@pytest.mark.parametrize("number", range(len(TABLES)))
def test_two_sets_of_which_nobody_says_which_is_meant_are_an_error(
    number: int, across: bool, headings: tuple[str, str]
) -> None:
    findings = bind(F21, twice(across, headings[0], headings[1], number=number))[1]

    assert [("R199" if "局" in headings[0] else "R166", "error")] == [
        (finding.code, finding.severity) for finding in findings if finding.code in ("R166", "R199")
    ]


def test_the_same_set_twice_is_only_mentioned() -> None:
    findings = bind(F21, twice(False, "", "", more=1))[1]

    assert ["warning"] == [finding.severity for finding in findings if finding.code == "R166"]


def test_a_second_row_of_figures_without_labels_is_an_error() -> None:
    table = TABLES[2]
    filled = tuple(
        piece._replace(value=3, formula=None) if piece.role in ("input", "total") else piece for piece in table.pieces
    )
    again = tuple(piece._replace(row=piece.row + 1, value=column) for column, piece in enumerate(filled, 2)
                  if piece.role in ("input", "total"))  # fmt: skip
    document = Document(
        (page(("单位名称", "青山县水务局"), ("报告年度", 2024)), *TABLES[:2], Grid(table.name, (*filled, *again)))
    )

    assert ["R166"] == [finding.code for finding in bind(F21, document)[1] if finding.code in ("R166", "R114")]


@pytest.mark.parametrize(("heading", "at", "code"), [
    ("上年总计", 0, "R114"), ("总计", 0, "R114"), ("备注", 0, "R114"), ("上年总计", 3, "R114"), ("", 0, "R114"),
])  # fmt: skip
def test_a_column_beside_a_table_is_no_second_set_of_one_below_it(heading: str, at: int, code: str) -> None:
    """The tables stand below each other, so that the column lies in the columns of the last one, too."""
    pieces: list[Piece] = []
    for number, table in enumerate(TABLES):
        top = max((piece.row for piece in pieces), default=0) + 3
        pieces += [piece._replace(row=piece.row + top, name=None, formula=None) for piece in table.pieces]
        if number == 1:
            rows = sorted({piece.row + top for piece in table.pieces if piece.role in ("input", "total")})
            column = max(piece.column for piece in table.pieces) + 1 + at
            pieces += [Piece(rows[0] - 1, column, heading or None), *(Piece(row, column, row) for row in rows)]
    cover = page(("单位名称", "青山县水务局"), ("报告年度", 2024))
    found = bind(F21, Document((cover, Grid("统计表", tuple(pieces)))))[1]

    assert [code] == [finding.code for finding in found if finding.code in ("R114", "R166")]


def test_sheets_of_other_years_are_last_years() -> None:
    table = TABLES[1]
    old = tuple(piece._replace(value=9, name=None) if piece.role == "input" else piece for piece in table.pieces)
    document = Document((page(("单位名称", "青山县水务局"), ("报告年度", 2024)), *TABLES, Grid("2023年表三", old)))
    codes = {finding.code for finding in bind(F21, document)[1]}

    assert "R167" in codes
    assert not {"R117", "R135"} & codes


def test_merge_names_the_same_units_to_be_decided_as_status() -> None:
    zeros = Submission(F21, None, None, dict.fromkeys(F21.cells, Observation.of(0)))
    tables = [grid for grid in layout(F21, zeros) if grid.name.startswith("表")]
    cover = (("单位名称", "青山县水务局"), ("报告年度", 2024))
    own, lent = (
        identify(take(F21, Document((page(*cover), *tables)), f"收/{name}.xlsx"), ROSTER)
        for name in ("水务局", "体育局")
    )
    stands, merged = collection_status(ROSTER, review([own, lent])), consolidated([own, lent], roster=ROSTER)
    contested = [line.unit.name for line in stands.lines if line.state is UnitState.CONTESTED]

    assert ["青山县水务局", "青山县体育局"] == contested == [unit.name for unit in merged.undecided]
    assert ["青山县水务局"] == [member.unit for member in merged.members]
    assert ["M174"] == [one.code for one in merged.findings if one.code in ("M174", "M149")]
    assert [line.unit for line in stands.lines if line.state is UnitState.MISSING] == list(merged.missing)
