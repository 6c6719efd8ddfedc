"""Edit rules (勾稽关系): linear relations between the cells of one return."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from gouji.model.finding import Severity
from gouji.model.wording import Keyword

PREVIOUS, YEAR_AGO = "previous.", "year_ago."
"""What stands before the id of a cell when a rule means its figure of the period before, or of this one a year ago."""
EARLIER = (PREVIOUS, YEAR_AGO)

Number = int | Decimal


def exactly(fraction: Fraction) -> Number:
    """A fraction as a whole number if it is one."""
    return int(fraction) if fraction.denominator == 1 else Decimal(fraction.numerator) / fraction.denominator


def own_cell(name: str) -> str:
    """The cell whose figure, of whatever period, a rule means."""
    return name.removeprefix(PREVIOUS).removeprefix(YEAR_AGO)


class Relation(Keyword):
    """How the left side of a rule stands to the right one, and all that this means.

    The value is how form definitions and JSON write it. ``holds`` tries it on
    two sides. ``sign`` ends a spreadsheet formula of left minus right that is true where the relation holds,
    ``opposite`` one that is true where it does not. ``slack`` is the sign with which a figure that is not negative,
    added on the left, makes an equation of it; 0 for an equation.
    """

    holds: Callable[[Number, Number], bool]
    sign: str
    opposite: str
    slack: int
    is_equation: bool

    EQUAL = "==", operator.eq, "=0", "<>0", 0
    AT_MOST = "<=", operator.le, "<=0", ">0", 1
    AT_LEAST = ">=", operator.ge, ">=0", "<0", -1

    def __new__(
        cls, text: str, holds: Callable[[Number, Number], bool], sign: str, opposite: str, slack: int
    ) -> Relation:
        """A member with its meaning; ``Relation("<=")`` finds one by its text."""
        made = str.__new__(cls, text)
        made._value_ = text
        made.holds, made.sign, made.opposite = holds, sign, opposite
        made.slack, made.is_equation = slack, slack == 0
        return made


class OutcomeVerdict(StrEnum):
    """What became of a rule on a return; undecided where a cell of it has no value."""

    SATISFIED = "satisfied"
    FAILED = "failed"
    UNDECIDED = "undecided"


class Linear(NamedTuple):
    """One side of a rule: Σ coefficient × cell, plus a constant."""

    terms: tuple[tuple[str, int], ...]
    constant: int = 0

    def evaluate(self, values: Mapping[str, Number | None]) -> Number | None:
        """The sum over ``values``; None when any of its cells has none."""
        total: Number = self.constant
        for cell, coefficient in self.terms:
            value = values.get(cell)
            if value is None:
                return None
            total += coefficient * value
        return total


@dataclass(frozen=True)
class EditRule:
    """One instance of an edit rule, such as T3-BAL for the column 自然人.

    ``title`` and ``source`` come from the form, which also says how severe a failure is.
    ``total`` is the cell that the rule defines when it is a sum declared in a header tree.
    A query edit, which may fail for a good reason, names such a ``reason`` and the ``units`` it
    asks, as a regular expression over their names, empty for all.
    ``tolerance`` is more than rounding its cells one by one can part its sides, 0 where it holds exactly.
    """

    id: str
    instance: str
    left: Linear
    right: Linear
    relation: Relation
    title: Mapping[str, str]
    subject: str
    severity: Severity
    source: str
    total: str | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    units: str = ""
    tolerance: Number = 0

    def holds(self, left: Number, right: Number, bound: Number | None = None) -> bool:
        """Whether it holds for two sides, also where they are apart by less than a ``bound``, else the tolerance."""
        if self.relation.holds(left, right):
            return True
        bound = self.tolerance if bound is None else bound
        return bound > 0 and -bound < left - right < bound

    @property
    def name(self) -> str:
        """The instance as it is cited in reports: ``T3-BAL.person``."""
        return f"{self.id}.{self.instance}" if self.instance else self.id

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Every cell of the rule once, left side first."""
        return tuple(dict.fromkeys(cell for cell, _ in self.left.terms + self.right.terms))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The cells on the right side: what a sum rule adds up."""
        return tuple(cell for cell, _ in self.right.terms)

    @cached_property
    def looks_back(self) -> bool:
        """Whether the rule brings in figures of an earlier period."""
        return any(cell.startswith(EARLIER) for cell in self.cells)

    def coefficients(self) -> dict[str, int]:
        """The rule as one row of an integer matrix: left side minus right side."""
        row: dict[str, int] = {}
        for side, sign in ((self.left, 1), (self.right, -1)):
            for cell, coefficient in side.terms:
                row[cell] = row.get(cell, 0) + sign * coefficient
        return {cell: coefficient for cell, coefficient in row.items() if coefficient}

    def __hash__(self) -> int:
        return hash((self.id, self.instance))


class Outcome(NamedTuple):
    """What became of one rule on one return; ``missing`` are its cells without a value."""

    rule: EditRule
    verdict: OutcomeVerdict
    left: Number | None
    right: Number | None
    missing: tuple[str, ...] = ()

    @property
    def imbalance(self) -> Number | None:
        """Left side minus right side; None while undecided."""
        if self.left is None or self.right is None:
            return None
        return self.left - self.right


def confront(rule: EditRule, values: Mapping[str, Number | None], bound: Number | None = None) -> Outcome:
    """Try one rule on the values of a return; ``bound`` as in `EditRule.holds`."""
    left, right = rule.left.evaluate(values), rule.right.evaluate(values)
    if left is None or right is None:
        missing = tuple(cell for cell in rule.cells if values.get(cell) is None)
        return Outcome(rule, OutcomeVerdict.UNDECIDED, left, right, missing)
    holds = rule.holds(left, right, bound)
    return Outcome(rule, OutcomeVerdict.SATISFIED if holds else OutcomeVerdict.FAILED, left, right)
