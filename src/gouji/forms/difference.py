"""What differs between two definitions of forms: which tables, rows, columns, rules came, went, moved or changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from gouji.forms.language.problems import Json
from gouji.forms.language.revisions import as_it_is
from gouji.model.form import Form, joined
from gouji.model.labels import fold


class FormChange(StrEnum):
    """What became of a part of a form."""

    ADDED = "added"
    GONE = "gone"
    RENAMED = "renamed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    CHANGED = "changed"


class FormPart(StrEnum):
    """What a form is made of."""

    FORM = "form"
    TABLE = "table"
    BLOCK = "block"
    ROW = "row"
    COLUMN = "column"
    NOTE = "note"
    RULE = "rule"
    QUERY = "query"
    FIELD = "field"
    LIST = "list"
    SECTION = "section"
    CHART = "chart"
    PREDECESSOR = "predecessor"


class FormDifference(NamedTuple):
    """One thing that differs.

    ``name`` is the key, or id, of the part, with the table's and those of the headers above in front; ``label`` is what
    people call it, in the new form where it is there. ``table`` and ``block`` are the title and the caption where it
    stands. Of a renamed part ``old`` and ``new`` are the labels; of one that is ``changed`` what the key ``aspect`` of
    the definition says, None where it says nothing; of one that was split, or came together, the labels of its parts;
    of a block that came or went those of its rows.
    """

    change: FormChange
    part: FormPart
    name: str
    label: str
    table: str = ""
    block: str = ""
    aspect: str = ""
    old: Any = None
    new: Any = None


def differences(old: Form, new: Form) -> tuple[FormDifference, ...]:
    """Everything in which the definition of a form differs from that of another, in the order of the new one.

    A part is the same as one of the other form where its key is; where no key fits, where its label does.
    """
    return of_definitions(old.base.definition, new.base.definition)


def of_definitions(old: Json, new: Json) -> tuple[FormDifference, ...]:
    """The same of two definitions as parsed, each at its last revision."""
    return tuple(_of_forms(as_it_is(old), as_it_is(new)))


def _of_forms(old: Json, new: Json) -> Iterator[FormDifference]:
    head = FormPart.FORM, str(new["form"].get("id", "")), str(new["form"].get("title", ""))
    yield from _aspects(head, old["form"], new["form"], ())
    yield from _of_tables(old, new)
    for part, key, named, called in _LISTED:
        pairs = _paired(old.get(key, ()), new.get(key, ()), named, called)
        for one, other in pairs.both:
            about = part, str(other.get(named, "")), _label(other, called)
            yield from _aspects(about, one, other, ())
        yield from _of_lone(part, pairs, named, called)


_LISTED = (
    (FormPart.FIELD, "fields", "key", "label"),
    (FormPart.LIST, "lists", "key", "key"),
    (FormPart.RULE, "rules", "id", "title"),
    (FormPart.QUERY, "queries", "id", "title"),
    (FormPart.PREDECESSOR, "predecessors", "form", "form"),
    (FormPart.SECTION, "sections", "number", "title"),
    (FormPart.CHART, "charts", "id", "title"),
)
"""Arrays of a definition: what is in them, by which key it is known, and under which it says what people call it."""


class _Pairs(NamedTuple):
    """Parts of two forms: ``both`` have some, in order of the new one, of which some ``moved``; others one has only."""

    both: list[tuple[Json, Json]]
    moved: list[Json]
    gone: list[Json]
    added: list[Json]


def _paired(old: Iterable[Json], new: Iterable[Json], named: str, called: str) -> _Pairs:
    """Which parts are the same: those of one key, then those of one label whose keys the other form does not know."""
    before, after = list(old), list(new)
    place: dict[int, int] = {}
    keys = [[str(one.get(named, "")) for one in some] for some in (before, after)]
    labels = [[fold(_label(one, called)) for one in some] for some in (before, after)]
    for mine, theirs in (keys, labels):
        free = {mine[at]: at for at in reversed(range(len(before))) if at not in place.values()}
        for at, same in enumerate(theirs):
            if at not in place and same and (found := free.pop(same, None)) is not None:
                place[at] = found
    both = [(before[place[at]], one) for at, one in enumerate(after) if at in place]
    kept = _longest_rise([place[at] for at in range(len(after)) if at in place])
    return _Pairs(
        both,
        [other for at, (_, other) in enumerate(both) if at not in kept],
        [one for at, one in enumerate(before) if at not in place.values()],
        [one for at, one in enumerate(after) if at not in place],
    )


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The places of the most numbers that stand in rising order: what has not moved."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else None)
        tails[length:] = [number, *tails[length + 1 :]]
        ends[length:] = [at, *ends[length + 1 :]]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _of_lone(
    part: FormPart, pairs: _Pairs, named: str, called: str, above: str = "", table: str = "", block: str = ""
) -> Iterator[FormDifference]:
    """What is in one form only, and what has moved."""
    for change, some in (
        (FormChange.GONE, pairs.gone),
        (FormChange.ADDED, pairs.added),
        (FormChange.MOVED, pairs.moved),
    ):
        for one in some:
            name = joined(above, str(one.get(named, "")))
            yield FormDifference(change, part, name, _label(one, called), table, block)


def _label(one: Json, called: str) -> str:
    said = one.get(called, "")
    return str(said.get("zh", "")) if isinstance(said, Mapping) else str(said)


def _aspects(
    about: tuple[FormPart, str, str], old: Json, new: Json, apart: Iterable[str], table: str = "", block: str = ""
) -> Iterator[FormDifference]:
    """The keys of a part that say another thing, but for those that are told in other words."""
    part, name, label = about
    for key in dict.fromkeys((*old, *new)):
        if key not in apart and old.get(key) != new.get(key):
            yield FormDifference(FormChange.CHANGED, part, name, label, table, block, key, old.get(key), new.get(key))


# ── tables ──────────────────────────────────────────────────────────────────────────────────


def _of_tables(old: Json, new: Json) -> Iterator[FormDifference]:
    pairs = _paired(old["tables"], new["tables"], "key", "title")
    yield from _of_lone(FormPart.TABLE, pairs, "key", "title")
    for one, other in pairs.both:
        yield from _of_table(one, other)


def _of_table(old: Json, new: Json) -> Iterator[FormDifference]:
    key, title = str(new.get("key", "")), str(new.get("title", ""))
    if old.get("title") != new.get("title"):
        yield FormDifference(FormChange.RENAMED, FormPart.TABLE, key, title, old=old.get("title"), new=title)
    yield from _aspects((FormPart.TABLE, key, title), old, new, ("title", "blocks", "notes"), title)
    yield from _of_notes(key, title, old.get("notes", ()), new.get("notes", ()))
    both, gone, added = _same_blocks(old["blocks"], new["blocks"])
    for one, other in both:
        yield from _of_block(key, title, one, other)
    for block in gone:
        yield FormDifference(FormChange.GONE, FormPart.BLOCK, key, _called(block), title, old=_rows_of(block))
    for block in added:
        yield FormDifference(FormChange.ADDED, FormPart.BLOCK, key, _called(block), title, new=_rows_of(block))
    kept = _longest_rise([old["blocks"].index(one) for one, _ in both])
    for at, (_, other) in enumerate(both):
        if at not in kept:
            yield FormDifference(FormChange.MOVED, FormPart.BLOCK, key, _called(other), title)


def _rows_of(block: Json) -> list[str]:
    """The labels of the rows of a block."""
    return [str(one.get("label", "")) for one in block.get("rows", ())]


def _of_notes(key: str, title: str, old: Sequence[str], new: Sequence[str]) -> Iterator[FormDifference]:
    told = [
        FormDifference(change, FormPart.NOTE, key, note, title)
        for change, some, others in ((FormChange.GONE, old, new), (FormChange.ADDED, new, old))
        for note in some
        if note not in others
    ]
    if list(old) != list(new) and not told:
        told = [FormDifference(FormChange.MOVED, FormPart.NOTE, key, (*new, *old)[0], title)]
    yield from told


def _called(block: Json) -> str:
    """What people call a block: its caption, else the first of its rows or columns."""
    labels = [str(one.get("label", "")) for one in block.get("rows") or block.get("columns", ())]
    return str(block.get("caption", "")) or "".join(labels[:1])


def _same_blocks(old: Sequence[Json], new: Sequence[Json]) -> tuple[list[tuple[Json, Json]], list[Json], list[Json]]:
    """The blocks that are the same, by caption and by what stands in them, best first; those of one form only."""
    likeness = {
        (at, other): score
        for at, one in enumerate(old)
        for other, block in enumerate(new)
        if (score := _likeness(one, block)) > 0
    }
    found: dict[int, int] = {}
    for at, other in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if at not in found.values() and other not in found:
            found[other] = at
    if len(old) == len(new) == 1:
        found = {0: 0}
    both = [(old[found[other]], block) for other, block in enumerate(new) if other in found]
    gone = [one for at, one in enumerate(old) if at not in found.values()]
    return both, gone, [block for other, block in enumerate(new) if other not in found]


def _likeness(one: Json, other: Json) -> int:
    named = [{name for axis in _AXES for name in _names(block.get(axis, ()), axis)} for block in (one, other)]
    caption = bool(one.get("caption")) and fold(str(one["caption"])) == fold(str(other.get("caption", "")))
    return len(named[0] & named[1]) + 1000 * caption


_AXES = ("rows", "columns")


def _names(headers: Iterable[Json], above: str) -> Iterator[str]:
    for header in headers:
        name = f"{above}.{header.get('key', '')}" if header.get("key") else above
        if not header.get("children"):
            yield name
        yield from _names(header.get("children", ()), name)


def _of_block(key: str, title: str, old: Json, new: Json) -> Iterator[FormDifference]:
    caption = str(new.get("caption", ""))
    about = FormPart.BLOCK, key, _called(new)
    yield from _aspects(about, old, new, ("caption", *_AXES), title, caption)
    if old.get("caption") != new.get("caption"):
        before, after = old.get("caption"), new.get("caption")
        change = FormChange.RENAMED if before and after else FormChange.CHANGED
        aspect = "" if change is FormChange.RENAMED else "caption"
        yield FormDifference(change, FormPart.BLOCK, key, _called(new), title, caption, aspect, before, after)
    for axis, part in (("columns", FormPart.COLUMN), ("rows", FormPart.ROW)):
        yield from _Headers(part, title, caption).differences(key, old.get(axis, ()), new.get(axis, ()))


class _Headers(NamedTuple):
    """The rows, or columns, of a block."""

    part: FormPart
    table: str
    block: str

    def differences(self, above: str, old: Sequence[Json], new: Sequence[Json]) -> Iterator[FormDifference]:
        """What differs between headers under one, in order, and below each of them."""
        pairs = _paired(old, new, "key", "label")
        yield from _of_lone(self.part, pairs, "key", "label", above, self.table, self.block)
        for one, other in pairs.both:
            yield from self._between(above, one, other)

    def _between(self, above: str, old: Json, new: Json) -> Iterator[FormDifference]:
        name = joined(above, str(new.get("key", "")))
        label, before = str(new.get("label", "")), str(old.get("label", ""))
        where = self.table, self.block
        if label != before:
            yield FormDifference(FormChange.RENAMED, self.part, name, label, *where, old=before, new=label)
        apart = ("label", "children")
        yield from _aspects((self.part, name, label), old, new, apart, *where)
        inside, outside = new.get("children", ()), old.get("children", ())
        if bool(inside) != bool(outside):
            change = FormChange.SPLIT if inside else FormChange.MERGED
            parts = [str(one.get("label", "")) for one in inside or outside]
            before_it, now = (None, parts) if inside else (parts, None)
            yield FormDifference(change, self.part, name, label, *where, old=before_it, new=now)
        elif inside:
            yield from self.differences(name, outside, inside)
