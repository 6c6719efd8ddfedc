"""Claims held against figures, and against one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from gouji.model.claim import Cells, Claim, ClaimVerdict, sum_of
from gouji.model.edit import EditRule, Number
from gouji.model.form import Form

_SMALL, _ENOUGH = 10, 2
"""Numbers below the first say little by being true; so many of them, or one other, say enough."""
_ROW = 3
"""So many claims of one kind in a sentence are the columns of one row."""
_MOST_COVERS = 200
"""So many ways to put a side of a rule together are looked at."""


def judged(claims: Iterable[Claim], values: Mapping[str, Number | None]) -> tuple[Claim, ...]:
    """Every claim with its verdict.

    False is what no alternative makes true, unless words are weak and nothing beside them is true, a figure is missing,
    or another claim says what the cells say and it may count a part of that: then it counts something else.
    """
    told = _apart(_of_one_row(tuple(claims), values), values)
    tried = [(claim, claim.holds(values) if claim.cells else None) for claim in told]
    confirmed = {
        frozenset(cells)
        for claim, holds in tried
        if holds and not claim.weak and not claim.part
        for cells in claim.cells
        if claim.states(cells, values)
    }
    beside = {key: _support([*told], values) for key, told in groupby(sorted(tried, key=_sentence), _sentence)}
    return tuple(
        _with_verdict(_firm(claim, beside[_sentence((claim, holds))]), holds, confirmed, values)
        for claim, holds in tried
    )


def _of_one_row(claims: tuple[Claim, ...], values: Mapping[str, Number | None]) -> tuple[Claim, ...]:
    """Claims; several of one kind in a sentence are of one row, that of which most are true, and of no other."""
    rows: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    for i, claim in enumerate(claims):
        if claim.kind and all(len(cells) < _ROW for cells in claim.cells):
            heads = tuple(cells[0].rpartition(".")[0] for cells in claim.cells)
            rows.setdefault((*_sentence((claim, None)), claim.kind, heads), []).append(i)
    found = list(claims)
    for (*_, heads), members in rows.items():
        true = [sum(bool(claims[i].states(claims[i].cells[n], values)) for i in members) for n in range(len(heads))]
        most = max(true, default=0)
        if len(members) >= _ROW and len(members) > most >= _ENOUGH:
            for i in members:
                cells = tuple(cells for cells, n in zip(claims[i].cells, true, strict=True) if n == most)
                found[i] = claims[i]._replace(cells=cells)
    return tuple(found)


def _apart(claims: tuple[Claim, ...], values: Mapping[str, Number | None]) -> tuple[Claim, ...]:
    """Claims without what another of their sentence truly says to be a different number."""
    sure = {
        (*_sentence((claim, None)), claim.cells[0]): claim.number
        for claim in claims
        if len(claim.cells) == 1 and not claim.weak and claim.holds(values)
    }
    found = []
    for claim in claims:
        at, number = _sentence((claim, None)), claim.number
        left = tuple(cells for cells in claim.cells if sure.get((*at, cells), number) == number)
        found.append(claim._replace(cells=left or claim.cells))
    return tuple(found)


def _sentence(tried: tuple[Claim, bool | None]) -> tuple[str, str]:
    return tried[0].section, tried[0].sentence


def _support(told: Sequence[tuple[Claim, bool | None]], values: Mapping[str, Number | None]) -> Mapping[str, int]:
    """How much the true numbers of a sentence say for others on the same table: small ones are true by chance.

    So do numbers that no cell has, as those of channels, which add up to what a claim should say.
    """
    weight: Counter[str] = Counter()
    parts = sum(claim.number for claim, _ in told if not claim.cells)
    for claim, holds in told:
        if holds and claim.number:
            for name in {_table(claim), claim.kind}:
                weight[name] += 1 if claim.number < _SMALL else _ENOUGH
        elif claim.cells and parts >= _SMALL and any(total == parts for _, total in alternatives_of(claim, values)):
            weight[_table(claim)] += _ENOUGH
    return weight


def _table(claim: Claim) -> str:
    return claim.cells[0][0].partition(".")[0]


def _firm(claim: Claim, support: Mapping[str, int]) -> Claim:
    """A claim; its words are no longer weak where enough beside them is true."""
    name = _table(claim) if claim.apt else claim.kind
    return claim._replace(weak=False) if name and support.get(name, 0) >= _ENOUGH else claim


def _with_verdict(
    claim: Claim, holds: bool | None, confirmed: set[frozenset[str]], values: Mapping[str, Number | None]
) -> Claim:
    if holds and (claim.number or not claim.weak):  # a doubtful 0 is true by chance
        return claim._replace(verdict=ClaimVerdict.TRUE)
    if not claim.cells or holds is None or claim.weak:
        return claim._replace(cells=())
    if claim.is_part(values):
        return claim._replace(verdict=ClaimVerdict.OTHER_BASIS, cells=())
    if frozenset(claim.cells[0]) in confirmed and not (claim.whole or claim.exceeds(values)):
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
