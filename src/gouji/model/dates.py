"""Dates as people write them, and figures that a spreadsheet made of what looked like a date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gouji.model.patterns import regex
from gouji.model.periods import plain
from gouji.model.reporting_period import Days

DAY_ZERO = date(1899, 12, 30)
"""From which spreadsheets count days."""
_EARLIEST, _LATEST = (date(2000, 1, 1) - DAY_ZERO).days, (date(2099, 12, 31) - DAY_ZERO).days
LATE = 2
"""Years after the reporting period in which a return may still be filled in."""
_WRITTEN = regex(
    r"\s*(20\d\d)(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d))(?!\d)", re.ASCII, having="2"
)
_YEAR_LAST = regex(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(20\d\d)(?!\d)", re.ASCII, having="2")
_SHORT_YEAR = regex(r"\s*['’]?(\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?![\d/.-])", re.ASCII, having="-/.年")
_NO_YEAR = regex(r"\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?![\d/.月-])", re.ASCII, having="-/.月")
_NO_DAY = regex(r"(?:20)?[\s_＿年月日./-]*")


def says_no_day(text: str) -> bool:
    """Whether a text is only the printed place for a date, such as ``20  年  月  日``, in which nobody has written."""
    return _NO_DAY.fullmatch(text) is not None


def day_of(text: str, period: Days | None = None) -> date | None:
    """The date that a text begins with, such as ``2025-01-15``, ``二〇二五年一月十五日``, ``15/01/2025``; else None.

    A day without its year, ``1月15日``, is understood by the reporting ``period``: a return is made after its end,
    or in its last days. What may be one of two days (``02/01/2025``) is none.
    """
    text = plain(text)
    if match := _WRITTEN.match(text):
        return _day(*(int(part) for part in match.groups() if part))
    if match := _YEAR_LAST.match(text):
        first, second, last = map(int, match.groups())
        days = {_day(last, second, first), _day(last, first, second)} - {None}
        return days.pop() if len(days) == 1 else None
    if period is None:
        return None
    if match := _SHORT_YEAR.match(text):
        short, month, day = map(int, match.groups())
        return _day(2000 + short, month, day) if 0 <= 2000 + short - period.last.year <= LATE else None
    if match := _NO_YEAR.match(text):
        month, day = map(int, match.groups())
        begin = period.returned_from
        found = (_day(year, month, day) for year in (begin.year, begin.year + 1))
        return next((one for one in found if one is not None and one >= begin), None)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def may_be_returned(day: date, period: Days | None, today: date) -> bool:
    """Whether a return for a period can be made on a day: from its last days on, not too late, and not to come."""
    if day > today + timedelta(days=1):
        return False
    return period is None or (period.returned_from <= day and day.year - period.last.year <= LATE)


def as_day(value: object, period: Days | None) -> str:
    """What may have been typed where a count now stands, such as ``1/12``; empty when it cannot be.

    Somebody who types it does so in the year in which the period ends or soon after, and gets the number of that day.
    """
    if period is None or not isinstance(value, int) or not _EARLIEST <= value <= _LATEST:
        return ""
    day = DAY_ZERO + timedelta(days=value)
    return f"{day.month}/{day.day}" if 0 <= day.year - period.last.year <= LATE else ""
