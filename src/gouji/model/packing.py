"""Things as bytes, but for what whoever unpacks them has already: of that, a number."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from typing import Any


def packed(one: object, number: Callable[[object], int | None]) -> bytes:
    """Something as bytes; of what has a ``number`` there is only that in them."""
    buffer = io.BytesIO()
    _Pickler(buffer, number).dump(one)
    return buffer.getvalue()


def unpacked(content: bytes, shared: Sequence[object]) -> Any:
    """The same again; ``shared`` has what was left out, by number."""
    return _Unpickler(content, shared).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, number: Callable[[object], int | None]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._number = number

    def persistent_id(self, one: object) -> int | None:
        """The number of what the other side has."""
        return self._number(one)


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, shared: Sequence[object]) -> None:
        super().__init__(io.BytesIO(content))
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        """What this side has by that number."""
        return self._shared[number]
