"""Rows and columns that a sheet does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIZE = re.compile(r"\d{1,9}(?:\.\d{1,40})?", re.ASCII)
LOWEST, NARROWEST = 3, 0.5
"""Points and characters: a row that is lower, or a column that is narrower, shows nothing."""
NARROWEST_POINTS = 3
TWIPS, PARTS = 20 * LOWEST, int(256 * NARROWEST)
"""The same in the units of binary formats, in which 0 says nothing."""


def runs(indices: Iterable[int]) -> tuple[range, ...]:
    """The indices as ranges, in order, neighbours together."""
    found: list[range] = []
    for index in sorted(set(indices)):
        if found and found[-1].stop == index:
            found[-1] = range(found[-1].start, index + 1)
        else:
            found.append(range(index, index + 1))
    return tuple(found)


def is_less(said: str, least: float) -> bool:
    """Whether a size, as a file writes it, is so small that nothing is seen."""
    return _SIZE.fullmatch(said) is not None and float(said) < least
