"""Bodies below a unit, and those of another place: their returns are not the unit's, whatever their files are called."""

from __future__ import annotations

from itertools import cycle, product

import pytest
from collecting import collected, consolidated, review
from collecting import standing as collection_status

from gouji import Document, Grid, Return, identify, layout, load_form
from gouji.campaign.collection_status import UnitState
from gouji.collection.entry import Part
from gouji.intake.bind.bind import take
from gouji.lists.rosters import roster_in
from gouji.model.grid import Piece, Value
from gouji.units.names import unit_within
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
TABLES = tuple(grid for grid in layout(F21) if grid.name.startswith("表"))
UNITS = (
    ReportingUnit("城关街道办事处", aliases=("城关街道",)), ReportingUnit("石桥镇人民政府", aliases=("石桥镇",)),
    ReportingUnit("白马乡人民政府"), ReportingUnit("县教育局", aliases=("教育局",)), ReportingUnit("县财政局"),
    ReportingUnit("县市场监督管理局", aliases=("市监局",)), ReportingUnit("县卫生健康委员会", aliases=("卫健委", "县卫生健康局")),
    ReportingUnit("云溪县水务局"),
)  # fmt: skip
ROSTER = Roster(UNITS, area="云溪县")
BEFORE = ("", "县", "云溪县")
PARENTS = ("城关街道", "石桥镇", "石桥镇人民政府", "白马乡", "教育局", "财政局", "市监局", "市场监督管理局", "卫健委")
BODIES = (
    "第二中学", "二中", "工会", "稽查大队", "国库支付中心", "中心卫生院", "石桥村村民委员会", "东关村", "东关社区", "东关社区居委会", "中心校", "实验学校",
    "财政所", "派出所", "城东分局", "机关党支部", "中心幼儿园", "水利站", "图书馆", "执法中队", "林场", "电大学院", "职业技能鉴定所",
)  # fmt: skip
FILES = ("{}.xlsx", "{}2024年年报.xlsx", "{}/年报.xlsx", "1-{}（公章）.xlsx", "年报.xlsx")


def returned(unit: str, file: str, marked: str = "", roster: Roster = ROSTER) -> Return:
    rows: tuple[tuple[Value, ...], ...] = (
        ("单位名称", unit), ("报告年度", 2024), ("填报日期", "2025-01-10"), ("零报告", "是"),
    )  # fmt: skip
    cover = Grid("封面", tuple(Piece(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)))
    properties = {"gouji.unit": marked, "gouji.form": F21.id} if marked else {}
    return identify(take(F21, Document((cover, *TABLES), properties=properties), file), roster, blank_as_zero=True)


def taken(found: Return) -> str | None:
    """The unit of the roster that a return counts for."""
    (entry,) = collected([found], roster=ROSTER).entries
    return entry.known.name if entry.known is not None and entry.part is Part.COUNTS else None


@pytest.mark.slow
def test_a_body_below_a_unit_is_not_the_unit() -> None:
    names = [f"{place}{parent}{body}" for place, parent, body in product(BEFORE, PARENTS, BODIES)]
    found = {name: returned(name, file.format(name)) for name, file in zip(names, cycle(FILES), strict=False)}

    assert {} == {name: unit for name, one in found.items() if (unit := taken(one))}
    assert [] == [name for name, one in found.items() if "R133" in {finding.code for finding in one.findings}]
    assert {Part.IN_DOUBT} == {collected([one], roster=ROSTER).entries[0].part for one in found.values()}


@pytest.mark.parametrize("marked", ["城关街道办事处", "县教育局"])
def test_nor_on_the_blank_of_the_unit(marked: str) -> None:
    place = marked.removesuffix("办事处")

    assert [] == [body for body in BODIES if taken(returned(f"{place}{body}", f"{body}.xlsx", marked))]


@pytest.mark.parametrize(("name", "file"), list(product(
    ("市教育局", "清源县教育局", "邻县教育局", "江川市清源县教育局", "清源县水务局", "市水务局", "柳河区财政局"), FILES)))  # fmt: skip
def test_the_same_bureau_of_another_place_is_another(name: str, file: str) -> None:
    found = returned(name, file.format(name))

    assert None is taken(found)
    assert Part.IN_DOUBT is collected([found], roster=ROSTER).entries[0].part


@pytest.mark.parametrize(("name", "unit"), [
    ("云溪县教育局", "县教育局"), ("教育局", "县教育局"), ("县教育局（本级）", "县教育局"), ("县教育局（含下属学校）", "县教育局"), ("县教育局机关", "县教育局"),
    ("县教育局办公室", "县教育局"), ("市监局", "县市场监督管理局"), ("县市监局", "县市场监督管理局"), ("县市场监管局", "县市场监督管理局"),
    ("卫健委", "县卫生健康委员会"), ("县卫健委", "县卫生健康委员会"), ("县卫生健康局", "县卫生健康委员会"), ("石桥镇", "石桥镇人民政府"), ("石桥镇政府", "石桥镇人民政府"),
    ("云溪县石桥镇人民政府", "石桥镇人民政府"), ("石桥镇人民政府办公室", "石桥镇人民政府"), ("白马乡", "白马乡人民政府"), ("白马乡政府", "白马乡人民政府"),
    ("城关街道", "城关街道办事处"), ("城关街道办", "城关街道办事处"), ("县水务局", "云溪县水务局"), ("江川市云溪县水务局", "云溪县水务局"),
])  # fmt: skip
@pytest.mark.parametrize("file", FILES[:4])
def test_short_full_and_former_names_are_the_unit(name: str, unit: str, file: str) -> None:
    assert unit == taken(returned(name, file.format(unit)))


