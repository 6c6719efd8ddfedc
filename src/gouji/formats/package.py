"""The bounded zip: what may be read of a package from an unknown person.

Everything a file claims is checked against the ceilings below before anything is inflated,
so no file can cost more than they say. Refusals are those of `gouji.formats.content`.

The zip directory is parsed here because importing `zipfile` costs more than reading a workbook.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gouji.formats.compound import OLE
from gouji.formats.content import HEAD, MEBI, check_size, damaged, kind_of, load, too_large
from gouji.formats.findings import ContentKind, Damage, Encrypted, Limited, NoSpreadsheet
from gouji.formats.memory import Memory
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.patterns import regex

TOTAL_BYTES = 256 * MEBI
ARCHIVE_BYTES = 1024 * MEBI
"""What a folder of files may have packed; nothing of it is read but the parts that are wanted."""
PART_BYTES = 128 * MEBI
PARTS = 4000
SECONDS = 8
"""Processor time that reading may take; what is read must still be bound and checked within 10 s."""
RATIO = 200
"""How many times its packed size a part may have, once it is larger than a mebibyte."""

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CENTRAL_HEADER = struct.Struct("<4s4xHH4xLLLHHH8xL")
_END_RECORD = struct.Struct("<4s6xHLLH")
_END64_RECORD = struct.Struct("<4s28xQQQ")
_LOCATOR64_LENGTH = 20
_LONGEST_COMMENT = 0xFFFF
_FRONTS = ("[content_types].xml", "mimetype", "meta-inf/manifest.xml")
"""Parts of a document that lie in no folder, or just below it."""
_OF_SYSTEM = regex(r"__macosx/|(?:.*/)?(?:\._[^/]*|\.ds_store|thumbs\.db|desktop\.ini)$")
"""What systems put into folders, by casefolded name."""
_LOCKED = 0x0001 | 0x0040 | 0x2000
STORED, DEFLATED = 0, 8
"""The two ways of packing that are unpacked."""


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


class _Unpacked(NamedTuple):
    """What came of packed bytes: the way of packing, size and checksum that were declared, and held; the content."""

    declared: tuple[int, int, int]
    content: bytes


_UNPACKED: Memory[_Unpacked] = Memory(128)
_REMEMBERED = 1 << 16
_BIT = 1 << 18


@dataclass(frozen=True, slots=True)
class Package:
    """A zip file whose directory has been found harmless; ``parts`` is keyed by casefolded name.

    ``refused`` are those of them that are beyond a limit, by the same name, and why.
    """

    file: str
    data: bytes
    parts: Mapping[str, PackagePart]
    refused: Mapping[str, Finding] = field(default_factory=dict)
    opened: float = field(default_factory=time.process_time, compare=False)

    def check_time(self) -> None:
        """Refuse (R105) to go on when reading has taken more processor time than any return takes."""
        if time.process_time() - self.opened > SECONDS:
            raise self.too_large(Limited.TIME, SECONDS)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts in the order of the directory, with forward slashes."""
        return tuple(part.name for part in self.parts.values())

    @property
    def sha256(self) -> str:
        """The SHA-256 of the whole file in hexadecimal."""
        import hashlib  # loads OpenSSL, which not every reading needs

        return hashlib.sha256(self.data).hexdigest()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.parts

    def too_large(self, what: Limited, limit: int | str) -> UnreadableFile:
        """What to raise about this file when it has too much of something (R105)."""
        return too_large(self.file, what, limit)

    def damaged(self, reason: Damage) -> UnreadableFile:
        """What to raise about this file when it is damaged (R108)."""
        return damaged(self.file, reason)

    def check_part(self, name: str) -> None:
        """Raise `UnreadableFile` for a part that is beyond a limit."""
        if (finding := self.refused.get(name.casefold())) is not None:
            raise UnreadableFile(finding)

    def read(self, name: str) -> bytes:
        """The content of a part, whatever the case of its name; R107 when it is locked, R108 unless as declared."""
        part = self.parts.get(name.casefold())
        if part is None:
            raise self.damaged(Damage.MISSING_PART)
        self.check_part(name)
        if part.locked:
            raise UnreadableFile(Encrypted(file=self.file))
        packed, _ = self.stored(part)
        declared = part.method, part.size, part.checksum
        known = _UNPACKED.get(packed)
        if known is not None and known.declared == declared:
            return known.content
        content = self.inflated(packed, part.method, part.size)
        if zlib.crc32(content) != part.checksum:
            raise self.damaged(Damage.CHECKSUM)
        if part.size <= _REMEMBERED:
            _UNPACKED.keep(packed, _Unpacked(declared, content))
        return content

    def unpacked(self, name: str) -> Iterator[bytes]:
        """The content of a part bit by bit, none of it kept; it may be as large as a whole archive.

        Refused as by `read`, but that R108 comes with the last of it.
        """
        part = self.parts[name.casefold()]
        if (problem := _problem(self.file, part, ARCHIVE_BYTES)) is not None:
            raise problem
        if part.locked:
            raise UnreadableFile(Encrypted(file=self.file))
        packed, _ = self.stored(part)
        size = check = 0
        try:
            for content in _inflating(packed) if part.method == DEFLATED else (packed,):
                size, check = size + len(content), zlib.crc32(content, check)
                if size > part.size:
                    break
                yield content
        except zlib.error:
            raise self.damaged(Damage.COMPRESSION) from None
        if size != part.size:
            raise self.damaged(Damage.SIZE)
        if check != part.checksum:
            raise self.damaged(Damage.CHECKSUM)

    def head(self, name: str) -> bytes:
        """The first bytes of a part that is not locked, whatever comes behind them."""
        part = self.parts[name.casefold()]
        self.check_part(name)
        packed, _ = self.stored(part)
        if part.method == STORED:
            return packed[:HEAD]
        try:
            return zlib.decompressobj(-15).decompress(packed, HEAD)
        except zlib.error:
            raise self.damaged(Damage.COMPRESSION) from None

    def stored(self, part: PackagePart) -> tuple[bytes, bytes]:
        """A part as it is packed, and what its header says beside its name."""
        data, start = self.data, part.start
        try:
            signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, start)
        except struct.error:
            raise self.damaged(Damage.DIRECTORY) from None
        begin = start + _LOCAL_HEADER.size
        if signature != _LOCAL or data[begin : begin + name_length] != part.stored_name:
            raise self.damaged(Damage.DIRECTORY)
        begin += name_length
        extra = data[begin : begin + extra_length]
        begin += extra_length
        packed = data[begin : begin + part.packed]
        if len(packed) != part.packed:
            raise self.damaged(Damage.TRUNCATED)
        return packed, extra

    def inflated(self, packed: bytes, method: int, size: int) -> bytes:
        """What is packed in a way; R108 unless it has just that size."""
        content = packed
        if method == DEFLATED:
            try:
                # One byte more than declared tells a lie from the truth and costs no more.
                content = zlib.decompressobj(-15).decompress(packed, size + 1)
            except zlib.error:
                raise self.damaged(Damage.COMPRESSION) from None
        if len(content) != size:
            raise self.damaged(Damage.SIZE)
        return content


