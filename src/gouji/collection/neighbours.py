"""What the neighbours of a return say of it: its folder, other returns, other units' figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from gouji.collection.empty import given_in
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import EmptyReturn
from gouji.editing.query_edits import copies
from gouji.editing.review import Review, Reviewed
from gouji.editing.sizes import beside_others
from gouji.intake.findings import OtherUnit, UnitInDoubt
from gouji.intake.weigh import unit_of_folder
from gouji.model.finding import Finding
from gouji.model.labels import fold
from gouji.model.reading import StatedBy
from gouji.model.reporting_period import Period
from gouji.model.submission import Submission
from gouji.units.names import governs, may_mean
from gouji.units.roster import Roster

_OFTEN = 16


def in_folder_of_other(one: Review) -> OtherUnit | None:
    """Word that the folder of a return bears another unit's name."""
    found = (finding for finding in one.returned.findings if isinstance(finding, OtherUnit))
    return next((finding for finding in found if finding.found_in is StatedBy.FOLDER), None)


def lent_out(
    entries: Sequence[Entry], source: Sequence[Reviewed], told: Mapping[int, OtherUnit], roster: Roster | None
) -> dict[int, UnitInDoubt]:
    """The returns in a folder that bears another unit's name, if they are all that lies there: somebody's mistake.

    Where returns of several units lie the folder is somebody's collection. ``told`` are those in such a folder.
    Without a ``roster`` nobody knows which names are units': then only what stands beside another return of the unit
    is one.
    """
    units: dict[str, set[str]] = {}
    if roster is None:
        return _borrowed(entries, source)
    for one in source if told else ():
        if isinstance(one, Review):
            units.setdefault(_folder(one.file), set()).add(one.unit)
    return {
        number: UnitInDoubt(unit=found.unit, stated_by=_by(source[number]), found_in=found.found_in, other=found.other)
        for number, found in told.items()
        if len(units[_folder(source[number].file)]) == 1
    }


def _borrowed(entries: Sequence[Entry], source: Sequence[Reviewed]) -> dict[int, UnitInDoubt]:
    """The returns whose file or folder bears another unit's name, where the unit that they name has another return."""
    groups: dict[tuple[str, Period | None], list[int]] = {}
    folders: dict[str, set[str]] = {}
    for entry in entries:
        if entry.named:
            groups.setdefault((fold(entry.unit), entry.period), []).append(entry.number)
            folders.setdefault(_folder(entry.file), set()).add(fold(entry.unit))
    found: dict[int, UnitInDoubt] = {}
    for numbers in groups.values():
        group = [(n, one) for n in numbers if isinstance(one := source[n], Review)] if len(numbers) > 1 else []
        others = {number: _other_in_path(one, len(folders[_folder(one.file)]) == 1) for number, one in group}
        if None in others.values():
            for number, one in group:
                if (other := others[number]) is not None:
                    found[number] = UnitInDoubt(unit=one.unit, stated_by=_by(one), found_in=other[0], other=other[1])
    return found


def _other_in_path(one: Review, alone: bool) -> tuple[StatedBy, str] | None:
    """The other unit after which a file is called, or a folder in which it lies ``alone``, and which of them is."""
    for finding in one.returned.findings:
        if isinstance(finding, OtherUnit) and finding.found_in is StatedBy.FILE:
            return StatedBy.FILE, finding.other
    name = unit_of_folder(one.form, PurePath(one.file), None) if alone else None
    if name is None or may_mean(name, one.unit) or may_mean(one.unit, name) or governs(name, one.unit):
        return None
    return StatedBy.FOLDER, name


def _folder(file: str) -> str:
    return str(PurePath(file).parent)


def _by(one: Reviewed) -> StatedBy:
    assert isinstance(one, Review)
    return next(source for source, name in one.returned.evidence.units.items() if name)


def named_by_folder(entries: list[Entry]) -> list[Entry]:
    """Returns that name no unit and whose files have one name go by their folders: they need not be one unit's."""
    found = list(entries)
    for parts in (2, None):  # by the last folder, else by all of them
        folders: dict[str, set[str]] = {}
        for entry in found:
            if not entry.named:
                folders.setdefault(entry.unit, set()).add(_folder(entry.file))
        for i, entry in enumerate(found):
            if entry.unit and not entry.named and len(folders[entry.unit]) > 1:
                path = PurePath(entry.file).with_suffix("").parts
                found[i] = replace(entry, unit="/".join(path[-parts:] if parts else path))
    return found


def neighbourly_findings(
    source: Sequence[Reviewed], known: Mapping[int, tuple[Finding, ...]], entries: Iterable[Entry]
) -> dict[int, tuple[Finding, ...]]:
    """What is said of returns because of what lies beside them, by their numbers.

    What is ``known`` already comes first. Tables are like another's, an amount stands out among all, nothing was
    filled in. Only returns that count are set beside each other, or would if it were certain whose they are: a sum of
    others, another version and another year say nothing of a unit.
    """
    found: dict[int, tuple[Finding, ...]] = dict(known)
    entries = tuple(entries)
    beside = [one for one in entries if one.part in (Part.COUNTS, Part.IN_DOUBT) and not one.is_summary]
    counting = [one for one in beside if one.part is Part.COUNTS]
    for among, told in ((beside, copies), (counting, beside_others)):
        for position, finding in told(_Said(among, source)):
            number = among[position].number
            found[number] = (*found.get(number, ()), finding)
    return found | {one.number: (empty_return(one, source[one.number]),) for one in entries if one.part is Part.EMPTY}


def empty_return(entry: Entry, one: Reviewed) -> EmptyReturn:
    """Word that a file is a blank that came back, and how much of it was filled in beforehand."""
    given = given_in(one.submission) if isinstance(one, Review) else []
    prefilled = sum(not one.form.cells[cell].total for cell, _ in given) if isinstance(one, Review) else 0
    return EmptyReturn(file=entry.file, prefilled=prefilled or None)


class _Said:
    """What some returns say, by position; those asked for again and again need not be unpacked each time."""

    def __init__(self, entries: Sequence[Entry], source: Sequence[Reviewed]) -> None:
        self._entries = entries
        self._at = lru_cache(maxsize=_OFTEN)(lambda position: _named(entries[position], source))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, position: int, /) -> Submission:
        return self._at(position)


def _named(entry: Entry, source: Sequence[Reviewed]) -> Submission:
    """What a return says, by the name of the unit that it counts for."""
    one = source[entry.number]
    assert isinstance(one, Review)
    return one.submission if one.submission.unit == entry.unit else replace(one.submission, unit=entry.unit)
