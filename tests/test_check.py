"""Checking: types and rules, three outcomes, nothing counted that was not reported."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced
from test_schemas import CHECKED, said, typed

from gouji import (
    Language,
    Observation,
    Return,
    Submission,
    check,
    layout,
    load_form,
    outcomes,
    read,
    render,
    verdict,
    write,
)
from gouji.editing.findings import UnfilledInRules
from gouji.forms.language.define import define
from gouji.model.finding import Severity, reportable
from gouji.model.submission import NOTHING, Status

F21 = load_form("2021")
GOOD = balanced(F21)


def saying(**cells: int | Decimal | Observation | None) -> list[Any]:
    """The findings on a balanced return in which some cells say something else."""
    changes = {
        cell.replace("__", "."): o if isinstance(o, Observation) else Observation.of(o) for cell, o in cells.items()
    }
    return list(check(replace(GOOD, observations={**GOOD.observations, **changes})))


def value(cell: str) -> int:
    return the(int, GOOD.observations[cell].value)


def test_a_balanced_return_passes() -> None:
    assert () == check(GOOD)
    assert "pass" == verdict(check(GOOD))


def test_every_one_of_the_200_cells_that_is_in_a_rule_is_missed_when_wrong() -> None:
    for cell in F21.cells:
        rules = {rule.name for rule in F21.rules if cell in rule.cells}
        wrong = replace(GOOD, observations={**GOOD.observations, cell: Observation.of(value(cell) + 1)})
        failed = {finding.rule for finding in check(wrong)}

        assert rules == failed


def test_an_imbalance_tells_both_sides_and_the_difference() -> None:
    cell = "requests.carried_out.person"
    (balance, total) = sorted(saying(**{cell: value(cell) + 5}), key=lambda f: f.code)

    assert ("E101", "T3-BAL.person", "error") == (balance.code, balance.rule, balance.severity)
    left = value("requests.new.person") + value("requests.carried_in.person")
    assert (left, left + 5, -5) == (balance.left, balance.right, balance.imbalance)
    assert ("E102", "T3-ROW.carried_out") == (total.code, total.rule)
    assert value("requests.carried_out.total") == total.left


FOLLOWING = [
    # (cells with a figure other than GOOD's, rules that people are told of, rules that only follow)
    ({"carried_out.person": 5, "carried_out.total": 5}, ["T3-BAL.person"], ["T3-BAL.total"]),
    ({"carried_out.total": 5}, ["T3-ROW.carried_out"], ["T3-BAL.total"]),
    ({"granted.total": 5}, ["T3-ROW.granted"], ["T3-LEAF.total"]),
    ({"handled.total": 5}, ["T3-ROW.handled"], ["T3-LEAF.total", "T3-BAL.total"]),
    ({"granted.person": 5, "granted.total": 5}, ["T3-LEAF.person"], ["T3-LEAF.total"]),
    # with a column that nobody can check, the total says something of its own
    ({"carried_out.person": 5, "carried_out.total": 5, "new.legal": None}, ["T3-BAL.person", "T3-BAL.total"], []),
]  # fmt: skip


@pytest.mark.parametrize(("more", "people", "following"), FOLLOWING)
def test_what_only_follows_in_the_totals_is_not_told_to_people(
    more: dict[str, int | None], people: list[str], following: list[str]
) -> None:
    seen = {
        f"requests.{cell}": NOTHING if extra is None else Observation.of(value(f"requests.{cell}") + extra)
        for cell, extra in more.items()
    }
    findings = [finding for finding in saying(**seen) if finding.rule]

    assert sorted(people) == sorted(str(finding.rule) for finding in reportable(findings))
    assert sorted(people + following) == sorted(str(finding.rule) for finding in findings)


def test_an_error_does_not_hide_behind_a_reminder() -> None:
    rules = tuple(replace(rule, severity=Severity.WARNING) if rule.id == "T3-ROW" else rule for rule in F21.rules)
    cell = "requests.carried_out.total"
    form = replace(F21, rules=rules)
    wrong = replace(GOOD, form=form, observations={**GOOD.observations, cell: Observation.of(value(cell) + 5)})
    findings = reportable(check(wrong))

    assert [("T3-ROW.carried_out", "warning"), ("T3-BAL.total", "error")] == [(f.rule, f.severity) for f in findings]


@pytest.mark.parametrize(("cell", "seen", "code"), [
    ("disclosure.licensing.decisions", Observation.of(Decimal("3.5")), "E201"),
    ("disclosure.licensing.decisions", Observation.of(-3), "E202"),
    ("disclosure.fees.amount", Observation.of(Decimal("-0.5")), "E202"),
    ("disclosure.fees.amount", Observation(None, "约3万", Status.NOT_A_NUMBER), "E203"),
    ("disclosure.fees.amount", Observation(None, "#DIV/0!", Status.NOT_A_NUMBER), "E204"),
])  # fmt: skip
def test_cells_of_the_wrong_type(cell: str, seen: Observation, code: str) -> None:
    findings = saying(**{cell: seen})

    assert [(code, "error", (cell,))] == [(f.code, f.severity, f.cells) for f in findings]
    assert "fail" == verdict(findings)


def test_amounts_may_have_decimals_and_whole_decimals_are_counts() -> None:
    assert [] == saying(**{"disclosure.fees.amount": Decimal("12.3450")})
    assert [] == saying(**{"disclosure.licensing.decisions": Decimal("3.0")})


def test_signed_counts_may_be_negative_in_2019() -> None:
    form = load_form("2019")
    good = balanced(form)
    change = {"disclosure.licensing.change": Observation.of(-14)}

    assert () == check(replace(good, observations={**good.observations, **change}))


@pytest.mark.parametrize("seen", [NOTHING, Observation(None, "/", Status.NOT_APPLICABLE)], ids=["blank", "slash"])
def test_a_rule_over_a_cell_without_figure_is_undecided(seen: Observation) -> None:
    cell = "requests.new.person"
    changed = replace(GOOD, observations={**GOOD.observations, cell: seen})
    open_rules = {outcome.rule.name for outcome in outcomes(changed) if outcome.verdict == "undecided"}
    findings = check(changed)

    assert {"T3-BAL.person", "T3-ROW.new"} == open_rules
    assert [("E103", "warning", (cell,), 2)] == [
        (f.code, f.severity, f.cells, the(UnfilledInRules, f).rules) for f in findings
    ]
    assert "undecided" == verdict(findings)


def test_a_cell_without_figure_in_no_rule_is_told_too() -> None:
    assert ["E104"] == [finding.code for finding in saying(**{"disclosure.fees.amount": NOTHING})]


def test_a_blank_total_is_not_zero_and_not_a_pass() -> None:
    findings = saying(**{"cases.reconsideration.total": NOTHING})

    assert ["E103"] == [finding.code for finding in findings]


def test_an_unsatisfied_order_is_a_warning_where_the_form_says_so() -> None:
    form = load_form(Path(__file__).parent / "data" / "toy.toml")
    from gouji import Submission, complete

    inputs = {cell: Observation.of(1) if cell not in form.sums else NOTHING for cell in form.cells}
    inputs |= {"beds.surgery.planned": Observation.of(0), "money.fees.bills": Observation.of(5)}
    findings = check(complete(Submission(form, "x", 2020, inputs)))

    broken = ["BED-CAP.surgery", "BED-CAP.total"]  # no bed planned for surgery, one used; 2 in all, 3 used

    assert [("E105", "warning", rule) for rule in broken] == [(f.code, f.severity, f.rule) for f in findings]
    assert "pass" == verdict(findings)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_single_wrong_figure_in_tables_three_and_four_passes(data: st.DataObject) -> None:
    cell = data.draw(st.sampled_from([cell for cell in F21.cells if not cell.startswith("disclosure.")]))
    wrong = data.draw(st.integers(0, 10**8).filter(lambda number: number != value(cell)))
    findings = check(replace(GOOD, observations={**GOOD.observations, cell: Observation.of(wrong)}))

    assert "fail" == verdict(findings)


def test_totals_that_no_program_has_computed_are_checked_by_their_parts(tmp_path: Path) -> None:
    path = typed(CHECKED / "2023.xlsx", tmp_path / "甲.xlsx", 表三_D4=99)  # openpyxl stores formulas without results
    (one,) = json.loads(said("check", path, "--format", "json"))["submissions"]

    assert ("fail", ["T3-BAL.person"]) == (
        one["verdict"],
        [f["rule"] for f in one["findings"] if f["severity"] == "error"][:1],
    )


def test_the_cells_of_a_rule_across_sheets_are_told_with_their_sheets(tmp_path: Path) -> None:
    form = load_form(Path(__file__).parent / "data" / "toy.toml")
    file = tmp_path / "甲.xlsx"
    given = Submission(form, "甲", 2020, {c: Observation.of(0) for c in form.cells})
    write(layout(form, replace(given, observations=given.columns | {"money.fees.bills": Observation.of(5)})), file)
    (across,) = [one for one in check(the(Return, read(file, form)).submission) if one.rule == "CROSS"]

    assert "（经费 C4=5，床位 D7=0）" in render(across, Language.ZH)


@pytest.mark.parametrize(
    ("unit", "beside", "warned"), [("件", 3, True), ("件", 4_000, True), ("件", 39_000, False), ("万元", 3, False)]
)
def test_a_figure_is_taken_for_a_day_where_it_stands_out_among_counts(unit: str, beside: int, warned: bool) -> None:
    columns = [{"key": "a", "label": "甲", "unit": unit}, {"key": "b", "label": "乙", "unit": unit}]
    table = {"key": "t", "number": "1", "sheet": "表", "title": "表", "blocks": [{"columns": columns}]}
    head = {"id": "days", "edition": "1", "title": "t", "source": "s", "years": [2020, 2030]}
    form = define({"form": head, "tables": [table]})
    seen = {"t.a": Observation.of(45_668), "t.b": Observation.of(beside)}  # 2025-01-11
    assert ("E206" in {one.code for one in check(Submission(form, "甲局", 2024, seen))}) is warned
