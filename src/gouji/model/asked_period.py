"""The period that somebody asks for, by a year or by a period as it is written."""

from __future__ import annotations

from gouji.model.errors import TwoPeriods, UnknownPeriod
from gouji.model.reporting_period import Period

YEARS = (2000, 2099)
"""The first and the last report year that can be asked for."""


def asked_period(year: int | None, period: str | None) -> Period | None:
    """The period meant; None where neither is given. Raises `UnknownPeriod` for what is none, `TwoPeriods` for both."""
    if period is None:
        return Period.of(year)
    try:
        asked = Period.parse(period)
    except ValueError:
        raise UnknownPeriod(period=period) from None
    if year is not None and Period(year) != asked:
        raise TwoPeriods(year=year, period=period)
    return asked
