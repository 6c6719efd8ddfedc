"""Compound files (OLE): folders and streams in sectors, as old Excel and Word, and Outlook, write them.

Only the chains asked for are followed, each for as many sectors as its stream has bytes: what is wrong elsewhere in
the file is no matter, and a chain that runs in a circle is refused. The last sector of a file may be cut short.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.formats.findings import Damage, Damaged
from gouji.model.errors import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<30xHH10xLL4xLLLLL")
_HEADER_BYTES = 512
_FIRST_TABLES = struct.Struct("<109L")
_ENTRY = struct.Struct("<64sHBxLLL36xLQ")
_NO_SECTOR = 0xFFFFFFFA
"""From here on numbers are no sectors but ends, holes and the like."""
_STORAGE, _STREAM = 1, 2


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """A compound file whose directory could be read. Raises `UnreadableFile` (R108) where that is not so."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        if not data.startswith(OLE) or len(data) < _HEADER_BYTES:
            raise UnreadableFile(Damaged(file=file, reason=Damage.TRUNCATED))
        power, mini_power, _, directory, self._cutoff, mini_table, _, more, _ = _HEADER.unpack_from(data)
        if power not in (9, 12) or mini_power > power:
            raise UnreadableFile(Damaged(file=file, reason=Damage.FORMAT))
        self._sector, self._mini_sector = 1 << power, 1 << mini_power
        self._table = self._numbers(self._tables(more))
        content = b"".join(map(self._at, self._chain(self._table, directory)))
        count = len(content) // _ENTRY.size
        self._entries = [self._entry(*_ENTRY.unpack_from(content, i * _ENTRY.size)) for i in range(count)]
        if not self._entries:
            raise UnreadableFile(Damaged(file=file, reason=Damage.TRUNCATED))
        self._mini_table = self._numbers(self._chain(self._table, mini_table))
        self._minis: bytes | None = None

    def streams(self, folder: int = 0) -> Mapping[str, int]:
        """The streams of a folder, the outermost if none is named: what `read` takes, by name in lower case."""
        return self._within(folder, _STREAM)

    def folders(self, folder: int = 0) -> Mapping[str, int]:
        """The folders in a folder likewise."""
        return self._within(folder, _STORAGE)

    def size(self, stream: int) -> int:
        """How many bytes a stream should have."""
        return self._entries[stream].size

    def read(self, stream: int) -> bytes:
        """The content of a stream, shorter than it should be where the last sector of the file is cut short.

        Raises R108 when more than that is missing.
        """
        entry = self._entries[stream]
        if entry.size >= self._cutoff:
            return self._content(self._table, self._sector, entry)
        if self._minis is None:
            root = self._entries[0]
            self._minis = self._content(self._table, self._sector, root)
        return self._content(self._mini_table, self._mini_sector, entry, self._minis)

    def _within(self, folder: int, kind: int) -> dict[str, int]:
        """The entries of a kind in a folder: a tree, each of whose entries is looked at once."""
        found: dict[str, int] = {}
        seen: set[int] = set()
        waiting = [self._entries[folder].child]
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind == kind:
                found.setdefault(entry.name.casefold(), number)
            waiting += (entry.left, entry.right)
        return found

    def _entry(
        self, name: bytes, length: int, kind: int, left: int, right: int, child: int, start: int, size: int
    ) -> _Entry:
        # Old writers leave rubbish in the upper half of a size.
        size = size & 0xFFFFFFFF if self._sector == _HEADER_BYTES else size
        return _Entry(name[: max(0, length - 2)].decode("utf-16-le", "replace"), kind, left, right, child, start, size)

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self.data[begin : begin + self._sector]

    def _tables(self, more: int) -> list[int]:
        """The sectors in which the table of chains stands."""
        most = len(self.data) // self._sector
        found = list(_FIRST_TABLES.unpack_from(self.data, _HEADER_BYTES - _FIRST_TABLES.size))
        while more < most and len(found) <= most:
            numbers = self._numbers([more])
            if not numbers:
                break
            found += numbers[:-1]
            more = numbers[-1]
        return [sector for sector in found if sector < most]

    def _numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        content = b"".join(map(self._at, sectors))
        return struct.unpack_from(f"<{len(content) // 4}L", content)

    def _chain(self, table: Sequence[int], start: int, most: int | None = None) -> list[int]:
        """The sectors of a chain, or so many of them; R108 when it comes back to itself."""
        found: list[int] = []
        while start < min(len(table), _NO_SECTOR) and (most is None or len(found) < most):
            found.append(start)
            start = table[start]
            if len(found) > len(table):
                raise UnreadableFile(Damaged(file=self.file, reason=Damage.FORMAT))
        return found

    def _content(self, table: Sequence[int], sector: int, entry: _Entry, within: bytes | None = None) -> bytes:
        chain = self._chain(table, entry.start, -(-entry.size // sector))
        if len(set(chain)) < len(chain):
            raise UnreadableFile(Damaged(file=self.file, reason=Damage.FORMAT))
        if within is None:
            content = b"".join(map(self._at, chain))
        else:
            content = b"".join([within[number * sector : (number + 1) * sector] for number in chain])
        if entry.size - len(content) >= sector:
            raise UnreadableFile(Damaged(file=self.file, reason=Damage.TRUNCATED))
        return content[: entry.size]
