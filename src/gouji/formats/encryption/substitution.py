"""The S-box of AES and its inverse as a circuit of ``&`` and ``^``.

A byte is eight *planes*, least bit first: whole numbers of any length, in each of which every block has one bit, so
that all blocks are substituted together. The circuit takes the inverse in GF(2⁸) seen as GF(((2²)²)²), where it is a
few products in smaller fields; between this view and that of FIPS-197 lies a linear map, joined here to its affine one:

- GF(2²) is {0, 1, w, w+1} with w² = w+1; GF(2⁴) has x² = x+w over it; GF(2⁸) has y² = y+ν over that, ν = wx+1.
- An element is written high half times x (or y) plus low half.
"""

from __future__ import annotations

from typing import TypeAlias

Planes: TypeAlias = list[int]
_Pair: TypeAlias = tuple[int, int]
_Four: TypeAlias = tuple[int, int, int, int]


def substituted(byte: Planes, ones: int) -> Planes:
    """The S-box of FIPS-197, 5.1.1; ``ones`` is a plane with the bit of every block set."""
    a, b, c, d, e, f, g, h = byte
    a, b, c, d, e, f, g, h = _inverse(
        (a ^ b ^ c ^ d ^ h, b ^ d, d ^ e ^ g, b ^ c ^ g ^ h),
        (c ^ d ^ e ^ g ^ h, b ^ e ^ g ^ h, b ^ c ^ d ^ e ^ f ^ g, f ^ h),
    )
    return [
        a ^ g ^ ones, a ^ b ^ d ^ h ^ ones, a ^ b ^ c ^ d ^ e, a,
        a ^ c ^ d ^ e ^ f, c ^ d ^ h ^ ones, e ^ h ^ ones, c ^ h,
    ]  # fmt: skip


def substituted_back(byte: Planes, ones: int) -> Planes:
    """Its inverse, 5.3.2."""
    a, b, c, d, e, f, g, h = byte
    a, b, c, d, e, f, g, h = _inverse(
        (d, c ^ d ^ f ^ g, b ^ c ^ g, f ^ h ^ ones),
        (b ^ c ^ h ^ ones, d ^ e ^ f ^ g, a ^ d ^ ones, b ^ c ^ g ^ h),
    )
    return [
        a ^ b ^ c ^ e, e ^ g ^ h, b ^ e ^ f, b ^ e ^ g ^ h,
        b ^ d ^ e, b ^ c ^ f ^ h, c ^ d ^ g ^ h, b ^ c ^ f,
    ]  # fmt: skip


def _inverse(low: _Four, high: _Four) -> tuple[int, int, int, int, int, int, int, int]:
    """In GF(2⁸): (hy + l)⁻¹ = (hy + h + l) / (νh² + l(h + l)); 0 for 0."""
    a, b, c, d = high
    both = (low[0] ^ a, low[1] ^ b, low[2] ^ c, low[3] ^ d)
    p, q, r, s = _product(low, both)
    divisor = _inverse_of_four((p ^ a ^ b ^ c ^ d, q ^ b ^ d, r ^ b, s ^ a))
    return *_product(both, divisor), *_product(high, divisor)


def _inverse_of_four(byte: _Four) -> _Four:
    """In GF(2⁴), by the same formula with w for ν; in GF(2²) the square is the inverse."""
    a, b, c, d = byte
    e, f = a ^ c, b ^ d
    p, q = _product_of_pairs(a, b, e, f)
    p, q = p ^ d, q ^ c
    p ^= q
    return *_product_of_pairs(e, f, p, q), *_product_of_pairs(c, d, p, q)


def _product(one: _Four, other: _Four) -> _Four:
    """In GF(2⁴), by three products of halves."""
    a, b, c, d = one
    e, f, g, h = other
    p, q = _product_of_pairs(a, b, e, f)
    r, s = _product_of_pairs(c, d, g, h)
    t, u = _product_of_pairs(a ^ c, b ^ d, e ^ g, f ^ h)
    return p ^ s, q ^ r ^ s, t ^ p, u ^ q


def _product_of_pairs(a: int, b: int, e: int, f: int) -> _Pair:
    """In GF(2²): (bw + a)(fw + e)."""
    low = a & e
    return low ^ (b & f), low ^ ((a ^ b) & (e ^ f))
