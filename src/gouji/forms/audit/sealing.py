"""What the check code of a form is proved to catch: worked out from its weights, for this form and its number of cells.

A change of whole figures passes unseen only when its weighted sum is a multiple of both primes, that is of their
product; how small such a change can be is a question about the weights alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from math import lcm
from typing import NamedTuple

from gouji.model.check_code import MODULI, weights_of
from gouji.model.form import Form
from gouji.model.totals import matrices

Weights = Sequence[tuple[int, ...]]
"""For every term of a code its weights, one for each prime."""
MOST_PATTERNS = 300_000
"""So many changes of four figures are tried; a form of a few hundred cells has fewer."""


class Sealing(NamedTuple):
    """Which errors in whole figures the code of a form cannot let pass, each proved by trying every case.

    ``change`` and ``swap`` are how much a single figure must change, or two that change places differ, before it can
    go unseen; a blank and the smallest figure that looks like it differ by as much. ``pair`` is the same for two
    figures that are both wrong, each by less than that. ``moves`` is how many ways were tried of taking an amount out
    of two cells of a row, or column, of a table and putting it into those beside them, ``rectangles`` how many of
    changing the corners of a rectangle so that every row and column keeps its sum; ``amount`` is the smallest at
    which one of these goes unseen.
    """

    terms: int
    change: int
    swap: int
    pair: int
    moves: int
    rectangles: int
    amount: int


def sealing(form: Form) -> Sealing:
    """Work out what the code of a form catches.

    Powers behave to those so many terms on alike, wherever they stand: the first term is tried with every other.
    """
    weights = list(zip(*weights_of(form), strict=True))
    primes = [modulus.prime for modulus in MODULI]
    whole, lags = lcm(*primes), [(weights[0], other) for other in weights[1:]]
    patterns = list(islice(_patterns(form, weights), MOST_PATTERNS))
    rectangles = sum(is_rectangle for is_rectangle, _ in patterns)
    return Sealing(
        terms=len(weights),
        change=min(_passes(weight, primes) for weight in weights),
        swap=min((_passes(_less(one, other), primes) for one, other in lags), default=whole),
        pair=min((_smallest_pair(one, other, primes) for one, other in lags), default=whole),
        moves=len(patterns) - rectangles,
        rectangles=rectangles,
        amount=min((_passes(change, primes) for _, change in patterns), default=whole),
    )


def _less(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _passes(change: Sequence[int], primes: Sequence[int]) -> int:
    """The smallest amount at which a change, so much of it for each prime, comes to a multiple of all of them."""
    return lcm(*(1 if one % prime == 0 else prime for one, prime in zip(change, primes, strict=True)))


def _smallest_pair(one: Sequence[int], other: Sequence[int], primes: Sequence[int]) -> int:
    """The larger of the two smallest amounts by which two terms can change together unseen.

    The pairs of such amounts are a lattice in the plane; its shortest vectors are found by Gauss's reduction, and of
    these and their sum and difference one is the shortest by its larger coordinate.
    """
    whole = lcm(*primes)
    ratio = 0
    for a, b, prime in zip(one, other, primes, strict=True):  # amount × a + ratio × amount × b is a multiple of each
        rest = whole // prime
        ratio += -a * pow(b, -1, prime) * rest * pow(rest, -1, prime)
    first, second = (1, ratio % whole), (0, whole)
    while True:
        if _size(second) < _size(first):
            first, second = second, first
        turns = round((first[0] * second[0] + first[1] * second[1]) / _size(first))
        if turns == 0:
            break
        second = (second[0] - turns * first[0], second[1] - turns * first[1])
    near = [(a * first[0] + b * second[0], a * first[1] + b * second[1]) for a in range(-2, 3) for b in range(-2, 3)]
    return min(max(abs(x), abs(y)) for x, y in near if x or y)


def _size(vector: tuple[int, int]) -> int:
    return vector[0] ** 2 + vector[1] ** 2


def _patterns(form: Form, weights: Weights) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """Every change of four figures in two rows and two columns of a block, and whether it keeps all sums."""
    at = form.index
    for table in form.tables:
        for rows in matrices(table):
            lines = [[weights[at[cell]] for cell in row] for row in rows]
            for upper, lower in combinations(lines, 2):
                for left, right in combinations(range(len(upper)), 2):
                    corners = zip(upper[left], upper[right], lower[left], lower[right], strict=True)
                    a, b, c, d = zip(*corners, strict=True)
                    yield True, tuple(p - q - r + s for p, q, r, s in zip(a, b, c, d, strict=True))
                    yield False, tuple(p + q - r - s for p, q, r, s in zip(a, b, c, d, strict=True))
                    yield False, tuple(p - q + r - s for p, q, r, s in zip(a, b, c, d, strict=True))
