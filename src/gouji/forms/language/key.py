"""One key of a definition: what kind of value, what without it, what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

REQUIRED = "required"


class Key(NamedTuple):
    """One key: its type or types in Python, what holds without it (or `REQUIRED`), and its meaning.

    ``words`` are those that it may be, where it is one of some.
    """

    kind: type | tuple[type, ...]
    default: str
    meaning: str
    words: tuple[str, ...] = ()


Keys = Mapping[str, Key]


def one_of(words: Iterable[str]) -> str:
    """Words in a sentence of which one has to be chosen."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}"
