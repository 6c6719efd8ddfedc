"""Which values some unknowns can have under linear inequalities: one unknown after the other eliminated (Fourier)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple


class Bound(NamedTuple):
    """That a sum of multiples of the unknowns and a constant is more than nothing, or not less where not ``strict``."""

    factors: tuple[Fraction, ...]
    constant: Fraction
    strict: bool


class Range(NamedTuple):
    """The values of one unknown, from the least to the most, None for no end; whether the ends are among them."""

    least: Fraction | None
    most: Fraction | None
    with_least: bool = True
    with_most: bool = True

    def has(self, value: Fraction) -> bool:
        """Whether a value is among them."""
        above = self.least is None or value > self.least or (self.with_least and value == self.least)
        below = self.most is None or value < self.most or (self.with_most and value == self.most)
        return above and below


def ranges(bounds: Sequence[Bound], unknowns: int) -> list[Range] | None:
    """What each unknown can be, whatever the others are; None where nothing satisfies all bounds."""
    found = []
    for kept in range(unknowns):
        left = list(dict.fromkeys(bounds))
        for other in range(unknowns):
            if other != kept:
                left = _without(left, other)
        one = _range(left, kept)
        if one is None:
            return None
        found.append(one)
    return found


def _without(bounds: Iterable[Bound], unknown: int) -> list[Bound]:
    """What the bounds say of the other unknowns."""
    lower, upper = list[Bound](), list[Bound]()
    kept: dict[Bound, None] = {}
    for bound in bounds:
        factor = bound.factors[unknown]
        if factor > 0:
            lower.append(bound)
        elif factor < 0:
            upper.append(bound)
        else:
            kept[bound] = None
    for one in lower:
        for other in upper:
            up, down = one.factors[unknown], -other.factors[unknown]
            factors = tuple(down * a + up * b for a, b in zip(one.factors, other.factors, strict=True))
            kept[Bound(factors, down * one.constant + up * other.constant, one.strict or other.strict)] = None
    return list(kept)


def _range(bounds: Iterable[Bound], unknown: int) -> Range | None:
    """What bounds over one unknown alone leave of it."""
    least: tuple[Fraction, bool] | None = None
    most: tuple[Fraction, bool] | None = None
    for factors, constant, strict in bounds:
        factor = factors[unknown]
        if not factor:
            if constant < 0 or (strict and not constant):
                return None
            continue
        end = -constant / factor
        if factor > 0 and (least is None or (end, strict) > least):
            least = end, strict
        if factor < 0 and (most is None or (end, not strict) < (most[0], not most[1])):
            most = end, strict
    if least is not None and most is not None and (least[0], least[1] or most[1]) > (most[0], False):
        return None
    return Range(
        None if least is None else least[0],
        None if most is None else most[0],
        least is None or not least[1],
        most is None or not most[1],
    )
