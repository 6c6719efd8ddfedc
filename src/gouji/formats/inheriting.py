"""Styles that have what they do not say from the style that they name as their parent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from gouji.formats.markup import DEPTH

Said = Mapping[str, str]
_Look = TypeVar("_Look")
_PARENT = ""


class Inheriting(Generic[_Look]):
    """The styles of one file by some name, and by ``means`` the look that all they say together gives."""

    def __init__(self, means: Callable[[Said], _Look]) -> None:
        self._means = means
        self._said: dict[str, dict[str, str]] = {}
        self._looks: dict[str, _Look] = {}
        self._last: dict[str, str] = {}

    def begin(self, name: str, parent: str) -> None:
        """A style begins."""
        self._last = self._said[name] = {_PARENT: parent}

    def say(self, properties: Said) -> None:
        """What the last style says."""
        self._last.update(properties)

    def look(self, name: str) -> _Look:
        """What a style says with all those that stand behind it."""
        if name not in self._looks:
            said: dict[str, str] = {}
            one, depth = self._said.get(name), 0
            while one is not None and depth < DEPTH:
                said = {**one, **said}
                one, depth = self._said.get(one[_PARENT]), depth + 1
            self._looks[name] = self._means(said)
        return self._looks[name]
