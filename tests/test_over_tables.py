"""Headings over single tables: one of another unit or another year contradicts the rest of the file."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from collecting import collected, consolidated, review
from collecting import standing as collection_status
from strategies import balanced
from test_evidence import page

from gouji import Document, Grid, Return, identify, layout, load_form
from gouji.campaign.collection_status import UnitState
from gouji.campaign.return_letter import Sender, letter
from gouji.campaign.send_back import to_send_back
from gouji.collection.entry import Part
from gouji.intake.bind.bind import take
from gouji.intake.findings import OtherYear, SeveralUnits, TableOfOtherYear
from gouji.model.grid import Piece
from gouji.model.reporting_period import Period
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
TABLES = [grid for grid in layout(F21, balanced(F21)) if grid.name.startswith("表")]
ROSTER = Roster(tuple(map(ReportingUnit, ("青山县水务局", "青山县体育局", "柳树镇人民政府", "青山县人民政府办公室"))))
MINE, OTHER = "青山县水务局", "青山县体育局"
HEADINGS = (
    "{unit}{year}年政府信息公开工作年度报告", "{unit}{year}年度", "{unit}{year}年统计表", "{year}年度{unit}政府信息公开情况",
    "{unit}政府信息公开统计表（{year}年）", "附件1：{unit}{year}年度统计表",
)  # fmt: skip
NAMES = ("{unit}", "{unit}（盖章）", "{unit}政府信息公开工作年度报告", "填报单位：{unit}")
YEARS = ("{year}年度", "{year}年政府信息公开工作年度报告", "（{year}年度）", "{year}年统计表")
SHORT = ("{short}年度", "{short}年报", "（{short}年）", "{unit}{short}年度统计表", "{short}年度政府信息公开情况")
PERIODS = (
    "{year}年1—12月", "（{year}年1-12月）", "统计期间：{year}年1月1日至{year}年12月31日", "{year}年1月1日至12月31日", "统计年度：{year}",
    "（统计时间：{year}.1.1－{year}.12.31）", "报告期:{year}年一月至十二月", "{unit}{year}年1月至12月", "（{year}）", "{year}年报", "（{chinese}年度）",
    "{chinese}年一至十二月",
)  # fmt: skip


def headed(
    *lines: str, unit: str = MINE, year: int | None = 2024, file: str = "年报.xlsx", known: bool = True
) -> Return:
    """A return with a line over each of its tables; the cover names the unit and the year, where given."""
    cover = page(*([("单位名称", unit)] if unit else []), *([("报告年度", year)] if year else []))
    sheets = [
        Grid(grid.name, (*([Piece(0, 0, line)] if line else []), *(
            piece._replace(row=piece.row + 2, name=None, formula=None) for piece in grid.pieces)))
        for line, grid in zip(lines, TABLES, strict=True)
    ]  # fmt: skip
    return identify(take(F21, Document((cover, *sheets)), file), ROSTER if known else None)


def lines(pattern: str, odd: int, one: tuple[str, int], rest: tuple[str, int], others: bool) -> list[str]:
    """The lines over the tables, the ``odd`` one of another unit or year; without ``others`` it is the only one."""
    named = [one if i == odd else rest for i in range(3)]
    said = [
        pattern.format(unit=u, year=y, short=y % 100, chinese=f"二〇二{'〇一二三四五六'[y % 10]}") for u, y in named
    ]
    return [line if others or i == odd else "" for i, line in enumerate(said)]


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "odd"), list(product((*HEADINGS, *NAMES), range(3))))
@pytest.mark.parametrize("other", [OTHER, "柳树镇人民政府", "临河县水务局"])
@pytest.mark.parametrize("known", [True, False], ids=["roster", "none"])
def test_a_table_under_the_name_of_another_unit_makes_the_return_nobody_s(
    pattern: str, odd: int, other: str, known: bool
) -> None:
    for unit, others in ((MINE, True), ("", True), *([(MINE, False)] if odd else [])):
        over = lines(pattern, odd, (other, 2024), (MINE, 2024), others)
        found = headed(*over, unit=unit, known=known, file="青山县水务局.xlsx")
        told = [one for one in found.findings if one.code in ("R199", "R160")]

        assert told
        assert [Part.IN_DOUBT] == [entry.part for entry in collected([found], roster=ROSTER if known else None).entries]
        if isinstance(told[0], SeveralUnits):
            assert {MINE, other} == set(told[0].units)
            assert f"{TABLES[odd].name}!A1" in told[0].sheets


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "odd"), list(product((*HEADINGS, *YEARS, *SHORT, *PERIODS), range(3))))
@pytest.mark.parametrize("year", [2023, 2022, 2025])
def test_a_table_of_another_year_makes_the_return_count_for_nobody(pattern: str, odd: int, year: int) -> None:
    for others in (True, False):
        found = headed(*lines(pattern, odd, (MINE, year), (MINE, 2024), others))
        told = [one for one in found.findings if isinstance(one, TableOfOtherYear)]

        assert [(f"{TABLES[odd].name}!A1", Period(2024), Period(year))] == [
            (one.where, one.year, one.other) for one in told
        ]
        assert [Part.IN_DOUBT] == [entry.part for entry in collected([found], roster=ROSTER).entries]


@pytest.mark.parametrize("pattern", [*HEADINGS, *YEARS, *SHORT, *PERIODS])
def test_one_year_over_all_tables_is_that_of_the_whole(pattern: str) -> None:
    found = headed(*lines(pattern, 0, (MINE, 2023), (MINE, 2023), True))

    assert [(2024, 2023)] == [(one.year, one.other) for one in found.findings if isinstance(one, OtherYear)]
    assert [] == [one for one in found.findings if isinstance(one, TableOfOtherYear)]


@pytest.mark.parametrize("pattern", [*HEADINGS, *YEARS])
def test_without_a_cover_the_tables_of_the_year_before_are_those_of_another(pattern: str) -> None:
    for odd in range(3):
        found = headed(*lines(pattern, odd, (MINE, 2023), (MINE, 2024), True), year=None)
        assert [f"{TABLES[odd].name}!A1"] == [o.where for o in found.findings if isinstance(o, TableOfOtherYear)]


@pytest.mark.parametrize("over", [
    ("", "", ""), *((pattern.format(unit=MINE, year=2024),) * 3 for pattern in (*HEADINGS, *NAMES, *YEARS)),
    (f"{MINE}2024年度", "县水务局2024年度", "水务局2024年度"), (f"{MINE}2024年统计表", "", ""), ("", f"{MINE}2024年统计表", ""),
    ("青山县人民政府2024年统计表", f"{MINE}2024年统计表", ""), ("青山县2024年统计表", f"{MINE}2024年统计表", "全县2024年统计表"),
    ("国办公开办函〔2021〕30号", "根据2019年修订的条例填报", "注：2023年的结转数已并入"), ("2025年1月10日", "制表时间：2025年1月", "2025年1月20日前报送"),
    ("10年以上的", "近10年统计", "（不含2023年数据）"), ("2024年1月1日", "填报时间：2025年", "（2023年修订）"), ("", "2024年1—12月", "24年度"),
    ("某某局2024年度统计表", f"{MINE}2024年统计表", ""), ("二〇二四年度", "２０２４年度", "2024年度"),
])  # fmt: skip
def test_headings_that_say_one_unit_and_year_are_quiet(over: tuple[str, str, str]) -> None:
    for file, known in product(("年报.xlsx", "水务局2024年报.xlsx"), (True, False)):
        found = headed(*over, file=file, known=known)

        assert [] == [one.code for one in found.findings if one.code in ("R199", "R160", "R203", "R135")]
        assert (MINE, 2024) == (found.submission.unit, found.submission.year)


def test_both_units_are_asked_and_neither_has_returned() -> None:
    found = headed(*lines(HEADINGS[0], 1, (OTHER, 2024), (MINE, 2024), True))
    stands = {one.unit.name: one for one in collection_status(ROSTER, review([found])).lines}

    assert [UnitState.CONTESTED] * 2 == [stands[unit].state for unit in (MINE, OTHER)]


def test_the_unit_is_asked_of_which_year_a_table_is() -> None:
    found = headed(*lines(YEARS[0], 1, (MINE, 2023), (MINE, 2024), True))
    line = next(one for one in collection_status(ROSTER, review([found])).lines if one.unit.name == MINE)
    back = to_send_back(line)
    assert back is not None
    text = "".join(getattr(block, "text", "") for block in letter(MINE, back, Sender(date(2025, 2, 1))))

    assert UnitState.CONTESTED is line.state
    assert all(word in text for word in ("表三!A1", "2023", "2024"))
    honest = headed("", "", "", unit=OTHER)
    assert [OTHER] == [one.unit for one in consolidated([found, honest], roster=ROSTER).members]
