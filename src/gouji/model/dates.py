"""Dates as people write them, and figures that a spreadsheet made of what looked like a date."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY_ZERO = date(1899, 12, 30)
_EARLIEST, _LATEST = (date(2000, 1, 1) - _DAY_ZERO).days, (date(2099, 12, 31) - _DAY_ZERO).days
LATE = 2
"""Years after the report year in which a return may still be filled in."""


_WRITTEN = re.compile(r"\s*(20\d\d)(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d))(?!\d)", re.ASCII)


def day_of(text: str) -> date | None:
    """The date that a text begins with, such as ``2025-01-15``, ``2025年1月15日`` or ``20250115``; None for none."""
    match = _WRITTEN.match(text)
    if match is None:
        return None
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        return date(year, *rest)
    except ValueError:
        return None


def as_day(value: object, year: int | None) -> str:
    """What may have been typed where a count now stands, such as ``1/12``; empty when it cannot be.

    Somebody who types it does so in the report year or soon after, and gets the number of that day.
    """
    if year is None or not isinstance(value, int) or not _EARLIEST <= value <= _LATEST:
        return ""
    day = _DAY_ZERO + timedelta(days=value)
    return f"{day.month}/{day.day}" if 0 <= day.year - year <= LATE else ""
