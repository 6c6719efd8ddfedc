"""A pattern that is compiled when it is first used does what a compiled one does."""

from __future__ import annotations

import pkgutil
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from gouji.model.patterns import _Having, regex

SPACES = {sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace()}
SOURCE = r"([ab]+)|(?P<digit>\d)"


@given(st.text("abAB12 ", max_size=12))
def test_it_finds_the_same(text: str) -> None:
    for flags in (0, re.IGNORECASE):
        lazy, compiled = regex(SOURCE, flags), re.compile(SOURCE, flags)

        assert compiled.findall(text) == lazy.findall(text)
        assert compiled.sub("-", text) == lazy.sub("-", text)
        assert compiled.split(text) == lazy.split(text)
        assert [one.span() for one in compiled.finditer(text)] == [one.span() for one in lazy.finditer(text)]
        assert (compiled.pattern, compiled.flags) == (lazy.pattern, lazy.flags)


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compiled = re.compile

    def noted(source: str, flags: int = 0) -> re.Pattern[str]:
        made.append(source)
        return compiled(source, flags)

    monkeypatch.setattr(re, "compile", noted)
    lazy = regex("a+")

    assert [] == made
    assert lazy.search("baa")
    assert lazy.match("aa")
    assert ["a+"] == made


def test_what_is_no_pattern_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        regex("(").search("")
    with pytest.raises(AttributeError):
        regex("a").nothing  # type: ignore[attr-defined]  # noqa: B018


@given(st.text("abAB12 ", max_size=12))
def test_it_finds_the_same_when_it_waits_for_a_character(text: str) -> None:
    compiled = re.compile("a(1|2)")
    for way in (
        lambda one: one.findall(text),
        lambda one: one.sub("-", text),
        lambda one: one.split(text, maxsplit=1),
        lambda one: [found.span() for found in one.finditer(text)],
        lambda one: [found and found.span() for found in (one.search(text), one.match(text), one.fullmatch(text))],
    ):
        assert way(compiled) == way(regex("a(1|2)", having="12"))


@given(st.text("ab1 ", max_size=6))
def test_of_several_groups_one_of_each_is_waited_for(text: str) -> None:
    pattern = regex("a[b1]", having=("a", "b1"))

    assert re.findall("a[b1]", text) == pattern.findall(text)
    assert ({*text} >= {"a"} and not {*text}.isdisjoint("b1")) or "search" not in vars(pattern)


def test_what_waits_for_a_character_is_not_compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    lazy = regex("a(1|2)", having="12")
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("compiled"))

    assert lazy.search("aaa") is None
    assert ["aaa"] == lazy.split("aaa")
    assert "aaa" == lazy.sub("-", "aaa")


def waiting() -> Iterator[tuple[str, _Having]]:
    """Every pattern of the package that waits for a character, under the name of its module and its own."""
    for module in pkgutil.walk_packages(gouji.__path__, "gouji."):
        if not module.name.endswith("__main__"):
            for name, thing in vars(import_module(module.name)).items():
                for one in thing if isinstance(thing, tuple) else (thing,):
                    if isinstance(one, _Having):
                        yield f"{module.name}.{name}", one


def is_in_every_match(characters: frozenset[str], source: str, flags: int) -> bool:
    """Whether what a pattern is made of matches no text without one of some characters."""

    def one_of(sequence: Any) -> bool:
        return any(map(has_one, sequence))

    def has_one(item: tuple[Any, Any]) -> bool:
        kind, what = str(item[0]), item[1]
        if kind == "LITERAL":
            sign = chr(what)
            return {sign} <= characters if not flags & re.IGNORECASE else {sign.upper(), sign.lower()} <= characters
        if kind == "IN":
            return all(one_of_set(str(part), value) for part, value in what)
        if kind == "BRANCH":
            return all(map(one_of, what[1]))
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return what[0] > 0 and one_of(what[2])
        if kind == "SUBPATTERN":
            return one_of(what[3])
        if kind == "ATOMIC_GROUP":
            return one_of(what)
        return kind == "ASSERT" and one_of(what[1])

    def one_of_set(kind: str, what: Any) -> bool:
        if kind == "RANGE":
            return all(chr(code) in characters for code in range(what[0], what[1] + 1))
        return has_one((kind, what)) if kind == "LITERAL" else str(what) == "CATEGORY_SPACE" and SPACES <= characters

    return one_of(re._parser.parse(source, flags))  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*one, id=one[0]) for one in waiting()])
def test_what_a_pattern_waits_for_is_in_every_match(name: str, pattern: _Having) -> None:
    for group in pattern.having:
        assert is_in_every_match(frozenset(group), pattern.pattern, pattern._flags), name


def test_a_pattern_that_matches_without_it_is_told() -> None:
    assert is_in_every_match(frozenset("ab"), "x*(?:a|[ab]y)", 0)
    assert not is_in_every_match(frozenset("a"), "x*(?:a|[ab]y)", 0)
    assert not is_in_every_match(frozenset("a"), "x*a?", 0)
    assert not is_in_every_match(frozenset("a"), "xa", re.IGNORECASE)
