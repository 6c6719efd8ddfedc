"""A pattern that is compiled when it is first used does what a compiled one does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.model.patterns import regex

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
