"""Functions that take values by name, made without compiling them one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any


def taking(
    values: Mapping[str, Any],
    work: Callable[[Any, tuple[Any, ...]], Any],
    defaults: Mapping[str, Any],
    *,
    name: str,
    keywords: bool = False,
) -> FunctionType:
    """A function of something and of named values, which hands both on to ``work``, the values as one tuple.

    ``values`` are their types by name, ``defaults`` those of the last ones; with ``keywords`` every value is given by
    name, and any may have a default. ``name`` is the qualified name of the function.
    """
    code = _taking(len(values)).replace(
        co_varnames=("self", *values), co_name=name.rpartition(".")[2], co_qualname=name
    )
    if keywords:
        made = FunctionType(code.replace(co_argcount=1, co_kwonlyargcount=len(values)), {"work": work})
        made.__kwdefaults__ = dict(defaults)
    else:
        made = FunctionType(code, {"work": work})
        made.__defaults__ = tuple(defaults.values())
    made.__annotations__ = dict(values)
    return made


@cache
def _taking(count: int) -> CodeType:
    """The code of such a function of so many values, which is the same whatever they are called."""
    values = "".join(f"_{number}, " for number in range(count))
    made: FunctionType = eval(f"lambda self, {values}: work(self, ({values}))")  # only names that stand here
    return made.__code__
