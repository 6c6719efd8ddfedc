"""What comes of many files, kept for a second look: the first as they are, the others packed till asked for."""

from __future__ import annotations

import zlib
from array import array
from typing import TypeVar

from gouji.formats.spool import Spool
from gouji.model.keeping import OneByOne
from gouji.model.shared import Shared

Item = TypeVar("Item")
AT_HAND = 1000
"""So many are kept as they are: unpacking takes time, and so few have room anywhere."""
_QUICK = 1


class Kept(OneByOne[Item]):
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

    def _item(self, number: int) -> Item:
        if number < len(self._first):
            return self._first[number]
        number -= len(self._first)
        from gouji.model.packing import unpacked  # loads pickle, for which few commands have enough to keep

        content = self._packed.between(self._ends[number], self._ends[number + 1])
        return unpacked(zlib.decompressobj(zdict=self._alike).decompress(content), self._shared)  # type: ignore[no-any-return]

    def _pack(self, one: Item) -> bytes:
        from gouji.model.packing import packed

        content = packed(one, self._shared)
        self._alike = self._alike or content
        deflater = zlib.compressobj(_QUICK, zdict=self._alike)
        return deflater.compress(content) + deflater.flush()
