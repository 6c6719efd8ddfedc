"""Rows and columns that a sheet does not show."""

from __future__ import annotations

from collections.abc import Iterable


def runs(indices: Iterable[int]) -> tuple[range, ...]:
    """The indices as ranges, in order, neighbours together."""
    found: list[range] = []
    for index in sorted(set(indices)):
        if found and found[-1].stop == index:
            found[-1] = range(found[-1].start, index + 1)
        else:
            found.append(range(index, index + 1))
    return tuple(found)
