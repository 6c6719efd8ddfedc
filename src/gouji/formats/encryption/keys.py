"""Keys made of passwords, by many rounds of a hash, so that guessing is slow."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from gouji.formats.content import too_large
from gouji.formats.encryption.aes import mixed
from gouji.formats.findings import Limited

ROUNDS = 1_000_000
"""Of a hash for one password, ten times as many as Office takes: less than two seconds' work."""
HASHES: Mapping[str, Callable[[bytes], Any]] = {
    "SHA1": hashlib.sha1,
    "SHA256": hashlib.sha256,
    "SHA384": hashlib.sha384,
    "SHA512": hashlib.sha512,
}
"""By the names that Office has for them."""


def spelled(password: str) -> bytes:
    """A password as Office hashes it."""
    return password.encode("utf-16-le", "surrogatepass")


def spun(hashed: Callable[[bytes], Any], salt: bytes, password: str, rounds: int, file: str) -> bytes:
    """The hash of a salt and a password, hashed so many times more behind the number of each round.

    Raises `UnreadableFile` with R105 for more than `ROUNDS`.
    """
    if rounds > ROUNDS:
        raise too_large(file, Limited.ROUNDS, ROUNDS)
    digest: bytes = hashed(salt + spelled(password)).digest()
    for number in range(rounds):
        digest = hashed(number.to_bytes(4, "little") + digest).digest()
    return digest


def stretched(password: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    """PBKDF2 with HMAC-SHA1 (RFC 8018, 5.2); hashlib has it only where it is built with OpenSSL."""
    keyed = hmac.new(password, digestmod="sha1")
    found = b""
    while len(found) < length:
        total = digest = _digest(keyed, salt + (len(found) // keyed.digest_size + 1).to_bytes(4, "big"))
        for _ in range(rounds - 1):
            digest = _digest(keyed, digest)
            total = mixed(total, digest)
        found += total
    return found[:length]


def _digest(keyed: hmac.HMAC, message: bytes) -> bytes:
    one = keyed.copy()
    one.update(message)
    return one.digest()
