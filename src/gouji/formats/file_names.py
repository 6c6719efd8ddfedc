"""File names that every system takes: Windows, macOS, Linux, and an archive between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 180
"""Bytes in UTF-8 of a name without its suffix: a disk takes 255, an address on Windows not much more."""
_FULL_WIDTH = {ord(character): chr(ord(character) + 0xFEE0) for character in '<>:"/\\|?*'}
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
_DEVICES |= {name + digit for name in ("COM", "LPT") for digit in "0123456789¹²³"}


def file_names(wanted: Sequence[str], suffix: str, taken: Iterable[str] = ()) -> list[str]:
    """A safe name with this suffix for each text, all different from each other and from those ``taken``.

    Names that some system cannot tell apart, such as ``a`` and ``A``, are numbered: ``A-2``.
    """
    used = {_key(name) for name in taken}
    names: list[str] = []
    for text in wanted:
        stem, number = safe_stem(text), 1
        while _key(name := f"{stem}{'' if number == 1 else f'-{number}'}{suffix}") in used:
            number += 1
        used.add(_key(name))
        names.append(name)
    return names


def safe_stem(text: str) -> str:
    """A text as the name of a file without its suffix.

    Signs that separate paths or are forbidden come in full width, what cannot be seen is left out, and so
    are dots and spaces at the ends: the first hide a file, the last are lost.
    """
    composed = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)
    visible = "".join(" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    stem = " ".join(visible.split()).lstrip("~$. ")  # “~$” leads the lock files of spreadsheet programs
    stem = stem.encode()[:LONGEST].decode(errors="ignore").rstrip(". ") or "_"
    return f"_{stem}" if stem.partition(".")[0].rstrip().upper() in _DEVICES else stem


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
