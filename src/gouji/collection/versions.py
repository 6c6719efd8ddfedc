"""Versions: several returns of one unit, of which one counts by a declared policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple, TypeVar

from gouji.model.dates import day_of
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.submission import Reading, Submission

_Key = TypeVar("_Key", bound=Hashable)

LATEST, FIRST, REFUSE = "latest", "first", "refuse"
POLICIES = (LATEST, FIRST, REFUSE)

COVER_DATE, FILE_TIME, ORDER, NEVER = "cover_date", "file_time", "order", "never"
"""What decided which version counts; ``order`` means that nothing did and the first was taken."""


class Versions(NamedTuple):
    """The returns of one unit in the order found, the one that counts, and by what.

    ``kept`` is None under the policy ``refuse``. A single return is kept by ``order``.
    """

    unit: str
    readings: tuple[Reading, ...]
    kept: Reading | None
    by: str

    @property
    def others(self) -> tuple[Reading, ...]:
        """The versions that do not count."""
        return tuple(reading for reading in self.readings if reading is not self.kept)


def commonest(items: Iterable[_Key | None]) -> _Key | None:
    """What occurs most often among some forms or years, the first among equals; None when there is none."""
    counts = Counter(item for item in items if item is not None)
    return counts.most_common(1)[0][0] if counts else None


def unit_of(reading: Reading) -> str:
    """The unit a return is counted under: the one it names, else the name of its file."""
    named = reading.submission.unit if reading.submission is not None else None
    return named or PurePath(reading.file).stem


def by_unit(readings: Sequence[Reading], policy: str = LATEST) -> list[Versions]:
    """The returns of each unit, units in order of their first return.

    ``latest`` takes the latest date on the cover; where not every version has one, or two share it, the
    latest file; where that leaves a choice, too, the first in order. ``first`` takes the first in order,
    ``refuse`` none of several. Raises ValueError for any other policy.
    """
    if policy not in POLICIES:
        raise ValueError(f"no such policy: {policy}")
    units: dict[str, list[Reading]] = {}
    for reading in readings:
        units.setdefault(fold(unit_of(reading)), []).append(reading)
    return [Versions(unit_of(group[0]), tuple(group), *_chosen(group, policy)) for group in units.values()]


def _chosen(group: Sequence[Reading], policy: str) -> tuple[Reading | None, str]:
    if len(group) == 1 or policy == FIRST:
        return group[0], ORDER
    if policy == REFUSE:
        return None, NEVER
    left = group
    for by, key in _DECIDERS.items():
        keys = [key(reading) for reading in left]
        if None not in keys:
            latest = max(keys)
            left = [reading for reading, own in zip(left, keys, strict=True) if own == latest]
            if len(left) == 1:
                return left[0], by
    return left[0], ORDER


_DECIDERS: Mapping[str, Callable[[Reading], Any]] = {
    COVER_DATE: lambda reading: day_of(reading.submission.contact.get("date", "")) if reading.submission else None,
    FILE_TIME: lambda reading: reading.modified,
}


def differences(form: Form, kept: Submission, other: Submission) -> tuple[str, ...]:
    """The cells in which two returns of a form do not say the same, in the order of the form."""
    pairs = ((cell, kept.observations[cell], other.observations[cell]) for cell in form.cells)
    return tuple(cell for cell, mine, theirs in pairs if (mine.value, mine.status) != (theirs.value, theirs.status))
