"""Things as bytes, but for what whoever unpacks them has already: of that, a number."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from gouji.model.form import Form
from gouji.model.shared import Shared
from gouji.model.submission import Origins


def packed(one: object, shared: Shared, *, final: bool = False) -> bytes:
    """Something as bytes; forms and layouts are left out, of a ``final`` lot of ``shared`` ones only those in it."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    reduced = partial(_reduced, shared.known if final else shared.number)
    pickler.dispatch_table = {**_REDUCERS, Form: reduced, Origins: reduced}
    pickler.dump(one)
    return buffer.getvalue()


def unpacked(content: bytes, shared: Sequence[object]) -> Any:
    """The same again; ``shared`` has what was left out, by number."""
    return _Unpickler(content, shared).load()


_REDUCERS: Mapping[type, Any] = copyreg.dispatch_table


def _shared(number: int) -> object:
    """Stands in what is packed for something shared; whoever unpacks it knows what."""
    raise AssertionError(number)


def _reduced(number_of: Any, one: Any) -> str | tuple[Any, ...]:
    number = number_of(one) if getattr(one, "expands", None) is None else None  # each return has rows of its own
    return (_shared, (number,)) if number is not None else one.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, shared: Sequence[object]) -> None:
        super().__init__(io.BytesIO(content))
        self._shared = shared

    def find_class(self, module: str, name: str) -> Any:
        """What a name in the bytes means; that of shared things, what this side has."""
        return self._shared.__getitem__ if (module, name) == _NAME else super().find_class(module, name)


_NAME = _shared.__module__, _shared.__qualname__
