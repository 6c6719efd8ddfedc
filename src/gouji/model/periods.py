"""Which year, and whether the whole of it, a text speaks of, as people write it: ``２０２４年度``, ``二〇二四年``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gouji.model.keeping import kept
from gouji.model.numerals import chinese_number
from gouji.model.patterns import regex
from gouji.model.reporting_period import JANUARY, Frequency, YearStart

_ZERO = str.maketrans(dict.fromkeys("Oo0０", "〇"))
_CHINESE_YEAR = regex(
    r"(?<![一二三四五六七八九十百千万〇零○])[二贰貳2][〇零○Oo0][〇零○Oo0-9一二三四五六七八九壹贰貳叁肆伍陆柒捌玖]{2}(?![〇零○0-9一二三四五六七八九十百千万])",
    having=("二贰貳2", "〇零○Oo0"),
)
_OTHER_DIGITS = frozenset("〇零○Oo一二三四五六七八九壹贰貳叁肆伍陆柒捌玖")
_CHINESE_MONTH = regex(
    r"(?:元|[一二三四五六七八九十]{1,2})(?=\s*(?:个?月|[-—–~～至到、]\s*[一二三四五六七八九十]{1,2}\s*个?月))",
    having="月",
)
_CHINESE_DAY = regex(r"(?<=月)\s*([一二三四五六七八九十]{1,3})(?=[日号])", having="月")
_DASHES = "-—–―‐‒−~至到"
_TO = rf"\s*起?\s*[{_DASHES}]+\s*"
_LONGEST = 300
"""Characters of a text in which a year is looked for."""
_YEAR = regex(r"(?<![\d.])(20\d\d)(?!\d)")
_OF_A_DATE = regex(
    r"\s*(?:年度?|[-/.])\s*\d{1,2}\s*(?:月|[-/.]\s*\d)|(?:0[1-9]|1[0-2])[0-3]\d|\s*年\s*(?:公布|印发|发布|制发|编印|公开发布)"
)
DOCUMENT = regex(
    r"(?:[\u4e00-\u9fff]{0,10}[发办函字文呈报秘])?\s*[〔\[(【]\s*20\d\d\s*[)〕\]】]\s*第?\s*\d{1,5}\s*号", having="号"
)
"""The number of a document, 国办发〔2021〕30号."""
_TO_DECEMBER = r"12(?:\s*[-/.月]\s*31\s*[日号]?|\s*月份?(?!\s*\d))"
_WHOLE_YEARS = regex(
    rf"(?<![\d.])(20\d\d)\s*(?:年度?|[-/.])?\s*0?1\s*(?:月份?|[-/.])?\s*(?:0?1\s*[日号]?)?{_TO}"
    rf"(?:{_TO_DECEMBER}|(20\d\d)\s*[-/.年]\s*(?:{_TO_DECEMBER}|12(?!\s*[-/.月]?\s*\d)))",
    having=(_DASHES, "2"),
)
"""All the months of a year, or of several."""
_DATED = r"20\d\d\s*[-/.年]\s*\d{1,2}\s*(?:月份?)?(?:[-/.]?\s*\d{1,2}\s*[日号]?)?"
_SPAN = regex(rf"(?<![\d.]){_DATED}{_TO}{_DATED}", having=(_DASHES, "2"))
_SHORT_YEAR = regex(r"['’]?(\d\d)\s*年度?", having="年")
_SHORT_SPAN = regex(rf"20(\d\d){_TO}(\d\d)(?=\s*(?:$|年|财))", having=(_DASHES, "2"))

_PARTS = (
    regex(r"[上下前后]?半年[度报]?", having="半"),
    regex(
        rf"[第前头后]?\s*[一二三四两1-4](?:{_TO}|[、及和])?第?[一二三四1-4]?\s*个?季[度报]|[第前头后][一二三四1-4]个?季",
        having="季",
    ),
    regex(
        r"20\d\d\s*年?\s*[-/]?\s*(?:Q[1-4]|H[12])(?![0-9A-Za-z])|(?<![A-Za-z])(?:Q[1-4]|H[12])\s*[-/]?\s*20\d\d",
        re.IGNORECASE,
        having="QqHh",
    ),
    regex(r"[上下前后]?\s*(?<!\d)(?:[1-9]|1[01])\s*个月", having="月"),
    regex(r"[季月]报(?![送告到上来])", having="季月"),
)
_WHOLE = regex(rf"(?:1|一){_TO}(?:4|四)\s*个?季度?|[四4]个季度|12个月", having="季月")
_MONTHS = regex(
    rf"(?<!\d)(\d{{1,2}})\s*月?份?{_TO}(?:20\d\d\s*[-/.年]\s*)?(\d{{1,2}})\s*月(?!\s*\d)", having=(_DASHES, "月")
)
_FROM_MONTH = r"(?<![\d.])20\d\d\s*(?:[/.年]|-(?=\s*\d{1,2}\s*[^-\d\s]))\s*(\d{1,2})\s*月?份?"
"""A year and a month; of ``2025-01-06`` nobody would say that it is one up to June."""
_YEARED_MONTHS = (
    regex(
        rf"(?<![\d.])20\d\d\s*[-/.年]\s*(\d{{1,2}})\s*月?份?{_TO}20\d\d\s*[-/.年]\s*(\d{{1,2}})(?!\s*[-/.月]?\s*\d)",
        having=(_DASHES, "2"),
    ),
    regex(rf"{_FROM_MONTH}{_TO}(\d{{1,2}})(?=\s*(?:$|[)\]止,;、]))", having=(_DASHES, "2")),
)
_DAY = r"(?:(20\d\d)\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_DAYS = regex(rf"(?<!\d){_DAY}{_TO}{_DAY}(?!\d)", having=(_DASHES, "-/.月"))
_UNTIL = regex(r"截[至止]到?\s*(?:20\d\d\s*年\s*)?(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号]|底|末)?", having="截")
_DECEMBER = 12
_ALL_MONTHS = regex(rf"(?<!\d)(0?1)\s*月?份?{_TO}(12)\s*月(?!\s*\d)", having=(_DASHES, "月"))
_MONTH = regex(
    rf"(?<![{_DASHES}\d.])(?:20\d\d\s*[-/.年]\s*)?(0?[1-9]|1[0-2])\s*月份?(?!\s*\d)"
    r"|(?<!\d)20\d\d\s*[-/.]\s*(0[1-9]|1[0-2])(?![\d./-])",
    having=("月-/.",),
)
_LETTERED = regex(r"(?<![A-Za-z0-9])(?:Q[1-4]|H[12])(?![A-Za-z0-9])", re.IGNORECASE, having="QqHh")
_REPORTS = ("季报", "月报")
_HALF_YEARLY = ("半年", "半年报", "半年度")
"""What says how often a form is returned, and not for when."""
_HALF = regex(r"[上下前后]半年|H[12]", having="半H")
_QUARTERS = regex(r"([前头])?第?([一二三四两1-4][^季Q]{0,4}?[一二三四1-4]?)个?季|Q([1-4])", having="季Q")
_SO_MANY_MONTHS = regex(r"([1-9]|1[0-2])个月", having="月")
_DIGIT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ONE_MONTH = regex(r"\s*20\d\d\s*[-/.年]\s*(?:0?[1-9]|1[0-2])\s*(?:月份?)?\s*", having="-/.年")


@kept
def plain(text: str) -> str:
    """A text with years, months and days in half-width Arabic digits, as far as they are in others."""
    text = unicodedata.normalize("NFKC", text)
    if not _OTHER_DIGITS.isdisjoint(text):  # else the digits are those that they are made
        text = _CHINESE_YEAR.sub(_digits, text)
    text = _CHINESE_MONTH.sub(
        lambda found: "1" if found[0] == "元" else str(chinese_number(found[0]) or found[0]), text
    )
    return _CHINESE_DAY.sub(lambda found: str(chinese_number(found[1]) or found[1]), text)


def _digits(found: re.Match[str]) -> str:
    digits = (chinese_number(one) if not one.isdecimal() else int(one) for one in found[0].translate(_ZERO))
    return "".join(map(str, digits))


def whole_years(text: str) -> str:
    """A plain text in which ``2024年1—12月`` is ``2024年``, and the months of several years are these."""
    return _WHOLE_YEARS.sub(lambda span: "、".join(dict.fromkeys(filter(None, span.groups()))) + "年", text)


@kept
def years_in(text: str, *, dated: bool = True) -> tuple[int, ...]:
    """The years that a text speaks of, in order.

    The numbers of documents speak of none. Those of days and months, as in ``2025年1月编制``, count only if it has no
    other, and with ``dated``. A text that is nothing but ``24年`` speaks of 2024.
    """
    text = " ".join(plain(text[:_LONGEST]).split())
    text = DOCUMENT.sub(" ", text)
    text = _SHORT_SPAN.sub(lambda span: f"20{span[1]}、20{span[2]}" if span[1] < span[2] else span[0], text)
    text = whole_years(text)
    if short := _SHORT_YEAR.fullmatch(text.strip()):
        return (2000 + int(short[1]),)
    spans = [range(*span.span()) for span in _SPAN.finditer(text)]
    found = [
        (int(one[1]), any(one.start() in span for span in spans) or _OF_A_DATE.match(text, one.end()) is not None)
        for one in _YEAR.finditer(text)
    ]
    whole = [year for year, of_a_day in found if not of_a_day]
    return tuple(dict.fromkeys(whole or [year for year, _ in found if dated]))


@kept
def part_of_year(text: str) -> str:
    """The words by which a text speaks of a part of a year, such as ``上半年``, ``1-11月``; empty if it does not."""
    text = " ".join(plain(text[:_LONGEST]).split())
    if _WHOLE.search(text):
        return ""
    for span in _DAYS.finditer(text):
        _, month, day, _, last_month, last_day = span.groups()
        if (int(month), int(day), int(last_month), int(last_day)) != (1, 1, 12, 31):
            return span[0]
        text = text.replace(span[0], " ")
    for pattern in (_MONTHS, *_YEARED_MONTHS):
        for months in pattern.finditer(text):
            first, last = int(months[1]), int(months[2])
            if (first, last) != (1, 12) and first <= _DECEMBER >= last:
                return months[0]
    until = _UNTIL.search(text)
    if until and (int(until[1]), int(until[2] or 31)) != (12, 31):
        return until[0]
    if _ONE_MONTH.fullmatch(text):
        return text.strip()
    return next((found[0] for pattern in _PARTS if (found := pattern.search(text))), "")


def part_said(text: str, frequency: Frequency) -> str:
    """The words by which a text says for which part of a year a return of that frequency is.

    As `part_of_year`; where there are several a year ``1-12月`` is one too, and of those of months a month alone.
    """
    return part_of_year(text) if frequency is Frequency.YEAR else _part_said(text, frequency)


@kept
def _part_said(text: str, frequency: Frequency) -> str:
    said = part_of_year(text)
    if said and said not in _REPORTS:
        return said
    text = " ".join(plain(text[:_LONGEST]).split())
    patterns = (_WHOLE, _ALL_MONTHS, _LETTERED, *([_MONTH] if frequency is Frequency.MONTH else []))
    return next((found[0] for pattern in patterns if (found := pattern.search(text))), said)


def part_number(words: str, frequency: Frequency, *, cumulative: bool, start: YearStart = JANUARY) -> int | None:
    """The number of the part of a year that words from `part_of_year` speak of, of those of a frequency.

    It is 0 where they speak of a part of another length, and None where they do not say of which. Figures that are
    ``cumulative`` are of the part with which ``1-9月`` or ``前三季度`` ends, as those up to a day always are. Months
    are understood where the year ``start``s with January.
    """
    text = "".join(plain(words).split()).upper()
    if until := _UNTIL.search(text):
        return _number(int(until[1]), int(until[1]), frequency, start, to_date=True)
    if days := _DAYS.search(text):
        return _number(int(days[2]), int(days[5]), frequency, start, to_date=cumulative, first_day=int(days[3]))
    for pattern in (_MONTHS, *_YEARED_MONTHS, _ALL_MONTHS):
        if months := pattern.search(text):
            return _number(int(months[1]), int(months[2]), frequency, start, to_date=cumulative)
    if month := _MONTH.search(text):
        number = int(next(filter(None, month.groups())))
        return _number(number, number, frequency, start, to_date=False)
    for own, first, last in _named(text):
        length = (last - first + 1) * own.months // frequency.months
        fits = last * own.months % frequency.months == 0
        if fits and (length == 1 or (cumulative and first == 1)):
            return last * own.months // frequency.months
        return 0
    return None if text in _REPORTS or (frequency is Frequency.HALF_YEAR and text in _HALF_YEARLY) else 0


def _named(text: str) -> Iterator[tuple[Frequency, int, int]]:
    """The parts of a year that words name: which they are, the first and the last of them."""
    if half := _HALF.search(text):
        number = 2 if half[0][0] in "下后" or half[0].endswith("2") else 1
        yield Frequency.HALF_YEAR, number, number
    elif quarters := _QUARTERS.search(text):
        numbers = [_DIGIT[one] for one in quarters[2] or quarters[3] if one in _DIGIT]
        first = 1 if quarters[1] or ("个季" in text and "第" not in text) else numbers[0]
        yield Frequency.QUARTER, first, numbers[-1]
    elif months := _SO_MANY_MONTHS.search(text):
        yield Frequency.MONTH, 1, int(months[1])


def _number(
    first: int, last: int, frequency: Frequency, start: YearStart, *, to_date: bool, first_day: int = 1
) -> int | None:
    """The part that goes from one month, of which the ``first_day`` counts, to another; 0 where none does."""
    if start.fits_months:
        first = first % _DECEMBER + 1 if first_day > 15 else first
    elif start.month != 1:
        return None
    begins, length = last - frequency.months + 1, frequency.months
    if last % length or not (first == begins or (to_date and first in (1, last))):
        return 0
    return last // length
