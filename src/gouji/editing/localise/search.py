"""Exact search for the smallest sets of cells whose change satisfies every equation.

The hard equations of a form are an error-correcting code over its cells. A set of cells explains
a failing return when they can be given other values, whole and not negative where the form says
so, such that all equations hold; the search goes through sets by growing weight, branches on the
failing equation with the fewest cells, and solves each candidate in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property, lru_cache, reduce
from operator import or_

from gouji.editing.bounds import is_beyond, typed_cells
from gouji.model.dataclass import dataclass
from gouji.model.edit import EditRule, Number, confront, exactly
from gouji.model.elimination import Elimination
from gouji.model.finding import Severity
from gouji.model.form import Form
from gouji.model.submission import Submission

Changes = dict[str, Number]
_SOLVING = 10
"""Steps of the search that take as long as solving the equations for one set."""
_GAP = ""
"""Where an equation keeps what it lacks to hold."""


@dataclass(frozen=True)
class System:
    """The hard equations over the cells that a person filled, with what they lack to hold.

    ``rows[i]`` maps cells to coefficients and ``gaps[i]`` is left − right. Totals that are still
    formulas are replaced by their parts: they follow every error and are no error themselves. A
    blank in ``values`` is 0, also when it stands under such a total.
    """

    form: Form
    values: Mapping[str, Number]
    rows: tuple[Mapping[str, int], ...]
    gaps: tuple[Number, ...]
    rules_of: Mapping[str, Sequence[int]]

    @cached_property
    def failing(self) -> frozenset[int]:
        """The equations that do not hold."""
        return frozenset(i for i, gap in enumerate(self.gaps) if gap)

    @cached_property
    def masks(self) -> Mapping[str, int]:
        """The equations of every cell as bits of a number."""
        return {cell: sum(1 << i for i in rules) for cell, rules in self.rules_of.items()}

    def covered_by(self, lines: Iterable[Iterable[str]]) -> list[int]:
        """The equations, as bits, that do not hold and have a cell of each of some lines."""
        masks, failing = self.masks, self.failing_mask
        return [failing & reduce(or_, [masks.get(cell, 0) for cell in line], 0) for line in lines]

    def covers(self, covered: Iterable[int]) -> bool:
        """Whether what some lines cover together is all that does not hold."""
        return reduce(or_, covered, 0) == self.failing_mask

    @cached_property
    def failing_mask(self) -> int:
        """The equations that do not hold, as bits of a number."""
        return sum(1 << i for i in self.failing)

    def without(self, some: Collection[int]) -> System:
        """The system in which some equations hold whatever is changed."""
        rows = tuple({} if i in some else row for i, row in enumerate(self.rows))
        gaps = tuple(0 if i in some else gap for i, gap in enumerate(self.gaps))
        rules_of = {cell: tuple(i for i in rules if i not in some) for cell, rules in self.rules_of.items()}
        return replace(self, rows=rows, gaps=gaps, rules_of=rules_of) if some else self

    def allows(self, cell: str, value: Number) -> bool:
        """Whether a cell can hold a value by its kind."""
        return self.form.cells[cell].kind.allows(value)


def system_of(submission: Submission, values: Mapping[str, Number | None], *, follow: bool = True) -> System:
    """The equations among the hard rules that can be decided with these values, or that no blank could satisfy.

    Unless they ``follow``, live totals are taken for figures like any other, as if somebody had typed them.
    """
    form, live = submission.form, submission.live if follow else frozenset[str]()
    rows: list[Mapping[str, int]] = []
    gaps: list[Number] = []
    said: set[tuple[int, Number]] = set()
    for rule, row in _equations(form, live):
        outcome = confront(rule, values)
        if (gap := outcome.imbalance) is None:
            if not is_beyond(submission, outcome):
                continue
            gap = sum((n * (values[cell] or 0) for cell, n in row.items()), rule.left.constant - rule.right.constant)
        if row and (id(row), gap) not in said:
            said.add((id(row), gap))
            rows.append(row)
            gaps.append(gap)
    rules_of: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for cell in row:
            rules_of.setdefault(cell, []).append(i)
    known = {cell: values[cell] or 0 for cell in rules_of}
    return System(form, known, tuple(rows), tuple(gaps), rules_of)


@lru_cache(maxsize=64)
def _equations(form: Form, live: frozenset[str]) -> list[tuple[EditRule, Mapping[str, int]]]:
    """The hard equations of a form over the cells that are not ``live`` totals; those alike share one row."""
    hard = [rule for rule in form.rules if rule.relation.is_equation and rule.severity == Severity.ERROR]
    rows = {rule: typed_cells(form, rule, live) for rule in hard}
    first: dict[frozenset[tuple[str, int]], Mapping[str, int]] = {}
    return [(rule, first.setdefault(frozenset(row.items()), row)) for rule, row in rows.items()]


class Search:
    """Deepening search for sets of cells; counts its steps so that it can stop at ``most_steps``.

    Only ``suspects`` can be in a set, all cells when None; the cells that are ``wrong`` whatever the equations say
    are in every set. Sets of equations are bit masks.
    """

    def __init__(
        self,
        system: System,
        most_steps: int,
        suspects: Collection[str] | None = None,
        wrong: Collection[str] = (),
    ) -> None:
        self.system = system
        self.most_steps = most_steps
        self.steps = 0
        self.cells = [c for c in system.rules_of if suspects is None or c in suspects]
        self.masks = {cell: system.masks[cell] for cell in self.cells}
        self.rows = [[cell for cell in row if cell in self.masks] for row in system.rows]
        self.near = [reduce(or_, (self.masks[cell] for cell in row), 1 << i) for i, row in enumerate(self.rows)]
        self.failing = system.failing_mask
        self.widest = max((mask.bit_count() for mask in self.masks.values()), default=0)
        self.weights = {cell: system.form.cells[cell].weight for cell in self.cells}
        self.wrong = tuple(cell for cell in self.cells if cell in wrong)

    @property
    def stopped(self) -> bool:
        """Whether the search gave up before it had seen everything it was asked for."""
        return self.steps > self.most_steps

    def sets(self, weight: int) -> list[Changes]:
        """Every set of exactly this weight that satisfies all equations, with its changes."""
        found: dict[frozenset[str], Changes] = {}
        once = often = 0
        for cell in self.wrong:
            again = self.masks[cell] & (once | often)
            once, often = (once | self.masks[cell]) & ~again, often | again
        left = weight - sum(self.weights[cell] for cell in self.wrong)
        if left < 0:
            return []
        for cells in self._candidates(self.wrong, once, often, frozenset(), left):
            self.steps += _SOLVING
            changes = solve(self.system, cells)
            if changes is not None:
                found[frozenset(cells)] = changes
        return list(found.values())

    def _least(self, needy: int) -> int:
        """Cells that some equations need at least: one for each of those of which no two share a cell."""
        count = 0
        while needy:
            needy &= ~self.near[(needy & -needy).bit_length() - 1]
            count += 1
        return count

    def _candidates(
        self, chosen: tuple[str, ...], once: int, often: int, passed: frozenset[str], left: int
    ) -> Iterator[tuple[str, ...]]:
        """Supersets of ``chosen``; ``once`` and ``often`` are the equations it touches with one cell or more."""
        self.steps += 1
        if self.stopped:
            return
        # A failing equation needs a cell, and one that holds cannot have just one changed.
        needy = (self.failing & ~(once | often)) | (once & ~self.failing)
        if not left:
            if not needy:
                yield chosen
            return
        if needy.bit_count() > left * self.widest or self._least(needy) > left:
            return
        if needy:
            pool = min((self.rows[i] for i in _bits(needy)), key=len)
        else:
            pool = list(dict.fromkeys(cell for i in _bits(once | often) for cell in self.rows[i]))
        for cell in pool:
            weight = self.weights[cell]
            if weight > left or cell in passed or cell in chosen:
                continue
            mask = self.masks[cell]
            again = mask & (once | often)
            yield from self._candidates((*chosen, cell), (once | mask) & ~again, often | again, passed, left - weight)
            passed |= {cell}


def _bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def solve(system: System, cells: Sequence[str]) -> Changes | None:
    """The one change of every cell, none of it zero, that closes all gaps; None if there is none."""
    equations = Elimination(cells)
    for i in sorted({i for cell in cells for i in system.rules_of[cell]}):
        gap, scale = system.gaps[i].as_integer_ratio()
        row = {cell: scale * n for cell in cells if (n := system.rows[i].get(cell))}
        if equations.take(row | {_GAP: gap}).keys() == {_GAP}:
            return None
    if len(equations.pivots) < len(cells):
        return None  # not determined: a smaller set does the same
    solved = equations.solved()
    changes: Changes = {}
    for cell in cells:
        if _GAP not in solved[cell]:
            return None
        changes[cell] = exactly(Fraction(-solved[cell][_GAP], solved[cell][cell]))
        if not system.allows(cell, system.values[cell] + changes[cell]):
            return None
    return changes
