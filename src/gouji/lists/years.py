"""Which of several lists is the roster: last year's often stands beside this year's."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import combinations

from gouji.lists.findings import NotRead, SeveralYears
from gouji.lists.roster_list import RosterList
from gouji.model.errors import UnreadableFile
from gouji.model.labels import squeezed
from gouji.model.patterns import regex

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = regex(r"(?<!\d)(20\d\d)(?!\d|[年./-]\d)|(?<!\d)(\d\d)(?=年(?!\d))")
_OLD = regex("旧|上年|去年|往年|作废|停用|历史|备份|原名册|old|bak", re.IGNORECASE)


def of_year(lists: Sequence[RosterList], year: int | None) -> tuple[list[RosterList], list[tuple[RosterList, NotRead]]]:
    """The lists that make the roster for a report ``year``, and those that do not, with the reason.

    Lists of one year, or of none, belong together. Those that are called old are left out beside others. Raises
    `UnreadableFile` with R190 where there are lists of several years and ``year`` does not tell them apart.
    """
    current = [one for one in lists if not _is_old(one)] or list(lists)
    passed = [(one, NotRead.OLD) for one in lists if _is_old(one)] if len(current) < len(lists) else []
    by_year: dict[int | None, set[str]] = {}
    for one in current:
        by_year.setdefault(_year(one), set()).update(one.known)
    years = tuple(sorted(said for said in by_year if said is not None))
    if len(years) < 2 and not any(_are_two_years(*pair) for pair in combinations(by_year.values(), 2)):
        return current, passed
    wanted = year if year in years else None
    if year is None or (wanted is None and not (max(years) < year and None in by_year)):
        named = tuple(dict.fromkeys(one.sheet for one in current))
        raise UnreadableFile(SeveralYears(file=current[0].file, years=years, lists=named))
    kept = [one for one in current if _year(one) in (None, wanted)]
    return kept, passed + [(one, NotRead.OTHER_YEAR) for one in current if _year(one) not in (None, wanted)]


def _are_two_years(one: Set[str], other: Set[str]) -> bool:
    """Whether the lists of one year and those of none name many units alike, and each some that the other lacks."""
    alike, least = len(one & other), min(len(one), len(other))
    return alike < least <= 2 * alike


def _year(one: RosterList) -> int | None:
    """The year that the title of a list, or the name of its sheet, says."""
    return _year_in(one.listing.title) or _year_in(one.sheet)


def _is_old(one: RosterList) -> bool:
    return bool(_OLD.search(one.sheet))


def _year_in(text: str) -> int | None:
    """The one year that a text names, a day apart: 2024年, 二〇二四年度, 24年."""
    plain = squeezed(text).translate(_DIGITS)
    years = {int(year or f"20{short}") for year, short in _YEAR.findall(plain)}
    return years.pop() if len(years) == 1 else None
