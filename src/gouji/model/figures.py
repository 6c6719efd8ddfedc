"""From what stands in a cell to what it says. The one place that decides.

What a person would read as one certain number is that number; what leaves a doubt is not a
number and stays as it was written. ``22（其中修订16件）`` is 22; ``约 20``, ``3-5``, ``一百五`` and
``1.2万`` are for the unit to say.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from gouji.model.grid import DateValue, ErrorValue, Piece, Value
from gouji.model.numerals import chinese_number
from gouji.model.patterns import regex
from gouji.model.special import Token, is_special
from gouji.model.submission import NOTHING, Observation, Status
from gouji.model.unseen import UNSEEN

WORDS_FOR_NOTHING = (
    "/", "\\", "-", "--", "－－", "／", "＼", "－", "−", "—", "——", "–", "―", "ー", "不适用", "无", "n/a", "na",
)  # fmt: skip
"""Words for no figure, which count as a blank. Letters may be of either case."""
_SIGN = "(?P<sign>[+-]?)"
_NUMBER = regex(
    rf"{_SIGN}\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+|(?=\.))(?P<rest>\.\d+)?(?P<power>[eE][+-]?\d{{1,2}})?", re.ASCII
)
MEASURES = ("件次", "件", "份", "个", "宗", "条", "次", "项", "例", "起")
_BRACKETS = {")": "(", "]": "["}
_MARKED = regex(r"([0-9][0-9,.]*)\s?(?:\*{1,3}|※|[①-⑳])", having="*※①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""A figure with the mark of a note below the table."""
_PLAINLY = regex(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_WRITTEN = 16
"""Characters of a number of fifteen digits."""
_IN_FIGURES = frozenset(".,+-")
_TWO_NUMBERS = regex(r"(?=[^（(\[［]*，)[^（(\[［]*[0-9]", having="，")
"""A full-width comma stands between half-width numbers, not within one."""
_RESIDUE = Decimal("1E-9")
"""What is less is left of a subtraction of figures that a computer does not hold exactly."""
_CORRECTION = regex(
    r"更正|改正|订正|改[为成]|应[为是该]|实[为是应]|误|错|原(?:[为是填数报先来:：]|\s*[0-9])|调整[为到]|为准|而?不是|→|->"
)
_SOME_FIGURE = regex(r"[0-9]|[一二三四五六七八九十百千万两零〇]+\s*(?:件|个|条|份|次|宗|项)")
_LONGEST = 40
"""Characters of a number written as text, with its separators and decimals."""
_LONGEST_NOTE = 400
LONGEST_TEXT = 32_767
"""Characters of a text that are kept: no spreadsheet shows more in a cell."""
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | dict.fromkeys((0x3000, 0xA0, 0x2009, 0x202F), " ")
# Not Unicode's own folding (NFKC): it makes 122 of 12² and 121 of 12①.
_PLAIN = {**_HALF_WIDTH, **UNSEEN, 0x2212: "-"}
_NOT_APPLICABLE = frozenset(word.translate(_PLAIN) for word in (*WORDS_FOR_NOTHING, "――"))
"""Also what the formula of the check code takes for a text."""


def printed(value: int | Decimal) -> str:
    """A figure as a report prints it: with up to six decimals, none of them an idle zero."""
    return str(value) if isinstance(value, int) else format(round(value, 6).normalize(), "f")


@lru_cache(maxsize=8192, typed=True)
def observe(value: Value, formula: bool = False, unit: str = "") -> Observation:
    """Interpret the content of one cell, ``formula`` saying whether a formula stands in it.

    Numbers as text count: in full width, with thousands separators, in Chinese numerals, behind
    an apostrophe, with a word of measure or the ``unit`` of the cell behind them, and with a note in
    brackets that gives no other figure for it. An error value such as ``#REF!``, a truth value and a
    date are no numbers; a formula without a result is uncomputed.
    """
    if value is None:
        return Observation(None, "", Status.UNCOMPUTED) if formula else NOTHING
    if isinstance(value, bool):
        return Observation(None, str(value).upper(), Status.NOT_A_NUMBER)
    if isinstance(value, (ErrorValue, DateValue)):
        return Observation(None, str(value), Status.NOT_A_NUMBER)
    return _read_text(value, unit) if isinstance(value, str) else _number(value, str(value))


def as_written(piece: Piece) -> str:
    """What stands in a cell that holds words: of a number, as long as it is a plain one, how it is written: ``1.50``.

    A longer one may be how a spreadsheet stores another: ``0.10000000000000001``.
    """
    if isinstance(piece.value, (int, Decimal)) and len(piece.raw) <= _WRITTEN and _PLAINLY.fullmatch(piece.raw):
        return piece.raw
    return "" if piece.value is None else str(piece.value)


def observe_text(text: str) -> Observation:
    """What a cell says that holds words: its text without blanks around it."""
    text = text.strip()
    return Observation(None, text[:LONGEST_TEXT], Status.TEXT) if text else NOTHING


def observe_as(value: Value, special: tuple[Token, ...], unit: str = "") -> Observation:
    """What a cell says in which some signs may stand for a figure."""
    if special and isinstance(value, str) and is_special(value, special):
        return Observation(None, value.strip(), Status.SPECIAL)
    return observe(value, False, unit)


def _number(value: int | Decimal, raw: str) -> Observation:
    """A number that somebody can have meant: no spreadsheet keeps more than 15 digits."""
    if -_RESIDUE < value < _RESIDUE:
        value = 0
    if -(10**15) < value < 10**15:
        return Observation(value, raw, Status.REPORTED)
    return Observation(None, raw, Status.NOT_A_NUMBER)


def _read_text(text: str, unit: str) -> Observation:
    if len(text) > _LONGEST_NOTE:
        return Observation(None, text[:LONGEST_TEXT], Status.NOT_A_NUMBER)
    if _TWO_NUMBERS.match(text):
        return Observation(None, text, Status.NOT_A_NUMBER)
    plain = text.translate(_PLAIN).strip()
    if not plain:
        return Observation(None, text, Status.BLANK)
    if plain.casefold() in _NOT_APPLICABLE:
        return Observation(None, text, Status.NOT_APPLICABLE)
    number = _as_figure(_without_note(plain), unit)
    if number is None and (noted := _MARKED.fullmatch(plain)) is not None:
        number = _as_figure(noted[1], unit)
    return Observation(None, text, Status.NOT_A_NUMBER) if number is None else _number(number, text)


def _without_note(plain: str) -> str:
    """A text without the note in brackets at its end, if anything but a figure stands in them."""
    opening = _BRACKETS.get(plain[-1])
    if opening is None:
        return plain
    figure, _, note = plain[:-1].partition(opening)
    if not figure or not set("()[]").isdisjoint(figure) or not {opening, plain[-1]}.isdisjoint(note):
        return plain
    said = any(not (sign.isdecimal() or sign.isspace() or sign in _IN_FIGURES) for sign in note)
    return figure.rstrip() if said and not _is_another(note) else plain


def _is_another(note: str) -> bool:
    """Whether a note gives a figure to be taken instead: 更正为361, 应为 26, 361件."""
    said = _CORRECTION.search(note)
    return (said is not None and _SOME_FIGURE.search(note) is not None) or _as_figure(note.strip(), "") is not None


def _as_figure(plain: str, unit: str) -> int | Decimal | None:
    """The number that a text without notes says, with or without its unit of measure."""
    plain = plain.removeprefix("'").strip()
    if len(plain) > _LONGEST:
        return None
    for measure in (unit, *MEASURES) if unit in ("", *MEASURES) else (unit,):
        if measure and plain.endswith(measure):
            plain = plain.removesuffix(measure).rstrip()
            break
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return chinese_number(plain)
    return as_number(
        "".join((match["sign"], match["digits"].replace(",", ""), match["rest"] or "", match["power"] or ""))
    )


def as_number(literal: str) -> int | Decimal:
    """A decimal literal as an ``int`` when it is whole, else exactly as a ``Decimal``."""
    number = Decimal(literal)
    return int(number) if number == number.to_integral_value() else number
