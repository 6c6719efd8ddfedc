"""Signs that stand for a figure by agreement (约定符号), such as ``N/A`` and ``<1``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Token(NamedTuple):
    """A sign, and what it means: no figure at all, or one that is ``at_most`` so much."""

    text: str
    at_most: int | None = None


def is_special(text: str, tokens: Iterable[Token]) -> bool:
    """Whether a text is one of some signs, however it is spaced and set."""
    said = plainly(text)
    return any(plainly(one.text) == said for one in tokens)


def bounding(text: str, tokens: Iterable[Token]) -> Token | None:
    """The sign that a text is, of those that say what the figure is at most."""
    said = plainly(text)
    return next((one for one in tokens if one.at_most is not None and plainly(one.text) == said), None)


def plainly(text: str) -> str:
    """A sign without blanks, in half width and small letters."""
    return "".join(text.translate(_HALF).split()).casefold()


_HALF = {0xFF01 + at: 0x21 + at for at in range(94)}
"""Full width signs in half width."""
