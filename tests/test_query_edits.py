"""Query edits, last year's return, other units' returns: warnings, each with what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from collecting import as_summary, checked, previous_return, review
from narrowed import the
from strategies import balanced

from gouji import Finding, Form, Observation, Reading, Return, Submission, check, complete, load_form
from gouji.editing.findings import CopyOfAnother, LeftUncompared, PreviousOfOtherYear, Query
from gouji.editing.query_edits import compare, copies, last_years_figures
from gouji.editing.review import Beside
from gouji.messages.render import render
from gouji.model.edit import PREVIOUS
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING

F21, F19 = load_form("2021"), load_form("2019")
EVERYBODY = ("zfxxgk-2021", "红旗区科学技术局")


def zeros(year: int = 2024, unit: str | None = "红旗区科学技术局", form: Form = F21, **figures: Any) -> Submission:
    """A return of zeros in balance but for some figures, ``__`` standing for the dots of a cell id."""
    inputs = dict.fromkeys((cell for cell in form.cells if cell not in form.sums), 0)
    inputs |= {cell.replace("__", "."): value for cell, value in figures.items()}
    observations = {cell: Observation.of(inputs[cell]) if cell in inputs else NOTHING for cell in form.cells}
    return complete(Submission(form, unit, year, observations))


def steady(year: int = 2024) -> Submission:
    """A return that follows on from itself: carried in = carried out, nothing issued or repealed."""
    column: dict[str, Any] = {
        f"requests__{row}__{who}": 3 for who in ("person", "company") for row in ("carried_in", "carried_out")
    }
    asked: dict[str, Any] = {
        "requests__new__person": 20,
        "requests__granted__person": 15,
        "requests__partial__person": 5,
    }
    return zeros(year, disclosure__normative__in_force=7, disclosure__licensing__decisions=9, **column, **asked)


def told(findings: Iterable[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.rule) for finding in findings]


def test_the_queries_of_the_form_are_warnings_with_a_reason_and_no_rule_looks_at_last_year() -> None:
    assert {"warning"} == {query.severity for query in (*F21.queries, *F19.queries)}
    assert all(query.reason["zh"] and query.reason["en"] and query.source for query in (*F21.queries, *F19.queries))
    assert not any(cell.startswith(PREVIOUS) for rule in (*F21.rules, *F19.rules) for cell in rule.cells)


def test_a_return_that_follows_on_from_last_year_raises_nothing() -> None:
    before = steady(2023)
    now = replace(before, year=2024, observations={**steady().observations, "disclosure.penalty.decisions": Observation.of(4),
                                                   "requests.partial.person": Observation.of(6), "requests.new.person": Observation.of(21)})  # fmt: skip
    now = complete(replace(now, observations={**now.observations, **dict.fromkeys(F21.sums, NOTHING)}))

    assert () == check(now)
    assert () == compare(now, before)


def test_carried_in_is_compared_with_last_years_carried_out_by_column() -> None:
    now = zeros(requests__carried_in__company=12, requests__carried_out__company=12)
    before = zeros(2023, requests__carried_out__company=9, requests__carried_in__company=9)
    (finding,) = compare(now, before)

    assert ("E302", "X-CARRY.company", 12, 9, 3) == (
        finding.code, finding.rule, the(Query, finding).left, the(Query, finding).right, the(Query, finding).imbalance)  # fmt: skip
    assert ("requests.carried_in.company",) == finding.cells
    assert "上年“四、结转下年度继续办理·商业企业”=9" in render(finding, Language.ZH)
    assert "机构改革" in render(finding, Language.ZH)


def test_a_total_that_differs_only_because_its_part_does_is_not_told_again() -> None:
    now = zeros(requests__carried_in__company=12, requests__carried_in__person=5, requests__carried_out__company=17)
    before = zeros(2023, requests__carried_out__company=9, requests__carried_in__company=9)

    assert ["X-CARRY.person", "X-CARRY.company"] == [
        finding.rule for finding in compare(now, before) if finding.code == "E302"
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"disclosure__normative__in_force": 9}, []),
        ({"disclosure__normative__in_force": 8}, [("E302", "X-STOCK.normative")]),
        ({"disclosure__normative__in_force": 12, "disclosure__normative__issued": 3}, []),
        ({"disclosure__normative__in_force": 10, "disclosure__normative__issued": 3, "disclosure__normative__repealed": 2}, []),
    ],
)  # fmt: skip
def test_the_stock_in_force_is_last_years_plus_issued_less_repealed(
    now: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert expected == told(compare(zeros(**now), zeros(2023, disclosure__normative__in_force=9)))


def test_documents_issued_must_show_in_the_stock() -> None:
    assert [("E301", "T2-STOCK.normative")] == told(compare(zeros(disclosure__normative__issued=3)))
    assert [] == told(compare(zeros(disclosure__normative__issued=3, disclosure__normative__repealed=3)))


@pytest.mark.parametrize(
    ("unit", "asked"),
    [
        ("城关镇人民政府", True), ("东关街道办事处", True), ("清源县人民政府", True), ("清源县教育局", True), ("柳河乡", True),
        ("某市人民政府", False), ("海关总局", False), ("某省人民政府", False), (None, False),
    ],
)  # fmt: skip
def test_government_rules_are_odd_where_nobody_can_make_them(unit: str | None, asked: bool) -> None:
    findings = compare(zeros(unit=unit, disclosure__regulations__in_force=1))

    assert ([("E301", "T2-RULE")] if asked else []) == told(findings)


def test_fees_in_yuan_instead_of_ten_thousands_are_seen() -> None:
    assert [("E301", "T2-FEE")] == told(compare(zeros(disclosure__fees__amount=Decimal("1284600.5"))))
    before = zeros(2023, disclosure__fees__amount=Decimal("3.5"))
    assert [("E321", "X-FEE")] == told(compare(zeros(disclosure__fees__amount=35_000), before))
    assert [] == told(compare(zeros(disclosure__fees__amount=3000), before))


def test_more_than_half_in_the_last_resort_is_told_once_it_matters() -> None:
    many: dict[str, Any] = {
        "requests__new__person": 30,
        "requests__other__misc__person": 25,
        "requests__granted__person": 5,
    }
    few: dict[str, Any] = {"requests__new__person": 4, "requests__other__misc__person": 4}

    assert [("E301", "T3-OTHER")] == told(compare(zeros(**many)))
    assert [] == told(compare(zeros(**few)))


def test_a_query_inside_the_return_keeps_quiet_where_a_rule_fails_already() -> None:
    wrong = zeros(requests__carried_out__person=5)

    assert ["E101", "E101"] == [finding.code for finding in check(wrong)]
    assert [] == told(compare(wrong))


def test_blanks_leave_a_query_unasked_and_missing_figures_of_last_year_are_told() -> None:
    now, before = zeros(), zeros(2023)
    blank = replace(now, observations={**now.observations, "requests.carried_in.legal": NOTHING})
    gap = replace(before, observations={**before.observations, "requests.carried_out.legal": NOTHING})

    assert [] == told(compare(blank, before))
    (finding,) = compare(now, gap)
    assert ("E307", "information", 1) == (finding.code, finding.severity, the(LeftUncompared, finding).count)


def test_a_table_copied_from_last_year_is_told_but_not_one_with_few_figures() -> None:
    before = steady(2023)

    assert [("E303", "COPY.requests")] == told(compare(steady(), before))
    assert [] == told(compare(zeros(disclosure__normative__in_force=7),
                              zeros(2023, disclosure__normative__in_force=7)))  # fmt: skip


def test_all_zero_after_a_busy_year_is_told_and_blank_is_not_zero() -> None:
    before = zeros(2023, disclosure__licensing__decisions=600, disclosure__normative__in_force=0)
    blank = replace(zeros(), observations=zeros().columns | {"disclosure.licensing.decisions": NOTHING})

    assert [("E305", "ZERO.disclosure")] == told(compare(zeros(), before))
    assert [] == told(compare(blank, before))
    assert [] == told(compare(zeros(), zeros(2023, disclosure__licensing__decisions=9)))


def test_of_the_edition_of_2019_only_what_counts_the_same_is_compared() -> None:
    before = zeros(2020, form=F19, requests__carried_out__person=4, requests__carried_in__person=4,
                   disclosure__licensing__decisions=9, disclosure__regulations__total_public=5)  # fmt: skip
    now = zeros(2021, requests__carried_in__person=6, requests__carried_out__person=6)
    figures = last_years_figures(F21, before)

    decisions = {f"disclosure.{kind}.decisions" for kind in ("licensing", "penalty", "coercion")}
    as_before = {  # tables 3 and 4 but for （六）: 22 of 25 rows of 7, and all 15 cases
        cell.id
        for cell in F21.cells.values()
        if cell.table != "disclosure" and (old := F19.cells.get(cell.id)) is not None
        and (cell.row_label, cell.column_label) == (old.row_label, old.column_label)
    }  # fmt: skip
    assert 22 * 7 + 15 == len(as_before)
    assert as_before | decisions == figures.keys()
    assert [("E302", "X-CARRY.person"), ("E307", None)] == told(compare(now, before))
    assert 3 == the(LeftUncompared, compare(now, before)[-1]).count  # X-STOCK twice, X-FEE


@pytest.mark.parametrize(("figures", "expected"), [(4, [("E303", "COPY.disclosure")]), (3, [])])
def test_a_table_is_a_copy_from_four_figures_on(figures: int, expected: list[tuple[str, str]]) -> None:
    rows = ("licensing__decisions", "penalty__decisions", "coercion__decisions", "fees__amount")
    same: dict[str, Any] = {f"disclosure__{row}": 2 for row in rows[:figures]}

    assert expected == told(compare(zeros(**same), zeros(2023, **same)))


@pytest.mark.parametrize(("sum_", "expected"), [(10, [("E305", "ZERO.disclosure")]), (9, [])])
def test_a_year_is_busy_from_ten_on(sum_: int, expected: list[tuple[str, str]]) -> None:
    assert expected == told(compare(zeros(), zeros(2023, disclosure__licensing__decisions=sum_)))


def test_a_total_that_differs_by_more_than_its_parts_is_told_too() -> None:
    now = zeros(requests__carried_in__person=3, requests__carried_out__person=3)
    typed = replace(now, observations={**now.observations, "requests.carried_in.total": Observation.of(9)})

    assert [("E302", "X-CARRY.person")] == told(compare(now, zeros(2023)))
    assert [("E302", "X-CARRY.person"), ("E302", "X-CARRY.total")] == told(compare(typed, zeros(2023)))


def test_a_query_is_told_at_a_cell_that_says_something_and_a_carry_over_at_the_cell_it_gives() -> None:
    (odd,) = compare(zeros(unit="甲镇", disclosure__regulations__in_force=1))
    (stock,) = compare(zeros(disclosure__normative__issued=3, disclosure__normative__repealed=3), zeros(2023, disclosure__normative__in_force=5))  # fmt: skip

    assert "disclosure.regulations.in_force" == the(Query, odd).where
    assert ("E302", "disclosure.normative.in_force") == (stock.code, the(Query, stock).where)


def test_tables_that_two_units_report_alike_are_told_of_both() -> None:
    one, other = steady(), replace(steady(), unit="红旗区教育局")
    different = zeros(unit="红旗区财政局", requests__new__person=1, requests__granted__person=1)

    told = [(at, f.rule, the(CopyOfAnother, f).other) for at, f in copies([one, different, other])]
    assert [(0, "SAME.requests", other.unit), (2, "SAME.requests", one.unit)] == sorted(told)
    assert [] == list(copies([one, one]))
    for report, unit in zip(review([as_read(one), as_read(other)]), (other.unit, one.unit), strict=True):
        (finding,) = (f for f in report.findings if f.code == "E304")
        assert str(unit) in render(finding, Language.ZH)


def test_only_returns_of_the_year_that_count_are_copies_of_each_other() -> None:
    mine = steady()
    beside: list[Reading] = [
        as_summary(as_read(replace(mine, unit="某县")), [mine]),
        as_read(replace(mine, unit="某局", year=2022)),
        replace(as_read(mine), file="又一份.xlsx", sha256="cd" * 32),
    ]

    for other in beside:
        reports = review([as_read(mine), other, as_read(zeros(unit="邻局"))])
        assert "E304" not in {finding.code for report in reports for finding in report.findings}


def as_read(submission: Submission) -> Return:
    return Return(f"{submission.unit}.xlsx", "ab" * 32, submission, ())


def test_last_years_return_is_found_by_name_and_year() -> None:
    now, before = zeros(), zeros(2023)
    spaced = replace(before, unit="红旗区 科学技术局")

    assert Beside(spaced, (), spaced) == previous_return(now, [zeros(2022), spaced])
    undated = replace(before, year=None)
    assert Beside(undated, (), undated) == previous_return(now, [undated])


def test_no_return_of_last_year_is_told_with_names_alike() -> None:
    none, (finding,), ago = previous_return(zeros(), [zeros(2023, unit="红旗区科技局"), zeros(2023, unit="白塔镇")])

    assert (None, None, "E306", "information") == (none, ago, finding.code, finding.severity)
    assert "红旗区科技局" in render(finding, Language.ZH)
    assert "白塔镇" not in render(finding, Language.ZH)


def test_a_return_of_another_year_is_not_compared() -> None:
    none, (finding,), ago = previous_return(zeros(), [zeros(2024), zeros(2021)])

    assert (None, None, "E308", (Period(2021), Period(2024))) == (
        none,
        ago,
        finding.code,
        the(PreviousOfOtherYear, finding).periods,
    )


def test_warnings_alone_leave_a_return_passed() -> None:
    now = zeros(requests__carried_in__company=12, requests__carried_out__company=12)
    report = checked(as_read(now), [zeros(2023)])

    assert ("pass", [("E302", "X-CARRY.company")]) == (report.verdict, told(report.findings))


def test_a_busy_honest_return_of_a_city_raises_no_query() -> None:
    assert [] == told(compare(replace(balanced(F21), unit="某市人民政府")))
