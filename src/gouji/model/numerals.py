"""Chinese numerals: ``一百二十三``, ``壹佰贰拾叁``, ``二〇二三``."""

from __future__ import annotations

_FORMS = ("〇零○", "一壹", "二贰两貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = {character: digit for digit, forms in enumerate(_FORMS) for character in forms}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = frozenset((*_DIGITS, *_SMALL, *_LARGE))


def chinese_number(text: str) -> int | None:
    """The number that Chinese numerals say; None when they are no well-formed number.

    Digits alone are read one by one (``二〇`` is 20); units must fall, as in ``一万二千零三``. The
    colloquial ``一百五`` (150) says one thing and is written like another, so it is no number.
    """
    if not text or not NUMERALS.issuperset(text):
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, first = 0, True
    for unit, character in ((10**8, "亿億"), (10**4, "万萬")):
        found = [i for i, c in enumerate(text) if c in character]
        if len(found) > 1:
            return None
        if found:
            section, text = text[: found[0]], text[found[0] + 1 :]
            value = _section(section, first)
            if value is None:
                return None
            total, first = total + value * unit, False
    value = _section(text, first) if text else 0
    return None if value is None else total + value


def _section(text: str, first: bool) -> int | None:
    """A number from 1 to 9999; a gap between units, or in front of all but the first, is bridged by one zero."""
    total, last, gap = 0, 10_000, first
    if not text:
        return None
    while text:
        if _DIGITS.get(text[0]) == 0:
            if gap:
                return None
            text, gap = text[1:], True
        digit = _DIGITS.get(text[:1])
        if digit == 0:
            return None
        unit = _SMALL.get(text[1:2] if digit else text[:1], 1)
        if (digit is None and (unit != 10 or total)) or unit >= last or (unit * 10 != last and not gap):
            return None
        total += (digit or 1) * unit
        text = text[(digit is not None) + (unit > 1) :]
        last, gap = unit, False
    return total
