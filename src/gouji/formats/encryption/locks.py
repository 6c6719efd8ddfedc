"""The ways in which a workbook of Excel 97 to 2003 is locked: RC4, RC4 as the CryptoAPI has it, obfuscation.

[MS-OFFCRYPTO] 2.3.5 to 2.3.7; the record FILEPASS says which it is, [MS-XLS] 2.4.117.
"""

from __future__ import annotations

import binascii
import hashlib
import struct
from collections.abc import Callable, Iterator

from gouji.formats.content import damaged
from gouji.formats.encryption.aes import mixed
from gouji.formats.encryption.cryptoapi import RC4, VERSIONS, described, is_verified
from gouji.formats.encryption.keys import spelled
from gouji.formats.encryption.rc4 import stream_of
from gouji.formats.findings import Damage, Encrypted
from gouji.model.errors import UnreadableFile

Opened = Callable[[bytes, int], bytes]
"""The plain content of a record, from the encrypted one and its position among all bytes of the workbook."""

_OBFUSCATED, _ENCRYPTED = 0, 1
_SECTION = 1024
"""After so many bytes the stream starts anew with another key."""
_SHORT_KEY, _FULL_KEY = 5, 16
_LONGEST = 15
_AGAIN = 16
_FILLERS = bytes.fromhex("bbffffbaffffb98000be0f00bf0f00")
_SEVEN_BITS = bytes(value & 0x7F for value in range(256))
_TURNED_BY_TWO, _TURNED_BY_THREE = (
    bytes((value << by | value >> (8 - by)) & 0xFF for value in range(256)) for by in (2, 3)
)


def opened(said: bytes, password: str, file: str) -> Opened:
    """A lock opened with a password. Raises `UnreadableFile`: R107 when that, or any, does not open it; R108."""
    try:
        if len(said) == 4:  # of Excel 5 and 95, which know one way only
            key, verifier = struct.unpack("<HH", said)
            return _unobfuscated(key, verifier, password, file)
        (kind,) = struct.unpack_from("<H", said)
        first, second = struct.unpack_from("<HH", said, 2)
    except struct.error:
        raise damaged(file, Damage.TRUNCATED) from None
    if kind == _OBFUSCATED:
        return _unobfuscated(first, second, password, file)
    if (kind, first, second) == (_ENCRYPTED, 1, 1):
        return _through_rc4(said[6:], password, file)
    if kind == _ENCRYPTED and first in VERSIONS and second == 2:
        return _through_cryptoapi(said[10:], password, file)
    raise UnreadableFile(Encrypted(file=file))


def _through_rc4(said: bytes, password: str, file: str) -> Opened:
    """With keys of 40 bits, 2.3.6."""
    salt, told = said[:16], said[16:48]
    if len(told) < 32:
        raise damaged(file, Damage.TRUNCATED)
    base = _md5((_md5(spelled(password))[:_SHORT_KEY] + salt) * 16)[:_SHORT_KEY]

    def key_of(section: int) -> bytes:
        return _md5(base + section.to_bytes(4, "little"))

    plain = mixed(told, stream_of(key_of(0), len(told)))
    if _md5(plain[:16]) != plain[16:]:
        raise UnreadableFile(Encrypted(file=file))
    return _through_sections(key_of)


def _through_cryptoapi(said: bytes, password: str, file: str) -> Opened:
    """With keys of 40 to 128 bits, 2.3.5."""
    how = described(said, file)
    if how.algorithm != RC4 or how.key_bits not in range(40, 129, 8):
        raise UnreadableFile(Encrypted(file=file))
    base = hashlib.sha1(how.salt + spelled(password)).digest()
    length = how.key_bits // 8

    def key_of(section: int) -> bytes:
        key = hashlib.sha1(base + section.to_bytes(4, "little")).digest()[:length]
        return key.ljust(_FULL_KEY, b"\0") if length == _SHORT_KEY else key

    told = how.verifier + how.verifier_hash
    if not is_verified(mixed(told, stream_of(key_of(0), len(told)))):
        raise UnreadableFile(Encrypted(file=file))
    return _through_sections(key_of)


def _through_sections(key_of: Callable[[int], bytes]) -> Opened:
    stream = bytearray()

    def plain(content: bytes, position: int) -> bytes:
        end = position + len(content)
        while len(stream) < end:
            stream.extend(stream_of(key_of(len(stream) // _SECTION), _SECTION))
        return mixed(content, bytes(stream[position:end]))

    return plain


def _unobfuscated(key: int, verifier: int, password: str, file: str) -> Opened:
    """With sixteen bytes that are added again and again, 2.3.7.2; the key is the checksum CRC-16 of the password."""
    for spelling in _spellings(password):
        if (key, verifier) == (binascii.crc_hqx(spelling.translate(_SEVEN_BITS), 0xFFFF), _verifier(spelling)):
            break
    else:
        raise UnreadableFile(Encrypted(file=file))
    filled = (spelling + _FILLERS)[:_AGAIN]
    added = mixed(filled, key.to_bytes(2, "little") * (_AGAIN // 2)).translate(_TURNED_BY_TWO)

    def plain(content: bytes, position: int) -> bytes:
        begin = (position + len(content)) % _AGAIN
        turned = (added * (len(content) // _AGAIN + 2))[begin : begin + len(content)]
        return mixed(content.translate(_TURNED_BY_THREE), turned)

    return plain


def _spellings(password: str) -> Iterator[bytes]:
    """A password in bytes: half of each character, as it is prescribed, and as Windows in China writes it."""
    halves = ((ord(character) & 0xFF) or (ord(character) >> 8 & 0xFF) for character in password)
    yield bytes(halves)[:_LONGEST]
    yield password.encode("gb18030", "replace")[:_LONGEST]


def _verifier(spelling: bytes) -> int:
    """The sum of length and bytes, each turned by its place in 15 bits."""
    total = len(spelling) ^ 0xCE4B
    for place, value in enumerate(spelling, 1):
        turned = value << place % 15
        total ^= turned & 0x7FFF | turned >> 15
    return total


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()
