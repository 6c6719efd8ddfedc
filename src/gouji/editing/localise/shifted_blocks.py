"""Blocks pasted one line off together with their totals, whether these were typed or are formulas again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from gouji.editing.localise.soundness import MANY, Lines, lines_of, vacant_lines
from gouji.editing.localise.structural_errors import (
    LONGEST,
    Move,
    Structural,
    Structure,
    settle,
    shifted,
)
from gouji.editing.localise.system import Changes, Equations, System, system_of
from gouji.model.submission import Submission

FEW = 1
"""So many totals have to speak for a block pasted one line off where blanks break a rule."""
_SURE = 2
"""So many totals speak for a movement that has lost figures."""
_NO_TOTAL = 3
"""What it costs that a block holds no total of several of its lines."""
_VACANT = 5
"""What speaks for a block that left the only line of its table without figures: nothing else says why it is so."""


def shifted_blocks(submission: Submission, filled: System, least: int, *, of: Lines = ()) -> Iterator[Structural]:
    """Every block that may have been pasted one line off, with the changes that undo it.

    What a formula now covers is lost; what of it the equations give is told, of the rest how many there are. At
    ``least`` so many totals must stand one line off like their parts; where it is none, a failure speaks for itself,
    else the block has to have left a line without even a zero: blanks alone may be anything. Where lines are given
    that it may be ``of``, all that counts is that it left one of them. Changes are from the values of ``filled``.
    """
    live = submission.live
    vacant = {frozenset(line) for line in of}
    known_vacant = {frozenset(line) for line in vacant_lines(submission)}
    seen = {cell: value or 0 for cell, value in submission.values().items()}
    same = not live and None not in submission.figures and all(seen[cell] == v for cell, v in filled.values.items())
    whole = filled if same else system_of(submission, seen, follow=False)
    for lines, is_row, standing in _lines(submission, whole):
        for move in shifted(whole, lines, is_row, live, standing, known_vacant):
            left = frozenset(move.left).difference(submission.form.sums)
            if vacant and left not in vacant:
                continue
            gone: set[str] = set()
            changes = settle(whole, move.known, move.lost, gone)
            if changes is None or (least and not _leaves_blank(submission, move)):
                continue
            taken = _taken_along(whole, lines, move, changes, gone)
            if not vacant and taken < (least or (_SURE if gone else 0)):
                continue
            hidden = all(cell in live or cell in standing for cell in move.left)
            if hidden and _confirmed(submission, move, changes, standing) < max(least, _SURE):
                continue
            meant = {cell: seen[cell] + changes.get(cell, 0) for cell in (*move.known, *move.lost) if cell not in gone}
            told = {cell: new - filled.values.get(cell, seen[cell]) for cell, new in meant.items() if cell not in live}
            told = {cell: change for cell, change in told.items() if change}
            if len(told) >= 3:
                totals = [cell for cell in (*move.known, *move.lost) if cell in submission.form.sums]
                cost = move.cost + (0 if any(_adds_up_others(lines, whole, cell) for cell in totals) else _NO_TOTAL)
                cost -= _VACANT * (left in known_vacant)
                yield Structural(*move[:4], cost, told, len(gone - live), left)


def shifted_leaves(submission: Submission, filled: System) -> Iterator[Structural]:
    """Blocks of parts, pasted beside totals that are formulas, that left some cells of a line at an end blank.

    Equations that failed, with no lost figure in them, have to hold again.
    """
    for lines, is_row in lines_of(submission.form) if submission.live else ():
        for end in (lines[0], lines[-1] if lines[-1][0] not in submission.live else lines[-2]):
            left = [i for i, cell in enumerate(end) if cell not in submission.live and submission.value(cell) is None]
            typed = [[line[i] for i in left] for line in lines if submission.live.isdisjoint(line[i] for i in left)]
            if not 2 < len(left) < len([cell for cell in end if cell not in submission.live]) or len(typed) < 3:
                continue
            for move in shifted(filled, typed, is_row, vacant={frozenset(end[i] for i in left)}):
                gone: set[str] = set()
                changes = settle(filled, move.known, move.lost, gone)
                if changes and sum(gone.isdisjoint(filled.rows[i]) for i in filled.failing) >= _SURE:
                    yield Structural(*move[:5], changes, len(gone))


def early_totals(submission: Submission) -> Iterator[Structural]:
    """The totals of every line typed one cell early, in the place of a part that was left out, none where they belong.

    Then they are what the other parts come to.
    """
    values, sums = submission.values(), submission.form.sums
    for lines, is_row in lines_of(submission.form):
        if len(lines) < 3 or any(values[cell] is not None or cell in submission.live for cell in lines[-1]):
            continue
        told = {total: (early, values[early] or 0) for early, total in zip(*lines[-2:], strict=True)}
        parts = {total: sums[total][0].parts if total in sums else () for total in told}
        others = {total: sum(values[part] or 0 for part in parts[total] if part != told[total][0]) for total in told}
        if sum(value > 0 for value in others.values()) < MANY or others != {total: told[total][1] for total in told}:
            continue
        moved = {total: one for total, one in told.items() if one[1]}
        changes = {early: -value for early, value in moved.values()} | {total: moved[total][1] for total in moved}
        kind = Structure.ROWS_SHIFTED if is_row else Structure.COLUMNS_SHIFTED
        yield Structural(kind, lines[-2][0], lines[-1][-1], -1, -_VACANT, changes)


def _lines(submission: Submission, system: System) -> Iterator[tuple[Lines, bool, frozenset[str]]]:
    """The `lines_of` a form as far as there are equations on them; which totals stayed where they are.

    The totals moved along, or stayed and what moved passed below them, or went from one line of parts to the next.
    """
    sums = frozenset(submission.form.sums)
    for lines, is_row, stay in _moving(system.equations):
        yield lines, is_row, sums - submission.live if stay else frozenset()


@lru_cache(maxsize=64)
def _moving(equations: Equations) -> list[tuple[Lines, bool, bool]]:
    """The same, and whether the totals stayed where they are."""
    found: list[tuple[Lines, bool, bool]] = []
    sums = frozenset(equations.form.sums)
    for lines, is_row in lines_of(equations.form):
        for without, stay in ((frozenset[str](), False), (sums, False), (frozenset[str](), True)):
            kept = [
                tuple(cell for cell in line if cell in equations.rules_of and cell not in without) for line in lines
            ]
            moving = tuple(line for line in kept if line)
            if len(set(map(len, moving))) == 1 and len(moving) <= LONGEST:
                found.append((moving, is_row, stay))
    return found


def _leaves_blank(submission: Submission, move: Move) -> bool:
    """Whether the line that a block left has no figure of the unit's, but is in the file."""
    found = submission.origins
    typed = [cell for cell in move.left if cell not in submission.live]
    return all(submission.value(cell) is None and (cell in found or not found) for cell in typed)


