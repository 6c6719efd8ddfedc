"""Dataclasses made without compiling code: every command needs some thirty, and would wait for that most of all."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from gouji.model.named import NamedTuple
from gouji.model.signatures import taking

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, order=False, repr=True, kw_only=False):  # noqa: A002
        """The same as `dataclasses.dataclass`, which finds the fields; what such a class does is put together here."""

        def made(declared: type) -> type:
            find = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
            found = find(declared)
            fields, own = dataclasses.fields(found), vars(found)
            methods = {"__init__": _init(found, fields, kw_only=kw_only)}
            if repr:
                methods["__repr__"] = _repr(fields)
            if eq:
                methods |= {"__hash__": _hash(fields) if frozen else None, **_comparisons(fields, order=order)}
            if frozen:
                methods |= _FROZEN | (_PACKED if slots else {})
            for name, method in methods.items():
                if name not in own:
                    setattr(found, name, method)
            return found

        return made if cls is None else made(cls)


Fields = Sequence[dataclasses.Field[Any]]


def _init(cls: type, fields: Fields, *, kw_only: bool) -> Callable[..., None]:
    """How one is made of its values."""
    types = {field.name: field.type for field in fields}
    defaults = {field.name: _default(field) for field in fields if _default(field) is not dataclasses.MISSING}
    factories = any(isinstance(default, _Made) for default in defaults.values())
    puts = [getattr(cls, name).__set__ for name in types] if hasattr(cls, "__slots__") else []
    finish = getattr(cls, "__post_init__", None)

    def fill(self: Any, values: Sequence[Any]) -> None:
        if factories:
            values = [value.by() if value.__class__ is _Made else value for value in values]
        if puts:
            for put, value in zip(puts, values, strict=True):
                put(self, value)
        else:
            vars(self).update(zip(types, values, strict=True))
        if finish is not None:
            finish(self)

    return taking(types, fill, defaults, name=f"{cls.__qualname__}.__init__", keywords=kw_only)


class _Made(NamedTuple):
    """What stands for a value that is made for each anew."""

    by: Callable[[], Any]

    def __repr__(self) -> str:
        return "<factory>"


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default if field.default_factory is dataclasses.MISSING else _Made(field.default_factory)


def _repr(fields: Fields) -> Callable[[Any], str]:
    names = [field.name for field in fields if field.repr]

    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _hash(fields: Fields) -> Callable[[Any], int]:
    values = _values([field.name for field in fields if (field.compare if field.hash is None else field.hash)])
    return lambda self: hash(values(self))


def _comparisons(fields: Fields, *, order: bool) -> dict[str, Callable[[Any, Any], bool]]:
    """How two of exactly one class compare."""
    values = _values([field.name for field in fields if field.compare])

    def __eq__(self: Any, other: Any) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def ordered(operation: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        return lambda self, other: (
            operation(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented
        )

    orders = (operator.lt, operator.le, operator.gt, operator.ge) if order else ()
    return {"__eq__": __eq__, **{f"__{each.__name__}__": ordered(each) for each in orders}}


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gets some attributes of a thing as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _refuse(self: object, name: str, *value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot set or delete {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: Sequence[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_FROZEN = {"__setattr__": _refuse, "__delattr__": _refuse}
_PACKED = {"__getstate__": _state, "__setstate__": _set_state}
