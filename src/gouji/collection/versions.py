"""Versions: several returns of one unit, of which one counts by a declared policy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import PurePath
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from gouji.collection.empty import prefillable
from gouji.collection.findings import FilePart, ReturnInParts
from gouji.collection.policy import Decider, Policy
from gouji.forms.open_rows import side_by_side
from gouji.intake.bind.findings import MarkedCopyReturned, MissingTable
from gouji.model.dates import day_of, may_be_returned
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.labels import fold
from gouji.model.numerals import chinese_number
from gouji.model.patterns import regex
from gouji.model.periods import plain
from gouji.model.reading import Return
from gouji.model.submission import Observation, Status, Submission

Figures = tuple[Number | None, ...]
_Key = TypeVar("_Key", bound=Hashable)


class Dated(Protocol):
    """Something that a unit returned: for whom, which file, when it was made, and which tables it lacks."""

    @property
    def unit(self) -> str:
        """The unit it counts for."""

    @property
    def file(self) -> str:
        """The path of its file."""

    @property
    def dated(self) -> date | None:
        """The day on the cover."""

    @property
    def sent(self) -> datetime | None:
        """When the mail that it came with was sent."""

    @property
    def saved(self) -> datetime | None:
        """When it was saved, as is stored in the file itself."""

    @property
    def modified(self) -> datetime | None:
        """When the file was saved, as the disk says."""

    @property
    def lacks(self) -> frozenset[str]:
        """The tables that it does not have."""

    @property
    def filled(self) -> Mapping[str, Figures]:
        """The tables that are filled in, each with its figures; see `tables_filled`."""

    @property
    def draft(self) -> str:
        """What its cover says about which draft it is."""

    @property
    def named(self) -> bool:
        """Whether it names its unit."""

    @property
    def marked(self) -> bool:
        """Whether it is a marked copy."""

    @property
    def is_report(self) -> bool:
        """Whether it was read from a report, and no workbook."""

    @property
    def weight(self) -> Number:
        """The sum of all its figures."""


Version = TypeVar("Version", bound=Dated)


class Versions(NamedTuple, Generic[Version]):
    """The returns of one unit in the order found, the one that counts, and by what.

    ``kept`` is None under the policy ``refuse``, and where it has only a part of the tables. A single return is
    kept by ``order``.
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


def by_unit(returned: Sequence[Version], policy: str = Policy.LATEST) -> list[Versions[Version]]:
    """The returns of each unit, units in order of their first return.

    ``latest`` takes none that its name says is void; of the others the latest date on the cover; where not every
    version has one that can be right, or two share it, the one whose file name says that it is the later draft, else
    the mail sent last, else the time stored in the file, else, where no cover has a date or all have the same, the
    time on the disk; where that leaves a choice, too, the first in order.
    ``first`` takes the first in order, ``refuse`` none of several. None counts that lacks tables which another has, or
    leaves them blank: where a whole one says the same that one counts, else none. One that names its unit goes before
    its copies that do not; a marked copy in which nothing was corrected never goes before its original. A report is
    a copy of the workbook that it was made of: where there are both, the workbook counts.
    Raises ValueError for any other policy.
    """
    if policy not in tuple(Policy):
        raise ValueError(f"no such policy: {policy}")
    units: dict[str, list[Version]] = {}
    for one in returned:
        units.setdefault(fold(one.unit), []).append(one)
    return [Versions(group[0].unit, tuple(group), *chosen(group, policy)) for group in units.values()]


def chosen(group: Sequence[Version], policy: str = Policy.LATEST) -> tuple[Version | None, Decider]:
    """Which of some versions counts, and by what; see `by_unit`."""
    if len(originals := [one for one in group if not _is_copy(one, group)]) < len(group):
        kept, by = chosen(originals, policy)
        return kept, Decider.ORIGINAL if len(originals) == 1 else by
    if 0 < len(books := [one for one in group if not one.is_report]) < len(group):
        kept, by = chosen(books, policy)
        return kept, Decider.WORKBOOK if len(books) == 1 else by
    if policy == Policy.REFUSE and len(group) > 1:
        return None, Decider.NEVER
    named = [one for one in group if one.named]
    if len(named) == 1 < len(group):
        return named[0], Decider.NAMED
    group = named or group
    kept, by = _first_or_latest(group, policy)
    if not _loses(kept, group):
        return kept, by
    parts = [one for one in group if _loses(one, group)]
    whole = [one for one in group if one not in parts]
    if whole:
        kept, _ = _first_or_latest(whole, policy)
        if all(_agrees(one, kept) for one in parts):
            return kept, Decider.WHOLE
    return None, Decider.PARTS


