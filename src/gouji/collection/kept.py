"""What comes of many files, kept for a second look: the first as they are, the others packed till asked for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar, overload

from gouji.model.packing import Shared, packed, unpacked

Item = TypeVar("Item")
AT_HAND = 1000
"""So many are kept as they are: unpacking takes time, and so few have room anywhere."""
_QUICK = 1


class Kept(Sequence[Item]):
    """Things in order; what packed ones have in common, forms and where cells stand, is kept once."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._at_hand = at_hand
        self._shared = Shared()
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
        return unpacked(zlib.decompressobj(zdict=self._alike).decompress(one), self._shared)  # type: ignore[no-any-return]

    def _pack(self, one: Item) -> bytes:
        content = packed(one, self._shared)
        self._alike = self._alike or content
        deflater = zlib.compressobj(_QUICK, zdict=self._alike)
        return deflater.compress(content) + deflater.flush()
