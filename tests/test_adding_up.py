"""What is added up and what is not: earlier summaries, own returns, short names, blanks, last year's files."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
import pytest
from collecting import consolidated, last_year, standing
from narrowed import the
from openpyxl.worksheet.worksheet import Worksheet
from strategies import balanced
from test_cli import Gouji, gouji  # noqa: F401  a fixture

from gouji import (
    Consolidation,
    Finding,
    Form,
    Language,
    LastYear,
    Observation,
    Office,
    Part,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    SummaryReturn,
    bind,
    collect,
    layout,
    load_form,
    read,
    render,
    reviewed,
    summary_workbook,
    write,
)
from gouji.campaign.prefilled import blank_for
from gouji.collection.findings import NewestYear, PerhapsSumOfOthers, SummaryHoldsMore, SummaryNamesUnits
from gouji.collection.same_unit import perhaps_one_unit
from gouji.editing.carry_over import prefills
from gouji.model.findings import file_of
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Status
from gouji.model.totals import complete

Found = TypeVar("Found", bound=Finding)
Change = Callable[[Submission], Submission]
F21, F19 = load_form("2021"), load_form("2019")
UNITS = [f"柏山县{name}" for name in ("教育局", "公安局", "民政局", "司法局", "财政局", "水利局")]


def made(unit: str, times: int = 1, year: int = 2024, day: str = "2025-01-10", form: Form = F21) -> Submission:
    return replace(balanced(form, times), unit=unit, year=year, contact={"date": day} if day else {})


def given(seen: Submission, number: int, file: str = "", **more: Any) -> Return:
    return Return(file or f"{seen.unit}-{seen.year}.xlsx", f"{number:064x}", seen, (), **more)


def summary_of(parts: list[Return], unit: str | None, number: int) -> SummaryReturn:
    """A summary of some returns as it reads back."""
    total = consolidated(parts, unit=unit).total
    members = tuple(one.submission for one in parts)
    return SummaryReturn(
        f"汇总{number}.xlsx",
        f"{number:064x}",
        total,
        (),
        members=members,
        digests=frozenset(one.sha256 or "" for one in parts),
    )


def times(result: Consolidation) -> float:
    """How many times the balanced return the total is."""
    pairs = zip(result.total.figures, balanced(F21).figures, strict=True)
    (ratio,) = {float(value or 0) / float(one) for value, one in pairs if one}
    return ratio


def the_one(result: Consolidation, kind: type[Found]) -> Found:
    """The only finding of a kind among those of a consolidation."""
    (found,) = (one for one in result.findings if isinstance(one, kind))
    return found


def told(result: Consolidation, *codes: str) -> list[str]:
    return [one.code for one in (*result.excluded, *result.findings) if one.code in codes]


# ── earlier summaries ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(30))
def test_earlier_summaries_are_never_added_to_the_returns_they_list(seed: int) -> None:
    """Any number of them, for whatever unit, some returns corrected, saved again or late since."""
    chance = random.Random(seed)
    parts = [given(made(unit, 2**number), number) for number, unit in enumerate(UNITS)]
    names = [None, "柏山县", "柏山县人民政府", UNITS[0], "某中心"]
    earlier = [
        summary_of(chance.sample(parts, chance.randint(2, 6)), chance.choice(names), 100 + number)
        for number in range(chance.randint(1, 3))
    ]
    here = list(parts)
    again = chance.randrange(6)
    here[again] = replace(here[again], sha256="f" * 64, file="另存.xlsx")
    everything = [*here, *earlier]
    chance.shuffle(everything)
    result = consolidated(everything, unit=chance.choice(names))

    assert 2**6 - 1 == times(result)
    assert sorted(UNITS) == sorted(member.unit for member in result.members)
    assert [] == told(result, "M109", "M177", "M186")


def test_a_summary_that_holds_more_than_the_returns_is_told_with_what_is_lost() -> None:
    parts = [given(made(unit, 2**number), number) for number, unit in enumerate(UNITS[:3])]
    result = consolidated([*parts[:2], summary_of(parts, "柏山县", 9)])
    found = the_one(result, SummaryHoldsMore)

    assert (3, [UNITS[2]], "error") == (times(result), list(found.units.first), found.severity)


def test_of_two_summaries_that_hold_one_file_the_bigger_counts() -> None:
    parts = [given(made(unit, 2**number), number) for number, unit in enumerate(UNITS[:3])]
    result = consolidated([summary_of(parts[:2], "柏山县", 8), summary_of(parts, "柏山县人民政府", 9)])

    assert (7, ["柏山县人民政府"]) == (times(result), [member.unit for member in result.members])
    assert (["M110"], ()) == (told(result, "M110", "M115", "M116"), result.subtotals)  # its units are not here
    other = given(made(UNITS[3], 8), 3)
    crossed = consolidated([summary_of(parts, "甲县", 8), summary_of([parts[0], other], "乙县", 9)])
    assert ([UNITS[3]], 7) == ([*the_one(crossed, SummaryHoldsMore).units.first], times(crossed))


def test_a_summary_of_a_summary_that_is_here_is_an_earlier_one() -> None:
    county = summary_of([given(made(unit), number) for number, unit in enumerate(UNITS[:2])], "柏山县", 5)
    city = summary_of([county, given(made("柏市教育局", 4), 6)], "柏市", 7)
    result = consolidated([county, city, given(made("柏市教育局", 4), 6)])

    assert (6, ["柏山县", "柏市教育局"]) == (times(result), [member.unit for member in result.members])


def test_summaries_of_two_counties_whose_units_have_the_same_short_names_are_both_added() -> None:
    one = summary_of([given(made("教育局"), 1), given(made("公安局"), 2)], "柏山县", 8)
    other = summary_of([given(made("教育局", 2), 3), given(made("公安局", 4), 4)], "松江县", 9)
    result = consolidated([one, other], unit="某市")

    assert (8, []) == (times(result), told(result, "M110", "M177", "M186"))


def test_a_summary_whose_units_returned_other_figures_is_in_doubt() -> None:
    parts = [given(made(unit, 2**number), number) for number, unit in enumerate(UNITS[:2])]
    corrected = [given(made(unit, 5), 20 + number) for number, unit in enumerate(UNITS[:2])]
    result = consolidated([*corrected, summary_of(parts, "柏山县", 9)])

    assert ["M186"] == told(result, "M186")
    assert UNITS[:2] == list(the_one(result, SummaryNamesUnits).units.first)


@pytest.mark.parametrize("unit", ["柏山县", None], ids=["its own", "anybody's"])
@pytest.mark.parametrize(("since", "codes"), [
    ((), ["M110", "M115"]), (("corrected",), ["M110"]), (("late",), ["M110"]), (("corrected", "late"), ["M110"]),
    (("lost",), ["M110", "M177", "M116"]), (("corrected", "lost"), ["M110", "M177"]),
], ids=str)  # fmt: skip
def test_a_summary_that_is_older_than_a_return_is_not_compared_with_the_sum(
    unit: str | None, since: tuple[str, ...], codes: list[str]
) -> None:
    parts = [given(made(name, 2**number), number) for number, name in enumerate(UNITS[:3])]
    here = [*parts, summary_of(parts, unit or "某中心", 9)]
    if "corrected" in since:
        here.append(given(made(UNITS[0], 9, day="2025-02-01"), 30, "更正.xlsx"))
    if "late" in since:
        here.append(given(made(UNITS[4], 9), 40))
    if "lost" in since:
        here.remove(parts[2])
    result = consolidated(here, unit=unit)
    if unit is None and since == ("late",):  # what it holds is still the sum of what it holds
        codes = ["M110", "M115"]

    assert sorted(codes) == sorted(told(result, "M109", "M110", "M115", "M116", "M177"))
    assert bool({"M115", "M116"} & set(codes)) == bool(result.subtotals)


# ── the office's own return ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("roster", [None, Roster(tuple(map(ReportingUnit, UNITS)))], ids=["no roster", "listed"])
@pytest.mark.parametrize(("own", "codes"), [(50, ["M178"]), (5, ["M178"]), (2, [])])
def test_the_office_s_own_return_counts_once_and_is_told_where_it_may_hold_the_others(
    roster: Roster | None, own: int, codes: list[str]
) -> None:
    returned = [given(made(UNITS[0], own), 0), given(made(UNITS[1]), 1), given(made(UNITS[2], 4), 2)]
    if roster is None and own == 5:  # the very sum of the others and on no roster: compared, not added
        codes = []
    result = consolidated(returned, unit=UNITS[0], roster=roster)

    assert (5 + own * (codes != [] or own < 5), codes) == (times(result), told(result, "M178"))


def test_a_sum_made_by_hand_before_a_correction_is_told() -> None:
    sums = {cell: Observation.of(3 * (value or 0)) for cell, value in balanced(F21).values().items()}
    sums["disclosure.licensing.decisions"] = Observation.of(0)
    own = replace(made(UNITS[0]), observations=sums)
    result = consolidated([given(own, 0), given(made(UNITS[1]), 1), given(made(UNITS[2], 2), 2)], unit=UNITS[0])

    assert (3, ["M178"]) == (len(result.members), told(result, "M178"))


@pytest.mark.parametrize(("unit", "file"), [
    ("柏山县", "16.xlsx"), ("柏山县人民政府办公室", "全县汇总0120.xlsx"), ("柏山县人民政府办公室", "合计.xlsx"), ("全县合计", "表.xlsx"),
])  # fmt: skip
@pytest.mark.parametrize("own", [False, True], ids=["no unit", "unit"])
@pytest.mark.parametrize("roster", [None, Roster(tuple(map(ReportingUnit, UNITS)))], ids=["no roster", "listed"])
@pytest.mark.parametrize("held", [(0, 1, 2, 3, 4), (1, 4), (0, 1, 2, 3, 4, 5)], ids=str)
def test_a_stale_sum_of_some_returns_is_compared_and_not_added(
    unit: str, file: str, own: bool, roster: Roster | None, held: tuple[int, ...]
) -> None:
    parts = [given(made(name, 2**number), number) for number, name in enumerate(UNITS)]
    stale = given(made(unit, sum(2**number for number in held)), 50, file)
    result = consolidated([stale, *parts], unit=unit if own else None, roster=roster)

    assert (63, 1, []) == (times(result), len(told(result, "M110", "M117")), told(result, "M178"))


@pytest.mark.parametrize(("unit", "file", "codes"), [
    ("柏山县", "16.xlsx", ["M178"]), ("柏山县人民政府办公室", "全县汇总0120.xlsx", ["M178"]), ("小计", "表.xlsx", ["M178"]),
    ("柏山县人民政府办公室", "柏山县人民政府办公室汇总表.xlsx", []), ("柏山县人民政府办公室", "年报.xlsx", []), ("松江县", "年报.xlsx", []),
])  # fmt: skip
def test_what_goes_by_the_name_of_a_sum_and_is_none_of_the_returns_is_told_and_counts(
    unit: str, file: str, codes: list[str]
) -> None:
    parts = [given(made(name, 2**number), number) for number, name in enumerate(UNITS)]
    changed = made(unit, 5).with_observations({"disclosure.licensing.decisions": Observation.of(1)})
    result = consolidated([given(changed, 50, file), *parts])

    assert (7, codes) == (len(result.members), told(result, "M178"))


TREE = Roster((ReportingUnit("柏市"), *(ReportingUnit(name, parent="柏市") for name in UNITS), ReportingUnit("松市")))


def filled(chance: random.Random, unit: str, most: int, number: int) -> Return:
    """A return with figures of some size in some of the cells, totals added up."""
    cells = [cell for cell in F21.cells if cell not in F21.sums]
    stated = {cell: chance.randint(0, most) if chance.random() < 0.3 else 0 for cell in cells}
    seen = complete(Submission(F21, unit, 2024, {cell: Observation.of(value) for cell, value in stated.items()}))
    return given(seen, number)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("wrong", [0, 1, 3])
@pytest.mark.parametrize("roster", [None, TREE], ids=["no roster", "tree"])
def test_a_return_that_is_the_sum_of_others_in_most_figures_is_told(
    seed: int, wrong: int, roster: Roster | None
) -> None:
    chance = random.Random(seed)
    parts = [filled(chance, unit, 60, number) for number, unit in enumerate(UNITS)]
    sums = {
        cell: Observation.of(sum(one.submission.value(cell) or 0 for one in parts))
        for cell in F21.cells
        if cell not in F21.sums
    }
    for cell in chance.sample(sorted(sums), wrong):
        sums[cell] = Observation.of((sums[cell].value or 0) + 1)
    whole = given(complete(Submission(F21, "柏市", 2024, sums)), 50)
    beside = [filled(chance, "松市", 500, 60)] if roster else []
    everything = [whole, *parts, *beside]
    chance.shuffle(everything)

    result = consolidated(everything, roster=roster)

    if not wrong and roster is None:  # compared, not added
        assert ["M117"] == told(result, "M117", "M178", "M240")
        return
    assert ["M240"] == told(result, "M117", "M178", "M240")
    found = the_one(result, PerhapsSumOfOthers)
    differing = {cell for cell in found.cells if cell not in F21.sums}
    assert ("柏市", len(UNITS), wrong) == (found.unit, found.units.total, len(differing))
    assert found.used - found.alike == len(found.cells)


@pytest.mark.parametrize("seed", range(60))
def test_a_return_that_is_no_sum_is_not_told(seed: int) -> None:
    """Small figures that often meet, one unit far greater than the rest, a copy beside one that says little."""
    chance = random.Random(seed)
    most = chance.choice([1, 3, 60])
    parts = [filled(chance, unit, most, number) for number, unit in enumerate(UNITS[: chance.randint(1, 6)])]
    parts.append(filled(chance, "柏市", chance.choice([most, 6 * most]), 50))
    if seed % 2:
        parts += [
            given(replace(parts[0].submission, unit="松市"), 60),
            given(made("梅市", 0), 61),
        ]

    assert [] == told(consolidated(parts, roster=chance.choice([None, TREE])), "M240")


def test_files_that_are_all_called_sums_tell_nothing() -> None:
    parts = [given(made(name, 2**number), number, f"汇总表{number}.xlsx") for number, name in enumerate(UNITS)]

    assert (63, []) == (times(result := consolidated(parts)), told(result, "M178"))


# ── units under two names ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("教育局", "柏山县教育局", True), ("县教育局", "柏山县教育局", True), ("柏山县教育局", "白州柏山县教育局", True),
    ("龙潭镇", "龙潭镇人民政府", True), ("东关街道", "柏山县东关街道办事处", True), ("柏山县", "柏山县人民政府", True),
    ("柏山县教育局", "松江县教育局", False), ("教育局", "教育考试院", False), ("公安局", "柏山县公安局柏山分局", False),
    ("柏山县人民政府", "柏山县人民政府办公室", False), ("市场监督管理局", "监督管理局", False),
    ("东关街道", "西关街道", False), ("城市管理局", "管理局", False),
])  # fmt: skip
def test_two_names_that_differ_in_the_place_alone_are_told(one: str, other: str, alike: bool) -> None:
    entries = collect(
        [reviewed(given(made(unit, number), number)) for number, unit in enumerate((one, other), 1)], Office()
    ).entries

    assert alike == bool(list(perhaps_one_unit(entries)))
    assert alike == bool(list(perhaps_one_unit(entries[::-1])))


def test_a_roster_tells_short_names_itself() -> None:
    roster = Roster((ReportingUnit("柏山县教育局", aliases=("教育局",)), ReportingUnit("柏山县公安局")))
    returned = [given(made(unit, number), number) for number, unit in enumerate(("柏山县教育局", "柏山县公安局"), 1)]

    assert [] == told(consolidated(returned, roster=roster), "M179")


# ── blanks that come back ───────────────────────────────────────────────────────────────────


def blank(unit: str, year: int = 2024, times_before: int = 0, form: Form = F21) -> Submission:
    """A blank as it comes back, prefilled from last year's return if there was one."""
    before = prefills(form, made(unit, times_before, year - 1))[0] if times_before else {}
    return bind(form, blank_for(form, ReportingUnit(unit), Period(year), before), file=f"{unit}.xlsx")[0]


