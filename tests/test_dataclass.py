"""Classes made by our decorator are those that Python's makes."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import partial
from typing import Any

import pytest

from gouji.model.dataclass import dataclass

Decorator = Callable[..., Any]


def family(decorator: Decorator) -> tuple[type, ...]:
    """Classes with every kind of field and every option that is in use."""

    @decorator(frozen=True, slots=True)
    class Frozen:
        """Defaults, factories, fields that do not count."""

        a: int
        b: str = "b"
        c: dict[str, int] = field(default_factory=dict)
        d: int = field(default=1, compare=False)
        e: tuple[int, ...] = field(default=(), hash=False)
        f: int = field(default=3, compare=False, repr=False)

    @decorator(frozen=True, slots=True)
    class Child(Frozen):
        """One that inherits."""

        g: int = 5

    @decorator(frozen=True, slots=True, kw_only=True)
    class Named:
        """By name alone."""

        a: int
        b: int = 2

    @decorator(frozen=True, slots=True, eq=False)
    class Same:
        """Equal to itself alone."""

        a: int

    @decorator(frozen=True)
    class Own:
        """With methods of its own."""

        a: int
        b: int = 0

        def __post_init__(self) -> None:
            object.__setattr__(self, "b", self.a + 1)

        def __hash__(self) -> int:
            return 7

    @decorator(frozen=True, repr=False)
    class Told:
        """Told as anything is."""

        a: int

    @decorator(slots=True)
    class Open:
        """To be changed."""

        a: int
        b: list[int] = field(default_factory=list)

    @decorator
    class Bare:
        """Without options."""

        a: int

    return Frozen, Child, Named, Same, Own, Told, Open, Bare


OURS, THEIRS = family(dataclass), family(dataclasses.dataclass)
PAIRS = [pytest.param(*pair, id=pair[0].__name__) for pair in zip(OURS, THEIRS, strict=True)]
GIVEN: list[dict[str, Any]] = [
    {"a": 1}, {"a": 2}, {"a": 1, "b": "x"}, {"a": 1, "d": 9}, {"a": 1, "e": (1,)}, {"a": 1, "f": 0}, {"b": 1},
    {"a": 1, "c": {"x": 1}}, {"a": 1, "g": 6}, {},
]  # fmt: skip


def outcome(work: Callable[[], Any]) -> Any:
    """What comes of some work, or what it raises."""
    try:
        return work()
    except Exception as problem:
        return type(problem), str(problem)


def made(cls: type) -> list[Any]:
    """Instances, or what prevents them."""
    return [outcome(partial(cls, **given)) for given in GIVEN]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_instances_are_told_compared_and_hashed_alike(ours: type, theirs: type) -> None:
    mine, others = made(ours), made(theirs)
    pairs = range(len(GIVEN))
    told = "__repr__" in vars(theirs)

    assert [isinstance(one, tuple) for one in mine] == [isinstance(one, tuple) for one in others]
    assert [one for one in mine if isinstance(one, tuple)] == [one for one in others if isinstance(one, tuple)]
    assert not told or list(map(repr, mine)) == list(map(repr, others))
    assert [mine[i] == mine[j] for i in pairs for j in pairs] == [others[i] == others[j] for i in pairs for j in pairs]
    assert ("__hash__" in vars(ours)) == ("__hash__" in vars(theirs))
    assert "__hash__" not in vars(ours) or hashes(mine) == hashes(others)


def hashes(instances: list[Any]) -> list[Any]:
    return [outcome(partial(hash, one)) for one in instances]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_they_have_the_same_shape(ours: Any, theirs: Any) -> None:
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    assert [one.name for one in fields(ours)] == [one.name for one in fields(theirs)]
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert ours.__match_args__ == theirs.__match_args__
    assert ours.__init__.__qualname__ == theirs.__init__.__qualname__


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_they_are_changed_copied_and_kept_alike(ours: Any, theirs: Any) -> None:
    for work in (changed, lost, widened, replaced, copied):
        mine, others = (outcome(partial(work, cls(a=1))) for cls in (ours, theirs))
        assert mine == others or {mine[0], others[0]} <= {FrozenInstanceError, AttributeError, TypeError}


def changed(one: Any) -> int:
    one.a = 5
    return int(one.a)


def lost(one: Any) -> bool:
    del one.a
    return hasattr(one, "a")


def widened(one: Any) -> int:
    one.no_field = 5
    return int(one.no_field)


def replaced(one: Any) -> int:
    return int(replace(one, a=9).a)


def copied(one: Any) -> tuple[int, int]:
    return int(copy.copy(one).a), int(copy.deepcopy(one).a)


@dataclass(frozen=True, slots=True)
class Kept:
    """One that goes to another process."""

    a: int
    b: tuple[int, ...] = ()


def test_a_frozen_one_comes_back_from_bytes() -> None:
    assert Kept(1, (2,)) == pickle.loads(pickle.dumps(Kept(1, (2,))))


def test_one_that_holds_itself_is_told() -> None:
    one = OURS[6](1)
    one.b.append(one)

    assert "..." in repr(one)