def in_parts(unit: str, group: Sequence[Dated], severity: Severity = Severity.ERROR) -> Finding:
    """Word that none of some versions counts, since some lack tables: which, and what (M172)."""
    known = dict.fromkeys(table for one in group for table, said in one.filled.items() if said)
    known |= dict.fromkeys(sorted(table for one in group for table in one.lacks))
    lacked = [tuple(t for t in known if t in one.lacks or t not in one.filled) for one in group]
    whole = [one for one, tables in zip(group, lacked, strict=True) if not tables]
    parts = []
    for one, tables in zip(group, lacked, strict=True):
        differs = bool(whole) and not any(_agrees(one, other) for other in whole)
        parts.append(FilePart(file=one.file, tables=tables, differs=differs))
    return ReturnInParts(unit=unit, parts=tuple(parts), severity=severity)


def _first_or_latest(group: Sequence[Version], policy: str) -> tuple[Version, Decider]:
    return (group[0], Decider.ORDER) if policy == Policy.FIRST else _latest(group)


def _is_copy(one: Dated, group: Sequence[Dated]) -> bool:
    """Whether a version is a marked copy of another, nothing in it corrected."""
    return one.marked and any(
        not other.marked and (one.weight, one.filled, one.lacks) == (other.weight, other.filled, other.lacks)
        for other in group
    )


def _loses(one: Dated, group: Sequence[Dated]) -> bool:
    """Whether a version has not, or leaves blank, a table that another has filled in."""
    return any(
        one.lacks - other.lacks or {table for table, said in other.filled.items() if said} - one.filled.keys()
        for other in group
    )


def _agrees(part: Dated, whole: Dated) -> bool:
    """Whether a version says nothing but what a whole one says, as far as it says anything."""
    return all(
        table in whole.filled
        and all(own is None or own == (other or 0) for own, other in zip_longest(said, whole.filled[table]))
        for table, said in part.filled.items()
    )


def _latest(left: Sequence[Version]) -> tuple[Version, Decider]:
    if 0 < len(current := [one for one in left if not _is_void(one)]) < len(left):
        if len(current) == 1:
            return current[0], Decider.FILE_NAME
        left = current
    days = {one.dated for one in left}
    for by, key in _DECIDERS.items():
        if len(left) == 1 or (by is Decider.FILE_TIME and None in days and len(days) > 1):
            break  # the disk says when a file was copied: that must not outdo a date on a cover
        keys = [key(one) for one in left]
        if None not in keys:
            latest = max(keys)
            left = [one for one, own in zip(left, keys, strict=True) if own == latest]
            if len(left) == 1:
                return left[0], by
    return left[0], Decider.ORDER


_DECIDERS: Mapping[Decider, Callable[[Dated], Any]] = {
    Decider.COVER_DATE: lambda one: one.dated,
    Decider.FILE_NAME: lambda one: draft(one.file, one.draft),
    Decider.MAIL_DATE: lambda one: one.sent,
    Decider.STORED_TIME: lambda one: one.saved,
    Decider.FILE_TIME: lambda one: one.modified,
}

_FINAL = regex("最终|终稿|终版|定稿|正式|final", re.IGNORECASE)
_CORRECTED = regex(
    "更正|改正|修正|修订|修改|订正|勘误|重报|重新报|补报|再报|更新|已改|改后|最新|新版|revised|corrected", re.IGNORECASE
)
_NOT_SAID = (1, 0)
_LATIN = regex(r"[\x00-\x7f]+")
_VOID = regex("作废|勿用|不用了|停用", having="废用")
_FIRST = regex("初稿|草稿|初版|一稿|原稿|原件|旧|作废|draft|old", re.IGNORECASE)
_NUMBERED = regex(
    r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,2})[次]?(?:稿|版|次更正|次修改|次(?:重|补|上|填)?报|次提交)"
    r"|(?<![a-z])v([0-9]{1,2})",
    re.IGNORECASE,
)

