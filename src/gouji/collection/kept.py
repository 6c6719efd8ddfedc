"""What comes of many files, kept for a second look: the first as they are, the others packed till asked for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar, overload

from gouji.model.form import Form
from gouji.model.submission import Origins

Item = TypeVar("Item")
AT_HAND = 1000
"""So many are kept as they are: unpacking takes time, and so few have room anywhere."""
_QUICK = 1
_SHARED = 256
"""So many forms and layouts are kept once for all returns; of what more there are, each return keeps its own."""


class Kept(Sequence[Item]):
    """Things in order; what packed ones have in common, forms and where cells stand, is kept once."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._at_hand = at_hand
        self._shared: list[object] = []
        self._numbers: dict[int, int] = {}  # by identity: what is equal comes as the same, from other processes, too
        self._alike = b""
        self._kept: list[Item | bytes] = []

    def append(self, one: Item) -> None:
        """Keep one more."""
        self._kept.append(self._pack(one) if len(self._kept) >= self._at_hand else one)

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        one = self._kept[index]
        if not isinstance(one, bytes):
            return one
        from gouji.model.packing import unpacked  # loads pickle, for which few commands have enough to keep

        return unpacked(zlib.decompressobj(zdict=self._alike).decompress(one), self._shared)  # type: ignore[no-any-return]

    def _pack(self, one: Item) -> bytes:
        from gouji.model.packing import packed

        content = packed(one, self._number)
        self._alike = self._alike or content
        deflater = zlib.compressobj(_QUICK, zdict=self._alike)
        return deflater.compress(content) + deflater.flush()

    def _number(self, one: object) -> int | None:
        """By which number a form or the places of a layout are kept; None for anything else, or too many of them."""
        if type(one) is not Form and type(one) is not Origins:
            return None
        number = self._numbers.get(id(one))
        if number is None and len(self._shared) < _SHARED:
            number = self._numbers[id(one)] = len(self._shared)
            self._shared.append(one)
        return number
