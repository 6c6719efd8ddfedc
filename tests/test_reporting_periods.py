"""Reporting periods: quarters, months and half-years of one unit are returns of their own, through every command."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from collecting import checked, last_year
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import Office as Typist
from opened import there_and_back
from quarterly import DEFINITION, clinics, returned
from test_cli import Gouji
from test_cli import gouji as gouji

from gouji import Form, Grid, Piece, Return, Review, bind, identify, layout, load_form, read, write
from gouji.campaign.distribute import distribute
from gouji.collection.collect import collect
from gouji.collection.office import Office
from gouji.collection.versions import cover_date
from gouji.editing.findings import Fallen, NotContinued, PreviousOfOtherYear
from gouji.forms.catalogue import load_definition
from gouji.intake.bind.bind import take
from gouji.model.check_code import MODULI, check_code
from gouji.model.dates import day_of, may_be_returned
from gouji.model.errors import FormError, WrongPeriod
from gouji.model.form import COVER
from gouji.model.grid import a1
from gouji.model.periods import part_number, part_said
from gouji.model.reporting_period import JANUARY, Frequency, Period, YearStart, names_of
from gouji.units.roster import ReportingUnit, Roster
from gouji.workbook.cover import COLUMN, PERIOD_PLACE, YEAR_PLACE, code_place
from gouji.workbook.layout import places

SEVERAL = (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH)
FORMS = {frequency: clinics(frequency) for frequency in Frequency}
QUARTERLY = FORMS[Frequency.QUARTER]


def parts(frequency: Frequency) -> st.SearchStrategy[int]:
    return st.integers(1, frequency.per_year) if frequency is not Frequency.YEAR else st.just(0)


def periods(*frequencies: Frequency) -> st.SearchStrategy[Period]:
    return st.sampled_from(frequencies or tuple(Frequency)).flatmap(
        lambda one: st.builds(Period, st.integers(2001, 2098), parts(one), st.just(one))
    )


def all_periods(*years: int) -> list[Period]:
    return [
        Period(year, part, frequency)
        for year in years
        for frequency in Frequency
        for part in (range(1, frequency.per_year + 1) if frequency is not Frequency.YEAR else (0,))
    ]


def starts(frequency: Frequency) -> st.SearchStrategy[YearStart]:
    every = st.builds(YearStart, st.integers(1, 12), st.integers(1, 28))
    return every.filter(lambda start: start.fits_months) if frequency is Frequency.MONTH else every


# ── the value ───────────────────────────────────────────────────────────────────────────────


@given(period=periods())
def test_what_a_period_is_written_as_is_read_again(period: Period) -> None:
    assert period == Period.parse(str(period))


@pytest.mark.parametrize(
    "text", ["2025-Q5", "2025-13", "2025-H3", "25-Q1", "2025Q1", "1999", "", "2025-1", "Q1", "2025-00"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        Period.parse(text)


@given(period=periods())
def test_the_period_before_is_the_last_of_those_that_are_earlier(period: Period) -> None:
    alike = [one for one in all_periods(period.year - 1, period.year) if one.frequency is period.frequency]

    assert period.previous == max(one for one in alike if one < period)
    assert period.year_ago == alike[alike.index(period) - period.frequency.per_year]


@given(data=st.data())
def test_periods_follow_one_another_without_gap_and_fill_the_year(data: st.DataObject) -> None:
    period = data.draw(periods())
    start = data.draw(starts(period.frequency))
    days, before = period.days(start), period.previous.days(start)
    year = Period(period.year).days(start)

    assert days is not None
    assert before is not None
    assert year is not None
    assert before.last + timedelta(days=1) == days.first <= days.returned_from <= days.last
    assert year.first <= days.first <= days.last <= year.last
    assert year.last == start.of(period.year + 1) - timedelta(days=1)


def test_fiscal_years_are_called_by_the_law_that_made_them() -> None:
    assert (date(2023, 10, 1), date(2024, 9, 30)) == Period(2024).days(YearStart(10, 1)), "the American one"
    assert (date(2024, 4, 1), date(2025, 3, 31)) == Period(2024).days(YearStart(4, 1)), "the Japanese one"
    assert (date(2024, 12, 21), date(2025, 1, 20)) == Period(2025, 1, Frequency.MONTH).days(YearStart(12, 21))


def test_every_period_has_a_number_of_its_own_in_check_codes() -> None:
    numbers = [period.number for period in all_periods(*range(2000, 2100))]

    for modulus in MODULI:
        assert len(numbers) == len({number % modulus.prime for number in numbers})


@given(one=periods(), year=st.booleans(), part=st.booleans())
def test_a_period_may_be_the_one_of_which_only_some_is_said(one: Period, year: bool, part: bool) -> None:
    said = replace(one, year=one.year * year, part=one.part * part)

    assert said.may_be(one)
    assert one.may_be(said)
    if one.part:
        assert said.may_be(one.previous) != (part or (year and one.previous.year != one.year))


@given(data=st.data())
def test_a_day_without_its_year_is_the_first_on_which_the_period_can_be_returned(data: st.DataObject) -> None:
    period = data.draw(periods())
    days = period.days(data.draw(starts(period.frequency)))
    assert days is not None
    day = days.returned_from + timedelta(days=data.draw(st.integers(0, 300)))

    assert day == day_of(f"{day.month}月{day.day}日", days)
    assert may_be_returned(day, days, day)
    assert not may_be_returned(days.returned_from - timedelta(days=1), days, day)


# ── as people write it ──────────────────────────────────────────────────────────────────────


def written(period: Period) -> Iterator[str]:
    """Ways in which offices write a period."""
    year, part = period.year, period.part
    yield f"{year}年{period.name}"
    yield f"（{year}年{period.name}）"
    yield str(period)
    match period.frequency:
        case Frequency.QUARTER:
            yield from (f"{year}年{name}季度" for name in ("一二三四"[part - 1], part, f"第{part}"))
            yield from (f"{year}年{3 * part - 2}—{3 * part}月", f"{year}年{3 * part - 2}月至{3 * part}月")
            yield from (f"{year}Q{part}", f"Q{part} {year}")
        case Frequency.HALF_YEAR:
            yield from (f"{year}年{period.name}度", f"{year}年{6 * part - 5}-{6 * part}月", f"{year}H{part}")
        case Frequency.MONTH:
            yield from (f"{year}年{part}月份", f"{year}年{part:02}月", f"{year}/{part:02}", f"{year}年{part}月月报")
    days = period.days()
    assert days is not None
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in days)
    yield f"{first}至{last}"


@pytest.mark.parametrize("period", [one for one in all_periods(2025) if one.part], ids=str)
def test_a_period_is_understood_as_offices_write_it(period: Period) -> None:
    for text in written(period):
        said = part_said(text, period.frequency)
        assert period.part == part_number(said, period.frequency, cumulative=False), text


@pytest.mark.parametrize(("text", "frequency", "number"), [
    ("前三季度", Frequency.QUARTER, 3), ("1—9月", Frequency.QUARTER, 3), ("上半年", Frequency.QUARTER, 2),
    ("1-12月", Frequency.QUARTER, 4), ("四个季度", Frequency.QUARTER, 4), ("1-11月", Frequency.MONTH, 11),
    ("前10个月", Frequency.MONTH, 10), ("上半年", Frequency.MONTH, 6), ("1-12月", Frequency.HALF_YEAR, 2),
])  # fmt: skip
def test_what_is_cumulative_is_of_the_period_with_which_it_ends(text: str, frequency: Frequency, number: int) -> None:
    said = part_said(text, frequency)

    assert (number, 0) == tuple(part_number(said, frequency, cumulative=cumulative) for cumulative in (True, False))


@pytest.mark.parametrize("text", ["季报", "卫生院季度报表", "2025年度", "2025年", "联系电话 0372-5551234", "第3页"])
def test_what_names_no_period_says_none(text: str) -> None:
    said = part_said(text, Frequency.QUARTER)

    assert not said or part_number(said, Frequency.QUARTER, cumulative=False) is None


# ── a return says its period ────────────────────────────────────────────────────────────────


@settings(max_examples=60)
@given(period=periods(), start=st.sampled_from(["01-01", "10-01", "12-21"]), figure=st.integers(0, 99))
def test_a_blank_of_any_period_comes_back_with_it(period: Period, start: str, figure: int) -> None:
    start = "12-21" if start == "10-01" and period.frequency is Frequency.MONTH else start
    form = clinics(period.frequency, start)
    one = returned(form, "白马镇卫生院", period, {"work.visits.now": figure})
    again, findings = bind(form, there_and_back(layout(form, one)))

    assert (one.period, one.values()) == (again.period, again.values())
    assert [] == [one.code for one in findings if one.code in ("R121", "R162", "R163", "R135", "R240", "R241", "R242")]


def with_cover(form: Form, period: Period | None, **said: int | str | None) -> list[Grid]:
    """A blank for a period, with other answers on its cover."""
    there = {"year": YEAR_PLACE, "part": PERIOD_PLACE}
    document = layout(form, unit="白马镇卫生院", period=period)
    at = {there[key][1:]: value for key, value in said.items()}
    cover, *others = document.grids
    pieces = (piece._replace(value=at.get(piece[:2], piece.value)) for piece in cover.pieces)
    return [replace(cover, pieces=tuple(pieces)), *others]


def read_back(form: Form, grids: list[Grid], file: str = "", marks: bool = True) -> tuple[Period | None, list[str]]:
    document = replace(layout(form), grids=tuple(grids), properties={})
    if not marks:
        document = replace(document, grids=tuple(grid for grid in grids if not grid.name.startswith("_gouji")))
    seen, findings = bind(form, there_and_back(document), file=file)
    return seen.period, [one.code for one in findings if one.code in ("R121", "R162", "R135", "R240", "R241", "R242")]


@pytest.mark.parametrize("period", [one for one in all_periods(2025) if one.part], ids=str)
def test_a_period_is_known_from_any_place_that_says_it(period: Period) -> None:
    form, name = FORMS[period.frequency], period.words()
    nothing = with_cover(form, None)
    titled = [*nothing[:1], replace(nothing[1], pieces=(*nothing[1].pieces, Piece(60, 0, f"某院{name}{form.title}")))]

    assert (period, []) == read_back(form, with_cover(form, None, year=2025, part=period.name)), "cover"
    assert (period, []) == read_back(form, with_cover(form, None, year=name)), "all in one cell"
    assert (period, []) == read_back(form, [*titled, *nothing[2:]]), "title"
    assert (period, []) == read_back(form, with_cover(form, period, year=None, part=None)), "marks"
    assert (period, []) == read_back(form, nothing, f"白马镇卫生院{name}.xlsx"), "file"
    told = ["R135", "R240"] if period.part == 1 else ["R240"]
    before = with_cover(form, period.previous, year=2025, part=period.name)
    assert (period, told) == read_back(form, before), "the blank of the period before"


def test_what_is_not_said_or_of_another_length_is_told() -> None:
    assert (Period(2025, 0, Frequency.QUARTER), ["R242"]) == read_back(
        QUARTERLY, with_cover(QUARTERLY, None, year=2025)
    )
    half = read_back(QUARTERLY, with_cover(QUARTERLY, None, year=2025, part="9月"), marks=False)
    assert (Period(2025, 0, Frequency.QUARTER), ["R242"]) == half, "no period of it"
    yearly = FORMS[Frequency.YEAR]
    assert ["R162"] == read_back(yearly, with_cover(yearly, None, year="2025年上半年"))[1], "as ever"


@given(one=periods(*SEVERAL), other=periods(*SEVERAL))
def test_equal_figures_of_two_periods_have_two_codes(one: Period, other: Period) -> None:
    form = FORMS[one.frequency]
    other = replace(other, frequency=one.frequency, part=min(other.part, one.frequency.per_year))
    codes = {check_code(returned(form, "甲", period, {"work.visits.now": 7})) for period in {one, other}}

    assert len({one, other}) == len(codes)


def test_a_form_says_what_it_cannot_be() -> None:
    for period, start in (("week", "01-01"), ("quarter", "13-01"), ("quarter", "10-31"), ("month", "10-01")):
        with pytest.raises(FormError):
            clinics(period, start)  # type: ignore[arg-type]


# ── what was before ─────────────────────────────────────────────────────────────────────────


def quarter(text: str) -> Period:
    return Period.parse(text)


def clinic(period: str, *, end: int = 0, start: int = 0, visits: int = 0, total: int = 0):  # type: ignore[no-untyped-def]
    figures = {"staff.doctors.end": end, "staff.doctors.start": start}
    figures |= {"work.visits.now": visits, "work.visits.total": total}
    return returned(QUARTERLY, "白马镇卫生院", quarter(period), figures)


def looked_at(now: object, *before: object) -> Review:
    return the(Review, checked(Return("a.xlsx", "ab" * 32, now, ()), before))  # type: ignore[arg-type]


def test_each_return_is_compared_with_the_period_before_and_a_year_ago() -> None:
    before, ago = clinic("2025-Q1", end=12), clinic("2024-Q2", visits=10)
    others = [clinic("2024-Q1", end=99, visits=99), clinic("2024-Q4", end=98), clinic("2025-Q3", end=97)]
    found = looked_at(clinic("2025-Q2", start=10, visits=31), *others, before, ago)

    assert (before.figures, ago.figures) == (found.previous.figures, found.year_ago.figures)  # type: ignore[union-attr]
    told = {one.rule: one for one in found.findings if one.rule}
    assert {"CARRY.doctors", "CARRY.all", "TREBLE"} >= told.keys() >= {"CARRY.doctors", "TREBLE"}
    assert (10, 12) == (the(NotContinued, told["CARRY.doctors"]).left, the(NotContinued, told["CARRY.doctors"]).right)
    right = looked_at(clinic("2025-Q2", start=12, visits=30), *others, before, ago)
    assert [] == [one.code for one in right.findings if one.rule and one.rule.startswith(("CARRY", "TREBLE"))]


def test_the_first_quarter_follows_the_last_of_the_year_before() -> None:
    found = looked_at(clinic("2025-Q1", start=7), clinic("2024-Q4", end=8))

    assert ["CARRY.doctors"] == [one.rule for one in found.findings if isinstance(one, NotContinued)]


def test_a_folder_without_the_period_before_is_told() -> None:
    found = looked_at(clinic("2025-Q2"), clinic("2024-Q4"), clinic("2024-Q3"))
    (told,) = [one for one in found.findings if isinstance(one, PreviousOfOtherYear)]

    assert (quarter("2024-Q3"), quarter("2024-Q4")) == told.periods
    assert quarter("2025-Q1") == told.wanted


@given(then=st.integers(0, 50), now=st.integers(0, 50), part=st.integers(1, 3))
def test_a_cumulative_figure_never_falls_within_a_year(then: int, now: int, part: int) -> None:
    last = Period(2025, part, Frequency.QUARTER)
    one = returned(QUARTERLY, "甲", replace(last, part=part + 1), {"work.visits.total": now, "work.visits.now": 1})
    found = looked_at(one, returned(QUARTERLY, "甲", last, {"work.visits.total": then, "work.visits.now": 90}))

    fallen = [finding.cells for finding in found.findings if isinstance(finding, Fallen)]
    assert fallen == ([("work.visits.total",)] if now < then else [])


def test_it_begins_anew_with_the_year_and_may_be_explained() -> None:
    new_year = looked_at(clinic("2025-Q1", total=3), clinic("2024-Q4", total=90))
    assert not any(isinstance(one, Fallen) for one in new_year.findings)

    from gouji.editing.review import settled

    why = {"FALLEN": "上季度把县医院的 5 人次误计在内，本季度已经扣除"}
    explained = looked_at(replace(clinic("2025-Q2", total=3), explanations=why), clinic("2025-Q1", total=9))
    (told,) = [one for one in settled(explained).findings if isinstance(one, Fallen)]
    assert "information" == told.severity


# ── a campaign ──────────────────────────────────────────────────────────────────────────────

UNITS = [f"{colour}{place}镇卫生院" for colour in "青白红黄" for place in "山河岭湖桥石林泉塔坪"]
ROSTER = Roster(tuple(ReportingUnit(unit) for unit in UNITS))


@pytest.mark.parametrize("frequency", SEVERAL)
def test_blanks_of_two_periods_lie_in_one_folder_prefilled(frequency: Frequency, tmp_path: Path) -> None:
    form, first = FORMS[frequency], Period(2025, 1, frequency)
    before = [returned(form, unit, first, {"staff.doctors.end": at + 1}) for at, unit in enumerate(UNITS)]
    distribute(form, ROSTER, first, tmp_path)
    distribute(form, ROSTER, replace(first, part=2), tmp_path, previous=last_year(before))

    files = {path.name: path for path in tmp_path.iterdir()}
    assert 82 == len(files)
    for at, unit in enumerate(UNITS):
        seen = the(Return, read(files[f"{unit}-{replace(first, part=2).words()}.xlsx"], form)).submission
        assert (replace(first, part=2), unit, at + 1) == (seen.period, seen.unit, seen.value("staff.doctors.start"))
    again = distribute(form, ROSTER, first, tmp_path)
    assert {"unchanged"} == {one.outcome for one in again}


@pytest.mark.parametrize("when", [2025, Period(2025, 1, Frequency.MONTH), Period(2025, 0, Frequency.QUARTER)])
def test_no_blank_is_made_for_a_period_of_which_the_form_has_none(when: int | Period, tmp_path: Path) -> None:
    with pytest.raises(WrongPeriod):
        distribute(QUARTERLY, ROSTER, when, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def two_periods(folder: Path, frequency: Frequency) -> dict[Period, dict[str, int]]:
    """Forty units return for two periods into one folder; the sum of every cell in each of them."""
    form, rng = FORMS[frequency], random.Random(frequency)
    (folder / "form.toml").write_text(DEFINITION.format(frequency=frequency, start="01-01"), "utf-8")
    (folder / "roster.csv").write_text("单位名称\n" + "\n".join(UNITS), "utf-8")
    sums: dict[Period, dict[str, int]] = {}
    for part in (1, 2):
        period = Period(2025, part, frequency)
        sums[period] = dict.fromkeys(form.cells, 0)
        last = period.days()
        assert last is not None
        for number, unit in enumerate(UNITS):
            figures = {cell: rng.randint(1, 99) for cell in form.cells if cell not in form.sums}
            one = returned(form, unit, period, figures, date=(last.last + timedelta(days=5)).isoformat())
            (folder / "r").mkdir(exist_ok=True)
            write(layout(form, one), folder / "r" / f"{number:02}-{part}.xlsx")
            for cell, value in one.values().items():
                sums[period][cell] += int(value or 0)
    return sums


@pytest.mark.parametrize("frequency", SEVERAL)
def test_two_periods_of_forty_units_are_two_collections(gouji: Gouji, tmp_path: Path, frequency: Frequency) -> None:
    sums = two_periods(tmp_path, frequency)
    known = ("--form", tmp_path / "form.toml")
    with_roster = (*known, "--roster", tmp_path / "roster.csv")

    seen = json.loads(gouji("check", tmp_path / "r", *known, "--format", "json").out)["submissions"]
    assert 80 == len(seen)
    assert {(unit, str(period)) for unit in UNITS for period in sums} == {(one["unit"], one["period"]) for one in seen}
    assert 80 == len({(one["unit"], one["code"]) for one in seen})

    for period, own in sums.items():
        asked = () if period == max(sums) else ("--period", period)
        status = json.loads(gouji("status", tmp_path / "r", *with_roster, *asked, "--format", "json").out)
        assert (str(period), 40, 40, 0) == (
            status["period"], status["counts"]["returned"], status["counts"]["aside"], status["counts"]["several"]
        )  # fmt: skip

        summary, found = tmp_path / f"{period}.xlsx", tmp_path / f"{period}.json"
        ran = gouji("merge", tmp_path / "r", *with_roster, *asked, "-o", summary, "--json", found, "--unit", "云溪县")
        assert f"{period.words()}汇总" == ran.out.splitlines()[0]
        merged = json.loads(found.read_text("utf-8"))
        assert (str(period), own) == (merged["period"], {cell: one["value"] for cell, one in merged["cells"].items()})

        traced = json.loads(gouji("trace", "work.visits.total", summary, *known, "--format", "json").out)
        assert own["work.visits.total"] == sum(one["value"] for one in traced["contributors"])
        verified = gouji("verify", summary, tmp_path / "r", *known)
        assert (0, True) == (verified.code, "40" in verified.out), verified.out
        again = the(Return, read(summary, load_definition(tmp_path / "form.toml"))).submission
        assert (period, own) == (again.period, again.values())


@pytest.mark.parametrize("command", ["blank", "distribute", "status", "merge"])
@pytest.mark.parametrize("frequency", tuple(Frequency))
def test_the_wrong_kind_of_period_is_a_usage_error(
    gouji: Gouji, tmp_path: Path, command: str, frequency: Frequency
) -> None:
    form, roster, out = tmp_path / "form.toml", tmp_path / "roster.csv", tmp_path / "out.xlsx"
    form.write_text(DEFINITION.format(frequency=frequency, start="01-01"), "utf-8")
    roster.write_text("单位名称\n甲卫生院", "utf-8")
    (tmp_path / "r").mkdir()
    given = {
        "blank": ("blank", "-o", out),
        "distribute": ("distribute", roster, "-o", tmp_path / "d"),
        "status": ("status", tmp_path / "r", "--roster", roster),
        "merge": ("merge", tmp_path / "r", "-o", out),
    }[command]
    for period in all_periods(2025):
        if period.frequency is not frequency:
            ran = gouji(*given, "--form", form, "--period", period)
            assert (2, "", 1) == (ran.code, ran.out, ran.err.count("\n")), period
            assert f" 2025{'' if frequency is Frequency.YEAR else '-'}" in ran.err
            assert "--period" in ran.err
    for odd in ("2025-Q7", "第一季度", "2025-Q1 "[:6]):
        assert 2 == gouji(*given, "--form", form, "--period", odd).code
    assert 2 == gouji(*given, "--form", form, "--period", "2025-Q1", "--year", 2024).code
    assert not out.exists()
    assert not (tmp_path / "d").exists()


def test_a_year_is_a_period(gouji: Gouji, tmp_path: Path) -> None:
    for option in ("--year", "--period"):
        assert 0 == gouji("blank", option, 2024, "-o", tmp_path / f"{option}.xlsx").code

    assert (tmp_path / "--year.xlsx").read_bytes() == (tmp_path / "--period.xlsx").read_bytes()


def test_a_correction_of_one_quarter_does_not_touch_another() -> None:
    reports = [
        checked(
            Return(f"{name}.xlsx", name * 32, returned(QUARTERLY, "甲", quarter(period), {"work.visits.now": n}), ())
        )
        for name, period, n in (("aa", "2025-Q1", 1), ("bb", "2025-Q2", 2), ("cc", "2025-Q1", 3))
    ]
    first = collect(reports, Office(form=QUARTERLY, period=quarter("2025-Q1")))
    second = collect(reports, Office(form=QUARTERLY))

    assert ["aa.xlsx", "cc.xlsx"] == [one.file for group in first.versions for one in group.all]
    assert (quarter("2025-Q2"), ["bb.xlsx"]) == (second.period, [one.file for one in second.counting()])


# ── on the cover ────────────────────────────────────────────────────────────────────────────


def cover_texts(form: Form, period: Period | None) -> str:
    return "\n".join(str(piece.value) for piece in layout(form, period=period).grids[0].pieces)


def test_a_fiscal_year_is_stated_on_the_cover() -> None:
    foia = load_form("us-foia-2018")

    assert "2023 年 10 月 1 日起，至 2024 年 9 月 30 日止" in cover_texts(foia, Period(2024))
    assert "10 月 1 日" in cover_texts(foia, None)
    assert "起，至" not in cover_texts(load_form("2021"), Period(2024))
    monthly = clinics(Frequency.MONTH, "12-21")
    assert "2025 年 2 月 21 日起，至 2025 年 3 月 20 日止" in cover_texts(monthly, Period.parse("2025-03"))


@pytest.mark.parametrize("frequency", SEVERAL)
def test_the_cover_offers_the_periods_of_the_form(frequency: Frequency, tmp_path: Path) -> None:
    write(layout(FORMS[frequency]), tmp_path / "blank.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "blank.xlsx")[COVER]
    there = a1(PERIOD_PLACE.row, COLUMN)

    (rule,) = [one for one in sheet.data_validations.dataValidation if there in one.sqref]
    assert ",".join(names_of(frequency)) == rule.formula1.strip('"')


@pytest.fixture(scope="module", params=["zh-CN", "en-US"])
def typist(request: pytest.FixtureRequest, soffice: str, uno_python: str) -> Iterator[Typist]:
    """A LibreOffice of that country."""
    running = Typist(soffice, uno_python, request.param)
    yield running
    running.close()


@pytest.mark.slow
@pytest.mark.parametrize("frequency", SEVERAL)
def test_a_period_typed_into_a_blank_makes_its_code(typist: Typist, frequency: Frequency, tmp_path: Path) -> None:
    form = FORMS[frequency]
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    write(layout(form, unit="甲卫生院"), blank)
    shown = (COVER, a1(code_place(form).row, COLUMN))
    figures = {(place.sheet, a1(*place[1:])): "7" for cell, place in places(form).items() if not form.cells[cell].total}
    seen = []
    for part in (1, 2):
        keyed = figures | {
            (COVER, a1(*YEAR_PLACE[1:])): "2025",
            (COVER, a1(*PERIOD_PLACE[1:])): names_of(frequency)[part - 1],
        }
        cells = typist.run(blank, keyed=keyed, recalculate=True, save=saved)
        one = the(Return, read(saved, form)).submission
        assert Period(2025, part, frequency) == one.period
        assert check_code(one) == cells[shown[0]][shown[1]].value
        seen.append(check_code(one))
    assert seen[0] != seen[1]
    without = typist.run(blank, keyed=figures | {(COVER, a1(*YEAR_PLACE[1:])): "2025"}, recalculate=True)
    assert without[shown[0]][shown[1]].value in ("", None), "no code before the period is said"


def test_years_begin_in_january_unless_they_do_not() -> None:
    assert JANUARY == load_form("2021").year_start


@pytest.mark.parametrize("frequency", SEVERAL)
@given(data=st.data())
def test_a_day_on_the_cover_of_which_only_the_part_is_not_said_is_none_of_another_year(
    frequency: Frequency, data: st.DataObject
) -> None:
    period = data.draw(periods(frequency).filter(lambda one: 2001 < one.year < 2025))
    days = period.days()
    assert days is not None
    day = days.last + timedelta(days=data.draw(st.integers(1, 27)))
    one = returned(FORMS[frequency], "白马镇卫生院", replace(period, part=0), {}, date=day.isoformat())

    assert day == cover_date(one)
    assert cover_date(replace(one, contact={"date": f"{period.year - 1}-12-05"})) is None


@pytest.mark.parametrize("period", [replace(one, year=0) for one in all_periods(2025) if one.part], ids=str)
def test_a_file_is_named_after_unit_and_part_of_the_year_in_any_order(period: Period) -> None:
    form = FORMS[period.frequency]
    document = replace(
        layout(form), grids=tuple(g for g in layout(form).grids if g.name.startswith("表")), properties={}
    )
    for name in (
        f"清源县医院{period.name}",
        f"{period.name}清源县医院",
        f"清源县医院{period.name}报表",
        f"清源县医院（{period.name}）",
    ):
        found = identify(take(form, there_and_back(document), f"{name}.xlsx"))
        assert ("清源县医院", period) == (found.submission.unit, found.submission.period), name
