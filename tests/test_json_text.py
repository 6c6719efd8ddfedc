"""JSON that is written in parts is the JSON that is written at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st
from narrowed import the

from gouji.reports.json_text import Json, dump, with_long_list

ITEMS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(max_size=3), inside, max_size=3)),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from("abc"), ITEMS)


@given(OBJECTS, st.lists(OBJECTS), st.dictionaries(st.sampled_from("xyz"), ITEMS, min_size=1))
def test_parts_are_the_whole(before: Json, items: list[Json], behind: Json) -> None:
    seen = 0

    def counted() -> Json:
        assert len(items) == seen, "what stands behind is asked for last"
        return behind

    text = ""
    for part in with_long_list(before, "list", iter(items), counted):
        text += part
        seen = seen + 1 if seen < len(items) and part.lstrip(",").startswith("\n    {") else seen

    assert dump({**before, "list": items, **behind}) == text


class Word(StrEnum):
    """One of the texts that reports are made of."""

    ONE = "一\n二"


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=4),
        st.sampled_from(Word),
        st.decimals(-1000, 1000, places=2),
    ),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.lists(inside, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inside, max_size=3),
        st.dictionaries(st.sampled_from(Word), inside).map(MappingProxyType),
    ),
)


def plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else float(the(Decimal, value))


@given(VALUES)
def test_all_is_written_as_the_standard_library_does(value: object) -> None:
    assert json.dumps(value, ensure_ascii=False, indent=2, default=plain) == dump(value)
