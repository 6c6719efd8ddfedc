"""Rows that a unit names itself: like empty lines below the headings, with or without one that adds them up."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from gouji.drafting.lines import is_open
from gouji.drafting.seen import SeenSheet, Spot
from gouji.drafting.words import is_whole

_FEWEST = 3
"""So many lines without a name say that the unit chooses how many there are; fewer may be room for a correction."""


class OpenLines(NamedTuple):
    """Where they stand: the column of their codes or -1, that of their names, the rows, that of their sum or -1."""

    codes: int
    names: int
    lines: list[int]
    total: int


def open_lines(
    sheet: SeenSheet, body: list[int], codes: list[int], texts: list[int], figures: list[int]
) -> OpenLines | None:
    """The open rows of a block, of which nothing is filled in; None where it has none, or has others beside them."""
    front = [column for column in sorted({*codes, *texts}) if column < figures[0]]
    names = [column for column in front if column in texts][:1]
    stubs = sorted({*names, *codes})
    if not names or len(codes) > 1 or stubs != front[: len(stubs)]:
        return None
    named = [row for row in body if any(sheet.at(row, column).text.strip() for column in stubs)]
    total = named[0] if named else -1
    if named and (total not in (body[0], body[-1]) or not _adds_up(sheet, total, stubs, figures)):
        return None
    lines = [row for row in body if row != total]
    if len(lines) < _FEWEST or any(below != above + 1 for above, below in pairwise(lines)):
        return None
    columns = range(front[0], max(*figures, *texts) + 1)
    looks = {tuple(_look(sheet, spot) for spot in sheet.line(row, columns)) for row in lines}
    if len(looks) > 1 or not all(_is_free(sheet, sheet.at(row, column)) for row in lines for column in stubs):
        return None
    if any(not _is_empty(sheet.at(row, column)) for row in lines for column in columns):
        return None
    return OpenLines(codes[0] if codes else -1, names[0], lines, total)


def _adds_up(sheet: SeenSheet, row: int, stubs: list[int], figures: Iterable[int]) -> bool:
    """Whether a row says that it adds up the others, and nothing is filled into it."""
    said = dict.fromkeys(spot.label for column in stubs if (spot := sheet.at(row, column)).text.strip())
    return len(said) == 1 and is_whole(next(iter(said))) and all(_is_empty(sheet.at(row, one)) for one in figures)


def _is_empty(spot: Spot) -> bool:
    return spot.rows == 1 and not spot.text.strip()


def _is_free(sheet: SeenSheet, spot: Spot) -> bool:
    return is_open(sheet, spot) and not spot.formula and (spot.framed or sheet.protected or bool(spot.entry))


def _look(sheet: SeenSheet, spot: Spot) -> tuple[int, bool, bool]:
    return spot.column, bool(spot.formula), is_open(sheet, spot)
