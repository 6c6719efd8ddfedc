"""Small immutable values that are declared by their annotations."""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Declared:
    """A value with named fields: the annotations of its class, with the defaults given there.

    Like a frozen dataclass with keywords only, but made without generating code: there are some hundred and
    fifty of them, and every command would wait for that. Equal when class and fields are equal.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = [name for name, annotation in cls.__annotations__.items() if "ClassVar" not in str(annotation)]
        bases = [base for base in cls.__bases__[::-1] if issubclass(base, Declared)]
        cls._fields = tuple(dict.fromkeys((*(name for base in bases for name in base._fields), *own)))
        cls._defaults = {name: value for base in bases for name, value in base._defaults.items()}
        cls._defaults |= {name: cls.__dict__[name] for name in own if name in cls.__dict__}

    def __init__(self, **fields: Any) -> None:
        values = {**self._defaults, **fields}
        if values.keys() != set(self._fields):
            wrong = ", ".join(sorted(values.keys() ^ set(self._fields)))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {wrong}")
        self.__dict__.update(values)

    def changed(self, **fields: Any) -> Self:
        """The same with some fields changed."""
        return type(self)(**{**self.__dict__, **fields})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self._fields)))

    def __repr__(self) -> str:
        values = ((name, getattr(self, name)) for name in self._fields)
        told = ", ".join(f"{name}={value!r}" for name, value in values if self._defaults.get(name, ...) != value)
        return f"{type(self).__name__}({told})"
