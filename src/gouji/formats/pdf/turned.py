"""Characters that do not stand upright: by how much they are turned, and figures turned to fit a narrow cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import hypot
from typing import Any

from gouji.formats.pdf.signs import FIGURE
from gouji.formats.pdf.watermarks import Box, SeenSign, sign_of

_TURNED = 0.02
"""The sine of an angle that no text in lines has."""
_BESIDE = 0.5
"""Parts of a character's size within which the next of a turned word stands."""
_EDGE = 1.0
"""Points by which a figure may touch the lines of its cell."""


def quarter_of(matrix: Sequence[float]) -> int | None:
    """By how many degrees a character is turned to the left: 0, 90, 180 or 270; None for any other angle."""
    along, across = float(matrix[0]), float(matrix[1])
    slight = _TURNED * hypot(along, across)
    if abs(across) <= slight:
        return 0 if along >= 0 else 180
    if abs(along) <= slight:
        return 90 if across > 0 else 270
    return None


def turned_figures(characters: Iterable[Any]) -> Iterator[SeenSign]:
    """The numbers among the words that stand on their side, each as one sign; pdfplumber tells of ``characters``."""
    word: list[SeenSign] = []
    last = 0
    for one in characters:
        turn = quarter_of(one["matrix"])
        if turn not in (90, 270) or not isinstance(one["text"], str):
            continue
        sign = sign_of(one, one["text"].strip(), ())
        if word and not (turn == last and _follows(word[-1], sign, turn)):
            yield from _figure(word)
            word = []
        word.append(sign)
        last = turn
    yield from _figure(word)


def _follows(before: SeenSign, sign: SeenSign, turn: int) -> bool:
    """Whether a turned character goes on where another ends: further up, or further down."""
    size = before.right - before.left
    gap = before.top - sign.bottom if turn == 90 else sign.top - before.bottom
    return abs(before.centre[0] - sign.centre[0]) < _BESIDE * size and abs(gap) < _BESIDE * size


def _figure(word: Sequence[SeenSign]) -> Iterator[SeenSign]:
    text = "".join(sign.text for sign in word)
    if FIGURE.fullmatch(text):
        top, bottom = min(sign.top for sign in word), max(sign.bottom for sign in word)
        yield word[0]._replace(text=text, top=top, bottom=bottom)


def alone_in_cells(
    figures: Iterable[SeenSign], upright: Sequence[SeenSign], cells: Sequence[Box]
) -> Iterator[SeenSign]:
    """Those of some figures that fill a cell in which nothing else stands."""
    found = list(figures)
    for cell in cells if found else ():
        inside = [one for one in found if _holds(cell, one)]
        if len(inside) == 1 and not any(_is_in(cell, one) for one in upright):
            yield inside[0]


def _holds(cell: Box, sign: SeenSign) -> bool:
    left, top, right, bottom = cell
    within = left - _EDGE <= sign.left and sign.right <= right + _EDGE
    return within and top - _EDGE <= sign.top and sign.bottom <= bottom + _EDGE


def _is_in(cell: Box, sign: SeenSign) -> bool:
    across, down = sign.centre
    return cell[0] <= across <= cell[2] and cell[1] <= down <= cell[3]
