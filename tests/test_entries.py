"""What is wrong or odd about a roster, and what it comes to all the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from narrowed import the

from gouji import Finding, ReportingUnit, Roster
from gouji.lists.findings import LinesPassedOver
from gouji.lists.rosters import read_roster_with_findings
from gouji.messages.speech import spoken
from gouji.model.language import Language
from gouji.units.entries import RosterLine, roster_of
from gouji.units.findings import (
    AliasTwice,
    EmptyRoster,
    NamelessLine,
    ParentCircle,
    PerhapsOneUnit,
    UnitCodeTwice,
    UnitTwice,
    UnknownParent,
)

COUNTY = [
    "清源县人民政府",
    "清源县人民政府办公室",
    "清源县发展和改革局",
    "清源县教育局",
    "清源县体育局",
    "清源县科学技术局",
    "清源县工业和信息化局",
    "清源县公安局",
    "清源县民政局",
    "清源县财政局",
    "清源县司法局",
    "清源县人力资源和社会保障局",
    "清源县自然资源局",
    "清源县住房和城乡建设局",
    "清源县交通运输局",
    "清源县水利局",
    "清源县水务局",
    "清源县农业农村局",
    "清源县商务局",
    "清源县文化广电和旅游局",
    "清源县卫生健康局",
    "清源县应急管理局",
    "清源县审计局",
    "清源县市场监督管理局",
    "清源县医疗保障局",
    "清源县城市管理局",
    "清源县行政审批服务局",
    "清源县税务局",
    "清源县公安局城关分局",
    "清源县人民政府外事办公室",
    "清源县政务服务中心",
    "清源县机关事务服务中心",
    "清源县农业技术推广站",
    "清源县林业技术推广站",
    "清源县第一中学",
    "清源县第二中学",
    "清源县第十一中学",
    "第一小学",
    "第二小学",
    "柳河镇中心小学",
    "柳林镇中心小学",
    "城关镇人民政府",
    "城东镇人民政府",
    "柳河镇人民政府",
    "柳林镇人民政府",
    "柳镇人民政府",
    "东关街道办事处",
    "西关街道办事处",
    "清源经济开发区管理委员会",
    "清源县工业园区管委会",
    "清源县东城工业园区管委会",
    "甲县教育局",
    "乙县教育局",
]


def enrolled(*units: ReportingUnit) -> tuple[Roster, list[Finding]]:
    roster, findings = roster_of([RosterLine(row, unit) for row, unit in enumerate(units, 2)])
    return roster, list(findings)


def test_an_ordinary_roster_is_taken_as_it_is() -> None:
    units = tuple(ReportingUnit(name, f"A{number:02}") for number, name in enumerate(COUNTY))

    assert (Roster(units), []) == enrolled(*units)


@pytest.mark.parametrize("name", [
    "清源县卫生健康委员会", "清源县卫生健康委", "县教育局", "教育局", "清源县教育体育局", "清源县自然资源和规划局",
    "清源县人力资源社会保障局", "清源县科技学术局", "东关街道", "柳河镇", "柳河镇政府", "市场监督管理局",
])  # fmt: skip
def test_one_unit_under_two_names_is_worth_a_word(name: str) -> None:
    _, found = enrolled(*map(ReportingUnit, [*COUNTY, name]))

    assert [("R156", name)] == [(one.code, the(PerhapsOneUnit, one).unit) for one in found]
    assert the(PerhapsOneUnit, found[0]).row == len(COUNTY) + 2


def test_of_two_lines_with_one_name_the_first_counts() -> None:
    first, second = ReportingUnit("甲局", "A1"), ReportingUnit(" 甲 局", "A2")

    assert (Roster((first,)), [UnitTwice(row=3, unit=" 甲 局", first=2)]) == enrolled(first, second)


def test_a_code_of_two_units_is_left_to_the_first() -> None:
    roster, found = enrolled(ReportingUnit("甲局", "a1"), ReportingUnit("乙局", "A1"))

    assert [UnitCodeTwice(row=3, unit="乙局", unit_code="A1", first=2, other="甲局")] == found
    assert ["a1", ""] == [unit.code for unit in roster.units]


def test_an_alias_of_several_units_means_none_of_them() -> None:
    roster, found = enrolled(
        ReportingUnit("甲教育局", aliases=("教体局", "教局")),
        ReportingUnit("甲体育局", aliases=("教体局",)),
        ReportingUnit("丁局", aliases=("甲体育局",)),
    )

    assert [AliasTwice(alias="教体局", rows=(2, 3), units=("甲教育局", "甲体育局")),
            AliasTwice(alias="甲体育局", rows=(3, 4), units=("甲体育局", "丁局"))] == found  # fmt: skip
    assert [("教局",), (), ()] == [unit.aliases for unit in roster.units]


def test_a_line_without_a_name_is_told() -> None:
    assert (Roster(()), [NamelessLine(row=2), EmptyRoster()]) == enrolled(ReportingUnit("", "A1"))


def test_a_parent_goes_by_its_full_name_whatever_the_list_calls_it() -> None:
    roster, found = enrolled(ReportingUnit("甲局", aliases=("甲",)), ReportingUnit("乙所", parent="甲"))

    assert [] == found
    assert ["", "甲局"] == [unit.parent for unit in roster.units]


def test_the_level_of_the_office_itself_need_not_be_on_the_roster() -> None:
    units = [ReportingUnit(name, parent="清源县") for name in ("甲局", "乙局")]

    assert [] == enrolled(*units)[1]
    assert [UnknownParent(rows=(4,), parent="甲菊")] == enrolled(*units, ReportingUnit("丙所", parent="甲菊"))[1]


CIRCLES = [
    ([("甲", "甲")], (2,), "甲甲"),
    ([("甲", "乙"), ("乙", "丙"), ("丙", "甲"), ("丁", "乙")], (2, 3, 4), "甲乙丙甲"),
    ([("丁", "甲"), ("甲", "乙"), ("乙", "甲")], (3, 4), "甲乙甲"),
]


@pytest.mark.parametrize(("parents", "rows", "units"), CIRCLES)
def test_a_circle_of_parents_is_told_once(parents: list[tuple[str, str]], rows: tuple[int, ...], units: str) -> None:
    named = [ReportingUnit(f"{name}局", parent=f"{parent}局") for name, parent in parents]

    assert [ParentCircle(rows=rows, units=tuple(f"{name}局" for name in units))] == enrolled(*named)[1]


def test_a_file_is_told_by_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("应报单位名册\n单位编码,单位名称,电话\nA1,甲局,1\n,,\nA2,,2\nA3,甲局,3\n", "utf-8")
    roster, findings = read_roster_with_findings(path)

    assert Roster((ReportingUnit("甲局", "A1", phone="1"),)) == roster
    nameless, twice = findings
    assert (5, 6) == (the(NamelessLine, nameless).row, the(UnitTwice, twice).row)


def test_a_list_as_an_office_keeps_it(tmp_path: Path) -> None:
    """A cell merged over several lines counts for all of them; sums and remarks below are no units."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in [
        ("甲区应报单位名册",), ("应报单位", "类型", "上级部门", "联系人"), ("教育局", "部门", "甲区", "王"),
        ("公安局", None, None, "李"), ("城关镇", "乡镇", None, None), ("合计", "3个"), ("注：垂直管理的不在此列",),
    ]:  # fmt: skip
        sheet.append(row)
    for merged in ("A1:D1", "B3:B4", "C3:C5", "D4:D5"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "名册.xlsx")
    roster, findings = read_roster_with_findings(tmp_path / "名册.xlsx")

    assert [
        ("教育局", "部门", "甲区", "王"), ("公安局", "部门", "甲区", "李"), ("城关镇", "乡镇", "甲区", ""),
    ] == [(unit.name, unit.kind, unit.parent, unit.contact) for unit in roster.units]  # fmt: skip
    assert ["第 6 行“合计”", "第 7 行“注：垂直管理的不在此列”"] == [
        spoken(line, Language.ZH) for line in the(LinesPassedOver, findings[0]).lines.first
    ]
    assert ["R192"] == [finding.code for finding in findings]
