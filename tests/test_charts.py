"""Charts: the right figures, in the workbook as native charts of live cells, in the report as pictures."""

from __future__ import annotations

import copy
import re
import tomllib
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from collecting import as_summary, read_all, review
from collecting import consolidated as consolidate
from narrowed import the
from strategies import balanced

from gouji import Consolidation, Form, Grid, Observation, Return, Submission, bind, load_form, summary_workbook
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.model.chart import Bar, Chart
from gouji.model.form import CHARTS
from gouji.model.grid import Value
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING
from gouji.model.text_size import text_width
from gouji.reports.overview import overviews
from gouji.reports.svg import WIDTH, picture
from gouji.workbook.charts import MOST_UNITS, Plot, Series, plot_items, plot_units, plot_years, shortened, together

F21, F19 = load_form("2021"), load_form("2019")
HERE = Path(__file__).parent
TOY = tomllib.loads((HERE / "data" / "toy.toml").read_text("utf-8"))
COUNTY = list(read_all([HERE.parent / "samples" / "county"]))

# By hand from the figures in samples/make.py, with the errors planted there.
NEW = {"清源县人民政府办公室": 38 + 9 + 2, "清源县教育局": 12 + 1, "清源县公安局": 27 + 2 + 3,
       "清源县自然资源局": 54 + 7 + 1, "清源县卫生健康局": 9 + 4, "城关镇人民政府": 0, "柳河镇人民政府": 5,
       "东关街道办事处": 7}  # fmt: skip
OUTCOMES = {"予以公开": 23 + 9 + 12 + 27 + 9 + 4 + 5, "部分公开": 4 + 5, "不予公开": 4 + 20 + 4 + 1,
            "无法提供": 12 + 3 + 5 + 18 + 2 + 1, "不予处理": 5 + 1 + 5 + 1 + 3, "其他处理": 2 + 3}  # fmt: skip
MINE = balanced(F21).values()["requests.new.total"]
THIS_YEAR = {"本年新收": 181, "上年结转": 3 + 7 + 1, "办理总计": 188, "结转下年度": 4 + 2 + 5 + 1}


def reading(unit: str, submission: Submission | None = None, form: Form = F21, **changes: Any) -> Return:
    submission = replace(submission or balanced(form), unit=unit, **changes)
    return Return(f"{unit}.xlsx", "ab" * 32, submission, ())


def of_ones(form: Form, **changes: int | Decimal) -> Submission:
    """A return with 1 in every cell but some."""
    figures: dict[str, int | Decimal] = {
        **dict.fromkeys(form.cells, 1),
        **{cell.replace("__", "."): value for cell, value in changes.items()},
    }
    return Submission(form, None, 2023, {cell: Observation.of(value) for cell, value in figures.items()})


def last_year(result: Consolidation, times: int = 2) -> Submission:
    observations = {
        cell: Observation.of(None if seen.value is None else times * seen.value)
        for cell, seen in result.total.observations.items()
    }
    return replace(result.total, year=the(int, result.year) - 1, observations=observations)


def toy(*charts: object) -> Form:
    return define(copy.deepcopy(TOY) | {"charts": list(charts)}, "toy")


def chart(by: str, *cells: str, name: str = "X") -> dict[str, object]:
    bars = [{"label": {"zh": cell, "en": cell}, "cells": [cell]} for cell in cells]
    return {"id": name, "title": {"zh": f"图{name}"}, "by": by, "bars": bars}


def charts_sheet(result: Consolidation, previous: Submission | None = None) -> Grid:
    return next(grid for grid in summary_workbook(replace(result, previous=previous)) if grid.name == CHARTS)


def table(grid: Grid, title: str) -> list[list[Value]]:
    """The figures under a heading, its header row first."""
    at = next(p.row for p in grid.pieces if p.role == "heading" and str(p.value).startswith(title))
    lines: list[list[Value]] = []
    while line := [p.value for p in grid.pieces if p.row == at + 1 + len(lines)]:
        lines.append(line)
    return lines


