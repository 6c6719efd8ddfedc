"""Packages encrypted as Office 2010 and later do: agile encryption, [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15."""

from __future__ import annotations

import binascii
import hmac
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gouji.formats.content import damaged
from gouji.formats.encryption.aes import KEY_BITS, Aes, mixed
from gouji.formats.encryption.keys import HASHES, spun
from gouji.formats.encryption.planes import BLOCK
from gouji.formats.findings import Damage, Encrypted
from gouji.formats.markup import starts
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile

PART = "EncryptionInfo"

_ENCRYPTION = "http://schemas.microsoft.com/office/2006/encryption"
_DATA, _INTEGRITY = f"{_ENCRYPTION} keyData", f"{_ENCRYPTION} dataIntegrity"
_KEY = "http://schemas.microsoft.com/office/2006/keyEncryptor/password encryptedKey"
_VERIFIER, _VERIFIER_HASH, _KEY_VALUE, _SEAL_KEY, _SEAL = map(
    bytes.fromhex, ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6", "5fb2ad010cb9e1f6", "a0677f02b22c8433")
)
"""What is hashed in for each use of a key."""
_SEGMENT = 4096
_FILLER = b"\x36"


class _How(NamedTuple):
    """The ciphers and hashes of one element, and what else it says."""

    said: Mapping[str, str]
    hashed: Callable[[bytes], Any]
    hash_name: str
    key_bytes: int
    salt: bytes
    file: str

    def digest(self, *parts: bytes) -> bytes:
        """The hash of some bytes."""
        digest: bytes = self.hashed(b"".join(parts)).digest()
        return digest

    def start(self, salted: bytes) -> bytes:
        """What is added to the first block of a chain."""
        return salted[:BLOCK].ljust(BLOCK, _FILLER)

    def number(self, name: str) -> int:
        """A whole number that the element says."""
        return _number(self.said, name, self.file)

    def sealed(self, name: str) -> bytes:
        """Whole blocks that the element says. Raises R108 for anything else."""
        found = _decoded(self.said, name, self.file)
        if not found or len(found) % BLOCK:
            raise damaged(self.file, Damage.FORMAT)
        return found


def unlocked(said: bytes, whole: bytes, sealed: bytes, password: str, file: str) -> bytes:
    """What is sealed decrypted; ``said`` is the XML that says how, ``whole`` what its seal is of.

    Raises `UnreadableFile`: R105; R107 when the password does not open it or the cipher is another one; R108, also
    when what is sealed has been changed.
    """
    elements = _elements(said, file)
    data, key = _how(elements.get(_DATA), file), _how(elements.get(_KEY), file)
    secret = _secret(key, password)
    if len(secret) < data.key_bytes:
        raise damaged(file, Damage.FORMAT)
    cipher = Aes(secret[: data.key_bytes])
    if (integrity := elements.get(_INTEGRITY)) is not None:
        _check_seal(cipher, data._replace(said=integrity), whole)
    previous = bytearray()
    for number, begin in enumerate(range(0, len(sealed), _SEGMENT)):
        previous += data.start(data.digest(data.salt, number.to_bytes(4, "little")))
        previous += sealed[begin : begin + _SEGMENT - BLOCK]
    return mixed(cipher.decrypted(sealed), bytes(previous[: len(sealed)]))


def _secret(key: _How, password: str) -> bytes:
    """The key of the content, which the password opens. Raises R107 when it does not."""
    digest = spun(key.hashed, key.salt, password, key.number("spinCount"), key.file)

    def opened(name: str, use: bytes) -> bytes:
        made = key.digest(digest, use)[: key.key_bytes].ljust(key.key_bytes, _FILLER)
        return Aes(made).decrypted_chain(key.sealed(name), key.start(key.salt))

    verifier = opened("encryptedVerifierHashInput", _VERIFIER)
    right = key.digest(verifier[: key.number("saltSize")])
    if opened("encryptedVerifierHashValue", _VERIFIER_HASH)[: len(right)] != right:
        raise UnreadableFile(Encrypted(file=key.file))
    return opened("encryptedKeyValue", _KEY_VALUE)


def _check_seal(cipher: Aes, data: _How, whole: bytes) -> None:
    """Refuse (R108) what is no longer as it was encrypted."""

    def opened(name: str, use: bytes) -> bytes:
        return cipher.decrypted_chain(data.sealed(name), data.start(data.digest(data.salt, use)))

    length = len(data.digest())
    key, seal = opened("encryptedHmacKey", _SEAL_KEY), opened("encryptedHmacValue", _SEAL)
    right = hmac.new(key[:length], whole, data.hash_name).digest()
    if not hmac.compare_digest(right, seal[:length]):
        raise damaged(data.file, Damage.CHECKSUM)


def _elements(said: bytes, file: str) -> dict[str, dict[str, str]]:
    """The attributes of the elements that count, the first of each kind."""
    found: dict[str, dict[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        found.setdefault(name, attributes)

    starts(Package(file, b"", {}), PART, said, start)
    return found


def _how(said: Mapping[str, str] | None, file: str) -> _How:
    if said is None:
        raise damaged(file, Damage.FORMAT)
    name, bits = said.get("hashAlgorithm", ""), _number(said, "keyBits", file)
    ciphers = (said.get("cipherAlgorithm"), said.get("cipherChaining"), said.get("blockSize"))
    if ciphers != ("AES", "ChainingModeCBC", str(BLOCK)) or name not in HASHES or bits not in KEY_BITS:
        raise UnreadableFile(Encrypted(file=file))
    return _How(said, HASHES[name], name.lower(), bits // 8, _decoded(said, "saltValue", file), file)


def _number(said: Mapping[str, str], name: str, file: str) -> int:
    text = said.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise damaged(file, Damage.FORMAT)
    return int(text)


def _decoded(said: Mapping[str, str], name: str, file: str) -> bytes:
    try:
        return binascii.a2b_base64(said.get(name, ""))
    except ValueError:
        raise damaged(file, Damage.FORMAT) from None
