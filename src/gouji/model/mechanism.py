"""How a wrong figure may have come about: slips of the hand, in words that do not depend on who finds them."""

from __future__ import annotations

from gouji.model.wording import Keyword


class Mechanism(Keyword):
    """How a figure was likely made out of another, ``none`` for no known way."""

    NONE = "none"
    DIGITS_SWAPPED = "digits_swapped"
    DIGIT_DOUBLED = "digit_doubled"
    DIGIT_LOST = "digit_lost"
    DIGIT_ADDED = "digit_added"
    DIGIT_WRONG = "digit_wrong"
    ZERO_MORE_OR_LESS = "zero_more_or_less"
    SIGN = "sign"
    UNIT = "unit"
    LEFT_OUT = "left_out"
    EXCHANGED = "exchanged"
    BLANK = "blank"
    NEIGHBOUR = "neighbour"
    MOVED = "moved"
    PART_MISSING = "part_missing"
    PART_TWICE = "part_twice"
    EXTRA = "extra"
