"""Key and cipher as the CryptoAPI of Windows describes them, [MS-OFFCRYPTO] 2.3.2 and 2.3.3: of Office 2007 and xls."""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple

from gouji.formats.content import damaged
from gouji.formats.findings import Damage, Encrypted
from gouji.model.errors import UnreadableFile

RC4, AES = 0x6801, {0x660E: 128, 0x660F: 192, 0x6610: 256}
VERSIONS = (2, 3, 4)
"""Major versions of what is described so; the minor one is 2."""

_SHA1 = (0, 0x8004)
_HEADER = struct.Struct("<8x4L")
_SALT, _VERIFIER = 16, 16
_NOT_SAID = 40


class Description(NamedTuple):
    """``algorithm`` is `RC4` or one of `AES`; ``verifier`` and what follows it, its hash, are encrypted."""

    algorithm: int
    key_bits: int
    salt: bytes
    verifier: bytes
    verifier_hash: bytes


def described(said: bytes, file: str) -> Description:
    """What is said behind the version and the flags. Raises `UnreadableFile`: R107 for other hashes, R108."""
    try:
        (length,) = struct.unpack_from("<L", said)
        algorithm, hashed, bits, _ = _HEADER.unpack_from(said, 4)
        (salted,) = struct.unpack_from("<L", said, 4 + length)
    except struct.error:
        raise damaged(file, Damage.TRUNCATED) from None
    rest = said[8 + length :]
    if hashed not in _SHA1:
        raise UnreadableFile(Encrypted(file=file))
    if salted != _SALT or len(rest) < _SALT + _VERIFIER + 4:
        raise damaged(file, Damage.FORMAT)
    return Description(
        algorithm,
        bits or _NOT_SAID,
        rest[:_SALT],
        rest[_SALT : _SALT + _VERIFIER],
        rest[_SALT + _VERIFIER + 4 :],
    )


def is_verified(plain: bytes) -> bool:
    """Whether the hash that follows a decrypted verifier is its own, so that the password is the right one."""
    digest = hashlib.sha1(plain[:_VERIFIER]).digest()
    return plain[_VERIFIER : _VERIFIER + len(digest)] == digest
