"""Numbers that a cell shows as a date or a time: which formats do so, and what they show."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from gouji.model.grid import DateValue
from gouji.model.patterns import regex

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats that files name without writing them out; the second and the last range are those of Chinese."""

_NO_PART_OF_A_DATE = regex(
    # In brackets stand colours, languages and conditions, but also hours, minutes and seconds that go on counting.
    r'"[^"]*(?:"|$)|[\\_*!].?|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)|general|standard|g/通用格式|e[+-]',
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = regex("[#?]|(?<!s)[.,]0|(?<![s0.,])0", re.IGNORECASE)
"""Places of digits, but for the parts of a second; no date has any."""
_PART_OF_A_DATE = regex("[ymdhse]|aaa", re.IGNORECASE)

_SECONDS = 86_400
_FROM_1900 = datetime.date(1899, 12, 30).toordinal()
_FROM_1904 = datetime.date(1904, 1, 1).toordinal()
_LAST = datetime.date.max.toordinal()
_LEAP_DAY = 60
"""29 February 1900, which spreadsheets count since Lotus 1-2-3 did and which was no day at all."""


def is_date(format_id: int, code: str) -> bool:
    """Whether a number format shows dates or times; the number of it decides when it has no code."""
    if not code:
        return format_id in _BUILT_IN
    bare = _NO_PART_OF_A_DATE.sub("", code)
    return _PART_OF_A_DATE.search(bare) is not None and _DIGITS.search(bare) is None


_WRITTEN = regex(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?(?:T?([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,][0-9]+)?Z?)?")


def as_written(text: str) -> DateValue | None:
    """The date, time or both that a file writes out: ``2024-01-12T00:00:00``; None for another text."""
    found = _WRITTEN.fullmatch(text)
    said = [part for part in found.groups() if part] if found else []
    if len(said) == 2 and said[1] == "00:00:00":
        said.pop()
    return DateValue(" ".join(said)) if said else None


def shown_date(serial: float | Decimal, epoch_1904: bool = False) -> DateValue | None:
    """The date and time, to the second, that a number of days means; below one day the time alone.

    None when there is no such day.
    """
    start = _FROM_1904 if epoch_1904 else _FROM_1900
    if not 0 <= serial < _LAST - start + 1:
        return None
    days, seconds = divmod(round(serial * _SECONDS), _SECONDS)
    hours, rest = divmod(seconds, 3600)
    time = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    if not days:
        return DateValue(time)
    if days + start > _LAST:
        return None
    if epoch_1904 or days > _LEAP_DAY:
        date = datetime.date.fromordinal(start + days).isoformat()
    elif days == _LEAP_DAY:
        date = "1900-02-29"
    else:
        date = datetime.date.fromordinal(start + days + 1).isoformat()
    return DateValue(f"{date} {time}" if seconds else date)
