"""The records of an encrypted workbook of Excel 97 to 2003: which of them are encrypted, [MS-XLS] 2.2.10."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from gouji.formats.content import damaged
from gouji.formats.encryption.locks import opened
from gouji.formats.findings import Damage

_LOCK, _SHEET = 0x002F, 0x0085
_PLAIN = frozenset({0x0809, _LOCK, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})
_OFFSET = 4
"""First bytes of a record about a sheet that stay plain: where that begins."""
_NOTHING = struct.pack("<H", 0xFFFF)
"""The kind of a record that nobody knows."""
_HEAD = struct.Struct("<HH")


class _Record(NamedTuple):
    kind: int
    begin: int
    end: int


def unlocked(stream: bytes, password: str, file: str) -> bytes:
    """The records decrypted, every one where it was, without the one that tells of the lock.

    Raises `UnreadableFile`: R107 when the password does not open it; R108, also when it is not locked.
    """
    lock = next((one for one in _records(stream) if one.kind == _LOCK), None)
    if lock is None:
        raise damaged(file, Damage.FORMAT)
    plain_of = opened(stream[lock.begin : lock.end], password, file)
    plain = bytearray(stream)
    for kind, begin, end in _records(stream):
        if kind not in _PLAIN:
            kept = _OFFSET if kind == _SHEET else 0
            plain[begin + kept : end] = plain_of(stream[begin:end], begin)[kept:]
    plain[lock.begin - _HEAD.size : lock.begin - _HEAD.size // 2] = _NOTHING
    return bytes(plain)


def _records(stream: bytes) -> Iterator[_Record]:
    position = 0
    while position + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, position)
        position += _HEAD.size
        yield _Record(kind, position, min(position + length, len(stream)))
        position += length
