"""Labels as they come back: the same words however they are spaced, punctuated or set."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gouji.model.form import Header
from gouji.model.ideographs import RADICALS, SIMPLIFIED
from gouji.model.keeping import kept
from gouji.model.patterns import regex
from gouji.model.unseen import seen

_UNIT = regex(
    r"\((?:[^():]{0,4}单位:[^()]*|(?:人民币)?[十百千万亿]{0,2}(?:元|件))\)|[\[,](?:单位:)?[十百千万亿]{0,2}元\]?$"
)

LEAD = regex(
    r"\s*(?:[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]、?|[一二三四五六七八九十]{1,3}\s*、|[0-9]{1,2}\s*(?:[.．、](?![0-9])|[)）]))\s*"
)
"""The number in front of a label, which is in no text where a program counts by itself."""
_TELLING = 4
"""Characters of a label by which it is known without its number."""


_ALIKE = {**RADICALS, **SIMPLIFIED}


def squeezed(text: str) -> str:
    """A text without blanks and what nobody sees, in half width where it has one."""
    return "".join(unicodedata.normalize("NFKC", seen(text)).split())


@kept
def fold(text: str) -> str:
    r"""Letters, digits and Chinese characters only; full and half width, case, and Traditional characters alike.

    A unit in brackets is left out.
    ``（一） 予以公开``, ``(一)予以公开`` and ``（一）予以\n公开`` all give ``一予以公开``.
    """
    plain = _UNIT.sub("", squeezed(text).translate(_ALIKE)).casefold()
    return "".join(character for character in plain if character.isalnum())


def unnumbered(text: str) -> str:
    """A label or title without the number in front of it."""
    return LEAD.sub("", text, count=1) if LEAD.match(text) else text


@lru_cache(maxsize=8192)
def wordings(header: Header) -> frozenset[str]:
    """Every folded wording of a header: its label and its aliases, where they tell enough without their number."""
    said = [fold(text) for text in (header.label, *header.aliases)]
    return frozenset(said) | {bare for bare in _bare(header) if len(bare) >= _TELLING}


@lru_cache(maxsize=8192)
def short_wordings(header: Header) -> frozenset[str]:
    """The wordings without their number that say little where nothing stands over them, such as 其他 and 总计."""
    return frozenset(bare for bare in _bare(header) if 0 < len(bare) < _TELLING) - wordings(header)


def _bare(header: Header) -> list[str]:
    """The folded wordings of a header that has a number, without it."""
    return [fold(unnumbered(text)) for text in (header.label, *header.aliases) if LEAD.match(text)]
