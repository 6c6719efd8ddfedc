"""Workbooks locked with a password as programs of Office do it, by the compiled library of ciphers; zips too."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from compounds import CUTOFF, compound
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SALT = bytes(range(100, 116))
VERIFIER = bytes(range(16))
LOCK, SHEET = 0x002F, 0x0085
ALWAYS_PLAIN = (0x0809, LOCK, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138)


class Agile(NamedTuple):
    """How Office 2010 and later lock a package, and what of it is out of the ordinary."""

    hashed: str = "sha512"
    bits: int = 256
    spins: int = 10
    said_spins: int | None = None
    sealed: bool = True
    broken_seal: bool = False
    cipher: str = "AES"


def standing_for(value: int) -> bytes:
    return struct.pack("<L", value)


def padded(content: bytes, to: int = 16) -> bytes:
    return content + bytes(-len(content) % to)


def chained(key: bytes, start: bytes, content: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.CBC(start)).encryptor().update(padded(content))


def spun(hashed: Callable[[bytes], Any], password: str, spins: int) -> bytes:
    digest: bytes = hashed(SALT + password.encode("utf-16-le")).digest()
    for spin in range(spins):
        digest = hashed(standing_for(spin) + digest).digest()
    return digest


def agile(plain: bytes, password: str, how: Agile = Agile()) -> bytes:  # noqa: B008  a tuple
    """A package locked as Office 2010 and later do."""
    hashed, size = getattr(hashlib, how.hashed), how.bits // 8
    digest, secret = spun(hashed, password, how.spins), bytes(range(7, 7 + size))

    def sealed(use: str, content: bytes) -> str:
        key = hashed(digest + bytes.fromhex(use)).digest()[:size].ljust(size, b"\x36")
        return base64.b64encode(chained(key, SALT, content)).decode()

    def by_secret(use: bytes, content: bytes) -> bytes:
        return chained(secret, hashed(SALT + use).digest()[:16], content)

    segments = [by_secret(standing_for(at // 4096), plain[at : at + 4096]) for at in range(0, len(plain), 4096)]
    package = struct.pack("<Q", len(plain)) + b"".join(segments)
    seal_key = bytes(range(hashed().digest_size))
    seal = hmac.new(seal_key, package + b"!" * how.broken_seal, how.hashed).digest()
    integrity = ""
    if how.sealed:
        words = (("Key", "5fb2ad010cb9e1f6", seal_key), ("Value", "a0677f02b22c8433", seal))
        told = " ".join(
            f'encryptedHmac{name}="{base64.b64encode(by_secret(bytes.fromhex(use), content)).decode()}"'
            for name, use, content in words
        )
        integrity = f"<dataIntegrity {told}/>"
    common = (
        f'saltSize="16" blockSize="16" keyBits="{how.bits}" hashSize="{hashed().digest_size}" cipherAlgorithm="{how.cipher}" '
        f'cipherChaining="ChainingModeCBC" hashAlgorithm="{how.hashed.upper()}" saltValue="{base64.b64encode(SALT).decode()}"'
    )
    info = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f"<keyData {common}/>{integrity}<keyEncryptors>"
        '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<p:encryptedKey spinCount="{how.spins if how.said_spins is None else how.said_spins}" {common} '
        f'encryptedVerifierHashInput="{sealed("fea7d2763b4b9e79", VERIFIER)}" '
        f'encryptedVerifierHashValue="{sealed("d7aa0f6d3061344e", hashed(VERIFIER).digest())}" '
        f'encryptedKeyValue="{sealed("146e0be7abacd0d6", secret)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    return holding((struct.pack("<HHL", 4, 4, 0x40) + info.encode()).ljust(CUTOFF), package)


def holding(info: bytes, package: bytes) -> bytes:
    """The compound file of a locked package."""
    return compound({"EncryptionInfo": info, "EncryptedPackage": package})


def standard(plain: bytes, password: str, bits: int = 128) -> bytes:
    """A package locked as Office 2007 does."""
    last = hashlib.sha1(spun(hashlib.sha1, password, 50_000) + bytes(4)).digest()
    key = b"".join(hashlib.sha1(bytes(byte ^ pad for byte in last.ljust(64, b"\0"))).digest() for pad in (0x36, 0x5C))[
        : bits // 8
    ]
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    verifier, digest = (
        encryptor.update(padded(content)) for content in (VERIFIER, hashlib.sha1(VERIFIER).digest().ljust(32, b"\0"))
    )
    info = struct.pack("<HHL", 4, 2, 0x24) + described({128: 0x660E, 192: 0x660F, 256: 0x6610}[bits], bits, 24)
    package = struct.pack("<Q", len(plain)) + encryptor.update(padded(plain))
    told = standing_for(16) + SALT + verifier + standing_for(20) + digest
    return holding((info + told).ljust(CUTOFF, b"\0"), package)


def described(algorithm: int, bits: int, provider: int, flags: int = 0x24) -> bytes:
    name = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8L", flags, 0, algorithm, 0x8004, bits, provider, 0, 0) + name
    return standing_for(len(header)) + header


# ── xls ─────────────────────────────────────────────────────────────────────────────────────


class Lock(NamedTuple):
    """What the record FILEPASS says, and the encrypted content of a record at a position."""

    said: bytes
    seal: Callable[[bytes, int], bytes]


def by_rc4(password: str) -> Lock:
    short = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    base = hashlib.md5((short + SALT) * 16).digest()[:5]
    seal = by_sections(lambda section: hashlib.md5(base + standing_for(section)).digest())
    told = seal(VERIFIER + hashlib.md5(VERIFIER).digest(), 0)
    return Lock(struct.pack("<HHH", 1, 1, 1) + SALT + told, seal)


def by_cryptoapi(password: str, bits: int = 128) -> Lock:
    base = hashlib.sha1(SALT + password.encode("utf-16-le")).digest()

    def key_of(section: int) -> bytes:
        key = hashlib.sha1(base + standing_for(section)).digest()[: bits // 8]
        return key.ljust(16, b"\0") if bits == 40 else key

    seal = by_sections(key_of)
    told = seal(VERIFIER + hashlib.sha1(VERIFIER).digest(), 0)
    head = struct.pack("<HHHL", 1, 4, 2, 4) + described(0x6801, bits, 1, 4)
    return Lock(head + standing_for(16) + SALT + told[:16] + standing_for(20) + told[16:], seal)


def by_sections(key_of: Callable[[int], bytes]) -> Callable[[bytes, int], bytes]:
    def seal(content: bytes, position: int) -> bytes:
        found = bytearray()
        while len(found) < len(content):
            section, before = divmod(position + len(found), 1024)
            piece = content[len(found) : len(found) + 1024 - before]
            stream = Cipher(ARC4(key_of(section)), None).encryptor()
            found += stream.update(bytes(before) + piece)[before:]
        return bytes(found)

    return seal


def by_obfuscation(password: bytes, *, old: bool = False) -> Lock:
    """As the standard's own pseudocode has it, bit by bit."""
    key, high = 0, 0xFFFF
    for letter in password:
        high = shifted(high, 8)
        key = shifted(key, 8) ^ shifted((letter & 0x7F) << 8, 8)
    key ^= high
    verifier = 0
    for letter in reversed(bytes([len(password)]) + password):
        verifier = (verifier << 1 & 0x7FFF | verifier >> 14) ^ letter
    verifier ^= 0xCE4B
    filled = (password + bytes.fromhex("bbffffbaffffb98000be0f00bf0f00"))[:16]
    array = [turned(byte ^ (key >> 8 if place % 2 else key & 0xFF), 7) for place, byte in enumerate(filled)]

    def seal(content: bytes, position: int) -> bytes:
        begin = position + len(content)
        return bytes(turned(byte, 5) ^ array[(begin + place) % 16] for place, byte in enumerate(content))

    return Lock(struct.pack("<HH", key, verifier) if old else struct.pack("<HHH", 0, key, verifier), seal)


