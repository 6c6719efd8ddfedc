"""AES (FIPS-197) of many blocks at once, in the standard library alone.

A step of the cipher is done for all blocks together, by a few thousand operations on long whole numbers (`planes`)
and no table to look up: ten megabytes a second without compiled code, though one block costs as much as a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from gouji.formats.encryption.planes import BLOCK, GROUP, blocks_of, planes_of
from gouji.formats.encryption.substitution import Planes, substituted, substituted_back

KEY_BITS = (128, 192, 256)

_AT_ONCE = 1 << 18
"""Bytes that are turned into planes together: enough to make the numbers long, and few enough for the cache."""
_WORD = 4
_AHEAD = [5 * place % BLOCK for place in range(BLOCK)]
"""Where each byte of a block comes from when its rows are shifted; a block is four columns of four bytes."""
_BACK = [13 * place % BLOCK for place in range(BLOCK)]

_State = list[Planes]


class Aes:
    """The cipher with one key, of 16, 24 or 32 bytes: every block on its own."""

    def __init__(self, key: bytes) -> None:
        self._rounds = _round_keys(key)

    def encrypted(self, blocks: bytes) -> bytes:
        """Whole blocks encrypted."""
        return _in_pieces(blocks, self._encrypt)

    def decrypted(self, blocks: bytes) -> bytes:
        """Whole blocks decrypted."""
        return _in_pieces(blocks, self._decrypt)

    def decrypted_chain(self, blocks: bytes, start: bytes) -> bytes:
        """Whole blocks decrypted, to each of which the one before, or ``start``, had been added (CBC)."""
        return mixed(self.decrypted(blocks), (start + blocks)[: len(blocks)])

    def _encrypt(self, state: _State, ones: int) -> _State:
        first, *middle, last = self._rounds
        state = _with_key(state, first, ones)
        for key in middle:
            state = [substituted(state[place], ones) for place in _AHEAD]
            state = _with_key(_by_columns(_mix, state), key, ones)
        return _with_key([substituted(state[place], ones) for place in _AHEAD], last, ones)

    def _decrypt(self, state: _State, ones: int) -> _State:
        first, *middle, last = self._rounds
        state = _with_key(state, last, ones)
        for key in reversed(middle):
            state = _with_key([substituted_back(state[place], ones) for place in _BACK], key, ones)
            state = _by_columns(_mix_back, state)
        return _with_key([substituted_back(state[place], ones) for place in _BACK], first, ones)


def mixed(one: bytes, other: bytes) -> bytes:
    """Exclusive or of bytes of the same length."""
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _in_pieces(blocks: bytes, step: Callable[[_State, int], _State]) -> bytes:
    if len(blocks) % BLOCK:
        raise ValueError(len(blocks))
    return b"".join(_pieces(blocks, step))


def _pieces(blocks: bytes, step: Callable[[_State, int], _State]) -> Iterator[bytes]:
    for begin in range(0, len(blocks), _AT_ONCE):
        piece = blocks[begin : begin + _AT_ONCE]
        whole = piece + bytes(-len(piece) % GROUP)
        count = len(whole) // BLOCK
        yield blocks_of(step(planes_of(whole), (1 << count) - 1), count)[: len(piece)]


def _with_key(state: _State, key: bytes, ones: int) -> _State:
    return [
        [plane ^ ones if said >> bit & 1 else plane for bit, plane in enumerate(byte)]
        for byte, said in zip(state, key, strict=True)
    ]


def _by_columns(mix: Callable[[_State], _State], state: _State) -> _State:
    return [byte for begin in range(0, BLOCK, _WORD) for byte in mix(state[begin : begin + _WORD])]


def _mix(column: _State) -> _State:
    """MixColumns, 5.1.3: to each byte all four are added, and twice the sum of it and the next."""
    a, b, c, d = column
    ab, cd = _sum(a, b), _sum(c, d)
    total = _sum(ab, cd)
    steps = (ab, _sum(b, c), cd, _sum(d, a))
    return [_sum(_sum(byte, total), _doubled(step)) for byte, step in zip(column, steps, strict=True)]


def _mix_back(column: _State) -> _State:
    """Its inverse, 5.3.3, which is the same thing after four times the next byte but one is added to each."""
    a, b, c, d = column
    even, odd = (_doubled(_doubled(_sum(one, other))) for one, other in ((a, c), (b, d)))
    return _mix([_sum(a, even), _sum(b, odd), _sum(c, even), _sum(d, odd)])


def _sum(one: Planes, other: Planes) -> Planes:
    return [p ^ q for p, q in zip(one, other, strict=True)]


def _doubled(byte: Planes) -> Planes:
    """Twice a byte in GF(2⁸) with x⁸ = x⁴ + x³ + x + 1."""
    a, b, c, d, e, f, g, h = byte
    return [h, a ^ h, b, c ^ h, d ^ h, e, f, g]


def _round_keys(key: bytes) -> list[bytes]:
    """The keys of the rounds, 5.2."""
    if 8 * len(key) not in KEY_BITS:
        raise ValueError(len(key))
    box, length, constant = _table(), len(key) // _WORD, 1
    words = [key[begin : begin + _WORD] for begin in range(0, len(key), _WORD)]
    while len(words) < _WORD * (length + 7):
        word = words[-1]
        if len(words) % length == 0:
            word = (word[1:] + word[:1]).translate(box)
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = constant << 1 ^ (0x11B if constant & 0x80 else 0)
        elif length == 8 and len(words) % length == 4:
            word = word.translate(box)
        words.append(mixed(word, words[-length]))
    return [b"".join(words[begin : begin + _WORD]) for begin in range(0, len(words), _WORD)]


@cache
def _table() -> bytes:
    """The S-box of every byte."""
    planes = [sum((value >> bit & 1) << value for value in range(256)) for bit in range(8)]
    boxed = substituted(planes, (1 << 256) - 1)
    return bytes(sum((plane >> value & 1) << bit for bit, plane in enumerate(boxed)) for value in range(256))
