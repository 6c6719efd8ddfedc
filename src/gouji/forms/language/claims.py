"""Which sentences of a report claim figures of its form: the file that a definition names in ``prose``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from gouji.forms.language.problems import Json, Problems, near, strings
from gouji.forms.language.prose_keys import CARRIED, CLAIM, PROSE, TOPIC
from gouji.model.claim import Cells
from gouji.model.form import Form

_NAMED = re.compile(r"<([a-z_]+)>")


class Says(StrEnum):
    """What words around a number may say of it."""

    CELLS = "cells"
    OTHER_BASIS = "other_basis"
    NONE = "none"


class Words(NamedTuple):
    """Some words, and longer ones in which they do not count."""

    words: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What the talk is of once every one of ``words`` was said and nothing of ``unless``."""

    name: str
    words: tuple[Words, ...]
    unless: Words
    sentence: bool = False


class Carried(NamedTuple):
    """Verbs that hold for later items of their sentence, where those are of some words."""

    words: tuple[str, ...]
    of: tuple[str, ...]
    parts: bool


@dataclass(frozen=True, slots=True)
class ClaimPattern:
    """Words around a number and what they say of it; every key as in `gouji.forms.language.keys`."""

    words: tuple[Words, ...]
    unless: Words
    context: Words
    sentence: Words
    sentence_unless: Words
    topics: tuple[str, ...]
    part: bool | None
    bare: bool
    most: int
    units: tuple[str, ...]
    zero: bool
    cells: tuple[Cells, ...]
    joins: str
    less: Cells
    says: Says
    weak: bool
    reporting: str


@dataclass(frozen=True, slots=True)
class ProsePatterns:
    """All that is known of the prose of a report."""

    units: tuple[str, ...]
    loose_units: tuple[str, ...]
    negations: tuple[str, ...]
    doubtful: tuple[str, ...]
    fillers: tuple[str, ...]
    leftovers: tuple[str, ...]
    lasting: tuple[Carried, ...]
    topics: tuple[Topic, ...]
    claims: tuple[ClaimPattern, ...]


def patterns_of(data: Json, forms: tuple[Form, ...], problems: Problems) -> Mapping[str, ProsePatterns]:
    """The patterns of a file for each of some forms, by id; a claim is left out where a form has not all its cells."""
    problems.check_keys(data, PROSE, "")
    known = data.get("vocabulary")
    vocabulary = {str(name): str(words) for name, words in known.items()} if isinstance(known, Mapping) else {}
    reader = _WordReader(vocabulary, problems)
    lasting = tuple(reader.lasting(item, path) for item, path in problems.items(data, "lasting", ""))
    topics = tuple(reader.topic(item, path) for item, path in problems.items(data, "topics", ""))
    names = {topic.name for topic in topics}
    found = {}
    read = [(item, path, reader.claim(item, path, names)) for item, path in problems.items(data, "claims", "")]
    for item, path, _ in read:
        less = strings([item["less"]]) if "less" in item else ()
        for name in (part for text in (*strings(item.get("cells")), *less) for part in _parts(text)):
            if not any(_cells_of(name, form) for form in forms):
                every = [cell for form in forms for cell in form.cells]
                problems.add(f"{path}.cells", "no_such_cell", name=name, near=near(name, every))
    for form in forms:
        claims = tuple(
            replace(one, cells=_alternatives(item, form), less=_cells_of(str(item.get("less", "")), form))
            for item, _, one in read
        )
        claims = tuple(one for one in claims if one.cells or one.says is not Says.CELLS)
        found[form.id] = ProsePatterns(
            units=strings(data.get("units")),
            loose_units=strings(data.get("loose_units")),
            negations=reader.split(str(data.get("negations", "")), "negations"),
            doubtful=strings(data.get("doubtful")),
            fillers=strings(data.get("fillers")),
            leftovers=strings(data.get("leftovers")),
            lasting=lasting,
            topics=topics,
            claims=claims,
        )
    return found


