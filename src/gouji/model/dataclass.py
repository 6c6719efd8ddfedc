"""The decorator ``dataclass``; its methods are compiled in one go, as Python itself does from 3.13 on.

Earlier versions compile them one by one, at three times the cost: with some forty classes a tenth of what the check of
one return takes. Only what is used here is made: no order, no `dataclasses.InitVar`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 13):
    from dataclasses import dataclass
else:
    import dataclasses
    from dataclasses import MISSING, Field, FrozenInstanceError, fields
    from reprlib import recursive_repr

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, repr=True, kw_only=False):  # noqa: A002
        """The class with the methods that follow from its fields."""

        def made(cls):
            new = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            own, parts = vars(new), fields(new)
            for name, method in _methods(new, parts, frozen, eq).items():
                if name not in own or (name == "__hash__" and own[name] is None):
                    setattr(new, name, method)
                    if method is not None:
                        method.__qualname__ = f"{new.__qualname__}.{name}"
            if repr and "__repr__" not in own:
                new.__repr__ = _told
            if frozen:
                new.__setattr__, new.__delattr__ = _refused, _refused
                if slots:
                    new.__getstate__, new.__setstate__ = _state, _restored
            return new

        return made if cls is None else made(cls)

    def _methods(cls: type, parts: tuple[Field, ...], frozen: bool, eq: bool):
        """``__init__``, ``__eq__`` and ``__hash__``, compiled together."""
        names = {"put": object.__setattr__, "unset": _UNSET}
        lines = [f"def __init__({', '.join(_parameters(parts, names))}):"]
        for one in parts:
            value = one.name
            if one.default_factory is not MISSING:
                names[f"make_{one.name}"] = one.default_factory
                value = f"make_{one.name}() if {one.name} is unset else {one.name}"
            lines.append(f" put(self, {one.name!r}, {value})" if frozen else f" self.{one.name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append(" self.__post_init__()")
        if eq:
            compared = [one for one in parts if one.compare]
            mine, theirs = (_tuple(f"{it}.{one.name}" for one in compared) for it in ("self", "other"))
            lines += ["def __eq__(self, other):", " if other.__class__ is self.__class__:"]
            lines += [f"  return {mine} == {theirs}", " return NotImplemented"]
            hashed = (one for one in parts if (one.compare if one.hash is None else one.hash))
            lines += ["def __hash__(self):", f" return hash({_tuple(f'self.{one.name}' for one in hashed)})"]
        found = {}
        exec("\n".join(lines), names, found)
        found["__init__"].__annotations__ = {one.name: one.type for one in parts} | {"return": None}
        if eq and not frozen:
            found["__hash__"] = None
        return found

    def _parameters(parts, names):
        """Those of ``__init__``; their defaults go into the ``names`` that its source speaks of."""
        yield "self"
        for kw_only in (False, True):
            some = [one for one in parts if one.kw_only is kw_only]
            if kw_only and some:
                yield "*"
            for one in some:
                if one.default is not MISSING:
                    names[f"default_{one.name}"] = one.default
                    yield f"{one.name}=default_{one.name}"
                else:
                    yield one.name if one.default_factory is MISSING else f"{one.name}=unset"

    def _tuple(terms):
        return f"({''.join(f'{term}, ' for term in terms)})"

    class _Unset:
        def __repr__(self):
            return "<factory>"

    _UNSET = _Unset()

    @recursive_repr()
    def _told(self):
        told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
        return f"{type(self).__qualname__}({told})"

    def _refused(self, name, value=None):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _state(self):
        return [getattr(self, one.name) for one in fields(self)]

    def _restored(self, state):
        for one, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, one.name, value)


__all__ = ["dataclass"]
