"""Figures that were perhaps something else before a spreadsheet took them for a date."""

from __future__ import annotations

from datetime import date, timedelta

_DAY_ZERO = date(1899, 12, 30)
_EARLIEST, _LATEST = (date(2000, 1, 1) - _DAY_ZERO).days, (date(2099, 12, 31) - _DAY_ZERO).days
LATE = 2
"""Years after the report year in which a return may still be filled in."""


def as_day(value: object, year: int | None) -> str:
    """What may have been typed where a count now stands, such as ``1/12``; empty when it cannot be.

    Somebody who types it does so in the report year or soon after, and gets the number of that day.
    """
    if year is None or not isinstance(value, int) or not _EARLIEST <= value <= _LATEST:
        return ""
    day = _DAY_ZERO + timedelta(days=value)
    return f"{day.month}/{day.day}" if 0 <= day.year - year <= LATE else ""