_SAID = "|".join(one.pattern for one in (_FINAL, _CORRECTED, _FIRST))
_DENIED = regex(
    rf"(?:未|没有?|无|不|非|并非|不是|待|需要?|勿)(?:[经予再曾作做]|进行|及时|完成)?(?:{_SAID})"
    rf"|(?<![a-z])(?:not|non|un|to be)[ _-]?(?:{_SAID})",
    re.IGNORECASE,
    having="未没无不非待需勿nNbB",
)
"""未更正, 非最终稿, 待修改: what the file is not, or not yet."""


def _is_void(one: Dated) -> bool:
    """Whether the name of a file, or its cover, says that it is not to be used any more."""
    return _VOID.search(_DENIED.sub("", plain(f"{PurePath(one.file).stem} {one.draft}"))) is not None


def draft(file: str, said: str = "") -> tuple[int, int]:
    """Which of several drafts a file is by its name, or by what is ``said`` beside its unit's, to compare.

    Where it says nothing, its folder does: 重报/某局.xlsx. First ones come before those of which nothing is said, then
    numbered and corrected ones, then final ones. A word that is denied says nothing.
    """
    path = PurePath(file)
    own = _drafted(f"{path.stem} {said}")
    return own if own != _NOT_SAID else _drafted(_LATIN.sub(" ", path.parent.name))


def _drafted(text: str) -> tuple[int, int]:
    stem = _DENIED.sub("", plain(text))
    numbers = [
        int(one) if one.isdecimal() else chinese_number(one) or 0
        for pair in _NUMBERED.findall(stem)
        for one in pair
        if one
    ]
    number = max(numbers, default=0)
    if _FINAL.search(stem):
        return 3, number
    if _CORRECTED.search(stem) or number > 1:
        return 2, number
    return (0, 0) if _FIRST.search(stem) or number == 1 else _NOT_SAID


def cover_date(submission: Submission) -> date | None:
    """The day on the cover of a return, if it states one on which it can have been made."""
    day = day_of(submission.contact.get("date", ""), submission.days)
    return day if day is not None and may_be_returned(day, submission.days, date.today()) else None


def stored_time(one: Return) -> datetime | None:
    """When the file says it was saved; not where the period was not over then, as in a blank whose time nobody kept."""
    days = one.submission.days
    return one.saved if one.saved is not None and (days is None or one.saved.date() >= days.returned_from) else None


_NONE: frozenset[str] = frozenset()
"""The same for all, as there are thousands that lack none."""


def is_marked_copy(one: Return) -> bool:
    """Whether a return is a marked copy."""
    return any(isinstance(finding, MarkedCopyReturned) for finding in one.findings)


def tables_lacking(one: Return) -> frozenset[str]:
    """The tables that a return does not have."""
    return frozenset(finding.table for finding in one.findings if isinstance(finding, MissingTable)) or _NONE


def tables_filled(seen: Submission) -> dict[str, Figures]:
    """The tables in which a return has figures of its own, each with them; without any where only its cover says zero.

    What was carried over for it from last year is none, nor are totals.
    """
    form, figures, statuses = seen.form, seen.figures, seen.columns.statuses
    filled: dict[str, Figures] = {}
    for title, positions in _own(form).items():
        said = tuple(None if statuses[i] is Status.BLANK else figures[i] for i in positions)
        if any(value is not None for value in said):
            filled[title] = said
        elif any(figures[i] is not None for i in positions):
            filled[title] = ()
    return filled


@once_for
def _own(form: Form) -> Mapping[str, tuple[int, ...]]:
    """The positions of the cells of each table that a unit fills in, of all where it fills in none."""
    known = prefillable(form)
    found = {}
    for table in form.tables:
        cells = [cell.id for cell in table.cells]
        own = [cell.id for cell in table.cells if cell.id not in known and not cell.total] or cells
        found[table.title] = tuple(form.index[cell] for cell in own)
    return found


def differences(kept: Submission, other: Submission) -> tuple[str, ...]:
    """The cells in which two returns of a form do not say the same, in the order of the form."""
    kept, other = side_by_side(kept, other)
    mine, theirs = kept.observations, other.observations
    return tuple(cell for cell in kept.form.cells if judged(mine[cell]) != judged(theirs[cell]))


def judged(seen: Observation) -> Number | str:
    """What is judged of a cell: its figure, however it was had, else what stands there instead."""
    return seen.said if seen.value is None else seen.value
