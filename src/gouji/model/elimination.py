"""Exact elimination over linear equations: whole numbers only, every row in lowest terms."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from math import gcd
from typing import Generic, TypeVar

Column = TypeVar("Column", bound=Hashable)


def cleared(row: Mapping[Column, int], pivot: Mapping[Column, int], column: Column) -> dict[Column, int]:
    """A multiple of a row, more than none of it, and of the pivot that together have nothing in a column."""
    factor, other = pivot[column], row[column]
    if factor < 0:
        factor, other = -factor, -other
    result = {key: factor * value for key, value in row.items()} if factor != 1 else dict(row)
    for key, value in pivot.items():
        if total := result.get(key, 0) - other * value:
            result[key] = total
        else:
            del result[key]
    divisor = gcd(*result.values())
    return {key: value // divisor for key, value in result.items()} if divisor > 1 else result


class Elimination(Generic[Column]):
    """Equations taken in one by one, each less what those before it say already.

    A row is Σ coefficient × column = 0. Only ``unknowns`` are solved for; other columns, such as one for a constant or
    for the equation itself, are carried along. ``pivots`` has a row for every unknown that is expressed by the others.
    """

    def __init__(self, unknowns: Collection[Column]) -> None:
        self.unknowns = unknowns
        self.pivots: dict[Column, dict[Column, int]] = {}

    def take(self, row: Mapping[Column, int]) -> dict[Column, int]:
        """What an equation says beyond those before it; of its unknowns it may say nothing more."""
        left = {column: value for column, value in row.items() if value}
        for column, pivot in self.pivots.items():
            if column in left:
                left = cleared(left, pivot, column)
        first = next((column for column in left if column in self.unknowns), None)
        if first is not None:
            self.pivots[first] = left
        return left

    def solved(self) -> dict[Column, dict[Column, int]]:
        """Every pivot with the others taken off it too, the last one first."""
        done: dict[Column, dict[Column, int]] = {}
        for column, row in reversed(self.pivots.items()):
            for other, pivot in done.items():
                if other in row:
                    row = cleared(row, pivot, other)
            done[column] = row
        return done