@pytest.mark.parametrize("form", [F21, F19], ids=lambda form: form.edition)
@pytest.mark.parametrize("before", [0, 1, 7])
def test_a_blank_as_it_went_out_is_no_return(form: Form, before: int) -> None:
    (entry, _) = collect(
        [reviewed(given(one, n)) for n, one in enumerate((blank(UNITS[0], 2020, before, form), made(UNITS[1], 1, 2020, form=form)))],
        Office(form=form),
    ).entries  # fmt: skip

    assert Part.EMPTY is entry.part


@pytest.mark.parametrize("change", [
    lambda one: replace(one, nil_return=True),
    lambda one: replace(one, explanations={"X-CARRY": "机构改革"}),
    lambda one: one.with_observations({"disclosure.licensing.decisions": Observation.of(0)}),
    lambda one: one.with_observations({"requests.granted.person": Observation(None, "/", Status.NOT_APPLICABLE)}),
    lambda one: one.with_observations({"requests.granted.person": Observation(None, "无", Status.NOT_A_NUMBER)}),
    lambda one: one.with_observations({"requests.new.total": Observation.of(3)}),
    lambda one: one.with_observations({"requests.carried_in.total": Observation.of(1)}),
], ids=["nil return", "reason", "zero", "slash", "text", "a total alone", "another total"])  # fmt: skip
@pytest.mark.parametrize("before", [0, 5])
def test_what_a_unit_has_written_into_is_a_return(change: Change, before: int) -> None:
    seen = change(blank(UNITS[0], 2024, before))
    (entry, _) = collect([reviewed(given(one, n)) for n, one in enumerate((seen, made(UNITS[1])))], Office()).entries

    assert Part.COUNTS is entry.part


