"""Records of binary workbooks, [MS-XLSB] 2.1.4: a kind, a length and so many bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from gouji.formats.bounds import CELLS, TAGS_A_CELL
from gouji.formats.findings import Damage, Limited
from gouji.formats.markup import checked_text
from gouji.formats.package import Package

RECORDS = TAGS_A_CELL * CELLS
"""So many in a part: each empty cell that has a style is one."""
_NO_TEXT = 0xFFFFFFFF
_U32 = struct.Struct("<I")


class Record:
    """The bytes of one record, taken from the front. What is not there is refused with R108."""

    __slots__ = ("data", "package", "position")

    def __init__(self, package: Package, data: bytes) -> None:
        self.package = package
        self.data = data
        self.position = 0

    def take(self, layout: struct.Struct) -> tuple[int, ...]:
        """The next fields."""
        return layout.unpack(self.slice(layout.size))

    def number(self) -> int:
        """The next four bytes as a number."""
        (value,) = _U32.unpack(self.slice(4))
        return int(value)

    def slice(self, size: int) -> bytes:
        """The next so many bytes."""
        begin = self.position
        self.position += size
        if self.position > len(self.data):
            raise self.package.damaged(Damage.SIZE)
        return self.data[begin : self.position]

    def text(self) -> str:
        """The next text: a number of UTF-16 units, then these. No text reads as an empty one."""
        count = self.number()
        if count == _NO_TEXT:
            return ""
        return checked_text(self.package, self.slice(2 * count).decode("utf-16-le", "replace"))


_AT_A_TIME = 50_000


def records(package: Package, content: bytes, first: int, last: int) -> Iterator[tuple[int, Record]]:
    """The records of a part up to the one of kind ``last``, by kind. Refused unless ``first`` begins it."""
    position = count = 0
    kind = -1
    while kind != last:
        if position >= len(content):
            raise package.damaged(Damage.TRUNCATED)
        kind, position = _varying(package, content, position, 2)
        length, position = _varying(package, content, position, 4)
        end = position + length
        if end > len(content) or (not count and kind != first):
            raise package.damaged(Damage.SIZE)
        count += 1
        if count % _AT_A_TIME == 0:
            package.check_time()
        if count > RECORDS:
            raise package.too_large(Limited.TAGS, RECORDS)
        yield kind, Record(package, content[position:end])
        position = end


def _varying(package: Package, content: bytes, position: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for index in range(most):
        if position + index >= len(content):
            raise package.damaged(Damage.SIZE)
        byte = content[position + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            break
    return value, position + index + 1
