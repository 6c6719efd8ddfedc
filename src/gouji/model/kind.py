"""What a cell of a form can count."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from gouji.model.edit import Number


class Aggregation(StrEnum):
    """What becomes of the figures of many returns in a summary (SDMX, DHIS2: aggregation type)."""

    SUM = "sum"
    NONE = "none"
    MINIMUM = "min"
    MAXIMUM = "max"


class Kind(StrEnum):
    """What a cell counts, and so which figures it can hold.

    A ``signed`` figure may be less than nothing. A ``measured`` one may be a fraction, and is in a unit of its own
    instead of the one in which the form counts.
    """

    signed: bool
    measured: bool

    COUNT = "count", False, False
    SIGNED_COUNT = "signed_count", True, False
    AMOUNT = "amount", False, True
    SIGNED_AMOUNT = "signed_amount", True, True
    TEXT = "text", False, False

    @property
    def is_figure(self) -> bool:
        """Whether it is a number that stands there."""
        return self is not Kind.TEXT

    def __new__(cls, text: str, signed: bool, measured: bool) -> Kind:
        """A member with what it allows; ``Kind("count")`` finds one by its text."""
        made = str.__new__(cls, text)
        made._value_ = text
        made.signed, made.measured = signed, measured
        return made

    def is_too_low(self, value: Number) -> bool:
        """Whether a figure is less than nothing where that cannot be."""
        return value < 0 and not self.signed

    def is_too_fine(self, value: Number) -> bool:
        """Whether a figure is a fraction where only whole ones are counted."""
        return not self.measured and isinstance(value, Decimal) and value != value.to_integral_value()

    def allows(self, value: Number) -> bool:
        """Whether a cell of this kind can hold a figure."""
        return not self.is_too_low(value) and not self.is_too_fine(value)
