"""The European validation report: three outcomes, nothing but rules, expressions that can be read again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from collecting import checked
from narrowed import the
from strategies import balanced

from gouji import EditRule, Observation, Refused, Return, Review, Reviewed, Submission, load_form
from gouji.forms.language.expression import parse_expression
from gouji.model.language import Language
from gouji.model.submission import NOTHING
from gouji.reports.validation import as_validation_report, expression

F21, F19 = load_form("2021"), load_form("2019")
TOY = load_form(Path(__file__).parent / "data" / "toy.toml")
NOON = datetime(2025, 1, 20, 12, tzinfo=UTC)


def report(*, previous: Sequence[Submission] | None = None, **changes: Any) -> Review:
    good = balanced(F21)
    submission = replace(good, observations=good.columns | changes)
    return the(Review, checked(Return("甲局.xlsx", "ab" * 32, submission, ()), previous))


def told(*reports: Reviewed) -> list[dict[str, Any]]:
    return the(list, json.loads(as_validation_report(reports, Language.ZH, time=NOON, actor="gouji")))


def test_every_rule_is_an_event_with_one_of_three_values() -> None:
    gaps: dict[str, Any] = {"requests.new.person": NOTHING, "cases.reconsideration.total": Observation.of(0)}
    events = told(report(**gaps))
    values = {event["id"].partition(".")[2]: event["value"] for event in events}

    assert {rule.name for rule in F21.rules} <= values.keys()
    assert ("NA", "0", "1") == (
        values["T3-BAL.person"], values["T4-SUM.reconsideration"], values["T3-ROW.carried_in"])  # fmt: skip
    assert {"0", "1", "NA"} == set(values.values())


def test_an_event_has_the_parts_that_the_structure_requires() -> None:
    for event in told(report()):
        assert {"id", "type", "event", "rule", "data", "value"} == event.keys()
        assert "validation" == event["type"]
        assert event["event"].keys() >= {"time", "actor"}
        assert event["rule"].keys() >= {"language", "expression", "severity"}
        assert event["rule"]["severity"] in ("information", "warning", "error")
        assert all(isinstance(part, str) for key in event["data"]["source"] + event["data"]["target"] for part in key)
    assert "2025-01-20T12:00:00+00:00" == event["event"]["time"]


def test_ids_are_unique_over_several_returns() -> None:
    ids = [event["id"] for event in told(report(), report())]

    assert len(ids) == len(set(ids)) > 2 * len(F21.rules)


def test_last_years_figures_have_last_years_key_and_are_left_out_without_last_year() -> None:
    last = replace(balanced(F21), year=2022)
    with_it, without = told(report(previous=[last])), told(report())
    (carry,) = (event for event in with_it if event["id"] == "1.X-CARRY.person")

    unit = "红旗区科学技术局"
    assert [["zfxxgk-2021", "2023", unit, "requests.carried_in.person"],
            ["zfxxgk-2021", "2022", unit, "requests.carried_out.person"]] == carry["data"]["source"]  # fmt: skip
    assert [] == [event for event in without if "previous." in event["rule"]["expression"]]


def test_an_unreadable_file_adds_no_event() -> None:
    assert [] == told(checked(Refused("a.xlsx", None, ())))


@pytest.mark.parametrize("rule", [*F21.rules, *F21.queries, *F19.rules, *TOY.rules], ids=lambda rule: rule.name)
def test_an_expression_can_be_read_again(rule: EditRule) -> None:
    assert (rule.left, rule.relation, rule.right) == parse_expression(expression(rule))
