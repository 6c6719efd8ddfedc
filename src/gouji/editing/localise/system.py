"""The hard equations of a return over the cells that a person filled, and what they lack to hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

from gouji.editing.bounds import is_beyond, typed_cells
from gouji.editing.check import Pick, picking
from gouji.forms.revised import untried
from gouji.model.edit import EditRule, Number, confront, exactly
from gouji.model.elimination import Elimination
from gouji.model.finding import Severity
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.rounding import bound_in, is_exact
from gouji.model.submission import Submission

Changes = dict[str, Number]


def changed(value: Number, change: Number) -> Number:
    """A figure after its change, exactly."""
    if type(value) is int and type(change) is int:
        return value + change
    return exactly(Fraction(value) + Fraction(change))


class Equations:
    """Some equations over the cells that are not ``live`` totals, without their figures.

    ``rows[i]`` maps cells to coefficients, ``numbers[i]`` tells the rule that it comes from. Most returns share theirs.
    """

    def __init__(self, form: Form, live: frozenset[str], numbers: tuple[int, ...]) -> None:
        self.form, self.live, self.numbers = form, live, numbers
        self.rows: tuple[Mapping[str, int], ...] = tuple(_equations(form, live)[number].row for number in numbers)

    @cached_property
    def rules_of(self) -> Mapping[str, Sequence[int]]:
        """The equations of every cell."""
        found: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            for cell in row:
                found.setdefault(cell, []).append(i)
        return found

    @cached_property
    def masks(self) -> Mapping[str, int]:
        """The equations of every cell as bits of a number."""
        return {cell: sum(1 << i for i in rules) for cell, rules in self.rules_of.items()}

    @cached_property
    def implied(self) -> Mapping[int, Mapping[int, int]]:
        """The equations that shorter ones say already, with the multiples of these, and of it, that come to nothing."""
        here = {number: i for i, number in enumerate(self.numbers) if self.rows[i]}
        known = implied(self.form, self.live).items()
        return {here[one]: {here[n]: m for n, m in some.items()} for one, some in known if some.keys() <= here.keys()}

    def without(self, some: Collection[int]) -> Equations:
        """The same, of which some have no cells."""
        made = Equations(self.form, self.live, self.numbers)
        made.rows = tuple({} if i in some else row for i, row in enumerate(self.rows))
        made.rules_of = {cell: [i for i in rules if i not in some] for cell, rules in self.rules_of.items()}
        return made


_known_equations = lru_cache(maxsize=256)(Equations)


@lru_cache(maxsize=1024)
def _equations_of(equations: Equations, lines: tuple[tuple[str, ...], ...]) -> list[int]:
    """The equations, as bits, that have a cell of each of some lines."""
    return [reduce(or_, [equations.masks.get(cell, 0) for cell in line], 0) for line in lines]


@dataclass(frozen=True)
class System:
    """The hard equations over the cells that a person filled, with what they lack to hold.

    ``gaps[i]`` is left − right of ``rows[i]``; where figures were rounded, ``bounds[i]`` is what it stays below.
    Totals that are still formulas are replaced by their parts: they follow every error and are no error themselves. A
    blank in ``values`` is 0, also when it stands under such a total.
    """

    form: Form
    values: Mapping[str, Number]
    equations: Equations
    gaps: tuple[Number, ...]
    bounds: tuple[Number, ...] = ()

    @property
    def rows(self) -> tuple[Mapping[str, int], ...]:
        """Each equation: its cells with their coefficients."""
        return self.equations.rows

    @property
    def rules_of(self) -> Mapping[str, Sequence[int]]:
        """The equations of every cell."""
        return self.equations.rules_of

    @cached_property
    def failing(self) -> frozenset[int]:
        """The equations that do not hold."""
        if self.bounds:
            both = enumerate(zip(self.gaps, self.bounds, strict=True))
            return frozenset(i for i, (gap, bound) in both if gap and not -bound < gap < bound)
        return frozenset(i for i, gap in enumerate(self.gaps) if gap)

    @cached_property
    def failing_mask(self) -> int:
        """The equations that do not hold, as bits of a number."""
        return sum(1 << i for i in self.failing)

    def covered_by(self, lines: Iterable[Iterable[str]]) -> list[int]:
        """The equations, as bits, that do not hold and have a cell of each of some lines."""
        failing = self.failing_mask
        return [failing & mask for mask in _equations_of(self.equations, tuple(map(tuple, lines)))]

    def covers(self, covered: Iterable[int]) -> bool:
        """Whether what some lines cover together is all that does not hold."""
        return reduce(or_, covered, 0) == self.failing_mask

    def without(self, some: Collection[int]) -> System:
        """The system in which some equations hold whatever is changed."""
        gaps = tuple(0 if i in some else gap for i, gap in enumerate(self.gaps))
        return replace(self, equations=self.equations.without(some), gaps=gaps) if some else self

    def allows(self, cell: str, value: Number) -> bool:
        """Whether a cell can hold a value by its kind."""
        return self.form.cells[cell].kind.allows(value)


def system_of(submission: Submission, values: Mapping[str, Number | None], *, follow: bool = True) -> System:
    """The equations among the hard rules that can be decided with these values, or that no blank could satisfy.

    Unless they ``follow``, live totals are taken for figures like any other, as if somebody had typed them.
    """
    form, live = submission.form, submission.live if follow else frozenset[str]()
    figures = tuple(map(values.get, form.cells))
    found: dict[tuple[int, Number], Number] = {}
    exact = is_exact(form)
    new = untried(form.base, submission.revision) if submission.revision else ()
    for rule, row, number, left, right in _equations(form, live):
        gap: Number | None
        if rule.name in new:
            continue
        try:
            gap = rule.left.constant + sum(left(figures)) - (rule.right.constant + sum(right(figures)))
        except TypeError:  # a side with other coefficients than 1, or a blank
            outcome = confront(rule, values)
            if (gap := outcome.imbalance) is None:
                if not is_beyond(submission, outcome):
                    continue
                known = (n * (values[cell] or 0) for cell, n in row.items())
                gap = sum(known, rule.left.constant - rule.right.constant)
        if row:
            bound = 0 if exact else bound_in(submission, rule)
            found[number, gap] = min(bound, found.get((number, gap), bound)) if bound else 0
    equations = _known_equations(form, live, tuple(number for number, _ in found))
    return System(
        form,
        {cell: values[cell] or 0 for cell in equations.rules_of},
        equations,
        tuple(gap for _, gap in found),
        tuple(found.values()) if any(found.values()) else (),
    )


class _Equation(NamedTuple):
    """A hard equation, its row over typed cells, the number of the first that has this row, what picks its figures."""

    rule: EditRule
    row: Mapping[str, int]
    number: int
    left: Pick
    right: Pick


@lru_cache(maxsize=64)
def _equations(form: Form, live: frozenset[str]) -> list[_Equation]:
    """The hard equations of a form over the cells that are not ``live`` totals."""
    first: dict[frozenset[tuple[str, int]], int] = {}
    found = []
    for number, (rule, *sides) in enumerate(_hard(form)):
        row = typed_cells(form, rule, live)
        found.append(_Equation(rule, row, first.setdefault(frozenset(row.items()), number), *sides))
    return found


@once_for
def _hard(form: Form) -> list[tuple[EditRule, Pick, Pick]]:
    """The hard equations of a form, and what picks the figures of their sides."""
    rules = (rule for rule in form.rules if rule.relation.is_equation and rule.severity == Severity.ERROR)
    return [(rule, picking(form, rule.left), picking(form, rule.right)) for rule in rules]


@lru_cache(maxsize=64)
def implied(form: Form, live: frozenset[str]) -> Mapping[int, Mapping[int, int]]:
    """The equations that shorter ones say already, with the multiples of these and of it that come to nothing.

    All by their numbers.
    """
    rows = {number: row for _, row, number, *_ in _equations(form, live) if row}
    shorter: Elimination[Any] = Elimination(form.cells)
    found = {}
    for number in sorted(rows, key=lambda number: len(rows[number])):
        left = shorter.take({**rows[number], number: 1})
        if not any(column in form.cells for column in left):
            found[number] = left
    return found
