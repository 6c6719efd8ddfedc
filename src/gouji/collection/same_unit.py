"""Returns that count each, and may be of one unit under two names."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gouji.collection.entry import Entry
from gouji.collection.findings import PerhapsSameUnit
from gouji.editing.findings import CopyOfAnother
from gouji.model.finding import Finding
from gouji.units.names import area_and_rest
from gouji.units.variants import abbreviation, kind_of_body, likened, slip, without_place, without_words

_MOST = 500
"""So many names that begin alike are looked through for abbreviations, no more."""


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
