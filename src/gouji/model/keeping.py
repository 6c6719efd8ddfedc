"""Results of functions of texts, kept: the returns of a round say the same words again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 300
"""Characters of a text for which a result is kept, so that what is kept is bounded in bytes, too."""
_RESULTS = 4096


def kept(work: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same function; the last results for texts that are not long are not worked out again."""
    cached = cast("Callable[Concatenate[str, P], T]", lru_cache(_RESULTS)(work))

    def now(text: str, *args: P.args, **kwargs: P.kwargs) -> T:
        return (cached if len(text) <= LONGEST else work)(text, *args, **kwargs)

    return cast("Callable[Concatenate[str, P], T]", wraps(work)(now))
