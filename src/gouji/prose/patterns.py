"""The patterns of a form's prose, made ready to be tried on words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gouji.forms.language.claims import ClaimPattern, ProsePatterns, Topic, Words
from gouji.forms.prose import prose_of
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.prose.numbers import pattern_of
from gouji.prose.pieces import Stretch

Test = Callable[[str], bool]
_STRAY = 1
"""Characters that may be left of words of which nothing else is said."""
_FILLERS = ("", "有", "再", "曾")
"""What may stand between a negation and its word."""


class Compiled(NamedTuple):
    """One pattern with its tests: for its words, for what may not be there, for the paragraph and for the sentence."""

    pattern: ClaimPattern
    words: tuple[Test, ...]
    unless: Test | None
    context: Test | None
    sentence: Test | None
    sentence_unless: Test | None

    def fits(self, piece: Stretch, topic: str) -> bool:
        """Whether it speaks of a piece, while the talk is of a topic."""
        one, words = self.pattern, piece.words
        if (one.topics and topic not in one.topics) or one.part not in (None, piece.part):
            return False
        if (one.most and len(words) > one.most) or not all(test(words) for test in self.words):
            return False
        if (self.unless and self.unless(words)) or (self.sentence and not self.sentence(piece.sentence)):
            return False
        return not (self.sentence_unless and self.sentence_unless(piece.sentence))

    def says_more(self, words: str, unit: str, fillers: Sequence[str]) -> bool:
        """Whether more is said than its words, the name of the unit, and such as say nothing of what is counted."""
        words = words.replace(next((unit[i:] for i in range(len(unit) - 2) if unit[i:] in words), ""), "")
        for known in (*(word for one in self.pattern.words for word in one.words), *fillers):
            words = words.replace(known, "")
        return sum(character.isalnum() for character in words) > _STRAY


class CompiledTopic(NamedTuple):
    """One topic with its tests."""

    name: str
    words: tuple[Test, ...]
    unless: Test | None
    sentence: bool


class CompiledPatterns(NamedTuple):
    """All patterns of a form: those of numbers, those of none, and what finds numbers and negations."""

    source: ProsePatterns
    numbers: re.Pattern[str]
    negation: Test
    claims: tuple[Compiled, ...]
    zeros: tuple[Compiled, ...]
    topics: tuple[CompiledTopic, ...]
    claim_starts: _Starts
    topic_starts: _Starts

    def may_fit(self, words: str) -> list[Compiled]:
        """The claims of a number that any of some words may begin, in their order."""
        return [self.claims[i] for i in _near(self.claim_starts, words)]

    def topic_of(self, words: str) -> CompiledTopic | None:
        """What some words begin to talk of."""
        for i in _near(self.topic_starts, words):
            one = self.topics[i]
            if all(test(words) for test in one.words) and not (one.unless and one.unless(words)):
                return one
        return None


_Starts = Mapping[str, frozenset[int]]
"""By how a word begins, in two characters, the patterns that have it first."""


def _starts(patterns: Iterable[ClaimPattern | Topic]) -> _Starts:
    found: dict[str, set[int]] = {}
    for i, one in enumerate(patterns):
        for word in one.words[0].words:
            found.setdefault(word[:2], set()).add(i)
    return {start: frozenset(which) for start, which in found.items()}


def _near(starts: _Starts, words: str) -> list[int]:
    """The patterns of which some words may have the first, in order."""
    found: set[int] = set()
    for i, character in enumerate(words):
        for start in (words[i : i + 2], character):
            if start in starts:
                found |= starts[start]
    return sorted(found)


@once_for
def patterns_for(form: Form) -> CompiledPatterns | None:
    """The patterns of a form, compiled once; None where its definition has none."""
    source = prose_of(form)
    if source is None:
        return None
    topics = (
        CompiledTopic(one.name, tuple(map(_test, one.words)), _test_or_none(one.unless), one.sentence)
        for one in source.topics
    )
    numbered = [one for one in source.claims if not one.zero]
    return CompiledPatterns(
        source=source,
        numbers=pattern_of((*source.units, *source.loose_units)),
        negation=_test(Words(source.negations)),
        claims=tuple(map(_compiled, numbered)),
        zeros=tuple(_compiled(one, source.negations) for one in source.claims if one.zero),
        topics=tuple(topics),
        claim_starts=_starts(numbered),
        topic_starts=_starts(source.topics),
    )


def _compiled(one: ClaimPattern, negations: tuple[str, ...] = ()) -> Compiled:
    first, *rest = one.words
    head = _negated(first.words, negations) if negations else _test(first)
    around = (one.unless, one.context, one.sentence, one.sentence_unless)
    return Compiled(one, (head, *map(_test, rest)), *map(_test_or_none, around))


def _negated(words: tuple[str, ...], negations: tuple[str, ...]) -> Test:
    """Whether one of the words follows a negation."""
    behind = tuple(filler + word for filler in _FILLERS for word in words)

    def test(text: str) -> bool:
        return any(
            text.startswith(behind, at + len(negation)) for negation in negations for at in _places(text, negation)
        )

    return test


def _places(text: str, word: str) -> Iterator[int]:
    """Where a word stands."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _test_or_none(words: Words) -> Test | None:
    return _test(words) if words.words else None


@lru_cache(maxsize=1024)
def _test(words: Words) -> Test:
    """Whether one of the words is there, outside the longer ones in which it does not count."""
    wanted, but = words

    def test(text: str) -> bool:
        return any(word in text for word in wanted)

    def bare(text: str) -> bool:
        if not test(text):
            return False
        for word in but:
            text = text.replace(word, "□")
        return test(text)

    return bare if but else test
