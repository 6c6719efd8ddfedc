"""A unit that was made of two: what these returned last year is added up, and what they send now are no versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from collecting import collected, consolidated, last_year, review
from collecting import standing as collection_status
from strategies import balanced

from gouji import Document, Grid, Return, Submission, load_form
from gouji.campaign.collection_status import UnitState
from gouji.campaign.return_letter import Sender, message
from gouji.campaign.send_back import to_send_back
from gouji.collection.entry import Part
from gouji.intake.identify import identify
from gouji.lists.rosters import roster_in
from gouji.model.grid import Piece
from gouji.model.reading import Evidence, StatedBy
from gouji.model.submission import Observation
from gouji.units.roster import Roster

F21 = load_form("2021")
UNIT, PARTS = "县发展改革和商务局", ("县发展和改革局", "县商务局")
NEW = "requests.new.person"


def roster() -> Roster:
    rows = ("单位名称", f"{UNIT}（由{'、'.join(PARTS)}合并组建）", "县卫生健康委员会（原县卫生健康局）")
    return roster_in(
        [("名册.csv", Document((Grid("名册", tuple(Piece(r, 0, text) for r, text in enumerate(rows))),)))]
    )[0]


def said(unit: str, figure: int, year: int = 2025) -> Submission:
    form = replace(balanced(F21), unit=unit, year=year)
    return form.with_observations({NEW: Observation.of(figure)})


def sent(unit: str, figure: int) -> Return:
    evidence = Evidence(units={StatedBy.COVER: unit})
    return identify(Return(f"{unit}.xlsx", unit, said(unit, figure), (), evidence=evidence), roster())


def test_what_former_units_send_by_themselves_are_no_versions_of_one_return() -> None:
    both = [sent(unit, figure) for unit, figure in zip(PARTS, (3, 5), strict=True)]
    found = collected(both, roster=roster())
    line = next(line for line in collection_status(roster(), review(both)).lines if line.unit.name == UNIT)
    back = to_send_back(line)

    assert [Part.IN_DOUBT, Part.IN_DOUBT] == [entry.part for entry in found.entries]
    assert UnitState.CONTESTED is line.state
    assert back is not None
    assert all(part in message(UNIT, back, Sender(date(2026, 1, 20))) for part in PARTS)


def test_beside_another_unit_both_are_told_and_neither_is_added_up() -> None:
    both = [sent(unit, figure) for unit, figure in zip(PARTS, (3, 5), strict=True)]
    total = consolidated([*both, sent("县卫生健康局", 1)], roster=roster())

    assert ["M171", "M171"] == [one.code for one in total.excluded]
    assert ["县卫生健康委员会"] == [member.unit for member in total.members]


def test_the_same_return_under_both_names_is_one() -> None:
    both = [sent(unit, 3) for unit in PARTS]

    assert Part.IN_DOUBT not in {entry.part for entry in collected(both, roster=roster()).entries}


def test_versions_of_a_unit_that_was_renamed_stay_versions() -> None:
    both = [sent(unit, figure) for unit, figure in (("县卫生健康局", 3), ("县卫生健康委员会", 5))]

    assert Part.IN_DOUBT not in {entry.part for entry in collected(both, roster=roster()).entries}


def test_last_year_is_the_sum_of_what_the_former_units_returned() -> None:
    before = last_year([said(unit, figure, 2024) for unit, figure in zip(PARTS, (3, 5), strict=True)], roster())
    found = before.of(UNIT, 2025)

    assert found.previous is not None
    assert 8 == found.previous.value(NEW)
    assert ["M189"] == [one.code for one in found.findings]


def test_where_the_unit_returned_itself_last_year_that_counts() -> None:
    before = last_year([said(PARTS[0], 3, 2024), said(UNIT, 7, 2024), said(PARTS[1], 5, 2024)], roster())

    assert "M189" not in [one.code for one in before.of(UNIT, 2025).findings]