def open_package(path: str | os.PathLike[str]) -> Package:
    """The package in a file. Raises `UnreadableFile` with R101 to R108."""
    return package_of(load(path), os.fspath(path))


def package_of(data: bytes, name: str, *, by_part: bool = False) -> Package:
    """The package in these bytes, spoken of as ``name``. Raises `UnreadableFile` with R104 to R108.

    A part beyond a limit refuses all; ``by_part``, as in a folder of files, only itself.
    """
    check_size(data, name, ARCHIVE_BYTES if by_part else None)
    end = data.rfind(_END, max(0, len(data) - _LONGEST_COMMENT - _END_RECORD.size))
    if end >= 0 and end + _END_RECORD.size <= len(data) and data[: len(OLE)] != OLE:
        parts = _unwrapped(_directory(data, name, end))
        refused = _refused(parts, name)
        if refused and not by_part:
            raise UnreadableFile(next(iter(refused.values())))
        return Package(name, data, parts, refused)
    kind = kind_of(data)
    if kind is ContentKind.ZIP:
        raise damaged(name, Damage.TRUNCATED)
    if kind is ContentKind.ENCRYPTED:
        raise UnreadableFile(Encrypted(file=name))
    raise UnreadableFile(NoSpreadsheet(file=name, looks_like=kind))


