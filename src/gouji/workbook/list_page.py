"""Lists as sheets: a title, headings in a row of their own, and lines, printed on A4 across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gouji.model.grid import PageSetup, Piece, Value
from gouji.model.text_size import text_height

TALLEST = 400.0
"""Points of a row at most; a spreadsheet allows 409."""
PAGE_NUMBERS = "第 &P 页，共 &N 页"


def headed(title: str, headings: Sequence[str], row: int = 1) -> list[Piece]:
    """The title of a list, and its headings in ``row``."""
    named = [Piece(row, column, heading, role="header") for column, heading in enumerate(headings)]
    return [Piece(0, 0, title, columns=len(headings), role="title"), *named]


def line(row: int, values: Iterable[Value], roles: Iterable[str]) -> list[Piece]:
    """The cells of one line, from the first column on."""
    return [
        Piece(row, column, value, role=role) for column, (value, role) in enumerate(zip(values, roles, strict=True))
    ]


def line_height(values: Iterable[Value], widths: Iterable[float], least: float = 0.0) -> float:
    """The height in points that a line needs for what stands in it, each value wrapped at its width."""
    heights = (
        text_height("" if value is None else str(value), width) for value, width in zip(values, widths, strict=True)
    )
    return min(TALLEST, max(least, *heights))


def list_page(widths: tuple[float, ...], heights: Mapping[int, float], first: int, left: int = 0) -> PageSetup:
    """A list on A4 across; the headings above its ``first`` line stay in sight and on every page."""
    return PageSetup(
        widths=widths,
        heights=heights,
        repeat_rows=(first - 1, first - 1),
        freeze=(first, left),
        landscape=True,
        pages=(1, 0),
        footer=PAGE_NUMBERS,
    )
