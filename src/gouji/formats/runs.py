"""Texts whose characters have fonts of their own: which of them count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Font(NamedTuple):
    """What of a font says that its characters do not count: ``aside`` is struck through, raised or lowered."""

    aside: bool = False
    white: bool = False


PLAIN = Font()


class RichText(str):
    """The characters of a text that count; ``aside`` are the others, ``all`` is both."""

    __slots__ = ("all", "aside")
    all: str
    aside: str


def counted(runs: Iterable[tuple[str, Font]]) -> str:
    """The text that some runs make; what stands aside counts only where there is nothing else.

    White digits beside a figure stand aside; other white characters may be a heading on a dark ground.
    """
    runs = tuple(runs)
    if len(runs) == 1 and runs[0][1] == PLAIN:
        return runs[0][0]
    whole = "".join(text for text, _ in runs)
    if not any(font.aside or font.white for _, font in runs):
        return whole
    dark = "".join(text for text, font in runs if not font.aside and not font.white)
    white = "".join(text for text, font in runs if not font.aside and font.white)
    unseen = _is_figure(dark) and any(map(str.isdecimal, white))
    aside = "".join(text for text, font in runs if font.aside or (font.white and unseen))
    if not aside.strip():
        return whole
    plain = "".join(text for text, font in runs if not font.aside and not (font.white and unseen))
    rich = RichText(plain if plain.strip() else aside)
    rich.aside, rich.all = aside, whole
    return rich


def stretches(text: str, starts: Iterable[tuple[int, Font]], first: Font = PLAIN) -> Iterable[tuple[str, Font]]:
    """The runs of a text by the UTF-16 units at which they begin; what stands before has the font ``first``."""
    units, at = text.encode("utf-16-le", "surrogatepass"), 0
    for start, font in starts:
        yield units[2 * at : 2 * start].decode("utf-16-le", "replace"), first
        at, first = max(at, start), font
    yield units[2 * at :].decode("utf-16-le", "replace"), first


def _is_figure(text: str) -> bool:
    return any(map(str.isdecimal, text)) and not any(map(str.isalpha, text))
