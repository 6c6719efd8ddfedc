"""A finding as what JSON can hold, and back: equal, whatever its fields are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gouji.model.declared import Declared
from gouji.model.finding import CODES, Finding
from gouji.model.reporting_period import Frequency, Period


def to_plain(finding: Finding) -> dict[str, Any]:
    """The code, and every field that is not as its class has it."""
    return {"code": finding.code, **_fields(finding)}


def from_plain(data: Mapping[str, Any]) -> Finding:
    """The finding that `to_plain` told of.

    Raises ValueError when it is none, or one of a module that is not loaded.
    """
    try:
        kind = CODES[data["code"]]
        finding: Finding = _thing(kind, {name: value for name, value in data.items() if name != "code"})
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"no finding: {problem}") from None
    return finding


def _fields(thing: Declared) -> dict[str, Any]:
    values = ((name, getattr(thing, name)) for name in thing._fields)
    return {name: _plain(value) for name, value in values if thing._defaults.get(name, ...) != value}


def _plain(value: Any) -> Any:
    match value:
        case Finding():
            return to_plain(value)
        case Declared():
            return _fields(value)
        case Enum():
            return value.value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Period():
            return [value.year, value.part, value.frequency.value]
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return dict(value)
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _thing(kind: type[Any], data: Mapping[str, Any]) -> Any:
    hints = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], value, {}) for name, value in data.items()})


def _value(hint: Any, data: Any, bound: Mapping[Any, Any]) -> Any:
    """What ``data`` stands for as a value of a type. Raises ValueError, TypeError or KeyError when it is none."""
    if isinstance(hint, TypeVar):
        return _value(bound[hint], data, {})
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _first_that_fits(parts, data, bound)
    if origin is Literal:
        return parts[parts.index(data)]
    if origin is tuple:
        return tuple(_value(parts[0], item, bound) for item in _a(list, data))
    if origin is not None and issubclass(origin, Mapping):
        return dict(_a(dict, data))
    return _simple(origin or hint, parts, data)


def _first_that_fits(hints: tuple[Any, ...], data: Any, bound: Mapping[Any, Any]) -> Any:
    for hint in hints:
        try:
            return _value(hint, data, bound)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    raise ValueError(data)


def _simple(kind: type[Any], parts: tuple[Any, ...], data: Any) -> Any:
    if kind is Finding:
        return from_plain(data)
    if issubclass(kind, Declared):
        return _thing(kind, _a(dict, data))
    if issubclass(kind, tuple):  # with names
        bound = dict(zip(getattr(kind, "__parameters__", ()), parts, strict=True))
        hints = _hints(kind)
        return kind(*(_value(hints[name], item, bound) for name, item in zip(hints, _a(list, data), strict=True)))
    if issubclass(kind, Enum):
        return kind(data)
    if kind is Period:
        year, part, frequency = _a(list, data)
        return Period(_a(int, year), _a(int, part), Frequency(frequency))
    if kind is date:
        return date.fromisoformat(data)
    if kind is Decimal:
        try:
            return Decimal(_a(str, data))
        except InvalidOperation:
            raise ValueError(data) from None
    if issubclass(kind, str):  # such as the value of an error
        return kind(_a(str, data))
    return _a(kind, data)


def _a(kind: type[Any], data: Any) -> Any:
    """The data, if it is of just this type."""
    if type(data) is not kind:
        raise TypeError(f"{data!r} is no {kind.__name__}")
    return data
