"""Slips of the hand: how one figure was likely made out of another while typing or copying."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gouji.edit import Number


class Slip(NamedTuple):
    """A kind of slip and its cost; the smaller the cost, the likelier the slip."""

    kind: str
    cost: int


NONE = Slip("none", 10)
_ZERO = Slip("zero_more_or_less", 2)
_SWAPPED = Slip("digits_swapped", 1)
_DOUBLED = Slip("digit_doubled", 2)
_LOST = Slip("digit_lost", 3)
_ADDED = Slip("digit_added", 3)
_WRONG = Slip("digit_wrong", 4)
_SIGN = Slip("sign", 1)
_UNIT = Slip("unit", 1)
_OMITTED = Slip("left_out", 5)
_UNIT_FACTOR = 10_000


def slip_between(reported: Number, suggested: Number) -> Slip:
    """The likeliest single slip that turns ``suggested`` into ``reported``, else `NONE`."""
    if reported == suggested:
        return NONE
    if reported == -suggested:
        return _SIGN
    if suggested and reported == suggested * _UNIT_FACTOR:
        return _UNIT
    if not reported:
        return _OMITTED
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


def _same_length(typed: str, meant: str) -> Slip:
    wrong = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    if len(wrong) == 2 and typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]:
        return _SWAPPED
    return _WRONG if len(wrong) == 1 and len(meant) > 1 else NONE


def _longer(typed: str, meant: str) -> Slip:
    spots = [i for i in range(len(typed)) if typed[:i] + typed[i + 1 :] == meant]
    if not spots:
        return NONE
    doubled = any(typed[i] in typed[max(i - 1, 0) : i] + typed[i + 1 : i + 2] for i in spots)
    return _DOUBLED if doubled else _ADDED


def _with_one_more(typed: str, meant: str) -> set[str]:
    """``typed`` with the digit of ``meant`` put back at each position."""
    return {typed[:i] + meant[i] + typed[i:] for i in range(len(meant))}
