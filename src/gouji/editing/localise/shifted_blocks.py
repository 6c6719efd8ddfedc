"""Blocks pasted one line off together with their totals, whether these were typed or are formulas again."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.editing.localise.search import Changes, System, system_of
from gouji.editing.localise.structural_errors import LONGEST, Lines, Move, Structural, lines_of, settle, shifted
from gouji.model.submission import Submission

_SURE = 2
"""So many totals speak for a movement that has lost figures."""
_NO_TOTAL = 3
"""What it costs that a block holds no total of several of its lines."""


def shifted_blocks(submission: Submission, filled: System, least: int) -> Iterator[Structural]:
    """Every block that may have been pasted one line off, with the changes that undo it.

    What a formula now covers is lost; what of it the equations give is told, of the rest how many there are. At
    ``least`` so many totals must stand one line off like their parts; where it is none, a failure speaks for itself,
    else the block has to have left a line without even a zero: blanks alone may be anything. Changes are from the
    values of ``filled``.
    """
    live = submission.live
    seen = {cell: value or 0 for cell, value in submission.values().items()}
    whole = system_of(submission, seen, follow=False)
    for lines, is_row in _lines(submission, whole):
        for move in shifted(whole, lines, is_row, live):
            gone: set[str] = set()
            changes = settle(whole, move.known, move.lost, gone)
            if changes is None or (least and not _leaves_blank(submission, move)):
                continue
            taken = _taken_along(whole, lines, move, changes, gone)
            if taken < (least or (_SURE if gone else 0)):
                continue
            meant = {cell: seen[cell] + changes.get(cell, 0) for cell in (*move.known, *move.lost) if cell not in gone}
            told = {cell: new - filled.values[cell] for cell, new in meant.items() if cell not in live}
            told = {cell: change for cell, change in told.items() if change}
            if len(told) >= 3:
                totals = [cell for cell in (*move.known, *move.lost) if cell in submission.form.sums]
                cost = move.cost + (0 if any(_adds_up_others(lines, whole, cell) for cell in totals) else _NO_TOTAL)
                yield Structural(*move[:4], cost, told, len(gone - live))


def _lines(submission: Submission, system: System) -> Iterator[tuple[Lines, bool]]:
    """The `lines_of` a form as far as there are equations on them, with totals and without."""
    for lines, is_row in lines_of(submission.form):
        for totals in (frozenset[str](), frozenset(submission.form.sums)):
            kept = [[cell for cell in line if cell in system.values and cell not in totals] for line in lines]
            moving = [line for line in kept if line]
            if len({len(line) for line in moving}) == 1 and len(moving) <= LONGEST:
                yield moving, is_row


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


def _adds_up_others(lines: Lines, system: System, total: str) -> bool:
    """Whether a total adds up cells of other lines than its own."""
    own = next(line for line in lines if total in line)
    return not set(system.form.sums[total][0].parts) <= set(own)
