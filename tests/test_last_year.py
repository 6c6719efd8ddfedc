"""Last year's total beside this year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from collecting import as_summary, total_of_last_year
from collecting import consolidated as consolidate
from narrowed import the
from strategies import balanced, stated

from gouji import Form, LastYear, Refused, ReportingUnit, Return, Roster, Submission, SummaryReturn, identify, load_form
from gouji.campaign.distribute import plan
from gouji.consolidation.findings import Unreadable
from gouji.consolidation.last_year import since_last_year
from gouji.consolidation.sums import sum_of
from gouji.editing.findings import InSummary, NoPreviousReturn, NotContinued
from gouji.formats.findings import EmptyFile
from gouji.model.findings import file_of
from gouji.model.grid import Place, address
from gouji.model.reading import Evidence, StatedBy
from gouji.model.reporting_period import Period

F21, F19 = load_form("2021"), load_form("2019")
NEW = "requests.new.total"


def reading(
    unit: str, times: int = 1, year: int | None = 2023, form: Form = F21, *, is_summary: bool = False
) -> Return:
    submission = replace(balanced(form, times), unit=unit, year=year)
    made = Return(f"{unit}{year}.xlsx", "ab" * 32, submission, ())
    return as_summary(made) if is_summary else made


@pytest.mark.parametrize(("given", "times"), [
    ([reading("甲"), reading("乙", 2)], 3),
    ([reading("甲"), reading("乙", 2), reading("丙", 9, 2022), reading("丁", 9, 2024)], 3),
    ([reading("甲"), reading("某县", 7, is_summary=True)], 7),
    ([reading("邻县", 5, is_summary=True), reading("某 县", 7, is_summary=True)], 7),
    ([reading("邻县", 5, is_summary=True), reading("又一县", 7, is_summary=True)], 12),
    ([reading("甲", year=None)], 1),
    ([reading("甲", year=2022)], None),
    ([Refused("坏.xlsx", None, (EmptyFile(file="坏.xlsx"),))], None),
    ([], None),
])  # fmt: skip
def test_a_summary_of_last_year_or_the_sum_of_its_returns(
    given: list[Return | SummaryReturn | Refused], times: int | None
) -> None:
    found, _ = total_of_last_year(F21, given, "某县", 2024)

    assert times == (found and stated(found)[NEW] / stated(balanced(F21))[NEW])


def summed(number: int, *parts: Return, unit: str = "某县") -> SummaryReturn:
    """A summary of last year made of some returns."""
    whole = replace(sum_of(F21, [one.submission for one in parts]), unit=unit, year=2023)
    made = Return(f"汇总{number}.xlsx", f"{number:064x}", whole, ())
    digests = frozenset(one.sha256 or "" for one in parts)
    return replace(as_summary(made, [one.submission for one in parts]), digests=digests)


def part(unit: str, times: int, number: int) -> Return:
    return replace(reading(unit, times), sha256=f"{number:064x}", file=f"{unit}{number}.xlsx")


A, B, C = (part(unit, 2**number, number) for number, unit in enumerate("甲乙丙"))
B_ANEW = part("乙", 32, 10)
"""The last of which was corrected."""


@pytest.mark.parametrize(("given", "times", "codes"), [
    ([A, B, C, summed(20, A, B)], 7, []),
    ([A, C, B_ANEW, summed(20, A, B)], 37, []),
    ([C, B_ANEW, summed(20, B)], 36, []),
    ([A, B, C, summed(20, A, B, unit="某县政府")], 7, []),
    ([summed(20, A, B, C)], 7, []),
    ([A, summed(20, A, B, C)], 1, ["M177"]),
    ([A, summed(20, B, C, unit="邻县")], 7, ["M109"]),
    ([A, summed(20, B, C)], 6, ["M109"]),
    ([B_ANEW, summed(20, A, B, unit="邻县")], 35, ["M186", "M109"]),
], ids=lambda value: None if isinstance(value, int) else " ".join(getattr(one, "file", one) for one in value))  # fmt: skip
@pytest.mark.parametrize("turned", [1, -1])
def test_last_year_s_summary_counts_beside_its_returns_as_it_would_this_year(
    given: list[Return], times: int, codes: list[str], turned: int
) -> None:
    found, told = total_of_last_year(F21, given[::turned], "某县", 2024)

    assert found
    assert times == stated(found)[NEW] / stated(balanced(F21))[NEW]
    assert sorted(codes) == sorted(finding.code for finding in told)
    assert {"汇总20.xlsx"} >= {file_of(finding) for finding in told}


def test_last_year_may_be_of_the_edition_before() -> None:
    found, _ = total_of_last_year(F21, [reading("甲", 2, 2020, F19)], None, 2021)

    assert found
    assert (F19, 2 * stated(balanced(F19))[NEW]) == (found.form, found.values()[NEW])
    assert total_of_last_year(F19, [reading("甲", 2, 2021, F21)], None, 2022) == (None, ())


def test_what_last_years_total_lacks_is_told() -> None:
    broken = Refused("坏.xlsx", None, (EmptyFile(file="坏.xlsx"),))
    found, lacking = total_of_last_year(F21, [reading("甲", 2), reading("乙", 1), broken], None, 2024)

    assert found
    assert 3 * stated(balanced(F21))[NEW] == found.values()[NEW]
    assert [("M101", "坏.xlsx")] == [(finding.code, the(Unreadable, finding).file) for finding in lacking]


def test_last_years_summary_of_a_unit_is_not_added_to_the_units_below_it() -> None:
    known = Roster((ReportingUnit("镇"), ReportingUnit("办", parent="镇")))
    given = [reading("镇", 7, is_summary=True), reading("邻镇", 5, is_summary=True), reading("办", 7)]

    found, _ = total_of_last_year(F21, given, "县", 2024, known)
    assert found
    assert 12 * stated(balanced(F21))[NEW] == found.values()[NEW]


def test_what_is_odd_beside_last_year_is_told_with_official_addresses() -> None:
    result = consolidate([reading("甲", 1, 2024), reading("乙", 2, 2024)], unit="某县")
    found = since_last_year(result, replace(balanced(F21), year=2023))
    carried = next(finding for finding in found if finding.rule == "X-CARRY.person")

    assert ("E302", ("表三!D5",)) == (carried.code, tuple(map(address, carried.places)))
    assert InSummary(where=Place("表三", 4, 3)) == the(NotContinued, carried).where
    values = stated(balanced(F21))
    assert (3 * values["requests.carried_in.person"], values["requests.carried_out.person"]) == tuple(
        getattr(carried, key) for key in ("left", "right")
    )
    assert () == since_last_year(result, None)


# ── the office's own line ───────────────────────────────────────────────────────────────────

OFFICE = "青山县人民政府办公室"
LISTED = ("青山县水务局", "青山县体育局", "柳树镇人民政府", OFFICE)
FLAT = Roster(tuple(map(ReportingUnit, LISTED)))
UNDER_IT = Roster(tuple(ReportingUnit(unit, parent="" if unit == OFFICE else OFFICE) for unit in LISTED))
PARTS = [part(unit, 2**number, 30 + number) for number, unit in enumerate(LISTED)]
OWN = PARTS[-1]


def the_number(seen: Submission) -> int:
    """All new applications."""
    return the(int, stated(seen)[NEW])


def prefilled(unit: str, given: Sequence[Return], roster: Roster) -> int | None:
    """How often the new applications of the smallest return are those that are known of a unit's last year."""
    before = LastYear(given, roster=roster).of(unit, 2024).previous
    (handout,) = (
        one for one in plan(F21, roster, Period(2024), LastYear(given, roster=roster)) if one.unit.name == unit
    )
    assert (before is None) == (not handout.prefilled)
    return None if before is None else the_number(before) // the_number(PARTS[0].submission)


