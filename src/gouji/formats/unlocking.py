"""Parts of zip archives that are locked with a password: the old way of zip itself, and AES as WinZip has added it."""

from __future__ import annotations

import hmac
import io
import struct
import zipfile
import zlib
from functools import cached_property

from gouji.formats.directory import PackagePart
from gouji.formats.encryption.aes import Aes, mixed
from gouji.formats.encryption.keys import stretched
from gouji.formats.encryption.planes import BLOCK
from gouji.formats.findings import Damage, WrongPassword
from gouji.formats.package import DEFLATED, STORED, Package
from gouji.model.errors import UnreadableFile

AES = 99
"""The way of packing that stands in the directory where AES is around another one."""
_EXTRA = 0x9901
_ROUNDS = 1000
_CHECK, _SEAL = 2, 10


class Unlocker:
    """The locked parts of one archive, opened one at a time."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def read(self, part: PackagePart, key: bytes, most: int | None = None) -> bytes:
        """The content of a locked part, or so many first bytes of it.

        Raises R144 when the key does not open it, R108 when it is not as declared.
        """
        if part.method == AES:
            return _of_aes(self.package, part, key)[:most]
        if part.method not in (STORED, DEFLATED) or part.start not in self._listed:
            raise self.package.damaged(Damage.COMPRESSION)
        try:
            with self._archive.open(self._listed[part.start], pwd=key) as stream:
                return stream.read(part.size + 1 if most is None else most)
        # One key in 256 passes for the right one, and what it opens is no packed content.
        except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
            raise UnreadableFile(WrongPassword(file=self.package.file)) from None
        except (ValueError, NotImplementedError):
            raise self.package.damaged(Damage.DIRECTORY) from None

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(self.package.data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise self.package.damaged(Damage.DIRECTORY) from None

    @cached_property
    def _listed(self) -> dict[int, zipfile.ZipInfo]:
        return {one.header_offset: one for one in self._archive.infolist()}


def _of_aes(package: Package, part: PackagePart, key: bytes) -> bytes:
    """What is told of it in front of the content: salt and a check of the key; behind it, a seal."""
    stored, extra = package.stored(part)
    version, strength, method = _how(package, extra)
    size = 8 * (strength + 1)
    salt, rest = stored[: size // 2], stored[size // 2 :]
    keys = stretched(key, salt, _ROUNDS, 2 * size + _CHECK)
    sealed, seal = rest[_CHECK:-_SEAL], rest[-_SEAL:]
    right = hmac.new(keys[size : 2 * size], sealed, "sha1").digest()[:_SEAL]
    if rest[:_CHECK] != keys[2 * size :] or not hmac.compare_digest(right, seal):
        raise UnreadableFile(WrongPassword(file=package.file))
    content = package.inflated(_through_counters(sealed, keys[:size]), method, part.size)
    # The second version leaves out the sum, which would tell something about a short content.
    if version == 1 and zlib.crc32(content) != part.checksum:
        raise package.damaged(Damage.CHECKSUM)
    return content


def _how(package: Package, extra: bytes) -> tuple[int, int, int]:
    """The version, how long the key is (1 to 3), and the way of packing within."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == _EXTRA and length >= 7 and position + 11 <= len(extra):
            version, strength, method = struct.unpack_from("<HxxBH", extra, position + 4)
            if strength in (1, 2, 3) and method in (STORED, DEFLATED):
                return version, strength, method
        position += 4 + length
    raise package.damaged(Damage.COMPRESSION)


def _through_counters(sealed: bytes, key: bytes) -> bytes:
    """Exchange what is sealed and what is plain: every block with the cipher of its number, which counts from one."""
    blocks = -(-len(sealed) // BLOCK)
    counters = b"".join(number.to_bytes(BLOCK, "little") for number in range(1, blocks + 1))
    return mixed(sealed, Aes(key).encrypted(counters)[: len(sealed)])
