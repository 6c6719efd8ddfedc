"""Rows and columns that a sheet does not show."""

from __future__ import annotations

from collections.abc import Iterable


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
