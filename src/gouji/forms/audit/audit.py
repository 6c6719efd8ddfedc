"""Auditing the rules of a form: contradictory, redundant and missing ones, and the blind spots they leave.

The equations of a form are a linear code over its cells. Its blind spots are the smallest sets of
cells that can change together without any rule noticing; their size is the distance of the code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gouji.forms.audit.feasibility import conflict
from gouji.forms.audit.sealing import Sealing, sealing
from gouji.model.alike import Distinction, distinguished_by, rivals
from gouji.model.edit import EARLIER, EditRule
from gouji.model.elimination import Elimination
from gouji.model.finding import Severity
from gouji.model.form import Form, Table
from gouji.model.patterns import regex

MOST_CELLS = 6
"""Blind spots of more cells are not searched for."""
MOST_STEPS = 200_000
_TOTAL_WORDS = regex(r"(?:合计|总计|小计|总数|总额)$|\b(?:sub)?total$", re.IGNORECASE)

Row = Mapping[str, int]
_CONSTANT = ""
"""Where a row keeps what is no cell's."""


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """The smallest change that no rule over a table notices: how many cells, and one example with its changes.

    ``example`` is empty when up to ``cells - 1`` cells nothing goes unnoticed and the search went no further.
    """

    table: str
    cells: int
    example: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What is to be known of the rules of a form.

    ``contradictory`` are groups of rules that cannot hold together (one rule, if it can never hold),
    ``forced`` cells that the rules leave one value only, ``redundant`` rules with those they follow from
    (none, if they always hold), ``unsummed`` headers that read like totals and add up nothing (table,
    label), ``unguarded`` cells in no rule, ``blind`` and ``blind_with_last_year`` the blind spot of every
    table without and with last year's return, ``located`` for every table how many of its cells, wrong
    alone, are told from all others, ``sealing`` what the check code catches, ``alike`` pairs of tables with like
    headings, by their titles, and what tells them apart.
    """

    contradictory: tuple[tuple[str, ...], ...]
    forced: tuple[tuple[str, Fraction], ...]
    redundant: tuple[tuple[str, tuple[str, ...]], ...]
    unsummed: tuple[tuple[str, str], ...]
    unguarded: tuple[str, ...]
    blind: tuple[BlindSpot, ...]
    blind_with_last_year: tuple[BlindSpot, ...]
    located: Mapping[str, int]
    sealing: Sealing
    alike: tuple[tuple[str, str, tuple[Distinction, ...]], ...]


def audit(form: Form) -> Audit:
    """Audit the rules of a form: equations of severity ``error``, and queries where last year is at hand."""
    rules = [rule for rule in form.rules if rule.relation.is_equation and rule.severity == Severity.ERROR]
    queries = [rule for rule in form.queries if rule.relation.is_equation]
    rows = [rule.coefficients() for rule in rules]
    # Last year's figures are given: they change as little as a constant.
    more = [{c: n for c, n in rule.coefficients().items() if not c.startswith(EARLIER)} for rule in queries]
    contradictory, redundant, independent = _dependences(rules)
    if not contradictory and (rest := conflict(form)):  # because of inequalities, or as figures are not negative
        contradictory = (rest[::-1],)
    guarded = {cell for rule in form.rules for cell in rule.cells}
    return Audit(
        contradictory=contradictory,
        forced=tuple(sorted(_forced(independent), reverse=True)),
        redundant=redundant,
        unsummed=tuple(_unsummed(form)),
        unguarded=tuple(cell for cell in form.cells if cell not in guarded and cell not in form.texts),
        blind=tuple(_blind_spot(table, rows) for table in form.tables),
        blind_with_last_year=tuple(_blind_spot(table, rows + more) for table in form.tables),
        located={table.key: _located(table, rows) for table in form.tables},
        sealing=sealing(form),
        alike=tuple((one.title, other.title, distinguished_by(one, other)) for one, other in rivals(form)),
    )


# ── dependences ─────────────────────────────────────────────────────────────────────────────


def rank(rules: Iterable[EditRule]) -> int:
    """How many of the rules are linearly independent."""
    return len(_dependences(list(rules))[2].pivots)


def _dependences(
    rules: Sequence[EditRule],
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, tuple[str, ...]], ...], Elimination[str]]:
    """Rules that contradict those before them, and those that follow from them, each with its reasons; the others."""
    independent = Elimination({cell for rule in rules for cell in rule.cells})
    contradictory: list[tuple[str, ...]] = []
    redundant: list[tuple[str, tuple[str, ...]]] = []
    for number, rule in enumerate(rules):
        constant = rule.left.constant - rule.right.constant
        left = independent.take(rule.coefficients() | {_CONSTANT: constant, f"{number}": 1})
        if left.keys() & independent.unknowns:
            continue
        names = tuple(one.name for i, one in enumerate(rules[:number]) if f"{i}" in left)
        if _CONSTANT in left:
            contradictory.append((rule.name, *names))
        else:
            redundant.append((rule.name, names))
    return tuple(contradictory), tuple(redundant), independent


def _forced(independent: Elimination[str]) -> Iterator[tuple[str, Fraction]]:
    """Cells with only one possible value: equations that come down to a single cell."""
    for cell, row in independent.solved().items():
        if row.keys() & independent.unknowns == {cell}:
            yield cell, Fraction(-row.get(_CONSTANT, 0), row[cell])


# ── missing rules ───────────────────────────────────────────────────────────────────────────


def _unsummed(form: Form) -> Iterator[tuple[str, str]]:
    """Leaf headers that are called totals but declare no sum, nor add up the levels of codes."""
    for table in form.tables:
        seen = dict.fromkeys(path[-1] for cell in table.cells for path in (cell.row, cell.column) if path)
        levels = {block.repeat.total for block in table.blocks if block.repeat is not None and block.repeat.by_prefix}
        for header in seen:
            called = not header.sum and not header.heading and header.key not in levels
            if called and _TOTAL_WORDS.search(header.label):
                yield table.title, header.label


# ── blind spots ─────────────────────────────────────────────────────────────────────────────


class _Spots:
    """Search for the smallest changes of some cells that every equation lets pass."""

    def __init__(self, cells: Iterable[str], rows: Sequence[Row]) -> None:
        self.cells = list(cells)
        self.rows = rows
        self.numbers = {f"{i}" for i in range(len(rows))}
        self.rules_of: dict[str, list[int]] = {cell: [] for cell in self.cells}
        for i, row in enumerate(rows):
            for cell in row:
                self.rules_of.setdefault(cell, []).append(i)
        self.steps = 0

    def smallest(self, size: int) -> tuple[tuple[str, int], ...] | None:
        """One change of exactly this many cells that no equation notices."""
        passed: set[str] = set()
        for cell in self.cells:
            found = self._grow((cell,), passed, size - 1)
            if found:
                return found
            passed.add(cell)
        return None

    def _grow(self, chosen: tuple[str, ...], passed: set[str], left: int) -> tuple[tuple[str, int], ...] | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            return None
        counts = Counter(i for cell in chosen for i in self.rules_of[cell])
        lonely = [i for i, count in counts.items() if count == 1]
        if not left:
            return None if lonely else self._change(chosen)
        shortest = min(lonely, key=lambda i: len(self.rows[i]), default=None)
        # Some other cell of a rule that only one of them touches must change too; if there is none, any neighbour may.
        near = self.rows[shortest] if shortest is not None else dict.fromkeys(c for i in counts for c in self.rows[i])
        tried = set(passed)
        for cell in near:
            if cell not in chosen and cell not in tried:
                found = self._grow((*chosen, cell), tried, left - 1)
                if found:
                    return found
                tried.add(cell)
        return None

    def _change(self, chosen: tuple[str, ...]) -> tuple[tuple[str, int], ...] | None:
        """A whole-numbered change of all chosen cells that keeps every equation, if there is one."""
        independent = Elimination(self.numbers)
        for cell in chosen:
            row = independent.take({f"{i}": self.rows[i][cell] for i in self.rules_of[cell]} | {cell: 1})
            if row.keys() <= set(chosen):
                return tuple((one, row[one]) for one in chosen if one in row)
        return None


def _blind_spot(table: Table, rows: Sequence[Row]) -> BlindSpot:
    search = _Spots((cell.id for cell in table.cells if cell.kind.is_figure), rows)
    for size in range(1, MOST_CELLS + 1):
        if not search.cells:
            break
        if size == 1:
            free = next((cell for cell in search.cells if not search.rules_of[cell]), None)
            found: tuple[tuple[str, int], ...] | None = ((free, 1),) if free else None
        else:
            found = search.smallest(size)
        if found:
            return BlindSpot(table.key, size, found)
        if search.steps > MOST_STEPS:
            return BlindSpot(table.key, size, ())
    return BlindSpot(table.key, MOST_CELLS + 1, ())


def _located(table: Table, rows: Sequence[Row]) -> int:
    """How many cells leave a trace in the rules that no other single cell can leave."""
    traces: dict[tuple[tuple[int, Fraction], ...], int] = {}
    own: dict[str, tuple[tuple[int, Fraction], ...]] = {}
    for cell in {cell for row in rows for cell in row}:
        touched = [(i, row[cell]) for i, row in enumerate(rows) if cell in row]
        own[cell] = tuple((i, Fraction(n, touched[0][1])) for i, n in touched)
        traces[own[cell]] = traces.get(own[cell], 0) + 1
    return sum(cell.id in own and traces[own[cell.id]] == 1 for cell in table.cells)