def test_an_empty_blank_is_told_by_every_command_and_its_unit_has_not_returned(gouji: Gouji, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "r").mkdir()
    for seen in (blank(UNITS[0], 2024, 3), made(UNITS[1])):
        write(layout(F21, seen), tmp_path / "r" / f"{seen.unit}.xlsx")
    (tmp_path / "名册.csv").write_text("单位名称\n" + "\n".join(UNITS[:2]), "utf-8")
    office = ("--roster", tmp_path / "名册.csv", "--lang", "zh")
    checked = gouji("check", tmp_path / "r", *office)
    stands = json.loads(gouji("status", tmp_path / "r", *office, "--format", "json").out)
    merged = gouji("merge", tmp_path / "r", *office, "-o", tmp_path / "s.xlsx")

    assert 1 == checked.out.count("M180")
    assert "除了预填的 6 格" in checked.out
    assert not {"E103", "E104"} & set(re.findall(r"E\d{3}", checked.out))
    assert (["empty", "returned"], 1, 1) == (
        [line["state"] for line in stands["units"]], stands["counts"]["empty"], len(stands["blanks"])
    )  # fmt: skip
    assert [["M181"], []] == [[one["code"] for one in line["findings"]] for line in stands["units"]]
    assert (0, 1, 1) == (merged.code, merged.out.count("M180"), merged.out.count("M113"))
    assert "汇总了 1 个单位 2024 年度的报表，1 个文件没有汇入。应报 2 个单位：汇入 1 个，没有报 1 个。" in merged.out


