"""Runs in the worker: what comes from the page as Python sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    from gouji.desk.desk import Desk
except ImportError:

    class Desk:
        def __init__(self, folder): pass

        def call(self, verb, args, files):
            yield {"made": "stand-in"}
            return {"verb": verb, "args": args, "files": [{"name": f["name"], "data": f["data"]} for f in files]}

Path("/campaign").mkdir(exist_ok=True)
desk = Desk(Path("/campaign"))


def called(verb: str, args: Any, files: Any) -> Iterator[Any]:
    """The events of a call; args and files are JavaScript's."""
    return desk.call(verb, owned(args.to_py()), owned(files.to_py()))


def owned(value: Any) -> Any:
    """A value with its bytes copied out of the memory of the page."""
    if isinstance(value, memoryview):
        return value.tobytes()
    if isinstance(value, dict):
        return {name: owned(one) for name, one in value.items()}
    return [owned(one) for one in value] if isinstance(value, list) else value
