"""The characters of a page by where they stand: put together to lines, and lines to texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from gouji.model.ideographs import RADICALS
from gouji.model.patterns import regex

FIGURE = regex(r"[+-]?[0-9０-９]+(?:[,，.．][0-9０-９]+)*|[/\\—–－-]{1,3}")
"""What stands in a cell of figures."""
UNKNOWN = "\ufffd"
"""What stands for a sign of which the file does not say what character it is."""
_COMPATIBLE = regex("[\u2329\u232a\uf900-\ufaff\U0002f800-\U0002fa1f]")
_WORD = regex("[A-Za-z0-9.,;:!?%)'\"-]{2}")
_SPACE, _COLUMN = 0.2, 0.9
"""Parts of the height of a character: so far apart two words stand, and two columns."""
_DIGITS_APART = 0.08
_TOUCHING = 0.1
_FIGURE = 0.1
_TWICE = 1.0
"""Points by which a character is moved that is printed twice, to look bold."""


class SignRun(NamedTuple):
    """One character or several in a line, and the rectangle around them, from the upper left corner of the page.

    ``at`` is where the first stands among all characters of the page, as the file has them.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    at: int

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """How far to the right its middle is."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """The height of a character."""
        return self.bottom - self.top

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, or a sign for none."""
        return FIGURE.fullmatch(self.text) is not None


def signs_of(characters: Iterable[tuple[str, tuple[float, float, float, float]]]) -> list[SignRun]:
    """The characters that are seen, each once; radicals and compatible forms as the characters that they stand for."""
    found: list[SignRun] = []
    seen: set[tuple[str, int, int]] = set()
    for text, (left, top, right, bottom) in characters:
        plain = _COMPATIBLE.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text.translate(RADICALS)).strip()
        if not plain or not plain.isprintable() or bottom <= top:
            continue
        across, down = round(left / _TWICE), round(top / _TWICE)
        if any((plain, across + i, down + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
            continue
        seen.add((plain, across, down))
        found.append(SignRun(plain, left, top, right, bottom, len(found)))
    return found


def lines_of(signs: Iterable[SignRun]) -> list[list[SignRun]]:
    """The characters line by line, each from left to right."""
    lines: list[list[SignRun]] = []
    for sign in sorted(signs, key=lambda one: one.middle):
        last = lines[-1] if lines else None
        if last is not None and sign.middle - last[0].middle <= min(sign.height, last[0].height) / 2:
            last.append(sign)
        else:
            lines.append([sign])
    for line in lines:
        line.sort(key=lambda one: one.left)
    return lines


def whole(line: Sequence[SignRun]) -> SignRun:
    """All of a line."""
    return _stretch(line)


def stretches_of(line: Sequence[SignRun], wide: float = 0) -> Iterator[SignRun]:
    """The stretches of a line, as the file has them one after another.

    Of one that is less than ``wide`` the number at its end is another: a label and its figure may stand close.
    """
    for signs in _together(line):
        at = next((at for at in range(len(signs), 0, -1) if not _is_digit(signs[at - 1])), 0)
        is_narrow = signs[-1].right - signs[0].left < wide
        if is_narrow and 0 < at < len(signs) and signs[at].left - signs[at - 1].right > _FIGURE * signs[at].height:
            yield _stretch(signs[:at])
            signs = signs[at:]
        yield _stretch(signs)


def _together(line: Sequence[SignRun]) -> Iterator[Sequence[SignRun]]:
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or _is_apart(line[at - 1], line[at]):
            yield line[start:at]
            start = at


def _is_digit(sign: SignRun) -> bool:
    return sign.text.isdigit() or sign.text in ".,"


def _is_apart(before: SignRun, sign: SignRun) -> bool:
    gap = sign.left - before.right
    height = min(before.height, sign.height)
    are_figures = FIGURE.fullmatch(before.text[-1] + sign.text[0]) is not None
    if sign.at != before.at + 1:
        # Programs print the characters of another font first.
        return are_figures or not abs(gap) <= _TOUCHING * height
    return gap > (_DIGITS_APART if are_figures else _COLUMN) * height


def _stretch(signs: Sequence[SignRun]) -> SignRun:
    parts = [signs[0].text]
    for before, sign in pairwise(signs):
        gap = sign.left - before.right
        is_word = gap > _SPACE * sign.height and _WORD.fullmatch(before.text[-1] + sign.text[0])
        parts.append(" " + sign.text if is_word or gap > 2 * sign.height else sign.text)
    left, right = signs[0].left, max(one.right for one in signs)
    # Those of another font may be higher.
    top, bottom = median_low([one.top for one in signs]), median_low([one.bottom for one in signs])
    return SignRun("".join(parts), left, top, right, bottom, min(one.at for one in signs))


def joined(lines: Iterable[str]) -> str:
    """Lines of one text as one: Chinese without a blank, words with one."""
    text = ""
    for line in lines:
        text += " " + line if text and line and _WORD.fullmatch(text[-1] + line[0]) else line
    return text
