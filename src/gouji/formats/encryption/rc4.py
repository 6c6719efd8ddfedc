"""RC4: a stream of bytes made from a key, which are added to what is plain or encrypted."""

from __future__ import annotations


def stream_of(key: bytes, length: int) -> bytes:
    """So many first bytes of the stream of a key."""
    state = list(range(256))
    j = 0
    for i in range(256):
        one = state[i]
        j = (j + one + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], one
    found = bytearray(length)
    i = j = 0
    for position in range(length):
        i = (i + 1) & 0xFF
        one = state[i]
        j = (j + one) & 0xFF
        state[i] = other = state[j]
        state[j] = one
        found[position] = state[(one + other) & 0xFF]
    return bytes(found)
