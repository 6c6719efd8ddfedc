"""Returns on a form that is not in force: the edition of the year is asked for, whatever most units have filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from collecting import collected, consolidated, standing
from hypothesis import given
from hypothesis import strategies as st
from strategies import balanced

from gouji import Form, Reading, ReportingUnit, Return, Roster, load_form, reviewed
from gouji.campaign.collection_status import UnitState
from gouji.campaign.reminders import reminder
from gouji.campaign.return_letter import Sender
from gouji.collection.entry import Part
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import Severity

F21, F19 = load_form("2021"), load_form("2019")
NAMES = "甲局", "乙局", "丙局", "丁局", "戊局"
ROSTER = Roster(tuple(map(ReportingUnit, NAMES)))
CELL = "requests.new.person"


def returned(unit: str, form: Form, year: int | None = 2025) -> Return:
    return Return(f"{unit}.xlsx", f"{ord(unit[0]):064x}", replace(balanced(form), unit=unit, year=year), ())


@given(st.lists(st.sampled_from((F21, F19)), min_size=1, max_size=5), st.sampled_from((2019, 2020, 2021, 2025)))
def test_the_edition_of_the_year_is_asked_for_and_no_other_is_added(forms: list[Form], year: int) -> None:
    right = F21 if year >= 2021 else F19
    readings = [returned(unit, form, year) for unit, form in zip(NAMES, forms, strict=False)]
    found = collected(readings, year=year)
    fit = [one for one, form in zip(readings, forms, strict=True) if form == right]

    assert right == found.form
    assert [Part.COUNTS if form == right else Part.OTHER_FORM for form in forms] == [one.part for one in found.entries]
    if not fit:
        with pytest.raises(NothingToAddUp):
            consolidated(readings)
        return
    result = consolidated(readings)
    assert sum(one.submission.value(CELL) or 0 for one in fit) == result.total.value(CELL)
    assert ["M103"] * (len(forms) - len(fit)) == [finding.code for finding in result.excluded]


def stand(*readings: Reading) -> list[tuple[UnitState, list[str]]]:
    lines = standing(ROSTER, [reviewed(one) for one in readings], year=2025).lines
    return [(line.state, [finding.code for finding in line.findings]) for line in lines]


def test_a_unit_on_the_old_form_has_not_returned_and_the_office_is_told_so() -> None:
    old, good = returned("甲局", F19), returned("乙局", F21)

    assert [(UnitState.MISSING, ["M202"]), (UnitState.RETURNED, [])] == stand(old, good)[:2]
    assert (UnitState.MISSING, ["M202"]) == stand(old)[0]
    assert (UnitState.MISSING, ["M149"]) == stand(returned("甲局", F19, 2020), good)[0]


def test_status_and_merge_give_one_answer_about_it() -> None:
    readings = [returned("甲局", F19), returned("乙局", F19), returned("丙局", F21)]
    status = standing(ROSTER, [reviewed(one) for one in readings], year=2025)
    merged = consolidated(readings, roster=ROSTER)

    assert [("M103", Severity.ERROR)] * 2 == [(one.why.code, one.why.severity) for one in status.others()]
    assert [one.why for one in status.others()] == list(merged.excluded)


def test_beside_a_return_on_the_right_form_the_old_one_is_a_warning() -> None:
    readings = [returned("甲局", F19), replace(returned("甲局", F21), file="新.xlsx")]

    assert [("M103", Severity.WARNING)] == [(one.code, one.severity) for one in consolidated(readings).excluded]


def test_the_message_says_which_form_it_is_which_is_wanted_and_whom_to_ask() -> None:
    status = standing(ROSTER, [reviewed(returned("甲局", F19))], year=2025)
    text = reminder(status.lines[0], status, Sender(date(2026, 2, 3), "县政府办")) or ""

    for said in ("2019年格式", "2021年格式", F21.source, "空白表", "联系"):
        assert said in text
    assert "另存为" not in text