# ── figures ─────────────────────────────────────────────────────────────────────────────────


def test_the_county_is_drawn_as_it_reported() -> None:
    grid = charts_sheet(consolidate(COUNTY, unit="清源县"))

    assert [["", "本年新收"], *map(list, NEW.items())] == table(grid, "各单位本年新收申请")
    assert [["", "件"], *map(list, OUTCOMES.items())] == table(grid, "本年度办理结果构成")
    assert 2 == len(grid.drawings)


def test_last_year_stands_beside_this_year() -> None:
    result = consolidate(COUNTY, unit="清源县")
    grid = charts_sheet(result, last_year(result))

    expected = [[label, 2 * value, value] for label, value in THIS_YEAR.items()]
    assert [["", "2023 年", "2024 年"], *expected] == table(grid, "与上年比较")


def test_of_an_earlier_edition_only_what_counts_the_same_is_compared() -> None:
    result = consolidate([reading("甲")], unit="某县")
    grid = charts_sheet(result, replace(balanced(F19), year=2022))
    rows = {"本年新收": "new", "上年结转": "carried_in", "办理总计": "handled", "结转下年度": "carried_out"}
    then, now = (balanced(form).values() for form in (F19, F21))

    assert ["", "2022 年", "2023 年"] == table(grid, "与上年比较")[0]
    expected = [[label, then[f"requests.{row}.total"], now[f"requests.{row}.total"]] for label, row in rows.items()]
    assert expected == table(grid, "与上年比较")[1:]


def test_nothing_to_compare_draws_nothing() -> None:
    chart = Chart("Y", {"zh": "年"}, "years", (Bar({"zh": "甲"}, ("a", "b")),))

    for nothing in ({}, {"a": 1}, {"a": None, "b": None}):
        assert plot_years(chart, (Period(2022), nothing), (Period(2023), {"a": 1, "b": 1}), Language.ZH) is None


@pytest.mark.parametrize(("years", "names"), [
    ((2021, 2023), ("2021 年", "2023 年")), ((None, None), ("上年", "本年")), ((None, 2023), ("上年", "2023 年"))])  # fmt: skip
def test_the_years_are_told_as_the_returns_have_them(
    years: tuple[int | None, int | None], names: tuple[str, str]
) -> None:
    chart = Chart("Y", {"zh": "年"}, "years", (Bar({"zh": "甲"}, ("a", "b")),))
    plot = plot_years(
        chart, (Period.of(years[0]), {"a": None, "b": 2}), (Period.of(years[1]), {"a": 1, "b": None}), Language.ZH
    )

    assert [(names[0], (2,)), (names[1], (1,))] == list(the(Plot, plot).series)


def test_a_blank_is_no_zero() -> None:
    bars = Chart("X", {"zh": "图"}, "units", (Bar({"zh": "数"}, ("a", "b")),))

    plot = plot_units(
        bars, [("甲", {"a": None, "b": None}), ("乙", {"a": 0, "b": None}), ("丙", {"a": 1, "b": 2})], Language.ZH
    )
    assert (Series("数", (None, 0, 3)),) == plot.series
    assert (Series("图", (None,)),) == plot_items(bars, together([]), Language.ZH).series
    assert {"a": 3, "b": None} == together([{"a": 1, "b": None}, {"a": 2}])


def test_of_many_units_the_largest_are_drawn_and_the_others_told() -> None:
    bars = Chart("X", {"zh": "图"}, "units", (Bar({"zh": "数"}, ("a",)),), "件")
    plot = plot_units(bars, [(f"单位{i}", {"a": i}) for i in range(MOST_UNITS + 3)], Language.ZH)

    assert (f"单位{MOST_UNITS + 2}", "单位3", "其余 3 个单位") == (plot.labels[0], plot.labels[-2], plot.labels[-1])
    assert 0 + 1 + 2 == plot.series[0].values[-1]
    assert MOST_UNITS == plot.drawn == len(picture(plot).lines)
    assert f"图（单位：件；{MOST_UNITS + 3} 个单位中最多的 {MOST_UNITS} 个）" == plot.title


