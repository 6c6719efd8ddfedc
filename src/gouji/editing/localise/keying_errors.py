"""Slips of the hand: how one figure was likely made out of another while typing or copying.

Every keying error has a cost in the same measure as those in `gouji.editing.localise.locate`: about the number of
bits it takes to say which error it was; the smaller, the likelier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.mechanism import Mechanism


class KeyingError(NamedTuple):
    """A kind of error and its cost."""

    kind: Mechanism
    cost: int


NONE = KeyingError(Mechanism.NONE, 10)
_ZERO = KeyingError(Mechanism.ZERO_MORE_OR_LESS, 2)
_SWAPPED = KeyingError(Mechanism.DIGITS_SWAPPED, 1)
_DOUBLED = KeyingError(Mechanism.DIGIT_DOUBLED, 2)
_LOST = KeyingError(Mechanism.DIGIT_LOST, 3)
_ADDED = KeyingError(Mechanism.DIGIT_ADDED, 3)
_WRONG = KeyingError(Mechanism.DIGIT_WRONG, 4)
_SIGN = KeyingError(Mechanism.SIGN, 1)
_UNIT = KeyingError(Mechanism.UNIT, 1)
_OMITTED = KeyingError(Mechanism.LEFT_OUT, 5)
_BLANK = KeyingError(Mechanism.BLANK, 1)
_NEIGHBOUR = KeyingError(Mechanism.NEIGHBOUR, 3)
_EXTRA = KeyingError(Mechanism.EXTRA, 7)
_PART_MISSING = KeyingError(Mechanism.PART_MISSING, 2)
_PART_TWICE = KeyingError(Mechanism.PART_TWICE, 3)
_MOVED = KeyingError(Mechanism.MOVED, 1)
_EXCHANGED = KeyingError(Mechanism.EXCHANGED, 1)
_EXCHANGED_FAR = KeyingError(Mechanism.EXCHANGED, 4)
_UNIT_FACTOR = 10_000
_SMALL = 10  # figures below it stand in neighbouring cells by chance

Pair = tuple[str, Number, Number]


@once_for
def _beside(form: Form) -> Mapping[str, list[str]]:
    """The cells next to each cell in its row and its column."""
    beside: dict[str, list[str]] = {}
    lines: dict[tuple[object, ...], list[str]] = {}
    for cell in form.cells.values():
        lines.setdefault((cell.table, cell.block, "row", cell.row), []).append(cell.id)
        lines.setdefault((cell.table, cell.block, "column", cell.column), []).append(cell.id)
    for line in lines.values():
        for one, other in pairwise(line):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    return beside


class Neighbours:
    """Which cells stand beside each other, and what they say."""

    def __init__(self, form: Form, values: Mapping[str, Number]) -> None:
        self.values = values
        self.beside = _beside(form)

    def say(self, cell: str, value: Number) -> bool:
        """Whether a cell beside this one says this value."""
        return any(self.values.get(other) == value for other in self.beside.get(cell, ()))


def keying_error_of(
    form: Form, neighbours: Neighbours, cell: str, reported: Number, suggested: Number, *, blank: bool = False
) -> KeyingError:
    """The likeliest error by which this cell got the reported figure, ``blank`` when it got none."""
    if blank:
        return _BLANK
    likeliest = slip_between(reported, suggested)
    others = []
    if not -_SMALL < reported < _SMALL and neighbours.say(cell, reported):
        others.append(_NEIGHBOUR)
    if cell in form.sums:
        parts = [neighbours.values.get(part) or 0 for part in form.sums[cell][0].parts]
        if sum(parts) == suggested and (suggested - reported) in parts:
            others.append(_PART_MISSING)
        elif sum(parts) == suggested and (reported - suggested) in parts:
            others.append(_PART_TWICE)
    return min((likeliest, *others), key=lambda error: error.cost)


def keying_error_of_pair(neighbours: Neighbours, pairs: Sequence[Pair]) -> KeyingError | None:
    """The one error by which two cells got each other's figure, if so."""
    (one, first, meant), (other, second, intended) = pairs
    if first != intended or second != meant:
        return None
    if other in neighbours.beside.get(one, ()):
        return _EXCHANGED if first and second else _MOVED
    return _EXCHANGED_FAR


def slip_between(reported: Number, suggested: Number) -> KeyingError:
    """The likeliest single error that turns ``suggested`` into ``reported``, else `NONE`."""
    if reported == suggested:
        return NONE
    if reported == -suggested:
        return _SIGN
    if suggested and reported == suggested * _UNIT_FACTOR:
        return _UNIT
    if not reported:
        return _OMITTED
    if not suggested:
        return _EXTRA
    typed, meant = _digits(reported), _digits(suggested)
    if typed == meant + "0" or meant == typed + "0":
        return _ZERO
    if len(typed) == len(meant):
        return _same_length(typed, meant)
    if len(typed) == len(meant) + 1:
        return _longer(typed, meant)
    if len(meant) == len(typed) + 1 and meant in _with_one_more(typed, meant):
        return _LOST
    return NONE


def _digits(number: Number) -> str:
    return format(abs(Decimal(number)), "f")


def _same_length(typed: str, meant: str) -> KeyingError:
    wrong = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    if len(wrong) == 2 and typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]:
        return _SWAPPED
    return _WRONG if len(wrong) == 1 and len(meant) > 1 else NONE


def _longer(typed: str, meant: str) -> KeyingError:
    spots = [i for i in range(len(typed)) if typed[:i] + typed[i + 1 :] == meant]
    if not spots:
        return NONE
    doubled = any(typed[i] in typed[max(i - 1, 0) : i] + typed[i + 1 : i + 2] for i in spots)
    return _DOUBLED if doubled else _ADDED


def _with_one_more(typed: str, meant: str) -> set[str]:
    """``typed`` with the digit of ``meant`` put back at each position."""
    return {typed[:i] + meant[i] + typed[i:] for i in range(len(meant))}
