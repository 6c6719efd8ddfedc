"""Signs of life: whoever shows the page ends what gives none for long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

Alive = Callable[[], object]
"""Called in the midst of long work, at every file or return that it comes to."""


def unheard() -> None:
    """Nobody waits for a sign of life."""


class InPlace(Executor):
    """Works here and now, and gives a sign of life before each piece."""

    def __init__(self, alive: Alive) -> None:
        self._alive = alive

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result of ``fn``; what it raises comes when the result is asked for."""
        self._alive()
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # as any executor does
            done.set_exception(error)
        return done