def test_a_blank_beside_the_return_of_its_unit_is_no_error_and_does_not_decide_the_year() -> None:
    roster = Roster((ReportingUnit(UNITS[0]),))
    found = standing(roster, [reviewed(given(one, n)) for n, one in enumerate((made(UNITS[0]), blank(UNITS[0], 2025)))])

    assert (2024, "returned") == (found.year, found.lines[0].state)
    assert ["warning"] == [finding.severity for finding in found.reportable() if finding.code.startswith("M")]


def test_last_year_s_blank_is_no_return_of_last_year() -> None:
    known = LastYear([given(blank(UNITS[0]), 1), given(made(UNITS[0], 3), 2)])

    assert made(UNITS[0], 3) == known.of(UNITS[0], 2025).previous


# ── several years ───────────────────────────────────────────────────────────────────────────


def of_years(*years: tuple[int, int, str]) -> list[Return]:
    """So many returns for each year, each made on a day."""
    return [
        given(made(UNITS[unit], 2**unit, year, day), number * 10 + unit)
        for number, (count, year, day) in enumerate(years)
        for unit in range(count)
    ]


@pytest.mark.parametrize(("years", "expected"), [
    ([(6, 2024, "2025-01-10"), (3, 2025, "2026-01-12")], 2025),
    ([(6, 2025, "2026-01-12"), (6, 2024, "2025-01-10")], 2025),
    ([(1, 2025, ""), (6, 2024, "2025-01-10")], 2025),
    ([(5, 2024, "2025-01-10"), (1, 2025, "2025-01-12")], 2024),  # who filled it in wrote the present year
    ([(5, 2024, "2025-01-10"), (1, 2025, "2025-12-25")], 2025),  # in time for once
    ([(1, 2023, "2024-01-10"), (1, 2024, "2025-01-12"), (1, 2022, "")], 2024),
])  # fmt: skip
def test_the_newest_year_is_collected_and_said(years: list[tuple[int, int, str]], expected: int) -> None:
    result = consolidated(of_years(*years))
    found = the_one(result, NewestYear)

    assert (expected, Period(expected)) == (result.year, found.period)
    assert sorted(Period(year) for _, year, _ in years) == sorted(found.periods)
    assert sum(count for count, year, _ in years if year == expected) == len(result.members)


