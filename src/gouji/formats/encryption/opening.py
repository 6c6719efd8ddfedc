"""A workbook that needs a password, whatever Office encrypted it with, opened in this process.

What it may take is bounded before it is begun: so many bytes are decrypted and so many rounds of a hash made, whatever
the bytes are. No library is trusted with them.
"""

from __future__ import annotations

import struct

from gouji.formats.bounds import ENCRYPTED_BYTES
from gouji.formats.compound import CompoundFile
from gouji.formats.content import check_size, damaged, too_large
from gouji.formats.encryption import agile, cryptoapi, records, standard
from gouji.formats.encryption.planes import BLOCK
from gouji.formats.findings import Damage, Encrypted, Limited
from gouji.formats.xls.stream import workbook_stream
from gouji.model.errors import UnreadableFile

_PACKAGE, _HOW = "encryptedpackage", "encryptioninfo"
_VERSION = struct.Struct("<HH4x")
_LENGTH = struct.Struct("<Q")
_AGILE = (4, 4)
_DESCRIPTION_BYTES = 1 << 16


def decrypted(data: bytes, password: str, file: str) -> bytes:
    """The workbook inside an encrypted one: a package, or the records of an xls.

    Raises `UnreadableFile`: R107 when the password does not open it, R105 for more than `ENCRYPTED_BYTES` or too many
    rounds of a hash, R108.
    """
    compound = CompoundFile(data, file)
    streams = compound.streams()
    if _PACKAGE in streams:
        how, package = (compound.read(streams[name]) if name in streams else b"" for name in (_HOW, _PACKAGE))
        plain = _package(how, package, password, file)
    else:
        stream = workbook_stream(compound)
        _check(len(stream), file)
        plain = records.unlocked(stream, password, file)
    check_size(plain, file)
    return plain


def _package(how: bytes, package: bytes, password: str, file: str) -> bytes:
    """The zip that is encrypted; its length stands in front of it."""
    if len(how) < _VERSION.size or len(package) < _LENGTH.size:
        raise damaged(file, Damage.TRUNCATED)
    if len(how) > _DESCRIPTION_BYTES:
        raise too_large(file, Limited.PART, _DESCRIPTION_BYTES)
    (length,) = _LENGTH.unpack_from(package)
    _check(max(length, len(package) - _LENGTH.size), file)
    sealed = package[_LENGTH.size : _LENGTH.size + length + -length % BLOCK]
    if len(sealed) < length or len(sealed) % BLOCK:
        raise damaged(file, Damage.TRUNCATED)
    major, minor = version = _VERSION.unpack_from(how)
    if version == _AGILE:
        return agile.unlocked(how[_VERSION.size :], package, sealed, password, file)[:length]
    if major in cryptoapi.VERSIONS and minor == 2:
        return standard.unlocked(how[_VERSION.size :], sealed, password, file)[:length]
    raise UnreadableFile(Encrypted(file=file))


def _check(length: int, file: str) -> None:
    if length > ENCRYPTED_BYTES:
        raise too_large(file, Limited.LOCKED, ENCRYPTED_BYTES)
