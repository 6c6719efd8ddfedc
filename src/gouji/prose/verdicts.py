"""Claims held against figures, and against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.model.claim import Cells, Claim, ClaimVerdict, sum_of
from gouji.model.edit import EditRule, Number
from gouji.model.form import Form

_MOST_COVERS = 200
"""So many ways to put a side of a rule together are looked at."""


def judged(claims: Iterable[Claim], values: Mapping[str, Number | None]) -> tuple[Claim, ...]:
    """Every claim with its verdict.

    False is what no alternative makes true, unless words are weak, a figure is missing, or another claim says what the
    cells say and it may count a part of that: then it counts something else.
    """
    tried = [(claim, claim.holds(values) if claim.cells else None) for claim in claims]
    confirmed = {
        frozenset(cells)
        for claim, holds in tried
        if holds and not claim.weak
        for cells in claim.cells
        if claim.states(cells, values)
    }
    return tuple(_with_verdict(claim, holds, confirmed, values) for claim, holds in tried)


def _with_verdict(
    claim: Claim, holds: bool | None, confirmed: set[frozenset[str]], values: Mapping[str, Number | None]
) -> Claim:
    if holds and (claim.number or not claim.weak):  # a doubtful 0 is true by chance
        return claim._replace(verdict=ClaimVerdict.TRUE)
    if not claim.cells or holds is None or claim.weak:
        return claim._replace(cells=())
    if claim.is_part(values):
        return claim._replace(verdict=ClaimVerdict.OTHER_BASIS, cells=())
    if frozenset(claim.cells[0]) in confirmed and not claim.exceeds(values):
        return claim._replace(verdict=ClaimVerdict.OTHER_BASIS, cells=())
    return claim._replace(verdict=ClaimVerdict.FALSE)


class Contradiction(NamedTuple):
    """A rule that the prose alone breaks, with the claims on its two sides."""

    rule: EditRule
    left: tuple[Claim, ...]
    right: tuple[Claim, ...]


def contradictions(form: Form, claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """The equations of a form whose two sides the prose states, differently however its claims are understood."""
    exact = [claim for claim in claims if claim.cells and not claim.weak and not claim.slack]
    stated = {cell for claim in exact for cells in claim.cells for cell in cells}
    found = []
    for rule in form.rules:
        sides = (rule.left, rule.right)
        if not rule.relation.is_equation or any(n != 1 for side in sides for _, n in side.terms):
            continue
        if not stated.issuperset(rule.cells):
            continue
        left, right = (_stated(frozenset(cell for cell, _ in side.terms), exact) for side in sides)
        totals = [{sum(one.number for one in cover) + side.constant for cover in covers}
                  for covers, side in zip((left, right), sides, strict=True)]  # fmt: skip
        if left and right and totals[0].isdisjoint(totals[1]):
            found.append(Contradiction(rule, left[0], right[0]))
    return tuple(found)


def _stated(side: frozenset[str], claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """The ways to put a side of a rule together from claims.

    None unless each cell is claimed by itself, or within a sum that the words mean in the first place.
    """
    first = set()
    for claim in claims:
        first |= set(claim.cells[0]) if set(claim.cells[0]) <= side else set()
    if first != side:
        return []
    options = [(set(cells), claim) for claim in claims for cells in claim.cells if set(cells) <= side]
    found: list[tuple[Claim, ...]] = []
    for cover in _covers(side, options):
        found.append(cover)
        if len(found) == _MOST_COVERS:
            return []
    return found


def _covers(side: Iterable[str], options: list[tuple[set[str], Claim]]) -> Iterator[tuple[Claim, ...]]:
    left = set(side)
    if not left:
        yield ()
        return
    cell = min(left)
    for cells, claim in options:
        if cell in cells and cells <= left:
            for rest in _covers(left - cells, options):
                yield (claim, *rest)


def alternatives_of(claim: Claim, values: Mapping[str, Number | None]) -> Iterator[tuple[Cells, Number]]:
    """What the cells of each alternative add up to."""
    for cells in claim.cells:
        if (total := sum_of(cells, values)) is not None:
            yield cells, total