@pytest.mark.parametrize("roster", [FLAT, UNDER_IT], ids=["flat", "tree"])
@pytest.mark.parametrize(("parts", "own", "known"), [
    (PARTS, [], 8), (PARTS, [OWN], 8), (PARTS, [part(OFFICE, 16, 40)], 16), (PARTS[:-1], [OWN], 8), (PARTS[:-1], [], None),
], ids=["its line", "and its return", "and its correction", "return alone", "none"])  # fmt: skip
@pytest.mark.parametrize("turned", [1, -1])
def test_a_summary_of_units_that_report_is_no_return_of_the_office_whose_name_it_bears(
    roster: Roster, parts: list[Return], own: list[Return], known: int | None, turned: int
) -> None:
    given = [summed(41, *parts, unit=OFFICE), *own][::turned]

    assert known == prefilled(OFFICE, given, roster)
    assert [1, 2, 4] == [prefilled(unit, given, roster) for unit in LISTED[:3]]


def test_without_a_roster_its_line_is_known_by_its_name() -> None:
    known = LastYear([summed(41, *PARTS, unit=OFFICE)])

    assert OWN.submission == known.of(OFFICE, 2024).previous
    assert (
        15 * stated(PARTS[0].submission)[NEW]
        == stated(the(Submission, known.of(OFFICE, 2024, summary=True).previous))[NEW]
    )


def test_a_summary_of_units_that_nobody_else_asks_is_the_return_of_the_one_above_them() -> None:
    below = [part(unit, 2**number, 50 + number) for number, unit in enumerate(("柳树村", "杨家村", LISTED[2]))]

    assert 7 == prefilled(LISTED[2], [summed(53, *below, unit=LISTED[2])], FLAT)


@pytest.mark.parametrize("file", [f"{OFFICE}汇总.xlsx", f"{OFFICE}.xlsx", f"{OFFICE}/汇总.xlsx"])
def test_a_summary_of_an_area_is_not_that_of_the_unit_its_file_is_named_after(file: str) -> None:
    whole = replace(
        summed(41, *PARTS[:-1], unit="青山县"), file=file, evidence=Evidence(units={StatedBy.COVER: "青山县"})
    )
    found = identify(whole, FLAT)

    assert "青山县" == found.unit
    assert None is prefilled(OFFICE, [found], FLAT)
    assert (NoPreviousReturn(likely=()),) == LastYear([found], roster=FLAT).of(OFFICE, 2024).findings
