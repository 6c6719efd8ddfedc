"""Functions that take values by name, made without compiling them one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import CodeType, FunctionType
from typing import Any


def taking(
    names: Sequence[str],
    work: Callable[[Any, tuple[Any, ...]], Any],
    defaults: Mapping[str, Any],
    *,
    name: str,
    keywords: bool = False,
) -> FunctionType:
    """A function of something and of named values, which hands both on to ``work``, the values as one tuple.

    ``name`` is its qualified name, ``defaults`` are those of the last values; with ``keywords`` every value is given by
    name, and any may have a default.
    """
    code = _taking(len(names)).replace(co_varnames=("self", *names), co_name=name.rpartition(".")[2], co_qualname=name)
    if keywords:
        made = FunctionType(code.replace(co_argcount=1, co_kwonlyargcount=len(names)), {"work": work})
        made.__kwdefaults__ = dict(defaults)
    else:
        made = FunctionType(code, {"work": work})
        made.__defaults__ = tuple(defaults.values())
    return made


@cache
def _taking(count: int) -> CodeType:
    """The code of such a function of so many values, which is the same whatever they are called."""
    values = "".join(f"_{number}, " for number in range(count))
    made: FunctionType = eval(f"lambda self, {values}: work(self, ({values}))")  # only names that stand here
    return made.__code__
