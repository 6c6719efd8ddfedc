"""What the directory of a zip says about its parts, and whether that can be: nothing is unpacked for it.

It is parsed here because importing `zipfile` costs more than reading a workbook.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from gouji.formats.bounds import PARTS
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Limited
from gouji.model.keeping import kept

END_RECORD = struct.Struct("<4s6xHLLH")
END = b"PK\x05\x06"
_CENTRAL = b"PK\x01\x02"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_CENTRAL_HEADER = struct.Struct("<4s4xHH4xLLLHHH8xL")
_END64_RECORD = struct.Struct("<4s28xQQQ")
_LOCATOR64_LENGTH = 20
_LOCKED = 0x0001 | 0x0040 | 0x2000


class PackagePart(NamedTuple):
    """What the zip directory says about one part: sizes in bytes, ``start`` of its local header.

    ``locked`` needs a password.
    """

    name: str
    stored_name: bytes
    method: int
    checksum: int
    packed: int
    size: int
    start: int
    locked: bool = False


def directory(data: bytes, file: str, end: int) -> dict[str, PackagePart]:
    """The parts listed in the central directory whose end record is at ``end``."""
    broken = damaged(file, Damage.DIRECTORY)
    _, count, length, start, _ = END_RECORD.unpack_from(data, end)
    locator = end - _LOCATOR64_LENGTH
    if locator >= 0 and data[locator : locator + len(_LOCATOR64)] == _LOCATOR64:
        # The 64-bit record stands right before its locator: the offset the locator gives
        # is wrong when something was put in front of the zip.
        end = locator - _END64_RECORD.size
        if end < 0 or data[end : end + len(_END64)] != _END64:
            raise broken
        _, count, length, start = _END64_RECORD.unpack_from(data, end)
    if count > PARTS:
        raise too_large(file, Limited.PARTS, PARTS)
    position = end - length
    leading = position - start
    if position < 0 or leading < 0:
        raise broken
    parts: dict[str, PackagePart] = {}
    for _ in range(count):
        try:
            part, position = _entry(data, position, leading)
        except struct.error:
            raise broken from None
        key = _key(part.name)
        if not key:
            raise damaged(file, Damage.PART_NAME)
        if key in parts:
            raise damaged(file, Damage.PART_TWICE)
        if not key.endswith("/"):
            parts[key] = part
    if position != end:
        raise broken
    return parts


def _entry(data: bytes, position: int, leading: int) -> tuple[PackagePart, int]:
    """One entry of the directory, and where the next one begins."""
    header = _CENTRAL_HEADER.unpack_from(data, position)
    signature, flags, method, checksum, packed, size, name_length, extra_length, comment_length, start = header
    if signature != _CENTRAL:
        raise struct.error
    begin = position + _CENTRAL_HEADER.size
    stored_name = data[begin : begin + name_length]
    begin += name_length
    if 0xFFFFFFFF in (size, packed, start):
        size, packed, start = _wide(data[begin : begin + extra_length], (size, packed, start))
    name, locked = _part_name(stored_name), bool(flags & _LOCKED)
    part = PackagePart(name, stored_name, method, checksum, packed, size, leading + start, locked)
    return part, begin + extra_length + comment_length


def _wide(extra: bytes, fields: tuple[int, int, int]) -> list[int]:
    """The fields, each saturated one replaced by its 64-bit value from the zip64 extra field."""
    position = 0
    while True:
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            break
        position += 4 + length
    position += 4
    wide = list(fields)
    for index, value in enumerate(fields):
        if value == 0xFFFFFFFF:
            (wide[index],) = struct.unpack_from("<Q", extra, position)
            position += 8
    return wide


@kept
def _part_name(stored: bytes) -> str:
    """The name of a part with forward slashes; writers on Windows store backslashes, and GBK in China."""
    try:
        name = stored.decode()
    except UnicodeDecodeError:
        name = stored.decode("gb18030", "replace")
    return name.replace("\\", "/")


@kept
def _key(name: str) -> str:
    """The name of a part whatever its case, empty where it is none."""
    return name.casefold() if _is_sound(name) else ""


def _is_sound(name: str) -> bool:
    """Whether the name of a part is relative, stays inside the package and can be written down."""
    absolute = name.startswith("/") or name[1:2] == ":"
    return bool(name) and "\0" not in name and not absolute and ".." not in name.split("/")
