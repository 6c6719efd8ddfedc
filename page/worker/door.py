"""Runs in the worker: a desk, and what comes from the page as Python sees it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from js import alive  # type: ignore[import-not-found]  # of 3-answer.js

from gouji.desk.desk import Desk, Refusal

desk = Desk(alive=alive)


def called(verb: str, args: Any, files: Any) -> Generator[Any, None, dict[str, Any]]:
    """The events of a call, and at its end ``{"result": …}`` or, in a sentence for the clerk, ``{"refusal": …}``.

    The arguments are JavaScript's.
    """
    try:
        return {"result": (yield from desk.call(verb, owned(args.to_py()), owned(files.to_py())))}
    except Refusal as refusal:
        return {"refusal": str(refusal)}


def owned(value: Any) -> Any:
    """A value with its bytes copied out of the memory of the page."""
    if isinstance(value, memoryview):
        return value.tobytes()
    if isinstance(value, dict):
        return {name: owned(one) for name, one in value.items()}
    return [owned(one) for one in value] if isinstance(value, list) else value
