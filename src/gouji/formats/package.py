"""The bounded zip: what may be read of a package from an unknown person.

Everything a file claims is checked against the ceilings below before anything is inflated,
so no file can cost more than they say. Refusals are those of `gouji.formats.content`.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gouji.formats.bounds import MEBI, OF_A_LIST, PART_BYTES, Bounds
from gouji.formats.compound import OLE
from gouji.formats.content import HEAD, check_size, damaged, kind_of, load, too_large
from gouji.formats.directory import END, END_RECORD, PackagePart, directory
from gouji.formats.findings import ContentKind, Damage, Encrypted, Limited, NoSpreadsheet
from gouji.formats.memory import Memory
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.patterns import regex

TOTAL_BYTES = 256 * MEBI
ARCHIVE_BYTES = 1024 * MEBI
"""What a folder of files may have packed; nothing of it is read but the parts that are wanted."""
SECONDS = 8
"""Processor time that reading may take; what is read must still be bound and checked within 10 s."""
RATIO = 200
"""How many times its packed size a part may have, once it is larger than a mebibyte."""

_LOCAL = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LONGEST_COMMENT = 0xFFFF
_FRONTS = ("[content_types].xml", "mimetype", "meta-inf/manifest.xml")
"""Parts of a document that lie in no folder, or just below it."""
_WRAPPED = tuple(f"/{front}" for front in _FRONTS)
_OF_SYSTEM = regex(r"__macosx/|(?:.*/)?(?:\._[^/]*|\.ds_store|thumbs\.db|desktop\.ini)$")
"""What systems put into folders, by casefolded name."""
STORED, DEFLATED = 0, 8
"""The two ways of packing that are unpacked."""


class _Unpacked(NamedTuple):
    """What came of packed bytes: the way of packing, size and checksum that were declared, and held; the content."""

    declared: tuple[int, int, int]
    content: bytes


_UNPACKED: Memory[_Unpacked] = Memory(128)
_REMEMBERED = _CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Package:
    """A zip file whose directory has been found harmless; ``parts`` is keyed by casefolded name.

    ``refused`` are those of them that are beyond a limit, by the same name, and why. ``taken`` is how much of what has
    a limit was found so far.
    """

    file: str
    data: bytes
    parts: Mapping[str, PackagePart]
    refused: Mapping[str, Finding] = field(default_factory=dict)
    bounds: Bounds = OF_A_LIST
    opened: float = field(default_factory=time.process_time, compare=False)
    taken: Counter[Limited] = field(default_factory=Counter, compare=False)

    def check_time(self) -> None:
        """Refuse (R105) to go on when reading has taken more processor time than any return takes."""
        if time.process_time() - self.opened > SECONDS:
            raise self.too_large(Limited.TIME, SECONDS)

    def anew(self) -> Package:
        """The same with all its time before it: what was done since it was opened was not all with it."""
        return replace(self, opened=time.process_time())

    def take(self, what: Limited, count: int, most: int) -> None:
        """Refuse (R105) when all parts together have more of something than ``most``, of which here are some."""
        self.taken[what] += count
        if self.taken[what] > most:
            raise self.too_large(what, most)

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
        if self.refused and (finding := self.refused.get(name.casefold())) is not None:
            raise UnreadableFile(finding)

    def read(self, name: str, most: int | None = None) -> bytes:
        """The content of a part, whatever the case of its name; R107 when it is locked, R108 unless as declared.

        R105 where it has more bytes than ``most``, or than any part may have.
        """
        part = self._part(name)
        most = self.bounds.part if most is None else most
        if part.size > most:
            raise self.too_large(Limited.PART, most)
        if part.size > _REMEMBERED:
            return b"".join(self.chunks(name))
        packed, _ = self.stored(part)
        declared = part.method, part.size, part.checksum
        known = _UNPACKED.again(packed)
        if known is not None and known.declared == declared:
            return known.content
        content = self.inflated(packed, part.method, part.size)
        if zlib.crc32(content) != part.checksum:
            raise self.damaged(Damage.CHECKSUM)
        _UNPACKED.keep(packed, _Unpacked(declared, content))
        return content

    def size(self, name: str) -> int:
        """The bytes that a part has by what is declared."""
        return self._part(name).size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part piece by piece, refused as by `read`: at the latest behind the last."""
        for chunk in self._contents(self._part(name)):
            self.check_time()
            yield chunk

    def unpacked(self, name: str) -> Iterator[bytes]:
        """The same of a part that may be as large as a whole archive and take as long as it takes."""
        part = self.parts[name.casefold()]
        if (problem := _problem(self.file, part, ARCHIVE_BYTES)) is not None:
            raise problem
        if part.locked:
            raise UnreadableFile(Encrypted(file=self.file))
        yield from self._contents(part)

    def _contents(self, part: PackagePart) -> Iterator[bytes]:
        """What is packed in a part, piece by piece; R108 comes with the last of it."""
        begin, _ = self._extent(part)
        size = checksum = 0
        for chunk in self._inflating(memoryview(self.data)[begin : begin + part.packed], part.method):
            size += len(chunk)
            if size > part.size:
                raise self.damaged(Damage.SIZE)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if size != part.size:
            raise self.damaged(Damage.SIZE)
        if checksum != part.checksum:
            raise self.damaged(Damage.CHECKSUM)

    def _inflating(self, packed: memoryview, method: int) -> Iterator[bytes]:
        pieces = (packed[begin : begin + _CHUNK] for begin in range(0, len(packed), _CHUNK))
        if method != DEFLATED:
            yield from map(bytes, pieces)
            return
        inflater = zlib.decompressobj(-15)
        try:
            for piece in pieces:
                yield inflater.decompress(piece, _CHUNK)
                while inflater.unconsumed_tail:
                    yield inflater.decompress(inflater.unconsumed_tail, _CHUNK)
                if inflater.eof:
                    break
            yield inflater.flush()
        except zlib.error:
            raise self.damaged(Damage.COMPRESSION) from None

    def _part(self, name: str) -> PackagePart:
        """A part that may be read."""
        part = self.parts.get(name.casefold())
        if part is None:
            raise self.damaged(Damage.MISSING_PART)
        self.check_part(name)
        if part.locked:
            raise UnreadableFile(Encrypted(file=self.file))
        return part

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
        begin, extra = self._extent(part)
        return self.data[begin : begin + part.packed], extra

    def _extent(self, part: PackagePart) -> tuple[int, bytes]:
        """Where a part begins as it is packed, and what its header says beside its name."""
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
        if begin + part.packed > len(data):
            raise self.damaged(Damage.TRUNCATED)
        return begin, extra

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


