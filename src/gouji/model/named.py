"""Named tuples made without compiling code: there are some two hundred, and every command would wait for that."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from gouji.model.signatures import taking

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Naming(type):
        """Makes the class that a body of annotations declares, a plain one, as `typing.NamedTuple` does."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            return type(name, (_Named,), _named(body)) if bases else super().__new__(cls, name, bases, body)

    class NamedTuple(metaclass=_Naming):
        """What a named tuple names as its base, as `typing.NamedTuple`; one that is generic needs that of typing."""


class _Named(tuple[Any, ...]):
    """What all named tuples share."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    _field_defaults: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        """One of an iterable of all values. Raises TypeError where there are more or fewer."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changed: Any) -> Self:
        """The same with some values changed. Raises ValueError for names that are none of its fields."""
        made = self._make(map(changed.pop, self._fields, self))
        if changed:
            raise ValueError(f"Got unexpected field names: {list(changed)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """The values by name."""
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({values})"


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """What stands in the class whose fields a body declares. Raises TypeError where a default is missing."""
    types = body.get("__annotations__", {})
    fields = tuple(types)
    defaults = {name: body[name] for name in fields if name in body}
    if tuple(defaults) != fields[len(fields) - len(defaults) :]:
        raise TypeError(f"Non-default namedtuple field cannot follow default field {next(iter(defaults))}")
    new = taking(types, tuple.__new__, defaults, name=f"{body['__qualname__']}.__new__")
    own = {"__slots__": (), "__new__": new, "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
    return body | own | dict(zip(fields, _readers(max(len(fields), _USUAL)), strict=False))


_USUAL = 10


@cache
def _readers(count: int) -> list[Any]:
    """What reads the first, second … value of a named tuple, for all that have no more."""
    pattern = cast("Any", namedtuple)("pattern", map(str, range(count)), rename=True)
    return [vars(pattern)[name] for name in pattern._fields]
