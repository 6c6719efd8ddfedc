"""Where every unit of a roster stands: returned, missing, late, twice; and what the other files are."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import pytest
from collecting import as_summary, collected, review
from collecting import standing as collection_status
from narrowed import the
from strategies import balanced

from gouji import (
    CollectionStatus,
    Form,
    Observation,
    PassedOver,
    Reading,
    Refused,
    ReportingUnit,
    Return,
    Review,
    Roster,
    load_form,
)
from gouji.campaign.collection_status import UnitState
from gouji.cli.statustable import show
from gouji.collection.entry import Dating, When
from gouji.formats.findings import ContentKind, EmptyFile
from gouji.intake.findings import Junk, JunkFile, NoReturn, OwnFile, UnitNearMiss
from gouji.model.findings import FileFinding
from gouji.model.language import Language
from gouji.model.submission import Status
from gouji.units.names import Likeness
from gouji.workbook.marks import OwnKind

F21, F19 = load_form("2021"), load_form("2019")
CELL = "requests.new.person"
EDUCATION, POLICE, EAST, WARD = (
    ReportingUnit("清源县教育局", aliases=("教育局",), contact="李四", phone="0311-2"),
    ReportingUnit("清源县公安局"),
    ReportingUnit("东关街道", parent="城区工委"),
    ReportingUnit("城区工委"),
)
ROSTER = Roster((EDUCATION, POLICE))


def returned(
    unit: str | None,
    file: str = "",
    day: str = "",
    saved: int = 10,
    year: int = 2024,
    more: int = 0,
    form: Form = F21,
    is_summary: bool = False,
    times: int = 1,
) -> Return:
    """A return read from a file that was saved on a day of January 2025."""
    seen = replace(balanced(form, times), unit=unit, year=year, contact={"date": day} if day else {})
    spoilt = {CELL: seen.observations[CELL]._replace(value=(seen.observations[CELL].value or 0) + more)}
    seen = replace(seen, observations=seen.columns | spoilt)
    made = Return(file or f"{unit}.xlsx", "ab" * 32, seen, (), modified=datetime(2025, 1, saved))
    return as_summary(made) if is_summary else made


def refused(file: str, finding: type[FileFinding] = EmptyFile, **more: Any) -> Refused:
    """A file that gave no return."""
    return Refused(file, "cd" * 32, (finding(file=file, **more),))


def passed_over(file: str, finding: type[FileFinding], **more: Any) -> PassedOver:
    """A file that nobody takes for a return."""
    return PassedOver(file, "cd" * 32, (finding(file=file, **more),))


def stand(*readings: Reading, roster: Roster = ROSTER, **options: Any) -> CollectionStatus:
    return collection_status(roster, review(readings), **options)


def codes(line: Any) -> list[str]:
    return [finding.code for finding in line.findings]


@pytest.mark.parametrize(("readings", "options", "state", "told"), [
    ([], {}, UnitState.MISSING, ["M141"]),
    ([returned("清源县教育局")], {}, UnitState.RETURNED, []),
    ([returned("教育局")], {}, UnitState.RETURNED, []),
    ([returned("清源县教育局"), returned("清源县教育局", "b", saved=11)], {}, UnitState.RETURNED, ["M111"]),
    ([returned("清源县教育局"), returned("清源县教育局", "b", saved=11, more=3)], {}, UnitState.RETURNED, ["M143"]),
    ([returned("清源县教育局"), returned("教育局", saved=11)], {}, UnitState.RETURNED, ["M111"]),
    ([returned(None, "教育局.xlsx"), returned("教育局", saved=11)], {}, UnitState.RETURNED, ["M111"]),
    ([returned("清源县教育局"), returned("清源县教育局", "b")], {"policy": "refuse"}, UnitState.CONTESTED, ["M144"]),
    ([returned("清源县教育局", is_summary=True)], {}, UnitState.RETURNED, ["M147"]),
    ([returned("清源县教育居")], {}, UnitState.MISSING, ["M149"]),
    ([refused("教育局报表.xlsx")], {}, UnitState.BROKEN, ["M149"]),
    ([refused("教育局/a.xlsx")], {}, UnitState.BROKEN, ["M149"]),
    ([passed_over("教育局.pdf", NoReturn, looks_like=ContentKind.PDF)], {}, UnitState.MISSING, ["M149"]),
    ([passed_over("~$教育局.xlsx", JunkFile, junk=Junk.LOCK)], {}, UnitState.MISSING, ["M141"]),
    ([passed_over("教育局.xlsx", OwnFile, kind=OwnKind.STATUS)], {}, UnitState.MISSING, ["M141"]),
    ([refused("某局.xlsx")], {}, UnitState.MISSING, ["M141"]),
    ([returned("清源县教育局", year=2023)], {"year": 2024}, UnitState.MISSING, ["M149"]),
    ([returned("清源县教育局", form=F19)], {"form": F21}, UnitState.MISSING, ["M202"]),
    ([returned("清源县教育局"), refused("教育局报表.xlsx")], {}, UnitState.RETURNED, []),
])  # fmt: skip
def test_the_state_of_a_unit(
    readings: list[Reading], options: dict[str, Any], state: UnitState, told: list[str]
) -> None:
    line = stand(*readings, **options).lines[0]

    assert (EDUCATION, state, told) == (line.unit, line.state, codes(line))
    assert (state == UnitState.RETURNED) == (line.kept is not None)


def test_a_summary_of_a_unit_is_no_version_of_its_own_return() -> None:
    found = stand(returned("清源县教育局"), returned("清源县教育局", "汇总.xlsx", saved=20, more=5, is_summary=True))
    line = found.lines[0]

    assert (UnitState.RETURNED, "清源县教育局.xlsx", 1, []) == (
        line.state, the(Review, line.kept).file, len(line.versions), codes(line)
    )  # fmt: skip
    assert [("汇总.xlsx", "M147")] == [(one.entry.file, one.why.code) for one in found.others()]


def test_units_stand_in_the_order_of_the_roster_whatever_the_order_of_files() -> None:
    found = stand(returned("清源县公安局"), returned("清源县教育局"))

    assert ["清源县教育局", "清源县公安局"] == [line.unit.name for line in found.lines]
    assert ["清源县教育局.xlsx", "清源县公安局.xlsx"] == [the(Review, line.kept).file for line in found.lines]


@pytest.mark.parametrize(("reading", "day"), [
    (returned("甲", day="2025年1月9日"), When(date(2025, 1, 9), Dating.COVER_DATE)),
    (returned("甲", day="上周"), When(date(2025, 1, 10), Dating.FILE_TIME)),
    (returned("甲", saved=3), When(date(2025, 1, 3), Dating.FILE_TIME)),
    (replace(returned("甲"), modified=None), None),
    (refused("a"), None),
])  # fmt: skip
def test_the_day_of_a_return_is_that_of_the_cover_else_of_the_file(reading: Return | Refused, day: When | None) -> None:
    (entry,) = collected([reading]).entries

    assert day == entry.when


@pytest.mark.parametrize(("readings", "due", "late"), [
    ([returned("教育局", saved=20)], None, False),
    ([returned("教育局", saved=20)], date(2025, 1, 20), False),
    ([returned("教育局", saved=21)], date(2025, 1, 20), True),
    ([returned("教育局", day="2025-01-15", saved=21)], date(2025, 1, 20), False),
    ([returned("教育局", day="2025-01-25", saved=1)], date(2025, 1, 20), True),
    ([replace(returned("教育局"), modified=None)], date(2025, 1, 1), False),
    ([returned("教育局", "a", saved=15), returned("教育局", "b", saved=25)], date(2025, 1, 20), False),
    ([returned("教育局", "a", saved=22), returned("教育局", "b", saved=25)], date(2025, 1, 20), True),
])  # fmt: skip
def test_late_is_who_first_returned_after_the_due_day(readings: list[Return], due: date | None, late: bool) -> None:
    line = stand(*readings, due=due).lines[0]

    assert (late, late) == (line.late, "M142" in codes(line))


def test_versions_are_counted_with_the_cells_in_which_they_differ() -> None:
    first, second = returned("教育局", "a", "2025-01-20"), returned("教育局", "b", "2025-01-10", more=7)
    line = stand(first, second).lines[0]

    assert (2, "a", "cover_date", 1) == (len(line.versions), the(Review, line.kept).file, line.by, line.differing)
    assert date(2025, 1, 10) == the(When, line.first).day
    assert 0 == line.errors, "of the version that counts, not of the other"
    assert 0 < stand(second, first, policy="first").lines[0].errors


@pytest.mark.parametrize(("roster", "units", "state"), [
    (Roster((WARD, EAST)), [], UnitState.MISSING),
    (Roster((WARD, EAST)), ["东关街道"], UnitState.COVERED),
    (Roster((WARD, EAST)), ["东关街道", "城区工委"], UnitState.RETURNED),
    (Roster((WARD,)), [], UnitState.MISSING),
    (Roster((WARD, EAST, ReportingUnit("西关街道", parent="城区工委"))), ["东关街道"], UnitState.MISSING),
    (Roster((WARD, replace(EAST, name="片区"), ReportingUnit("西关街道", parent="片区"))), ["西关街道"], UnitState.COVERED),
    (Roster((replace(WARD, parent="东关街道"), EAST)), [], UnitState.MISSING),
    (Roster((replace(WARD, parent="城区工委"),)), [], UnitState.MISSING),
])  # fmt: skip
def test_a_unit_above_others_is_not_missing_when_they_all_returned(
    roster: Roster, units: list[str], state: UnitState
) -> None:
    line = stand(*map(returned, units), roster=roster).lines[0]

    assert state == line.state
    assert (state == UnitState.COVERED) == (codes(line) == ["M145"])


def test_every_file_is_somewhere() -> None:
    found = stand(
        returned("清源县公安局"), returned("清源县教育居"), returned("外星球"), returned(None, "无名.xlsx", times=3),
        returned("清源县", is_summary=True), returned("清源县公安局", "去年.xlsx", year=2023),
        refused("坏.xlsx"), passed_over("通知.docx", NoReturn, looks_like=ContentKind.PDF),
    )  # fmt: skip
    others = [(one.entry.file, one.why.code) for one in found.others()]

    assert [
        ("清源县教育居.xlsx", "R136"), ("外星球.xlsx", "R136"), ("无名.xlsx", "R136"), ("清源县.xlsx", "M147"),
        ("去年.xlsx", "M146"), ("坏.xlsx", "R104"), ("通知.docx", "R142"),
    ] == others  # fmt: skip
    assert [EDUCATION, None, None, None] == [stranger.near for stranger in found.unknown]
    assert {"units": 2, UnitState.RETURNED: 1, UnitState.MISSING: 1, UnitState.COVERED: 0, UnitState.CONTESTED: 0, UnitState.BROKEN: 0, UnitState.EMPTY: 0, "blanks": 0, "late": 0, "several": 0,
            "failing": 0, "unknown": 4, "unreadable": 1, "aside": 1, "passed_over": 1} == found.counts()  # fmt: skip


def test_what_the_reader_said_of_a_stranger_goes_before_what_the_campaign_knows() -> None:
    doubt = UnitNearMiss(unit="清源县教育居", near="清源县教育局", likeness=Likeness.SIMILAR)
    found = stand(replace(returned("清源县教育居"), findings=(doubt,)))

    assert [doubt] == [one.why for one in found.others()]


def test_a_campaign_with_nobody_returned_yet() -> None:
    found = stand()

    assert (None, None, 2) == (found.form, found.year, found.counts()[UnitState.MISSING])
    assert ["M141", "M141"] == [finding.code for finding in found.reportable()]


def test_an_unknown_policy_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="newest"):
        stand(policy="newest")


def test_a_contested_unit_covers_none_and_differs_from_the_version_that_counts() -> None:
    second = returned("东关街道", "b", saved=11)
    contested = stand(returned("东关街道", "a"), second, roster=Roster((WARD, EAST)), policy="refuse")
    versions = [returned("教育局", "a", "2025-01-10"), returned("教育局", "b", "2025-01-12", more=7),
                returned("教育局", "c", "2025-01-20", more=7)]  # fmt: skip

    assert [UnitState.COVERED, UnitState.CONTESTED] == [line.state for line in contested.lines]
    assert 1 == stand(*versions).lines[0].differing
    spoilt = replace(versions[0], submission=replace(versions[0].submission, observations=versions[0].submission.columns | {
        cell: Observation(None, "", Status.BLANK) for cell in list(F21.cells)[:3]}))  # fmt: skip
    kept = [spoilt, replace(versions[1], file="b"), versions[2]]
    assert 4 == stand(*kept).lines[0].differing


def test_a_file_of_last_year_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    last = replace(returned("清源县教育局", "去年.xlsx", year=2023), modified=datetime(2024, 1, 10))
    found = stand(returned("清源县公安局"), last)
    show(found, Language.ZH)
    text = capsys.readouterr().out

    assert [("去年.xlsx",)] == [tuple(entry.file for entry in line.before) for line in found.lines if line.before]
    assert (1, 0) == (text.count("去年.xlsx"), text.count("M146"))


def test_no_return_that_counts_is_held() -> None:
    """Thousands would not fit; each is made anew when somebody asks for it."""
    found = stand(returned("清源县教育局"), returned("清源县公安局"))
    held = [getattr(line, field.name) for line in found.lines for field in fields(line)]

    assert {UnitState.RETURNED} <= {line.state for line in found.lines}
    assert [] == [one for one in held if isinstance(one, Review)]
    assert [line.unit.name for line in found.lines] == [the(Review, line.kept).unit for line in found.lines]
