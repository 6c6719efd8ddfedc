"""Rows of several groups that were typed one cell off, from one group into the next, totals and all."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.editing.localise.structural_errors import (
    LONGEST,
    OVERWRITTEN,
    PART,
    Move,
    Structural,
    Structure,
    settle,
)
from gouji.editing.localise.system import System
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.submission import Submission
from gouji.model.totals import matrices

_SHORTEST = 4
_SURE, _SURER = 2, 4
"""So much totals must speak for a row that moved where one cell of it is blank, and where none is."""
_TELLING = 10
"""A total as large as that agrees with its parts by no accident: it counts for two."""
_VACANT = 5
"""What speaks for a row that left the only blank of its groups at their end: nothing else says why it is so."""


def shifted_runs(submission: Submission, filled: System) -> tuple[list[Structural], tuple[str, ...]]:
    """Every movement of a row of groups that explains why equations fail, and the blank one may have left.

    Where a cell is the only blank, and all the same no total says that the row moved, nothing tells the two apart.
    """
    found: list[Structural] = []
    doubted: tuple[str, ...] = ()
    for run in _runs(submission, filled):
        blank = [cell for cell in run if submission.value(cell) is None]
        if len(blank) > 1:
            continue
        longest: set[tuple[str, int]] = set()
        for left, move in _moves(filled, run, blank):
            changes = settle(filled, move.known, move.lost) if (left, move.way) not in longest else None
            if not changes:
                continue
            longest.add((left, move.way))
            told = _confirmed(filled, move)
            if told >= (_SURE if blank else _SURER):
                found.append(Structural(*move[:5], changes))
            elif blank:
                doubted = tuple(blank)
    return found, () if found else doubted


def early_total(submission: Submission, filled: System) -> tuple[str, ...]:
    """A total that is the only blank of a row of groups, before which stands what may be it, typed one cell early.

    That is the last part, where it is no less than what the others come to, and these are not all zero.
    """
    values, sums = filled.values, filled.form.sums
    for run in _runs(submission, filled):
        blank = [cell for cell in run if submission.value(cell) is None]
        if len(blank) == 1 and blank[0] in sums:
            *others, last = sorted(sums[blank[0]][0].parts, key=run.index)
            if run.index(last) == run.index(blank[0]) - 1 and values[last] >= sum(values[one] for one in others) > 0:
                return tuple(blank)
    return ()


def _runs(submission: Submission, filled: System) -> Iterator[list[str]]:
    """The tables that are one row of groups with a total each, as far as a person typed them."""
    for cells in _in_one_row(submission.form):
        run = [cell for cell in cells if cell in filled.values]
        totals = [cell for cell in run if cell in filled.form.sums]
        if len(totals) > 1 and _SHORTEST <= len(run) <= LONGEST:
            yield run


@once_for
def _in_one_row(form: Form) -> list[list[str]]:
    """The cells of every table of which each group is one row."""
    tables = [list(matrices(table)) for table in form.tables]
    return [[c for rows in groups for c in rows[0]] for groups in tables if {len(rows) for rows in groups} == {1}]


def _moves(filled: System, run: list[str], blank: list[str]) -> Iterator[tuple[str, Move]]:
    """What a row pasted from a zero to one of its ends left, or from the blank to any cell; the longest first."""
    values, ends = filled.values, (0, len(run) - 1)
    for left, cell in enumerate(run):
        if cell not in blank if blank else values[cell]:
            continue
        for last in sorted(range(len(run)), key=lambda i: -abs(i - left)) if blank else ends:
            if abs(last - left) + 1 >= _SHORTEST:
                way = 1 if last > left else -1
                known = {run[i]: values[run[i + way]] for i in range(left, last, way)}
                first, final = run[min(left, last)], run[max(left, last)]
                cost = PART * (last not in ends) + (-_VACANT if blank else OVERWRITTEN)
                yield cell, Move(Structure.RUN_SHIFTED, first, final, way, cost, known, (run[last],))


def _confirmed(filled: System, move: Move) -> int:
    """How much speaks for a movement: totals, not zero, that now are what their parts come to, all of them known."""
    sums, known = filled.form.sums, {**filled.values, **move.known}
    moved = [cell for cell in move.known if cell in sums and known[cell]]
    parts = {cell: sums[cell][0].parts for cell in moved}
    sure = [
        cell for cell, some in parts.items() if not {*some} & {*move.lost} and any(one in move.known for one in some)
    ]
    return sum(1 + (known[cell] >= _TELLING) for cell in sure)
