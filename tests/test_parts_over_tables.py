"""Which part of the year the headings over single tables name: a quarter's, half-year's or month's beside another's."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from quarterly import clinics, returned
from test_reporting_periods import SEVERAL, all_periods, written

from gouji import Document, Form, Grid, Piece, bind, layout
from gouji.campaign.findings import OtherYearPrinted
from gouji.campaign.onto import fit
from gouji.intake.findings import OtherPart, TableOfOtherYear
from gouji.model.reporting_period import Frequency, Period
from gouji.model.submission import Submission

FORMS = {frequency: clinics(frequency) for frequency in SEVERAL}
PERIODS = [one for one in all_periods(2025) if one.part]
ALONE = ("{}", "（{}）", "统计期间：{}", "报告期:{}")


def lines_for(period: Period) -> list[str]:
    """What may stand alone on a line over a table, or be its heading."""
    said = [text for text in written(period) if text.startswith("2025年")]
    return [
        *(one.format(text) for text in said[:3] for one in ALONE),
        f"{period.words()}统计表",
        f"{period.name}情况表",
    ]


def headed(form: Form, lines: list[str], period: Period | None, cover: bool = True) -> tuple[Submission, list[object]]:
    """A return with a line over each of its tables, beside the unit of its figures; whether it has a cover and marks."""
    one = returned(form, "白马镇卫生院", period or Period(0, 0, form.frequency), {"work.visits.now": 3})
    grids = []
    for grid in layout(form, one).grids:
        at = [table.sheet for table in form.tables].index(grid.name) if grid.name.startswith("表") else None
        if at is not None:
            pieces = (piece._replace(row=piece.row + 2, name=None, formula=None) for piece in grid.pieces)
            over = [Piece(0, 0, lines[at])] if lines[at] else []
            grids.append(Grid(grid.name, (*over, Piece(0, 3, "单位：人次"), *pieces)))
        elif cover and not grid.name.startswith("_gouji"):
            grids.append(replace(grid, pieces=tuple(piece._replace(name=None) for piece in grid.pieces)))
    seen, findings = bind(form, Document(tuple(grids)))
    return seen, [one for one in findings if isinstance(one, (OtherPart, TableOfOtherYear))]


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_line_over_the_tables_says_the_period_of_all(period: Period) -> None:
    form = FORMS[period.frequency]
    for line in lines_for(period):
        for lines in ([line, line], [line, ""], ["", line]):
            seen, told = headed(form, lines, None, cover=False)
            year = 0 if line.startswith(period.name) else period.year
            assert (replace(period, year=year), []) == (seen.period, told), line


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_headings_of_the_period_on_the_cover_are_quiet(period: Period) -> None:
    for line in lines_for(period):
        assert [] == headed(FORMS[period.frequency], [line, line], period)[1], line
        assert [] == headed(FORMS[period.frequency], ["", line], period)[1], line


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_another_part_over_all_tables_is_told_of_the_whole(period: Period) -> None:
    form, other = FORMS[period.frequency], replace(period, part=period.part % period.frequency.per_year + 1)
    for line in lines_for(other):
        (told,) = headed(form, [line, line], period)[1]
        assert isinstance(told, OtherPart), line
        assert (period.part, other.part) == (told.part.part, told.other.part)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_another_part_over_one_table_makes_the_return_count_for_nobody(period: Period) -> None:
    form, other = FORMS[period.frequency], replace(period, part=period.part % period.frequency.per_year + 1)
    for line, right in zip(lines_for(other), lines_for(period), strict=True):
        for lines in ([right, line], ["", line], [line, right], [line, ""]):
            told = [one for one in headed(form, lines, period)[1] if isinstance(one, TableOfOtherYear)]
            assert [(form.tables[lines.index(line)].title, period, other)] == [
                (one.table, one.year, one.other) for one in told
            ], lines


@pytest.mark.parametrize(
    "line",
    [
        "季报", "月报", "2025年度", "（2025年）", "制表时间：2025年4月", "2025年4月5日", "填报日期：2025年7月", "注：一季度的数已并入",
        "示例卫健局〔2025〕4号", "2025年4月10日前报送", "乡镇卫生院基本情况表", "联系电话 0372-5551234", "第2页",
    ],
)  # fmt: skip
def test_lines_that_name_no_part_of_the_year_are_quiet(line: str) -> None:
    for frequency, form in FORMS.items():
        period = Period(2025, 1, frequency)
        for lines in ([line, line], ["", line], [line, ""]):
            seen, told = headed(form, lines, period)
            assert (period, []) == (seen.period, told)


def on_title_page(period: Period, day: str) -> list[object]:
    """What is told of a return with a page in front on which it says when it was made."""
    form = FORMS[period.frequency]
    document = layout(form, returned(form, "白马镇卫生院", period, {}))
    page = Grid("首页", (Piece(0, 0, form.title), Piece(3, 0, "白马镇卫生院"), Piece(9, 0, day)))
    findings = bind(form, Document((page, *document.grids)))[1]
    return [one for one in findings if isinstance(one, (OtherPart, TableOfOtherYear))]


def test_the_month_on_a_title_page_is_that_in_which_it_was_made() -> None:
    assert [] == on_title_page(Period(2025, 3, Frequency.MONTH), "2025年4月")


# ── an office's own workbook ────────────────────────────────────────────────────────────────


def own_workbook(form: Form, path: Path, line: str) -> Path:
    """An office's workbook with the tables of a form, a line over each."""
    book = Workbook()
    del book["Sheet"]
    for grid in layout(form).grids:
        if grid.name.startswith("表"):
            sheet = book.create_sheet(grid.name)
            sheet.cell(1, 1, line)
            for piece in grid.pieces:
                if isinstance(piece.value, str) and not piece.formula:
                    sheet.cell(piece.row + 3, piece.column + 1, piece.value)
    book.save(path)
    assert len(openpyxl.load_workbook(path).sheetnames) == len(form.tables)
    return path


@pytest.mark.parametrize("frequency", SEVERAL)
def test_another_part_printed_in_it_is_told_before_blanks_are_made(frequency: Frequency, tmp_path: Path) -> None:
    form, rng = FORMS[frequency], random.Random(frequency)
    for period in (one for one in PERIODS if one.frequency is frequency):
        printed = Period(2025, rng.randint(1, frequency.per_year), frequency)
        path = own_workbook(form, tmp_path / "原表.xlsx", rng.choice(lines_for(printed)))
        for wanted in {period, printed}:
            workbook, findings = fit(path, form, wanted)
            assert workbook is not None
            told = [(one.stated, one.wanted) for one in findings if isinstance(one, OtherYearPrinted)]
            assert told == ([] if wanted == printed else [(printed, wanted)] * len(form.tables))
    for line in ("2025年第    季度", "2025年   月", "2025年度", ""):
        assert [] == [*fit(own_workbook(form, tmp_path / "原表.xlsx", line), form, Period(2025, 1, frequency)).findings]
