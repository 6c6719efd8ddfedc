"""Packages encrypted as Office 2007 does: standard encryption, [MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9."""

from __future__ import annotations

import hashlib

from gouji.formats.content import damaged
from gouji.formats.encryption.aes import Aes, mixed
from gouji.formats.encryption.cryptoapi import AES, described, is_verified
from gouji.formats.encryption.keys import spun
from gouji.formats.encryption.planes import BLOCK
from gouji.formats.findings import Damage, Encrypted
from gouji.model.errors import UnreadableFile

_ROUNDS = 50_000
_INNER, _OUTER, _PAD = 0x36, 0x5C, 64


def unlocked(said: bytes, sealed: bytes, password: str, file: str) -> bytes:
    """What is sealed decrypted, whole blocks of it; ``said`` is what says how, behind version and flags.

    Raises `UnreadableFile`: R107 when the password does not open it or the cipher is another one, R108.
    """
    how = described(said, file)
    if AES.get(how.algorithm) != how.key_bits:
        raise UnreadableFile(Encrypted(file=file))
    told = how.verifier + how.verifier_hash[: 2 * BLOCK]
    if len(told) < 3 * BLOCK:
        raise damaged(file, Damage.TRUNCATED)
    cipher = Aes(_key(spun(hashlib.sha1, how.salt, password, _ROUNDS, file), how.key_bits // 8))
    if not is_verified(cipher.decrypted(told)):
        raise UnreadableFile(Encrypted(file=file))
    return cipher.decrypted(sealed)


def _key(digest: bytes, length: int) -> bytes:
    last = hashlib.sha1(digest + bytes(4)).digest()
    halves = (mixed(last.ljust(_PAD, b"\0"), bytes([pad]) * _PAD) for pad in (_INNER, _OUTER))
    return b"".join(hashlib.sha1(half).digest() for half in halves)[:length]
