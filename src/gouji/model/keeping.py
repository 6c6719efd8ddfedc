"""Results of functions of texts, kept, as the returns of a round say the same words again and again; and of forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", str, bytes)
Owner = TypeVar("Owner")

LONGEST = 300
"""Characters of a text for which a result is kept, so that what is kept is bounded in bytes, too."""
_RESULTS = 4096


class _Results(dict[Any, Any]):
    """Results of a function of a text alone: to look one up costs a fifth of a call."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, text: str | bytes) -> Any:
        result = self._work(text)
        if len(text) <= LONGEST:
            if len(self) >= _RESULTS:
                del self[next(iter(self))]
            self[text] = result
        return result


class Later(Sequence[T]):
    """A sequence that is worked out when it is first looked into, as rules: whoever only adds returns up tries none."""

    def __init__(self, work: Callable[[], Iterable[T]]) -> None:
        self._work = work

    @cached_property
    def _all(self) -> tuple[T, ...]:
        return tuple(self._work())

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[T]:
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._all[index]

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self._all if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all)


class OneByOne(Sequence[T]):
    """A sequence whose items are got each by itself, when it is asked for; so many have no room together."""

    def _item(self, number: int) -> T:
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        numbers = range(len(self))[index]
        return self._item(numbers) if isinstance(numbers, int) else list(map(self._item, numbers))


def once_for(work: Callable[Concatenate[Owner, P], T]) -> Callable[Concatenate[Owner, P], T]:
    """The same function of a form or table, worked out once for each: what is kept is kept on it and goes with it."""
    takes_more = work.__code__.co_argcount > 1

    def now(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> T:
        known: dict[Any, Any] = vars(owner)
        key = (work, *args, *kwargs.items()) if takes_more else work
        if key not in known:
            known[key] = work(owner, *args, **kwargs)
        return cast("T", known[key])

    return cast("Callable[Concatenate[Owner, P], T]", wraps(work)(now))


def kept(work: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """The same function; the last results for texts that are not long are not worked out again."""
    if (work.__code__.co_argcount, work.__code__.co_kwonlyargcount) == (1, 0):
        return cast("Callable[Concatenate[S, P], T]", _Results(work).__getitem__)
    cached = cast("Callable[Concatenate[S, P], T]", lru_cache(_RESULTS)(work))

    def now(text: S, *args: P.args, **kwargs: P.kwargs) -> T:
        return (cached if len(text) <= LONGEST else work)(text, *args, **kwargs)

    return cast("Callable[Concatenate[S, P], T]", wraps(work)(now))
