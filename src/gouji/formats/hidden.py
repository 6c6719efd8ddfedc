"""Rows and columns that a sheet does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gouji.model.patterns import regex

_SIZE = regex(r"\d{1,9}(?:\.\d{1,40})?", re.ASCII)
LOWEST, NARROWEST = 3, 0.5
"""Points and characters: a row that is lower, or a column that is narrower, shows nothing."""
NARROWEST_POINTS = 3
TWIPS, PARTS = 20 * LOWEST, int(256 * NARROWEST)
"""The same in the units of binary formats, in which 0 says nothing."""


def runs(indices: Iterable[int]) -> tuple[range, ...]:
    """The indices as ranges, in order, neighbours together."""
    return joined(range(index, index + 1) for index in set(indices))


def joined(ranges: Iterable[range]) -> tuple[range, ...]:
    """The same indices in order, neighbours and what overlaps together."""
    found: list[range] = []
    for one in sorted(ranges, key=lambda one: one.start):
        if found and one.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, one.stop))
        elif one:
            found.append(one)
    return tuple(found)


def is_less(said: str, least: float) -> bool:
    """Whether a size, as a file writes it, is so small that nothing is seen."""
    return _SIZE.fullmatch(said) is not None and float(said) < least
