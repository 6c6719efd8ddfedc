"""Dataclasses of our own are those of the library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.editing.review import Beside
from gouji.model import values
from gouji.model.reading import Refused, SummaryReturn
from gouji.model.reporting_period import Frequency, Period
from gouji.units.roster import ReportingUnit, Roster

WAYS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("frozen", "slots", "eq", "repr", "kw_only"), st.booleans()) | {"order": st.just(True)}
).filter(lambda ways: ways.get("eq", True) or not ways.get("order"))
FIELDS = st.lists(
    st.sampled_from(["plain", "default", "factory", "not compared", "not shown", "not hashed"]), min_size=1, max_size=13
)


def declared(kinds: list[str], *, finished: bool) -> type:
    """A class with fields of some kinds, those without a default first."""
    kinds = sorted(kinds, key=lambda kind: kind != "plain")
    body: dict[str, Any] = {"__annotations__": {}, "__module__": __name__, "__qualname__": "Made", "__doc__": "One."}
    for number, kind in enumerate(kinds):
        body["__annotations__"][f"f{number}"] = "object"
        match kind:
            case "default":
                body[f"f{number}"] = number
            case "factory":
                body[f"f{number}"] = dataclasses.field(default_factory=lambda: (1, 2))
            case "not compared":
                body[f"f{number}"] = dataclasses.field(default=number, compare=False)
            case "not shown":
                body[f"f{number}"] = dataclasses.field(default=number, repr=False)
            case "not hashed":
                body[f"f{number}"] = dataclasses.field(default=number, hash=False)
    if finished:
        body["__post_init__"] = lambda self: object.__setattr__(self, "f0", ("finished", self.f0))
    return type("Made", (), body)


def outcome(work: Callable[[], Any]) -> object:
    try:
        return repr(work()).partition(" object at ")[0]
    except (TypeError, AttributeError) as problem:
        return TypeError if isinstance(problem, TypeError) else AttributeError


@given(ways=WAYS, kinds=FIELDS, finished=st.booleans(), data=st.data())
def test_they_do_what_those_of_the_library_do(
    ways: dict[str, Any], kinds: list[str], finished: bool, data: st.DataObject
) -> None:
    names = st.sampled_from([f"f{number}" for number in range(len(kinds) + 1)])
    given_ = [0] * data.draw(st.integers(0, len(kinds) + 1))
    keywords = data.draw(st.dictionaries(names, st.integers(), max_size=len(kinds)))
    others = data.draw(st.lists(st.integers(0, 1), min_size=len(kinds), max_size=len(kinds)))

    def told(decorator: Any) -> list[object]:
        made: Any = decorator(**ways)(declared(kinds, finished=finished))

        def one(numbers: list[int]) -> Any:
            return made(**{f"f{number}": value for number, value in enumerate(numbers)})

        first, second = [0] * len(kinds), others
        return [
            outcome(lambda: made(*given_, **keywords)),
            outcome(lambda: one(first)),
            outcome(lambda: one(first) == one(second)),
            outcome(lambda: one(first) == 3),
            outcome(lambda: one(first) < one(second)),
            outcome(lambda: one(first) >= one(second)),
            outcome(lambda: one(first) < 3),
            outcome(lambda: hash(one(second)) if ways.get("eq", True) else bool(hash(one(second)))),
            outcome(lambda: setattr(one(first), "f0", 1)),
            outcome(lambda: setattr(one(first), "more", 1)) == "None",
            outcome(lambda: delattr(one(first), "f0")),
            outcome(lambda: vars(one(second))),
            outcome(lambda: dataclasses.replace(one(second), f0=5)),
            [(field.name, field.compare, field.repr) for field in dataclasses.fields(made)],
            str(inspect.signature(made)).removesuffix(" -> None"),
        ]

    assert told(dataclasses.dataclass) == told(values.dataclass)


SOME = [
    Period(2024, 3, Frequency.QUARTER),
    ReportingUnit("甲局", parent="清源县"),
    Roster((ReportingUnit("甲局"),)),
    Refused("甲.xlsx", None, ()),
    Beside(),
]


@pytest.mark.parametrize("one", SOME, ids=lambda one: type(one).__name__)
def test_they_are_packed_and_copied(one: object) -> None:
    for other in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):
        assert one == other
        assert type(one) is type(other)


def test_one_derived_from_another_has_its_fields_first() -> None:
    names = [field.name for field in dataclasses.fields(SummaryReturn)]

    assert ["file", "sha256", "submission"] == names[:3]
    assert "__dict__" not in dir(SummaryReturn)


def test_what_is_frozen_says_so() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Period(2024).year = 2025  # type: ignore[misc]
