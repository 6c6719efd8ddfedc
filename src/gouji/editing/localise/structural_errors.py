"""Structural errors: a line pasted one cell off, two lines exchanged, totals not brought up to date.

One movement of the hand spoils many cells. Each such movement is tried as a hypothesis: it says
what the cells should have held, except for those whose figure was lost, and these the equations
must give. It stands when every equation holds then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from operator import itemgetter
from typing import NamedTuple

from gouji.editing.localise.soundness import Lines, lines_of
from gouji.editing.localise.system import Changes, Equations, System
from gouji.model.edit import Number, exactly
from gouji.model.submission import Submission
from gouji.model.totals import add_up, is_live, sum_order


class Structure(StrEnum):
    """A movement of the hand that spoils many cells."""

    ROW_SHIFTED = "row_shifted"
    COLUMN_SHIFTED = "column_shifted"
    ROWS_SHIFTED = "rows_shifted"
    COLUMNS_SHIFTED = "columns_shifted"
    RUN_SHIFTED = "run_shifted"
    ROWS_EXCHANGED = "rows_exchanged"
    COLUMNS_EXCHANGED = "columns_exchanged"
    ROW_COPIED = "row_copied"
    COLUMN_COPIED = "column_copied"
    TOTALS_STALE = "totals_stale"
    TOTALS_WITHOUT_TEXTS = "totals_without_texts"


_KINDS = {
    True: (Structure.ROW_SHIFTED, Structure.ROWS_SHIFTED, Structure.ROWS_EXCHANGED, Structure.ROW_COPIED),
    False: (Structure.COLUMN_SHIFTED, Structure.COLUMNS_SHIFTED, Structure.COLUMNS_EXCHANGED, Structure.COLUMN_COPIED),
}

BLOCKS = (Structure.ROWS_SHIFTED, Structure.COLUMNS_SHIFTED, Structure.RUN_SHIFTED)

SPANS = (Structure.ROW_SHIFTED, Structure.COLUMN_SHIFTED)

LONGEST = 64
"""Lines with more cells, and blocks with more lines, are not tried for shifts: too many to try."""

PART = 1
"""What it costs that a block is not all of the table's lines."""

OVERWRITTEN, FAR = 5, 3
"""What it costs that something stands where the first figure was taken away; that lines exchanged are apart."""


class Structural(NamedTuple):
    """One structural error: its kind, the corner cells of what it spoilt, and every change that undoes it.

    ``way`` is where the figures went, 1 towards the end of the line and -1 towards its beginning;
    ``cost`` how much less likely the movement is than the likeliest; ``gone`` how many figures nothing gives back,
    ``left`` the cells without totals of the line that a block left.
    """

    mechanism: Structure
    first: str
    last: str
    way: int
    cost: int
    changes: Changes
    gone: int = 0
    left: frozenset[str] = frozenset()


class Move(NamedTuple):
    """A hypothesis: what some cells should have held, the cells whose figure was lost, the line left empty."""

    mechanism: Structure
    first: str
    last: str
    way: int
    cost: int
    known: Mapping[str, Number]
    lost: Sequence[str] = ()
    left: Sequence[str] = ()


def structural_errors(submission: Submission, system: System) -> list[Structural]:
    """Every structural error that explains all failing equations and changes at least three cells.

    The same changes told in several ways count once, as the movement over the fewest cells.
    """
    found: dict[frozenset[tuple[str, Number]], Structural] = {}
    for move in _moves(submission, system):
        changes = settle(system, move.known, move.lost)
        if changes is None or len(changes) < (2 if move.mechanism is Structure.TOTALS_STALE else 3):
            continue
        found.setdefault(frozenset(changes.items()), Structural(*move[:5], changes))
    return list(found.values())


def settle(
    system: System, known: Mapping[str, Number], lost: Sequence[str], undetermined: set[str] | None = None
) -> Changes | None:
    """All changes when some cells get known values and the lost ones what the equations give them.

    None when an equation does not hold, a lost figure is not determined or some cell cannot hold what it gets. Where
    ``undetermined`` is given, lost figures that are not determined are put there instead.
    """
    if any(_stays_broken(system, i, known, lost) for i in system.failing):  # so it is for nearly all that is tried
        return None
    changes: Changes = {cell: value - system.values[cell] for cell, value in known.items() if cell in system.values}
    touched = {i for cell in (*changes, *lost) for i in system.rules_of.get(cell, ())}
    if not system.failing <= touched or not all(system.allows(cell, known[cell]) for cell in changes if changes[cell]):
        return None
    gaps = {i: system.gaps[i] for i in touched}
    for cell, change in changes.items():
        for i in system.rules_of[cell]:
            gaps[i] += system.rows[i][cell] * change
    left = set(lost)
    open_cells = {i: [cell for cell in system.rows[i] if cell in left] for i in touched}
    while left:
        decisive = [i for i in sorted(touched) if len(open_cells[i]) == 1]
        if not decisive:
            break
        i = decisive[0]
        (cell,) = open_cells[i]
        change = exactly(-Fraction(gaps[i]) / system.rows[i][cell])
        if not system.allows(cell, system.values[cell] + change):
            return None
        changes[cell] = change
        left.discard(cell)
        for other in system.rules_of[cell]:
            gaps[other] += system.rows[other][cell] * change
            open_cells[other].remove(cell)
    if (left and undetermined is None) or any(gap for i, gap in gaps.items() if not open_cells[i]):
        return None
    if undetermined is not None:
        undetermined |= left
    return {cell: change for cell, change in changes.items() if change}


