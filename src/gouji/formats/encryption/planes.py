"""Blocks of 16 bytes turned into planes and back: for every bit of a block one number with a bit for each of them."""

from __future__ import annotations

from functools import lru_cache

from gouji.formats.encryption.substitution import Planes

BLOCK = 16
GROUP = 8 * BLOCK
"""So many bytes, eight blocks, are turned together; there are always whole groups."""
_SWAPS = (
    (7, bytes.fromhex("aa00aa00aa00aa00")),
    (14, bytes.fromhex("cccc0000cccc0000")),
    (28, bytes.fromhex("f0f0f0f000000000")),
)
"""Distance and place of the bits that change places: neighbours, pairs and fours of a square of 8 by 8."""


def planes_of(blocks: bytes) -> list[Planes]:
    """The planes of each of the 16 bytes of a block, least bit first."""
    count = len(blocks) // BLOCK
    turned = _turned(b"".join([blocks[place::BLOCK] for place in range(BLOCK)]))
    return [
        [int.from_bytes(turned[start + bit : start + count : 8], "little") for bit in range(8)]
        for start in range(0, len(blocks), count)
    ]


def blocks_of(state: list[Planes], count: int) -> bytes:
    """So many blocks with these planes."""
    turned = bytearray(count * BLOCK)
    for place, byte in enumerate(state):
        for bit, plane in enumerate(byte):
            turned[place * count + bit : (place + 1) * count : 8] = plane.to_bytes(count // 8, "little")
    parted = _turned(turned)
    blocks = bytearray(count * BLOCK)
    for place in range(BLOCK):
        blocks[place::BLOCK] = parted[place * count : (place + 1) * count]
    return bytes(blocks)


def _turned(squares: bytes | bytearray) -> bytes:
    """Bit i of byte k and bit k of byte i exchanged in every eight bytes; twice is as before."""
    bits = int.from_bytes(squares, "little")
    for distance, mask in _masks(len(squares)):
        differing = (bits ^ (bits >> distance)) & mask
        bits ^= differing ^ (differing << distance)
    return bits.to_bytes(len(squares), "little")


@lru_cache(maxsize=4)
def _masks(length: int) -> tuple[tuple[int, int], ...]:
    return tuple((distance, int.from_bytes(mask * (length // 8), "little")) for distance, mask in _SWAPS)
