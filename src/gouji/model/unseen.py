"""Characters that nobody sees and that say nothing, wherever they stand: soft hyphens, blanks without width, marks."""

from __future__ import annotations

UNSEEN = dict.fromkeys(
    (0xAD, 0x180E, *range(0x200B, 0x2010), 0x202A, 0x202C, *range(0x2060, 0x2065), 0x2066, 0x2068, 0x2069, 0xFEFF)
)
"""For `str.translate`. Marks that turn the order of digits around are none of them."""


def seen(text: str) -> str:
    """A text without such characters."""
    return text if text.isprintable() else text.translate(UNSEEN)