def _stays_broken(system: System, number: int, known: Mapping[str, Number], lost: Collection[str]) -> bool:
    """Whether an equation cannot hold with these values, as no cell of it is lost."""
    row, values = system.rows[number], system.values
    if any(cell in row for cell in lost):
        return False
    return bool(system.gaps[number] + sum(n * (known[cell] - values[cell]) for cell, n in row.items() if cell in known))


# ── hypotheses ──────────────────────────────────────────────────────────────────────────────


def _moves(submission: Submission, system: System) -> Iterator[Move]:
    for lines, is_row, alike in _typed(system.equations):
        yield from _within_lines(system, lines, is_row)
        if alike:
            yield from _between_lines(system, alike, is_row)
    yield from _stale_totals(submission, system)


@lru_cache(maxsize=64)
def _typed(equations: Equations) -> list[tuple[Lines, bool, Lines]]:
    """The `lines_of` a form without what no person filled; these again, none empty, if they are as long as each other.

    A live total follows and cannot have been pasted over.
    """
    found: list[tuple[Lines, bool, Lines]] = []
    for lines, is_row in lines_of(equations.form):
        typed = tuple(tuple(cell for cell in line if cell in equations.rules_of) for line in lines)
        some = tuple(line for line in typed if line)
        found.append((typed, is_row, some if len(set(map(len, some))) == 1 and len(typed) <= LONGEST else ()))
    return found


def _stale_totals(submission: Submission, system: System) -> Iterator[Move]:
    """All totals anew from their parts."""
    form = submission.form
    values: dict[str, Number | None] = dict(system.values)
    known: dict[str, Number] = {}
    for cell in sum_order(form):
        value = values[cell] = add_up(form.sums[cell][0], values)
        if value is not None and cell in system.values and not is_live(submission, cell):
            known[cell] = value
    wrong = [cell for cell in form.cells if cell in known and known[cell] != system.values[cell]]
    if wrong:
        yield Move(Structure.TOTALS_STALE, wrong[0], wrong[-1], 0, 1, known)


def _within_lines(system: System, lines: Lines, is_row: bool) -> Iterator[Move]:
    """A span of one line pasted one cell further or nearer."""
    values = system.values
    name = _KINDS[is_row][0]
    for line, covered in zip(lines, system.covered_by(lines), strict=True):
        if len(line) > LONGEST or not system.covers([covered]):
            continue
        onwards, backwards = _sums_along(system, line, 1), _sums_along(system, line, -1)
        spans = [(b - a, a, b, 1) for b in range(2, len(line)) for a in _starts(line, b, onwards)]
        spans += [(b - a, a, b, -1) for a in range(len(line) - 2) for b in _ends(line, a, backwards)]
        for _, a, b, way in sorted(spans, key=_SHORT_FIRST):
            if way == 1:
                ahead = {line[i]: values[line[i + 1]] for i in range(a, b)}
                yield Move(name, line[a], line[b], 1, OVERWRITTEN * bool(values[line[a]]), ahead, (line[b],))
            else:
                back = {line[i]: values[line[i - 1]] for i in range(a + 1, b + 1)}
                yield Move(name, line[a], line[b], -1, OVERWRITTEN * bool(values[line[b]]), back, (line[a],))


_SHORT_FIRST = itemgetter(0, 1)


class _Along(NamedTuple):
    """A failing equation with its gap, and how that grows as the cells of a line, up to each, get the next figure."""

    row: Mapping[str, int]
    gap: Number
    sums: Sequence[Number]


def _starts(line: Sequence[str], last: int, onwards: Iterable[_Along]) -> Sequence[int]:
    """Where spans may begin that end with a cell, whose figure was lost, so that every equation holds without it."""
    found: Sequence[int] = range(last - 1)
    for row, gap, sums in onwards:
        if line[last] not in row:
            whole = gap + sums[last]
            found = [first for first in found if sums[first] == whole]
    return found


def _ends(line: Sequence[str], first: int, backwards: Iterable[_Along]) -> Sequence[int]:
    """Where spans may end that begin with a cell, likewise."""
    found: Sequence[int] = range(first + 2, len(line))
    for row, gap, sums in backwards:
        if line[first] not in row:
            whole = sums[first + 1] - gap
            found = [last for last in found if sums[last + 1] == whole]
    return found