def kind_of_package(package: Package) -> ContentKind | None:
    """What a zip is: an archive of files (``ZIP``), a document of some program, or of Office (None)."""
    if "[Content_Types].xml" in package or "_rels/.rels" in package:
        return None
    if "content.xml" in package or "mimetype" in package:
        return ContentKind.ODT if _is_other_opendocument(package) else ContentKind.ODS
    if "OFD.xml" in package:
        return ContentKind.OFD
    if any(name in package for name in ("Index/Document.iwa", "Index.zip", "Metadata/BuildVersionHistory.plist")):
        return ContentKind.NUMBERS
    return ContentKind.ZIP


def _is_other_opendocument(package: Package) -> bool:
    """Whether it says that it is no spreadsheet. One that was packed again may have lost the part that says so."""
    for part in ("mimetype", "META-INF/manifest.xml"):
        if part in package and b"vnd.oasis.opendocument" in (said := package.read(part)):
            return b"opendocument.spreadsheet" not in said
    return "mimetype" in package


def _directory(data: bytes, file: str, end: int) -> dict[str, PackagePart]:
    """The parts listed in the central directory whose end record is at ``end``."""
    broken = damaged(file, Damage.DIRECTORY)
    _, count, length, start, _ = _END_RECORD.unpack_from(data, end)
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
        if not _is_sound(part.name):
            raise damaged(file, Damage.PART_NAME)
        key = part.name.casefold()
        if key in parts:
            raise damaged(file, Damage.PART_TWICE)
        if not key.endswith("/"):
            parts[key] = part
    if position != end:
        raise broken
    return parts


def _unwrapped(parts: dict[str, PackagePart]) -> dict[str, PackagePart]:
    """The parts of a document that was unpacked and packed again within its folder, by the names they had before."""
    fronts = (key.removesuffix(mark) for mark in _FRONTS for key in parts if key.endswith(f"/{mark}"))
    folder = min((front for front in fronts if not _OF_SYSTEM.match(front)), key=len, default=None)
    if folder is None:
        return parts
    within = {key for key in parts if key.startswith(folder) and not _OF_SYSTEM.match(key)}
    if all(key in within or _OF_SYSTEM.match(key) for key in parts):
        length = len(folder)
        renamed = (part._replace(name=part.name[length:]) if key in within else part for key, part in parts.items())
        return {part.name.casefold(): part for part in renamed}
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


def _refused(parts: Mapping[str, PackagePart], file: str) -> dict[str, Finding]:
    """The parts that are too big or packed in an unknown way; and the biggest, where all together are too much."""
    found = {key: problem.finding for key, part in parts.items() if (problem := _problem(file, part)) is not None}
    left = TOTAL_BYTES
    for key in sorted(parts.keys() - found.keys(), key=lambda one: parts[one].size):
        left -= parts[key].size
        if left < 0:
            found[key] = too_large(file, Limited.TOTAL, TOTAL_BYTES).finding
    return found


def _problem(file: str, part: PackagePart, most: int = PART_BYTES) -> UnreadableFile | None:
    if part.size > most:
        return too_large(file, Limited.PART, most)
    if part.size > MEBI and part.size > RATIO * part.packed:
        return too_large(file, Limited.RATIO, RATIO)
    if part.method not in (STORED, DEFLATED) and not part.locked:
        return damaged(file, Damage.COMPRESSION)
    return None


def _inflating(packed: bytes) -> Iterator[bytes]:
    """What is deflated, bit by bit."""
    inflater = zlib.decompressobj(-15)
    while content := inflater.decompress(packed, _BIT):
        packed = inflater.unconsumed_tail
        yield content


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


def _part_name(stored: bytes) -> str:
    """The name of a part with forward slashes; writers on Windows store backslashes, and GBK in China."""
    try:
        name = stored.decode()
    except UnicodeDecodeError:
        name = stored.decode("gb18030", "replace")
    return name.replace("\\", "/")


def _is_sound(name: str) -> bool:
    """Whether the name of a part is relative, stays inside the package and can be written down."""
    absolute = name.startswith("/") or name[1:2] == ":"
    return bool(name) and "\0" not in name and not absolute and ".." not in name.split("/")