class _WordReader:
    """Reads words, with those of the vocabulary put in."""

    def __init__(self, vocabulary: Mapping[str, str], problems: Problems) -> None:
        self.vocabulary, self.problems = vocabulary, problems

    def split(self, text: str, path: str) -> tuple[str, ...]:
        for _ in range(4):  # a list may name others
            for name in set(_NAMED.findall(text)):
                self.known(name, self.vocabulary, path)
                text = text.replace(f"<{name}>", self.vocabulary.get(name, ""))
        return tuple(word for word in text.split("|") if word)

    def known(self, name: str, allowed: Collection[str], path: str) -> None:
        if name not in allowed:
            listed = ", ".join(sorted(allowed))
            self.problems.add(path, "not_known", value=name, allowed=listed, near=near(name, allowed))

    def listed(self, item: Json, key: str, path: str) -> tuple[str, ...]:
        return self.split(str(item.get(key, "")), f"{path}.{key}")

    def groups(self, item: Json, path: str) -> tuple[Words, ...]:
        but = self.listed(item, "but", path)
        return tuple(Words(self.split(text, f"{path}.words"), but) for text in strings(item.get("words")))

    def topic(self, item: Json, path: str) -> Topic:
        self.problems.check_keys(item, TOPIC, path)
        unless = Words(self.listed(item, "unless", path))
        return Topic(str(item.get("name", "")), self.groups(item, path), unless, item.get("sentence") is True)

    def lasting(self, item: Json, path: str) -> Carried:
        self.problems.check_keys(item, CARRIED, path)
        words, of = (self.listed(item, key, path) for key in ("words", "of"))
        return Carried(words, of, item.get("parts") is True)

    def claim(self, item: Json, path: str, topics: set[str]) -> ClaimPattern:
        self.problems.check_keys(item, CLAIM, path)
        for name in strings(item.get("topics")):
            self.known(name, topics, f"{path}.topics")
        says = self.problems.one_of(str(item.get("says", Says.CELLS)), tuple(Says), f"{path}.says")
        reporting = self.problems.pattern(str(item.get("reporting", "")), f"{path}.reporting")
        part, most = item.get("part"), item.get("most", 0)
        if says is Says.CELLS and not strings(item.get("cells")):
            self.problems.add(f"{path}.cells", "missing", key="cells")
        return ClaimPattern(
            words=self.groups(item, path),
            unless=Words(self.listed(item, "unless", path)),
            context=Words(self.listed(item, "context", path)),
            sentence=Words(self.listed(item, "sentence", path)),
            sentence_unless=Words(self.listed(item, "sentence_unless", path)),
            topics=strings(item.get("topics")),
            part=part if isinstance(part, bool) else None,
            bare=item.get("bare") is True,
            most=most if isinstance(most, int) else 0,
            units=strings(item.get("units")),
            zero=item.get("zero") is True,
            cells=(),
            joins=str(item.get("joins", "")),
            less=(),
            says=says,
            weak=item.get("weak") is True,
            reporting=reporting,
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("+")]


@lru_cache(maxsize=4096)
def _cells_of(name: str, form: Form) -> Cells:
    """What a cell of a claim means: ``a.*.b`` every cell that begins with ``a`` and ends with ``b``."""
    if "*" not in name:
        return (name,) if name in form.cells else ()
    pattern = re.compile(re.escape(name).replace(r"\.\*", r"(?:\.[a-z0-9_]+)*"))
    return tuple(filter(pattern.fullmatch, form.cells))


def _alternatives(item: Json, form: Form) -> tuple[Cells, ...]:
    """The sums of a claim whose cells the form has."""
    return tuple(cells for text in strings(item.get("cells")) if (cells := tuple(_sum(text, form))))


def _sum(text: str, form: Form) -> Iterator[str]:
    found = [_cells_of(part, form) for part in _parts(text)]
    if all(found):
        yield from dict.fromkeys(cell for cells in found for cell in cells)