def _sums_along(system: System, line: Sequence[str], way: int) -> list[_Along]:
    """Every failing equation along a line whose cells get the next figure, that way.

    What `_stays_broken` says of a span comes down to one difference.
    """
    values, count = system.values, len(line)
    others = (line[k + way] if 0 <= k + way < count else cell for k, cell in enumerate(line))
    steps = [(cell, values[other] - values[cell]) for cell, other in zip(line, others, strict=True)]
    rows = ((system.rows[i], system.gaps[i]) for i in system.failing)
    return [
        _Along(row, gap, [*accumulate((row.get(cell, 0) * step for cell, step in steps), initial=0)])
        for row, gap in rows
    ]


def _between_lines(system: System, lines: Lines, is_row: bool) -> Iterator[Move]:
    """Whole lines: pasted one line off, exchanged, or a copy of the line beside."""
    values, covered = system.values, system.covered_by(lines)
    _, _, exchanged, copied = _KINDS[is_row]

    def becomes(line: Sequence[str], other: Sequence[str]) -> dict[str, Number]:
        return {cell: values[source] for cell, source in zip(line, other, strict=True)}

    failing = system.failing_mask
    pairs = combinations(range(len(lines)), 2) if system.covers(covered) else ()
    for i, j in pairs:
        if covered[i] | covered[j] == failing:
            one, other = lines[i], lines[j]
            known = becomes(one, other) | becomes(other, one)
            moved = not all(any(values[cell] for cell in line) for line in (one, other))
            yield Move(exchanged, one[0], other[-1], 0, moved + (0 if j == i + 1 else FAR), known)
    for i, j in pairwise(range(len(lines))):
        if failing not in (covered[i], covered[j]):
            continue
        one, other = lines[i], lines[j]
        if any(values[cell] for cell in one) and becomes(one, other) == {cell: values[cell] for cell in one}:
            yield Move(copied, one[0], one[-1], 1, 1, {}, one)
            yield Move(copied, other[0], other[-1], -1, 1, {}, other)


def _covering(covered: Sequence[int], failing: int) -> Iterator[tuple[int, int]]:
    """The first and last line of every span that together cover all that fails."""
    for a in range(len(covered)):
        seen = 0
        for b in range(a, len(covered)):
            seen |= covered[b]
            if seen == failing:
                yield a, b


def shifted(
    system: System,
    lines: Lines,
    is_row: bool,
    live: Collection[str] = (),
    standing: Collection[str] = (),
    vacant: Collection[frozenset[str]] = (),
) -> Iterator[Move]:
    """Several lines pasted one line off, what they left being empty.

    Cells that are ``live`` show nothing of it, and those ``standing`` have their own figures still; a line of nothing
    else at the end of a table may have been left without a trace. A block that left a ``vacant`` line may hold others.
    """
    values, name = system.values, _KINDS[is_row][1]
    covered = system.covered_by(lines)
    if not system.covers(covered):
        return
    unseen = {*live, *standing}
    shown = [[cell for cell in line if cell not in unseen] for line in lines]
    end = len(lines) - 1
    empty = [not any(values[cell] for cell in line) and (bool(line) or i in (0, end)) for i, line in enumerate(shown)]

    sure = [
        not seen or frozenset(line).difference(system.form.sums) in vacant
        for line, seen in zip(lines, shown, strict=True)
    ]

    def may_be(a: int, b: int) -> bool:
        """Whether a block is to be tried: one that reaches to an end of the table, or has no empty line inside."""
        return a == 0 or b == end or not any(empty[a + 1 : b])

    def fits(a: int, b: int, left: int, beside: int, far: bool) -> bool:
        """Whether a block may have left a line: the longest that says the same, unless it is known which."""
        if not empty[left] or sure[left]:
            return empty[left]
        return may_be(a, b) and not ((b - a > 2 and empty[beside]) or far)

    pairs = [(a, b) for a, b in _covering(covered, system.failing_mask) if b - a >= 2]
    onwards = [(a, b) for a, b in pairs if fits(a, b, a, a + 1, empty[b] and b < end)]
    back = [(a, b) for a, b in pairs if fits(a, b, b, b - 1, empty[a] and a > 0)]
    spans = [(b - a, a, b, 1) for a, b in onwards] + [(b - a, a, b, -1) for a, b in back]
    for _, a, b, way in sorted(spans):
        block = lines[a : b + 1]
        targets, sources, last = (block[:-1], block[1:], block[-1]) if way == 1 else (block[1:], block[:-1], block[0])
        beside = zip(targets, sources, strict=True)
        moved = {cell: source for pair in beside for cell, source in zip(*pair, strict=True)}
        pasted = {cell: values[source] for cell, source in moved.items() if source not in unseen}
        own = {cell: values[cell] for line in block for cell in line if cell in standing}
        if any(pasted.get(cell, value) != value for cell, value in own.items()):
            continue
        lost = [cell for cell in (*last, *(c for c, s in moved.items() if s in unseen)) if cell not in own]
        left, cost = block[0] if way == 1 else block[-1], 0 if len(block) == len(lines) else PART
        yield Move(name, block[0][0], block[-1][-1], way, cost, pasted | own, lost, left)
