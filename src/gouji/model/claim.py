"""Claims (正文所述): what a sentence of a report says of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from gouji.model.edit import Linear, Number

Cells = tuple[str, ...]
"""The cells whose figures add up to a number."""


class ClaimVerdict(StrEnum):
    """What the tables say of a claim; other basis where it counts something else, none where no cell has it."""

    TRUE = "true"
    FALSE = "false"
    OTHER_BASIS = "other_basis"
    NONE = "none"


class Claim(NamedTuple):
    """A number in the prose of a report, and the cells that may make it true.

    ``text`` are the words around the number, ``sentence`` those of the whole sentence; ``number`` is in the unit of the
    form and may be off by ``slack``, as ``2764.2万`` is. Any one of ``cells`` makes it true. ``weak`` words may well
    speak of something else, so that they are true or nothing; beside others of their sentence that are true they are
    held, ``apt`` ones with any of their table, else those of their ``kind``. ``misdated`` words name last year. What
    is short of a sum by the cells of ``less`` counts a part of it; ``whole`` words say that it is all of the year,
    ``part`` ones that it is a part of what was just named.
    """

    text: str
    section: str
    number: Number
    cells: tuple[Cells, ...] = ()
    verdict: ClaimVerdict = ClaimVerdict.NONE
    sentence: str = ""
    slack: Decimal = Decimal(0)
    weak: bool = False
    apt: bool = False
    kind: str = ""
    misdated: bool = False
    less: Cells = ()
    whole: bool = False
    part: bool = False

    @property
    def touched(self) -> frozenset[str]:
        """Every cell that it may speak of."""
        return frozenset(cell for cells in self.cells for cell in cells)

    def fits(self, value: Number) -> bool:
        """Whether it says this number; the last printed digit of either is rounded."""
        return abs(Decimal(value) - self.number) <= (max(self.slack, rounding(value)) if self.slack else 0)

    def states(self, cells: Cells, values: Mapping[str, Number | None]) -> bool | None:
        """Whether some figures add up to it; None where one of them is missing."""
        total = sum_of(cells, values)
        return None if total is None else self.fits(total)

    def holds(self, values: Mapping[str, Number | None]) -> bool | None:
        """Whether any of its cells make it true; None where a figure is missing and the rest do not."""
        said = [self.states(cells, values) for cells in self.cells]
        return True if True in said else None if None in said else False

    def exceeds(self, values: Mapping[str, Number | None]) -> bool:
        """Whether it says more than any of its cells make."""
        sums = [sum_of(cells, values) for cells in self.cells]
        return all(total is not None and self.number > total for total in sums)

    def is_part(self, values: Mapping[str, Number | None]) -> bool:
        """Whether it says what any of its cells make without those of ``less``."""
        short = sum(values.get(cell) or 0 for cell in self.less)
        sums = [sum_of(cells, values) for cells in self.cells]
        return bool(short) and any(total is not None and self.fits(total - short) for total in sums)


def sum_of(cells: Cells, values: Mapping[str, Number | None]) -> Number | None:
    """What the figures of some cells add up to; None where one of them is missing."""
    return Linear(tuple((cell, 1) for cell in cells)).evaluate(values)


def rounding(number: Number) -> Decimal:
    """Half a unit of the last digit that is printed."""
    exponent = Decimal(number).as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)
