"""How much room a text takes in a sheet."""

from __future__ import annotations

import math
import re
import unicodedata

from gouji.model.patterns import regex

LINE_HEIGHT, PADDING = 14.0, 8.0
"""Points: of one line, and above and below the lines of a cell."""


def text_width(text: str) -> int:
    """Width of a text in characters; Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def text_height(text: str, width: float) -> float:
    """Height in points of a text wrapped at ``width`` characters."""
    lines = sum(max(1, math.ceil((text_width(line) + 1) / max(width, 1))) for line in text.split("\n"))
    return lines * LINE_HEIGHT + PADDING


_WORD = regex(r"[!-~，。、；：（）“”‘’→·…−]+|.", re.DOTALL)
"""What some programs never break: characters that are not Chinese, and the signs between them."""


def unbroken_height(text: str, width: float) -> float:
    """Height in points of a text of which no word, nor what signs tie to it, is broken at ``width`` characters."""
    lines = 0
    for line in text.split("\n"):
        left = 0.0
        for word in _WORD.findall(line):
            taken = text_width(word)
            if taken > left:  # what is longer than a line goes on below
                lines += 1 + int((taken - 1) // width)
                left = width - (taken - 1) % width - 1
            else:
                left -= taken
        lines += not line
    return max(1, lines) * LINE_HEIGHT + PADDING
