"""Results of functions of texts, kept: the returns of a round say the same words again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", str, bytes)

LONGEST = 300
"""Characters of a text for which a result is kept, so that what is kept is bounded in bytes, too."""
_RESULTS = 4096


def kept(work: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """The same function; the last results for texts that are not long are not worked out again."""
    cached = cast("Callable[Concatenate[S, P], T]", lru_cache(_RESULTS)(work))

    def now(text: S, *args: P.args, **kwargs: P.kwargs) -> T:
        return (cached if len(text) <= LONGEST else work)(text, *args, **kwargs)

    return cast("Callable[Concatenate[S, P], T]", wraps(work)(now))