def test_units_that_are_not_too_many_are_drawn_in_the_order_given() -> None:
    bars = Chart("X", {"zh": "图"}, "units", (Bar({"zh": "数"}, ("a",)),), "件")
    plot = plot_units(bars, [(f"单位{i}", {"a": i}) for i in range(MOST_UNITS)], Language.ZH)

    assert (tuple(f"单位{i}" for i in range(MOST_UNITS)), 0) == (plot.labels, plot.rest)


@pytest.mark.parametrize(("label", "expected"), [
    ("清源县教育局", "清源县教育局"), ("一二三四五六七八九十" * 2, "一二三四五六七八九十" * 2),
    ("一二三四五六七八九十" * 3, "一二三四五六七八九十…二三四五六七八九十")])  # fmt: skip
def test_long_names_lose_their_middle(label: str, expected: str) -> None:
    assert expected == shortened(label)
    assert 40 >= text_width(shortened(label))


# ── in the workbook ─────────────────────────────────────────────────────────────────────────


def native(result: Consolidation, previous: Submission | None = None) -> list[str]:
    """The XML of every chart in a summary."""
    package = zipfile.ZipFile(BytesIO(to_xlsx(summary_workbook(replace(result, previous=previous)))))
    return [package.read(name).decode() for name in sorted(package.namelist()) if name.startswith("xl/charts/chart")]


def test_the_charts_are_native_and_refer_to_their_figures() -> None:
    result = consolidate(COUNTY, unit="清源县")
    grid = charts_sheet(result, last_year(result))
    at = {str(p.value): p.row + 1 for p in grid.pieces if p.role == "heading"}
    found = native(result, last_year(result))

    assert ["barDir val=\"bar\"", "barDir val=\"bar\"", "barDir val=\"col\""] == [
        the(re.Match, re.search(r'barDir val="\w+"', one))[0] for one in found
    ]  # fmt: skip
    for title, lines, one in zip(at, (8, 6, 4), found, strict=True):
        first, last = at[title] + 2, at[title] + 1 + lines
        columns = "BC" if "上年" in title else "B"
        expected = [part for c in columns for part in (
            f"图表!${c}${at[title] + 1}", f"图表!$A${first}:$A${last}", f"图表!${c}${first}:${c}${last}")]  # fmt: skip
        assert expected == re.findall(r"<c:f>(.*?)</c:f>", one)
        assert f"<a:t>{title}</a:t>" in one
    assert list(NEW) == re.findall(r"<c:v>([^<0-9本]+)</c:v>", found[0])


def test_a_unit_without_figures_has_no_figure_at_its_bar() -> None:
    blank = replace(balanced(F21), observations=dict.fromkeys(F21.cells, NOTHING))
    result = consolidate([reading("甲"), reading("乙", blank)], unit="某县")

    assert [["", "本年新收"], ["甲", MINE], ["乙（未填）", ""]] == table(charts_sheet(result), "各单位")
    assert ["1"] == re.findall(r'<c:dLbl><c:idx val="(\d+)"/><c:delete val="1"/>', native(result)[0])


def test_a_chart_of_amounts_shows_two_decimals_and_one_below_zero_is_whole() -> None:
    form = toy(chart("units", "money.fees.amount"), chart("items", "beds.surgery.change", name="Y"))
    figures = of_ones(form, money__fees__amount=Decimal("1.5"), beds__surgery__change=-3)
    result = consolidate([reading("甲", figures, form)])
    amounts, changes = native(result)

    assert ("#,##0.00", "#,##0") == tuple(
        the(re.Match, re.search(r'numFmt formatCode="([^"]*0)"', one))[1] for one in (amounts, changes)
    )
    assert ([True], [False]) == tuple([('<c:min val="0"/>' in one)] for one in (amounts, changes))


