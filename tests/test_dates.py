"""Numbers that a spreadsheet shows as dates: which formats do so, and which day is meant."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats.dates import is_date, shown_date
from gouji.model.grid import DateValue

DATES = [
    "yyyy-mm-dd",
    "m/d/yy",
    'yyyy"年"m"月"d"日";@',
    "[DBNum1][$-804]yyyy年m月d日;@",
    "[$-F800]dddd, mmmm dd, yyyy",
    "[Red]yyyy/m/d",
    "[$-804]aaaa;@",
    'e"年"',
    "h:mm AM/PM",
    "[h]:mm:ss",
    "[mm]:ss.0",
    "[ss]",
    "YYYY/M/D",
    '"";yyyy',
]
NUMBERS = [
    "General",
    "GENERAL",
    "G/通用格式",
    'G/通用格式"天"',
    "0",
    "0.00E+00",
    "0.0e-0",
    "##0.0E+0",
    "#,##0.00;[Red]-#,##0.00",
    "[Magenta]0",
    "[$-804]0",
    "[$SEK] #,##0",
    "[>=100]0",
    '0"days"',
    "0\\d",
    "0_d",
    "* 0",
    "*d0",
    '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    "0件",
    "@",
    "# ?/?",
    '0"never closed dd',
    "0\\",
    "[h",
    '0"[h]"',
]


@pytest.mark.parametrize("code", DATES)
def test_a_format_of_years_days_or_hours_shows_a_date(code: str) -> None:
    assert is_date(164, code)


@pytest.mark.parametrize("code", NUMBERS)
def test_any_other_format_shows_a_number(code: str) -> None:
    assert not is_date(164, code)


def test_formats_without_code_are_told_by_their_number() -> None:
    dates = {number for number in range(200) if is_date(number, "")}

    assert {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)} == dates


def test_a_code_says_more_than_the_number() -> None:
    assert not is_date(14, "0.00")
    assert is_date(1, "yyyy")


@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        (0, "00:00:00"),
        (Decimal("0.5"), "12:00:00"),
        (0.354166666666667, "08:30:00"),
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (60, "1900-02-29"),
        (61, "1900-03-01"),
        (Decimal("60.25"), "1900-02-29 06:00:00"),
        (45303, "2024-01-12"),
        (45303.354166666664, "2024-01-12 08:30:00"),
        (Decimal("45303.9999999"), "2024-01-13"),  # a tenth of a thousandth of a minute short of it
        (2958465, "9999-12-31"),
    ],
)
def test_days_count_from_1900_with_a_leap_day_that_never_was(serial: int | Decimal | float, shown: str) -> None:
    date = shown_date(serial)

    assert (DateValue, shown) == (type(date), date)


@pytest.mark.parametrize(
    ("serial", "shown"), [(0, "00:00:00"), (1, "1904-01-02"), (43841, "2024-01-12"), (2957003, "9999-12-31")]
)
def test_days_may_count_from_1904(serial: int, shown: str) -> None:
    assert shown == shown_date(serial, epoch_1904=True)


@pytest.mark.parametrize("serial", [-1, -0.5, 2958466, 10**400, Decimal("1e300"), math.inf, -math.inf, math.nan])
def test_what_is_no_day_of_the_calendar_is_no_date(serial: int | float | Decimal) -> None:
    assert shown_date(serial) is None


def test_the_calendar_of_1904_ends_on_the_same_day() -> None:
    assert shown_date(2957004, epoch_1904=True) is None


@given(
    st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(9999, 12, 31)).map(
        lambda at: at.replace(microsecond=0)
    )
)
def test_every_second_is_found_again(moment: datetime.datetime) -> None:
    passed = moment - datetime.datetime(1899, 12, 30)
    at_midnight = moment.time() == datetime.time()

    assert str(moment.date() if at_midnight else moment) == shown_date(passed / datetime.timedelta(days=1))


@given(st.text('ymdhse0#[]"\\_*;General@/', max_size=20))
def test_any_code_is_one_or_the_other(code: str) -> None:
    assert is_date(164, code) in (True, False)


def test_a_long_code_takes_no_time() -> None:
    assert not is_date(164, '"' * 200_001 + "[" * 200_000)
