"""Error localisation: the smallest sets of cells whose change satisfies every rule (Fellegi and Holt, 1976).

The hard equations of a form are an error-correcting code over its cells. A failing return is
explained by *all* smallest sets of cells that can be given other values, whole and not negative
where the form says so, such that every equation holds again. The search is exact, in integers,
and the same every time; when it has to stop early it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gouji.checking import addresses, where
from gouji.edit import EditRule, Number
from gouji.finding import ERROR, INFORMATION, Finding
from gouji.form import AMOUNT, SIGNED_COUNT, Form, describe
from gouji.slips import NONE, Slip, slip_between
from gouji.submission import Submission
from gouji.totals import is_live, recalculate

MOST_CELLS = 4
MOST_STEPS = 60_000
EXCHANGED = Slip("exchanged", 1)


class Correction(NamedTuple):
    """One cell of an explanation: what was reported, what would satisfy the rules, the likely slip."""

    cell: str
    reported: Number
    suggested: Number
    slip: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A smallest set of cells that explains why a return fails; ``cost`` ranks it, likeliest first."""

    corrections: tuple[Correction, ...]
    slip: str
    cost: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The suspect cells in the order of the form."""
        return tuple(correction.cell for correction in self.corrections)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All smallest explanations of a return, likeliest first.

    ``complete`` is False when the search stopped before it had seen every set of that size or,
    with no explanation at all, when more than ``MOST_CELLS`` cells are wrong.
    """

    explanations: tuple[Explanation, ...]
    complete: bool


NO_DIAGNOSIS = Diagnosis((), complete=True)


def locate(
    form: Form, submission: Submission, previous: Mapping[str, Number | None] | None = None
) -> Diagnosis:
    """Find out which cells of a failing return are wrong and what they probably should be.

    Only rules of severity ``error`` that can be decided count, and only equations. Totals that
    are still formulas follow their parts and are never suspects.
    """
    submission = recalculate(form, submission)
    values = submission.values()
    system = _System(form, submission, values)
    if not system.failing:
        return NO_DIAGNOSIS
    search = _Search(system)
    for size in range(1, MOST_CELLS + 1):
        found = search.sets(size)
        if found:
            ordered = sorted((_explained(form, values, deltas) for deltas in found), key=lambda e: (e.cost, e.cells))
            return Diagnosis(tuple(ordered), complete=search.steps < MOST_STEPS)
        if search.steps >= MOST_STEPS:
            break
    return Diagnosis((), complete=False)


# ── the equations over the cells that a person typed ────────────────────────────────────────


class _System:
    """Integer rows over the suspects: ``rows[i]`` maps cells to coefficients, ``gaps[i]`` is left − right."""

    def __init__(self, form: Form, submission: Submission, values: Mapping[str, Number | None]) -> None:
        self.form, self.values = form, values
        self.rows: list[dict[str, int]] = []
        self.gaps: list[Number] = []
        for rule in form.rules:
            if rule.relation == "==" and rule.severity == ERROR:
                self._add(rule, submission)
        self.rules_of: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            for cell in row:
                self.rules_of.setdefault(cell, []).append(i)
        self.failing = frozenset(i for i, gap in enumerate(self.gaps) if gap)
        self.widest = max((len(rules) for rules in self.rules_of.values()), default=0)

    def _add(self, rule: EditRule, submission: Submission) -> None:
        left, right = rule.left.evaluate(self.values), rule.right.evaluate(self.values)
        if left is None or right is None:
            return
        row: dict[str, int] = {}
        todo = list(rule.coefficients().items())
        while todo:
            cell, coefficient = todo.pop()
            if is_live(submission, cell):
                todo += [(part, coefficient) for part in self.form.sums[cell][0].parts]
            else:
                row[cell] = row.get(cell, 0) + coefficient
        row = {cell: coefficient for cell, coefficient in row.items() if coefficient and self.values[cell] is not None}
        if row and (row, left - right) not in zip(self.rows, self.gaps, strict=True):
            self.rows.append(row)
            self.gaps.append(left - right)

    def allows(self, cell: str, value: Number) -> bool:
        """Whether a cell can hold a value by its kind."""
        kind = self.form.cells[cell].kind
        return (kind == SIGNED_COUNT or value >= 0) and (kind == AMOUNT or value == int(value))