@pytest.mark.parametrize(("charts", "there"), [([], False), ([chart("units", "beds")], True)])
def test_a_form_without_charts_has_no_sheet_of_them(charts: list[dict[str, object]], there: bool) -> None:
    form = toy(*charts)
    sheets = summary_workbook(consolidate([reading("甲", of_ones(form), form)]))

    assert there == (CHARTS in {grid.name for grid in sheets})


def test_the_summary_with_charts_reads_back_and_adds_up_one_level_higher() -> None:
    result = consolidate(COUNTY, unit="清源县")
    content = to_xlsx(summary_workbook(replace(result, previous=last_year(result))))
    county, findings = bind(F21, document_of(package_of(content, "summary.xlsx")))
    city = consolidate([Return("a.xlsx", "00", county, ()), reading("乙县", year=2024)], unit="某市")

    assert result.total.values() == county.values()
    assert () == findings
    assert [["", "本年新收"], ["清源县", 181], ["乙县", MINE]] == table(charts_sheet(city), "各单位本年新收申请")


# ── in the report ───────────────────────────────────────────────────────────────────────────


def test_the_report_draws_what_the_summary_will() -> None:
    (one,) = overviews(review(COUNTY), Language.ZH)
    units, outcomes = one.plots

    assert (F21, Period(2024), 8) == one[:3]
    assert NEW == dict(zip(units.labels, units.series[0].values, strict=True))
    assert OUTCOMES == dict(zip(outcomes.labels, outcomes.series[0].values, strict=True))


def test_units_without_last_years_return_are_not_compared() -> None:
    last = [replace(the(Return, seen).submission, year=2023) for seen in COUNTY[1:3]]
    (one,) = overviews(review(COUNTY, last), Language.ZH)

    assert "与上年比较（单位：件；只计有上年报表的 2 个单位）" == one.plots[2].title
    figures = (13 + 32, 0, 13 + 12 + 20 + 5 + 2, 2)  # of outcomes what they come to, not the total typed
    assert (Series("2023 年", figures), Series("2024 年", figures)) == one.plots[2].series


def test_every_unit_counts_once_and_a_single_one_is_no_overview() -> None:
    twice = [*COUNTY, replace(COUNTY[0], file="again.xlsx")]
    made_of = tuple(the(Return, seen).submission for seen in COUNTY)
    whole = as_summary(reading("清源县", year=2024), made_of)

    assert [8, 8] == [overviews(review(some), Language.ZH)[0].units for some in (twice, [*COUNTY, whole])]
    assert [] == overviews(review(COUNTY[:1]), Language.ZH)
    assert [] == overviews(review([reading(unit, of_ones(toy()), toy()) for unit in ("甲", "乙")]), Language.ZH)
    assert [Period(2024), Period(2023)] == [
        one.period for one in overviews(review([*COUNTY, reading("甲"), reading("乙")]), Language.ZH)
    ]


def test_bars_are_as_long_as_their_figures_and_stay_on_the_picture() -> None:
    bars = Chart("X", {"zh": "图"}, "units", (Bar({"zh": "数"}, ("a",)), Bar({"zh": "增减"}, ("b",))))
    figures: list[tuple[int | Decimal, int | None]] = [(10, -5), (0, None), (Decimal("2.5"), 5)]
    drawn = picture(plot_units(bars, [(f"单位{i}", {"a": a, "b": b}) for i, (a, b) in enumerate(figures)], Language.ZH))
    found = [bar for line in drawn.lines for bar in line.bars]

    scale = found[0].width / 10
    assert [10, 5, 0, 0, 2.5, 5] == pytest.approx([bar.width / scale for bar in found])
    assert ["10", "-5", "0", None, "2.5", "5"] == [bar.figure for bar in found]
    assert drawn.left < found[1].x < drawn.zero == found[1].x + found[1].width == found[0].x
    assert all(0 <= bar.x and bar.x + bar.width < WIDTH and bar.y + bar.height <= drawn.height for bar in found)
    assert [name for name, _ in drawn.legend] == ["数", "增减"]