def _taken_along(system: System, lines: Lines, move: Move, changes: Changes, gone: set[str]) -> int:
    """How many totals that are not zero stand in the block with a part of another line that is not zero either.

    A total that adds up its own line holds wherever that goes. Where figures are ``gone`` all parts must be known.
    """
    sums = system.form.sums
    moved = [cell for cell in move.known if cell in sums and system.values[cell] + changes.get(cell, 0)]
    parts = [sums[cell][0].parts for cell in moved if _adds_up_others(lines, system, cell)]
    return sum(any(move.known.get(part) for part in some) and gone.isdisjoint(some) for some in parts)


def _confirmed(submission: Submission, move: Move, changes: Changes, standing: Collection[str]) -> int:
    """How many totals, not zero, of a line that a block left without a trace are told by what came to stand beside.

    Those that stay where they are say the same; what a formula covers is what its parts come to, none of them lost.
    """
    sums, lost = submission.form.sums, {cell for cell in move.lost if changes.get(cell)}
    parts = [sums[cell][0].parts for cell in move.left if move.known.get(cell)]
    known = [some for some in parts if any(move.known.get(part) for part in some)]
    return len(known) if standing else sum(lost.isdisjoint(some) for some in known)


def _adds_up_others(lines: Lines, system: System, total: str) -> bool:
    """Whether a total adds up cells of other lines than its own."""
    own = next(line for line in lines if total in line)
    return not set(system.form.sums[total][0].parts) <= set(own)
