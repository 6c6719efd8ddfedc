"""Named tuples of our own are those of the library."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.model import named
from gouji.model.form import Header
from gouji.model.grid import Comment, Place


def classes(count: int, defaults: int) -> tuple[Any, Any]:
    """The same body as a class of the library and as one of ours, its last fields with defaults."""
    names = [f"field{number}" for number in range(count)]
    body = {"__annotations__": dict.fromkeys(names, "object"), "__module__": __name__, "__qualname__": "Made"}
    body |= {name: name.upper() for name in names[count - defaults :]}
    mine: Any = named.NamedTuple
    return typing.NamedTupleMeta("Made", (typing._NamedTuple,), dict(body)), type(mine)("Made", (mine,), dict(body))  # type: ignore[attr-defined]


def outcome(work: Callable[[], Any]) -> object:
    try:
        found = work()
    except (TypeError, ValueError, AttributeError) as problem:
        return type(problem), str(problem).rpartition(".")[2]
    return type(found).__name__, repr(found)


@given(count=st.integers(1, 14), defaults=st.integers(0, 14), given_=st.integers(0, 15), data=st.data())
def test_they_do_what_those_of_the_library_do(count: int, defaults: int, given_: int, data: st.DataObject) -> None:
    theirs, ours = classes(count, min(defaults, count))
    names = st.sampled_from([f"field{number}" for number in range(15)])
    values, keywords = list(range(given_)), data.draw(st.dictionaries(names, st.integers(), max_size=4))

    def told(made: Any) -> list[object]:
        return [
            outcome(lambda: made(*values, **keywords)),
            outcome(lambda: made(*range(count))._replace(**keywords)),
            outcome(lambda: made._make(values)),
            outcome(lambda: made(*range(count))._asdict()),
            outcome(lambda: [getattr(made(*range(count)), name) for name in made._fields]),
            outcome(lambda: setattr(made(*range(count)), "field0", 1)),
            [(one.name, one.kind, one.default) for one in inspect.signature(made).parameters.values()],
            (made._fields, made._field_defaults, made.__match_args__, made.__annotations__.keys(), made.__mro__[-2:]),
        ]

    assert told(theirs) == told(ours)


def test_a_field_behind_a_default_has_one_too() -> None:
    with pytest.raises(TypeError, match="cannot follow default field text"):

        class Wrong(named.NamedTuple):
            text: str = ""
            author: str  # type: ignore[misc]


@pytest.mark.parametrize("one", [Place("表一", 1, 2), Comment("甲"), Header("合计", key="sum")], ids=repr)
def test_they_are_packed_and_copied(one: tuple[object, ...]) -> None:
    for other in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):
        assert one == other
        assert type(one) is type(other)


def test_they_hold_nothing_but_their_values() -> None:
    with pytest.raises(AttributeError):
        Place("表一", 1, 2).more = 1  # type: ignore[attr-defined]
