"""Returns that count each, and may be one: of one unit under two names, or a sum that somebody made by hand."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add

from gouji.collection.entry import Entry
from gouji.collection.findings import PerhapsSameUnit, PerhapsSumByHand
from gouji.collection.repeats import named_sums
from gouji.editing.findings import CopyOfAnother
from gouji.editing.review import Review, Reviewed
from gouji.forms.open_rows import common_rows, on_common_rows
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.kind import Aggregation
from gouji.model.labels import fold
from gouji.units.names import area_and_rest
from gouji.units.variants import abbreviation, kind_of_body, likened, slip, without_place, without_words

_MOST = 500
"""So many names that begin alike are looked through for abbreviations, no more."""
_MOSTLY = 0.75
"""Share of the cells in use in which a sum made by hand agrees with the sum of the returns as they are now."""


def perhaps_by_hand(kept: Sequence[Entry], unit: str | None, source: Sequence[Reviewed]) -> Iterator[Finding]:
    """Word that a return may hold all the others (M178).

    Either that of the very ``unit`` that all are added up for, which says as much as they do, or the same in most
    cells: somebody added up returns that were corrected since. Or one that goes by the name of a sum.
    """
    named = {one.number: one for one in named_sums(kept)}
    plain = [one for one in kept if one.number not in named]
    own = [one for one in kept if unit is not None and not one.is_summary and fold(one.unit) == fold(unit)]
    for number, entry in ({one.number: one for one in own[:1]} | named).items():
        others = plain if number in named else [one for one in plain if one is not entry]
        weight = sum(one.weight for one in others)
        if entry.form is None or not entry.weight or not weight:
            continue
        mine, added_up = _figures(source[entry.number]), list[Number]()
        for theirs in (_figures(source[one.number]) for one in others):
            added_up = list(map(add, added_up, theirs)) if added_up else theirs
        columns = zip(common_rows(entry.form).cells.values(), mine, added_up, strict=True)
        adding = (column for column in columns if column[0].aggregation is Aggregation.SUM)
        used = [(cell, figure, added) for cell, figure, added in adding if figure or added]
        alike = sum(figure == added for _, figure, added in used)
        if number in named or entry.weight >= weight or alike >= _MOSTLY * len(used):
            cell, figure, added = max(used, key=lambda one: (one[2] > 0, one[1]))
            yield PerhapsSumByHand(
                file=entry.file, unit=entry.unit, label=describe(cell), own=figure, others=added, cells=(cell.id,)
            )


def _figures(one: Reviewed) -> list[Number]:
    assert isinstance(one, Review)
    return [value or 0 for value in on_common_rows(one.submission).figures]


def perhaps_one_unit(kept: Sequence[Entry], told: Mapping[int, Iterable[Finding]] = {}) -> Iterator[Finding]:
    """Pairs of units whose names say one unit (M179).

    They differ in the place before, the government behind, in how the characters are written or words shortened, in
    words added such as a person's name or an alias in brackets; or
    in one character, and a table of one is ``told`` to be the same as the other's.
    """
    if len(kept) < 2:
        return
    names = [likened(entry.unit) for entry in kept]
    alike = {(min(pair), max(pair)) for pair in (*_alike(names), *_worded(kept, names), *_copied(kept, names, told))}
    for i, j in sorted(alike):
        yield PerhapsSameUnit(units=(kept[i].unit, kept[j].unit), files=(kept[i].file, kept[j].file))


def _alike(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The positions of names that are the same with the place or without, or short for each other."""
    order = sorted(range(len(names)), key=names.__getitem__)
    ordered = [names[i] for i in order]
    placed = [area_and_rest(name)[0] for name in names]
    bodies: dict[tuple[str, str], dict[tuple[str, str] | None, list[int]]] = {}

    def begun(head: str, first: str) -> dict[tuple[str, str] | None, list[int]]:
        """The names that begin so, by what they have in common with those that shorten them; none of very many."""
        begins = head + first
        start, end = bisect_left(ordered, begins), bisect_right(ordered, begins + chr(sys.maxunicode))
        found: dict[tuple[str, str] | None, list[int]] = {}
        for j in order[start:end] if end - start <= _MOST else ():
            found.setdefault(kind_of_body(names[j].removeprefix(head)), []).append(j)
        return found

    for i, name in enumerate(names):
        for head, rest in without_place(name):
            whole = head + rest
            same = order[bisect_left(ordered, whole) : bisect_right(ordered, whole)]
            yield from ((i, j) for j in same if i != j)
            if (body := kind_of_body(rest)) is None:
                continue
            if (key := (head, rest[:1])) not in bodies:
                bodies[key] = begun(*key)
            for j in bodies[key].get(body, ()):
                if i != j and (head or not placed[j]) and abbreviation(names[j].removeprefix(head), rest):
                    yield i, j


def _worded(kept: Sequence[Entry], names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The positions of names that are the same but for words added to one."""
    positions = {name: i for i, name in enumerate(names)}
    for i, entry in enumerate(kept):
        for other in without_words(entry.unit):
            if (j := positions.get(other, i)) != i:
                yield i, j


def _copied(
    kept: Sequence[Entry], names: Sequence[str], told: Mapping[int, Iterable[Finding]]
) -> Iterator[tuple[int, int]]:
    """The positions of returns with a table in common whose names differ in one character."""
    positions = {entry.unit: i for i, entry in enumerate(kept)}
    for i, entry in enumerate(kept):
        others = {one.other for one in told.get(entry.number, ()) if isinstance(one, CopyOfAnother)}
        for j in (positions[other] for other in others if other in positions):
            if slip(names[i], names[j]):
                yield i, j
