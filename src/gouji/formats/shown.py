"""What a person sees of what a cell holds: number formats, and where the two differ."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from gouji.formats.dates import is_date, shown_date
from gouji.model.grid import Appearance, Value
from gouji.model.patterns import regex

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
"""Formats that files name without writing them out, as far as they show what no other does."""
_PLAIN = regex(r"(?:general|standard|g/通用格式|@|[#0,]*[#0](?:\.[#0]+)?|)", re.IGNORECASE)
_SECTIONS = regex(r'((?:"[^"]*(?:"|$)|[\\_*!].|\[[^\]]*(?:\]|$)|[^;])*)(?:;|$)', re.DOTALL)
_TOKEN = regex(
    r'"([^"]*)(?:"|$)|[\\!](.)|(_.|\*.)|\[\$([^\]\-]*)[^\]]*(?:\]|$)|\[([^\]]*)(?:\]|$)'
    r"|(general|standard|g/通用格式)|([0#?]|[.,%‰@/]|e[+-])|(.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = regex(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_POWER = regex(r"-?[0-9]{1,3}(?:\.([0-9]*))?E[-+]?[0-9]{1,3}", re.IGNORECASE)
_FRACTION = regex(r"(-?)(?:([0-9]{1,15}) +)?([0-9]{1,15})/([0-9]{1,15})")
_DIGITS = regex(r"[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+")
_SCALES = regex("[%‰十百千万亿]|[a-z]-", re.IGNORECASE)
_ZERO = ("无", "零")
_NO_DAY = Appearance("########")
"""What Excel shows of a number that no day has, in a cell for days."""
_LONGEST = 255
"""Characters in a number format, as in Excel."""
_AS_A_NUMBER = regex(
    r"\s*(?P<open>[(（]?)\s*(?P<sign>[-+−]?)\s*(?P<mark>[¥￥$€£]?)\s*(?P<minus>[-−]?)"
    r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)\s*(?P<unit>[^0-9.,()（）\s]*)\s*[)）]?\s*"
)


class CellFormat(NamedTuple):
    """How a cell shows what it holds, if not as it is.

    ``aside`` says that it is struck through or raised, ``unseen`` that it has the colour of the paper.
    """

    code: str = ""
    is_date: bool = False
    aside: bool = False
    unseen: bool = False


def cell_format(number: int, code: str, aside: bool = False, unseen: bool = False) -> CellFormat | None:
    """The format of a number, with a code unless all programs know it; None when it changes nothing."""
    dates = is_date(number, code)
    code = code or _BUILT_IN.get(number, "")
    if not dates and not aside and not unseen and _PLAIN.fullmatch(code):
        return None
    return CellFormat(code, dates, aside, unseen)


def as_shown(value: Value, form: CellFormat, from_1904: bool = False) -> tuple[Value, Appearance | None]:
    """What a cell holds, a date where it shows one, and what a person sees where that is not its value."""
    if value is None or isinstance(value, bool):
        return value, None
    shown = None
    if isinstance(value, str):
        shown = Appearance() if _hides_texts(form.code) else None
    elif form.is_date:
        day = shown_date(value, from_1904)
        value, shown = (value, _NO_DAY) if day is None else (day, None)
    else:
        shown = difference(value, form.code)
    if form.unseen and value != 0:
        shown = Appearance()
    elif form.aside and shown is None:
        shown = Appearance(str(value), aside=str(value))
    return value, shown


def difference(value: int | Decimal, code: str) -> Appearance | None:
    """What a number format shows of a number where that is not the number."""
    text = rendered(value, code)
    if text is None:
        return None
    if not text.strip() and not value and not (rendered(1, code) or "").strip():
        return Appearance()  # not only zeros are left out, which would say zero
    return seen_as(value, text)


def seen_as(value: int | Decimal, text: str) -> Appearance | None:
    """What a cell shows of a number as a text where that reads as another number, or with a unit; rounding is none."""
    text = text.strip()
    if not text:
        return Appearance() if value else None
    read = _AS_A_NUMBER.fullmatch(text)
    if read is None:
        return None if _says(text, Decimal(value)) else Appearance(text)
    digits = read["digits"].replace(",", "")
    number = Decimal(digits)
    if read["sign"] in ("-", "−") or read["minus"] or read["open"]:
        number = -number
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    unit = "元" if read["mark"] in ("¥", "￥") and not read["unit"] else read["unit"]
    if unit.casefold().startswith("e"):
        return None
    if abs(number - value) * 2 > step or unit.startswith(("%", "‰")):
        return Appearance(text, unit=unit)
    return Appearance(text, unit=unit) if unit and value else None


def _says(text: str, value: Decimal) -> bool:
    """Whether an odd text can be read as a number alone: words around it, a fraction, a power of ten."""
    size = value.copy_abs()
    if power := _POWER.fullmatch(text):
        return (Decimal(text) - value).copy_abs() <= size * Decimal(1).scaleb(-len(power[1] or ""))
    if fraction := _FRACTION.fullmatch(text):
        whole, above, below = (Decimal(part or 0) for part in fraction.groups()[1:])
        near = below > 0 and ((size - whole) * below - above).copy_abs() * 2 <= 1
        return near and value.is_signed() == bool(fraction[1])
    found = _DIGITS.findall(text)
    if not found:
        return not value and (text in _ZERO or not any(map(str.isalpha, text)))
    return len(found) == 1 and not _SCALES.search(text) and seen_as(size, found[0]) is None


def rendered(value: int | Decimal, code: str) -> str | None:
    """A number as a format shows it, without its thousands separators; None where that cannot be told."""
    if not code or len(code) > _LONGEST:
        return None
    section, minus = _section(value, code)
    parts = _tokens(section)
    symbols = [(part[6] or "").lower() for part in parts]
    if {"/", "e+", "e-", "@"}.intersection(symbols) or any(
        (part[4] or "").lower().startswith("dbnum") for part in parts
    ):
        return None
    figure = abs(Decimal(value))
    if symbols.count("%"):
        figure *= 100 ** symbols.count("%")
    places = [i for i, symbol in enumerate(symbols) if symbol in ("0", "#", "?")]
    point = symbols.index(".") if "." in symbols else len(symbols)
    whole, decimals = [i for i in places if i < point], [i for i in places if i > point]
    if not any(part[5] for part in parts) and places:
        last = whole[-1] if whole else point
        figure /= 1000 ** sum(symbol == "," for symbol in symbols[last + 1 : point])
        figure /= 1000 ** sum(symbol == "," for symbol in symbols[places[-1] + 1 :] if point < places[-1])
    try:
        digits = format(figure.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP), "f")
    except InvalidOperation:
        return None
    before, _, behind = digits.partition(".")
    filled = _filled(before, behind, whole, decimals, symbols)
    text = minus
    for i, part in enumerate(parts):
        literal, escaped, _, currency, _, general, symbol, other = part
        if general:
            text += format(figure.normalize(), "f")
        elif symbol:
            text += filled.get(
                i, symbol if symbol in "%‰" else "." if i == point and _has_decimals(filled, decimals) else ""
            )
        else:
            text += literal or escaped or currency or other or ""
    return text


def _has_decimals(filled: dict[int, str], decimals: list[int]) -> bool:
    return any(filled[i].strip() for i in decimals)


def _filled(before: str, behind: str, whole: list[int], decimals: list[int], symbols: list[str]) -> dict[int, str]:
    """What stands in each place of a digit; all digits that have none of their own stand in the first."""
    filled = {}
    left = "" if before == "0" else before
    for number, i in enumerate(reversed(whole)):
        digit = left if number == len(whole) - 1 else left[-1:]
        left = left[: len(left) - len(digit)]
        filled[i] = digit or {"0": "0", "?": " ", "#": ""}[symbols[i]]
    tail = True
    for i, digit in zip(reversed(decimals), reversed(behind), strict=False):
        tail = tail and digit == "0" and symbols[i] != "0"
        filled[i] = "" if tail else digit
    return filled


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[tuple[str | None, ...], ...]:
    return tuple(match.groups() for match in _TOKEN.finditer(section))


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    sections = [match[1] for match in _SECTIONS.finditer(code)]
    if len(sections) > 1 and not sections[-1] and not code.endswith(";"):
        sections.pop()
    return tuple(sections)


def _section(value: int | Decimal, code: str) -> tuple[str, str]:
    """The part of a format that a number is shown by, and the sign that stands in front."""
    sections = _sections(code)
    conditions = [_CONDITION.search(section) for section in sections[:2]]
    minus = "-" if value < 0 else ""
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is None or _holds(value, condition[1], Decimal(condition[2])):
                return section, minus if section is sections[0] else ""
        return sections[min(2, len(sections) - 1)], minus if len(sections) != 2 else ""
    if value < 0 and len(sections) > 1:
        return sections[1], ""
    if not value and len(sections) > 2:
        return sections[2], ""
    return sections[0], minus


def _holds(value: int | Decimal, relation: str, bound: Decimal) -> bool:
    return {
        "<": value < bound, "<=": value <= bound, "=": value == bound,
        "<>": value != bound, ">=": value >= bound, ">": value > bound,
    }[relation]  # fmt: skip


def _hides_texts(code: str) -> bool:
    """Whether a format has a part for texts that shows nothing: ``;;;``."""
    sections = _sections(code)
    return len(sections) > 3 and not sections[3]
