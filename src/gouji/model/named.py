"""Named tuples made without compiling code: there are some two hundred, and every command would wait for that."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Self

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


_Nine = namedtuple("_Nine", "a b c d e f g h i")
"""How the library reads the values of a named tuple: by their number alone, so that all can share it."""
_new = tuple.__new__
_NEW: tuple[Any, ...] = (
    lambda cls: _new(cls),
    lambda cls, a: _new(cls, (a,)),
    lambda cls, a, b: _new(cls, (a, b)),
    lambda cls, a, b, c: _new(cls, (a, b, c)),
    lambda cls, a, b, c, d: _new(cls, (a, b, c, d)),
    lambda cls, a, b, c, d, e: _new(cls, (a, b, c, d, e)),
    lambda cls, a, b, c, d, e, f: _new(cls, (a, b, c, d, e, f)),
    lambda cls, a, b, c, d, e, f, g: _new(cls, (a, b, c, d, e, f, g)),
    lambda cls, a, b, c, d, e, f, g, h: _new(cls, (a, b, c, d, e, f, g, h)),
    lambda cls, a, b, c, d, e, f, g, h, i: _new(cls, (a, b, c, d, e, f, g, h, i)),
)
"""How one of so many values is made; each class has the code of one under the names of its fields."""


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """What stands in the class whose fields a body declares. Raises TypeError where a default is missing."""
    fields = tuple(body.get("__annotations__", ()))
    defaults = {name: body[name] for name in fields if name in body}
    if tuple(defaults) != fields[len(fields) - len(defaults) :]:
        raise TypeError(f"Non-default namedtuple field cannot follow default field {next(iter(defaults))}")
    if len(fields) < len(_NEW):
        pattern: Any = _Nine
        code = _NEW[len(fields)].__code__.replace(
            co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{body['__qualname__']}.__new__"
        )
        new = FunctionType(code, globals())
    else:
        pattern = namedtuple("pattern", fields)
        new = pattern.__new__
    new.__defaults__ = tuple(defaults.values())
    getters = {name: vars(pattern)[other] for name, other in zip(fields, pattern._fields, strict=False)}
    own = {"__slots__": (), "__new__": new, "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
    return body | own | getters