class _Search:
    """Deepening search for sets of cells; counts its steps so that it can stop."""

    def __init__(self, system: _System) -> None:
        self.system = system
        self.steps = 0

    def sets(self, size: int) -> list[dict[str, Number]]:
        """Every set of exactly ``size`` cells that satisfies all equations, with its changes."""
        found: dict[frozenset[str], dict[str, Number]] = {}
        for cells in self._candidates((), frozenset(), size):
            changes = _solve(self.system, cells)
            if changes is not None:
                found[frozenset(cells)] = changes
        return list(found.values())

    def _candidates(self, chosen: tuple[str, ...], passed: frozenset[str], left: int) -> Iterator[tuple[str, ...]]:
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        system = self.system
        touched = {i for cell in chosen for i in system.rules_of[cell]}
        untouched = system.failing - touched
        if not left:
            if not untouched:
                yield chosen
            return
        if len(untouched) > left * system.widest:
            return
        if untouched:
            shortest = min((system.rows[i] for i in sorted(untouched)), key=len)
            pool = list(shortest)
        else:
            pool = list(dict.fromkeys(cell for i in sorted(touched) for cell in system.rows[i]))
        for cell in pool:
            if cell not in passed and cell not in chosen:
                yield from self._candidates((*chosen, cell), passed, left - 1)
                passed |= {cell}


def _solve(system: _System, cells: Sequence[str]) -> dict[str, Number] | None:
    """The one change of every cell, none of it zero, that closes all gaps; None if there is none."""
    touched = sorted({i for cell in cells for i in system.rules_of[cell]})
    matrix = [[Fraction(system.rows[i].get(cell, 0)) for cell in cells] + [-Fraction(system.gaps[i])] for i in touched]
    width = len(cells)
    for column in range(width):
        pivot = next((r for r in range(column, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            return None  # not determined: a smaller set does the same
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        head = matrix[column]
        for r, row in enumerate(matrix):
            if r != column and row[column]:
                factor = row[column] / head[column]
                matrix[r] = [a - factor * b for a, b in zip(row, head, strict=True)]
    if any(row[width] for row in matrix[width:]):
        return None
    changes: dict[str, Number] = {}
    for r, cell in enumerate(cells):
        change = matrix[r][width] / matrix[r][r]
        value = system.values[cell]
        if not change or value is None:
            return None
        changes[cell] = _number(change)
        if not system.allows(cell, value + changes[cell]):
            return None
    return changes


def _number(fraction: Fraction) -> Number:
    return int(fraction) if fraction.denominator == 1 else Decimal(fraction.numerator) / fraction.denominator


# ── ranking ─────────────────────────────────────────────────────────────────────────────────


def _explained(form: Form, values: Mapping[str, Number | None], changes: Mapping[str, Number]) -> Explanation:
    order = {cell: i for i, cell in enumerate(form.cells)}
    pairs = [
        (cell, values[cell] or 0, (values[cell] or 0) + changes[cell])
        for cell in sorted(changes, key=order.__getitem__)
    ]
    if len(pairs) == 2 and pairs[0][1] == pairs[1][2] and pairs[1][1] == pairs[0][2]:
        slips = [EXCHANGED, EXCHANGED]
    else:
        slips = [slip_between(reported, suggested) for _, reported, suggested in pairs]
    corrections = tuple(Correction(*pair, slip.kind) for pair, slip in zip(pairs, slips, strict=True))
    kinds = {slip.kind for slip in slips}
    cost = sum(slip.cost for slip in slips)
    return Explanation(corrections, kinds.pop() if len(kinds) == 1 else NONE.kind, cost)


# ── telling ─────────────────────────────────────────────────────────────────────────────────


def tell(form: Form, submission: Submission, diagnosis: Diagnosis, most: int = 3) -> tuple[Finding, ...]:
    """A diagnosis as findings: the likeliest ``most`` explanations (L101, L102).

    Then whether there are more (L104), or that none was found (L103).
    """
    if not diagnosis.explanations:
        return () if diagnosis.complete else (Finding("L103", INFORMATION, {"most": MOST_CELLS}),)
    count = len(diagnosis.explanations)
    shown = diagnosis.explanations[:most]
    findings = [tell_one(form, submission, explanation, number, count) for number, explanation in enumerate(shown, 1)]
    if count > len(shown) or not diagnosis.complete:
        findings.append(Finding("L104", INFORMATION, {"count": count, "shown": len(shown)}))
    return tuple(findings)


def tell_one(form: Form, submission: Submission, explanation: Explanation, number: int, count: int) -> Finding:
    """One explanation as a finding: certain when it is the only one."""
    corrections = tuple(
        correction._asdict() | {"label": describe(form.cells[correction.cell])} | where(submission, correction.cell)
        for correction in explanation.corrections
    )
    arguments = {"corrections": corrections, "number": number, "count": count}
    at = addresses(submission, explanation.cells)
    return Finding("L101" if count == 1 else "L102", INFORMATION, arguments, cells=explanation.cells, at=at)
