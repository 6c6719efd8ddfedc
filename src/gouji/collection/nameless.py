"""Returns that name no unit: a copy of another's is told as that, and files that are parts of one belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from gouji.collection.entry import Entry, Part
from gouji.collection.findings import NamelessCopy
from gouji.collection.versions import differences
from gouji.editing.review import Review, Reviewed
from gouji.intake.findings import NoUnit
from gouji.intake.weigh import nobodys
from gouji.model.finding import Finding
from gouji.model.submission import Submission

_LEAST = 8
"""So many figures other than zero must be in use before a return that differs in one of them is a copy."""
_NEARLY = 0.9
_RUN = 12
_MOST = 20
"""So many returns that have a run of cells in common are looked at for each run."""


def copies_without_name(
    entries: list[Entry], source: Sequence[Reviewed]
) -> tuple[list[Entry], dict[int, tuple[Finding, ...]]]:
    """The entries, of which those that name no unit and say what another says go by its unit, and word of these.

    They are other versions of that return and never added to it. Returns without a figure say nothing.
    """
    if all(one.named or not _may_be_copy(one, source) for one in entries):
        return entries, {}
    found = list(entries)
    told: dict[int, tuple[Finding, ...]] = {}
    known: dict[tuple[str, int, int], list[int]] = {}
    order = sorted(range(len(found)), key=lambda i: not found[i].named)  # those with a name first
    for i in order:
        entry = found[i]
        mine = _said(source[entry.number]) if entry.named or _may_be_copy(entry, source) else None
        if mine is None or (entry.named and (entry.part is not Part.COUNTS or entry.is_summary)):
            continue
        keys = _keys(entry, mine)
        if entry.named:  # of two that name nobody neither says whose the other is
            for key in keys:
                known.setdefault(key, []).append(i)
            continue
        likely = dict.fromkeys(j for key in keys for j in known.get(key, ())[:_MOST])
        nearest = [(j, len(gaps)) for j in likely if (gaps := _gaps(mine, _said(source[found[j].number]))) is not None]
        if nearest:
            j, count = min(nearest, key=lambda pair: pair[1])
            other = found[j]
            found[i] = replace(entry, unit=other.unit, known=other.known, part=Part.COUNTS)
            copy = NamelessCopy(file=entry.file, unit=other.unit, other=other.file, differing=count)
            told[entry.number] = (copy,)
    return found, told


def _may_be_copy(entry: Entry, source: Sequence[Reviewed]) -> bool:
    """Whether a return that names nobody counts, or would if it did; a summary of one unit is no copy of it."""
    if entry.is_summary:
        return False
    if entry.part is Part.COUNTS:
        return True
    one = source[entry.number]
    return entry.part is Part.IN_DOUBT and isinstance(one, Review) and isinstance(nobodys(one.returned), NoUnit)


def _keys(entry: Entry, seen: Submission) -> list[tuple[str, int, int]]:
    """What of a return with figures finds its copies: all of them, and each run of cells with two or more in it."""
    form = entry.form.id if entry.form is not None else ""
    figures = [value or 0 for value in seen.figures]
    runs = [(0, figures)] if any(figures) else []
    parts = ((start + 1, figures[start : start + _RUN]) for start in range(0, len(figures), _RUN))
    runs += [(start, run) for start, run in parts if sum(map(bool, run)) > 1]
    return [(form, start, hash(tuple(run))) for start, run in runs]


def _said(one: Reviewed) -> Submission:
    assert isinstance(one, Review)
    return one.submission


def _gaps(mine: Submission, other: Submission) -> tuple[str, ...] | None:
    """The cells in which two returns differ, None where one is no copy of the other."""
    pairs = [(own or 0, theirs or 0) for own, theirs in zip(mine.figures, other.figures, strict=True)]
    used = [own == theirs for own, theirs in pairs if own or theirs]
    if not all(used) and (len(used) < _LEAST or sum(used) < _NEARLY * len(used)):
        return None
    return differences(other, mine)


def parts_of_one(entries: list[Entry]) -> list[Entry]:
    """Returns that name no unit, lie in one folder or archive and have different tables each go by its name."""
    folders: dict[PurePath, list[int]] = {}
    for i, entry in enumerate(entries):
        if not entry.named and entry.lacks and entry.part is Part.COUNTS:
            folders.setdefault(PurePath(entry.file).parent, []).append(i)
    found = list(entries)
    for folder, positions in folders.items():
        tables = [table for i in positions for table in entries[i].filled]
        if len(positions) > 1 and len(tables) == len(set(tables)):
            for i in positions:
                found[i] = replace(entries[i], unit=folder.stem or entries[i].unit)
    return found
