"""Versions: several returns of one unit, of which one counts by a declared policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from gouji.model.dates import day_of
from gouji.model.labels import fold
from gouji.model.submission import Submission
from gouji.model.wording import Keyword

_Key = TypeVar("_Key", bound=Hashable)

LATEST, FIRST, REFUSE = "latest", "first", "refuse"
POLICIES = (LATEST, FIRST, REFUSE)


class Decider(Keyword):
    """What decided which version counts; ``order`` means that nothing did and the first was taken."""

    COVER_DATE = "cover_date"
    FILE_TIME = "file_time"
    ORDER = "order"
    NEVER = "never"


class Dated(Protocol):
    """Something that a unit returned: for whom, the day on its cover, and when its file was saved."""

    @property
    def unit(self) -> str:
        """The unit it counts for."""

    @property
    def dated(self) -> date | None:
        """The day on the cover."""

    @property
    def modified(self) -> datetime | None:
        """When the file was saved."""


Version = TypeVar("Version", bound=Dated)


class Versions(NamedTuple, Generic[Version]):
    """The returns of one unit in the order found, the one that counts, and by what.

    ``kept`` is None under the policy ``refuse``. A single return is kept by ``order``.
    """

    unit: str
    all: tuple[Version, ...]
    kept: Version | None
    by: Decider

    @property
    def others(self) -> tuple[Version, ...]:
        """The versions that do not count."""
        return tuple(one for one in self.all if one is not self.kept)


def commonest(items: Iterable[_Key | None]) -> _Key | None:
    """What occurs most often among some forms or years, the first among equals; None when there is none."""
    counts = Counter(item for item in items if item is not None)
    return counts.most_common(1)[0][0] if counts else None


def by_unit(returned: Sequence[Version], policy: str = LATEST) -> list[Versions[Version]]:
    """The returns of each unit, units in order of their first return.

    ``latest`` takes the latest date on the cover; where not every version has one, or two share it, the
    latest file; where that leaves a choice, too, the first in order. ``first`` takes the first in order,
    ``refuse`` none of several. Raises ValueError for any other policy.
    """
    if policy not in POLICIES:
        raise ValueError(f"no such policy: {policy}")
    units: dict[str, list[Version]] = {}
    for one in returned:
        units.setdefault(fold(one.unit), []).append(one)
    return [Versions(group[0].unit, tuple(group), *chosen(group, policy)) for group in units.values()]


def chosen(group: Sequence[Version], policy: str = LATEST) -> tuple[Version | None, Decider]:
    """Which of some versions counts, and by what; see `by_unit`."""
    if len(group) == 1 or policy == FIRST:
        return group[0], Decider.ORDER
    if policy == REFUSE:
        return None, Decider.NEVER
    left = group
    for by, key in _DECIDERS.items():
        keys = [key(one) for one in left]
        if None not in keys:
            latest = max(keys)
            left = [one for one, own in zip(left, keys, strict=True) if own == latest]
            if len(left) == 1:
                return left[0], by
    return left[0], Decider.ORDER


_DECIDERS: Mapping[Decider, Callable[[Dated], Any]] = {
    Decider.COVER_DATE: lambda one: one.dated,
    Decider.FILE_TIME: lambda one: one.modified,
}


def cover_date(submission: Submission) -> date | None:
    """The day on the cover of a return, if it states one."""
    return day_of(submission.contact.get("date", ""))


def differences(kept: Submission, other: Submission) -> tuple[str, ...]:
    """The cells in which two returns of a form do not say the same, in the order of the form."""
    mine, theirs = kept.observations, other.observations
    return tuple(c for c in kept.form.cells if (mine[c].value, mine[c].status) != (theirs[c].value, theirs[c].status))
