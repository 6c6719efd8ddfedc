"""Headings over the tables, in words other than the form's title, say whose return it is and for when."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from collecting import collected, consolidated
from collecting import standing as collection_status
from narrowed import the

from gouji import Document, Form, Grid, Observation, Return, identify, layout, load_form
from gouji.collection.entry import Part
from gouji.collection.findings import YearNotStated
from gouji.editing.review import review
from gouji.intake.bind.bind import take
from gouji.model.grid import Piece
from gouji.model.reading import StatedBy
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Submission
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
ROSTER = Roster((ReportingUnit("市生态环境局云岭分局"), ReportingUnit("云岭区水务局")))


def one_sheet(*lines: str, behind: str = "", cover: tuple[tuple[str, object], ...] = ()) -> Document:
    """A return in one sheet: lines, the tables below each other, and a line under them."""
    pieces, top = [Piece(row, 0, line) for row, line in enumerate(lines)], len(lines)
    for row, (label, answer) in enumerate(cover, top):
        pieces += [Piece(row, 0, label), Piece(row, 1, answer)]  # type: ignore[arg-type]
    top += len(cover)
    for grid in layout(F21, Submission(F21, None, None, dict.fromkeys(F21.cells, Observation.of(1)))):
        if grid.name.startswith("表"):
            pieces += [piece._replace(row=piece.row + top, name=None, formula=None) for piece in grid.pieces]
            top = max(piece.row for piece in pieces) + 3
    return Document((Grid("Sheet1", (*pieces, *([Piece(top, 0, behind)] if behind else []))),))


def returned(document: Document, file: str = "水务局.xlsx") -> Return:
    return identify(take(F21, document, file), ROSTER, blank_as_zero=True)


@pytest.mark.parametrize("heading", [
    "市生态环境局云岭分局2023年度政府信息公开统计表", "市生态环境局云岭分局2023年政府信息公开年度报告", "市生态环境局云岭分局2023年年报统计表",
    "市生态环境局云岭分局政府信息公开情况统计表（2023年）", "2023年度市生态环境局云岭分局政府信息公开数据", "市生态环境局云岭分局二〇二三年度信息公开报表",
    "市生态环境局云岭分局２０２３年政务公开工作情况（修订稿）", "市生态环境局云岭分局2023年1-12月政府信息公开统计表", "附件1：市生态环境局云岭分局2023年统计表",
])  # fmt: skip
def test_a_heading_in_other_words_names_unit_and_year(heading: str) -> None:
    found = returned(one_sheet(heading), "年报.xlsx")

    assert ("市生态环境局云岭分局", 2023) == (found.submission.unit, found.submission.year)
    assert not {"R120", "R121", "R136", "R137", "R138"} & {finding.code for finding in found.findings}


@pytest.mark.parametrize("lines", [
    ("2025年1月10日",), ("2021",), ("根据2019年修订的条例填报",), ("注：2023年的结转数已并入",), ("政府信息公开统计表（2021年版）",), ("统计表", "2025年1月"),
    ("2022年、2023年政府信息公开统计表",), ("国办公开办函〔2021〕30号",), ("各单位请于2025年1月20日前报送统计表",),
])  # fmt: skip
def test_a_day_a_rule_or_a_note_is_no_report_year(lines: tuple[str, ...]) -> None:
    found = returned(one_sheet(*lines))

    assert (None, {"R121"}) == (found.submission.year, {finding.code for finding in found.findings} & {"R121", "R163"})


def test_a_year_under_the_tables_is_none_and_one_that_differs_makes_the_heading_none() -> None:
    assert returned(one_sheet(behind="2023年统计表")).submission.year is None
    assert returned(one_sheet("2024年统计表", behind="2023年统计表")).submission.year is None
    assert 2024 == returned(one_sheet("2024年统计表", behind="2024年统计表")).submission.year


@pytest.mark.parametrize(
    "heading", ["云岭区2024年度政府信息公开统计表", "全区各单位2024年统计表", "2024年度", "各街道2024年统计表"]
)
def test_a_heading_that_names_no_unit_leaves_the_cover_alone(heading: str) -> None:
    cover = (("单位名称", "云岭区水务局"), ("报告年度", 2024))

    codes = {finding.code for finding in returned(one_sheet(heading, cover=cover)).findings}
    assert not {"R134", "R135", "R160"} & codes
    assert "云岭区水务局" == returned(one_sheet(heading)).submission.unit


DAYS = ("2025年1月20日", "（2025年1月）", "2025.1.20", "二〇二五年一月", "2025年2月8日印发", "（2025年公布）", "(2025-01-20)", "灵发〔2025〕3号", "（2025）12号",
        "[2025]第3号", "（2025年1月20日公布）")  # fmt: skip
TITLES = (
    "政府信息公开工作年度报告",
    "2024年政府信息公开工作年度报告",
    "政府信息公开工作年度报告（2024年度）",
    "2024年度政府信息公开统计表",
)


@pytest.mark.parametrize(("title", "day"), list(product(TITLES, DAYS)))
def test_the_day_or_number_of_a_document_in_a_title_is_no_report_year(title: str, day: str) -> None:
    unit = "云岭区水务局"
    for lines in ([f"{unit}{title} {day}"], [f"{day} {unit}{title}"], [day, f"{unit}{title}"], [f"{unit}{title}", day]):
        found = returned(one_sheet(*lines))
        apart = len(lines) == 2 or TITLES[0] in title  # a heading in other words ends with itself
        years = {2024} if "2024" in title and apart else {2024, None} if "2024" in title else {None}

        assert found.submission.year in years
        assert not {"R135", "R163", "R203"} & {finding.code for finding in found.findings}
        assert unit == found.submission.unit


@pytest.mark.parametrize("maker", ["制表机关", "制表机构", "制定机关", "制 表 机 关", "制表机关（盖章）", "批准机关"])
@pytest.mark.parametrize(
    "heading", ["{unit}政府信息公开年报（2024）", "{unit}2024年政府信息公开工作年度报告", "填报单位：{unit}"]
)
def test_who_made_the_form_is_not_who_fills_it_in(maker: str, heading: str) -> None:
    said, title = f"{maker}：云岭区人民政府办公室", heading.format(unit="云岭区水务局")
    for lines in ([f"{title}   {said}"], [said, title], [title, said]):
        found = returned(one_sheet(*lines, cover=(("报告年度", 2024),)), "年报.xlsx")

        assert ("云岭区水务局", 2024) == (found.submission.unit, found.submission.year)
        assert not {"R134", "R160", "R199"} & {finding.code for finding in found.findings}
    found = returned(
        one_sheet(cover=((maker, "云岭区人民政府办公室"), ("填报单位", "云岭区水务局"), ("报告年度", 2024)))
    )
    assert "云岭区水务局" == found.submission.unit


def test_cover_and_the_form_s_own_title_go_before_such_a_heading() -> None:
    other, title = "云岭区水务局2022年统计表", f"市生态环境局云岭分局2023年{F21.title}"
    covered = returned(one_sheet(other, cover=(("单位名称", "市生态环境局云岭分局"), ("报告年度", 2024))), "年报.xlsx")
    titled = returned(one_sheet(other, title), "年报.xlsx")

    assert (2024, "R160") == (covered.submission.year, next(f.code for f in covered.findings if f.code == "R160"))
    assert {StatedBy.TITLE: 2023} == {by: year for by, year in titled.evidence.years.items() if year is not None}
    assert "市生态环境局云岭分局" == titled.submission.unit


@pytest.mark.parametrize("form", [F21, load_form("2019")], ids=["2021", "2019"])
def test_no_blank_of_ours_says_a_year_in_a_heading(form: Form) -> None:
    """Nor where a program has made the sheet of the marks visible."""
    blank = layout(form, Submission(form, "云岭区水务局", 2024, dict.fromkeys(form.cells, NOTHING)))
    marks = Grid(
        "_gouji", (Piece(0, 0, "form"), Piece(0, 1, form.id), Piece(1, 0, "edition"), Piece(1, 1, form.edition))
    )

    assert [None] * 2 == [take(form, one).evidence.years[StatedBy.TITLE] for one in (blank, Document((*blank, marks)))]


def test_a_part_of_a_year_in_such_a_heading_is_an_error() -> None:
    found = returned(one_sheet("云岭区水务局2024年上半年政府信息公开统计表"))

    assert "R162" in {finding.code for finding in found.findings}


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(("behind", "told"), [("（2024年1月至10月）", True), ("\n(2024.1-2024.6)", True), ("（1-6月）", True), ("（2024年1月至12月）", False),
                                              ("（2024年度）", False), ("\n计量单位：件、万元", False)])  # fmt: skip
def test_a_part_of_a_year_behind_the_title_of_a_table_is_an_error(number: int, behind: str, told: bool) -> None:
    title = F21.tables[number].title
    document = one_sheet(cover=(("单位名称", "云岭区水务局"), ("报告年度", 2024)))
    pieces = [
        piece._replace(value=f"{title}{behind}") if piece.value == title else piece
        for piece in document.grids[0].pieces
    ]
    if not any(str(piece.value).startswith(f"{title}{behind}") for piece in pieces):
        pieces.append(Piece(0, 20, f"{title}{behind}"))
    found = returned(Document((Grid("Sheet1", tuple(pieces)),)))

    assert (2024, told) == (found.submission.year, "R162" in {finding.code for finding in found.findings})


@pytest.mark.parametrize("part", ["半年", "上半年", "第三季度", "1—6月", "2024年上半年", "前三季度"])
def test_a_part_of_a_year_in_the_heading_of_a_cover_or_first_sheet_is_an_error(part: str) -> None:
    whole = layout(F21, Submission(F21, "云岭区水务局", 2024, dict.fromkeys(F21.cells, Observation.of(1))))
    covered = Document(
        tuple(
            replace(grid, pieces=tuple(
                one._replace(value=f"政府信息公开工作{part}报告") if one.role == "title" and grid.name == "封面" else one
                for one in grid.pieces
            ))
            for grid in whole
        )
    )  # fmt: skip
    for document in (covered, one_sheet(f"政府信息公开{part}情况统计表", cover=(("报告年度", 2024),))):
        assert ["error"] == [one.severity for one in returned(document).findings if one.code == "R162"]


@pytest.mark.parametrize(
    "line",
    ["填报说明：半年报和季报不用报送", "政府信息公开工作年度报告（1—12月）", "2025年1月编制", "全年四个季度合计情况"],
)
def test_a_line_that_speaks_of_no_part_or_is_no_heading_is_none(line: str) -> None:
    assert "R162" not in {one.code for one in returned(one_sheet(line, cover=(("报告年度", 2024),))).findings}


# ── no year at all ──────────────────────────────────────────────────────────────────────────


def test_a_return_without_a_year_is_told_wherever_it_is_counted() -> None:
    dated = returned(one_sheet("市生态环境局云岭分局2024年统计表"), "a.xlsx")
    undated = returned(one_sheet("统计表"))
    both = [dated, undated]

    assert [Part.COUNTS] * 2 == [entry.part for entry in collected(both, roster=ROSTER).entries]
    told = [the(YearNotStated, one) for one in consolidated(both, roster=ROSTER).findings if one.code == "M199"]
    assert [("云岭区水务局", Period(2024), "warning")] == [(one.unit, one.period, one.severity) for one in told]
    assert told == [f for f in collection_status(ROSTER, [review(one) for one in both]).findings if f.code == "M199"]
    assert not [one for one in consolidated([undated]).findings if one.code == "M199"]  # nobody asks for a year


BODIES = ("云岭区水务局", "柳树镇人民政府", "市生态环境局云岭分局", "云岭区卫生健康委员会", "云岭区水务局（盖章）")
PAGES = (
    ("{}", "2023年政府信息公开工作年度报告", "二〇二四年一月"), ("{}", "", "2023年度政府信息公开工作年度报告"), ("2023年政府信息公开工作年度报告", "{}", "2024年1月"),
    ("附件2", "{}", "2023年政府信息公开统计表"), ("{}", "2023年", "政府信息公开工作年度报告", "", "2024年1月20日"),
)  # fmt: skip


def behind(*page: str) -> Return:
    """A return without labels behind a page of lines."""
    lines = tuple(Piece(row, 0, line) for row, line in enumerate(page) if line)
    filled = Submission(F21, None, None, dict.fromkeys(F21.cells, Observation.of(1)))
    tables = (grid for grid in layout(F21, filled) if grid.name.startswith("表"))
    return identify(take(F21, Document((Grid("封面", lines), *tables)), "年报.xlsx"), None)


@pytest.mark.parametrize(("name", "page"), list(product(BODIES, PAGES)))
def test_a_name_in_a_line_of_its_own_on_the_title_page_is_the_unit_s(name: str, page: tuple[str, ...]) -> None:
    found = behind(*(line.format(name) for line in page))
    row = page.index("{}")

    assert (name.removesuffix("（盖章）"), ("封面", row, 0)) == (found.submission.unit, found.submission.unit_at)
    assert not {"R120", "R137"} & {finding.code for finding in found.findings}


@pytest.mark.parametrize("page", [
    ("云岭区水务局", "云岭区体育局", "2023年政府信息公开工作年度报告"), ("云岭区水务局", "填报说明"), ("某某局", "2023年政府信息公开工作年度报告"),
    ("云岭区人民政府", "2023年政府信息公开工作年度报告"), ("云岭区政务公开办公室", "2023年政府信息公开工作年度报告", "填报单位（盖章）："),
    ("云岭区政务公开办公室", "2023年政府信息公开工作年度报告", "单位名称"),
])  # fmt: skip
def test_a_name_that_may_be_another_s_is_not(page: tuple[str, ...]) -> None:
    assert "R120" in {finding.code for finding in behind(*page).findings}
