"""Which unit is meant: names, aliases, near misses, and what contradicts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from narrowed import the
from strategies import balanced

from gouji import Document, Grid, Piece, bind, layout, load_form
from gouji.intake.findings import UnitNearMiss
from gouji.intake.weigh import whose
from gouji.lists.rosters import read_roster
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.reading import StatedBy
from gouji.units.names import Likeness, abbreviates, near_misses, unit_called, unit_within
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
SCIENCE = ReportingUnit("红旗区科学技术局", code="A01", aliases=("科技局",))
FINANCE = ReportingUnit("红旗区财政局")
STREET = ReportingUnit("红旗区东关街道办事处", aliases=("东关街道",))
ROSTER = Roster((SCIENCE, FINANCE, STREET))


@pytest.mark.parametrize("name", ["红旗区科学技术局", " 红旗区 科学技术局", "科技局", "a01", "A０1"])
def test_a_unit_goes_by_its_name_its_aliases_and_its_code(name: str) -> None:
    assert SCIENCE == unit_called(ROSTER, name)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("红旗区科学技木局", (SCIENCE, "similar")),
        ("科学技术局", (SCIENCE, "part")),
        ("红旗区科技局", (SCIENCE, "short")),
        ("红旗财局", (FINANCE, "short")),
        ("红旗区财政局（公章）", (FINANCE, "part")),
        ("东关办事处", (STREET, "short")),
    ],
)
def test_a_near_miss_has_its_reason(name: str, near: tuple[ReportingUnit, str]) -> None:
    assert near == near_misses(ROSTER, name)[0]


@pytest.mark.parametrize("name", ["", "局", "蓝天市环境保护监测总站", "红旗区" * 40])
def test_what_is_far_is_no_near_miss(name: str) -> None:
    assert [] == near_misses(ROSTER, name)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3-红旗区财政局2024年报表", FINANCE),
        ("东关街道报表", STREET),
        ("科技局、红旗区财政局", None),
        ("报表", None),
        ("A01", None),
        ("财政局重新打的", FINANCE),
        ("财政局 科学技术局", None),
        ("区财政局年报", FINANCE),
        ("2024年红旗区 财政局", FINANCE),
        ("柳河县财政局年报", None),
        ("城关镇财政局", None),
        ("街道办事处", None),
    ],
)
def test_a_unit_within_the_name_of_a_file(text: str, unit: ReportingUnit | None) -> None:
    assert unit == unit_within(ROSTER, text)


def test_only_names_with_the_characters_of_a_short_one_are_compared_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counted(short: str, long: str) -> bool:
        compared.append(long)
        return abbreviates(short, long)

    monkeypatch.setattr("gouji.units.names.abbreviates", counted)
    others = (ReportingUnit(f"红旗区第{number}水库管理局") for number in range(100))
    resources = ReportingUnit("红旗区人力资源和社会保障局")

    assert resources == unit_within(Roster((resources, *others)), "人社局2024")
    assert {resources.name} == set(compared)


def test_an_unlisted_name_is_compared_with_the_roster_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(roster: Roster, name: str) -> list[tuple[ReportingUnit, Likeness]]:
        asked.append(name)
        return near_misses(roster, name)

    monkeypatch.setattr("gouji.intake.weigh.near_misses", counted)
    name, (finding,) = whose({StatedBy.COVER: "红旗区科学技木局"}, ROSTER, "x.xlsx")

    assert ("红旗区科学技木局", [name]) == (name, asked)
    assert "红旗区科学技术局" == the(UnitNearMiss, finding).near


def own(finding: Finding) -> dict[str, object]:
    """The fields that a finding has beside those of every other."""
    return {name: value for name, value in vars(finding).items() if name not in Finding._fields}


def findings(
    unit: str | None = None,
    year: int = 2024,
    file: str = "",
    roster: Roster | None = None,
    properties: Mapping[str, str] | None = None,
    title: str | None = None,
) -> dict[str, Any]:
    form = replace(balanced(F21), unit=unit, year=year)
    document = layout(F21, form)
    grids = tuple(grid for grid in document if grid.name != "_gouji")
    if title:
        grids = (*grids, Grid("标题", (Piece(0, 0, title),)))
    read, found = bind(F21, Document(grids, properties=properties or {}), file=file, roster=roster)
    seen: dict[str, object] = {f.code: own(f) for f in found}
    return seen | {"unit": read.unit, "year": read.year}


def test_cover_title_marks_and_file_agree_or_it_is_told() -> None:
    title = "红旗区财政局2023年政府信息公开工作年度报告"
    assert {"unit": "甲局", "year": 2024} == findings("甲局", file="甲局2024年.xlsx", properties={"gouji.unit": "甲局"})
    assert {"unit": "甲局", "found_in": "title", "other": "红旗区财政局"} == findings("甲局", title=title)["R134"]
    assert {"unit": "甲局", "found_in": "marks", "other": "乙局"} == findings(
        "甲局", properties={"gouji.unit": "乙局"}
    )["R134"]
    assert {"year": 2024, "found_in": "title", "other": 2023} == findings("甲局", title=title)["R135"]
    assert {"year": 2024, "found_in": "file", "other": 2022} == findings("甲局", file="2022年度.xlsx")["R135"]
    assert {"year": 2024, "found_in": "marks", "other": 2021} == findings("甲局", properties={"gouji.year": "2021"})[
        "R135"
    ]


def test_a_part_of_a_name_is_no_contradiction() -> None:
    assert "R134" not in findings("科学技术局", properties={"gouji.unit": "红旗区科学技术局"})


def test_a_date_in_the_name_of_a_file_is_no_report_year() -> None:
    assert "R135" not in findings("甲局", file="甲局2025年1月报送.xlsx")


def test_the_name_of_a_file_is_the_last_resort_and_told() -> None:
    found = findings(file="附件-红旗区科学技术局.xlsx")

    assert ("红旗区科学技术局", {"unit": "红旗区科学技术局"}) == (found["unit"], found["R137"])
    assert None is findings(file="报表.xlsx")["unit"]


def test_with_a_roster_the_unit_goes_by_its_full_name() -> None:
    found = findings("科技局", roster=ROSTER)

    assert ("红旗区科学技术局", {"stated": "科技局", "unit": "红旗区科学技术局"}) == (found["unit"], found["R133"])
    assert not {"R134", "R136", "R138"} & found.keys()


def test_with_a_roster_a_file_under_another_units_name_is_told() -> None:
    found = findings("红旗区财政局", roster=ROSTER, file="科技局.xlsx")

    assert {
        "unit": "红旗区财政局", "stated_by": "cover", "found_in": "file", "other": "红旗区科学技术局",
    } == found["R160"]  # fmt: skip


def test_with_a_roster_a_folder_tells_the_unit() -> None:
    assert "红旗区财政局" == findings(roster=ROSTER, file="红旗区财政局/报表.xlsx")["unit"]


def test_unknown_units_are_told_with_the_likeliest_one() -> None:
    assert {"unit": "红旗区科学技木局", "near": "红旗区科学技术局", "likeness": "similar"} == findings(
        "红旗区科学技木局", roster=ROSTER
    )["R138"]
    assert {"unit": "火星站"} == findings("火星站", roster=ROSTER)["R136"]


# ── rosters ─────────────────────────────────────────────────────────────────────────────────


def test_a_roster_is_read_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(
        "2024年应报单位名册\n序号,单位类型,单位名称,简称,上级单位,联系人,联系电话,单位编码\n"
        "1,部门,红旗区财政局,财政局、财局,红旗区政府,张三,0373-1,A1\n\n2,,红旗区审计局,,,,,\n3,部门,,空,,,,\n".encode(
            "gb18030"
        )
    )

    assert Roster((
        ReportingUnit("红旗区财政局", "A1", ("财政局", "财局"), "部门", "红旗区政府", "张三", "0373-1"),
        ReportingUnit("红旗区审计局"),
    )) == read_roster(path)  # fmt: skip


def test_a_roster_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("电话,地址\n1,2\n", "utf-8")

    with pytest.raises(UnreadableFile) as refused:
        read_roster(path)
    assert "R143" == refused.value.finding.code
