"""What is added up and what is not: versions, summaries among the returns, units without a return."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from collecting import as_summary
from collecting import consolidated as consolidate
from narrowed import the
from strategies import balanced, stated

from gouji import Consolidation, Finding, Observation, ReportingUnit, Return, Roster, load_form
from gouji.collection.findings import SameVersion
from gouji.consolidation.adjustments import Adjustment
from gouji.consolidation.findings import NoVersionCounts, OtherVersion
from gouji.consolidation.sums import sum_of
from gouji.messages.render import render
from gouji.model.errors import NothingToAddUp
from gouji.model.language import Language
from gouji.model.submission import NOTHING

F21 = load_form("2021")


def reading(
    unit: str, times: int = 1, *, file: str = "", day: str = "", is_summary: bool = False, **more: Any
) -> Return:
    submission = replace(balanced(F21, times), unit=unit, contact={"date": day} if day else {})
    made = Return(file or f"{unit}.xlsx", "ab" * 32, submission, (), **more)
    return as_summary(made) if is_summary else made


def roster(**above: str) -> Roster:
    return Roster(tuple(ReportingUnit(name, parent=parent) for name, parent in above.items()))


def _units(finding: Finding) -> object:
    return "、".join(finding.units.first) if hasattr(finding, "units") else getattr(finding, "unit", None)


def told(result: Consolidation) -> list[tuple[str, object]]:
    return [(f.code, _units(f)) for f in (*result.excluded, *result.findings)]


def times(result: Consolidation) -> float | Decimal:
    """How many times the balanced return the total is."""
    ratios = {
        value / one
        for value, one in zip(stated(result.total).values(), stated(balanced(F21)).values(), strict=True)
        if one
    }
    (ratio,) = ratios
    return ratio


# ── versions ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("policy", "expected", "severity"), [
    ("latest", 1 + 3, "warning"), ("first", 1 + 2, "error"),
])  # fmt: skip
def test_one_version_counts_and_the_difference_is_told(policy: str, expected: int, severity: str) -> None:
    versions = [reading("乙", 2, day="2025-01-10"), reading("乙", 3, day="2025-01-20", file="乙（更正）.xlsx")]
    result = consolidate([reading("甲"), *versions], policy=policy)

    (finding,) = result.excluded
    assert expected == times(result)
    assert ("M102", severity, 2) == (finding.code, finding.severity, the(OtherVersion, finding).count)
    reported = [value for value in balanced(F21).values().values() if value]
    assert len(reported) == the(OtherVersion, finding).differences


def test_versions_that_say_the_same_are_told_but_no_warning() -> None:
    result = consolidate([reading("甲"), reading("甲", file="甲 (1).xlsx")])

    assert [("M111", "information", "甲 (1).xlsx")] == [
        (f.code, f.severity, the(SameVersion, f).file) for f in result.excluded
    ]


def test_no_version_counts_under_refuse() -> None:
    result = consolidate([reading("甲"), reading("乙", 2), reading("乙", 3, file="b.xlsx")], policy="refuse")

    assert 1 == times(result)
    assert [("M112", "乙.xlsx"), ("M112", "b.xlsx")] == [
        (f.code, the(NoVersionCounts, f).file) for f in result.excluded
    ]


# ── summaries among the returns ─────────────────────────────────────────────────────────────


def test_the_summary_of_the_unit_itself_is_compared_and_not_added() -> None:
    result = consolidate([reading("甲"), reading("乙", 2), reading("某县", 3, is_summary=True)], unit="某县")

    assert 3 == times(result)
    assert [("M110", "某县"), ("M115", "某县")] == told(result)
    assert [("某县", ("甲", "乙"), {})] == [
        (node.unit, node.members, dict(node.differences)) for node in result.subtotals
    ]


def test_a_retyped_summary_of_the_unit_itself_is_known_by_its_name() -> None:
    assert 3 == times(consolidate([reading("甲"), reading("乙", 2), reading("某 县", 4)], unit="某县"))


@pytest.mark.parametrize(("own", "whole"), [(1, 6), (0, 5)])
def test_a_return_of_the_unit_itself_that_says_less_than_the_others_is_its_own(own: int, whole: int) -> None:
    result = consolidate([reading("某镇", own), reading("甲站"), reading("乙站", 4)], unit="某镇")

    assert whole == times(result)
    assert ["某镇", "甲站", "乙站"] == [member.unit for member in result.members]


def test_the_offices_own_return_under_the_name_of_the_government_counts_once() -> None:
    known = roster(某县政府="", 甲="", 乙="")
    own, whole = reading("某县政府", 5), reading("某县政府", 8, file="汇总.xlsx", is_summary=True)
    result = consolidate([reading("甲"), reading("乙", 2), own, whole], unit="某县政府", roster=known)

    assert 8 == times(result)
    assert [("M110", "某县政府"), ("M115", "某县政府")] == told(result)


def test_a_summary_is_not_added_to_the_units_below_it() -> None:
    known = roster(市局="", 县="", 镇="县", 局="县")
    result = consolidate(
        [reading("市局"), reading("县", 9, is_summary=True), reading("镇", 2), reading("局", 4)], roster=known
    )

    assert 7 == times(result)
    assert ["M110", "M114", "M116"] == [code for code, _ in told(result)]
    (node,) = result.subtotals
    assert ("县", ("镇", "局")) == (node.unit, node.members)
    assert {(9 * one, 6 * one) for one in balanced(F21).values().values() if one} == set(node.differences.values())


def test_a_summary_stands_for_the_units_below_it_that_returned_nothing() -> None:
    known = roster(市局="", 县="", 镇="县", 局="县")
    result = consolidate([reading("市局"), reading("县", 9, is_summary=True)], roster=known)

    assert 10 == times(result)
    assert () == result.missing
    assert [] == told(result)


def test_summaries_of_a_circle_of_units_are_all_added() -> None:
    known = roster(甲县="乙县", 乙县="甲县", 丙="")
    given = [reading("甲县", 2, is_summary=True), reading("乙县", 3, is_summary=True), reading("丙", 1)]

    assert 6 == times(consolidate(given, roster=known))


@pytest.mark.parametrize("count", [1, 2])
def test_returns_of_the_unit_itself_and_nothing_else_are_its_figures(count: int) -> None:
    given = [reading("某县", 3, file=f"{day}.xlsx", day=f"2025-01-0{day}") for day in range(1, count + 1)]

    assert 3 == times(consolidate(given, unit="某县"))


def test_when_nothing_counts_it_is_said_why() -> None:
    with pytest.raises(NothingToAddUp) as nothing:
        consolidate([reading("甲"), reading("甲", 2, file="b.xlsx")], policy="refuse")

    assert ["M112", "M112"] == [finding.code for finding in nothing.value.excluded]


def test_a_return_that_is_the_sum_of_all_others_is_taken_for_a_summary() -> None:
    result = consolidate([reading("甲"), reading("乙", 2), reading("县人民政府", 3), reading("丙", 0)])

    assert 3 == times(result)
    assert [("M117", "县人民政府"), ("M115", "县人民政府")] == told(result)


def test_a_unit_on_the_roster_reports_for_itself_whatever_its_figures() -> None:
    result = consolidate([reading("甲"), reading("乙", 2), reading("丙", 3)], roster=roster(甲="", 乙="", 丙=""))

    assert 6 == times(result)


def few(unit: str, *figures: int) -> Return:
    """A return with some figures in cells that are no totals, all others zero."""
    leaves = [cell for cell in F21.cells if cell not in F21.sums]
    observations = dict.fromkeys(F21.cells, Observation.of(0))
    observations |= {cell: Observation.of(figure) for cell, figure in zip(leaves, figures, strict=False)}
    made = reading(unit)
    return replace(made, submission=replace(made.submission, observations=observations))


@pytest.mark.parametrize(("unit", "times", "codes"), [
    ("丙镇", 1, ["M122"]), ("丙镇", 8, ["M117", "M115"]), ("丙镇", 7, ["M122"]),
    ("丙县", 1, ["M117", "M115"]), ("丙县人民政府", 1, ["M117", "M115"]), ("全区", 1, ["M117", "M115"]),
    ("汇总表", 1, ["M117", "M115"]), ("丙镇人民政府", 1, ["M122"]), ("丙园区", 1, ["M122"]),
])  # fmt: skip
def test_a_sum_of_few_small_figures_may_be_chance_unless_the_name_says_otherwise(
    unit: str, times: int, codes: list[str]
) -> None:
    one, other = few("甲", *[times] * 6), few("乙", times, times)
    result = consolidate([one, other, few(unit, 2 * times, 2 * times, *[times] * 4)])

    assert codes == [code for code, _ in told(result)]
    assert (3 if codes == ["M122"] else 2) == len(result.members)


def test_three_figures_are_no_sign_of_a_sum() -> None:
    result = consolidate([few("甲", 1, 1), few("乙", 0, 1, 1), few("丙县", 1, 2, 1)])

    assert ([], 3) == (told(result), len(result.members))


@pytest.mark.parametrize("others", [
    [reading("甲"), reading("乙", 2), reading("丙", 4)],
    [reading("甲"), reading("乙", 1)],
    [reading("甲"), reading("乙", 1), reading("丙", 0), reading("丁", 0)],
], ids=["not the sum", "a copy", "a copy beside nil returns"])  # fmt: skip
def test_an_ordinary_return_is_not_taken_for_a_summary(others: list[Return]) -> None:
    assert len(others) == len(consolidate(others).members)


# ── the roster ──────────────────────────────────────────────────────────────────────────────


def test_units_without_a_return_are_named_in_the_order_of_the_roster() -> None:
    known = roster(丁="", 丙="", 乙="", 甲="")
    result = consolidate([reading("甲"), reading("丙", 2)], roster=known)

    assert ["丁", "乙"] == [unit.name for unit in result.missing]
    assert [("M113", "丁、乙")] == told(result)
    assert ["丙", "甲"] == [member.unit for member in result.members]


def test_of_many_missing_units_the_first_ten_are_named() -> None:
    names = [f"{number}局" for number in range(12)]
    result = consolidate([reading("甲")], roster=roster(甲="", **dict.fromkeys(names, "")))

    assert names == [unit.name for unit in result.missing]
    assert [("M113", "、".join(names[:10]))] == told(result)
    assert "9局……" in render(result.findings[0], Language.ZH)


def test_a_unit_that_is_not_listed_is_added_and_told() -> None:
    result = consolidate([reading("甲"), reading("外单位", 2)], roster=roster(甲=""))

    assert 3 == times(result)
    assert [("M120", "外单位")] == told(result)


def test_the_sum_of_some_returns_adds_up_its_own_totals() -> None:
    wrong = balanced(F21)
    wrong = replace(wrong, observations=wrong.columns | {"requests.new.total": Observation.of(999)})

    assert 2 * stated(balanced(F21))["requests.new.total"] == sum_of(F21, [wrong, wrong]).values()["requests.new.total"]


def test_a_return_without_a_year_counts_whatever_the_year_is() -> None:
    without = reading("丙", 4)
    without = replace(without, submission=replace(without.submission, year=None))

    assert 7 == times(consolidate([reading("甲"), reading("乙", 2), without]))


def test_a_blank_of_a_reported_summary_is_no_difference_to_a_sum_of_zeros() -> None:
    nothing = reading("某县", is_summary=True)
    nothing = replace(nothing, submission=replace(nothing.submission, observations=dict.fromkeys(F21.cells, NOTHING)))

    assert ["M110", "M115"] == [code for code, _ in told(consolidate([few("甲"), few("乙"), nothing], unit="某县"))]


@pytest.mark.parametrize(("others", "codes"), [([], []), ([few("甲")], ["M109"])], ids=["alone", "among others"])
def test_a_summary_that_the_roster_does_not_place_is_told_among_others(others: list[Return], codes: list[str]) -> None:
    assert codes == [code for code, _ in told(consolidate([reading("某县", is_summary=True), *others]))]


def test_units_that_are_not_listed_stand_behind() -> None:
    result = consolidate([reading("外"), reading("乙"), reading("甲")], roster=roster(甲="", 乙=""))

    assert ["甲", "乙", "外"] == [member.unit for member in result.members]


def test_the_unit_s_own_summary_is_compared_with_the_adjusted_sum() -> None:
    cut = Adjustment("disclosure.fees.amount", -1, "年底退回收费")
    whole = reading("某县", 3, is_summary=True)
    fees = stated(whole.submission)["disclosure.fees.amount"]
    less = whole.submission.columns | {"disclosure.fees.amount": Observation.of(fees - 1)}
    whole = replace(whole, submission=replace(whole.submission, observations=less))

    assert ["M110", "M121", "M115"] == [
        code for code, _ in told(consolidate([reading("甲"), reading("乙", 2), whole], unit="某县", adjustments=[cut]))
    ]
