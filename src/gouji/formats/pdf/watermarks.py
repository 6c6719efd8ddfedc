"""Characters that lie over a page and are none of its text: those of watermarks and stamps.

Turned by any angle, or else pale or far larger than the others and in their way: over them, beside them in one cell,
or across the lines of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

_PALE, _PLAIN = 0.45, 0.6
"""How much less light than its ground a character is, from 0 to 1, that can hardly be seen, and one that can."""
_LARGE, _LARGER = 1.8, 1.25
"""Times the usual height of a character; so much for one that is pale."""
_USUAL = 0.9
"""The part of all characters of which none is higher than usual."""
_NEXT = 0.5
"""Heights of a character within which the next stands."""
_INKS = {"DeviceCMYK": 4, "DeviceRGB": 3, "CalRGB": 3, "DeviceGray": 1, "CalGray": 1}
Box = tuple[float, float, float, float]


class SeenSign(NamedTuple):
    """A character of a page, the rectangle around it, how it is drawn and how well it is seen."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    style: tuple[object, ...]
    contrast: float

    @property
    def height(self) -> float:
        """The height of a character."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """Where its middle is."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def sign_of(drawn: Any, text: str, grounds: Sequence[Any]) -> SeenSign:
    """A character that pdfplumber tells of; ``grounds`` are the filled rectangles of the page."""
    left, top, right, bottom = (float(drawn[side]) for side in ("x0", "top", "x1", "bottom"))
    light = lightness(drawn["non_stroking_color"], drawn.get("ncs"))
    style = round(float(drawn["size"]), 1), str(drawn["non_stroking_color"]), drawn.get("opacity", 1.0)
    plain = SeenSign(text, left, top, right, bottom, style, 1.0)
    under = 1.0
    if light > 1 - _PLAIN:
        across, down = plain.centre
        for one in reversed(grounds):
            if one["x0"] <= across <= one["x1"] and one["top"] <= down <= one["bottom"]:
                under = lightness(one["non_stroking_color"], one.get("ncs"))
                break
    return plain._replace(contrast=abs(light - under) * float(drawn.get("opacity", 1.0)))


def lightness(colour: Any, space: object = None) -> float:
    """From 0 for black to 1 for white; a colour that nobody knows is black."""
    inks = [one for one in colour or () if isinstance(one, (int, float))]
    if len(inks) != len(colour or ()) or len(inks) != _INKS.get(str(space), len(inks)):
        return 0.0
    if str(space) in ("Separation", "Indexed", "DeviceN", "Pattern"):
        return 0.0
    match inks:
        case [grey]:
            return float(grey)
        case [red, green, blue]:
            return 0.3 * red + 0.6 * green + 0.1 * blue
        case [cyan, magenta, yellow, black]:
            return (1 - black) * (1 - 0.3 * cyan - 0.6 * magenta - 0.1 * yellow)
    return 0.0


def without_watermarks(signs: Sequence[SeenSign], cells: Sequence[Box]) -> list[SeenSign]:
    """The characters of a page that are text; ``cells`` are those of its tables."""
    usual = _usual([one.height for one in signs])
    pale = {at for at, one in enumerate(signs) if one.contrast < _PALE}
    if 2 * len(pale) > len(signs):
        pale = set()  # all of it is printed so
    odd = pale | {at for at, one in enumerate(signs) if one.height > _LARGE * usual}
    if not odd:
        return list(signs)
    held = {at: _cell(one, cells) for at, one in enumerate(signs)}
    in_tables = _usual([signs[at].height for at, cell in held.items() if cell is not None]) or usual
    plain_cells = {cell for at, cell in held.items() if at not in odd and cell is not None}
    gone: set[int] = set()
    for run in _runs(signs, odd):
        own = {held[at] for at in run}
        higher = signs[run[0]].height > _LARGER * (in_tables if own != {None} else usual)
        if (run[0] in pale and higher) or len(own) > 1 or own & plain_cells or _is_over(run, signs):
            gone.update(run)
    return [one for at, one in enumerate(signs) if at not in gone]


def _usual(heights: list[float]) -> float:
    heights.sort()
    return heights[int(_USUAL * (len(heights) - 1))] if heights else 0.0


def _cell(sign: SeenSign, cells: Sequence[Box]) -> int | None:
    across, down = sign.centre
    inside = (n for n, (left, top, right, bottom) in enumerate(cells) if left <= across <= right)
    return next((n for n in inside if cells[n][1] <= down <= cells[n][3]), None)


def _runs(signs: Sequence[SeenSign], odd: set[int]) -> Iterator[list[int]]:
    """The odd characters that follow one another in a line and are drawn alike."""
    run: list[int] = []
    for at in sorted(odd):
        if run and not (at == run[-1] + 1 and _follows(signs[run[-1]], signs[at])):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _follows(before: SeenSign, sign: SeenSign) -> bool:
    in_line = abs(before.centre[1] - sign.centre[1]) < sign.height / 2
    return before.style == sign.style and in_line and abs(sign.left - before.right) < _NEXT * sign.height


def _is_over(run: Sequence[int], signs: Sequence[SeenSign]) -> bool:
    """Whether some character lies over another one."""
    own = set(run)
    box = min(signs[at].left for at in run), max(signs[at].right for at in run)
    top, bottom = min(signs[at].top for at in run), max(signs[at].bottom for at in run)
    near = [
        one
        for at, one in enumerate(signs)
        if at not in own and one.left < box[1] and one.right > box[0] and one.top < bottom and one.bottom > top
    ]
    return any(_overlaps(signs[at], one) for at in run for one in near)


def _overlaps(sign: SeenSign, other: SeenSign) -> bool:
    pairs = (sign, other), (other, sign)
    return any(one.left < two.centre[0] < one.right and one.top < two.centre[1] < one.bottom for one, two in pairs)
