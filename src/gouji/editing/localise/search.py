"""Exact search for the smallest sets of cells whose change satisfies every equation.

The hard equations of a form are an error-correcting code over its cells. A set of cells explains
a failing return when they can be given other values, whole and not negative where the form says
so, such that all equations hold; the search goes through sets by growing weight and branches on
the failing equation with the fewest cells. Parts of a form that no equation ties together are searched
apart. All arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

from gouji.editing.localise.system import Changes, Equations, System
from gouji.model.edit import Number, exactly
from gouji.model.elimination import Elimination

_SLOWLY = 3
"""Steps of the search that take as long as telling one set, or finding out its changes where they go in a circle."""
_GAP = ""
"""Where an equation keeps what it lacks to hold."""

Exact = int | Fraction


class _Field:
    """The cells that may be wrong and the equations over them; sets of either are bit masks, a cell is its position.

    ``parts`` are the equations that are tied together by cells. An equation over several parts that others imply is
    left out. Of cells that are ``alike``, in the same equations in the same way, a set has one at most: nothing would
    tell how much of the change is in which.
    """

    def __init__(self, equations: Equations, suspects: frozenset[str] | None) -> None:
        self.cells = [cell for cell in equations.rules_of if suspects is None or cell in suspects]
        self.weights = [equations.form.cells[cell].weight for cell in self.cells]
        self.rows = [0] * len(equations.rows)
        for i, cell in enumerate(self.cells):
            for rule in equations.rules_of[cell]:
                self.rows[rule] |= 1 << i
        self.parts, used = self._parts(equations.implied)
        self.masks = [equations.masks[cell] & used for cell in self.cells]
        self.widest = max((mask.bit_count() for mask in self.masks), default=0)
        columns = [
            (mask, *[equations.rows[i][cell] for i in equations.rules_of[cell] if used >> i & 1])
            for cell, mask in zip(self.cells, self.masks, strict=True)
        ]
        alike: dict[tuple[int, ...], int] = {}
        for n, column in enumerate(columns):
            alike[column] = alike.get(column, 0) | 1 << n
        self.alike = [alike[column] for column in columns]
        self.near = [1 << rule for rule in range(len(self.rows))]
        for cell, mask in zip(self.cells, self.masks, strict=True):
            for rule in equations.rules_of[cell]:
                self.near[rule] |= mask

    def _parts(self, implied: Collection[int]) -> tuple[list[int], int]:
        """The parts, and the equations in them."""
        found: list[tuple[int, int]] = []
        for i, cells in enumerate(self.rows):
            if i not in implied:
                tied = [part for part in found if part[1] & cells]
                found = [part for part in found if not part[1] & cells]
                found.append((reduce(or_, [one for one, _ in tied], 1 << i), reduce(or_, [c for _, c in tied], cells)))
        parts = [reduce(or_, [1 << i for i in implied if not self.rows[i] & ~c], rules) for rules, c in found]
        return parts, reduce(or_, parts, 0)


_field = lru_cache(maxsize=64)(_Field)


class _Alone(NamedTuple):
    """What each equation of a cell, as a bit, says of the cell's change if no other cell of that equation is wrong.

    ``unmet`` are the equations that no change of it makes hold, ``same`` for each those that say the same.
    """

    change: Mapping[int, Exact]
    unmet: int
    same: Mapping[int, int]


class Search:
    """Deepening search for sets of cells; counts its steps so that it can stop at ``most_steps``.

    Only ``suspects`` can be in a set, all cells when None; the cells that are ``wrong`` whatever the equations say
    are in every set.
    """

    def __init__(
        self,
        system: System,
        most_steps: int,
        suspects: frozenset[str] | None = None,
        wrong: Collection[str] = (),
    ) -> None:
        self.system = system
        self.most_steps = most_steps
        self.steps = 0
        self.field = field = _field(system.equations, suspects)
        self.gaps: list[Exact] = [gap if isinstance(gap, int) else Fraction(gap) for gap in system.gaps]
        self.wrong = [i for i, cell in enumerate(field.cells) if cell in wrong]
        shortest = {
            min((field.rows[i].bit_count(), i) for i in bits(part & system.failing_mask)): part
            for part in field.parts
            if part & system.failing_mask
        }
        self.parts = [part for _, part in sorted(shortest.items())]
        self.single = [
            [cell for cell in system.rows[i] if system.equations.masks[cell] & part == system.failing_mask & part]
            for (_, i), part in sorted(shortest.items())
        ]
        # Nothing explains what is wrong where nothing fails, or where an equation denies what others say.
        failing = reduce(or_, self.parts, 0)
        implied = system.equations.implied.values()
        self.solvable = all(field.masks[i] & failing for i in self.wrong) and not any(
            sum(factor * self.gaps[i] for i, factor in reasons.items()) for reasons in implied
        )
        self.least = [1] * len(self.parts)
        self.alone: dict[int, _Alone] = {}
        self.tried: dict[tuple[int, int], int] = {}
        self.known: dict[tuple[int, int], list[tuple[int, Changes]]] = {}

    @property
    def stopped(self) -> bool:
        """Whether the search gave up before it had seen everything it was asked for."""
        return self.steps > self.most_steps

    def sets(self, weight: int) -> list[Changes]:
        """Every set of exactly this weight that satisfies all equations, with its changes."""
        if not self.solvable:
            return []
        self.steps += 1
        settled = False
        while not settled and sum(self.least) <= weight:
            settled = True
            for part, least in enumerate(self.least):
                if sum(self.least) <= weight and not self.stopped and not self._sets_of(part, least):
                    self.least[part] += 1
                    settled = False
        return list(self._together(range(len(self.parts)), weight, 0)) if sum(self.least) <= weight else []

    def _together(self, parts: Sequence[int], left: int, tried: int) -> Iterator[Changes]:
        """The sets of this weight that satisfy all equations of some parts, each one set of every part.

        Of ever so many ways through the parts some fit by chance: it gives up where more sets were ``tried`` than
        ``most_steps`` allow, counting those that fail in one part only.
        """
        if not parts:
            if not left:
                yield {}
            return
        part, *others = parts
        most = left - sum(self.least[other] for other in others)
        for weight in range(self.least[part] if others else most, most + 1):
            for place, changes in self._sets_of(part, weight):
                before = tried * self.tried[part, weight] + place
                if before > self.most_steps // _SLOWLY and len(self.parts) > 1:
                    self.steps = max(self.steps, self.most_steps + 1)
                    return
                for more in self._together(others, left - weight, before):
                    yield changes | more

    def _sets_of(self, part: int, weight: int) -> list[tuple[int, Changes]]:
        """Every set of exactly this weight that satisfies the equations of a part; how many were before it."""
        if (part, weight) in self.known:
            return self.known[part, weight]
        rules = self.parts[part]
        wrong = tuple(cell for cell in self.wrong if self.field.masks[cell] & rules)
        once = often = unmet = 0
        for cell in wrong:
            once, often, unmet = self._touched(cell, once, often, unmet)
        left = weight - sum(self.field.weights[cell] for cell in wrong)
        free = reduce(or_, [self.field.rows[i] for i in bits(rules)]) & ~sum(1 << cell for cell in wrong)
        failing = self.system.failing_mask & rules
        found = self.known[part, weight] = []
        started = self.steps
        for one in self._candidates(failing, wrong, once, often, unmet, free, left) if left >= 0 else ():
            if (changes := self._changes(*one)) is not None:
                self.steps += _SLOWLY
                place = self.single[part].index(next(iter(changes))) if len(changes) == 1 else self.steps - started
                found.append((place, changes))
        self.tried[part, weight] = len(self.single[part]) if weight == 1 else self.steps - started
        return found

    def _candidates(
        self, failing: int, chosen: tuple[int, ...], once: int, often: int, unmet: int, free: int, left: int
    ) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """Supersets of ``chosen`` with cells that are ``free``, and what they have `_touched` of the equations."""
        self.steps += 1
        if self.stopped:
            return
        rows, weights = self.field.rows, self.field.weights
        # A failing equation needs a cell, and one touched by a single cell that cannot make it hold another.
        needy = failing & ~(once | often) | unmet
        if not left and needy:
            return
        at_odds = self._at_odds(chosen, once)
        if not left:
            if not at_odds:
                yield chosen, once, often
            return
        if needy.bit_count() > left * self.field.widest or self._least(needy, at_odds) > left:
            return
        # Some cell of each of these is still to be chosen, and the last one is in all of them.
        pools = [rows[i] & free for i in bits(needy)]
        if not needy or left == 1:
            pools += [reduce(or_, [rows[i] for i in bits(lone)]) & free for lone in at_odds]
        if not pools:
            pools = [reduce(or_, [rows[i] for i in bits(once | often)], 0) & free]
        pool = reduce(and_, pools) if left == 1 else min(pools, key=int.bit_count)
        for cell in bits(pool):
            if weights[cell] <= left:
                free &= ~(1 << cell)
                touched = self._touched(cell, once, often, unmet)
                others = free & ~self.field.alike[cell]
                yield from self._candidates(failing, (*chosen, cell), *touched, others, left - weights[cell])

    def _touched(self, cell: int, once: int, often: int, unmet: int) -> tuple[int, int, int]:
        """The equations touched by one cell or by more, and by one that cannot alone make them hold: one cell more."""
        mask = self.field.masks[cell]
        again = mask & (once | often)
        return (once | mask) & ~again, often | again, unmet & ~mask | self._said(cell).unmet & ~again

    def _at_odds(self, chosen: Sequence[int], once: int) -> list[int]:
        """Of every chosen cell of which two equations that it touches alone say different things, these equations."""
        masks = self.field.masks
        alone = [(cell, lone) for cell in chosen if (lone := masks[cell] & once) & (lone - 1)]
        return [lone for cell, lone in alone if lone & ~self.alone[cell].same[lone & -lone]]

    def _least(self, needy: int, at_odds: Iterable[int]) -> int:
        """Cells that are needed at least: one for each of those equations, or odds, of which no two share a cell."""
        near = self.field.near
        count = taken = 0
        while needy:
            lowest = needy & -needy
            needy &= ~near[lowest.bit_length() - 1]
            taken |= lowest
            count += 1
        for lone in at_odds:
            if not taken & reduce(or_, [near[i] for i in bits(lone)]):
                taken |= lone
                count += 1
        return count

    def _said(self, cell: int) -> _Alone:
        """What the equations of a cell say of it."""
        if (known := self.alone.get(cell)) is not None:
            return known
        change: dict[int, Exact] = {}
        said: dict[Exact, int] = {}
        unmet = 0
        for i in bits(self.field.masks[cell]):
            change[1 << i] = one = self._change(i, cell, self.gaps[i])
            said[one] = said.get(one, 0) | 1 << i
            if not self._is_allowed(cell, one):
                unmet |= 1 << i
        same = {1 << i: mask for mask in said.values() for i in bits(mask)}
        known = self.alone[cell] = _Alone(change, unmet, same)
        return known

    def _change(self, rule: int, cell: int, lacking: Exact) -> Exact:
        """The change of a cell that makes up for what an equation lacks."""
        factor = self.system.rows[rule][self.field.cells[cell]]
        if factor == 1 or factor == -1:
            return -factor * lacking
        change = Fraction(-lacking) / factor
        return int(change) if change.denominator == 1 else change

    def _is_allowed(self, cell: int, change: Exact) -> bool:
        """Whether a cell can have what a change, more than none, makes of it."""
        name = self.field.cells[cell]
        return bool(change) and self.system.allows(name, self.system.values[name] + _number(change))

    def _changes(self, chosen: Sequence[int], once: int, often: int) -> Changes | None:
        """The one change of every cell, none of it zero, that closes all gaps; None if there is none."""
        cells, masks = self.field.cells, self.field.masks
        found = {c: self._said(c).change[lone & -lone] for c in chosen if (lone := masks[c] & once)}
        waiting = [*bits(often)]
        while waiting:
            later = []
            for i in waiting:
                row = self.system.rows[i]
                here = [cell for cell in chosen if masks[cell] >> i & 1]
                unknown = [cell for cell in here if cell not in found]
                if len(unknown) > 1:
                    later.append(i)
                    continue
                lacking = self.gaps[i] + sum(row[cells[cell]] * found[cell] for cell in here if cell in found)
                for cell in unknown:
                    found[cell] = self._change(i, cell, lacking)
                    if not self._is_allowed(cell, found[cell]):
                        return None
                if lacking and not unknown:
                    return None
            if len(later) == len(waiting):
                self.steps += _SLOWLY
                return solve(self.system, [cells[cell] for cell in chosen], bits(once | often))
            waiting = later
        return {cells[cell]: _number(found[cell]) for cell in chosen}


def solve(system: System, cells: Sequence[str], rules: Iterable[int]) -> Changes | None:
    """The one change of every cell, none of it zero, that closes the gaps of some equations; None if there is none."""
    equations = Elimination(cells)
    for i in rules:
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


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _number(exact: Exact) -> Number:
    return exact if isinstance(exact, int) else exactly(exact)
