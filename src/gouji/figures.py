"""From what stands in a cell to what it says. The one place that decides."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from gouji.grid import ErrorValue, Value
from gouji.submission import BLANK, NOT_A_NUMBER, NOT_APPLICABLE, NOTHING, REPORTED, UNCOMPUTED, Observation

_NOT_APPLICABLE = frozenset({"/", "\\", "-", "--", "—", "——", "–", "―", "不适用", "无", "n/a", "na"})
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_LONGEST = 40
"""Characters of a number written as text, with its separators and decimals."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(maxsize=8192, typed=True)
def observe(value: Value, formula: bool = False) -> Observation:
    """Interpret the content of one cell, ``formula`` saying whether a formula stands in it.

    An error value such as ``#REF!`` is not a number; a formula without a result is uncomputed;
    numbers stored as text, in full width or with thousands separators are numbers.
    """
    if value is None:
        return Observation(None, "", UNCOMPUTED) if formula else NOTHING
    if isinstance(value, (ErrorValue, bool)):
        return Observation(None, str(value).upper(), NOT_A_NUMBER)
    return _read_text(value) if isinstance(value, str) else _number(value, str(value))


def _number(value: int | Decimal, raw: str) -> Observation:
    """A number that somebody can have meant: no spreadsheet keeps more than 15 digits."""
    return Observation(value, raw, REPORTED) if -(10**15) < value < 10**15 else Observation(None, raw, NOT_A_NUMBER)


def _read_text(text: str) -> Observation:
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()
    if not plain:
        return Observation(None, text, BLANK)
    if plain.casefold() in _NOT_APPLICABLE:
        return Observation(None, text, NOT_APPLICABLE)
    if len(plain) <= _LONGEST and _NUMBER.fullmatch(plain):
        return _number(as_number(plain.replace(",", "")), text)
    return Observation(None, text, NOT_A_NUMBER)


def as_number(literal: str) -> int | Decimal:
    """A decimal literal as an ``int`` when it is whole, else exactly as a ``Decimal``."""
    number = Decimal(literal)
    return int(number) if number == number.to_integral_value() else number