def shifted(value: int, bits: int) -> int:
    """Times x to the power of so many bits, by x¹⁶ + x¹² + x⁵ + 1."""
    for _ in range(bits):
        value = value << 1 & 0xFFFF ^ (0x1021 if value & 0x8000 else 0)
    return value


def turned(byte: int, bits: int) -> int:
    return (byte << bits | byte >> 8 - bits) & 0xFF


def locked(stream: bytes, lock: Lock) -> bytes:
    """The records of a workbook, among which one tells of the lock, encrypted."""
    found = bytearray(stream)
    for kind, begin, end in records(stream):
        if kind not in ALWAYS_PLAIN:
            kept = 4 if kind == SHEET else 0
            found[begin + kept : end] = lock.seal(stream[begin:end], begin)[kept:]
    return bytes(found)


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    position = 0
    while position < len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, position + 4, position + 4 + length
        position += 4 + length


# ── zip ─────────────────────────────────────────────────────────────────────────────────────


def zip_locked(name: str, content: bytes, password: str) -> bytes:
    """A zip of one file, locked as zips have been since PKZIP 2."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def stir(byte: int) -> None:
        keys[0] = crc_of(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc_of(keys[1] >> 24, keys[2])

    def sealed(byte: int) -> int:
        mask = keys[2] & 0xFFFF | 2
        stir(byte)
        return byte ^ (mask * (mask ^ 1) >> 8 & 0xFF)

    for byte in password.encode():
        stir(byte)
    path, check = name.encode(), zlib.crc32(content)
    body = bytes(map(sealed, bytes(11) + bytes([check >> 24]) + content))
    told = struct.pack("<HHHHLLLHH", 0x801, 0, 0, 0x5A30, check, len(body), len(content), len(path), 0)
    head = b"PK\3\4" + struct.pack("<H", 20) + told + path
    entry = b"PK\1\2" + struct.pack("<HH", 20, 20) + told + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + path
    return head + body + entry + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(head) + len(body), 0)


def crc_of(byte: int, before: int) -> int:
    """One step of CRC-32, without its beginning and end."""
    return zlib.crc32(bytes([byte]), before ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
