"""Reporting periods (报告期): a year, half-year, quarter or month, of a year that need not begin in January."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from gouji.model.patterns import regex
from gouji.model.wording import Keyword

_WRITTEN = regex(r"(20\d\d)(?:-(?:(H)([12])|(Q)([1-4])|(0[1-9]|1[0-2])))?", re.ASCII, having="2")
_NUMERALS = "一二三四"
_MIDSUMMER = 7
_MONTHS = 12


class Frequency(Keyword):
    """How often a form is returned (SDMX: FREQ)."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def per_year(self) -> int:
        """How many of its periods a year has."""
        return _COUNT[self]

    @property
    def months(self) -> int:
        """How many months each of them has."""
        return _MONTHS // self.per_year


class Now(Keyword):
    """What is being returned for, as one speaks of it beside an earlier return."""

    THIS_YEAR = "this_year"
    THIS_PERIOD = "this_period"


class Earlier(Keyword):
    """Which earlier return figures are compared with."""

    LAST_YEAR = "last_year"
    PREVIOUS = "previous"
    YEAR_AGO = "year_ago"

    @classmethod
    def before(cls, frequency: Frequency) -> Earlier:
        """The one before a return of that frequency."""
        return cls.LAST_YEAR if frequency is Frequency.YEAR else cls.PREVIOUS

    @property
    def now(self) -> Now:
        """What a return is for that is compared with it."""
        return Now.THIS_YEAR if self is Earlier.LAST_YEAR else Now.THIS_PERIOD


_COUNT = {Frequency.YEAR: 1, Frequency.HALF_YEAR: 2, Frequency.QUARTER: 4, Frequency.MONTH: _MONTHS}
_LETTER = {"H": Frequency.HALF_YEAR, "Q": Frequency.QUARTER}
_CODED = {Frequency.YEAR: 0, Frequency.MONTH: 0, Frequency.QUARTER: 12, Frequency.HALF_YEAR: 16}
"""So many numbers before those of its periods in a check code are those of others."""


class YearStart(NamedTuple):
    """The day on which a year begins, and by which it is known in which calendar year.

    A year that begins in July or later has the number of the calendar year in which it ends, as the American fiscal
    year 2024 begins on 1 October 2023; any other that in which it begins.
    """

    month: int = 1
    day: int = 1

    def of(self, year: int) -> date:
        """The first day of a year."""
        return date(year - (self.month >= _MIDSUMMER), self.month, self.day)

    @property
    def named(self) -> str:
        """By which of its days it is called, as an office says it."""
        return "结束" if self.month >= _MIDSUMMER else "开始"

    @property
    def fits_months(self) -> bool:
        """Whether the first month of the year is for the most part January, so that months keep their numbers."""
        return (self.month, self.day) in ((1, 1), *((_MONTHS, day) for day in range(16, 29)))


JANUARY = YearStart()


class Days(NamedTuple):
    """The first and the last day of a period."""

    first: date
    last: date

    @property
    def returned_from(self) -> date:
        """From when on a return can be made: the last month of a longer period, the last ten days of a month."""
        if (self.last - self.first).days <= 31:
            return self.last - timedelta(days=10)
        return self.last.replace(day=1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One reporting period: the ``part`` of a year with which one of this frequency is returned, counted from 1.

    A return need not say all of it: a ``year`` of 0 is not known, nor is the ``part`` 0 of a year that has several.
    Those of one frequency are ordered; ``str`` writes ``2025``, ``2025-H1``, ``2025-Q1``, ``2025-03``.
    """

    year: int
    part: int = 0
    frequency: Frequency = Frequency.YEAR

    @classmethod
    def parse(cls, text: str) -> Period:
        """What ``str`` has written. Raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError(text)
        year, *half, _, quarter, month = found.groups()
        if month:
            return cls(int(year), int(month), Frequency.MONTH)
        number = half[1] or quarter
        return cls(int(year), int(number), _LETTER[half[0] or "Q"]) if number else cls(int(year))

    @classmethod
    def of(cls, when: int | Period | None) -> Period | None:
        """A year as a period, or the period itself."""
        return cls(when) if isinstance(when, int) else when

    @property
    def is_known(self) -> bool:
        """Whether nothing of it is left open."""
        return self.year > 0 and (self.part > 0 or self.frequency is Frequency.YEAR)

    def may_be(self, other: Period | None) -> bool:
        """Whether both may be the same period, as far as they are known."""
        if other is None:
            return True
        year = 0 in (self.year, other.year) or self.year == other.year
        return year and self.frequency is other.frequency and (0 in (self.part, other.part) or self.part == other.part)

    @property
    def previous(self) -> Period:
        """The period before it; of the first of a year the last of the year before."""
        if self.frequency is Frequency.YEAR or self.part == 0:
            return self.year_ago
        if self.part > 1:
            return replace(self, part=self.part - 1)
        return replace(self.year_ago, part=self.frequency.per_year)

    @property
    def year_ago(self) -> Period:
        """The same period of the year before."""
        return replace(self, year=self.year - 1) if self.year else self

    def days(self, start: YearStart = JANUARY) -> Days | None:
        """Its days in a year that begins then; None where the year is not known, those of the year without a part."""
        if not self.year:
            return None
        first, months = start.of(self.year), self.frequency.months if self.part else _MONTHS
        begin = _months_on(first, months * max(self.part - 1, 0))
        return Days(begin, _months_on(first, months * max(self.part, 1)) - timedelta(days=1))

    @property
    def number(self) -> int:
        """What it is in a check code: its year, and another number for every other period."""
        return self.year + 100 * (_CODED[self.frequency] + self.part) if self.part else self.year

    @property
    def name(self) -> str:
        """Its part of the year as an office writes it: ``第一季度``, ``上半年``, ``3月``; empty for a whole year."""
        return names_of(self.frequency)[self.part - 1] if self.part else ""

    def words(self, gap: str = "") -> str:
        """It as an office writes it, ``2025年第一季度``, with a gap before the word for a whole year: ``2025 年度``."""
        if not self.part:
            return f"{self.year}{gap}年度" if self.year else ""
        return (f"{self.year}年" if self.year else "") + self.name

    def __str__(self) -> str:
        year = str(self.year) if self.year else ""
        if self.frequency is Frequency.MONTH and self.part:
            part = f"{self.part:02}"
        else:
            part = next((f"{letter}{self.part}" for letter, own in _LETTER.items() if own is self.frequency), "")
        return "-".join(filter(None, (year, part if self.part else "")))


def names_of(frequency: Frequency) -> tuple[str, ...]:
    """The periods of a year as an office writes them, in order; none for whole years."""
    match frequency:
        case Frequency.HALF_YEAR:
            return "上半年", "下半年"
        case Frequency.QUARTER:
            return tuple(f"第{number}季度" for number in _NUMERALS)
        case Frequency.MONTH:
            return tuple(f"{number}月" for number in range(1, _MONTHS + 1))
    return ()


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS)
    return date(day.year + years, month + 1, day.day)
