"""Labels as they come back: the same words however they are spaced, punctuated or set."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gouji.model.form import Header
from gouji.model.ideographs import RADICALS, SIMPLIFIED
from gouji.model.keeping import kept
from gouji.model.patterns import regex

_UNIT = regex(
    r"\((?:[^():]{0,4}单位:[^()]*|(?:人民币)?[十百千万亿]{0,2}(?:元|件))\)|[\[,](?:单位:)?[十百千万亿]{0,2}元\]?$"
)


_ALIKE = {**RADICALS, **SIMPLIFIED}


def squeezed(text: str) -> str:
    """A text without blanks, in half width where it has one."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@kept
def fold(text: str) -> str:
    r"""Letters, digits and Chinese characters only; full and half width, case, and Traditional characters alike.

    A unit in brackets is left out.
    ``（一） 予以公开``, ``(一)予以公开`` and ``（一）予以\n公开`` all give ``一予以公开``.
    """
    plain = _UNIT.sub("", squeezed(text).translate(_ALIKE)).casefold()
    return "".join(character for character in plain if character.isalnum())


@lru_cache(maxsize=8192)
def wordings(header: Header) -> frozenset[str]:
    """Every folded wording under which a header is known: its label and its aliases."""
    return frozenset(fold(text) for text in (header.label, *header.aliases))
