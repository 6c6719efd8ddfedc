"""What many things have in common, by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_MOST = 256
"""So many forms and layouts are shared; of what more there are, each thing brings its own."""


class Shared(Sequence[Any]):
    """Forms and the places of layouts that many things have in common, by number.

    By identity: what is equal comes as the same, from other processes, too.
    """

    def __init__(self, known: Iterable[object] = ()) -> None:
        self._all: list[object] = []
        self._numbers: dict[int, int] = {}
        for one in known:
            self.number(one)

    def number(self, one: object) -> int | None:
        """The number of one, a new one where there is room."""
        number = self._numbers.get(id(one))
        if number is None and len(self._all) < _MOST:
            number = self._numbers[id(one)] = len(self._all)
            self._all.append(one)
        return number

    def known(self, one: object) -> int | None:
        """The number of one that has one."""
        return self._numbers.get(id(one))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: Any) -> Any:
        return self._all[number]
