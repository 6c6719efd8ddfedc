"""Files that hold other files: zip archives, locked ones too, and mails with what is attached to them."""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from gouji.formats.bounds import FILE_BYTES, MEBI, PARTS
from gouji.formats.content import HEAD, check_size, head_of, kind_of, load, too_large
from gouji.formats.directory import PackagePart
from gouji.formats.findings import ContentKind, Encrypted, Limited, WrongPassword
from gouji.formats.package import ARCHIVE_BYTES, Package, package_of
from gouji.formats.read import is_archive
from gouji.model.errors import UnreadableFile

if TYPE_CHECKING:
    from gouji.formats.unlocking import Unlocker

MAILS = frozenset({ContentKind.MAIL, ContentKind.MSG, ContentKind.TNEF})
CONTAINERS = MAILS | {ContentKind.ZIP}
LOCKED_BYTES = 8 * MEBI
"""A part that is locked in the old way is opened byte by byte, a megabyte a second."""
_TRIED_WHOLE = 1 << 16
"""Packed bytes of a part that is opened as a whole to try a password; of a longer one it is the beginning."""

_ZIP = b"PK"
_BODY = "正文.html"
_MAY_HOLD_RETURNS = tuple(
    f".{suffix}"
    for suffix in ["xls", "xlsx", "xlsm", "xlsb", "et", "ods", "csv", "zip", "rar", "7z", "eml", "msg", "dat"]
)


class Container(Hashable, Protocol):
    """A file that holds others, by ``names`` with forward slashes."""

    @property
    def names(self) -> Sequence[str]:
        """The files that can be read."""

    @property
    def sent(self) -> datetime | None:
        """When it was sent, where it is a mail that says so."""

    @property
    def is_locked(self) -> bool:
        """Whether there are others, for which there is no password."""

    def head(self, name: str) -> bytes:
        """The first bytes of a file, nothing where they cannot be read."""

    def read(self, name: str) -> bytes:
        """A file. Raises `UnreadableFile`."""


def opened(data: bytes, file: str, password: str | None = None) -> Container | None:
    """What some bytes hold, None when that is no files.

    Raises `UnreadableFile` (R105 to R108): R107 for an archive that is locked as a whole, R144 when ``password``
    does not open it.
    """
    kind = kind_of(data)
    if kind in MAILS:
        from gouji.formats.mail.parts import sent_at

        attached = _attached(data, kind, file)
        return Files(attached, file, sent_at(data, kind, file)) if attached else None
    if kind is not ContentKind.ZIP:
        return None
    package = package_of(data, file, by_part=True)
    return Archive(package, password) if is_archive(package) else None


def opened_at(path: str, password: str | None = None) -> Container | None:
    """What a file on disk holds, likewise; a zip that is larger than any return is not taken into memory."""
    large = os.path.isfile(path) and FILE_BYTES < os.path.getsize(path) <= ARCHIVE_BYTES
    if not (large and head_of(path).startswith(_ZIP)):
        return opened(load(path), path, password)
    import mmap

    with open(path, "rb") as stream:
        data = cast(bytes, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    package = package_of(data, path, by_part=True)
    return Archive(package, password) if is_archive(package) else None


class Archive:
    """A zip archive. Without a password, files that need one are left out."""

    sent: datetime | None = None

    def __init__(self, package: Package, password: str | None) -> None:
        self.package, self._key = package, b""
        locked = [part for key, part in package.parts.items() if part.locked and key not in package.refused]
        if locked and password is not None:
            self._key = self._key_of(min(locked, key=lambda part: part.packed), password)
        open_to_all = [part for part in package.parts.values() if self._key or not part.locked]
        self.names: Sequence[str] = [part.name for part in open_to_all]
        self.is_locked = len(open_to_all) < len(package.parts)
        if self.is_locked and not self.names:
            raise UnreadableFile(Encrypted(file=package.file))

    def head(self, name: str) -> bytes:
        """The first bytes of a file, nothing where they cannot be read."""
        part = self.package.parts[name.casefold()]
        try:
            return self._unlocked(part, self._key, HEAD) if part.locked else self.package.head(name)
        except UnreadableFile:
            return b""

    def read(self, name: str) -> bytes:
        """A file, for which there is as much time as for one that is no archive's.

        Raises `UnreadableFile` with R108 unless it is exactly as declared.
        """
        part = self.package.parts.get(name.casefold())
        if part is None or not part.locked:
            return self.package.anew().read(name)
        return self._unlocked(part, self._key)

    def _key_of(self, part: PackagePart, password: str) -> bytes:
        """The bytes of a password, which every program writes in its own way, that open a part; R144 if none do."""
        for encoding in ("utf-8", "gb18030"):
            key = password.encode(encoding, "replace")
            try:
                self._unlocked(part, key, None if part.packed <= _TRIED_WHOLE else HEAD)
            except UnreadableFile as refused:
                if not isinstance(refused.finding, WrongPassword):
                    raise
            else:
                return key
        raise UnreadableFile(WrongPassword(file=self.package.file))

    def _unlocked(self, part: PackagePart, key: bytes, most: int | None = None) -> bytes:
        self.package.check_part(part.name)
        if part.packed > LOCKED_BYTES:
            raise self.package.too_large(Limited.PART, LOCKED_BYTES)
        return self._unlocker.read(part, key, most)

    @cached_property
    def _unlocker(self) -> Unlocker:
        from gouji.formats.unlocking import Unlocker  # loads ciphers

        return Unlocker(self.package)


class Files:
    """Files in hand, under names that are all different."""

    is_locked = False

    def __init__(self, files: Sequence[tuple[str, bytes]], file: str, sent: datetime | None = None) -> None:
        self.sent = sent
        if len(files) > PARTS:
            raise too_large(file, Limited.PARTS, PARTS)
        self._files: dict[str, bytes] = {}
        for number, (said, content) in enumerate(files, 1):
            wanted = name = said.replace("/", "_").replace("\\", "_").replace("\0", "").strip(" .") or f"附件{number}"
            count = 1
            while name in self._files:
                count += 1
                stem, dot, suffix = wanted.rpartition(".")
                name = f"{stem}-{count}{dot}{suffix}" if dot else f"{wanted}-{count}"
            self._files[name] = content

    @property
    def names(self) -> Sequence[str]:
        """Their names."""
        return list(self._files)

    def head(self, name: str) -> bytes:
        """The first bytes of a file."""
        return self._files[name][:HEAD]

    def read(self, name: str) -> bytes:
        """A file."""
        content = self._files[name]
        check_size(content, name)
        return content


def _attached(data: bytes, kind: ContentKind, file: str) -> list[tuple[str, bytes]]:
    """What is attached to a mail, and its text where a table in it may be the return that nothing attached is."""
    from gouji.formats.mail.parts import parts_of

    parts = parts_of(data, kind, file)
    files = [(part.name, part.content) for part in parts if part.name is not None]
    if (files or kind is not ContentKind.MAIL) and not any(
        name.casefold().endswith(_MAY_HOLD_RETURNS) for name, _ in files
    ):
        pages = (part.content for part in parts if part.name is None and part.type == "text/html")
        files += [(_BODY, page) for page in pages if b"<table" in page.lower()]
    return files
