"""Regular expressions that are compiled when they are first used: of some two hundred a command uses a few."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ATTRIBUTES = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer", "flags")


def regex(source: AnyStr, flags: int = 0, *, having: str | tuple[str, ...] = "") -> re.Pattern[AnyStr]:
    """The same as `re.compile`, but that nothing is done, nor `re.error` raised, before it is used.

    Every match is of a text ``having`` one of these characters, of several groups one of each, where some are given:
    before such a text comes there is no match, and nothing to compile.
    """
    groups = (having,) if isinstance(having, str) else having
    return cast("re.Pattern[AnyStr]", _Having(source, flags, groups) if having else _Pattern(source, flags))


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


class _Having(_Pattern):
    """One that is first used when a text has the characters that every match has; until then its methods stand here."""

    def __init__(self, source: Any, flags: int, having: tuple[str, ...]) -> None:
        super().__init__(source, flags)
        self.having = having
        self._groups = tuple(map(frozenset, having))

    def _lacking(self, text: str) -> bool:
        """Whether a text lacks all characters of a group."""
        return any(group.isdisjoint(text) for group in self._groups)

    def search(self, text: str, *window: int) -> Any:
        return None if self._lacking(text) else self.__getattr__("search")(text, *window)

    def match(self, text: str, *window: int) -> Any:
        return None if self._lacking(text) else self.__getattr__("match")(text, *window)

    def fullmatch(self, text: str, *window: int) -> Any:
        return None if self._lacking(text) else self.__getattr__("fullmatch")(text, *window)

    def findall(self, text: str, *window: int) -> Any:
        return [] if self._lacking(text) else self.__getattr__("findall")(text, *window)

    def finditer(self, text: str, *window: int) -> Any:
        return iter(()) if self._lacking(text) else self.__getattr__("finditer")(text, *window)

    def sub(self, new: Any, text: str, count: int = 0) -> Any:
        return text[:] if self._lacking(text) else self.__getattr__("sub")(new, text, count)

    def split(self, text: str, maxsplit: int = 0) -> Any:
        return [text[:]] if self._lacking(text) else self.__getattr__("split")(text, maxsplit)