def package_of(data: bytes, name: str, *, by_part: bool = False, bounds: Bounds | None = None) -> Package:
    """The package in these bytes, spoken of as ``name``. Raises `UnreadableFile` with R104 to R108.

    A part beyond a limit refuses all; ``by_part``, as in a folder of files, only itself.
    """
    check_size(data, name, ARCHIVE_BYTES if by_part else None)
    end = data.rfind(END, max(0, len(data) - _LONGEST_COMMENT - END_RECORD.size))
    if end >= 0 and end + END_RECORD.size <= len(data) and data[: len(OLE)] != OLE:
        parts = _unwrapped(directory(data, name, end))
        refused = _refused(parts, name)
        if refused and not by_part:
            raise UnreadableFile(next(iter(refused.values())))
        return Package(name, data, parts, refused, bounds or OF_A_LIST)
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


def is_word(package: Package) -> bool:
    """Whether a zip says that it is a Word document."""
    if "word/document.xml" in package or "xl/workbook.xml" in package:
        return "xl/workbook.xml" not in package
    types = "[Content_Types].xml"
    return types in package and b"wordprocessingml.document.main" in package.read(types)


def _is_other_opendocument(package: Package) -> bool:
    """Whether it says that it is no spreadsheet. One that was packed again may have lost the part that says so."""
    for part in ("mimetype", "META-INF/manifest.xml"):
        if part in package and b"vnd.oasis.opendocument" in (said := package.read(part)):
            return b"opendocument.spreadsheet" not in said
    return "mimetype" in package


def _unwrapped(parts: dict[str, PackagePart]) -> dict[str, PackagePart]:
    """The parts of a document that was unpacked and packed again within its folder, by the names they had before."""
    if not any(key.endswith(_WRAPPED) for key in parts):
        return parts
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


def _refused(parts: Mapping[str, PackagePart], file: str) -> dict[str, Finding]:
    """The parts that are too big or packed in an unknown way; and the biggest, where all together are too much."""
    found = {key: problem.finding for key, part in parts.items() if (problem := _problem(file, part)) is not None}
    if sum(part.size for part in parts.values()) <= TOTAL_BYTES:
        return found
    left = TOTAL_BYTES
    for key in sorted(parts.keys() - found.keys(), key=lambda one: parts[one].size):
        left -= parts[key].size
        if left < 0:
            found[key] = too_large(file, Limited.TOTAL, TOTAL_BYTES).finding
    return found


def _problem(file: str, part: PackagePart, most: int | None = None) -> UnreadableFile | None:
    most = PART_BYTES if most is None else most
    if part.size > most:
        return too_large(file, Limited.PART, most)
    if part.size > MEBI and part.size > RATIO * part.packed:
        return too_large(file, Limited.RATIO, RATIO)
    if part.method not in (STORED, DEFLATED) and not part.locked:
        return damaged(file, Damage.COMPRESSION)
    return None
