"""Units of measure as people write them: which is meant, and what a figure is in another one."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gouji.model.edit import Number
from gouji.model.figures import MEASURES, as_number
from gouji.model.keeping import kept
from gouji.model.patterns import regex

SCALES = "十百千万亿"
"""The words that make a larger unit of a plain one."""
_SCALES = {
    "": 1, "十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "万亿": 10**12,
}  # fmt: skip
_MONEY = ("元", "圆", "人民币", "人民币元", "rmb")
_COUNTED = (*MEASURES, "件数")
_WORD = r"(?:人民币)?(?:[十百千万亿]{1,2})?(?:元|圆|人民币|[Rr][Mm][Bb]|件次|件|份|个|宗|条|次|项|例|起)"
_STATED = regex(
    rf"[（(【\[]\s*(?:计量|金额|货币)?(?:单位)?\s*[:：]?\s*(?:以|按)?\s*({_WORD})\s*(?:计|为单位)?\s*[)）】\]]"
    rf"|单位\s*[:：为]?\s*({_WORD}(?:\s*[、/和,，]\s*{_WORD})*)(?![\u4e00-\u9fff])|[以按]({_WORD})(?:计|为单位)"
    rf"|[,，:：/\s]\s*({_WORD})\s*$",
    having="元圆币bB件份个宗条次项例起",
)
_PARTED = regex(r"\s*[、/和,，]\s*")
LONGEST = 200
"""Characters of a label that are looked at."""


class Measure(NamedTuple):
    """A unit of measure: what it counts (``money`` or ``pieces``) and how many of the plain unit it is."""

    what: str
    scale: int


@kept
def measure(unit: str) -> Measure | None:
    """The measure that a unit of money or of pieces means; None for any other."""
    word = unit.strip().casefold().removeprefix("人民币") or "元"
    for length in (2, 1, 0):
        scale = _SCALES.get(word[:length])
        if scale is not None and len(word) > length:
            if word[length:] in _MONEY:
                return Measure("money", scale)
            if word[length:] in _COUNTED:
                return Measure("pieces", scale)
    return None


@kept
def stated_units(text: str) -> tuple[str, ...]:
    """The units of measure that a label says its figures are in: ``（单位：万元）``, ``金额(元)``."""
    found = _STATED.findall(text) if len(text) <= LONGEST else ()
    return tuple(word for groups in found for group in groups if group for word in _PARTED.split(group))


def converted(value: Number, unit: str, wanted: str) -> Number | None:
    """What a figure in one unit is in another of the same kind; None where they are of different kinds."""
    mine, other = measure(unit), measure(wanted)
    if mine is None or other is None or mine.what != other.what:
        return None
    return as_number(format((Decimal(value) * mine.scale / other.scale).normalize(), "f"))


def differs(unit: str, wanted: str) -> bool:
    """Whether two units count the same thing in different sizes."""
    return converted(1, unit, wanted) not in (None, 1)
