"""What comes of many files, kept for a second look: the first as they are, the others packed till asked for."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from typing import TypeVar, overload

from gouji.formats.spool import Spool
from gouji.model.shared import Shared

Item = TypeVar("Item")
AT_HAND = 1000
"""So many are kept as they are: unpacking takes time, and so few have room anywhere."""
_QUICK = 1


class Kept(Sequence[Item]):
    """Things in order; what packed ones have in common, forms and where cells stand, is kept once."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._at_hand = at_hand
        self._first: list[Item] = []
        self._shared = Shared()
        self._alike = b""
        self._packed = Spool()
        self._ends = array("Q", [0])

    def append(self, one: Item) -> None:
        """Keep one more."""
        if len(self._first) < self._at_hand:
            self._first.append(one)
            return
        self._packed.append(self._pack(one))
        self._ends.append(len(self._packed))

    def __len__(self) -> int:
        return len(self._first) + len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        number = range(len(self))[index] - len(self._first)
        if number < 0:
            return self._first[number]
        from gouji.model.packing import unpacked  # loads pickle, for which few commands have enough to keep

        content = self._packed.between(self._ends[number], self._ends[number + 1])
        return unpacked(zlib.decompressobj(zdict=self._alike).decompress(content), self._shared)  # type: ignore[no-any-return]

    def _pack(self, one: Item) -> bytes:
        from gouji.model.packing import packed

        content = packed(one, self._shared)
        self._alike = self._alike or content
        deflater = zlib.compressobj(_QUICK, zdict=self._alike)
        return deflater.compress(content) + deflater.flush()