def test_a_file_of_another_year_is_an_error_only_where_its_unit_has_no_return_that_counts() -> None:
    returned = of_years((3, 2024, "2025-01-10"), (2, 2025, "2026-01-12"))
    roster = Roster(tuple(map(ReportingUnit, UNITS[:3])))
    found = standing(roster, map(reviewed, returned))
    merged = {file_of(one): one.severity for one in consolidated(returned, roster=roster).excluded}
    severities = {f"{unit}-2024.xlsx": "error" if unit == UNITS[2] else "warning" for unit in UNITS[:3]}

    assert severities == {file_of(one.why): one.why.severity for one in found.aside} == merged
    assert ["returned", "returned", "missing"] == [line.state for line in found.lines]


def test_the_year_is_said_above_and_below_and_can_be_asked_for(gouji: Gouji, tmp_path: Path) -> None:  # noqa: F811
    for one in of_years((2, 2024, "2025-01-10"), (1, 2025, "2026-01-12")):
        write(layout(F21, one.submission), tmp_path / one.file)
    (tmp_path / "名册.csv").write_text("单位名称\n" + "\n".join(UNITS[:2]), "utf-8")
    office = ("--roster", tmp_path / "名册.csv", "--lang", "zh")
    for year, asked, code in ((2025, (), 1), (2024, ("--year", 2024), 0)):
        stands = gouji("status", tmp_path, *office, *asked).out.strip().splitlines()
        merged = gouji("merge", tmp_path, *office, *asked, "-o", tmp_path / "s.xlsx", "--force")
        lines = merged.out.strip().splitlines()

        assert stands[0].startswith(f"{year} 年度")
        assert stands[-1].startswith(f"{year} 年度应报 2 个单位")
        assert lines[0] == f"{year} 年度汇总"
        assert f" {year} 年度的报表" in lines[-1]
        assert code == merged.code
        assert bool(asked) == ("M182" not in merged.out)


