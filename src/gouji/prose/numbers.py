"""Numbers in running text: ``1,234件``, ``2764.2万宗``, ``三百二十件``, ``258.5亿元``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gouji.model.claim import rounding
from gouji.model.numerals import chinese_number

_SCALES = {"千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
MONEY = "元"
MASK = "□"
"""Stands for a character that is part of no number of its own."""

_MASKED = re.compile(
    r"[〔\[［（(【]\d{4}[〕\]］）)】]\d{0,5}号?|第[\d零〇一二三四五六七八九十百两]{1,6}"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|(?<![\d.])\d{1,6}(?:\.\d{1,6})?(?:[-~—至]\d{1,6}(?:\.\d{1,6})?)?(?:[%％‰]|个?百分点)|百分之[零〇一二三四五六七八九十百点\d.]{1,9}"
    r"|(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}[-—]?\d{7,8}(?!\d)|(?<!\d)123\d\d(?=[^\d件宗份封起例条]|$)|\d{1,2}月\d{1,2}日|\d{1,2}[:：]\d\d"
    r"|(?m:^)\d{1,2}[.、．](?!\d)|\d{1,5}号|[A-Za-z][A-Za-z0-9./:@_-]{0,80}|一件事|(?:两|二|三|几)[项者类](?=合计|共计|总计|相加|之和|合共)|一起(?!行政|案|因|政府信息|复议|诉讼|[，。；、）]|$)"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?"
_CHINESE = "[零〇一二两三四五六七八九十百千万亿]{1,14}"
_ROUGH_BEFORE = re.compile(r"(?:约|近|超|逾|超过|不足|不到|将近|接近|至少|最多|大约)$")
_SOME = "数几上"
"""In front of Chinese numerals these say that nobody counted."""
_ROUGH_AFTER = re.compile(r"[余多来几]|以[上下内]|左右|上下")


class Figure(NamedTuple):
    """A number with its unit, empty for none, and where both stand; it may be off by ``slack``."""

    start: int
    end: int
    value: Decimal
    slack: Decimal
    unit: str


def masked(text: str) -> str:
    """The text with what is no count made unreadable, character by character: dates, titles, shares, ordinals."""
    return _MASKED.sub(lambda match: MASK * len(match[0]), text)


def pattern_of(units: tuple[str, ...]) -> re.Pattern[str]:
    """What finds numbers, with one of some units behind them or none."""
    known = "|".join(map(re.escape, sorted((*units, MONEY), key=len, reverse=True)))
    return re.compile(
        rf"(?<![\d.〇零一二两三四五六七八九十百千万亿])(?:(?P<plain>{_NUMBER})(?P<scale>{_SCALE})?|(?P<chinese>{_CHINESE}))"
        rf"(?P<rough>余|多|来|几)?(?P<unit>(?P<money>{_SCALE})?{known})?(?!\d|\.\d)"
    )


def figures_in(text: str, pattern: re.Pattern[str]) -> Iterator[Figure]:
    """Every exact number of a masked text, as far as it has a unit or stands at the end of its words."""
    for match in pattern.finditer(text):
        unit, end = match["unit"] or "", match.end()
        if match["chinese"] and text[match.start() - 1 : match.start()] in _SOME and match.start():
            continue
        if match["rough"] or _ROUGH_BEFORE.search(text, max(0, match.start() - 2), match.start()):
            continue
        if _ROUGH_AFTER.match(text, end) or (not unit and not _ends(text, end)):
            continue
        value = _value(match["plain"], match["scale"] or "", match["chinese"])
        if value is None:
            continue
        number, slack = value
        if match["chinese"] and not unit and number:
            continue
        if match["money"]:
            unit, number, slack = MONEY, number * _SCALES[match["money"]], slack * _SCALES[match["money"]]
        elif unit == MONEY and match["plain"] and not slack:
            slack = rounding(number)
        yield Figure(match.start(), end, number, slack, unit)


def _ends(text: str, at: int) -> bool:
    """Whether nothing more is said at a place: a number there needs no unit."""
    return at >= len(text) or text[at] in "，,。.；;、）)！\n"


def _value(plain: str | None, scale: str, chinese: str | None) -> tuple[Decimal, Decimal] | None:
    """A number and how far it may be off; Chinese numerals and plain counts are exact."""
    if plain is None:
        read = chinese_number(chinese or "")
        return None if read is None else (Decimal(read), Decimal(0))
    number = Decimal(plain.replace(",", ""))
    factor = _SCALES.get(scale, 1)
    exact = factor == 1 and "." not in plain
    return number * factor, Decimal(0) if exact else rounding(number) * factor
