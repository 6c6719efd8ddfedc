"""Regular expressions that are compiled when they are first used: of some two hundred a command uses a few."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ATTRIBUTES = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer", "flags")


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The same as `re.compile`, but that nothing is done, nor `re.error` raised, before it is used."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))


class _Pattern:
    """What stands for a pattern; from its first use on its attributes are those of the compiled one."""

    def __init__(self, source: Any, flags: int) -> None:
        self.pattern = source  # to be part of others without being compiled
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ATTRIBUTES:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update((one, getattr(compiled, one)) for one in _ATTRIBUTES)
        return self.__dict__[name]