def test_files_of_last_year_s_collection_may_be_nobody_s_this_year_but_a_wrong_year_may() -> None:
    returned = [
        *of_years((3, 2024, "2025-01-10"), (1, 2025, "2026-01-12")),
        given(made(UNITS[1], 1, 2024, "2026-01-11"), 50, "补.xlsx"),
    ]
    found = standing(Roster(tuple(map(ReportingUnit, UNITS[:3]))), map(reviewed, returned))

    assert [[], ["补.xlsx"], []] == [[one.file for one in line.perhaps] for line in found.lines]
    assert [[], ["M149"], ["M141"]] == [[one.code for one in line.findings] for line in found.lines]
    (told,) = found.lines[2].findings
    assert returned[2].file in render(told, Language.ZH), "nobody's or not, the clerk is told that it is there"


# ── lists among the returns ─────────────────────────────────────────────────────────────────

LISTS = {
    "名册.csv": "序号,单位名称（全称）,类型,联系人,电话\n1,柏山县教育局,部门,李,1\n2,柏山县公安局,部门,王,2\n",
    "核实.csv": "单位名称,年度,编号,提醒内容,单位说明,核实结论,备注,数字校验\n"
    + "柏山县教育局,2024,COPY,,,已核实,,v1\n" * 2,
    "调整.csv": "单元格,调整数,原因\n表三!D4,-1,跨年重复登记\n表三!D5,1,漏报\n",
    "催报.csv": "截至今日\n单位,类型,状态,联系人\n柏山县教育局,部门,已报,李\n柏山县公安局,部门,未报,王\n",
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_lists_among_the_returns_are_told_alike_by_every_command(gouji: Gouji, tmp_path: Path, suffix: str) -> None:  # noqa: F811
    (tmp_path / "r").mkdir()
    write(layout(F21, made(UNITS[0])), tmp_path / "r" / "a.xlsx")
    (tmp_path / "roster.csv").write_text(f"单位名称\n{UNITS[0]}\n", "utf-8")
    for name, text in LISTS.items():
        path = tmp_path / "r" / name
        path.write_text(text, "utf-8-sig")
        if suffix == ".xlsx":
            book = openpyxl.Workbook()
            for row in csv.reader(text.splitlines()):
                the(Worksheet, book.active).append(row)
            path.unlink()
            book.save(path.with_suffix(suffix))
    office = (tmp_path / "r", "--roster", tmp_path / "roster.csv", "--lang", "zh")
    ran = [gouji("check", *office), gouji("status", *office), gouji("merge", *office, "-o", tmp_path / "s.xlsx")]
    told_of_lists = [sorted(line for line in one.out.splitlines() if "M187" in line) for one in ran]

    assert [0, 0, 0] == [one.code for one in ran]
    assert 4 == len(told_of_lists[0])
    assert told_of_lists[0] == told_of_lists[1] == told_of_lists[2]
    assert [1, 1, 2] == [sum(word in line for line in told_of_lists[0]) for word in ("核实记录", "调整表", "是名册")]


# ── exit codes ──────────────────────────────────────────────────────────────────────────────


def test_merging_a_return_with_errors_and_an_unbalanced_sum_fails_and_says_so(gouji: Gouji, tmp_path: Path) -> None:  # noqa: F811
    wrong = made(UNITS[0])
    wrong = wrong.with_observations({"requests.new.person": Observation.of(99999), "requests.new.total": NOTHING})
    write(layout(F21, wrong), tmp_path / "a.xlsx")
    write(layout(F21, made(UNITS[1])), tmp_path / "b.xlsx")
    merged = gouji("merge", tmp_path, "-o", tmp_path / "s.xlsx", "--lang", "zh")

    assert 1 == merged.code
    assert merged.out.strip().endswith(
        "其中 1 个单位的报表有错误。其中 1 个单位有提醒，见“来源”：柏山县公安局。汇总表不平，2 项勾稽关系不成立。"
    )  # the total fails with its column


def test_merging_tells_of_members_with_warnings_and_of_those_that_may_lack_a_part_of_the_year(
    gouji: Gouji,  # noqa: F811
    tmp_path: Path,
) -> None:
    (tmp_path / "r").mkdir()
    names = ("a", "公安局上半年", "c", "d")
    quiet = [one.with_observations(dict.fromkeys(F21.cells, Observation.of(0))) for one in map(made, UNITS)]
    for name, seen in zip(names, quiet, strict=False):
        write(layout(F21, replace(seen, year=None) if name == "c" else seen), tmp_path / "r" / f"{name}.xlsx")
    (tmp_path / "r" / "d.xlsx").rename(tmp_path / "r" / "体育局.xlsx")
    merged = gouji("merge", tmp_path / "r", "-o", tmp_path / "s.xlsx", "--lang", "zh")
    *lines, last = merged.out.strip().splitlines()

    assert last.endswith("其中 3 个单位有提醒，见“来源”：柏山县民政局、柏山县司法局、柏山县公安局。")
    for code, unit, word in (("R162", UNITS[1], "上半年"), ("R121", UNITS[2], "c.xlsx"), ("R134", UNITS[3], "体育局")):
        (line,) = (line for line in lines if code in line)
        assert unit in line
        assert word in line
    (tmp_path / "名册.csv").write_text("\n".join(["单位名称", *UNITS[:3]]), encoding="utf-8")
    listed = gouji("status", tmp_path / "r", "--roster", tmp_path / "名册.csv", "--lang", "zh").out
    assert [line for line in lines if "R162" in line] == [line for line in listed.splitlines() if "R162" in line]
    (tmp_path / "r" / "公安局上半年.xlsx").rename(tmp_path / "r" / "b.xlsx")
    for name in ("c", "体育局"):
        (tmp_path / "r" / f"{name}.xlsx").unlink()
    assert "提醒" not in gouji("merge", tmp_path / "r", "-o", tmp_path / "t.xlsx", "--lang", "zh").out


# ── last year ───────────────────────────────────────────────────────────────────────────────


def test_a_unit_of_last_year_s_summary_is_known_by_the_alias_it_has_now(tmp_path: Path) -> None:
    before = [given(made("龙潭乡人民政府", 3, 2024), 1), given(made(UNITS[1], 2, 2024), 2)]
    path = write(summary_workbook(consolidated(before, unit="柏山县")), tmp_path / "汇总.xlsx")
    roster = Roster((ReportingUnit("龙潭镇人民政府", aliases=("龙潭乡人民政府",)),))
    known = LastYear([read(path)], roster=roster)

    assert made("", 3).values() == the(Submission, known.of("龙潭镇人民政府", 2025).previous).values()
    assert None is last_year([before[0].submission]).of("龙潭镇人民政府", 2025).previous