def test_the_unit_above_has_not_returned_and_hears_of_the_file() -> None:
    below, own = returned("县教育局第二中学", "二中.xlsx"), returned("县财政局", "县财政局.xlsx")
    lines = {line.unit.name: line for line in collection_status(ROSTER, review([below, own])).lines}
    total = consolidated([below, own], roster=ROSTER)

    assert UnitState.MISSING is lines["县教育局"].state
    assert ["二中.xlsx"] == [entry.file for entry in lines["县教育局"].perhaps]
    assert UnitState.RETURNED is lines["县财政局"].state
    assert "县教育局" in {unit.name for unit in total.missing}
    assert [("M171", "error")] == [(one.code, one.severity) for one in total.excluded]


def test_a_return_of_the_unit_itself_stands_beside_those_of_its_villages() -> None:
    villages = [returned(f"城关街道{name}", f"{name}.xlsx", "城关街道办事处") for name in ("东关村", "西河村")]
    own = returned("城关街道办事处", "城关街道办事处.xlsx", "城关街道办事处")
    found = collected([*villages, own], roster=ROSTER)
    (line,) = (one for one in collection_status(ROSTER, review([*villages, own])).lines if one.versions)

    assert ["城关街道办事处.xlsx"] == [entry.file for entry in found.counting()]
    assert (UnitState.RETURNED, 1) == (line.state, len(line.versions))


@pytest.mark.parametrize(("said", "marked"), [
    ("城关街道办事处", ""), ("城关街道", ""), ("城关街道办事处", "城关街道办事处"), ("云溪县城关街道办事处", "城关街道办事处"),
])  # fmt: skip
@pytest.mark.parametrize("file", [
    "东关村.xlsx", "城关街道东关村.xlsx", "2024年度东关社区年报.xlsx", "收/西河村村委会（盖章）.xlsx", "1.城关小学.xlsx", "城关派出所2024.xlsx",
])  # fmt: skip
def test_a_village_that_left_the_name_of_the_street_on_the_cover_is_in_doubt(file: str, said: str, marked: str) -> None:
    own = returned("城关街道办事处", "城关街道办事处.xlsx")
    entries = collected([own, returned(said, file, marked)], roster=ROSTER).entries

    assert [Part.COUNTS, Part.IN_DOUBT] == [entry.part for entry in entries]


@pytest.mark.parametrize("file", [
    "城关街道.xlsx", "城关办.xlsx", "信息中心.xlsx", "张志学.xlsx", "网站.xlsx", "党政办.xlsx", "年报.xlsx", "2024年度政府信息公开工作年度报告统计表.xlsx",
    "东关村/城关街道办事处.xlsx", "城关街道办事处（含东关村）.xlsx", "汇总.xlsx", "Book1.xlsx",
])  # fmt: skip
def test_other_names_of_its_file_say_nothing_of_the_street(file: str) -> None:
    assert "城关街道办事处" == taken(returned("城关街道办事处", file))


def test_a_school_on_the_roster_has_a_file_with_a_short_name() -> None:
    roster = Roster((*UNITS, ReportingUnit("云溪县第二高级中学")))
    found = returned("云溪县第二高级中学", "县二中.xlsx", roster=roster)

    assert [] == [finding.code for finding in found.findings if finding.code == "R160"]


@pytest.mark.parametrize(("text", "unit"), [
    ("石桥镇石桥村", None), ("县教育局第二中学2024年报", None), ("教育局", "县教育局"), ("石桥镇 年报", "石桥镇人民政府"), ("财政局重新打的", "县财政局"),
    ("县教育局报送学校名单", "县教育局"), ("县教育局（含学校）", "县教育局"),
])  # fmt: skip
def test_the_name_of_a_file(text: str, unit: str | None) -> None:
    found = unit_within(ROSTER, text)

    assert unit == (found.name if found else None)


@pytest.mark.parametrize(("title", "area"), [
    ("云溪县2024年度政府信息公开年报应报单位名册", "云溪县"), ("附件1：云溪县应报单位名单", "云溪县"), ("2024年江川市云溪县单位名册", "江川市云溪县"),
    ("应报单位名册", ""), ("各镇乡街道名单", ""),
])  # fmt: skip
def test_the_title_of_the_roster_says_whose_it_is(title: str, area: str) -> None:
    rows = ((title,), ("单位名称",), ("县教育局",), ("县财政局",))
    grid = Grid("名册", tuple(Piece(r, 0, row[0]) for r, row in enumerate(rows)))

    assert area == roster_in([("名册.csv", Document((grid,)))])[0].area
