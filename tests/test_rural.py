"""The rural economy of Jinhua in 2001: eight counties added up and compared with what the city has published."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import consolidated
from test_catalogue import gouji as gouji

from gouji import (
    Language,
    Observation,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    bind,
    check,
    layout,
    load_form,
    outcomes,
    render,
)
from gouji.collection.findings import PerhapsSumOfOthers
from gouji.editing.check import verdict
from gouji.model.edit import OutcomeVerdict
from gouji.model.finding import Verdict

SAMPLES = Path(__file__).parents[1] / "samples"
PUBLISHED: dict[str, Any] = runpy.run_path(str(SAMPLES / "published.py"))
TOLD: dict[str, Any] = PUBLISHED["FIGURES"]["jinhua"]
CITY, *COUNTIES = PUBLISHED["rural"]()
FORM = load_form("ncjj-syfp-2001")
LACKS = 49934
Run = Callable[..., tuple[int, str, str]]


def test_the_counties_are_the_city_in_all_rows_but_one() -> None:
    apart = {key: city - sum(counties) for key, (city, *counties) in TOLD["figures"].items()}

    assert 13 == len(apart)
    assert {"sold": LACKS} == {key: gap for key, gap in apart.items() if gap}


def test_a_user_is_told_which_row_and_by_how_much(gouji: Run, tmp_path: Path) -> None:
    """A blank, filled in by hand for each county; added up; compared with the return of the city."""
    returns = tmp_path / "各县"
    returns.mkdir()
    for one in (CITY, *COUNTIES):
        path = tmp_path / "金华市.xlsx" if one is CITY else returns / f"{one.unit}.xlsx"
        blank = ("blank", "--form", "农村经济收益分配", "--year", 2001, "--unit", one.unit, "-o", path)
        assert 0 == gouji(*blank)[0]
        book = openpyxl.load_workbook(path)
        sheet = book[FORM.tables[0].sheet]
        rows = {sheet.cell(at, 2).value or sheet.cell(at, 1).value: at for at in range(1, sheet.max_row + 1)}
        for cell, known in FORM.cells.items():
            if (value := one.value(cell)) is not None:
                sheet.cell(rows[known.row[-1].label], 3).value = int(value)
        book.save(path)

    code, told, _ = gouji("merge", returns, "-o", tmp_path / "汇总.xlsx")
    assert 0 == code
    assert "汇总了 8 个单位 2001 年度的报表" in told
    code, told, _ = gouji("compare", tmp_path / "汇总.xlsx", tmp_path / "金华市.xlsx")

    differing = [line for line in told.splitlines() if "右边减左边" in line]
    assert 1 == code
    assert 1 == len(differing)
    assert "出售产品收入" in differing[0]
    assert differing[0].endswith(f"右边减左边 {LACKS}")


LISTED = Roster(
    (ReportingUnit(str(CITY.unit)), *(ReportingUnit(str(one.unit), parent=str(CITY.unit)) for one in COUNTIES))
)


@pytest.mark.parametrize("roster", [None, LISTED], ids=["no roster", "listed"])
@pytest.mark.parametrize("place", [0, 4, 8])
def test_the_city_s_return_among_the_counties_is_told(roster: Roster | None, place: int) -> None:
    order = [*COUNTIES[:place], CITY, *COUNTIES[place:]]
    given = [Return(f"{one.unit}.xlsx", f"{number:064x}", one, ()) for number, one in enumerate(order)]

    result = consolidated(given, form=FORM, roster=roster)

    (told,) = (one for one in result.findings if isinstance(one, PerhapsSumOfOthers))
    assert ("金华市", 8, 13, 12) == (told.unit, told.units.total, told.used, told.alike)
    assert ("t.sold.amount",) == told.cells
    assert "出售产品收入·金额（万元） 8458993≠8409059" in render(told, Language.ZH)
    sold = [one.value("t.sold.amount") for one in order]
    assert sum(filter(None, sold)) == result.total.value("t.sold.amount"), "it counts all the same"


@pytest.mark.parametrize("one", [CITY, *COUNTIES], ids=lambda one: str(one.unit))
def test_sound_returns_are_off_by_what_rounding_does(one: Submission) -> None:
    again, _ = bind(FORM, layout(FORM, one))
    told = {outcome.rule.id: outcome.verdict for outcome in outcomes(again)}

    assert OutcomeVerdict.FAILED not in told.values()
    assert told["FORM"] == told["FARMING"] == told["SOLD"] == OutcomeVerdict.SATISFIED
    assert Verdict.UNDECIDED is verdict(check(again)), "what the yearbook does not print is not known"


@pytest.mark.parametrize("gap", range(-4, 5))
def test_and_wrong_beyond_that(gap: int) -> None:
    """Five rounded figures are up to two apart, not three."""
    income = CITY.value("t.income.amount")
    wrong = replace(CITY, observations={**CITY.observations, "t.income.amount": Observation.of(income + gap)})
    told = {outcome.rule.id: outcome.verdict for outcome in outcomes(wrong)}

    assert told["FORM"] is (OutcomeVerdict.SATISFIED if abs(gap) <= 2 else OutcomeVerdict.FAILED)


def test_of_the_balance_sheet_what_is_inferred_is_told_as_a_warning() -> None:
    form = load_form("综7表")
    figures = {f"assets.c{n}.amount": n for n in range(1, 19)} | {"assets.cn.amount": 99}
    seen = {cell: Observation.of(figures[cell]) for cell in form.cells}
    again, _ = bind(form, layout(form, Submission(form, "清源县", 2008, seen)))
    found = [finding for finding in check(again) if finding.rule]

    assert 7 == len(form.rules) == len(found)
    assert {"warning"} == {finding.severity for finding in found}
    assert Verdict.PASS is verdict(check(again))
