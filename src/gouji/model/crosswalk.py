"""Crosswalks (新旧对照): what the figures of an earlier form say in the cells of the one that has replaced it.

Every cell of the new form is comparable (the same cell, or one that was renamed), derived (a linear expression of old
cells), or not comparable. What its definition does not name is not comparable: nothing is matched in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from gouji.model.edit import Number, exactly
from gouji.model.form import Cell, Form, under
from gouji.model.predecessor import Predecessor


class Fate(StrEnum):
    """How the figure of a cell stands to those of the earlier form."""

    COMPARABLE = "comparable"
    DERIVED = "derived"
    NOT_COMPARABLE = "not_comparable"


class Doubt(StrEnum):
    """Why a cell that is declared to count as old ones do cannot: these are not there, or are of another kind."""

    MISSING = "missing"
    KIND = "kind"
    UNIT = "unit"


class Counterpart(NamedTuple):
    """What a cell of the new form is against the earlier one.

    ``terms`` are the old cells with the factors that they count with; ``reason`` says why there are none, empty where
    nothing is declared. A ``doubt`` is a fault of the declaration, which then does not count.
    """

    fate: Fate
    terms: tuple[tuple[str, Fraction], ...] = ()
    reason: Mapping[str, str] = {}
    doubt: Doubt | None = None


class Crosswalk(NamedTuple):
    """Every cell of the form ``new`` against the form ``old``, in the order of the new one.

    ``gone`` are the old cells that none of them is reckoned from, each with the reason given, which may be none.
    """

    new: str
    old: str
    cells: Mapping[str, Counterpart]
    gone: Mapping[str, Mapping[str, str]]

    def figures(self, values: Mapping[str, Number | None]) -> dict[str, Number | None]:
        """What figures of the old form are in the new one: of comparable and derived cells; None for want of one."""
        found: dict[str, Number | None] = {}
        for cell, one in self.cells.items():
            if one.fate is Fate.COMPARABLE:
                found[cell] = values.get(one.terms[0][0])
            elif one.fate is Fate.DERIVED:
                parts = [(values.get(name), factor) for name, factor in one.terms]
                known = [Fraction(value) * factor for value, factor in parts if value is not None]
                found[cell] = exactly(sum(known, Fraction())) if len(known) == len(parts) else None
        return found

    @property
    def has_figures(self) -> bool:
        """Whether the earlier form says anything in a cell of the new one."""
        return any(one.terms for one in self.cells.values())

    def of(self, fate: Fate) -> tuple[str, ...]:
        """The new cells of one fate."""
        return tuple(cell for cell, one in self.cells.items() if one.fate is fate)


@lru_cache(maxsize=64)
def crosswalk(new: Form, old: Form, between: tuple[Form, ...] = ()) -> Crosswalk:
    """The crosswalk of a form to an earlier one, over editions ``between`` them where it does not name that itself.

    Of a form to itself every cell is comparable. Where nothing leads from one to the other none is.
    """
    if new.base == old.base:
        same = {cell: Counterpart(Fate.COMPARABLE, ((cell, Fraction(1)),)) for cell in new.cells if cell in old.cells}
        return _listed(new, old, same, {})
    if (declared := new.predecessors.get(old.id)) is not None:
        found = {cell: _counterpart(one, old, declared) for cell, one in new.cells.items()}
        return _listed(new, old, found, {name: one.reason for one in declared.dropped for name in one.cells})
    for step in between:
        if step.id in new.predecessors and step.id not in (new.id, old.id):
            rest = crosswalk(step, old, tuple(form for form in between if form != step))
            if rest.has_figures:
                return _chained(crosswalk(new, step), rest, new, old)
    return _listed(new, old, {}, {})


def _listed(
    new: Form, old: Form, found: Mapping[str, Counterpart], reasons: Mapping[str, Mapping[str, str]]
) -> Crosswalk:
    cells = {cell: found.get(cell, _NOTHING) for cell in new.cells}
    used = {name for one in cells.values() for name, _ in one.terms}
    gone = {
        cell: next((reason for name, reason in reasons.items() if under(cell, name)), {})
        for cell in old.cells
        if cell not in used
    }
    return Crosswalk(new.id, old.id, cells, gone)


def _counterpart(cell: Cell, old: Form, declared: Predecessor) -> Counterpart:
    if any(under(cell.id, name) for name in declared.cells):
        return _fitting(cell, old, Counterpart(Fate.COMPARABLE, ((cell.id, Fraction(1)),)))
    for name, before in declared.renamed.items():
        if under(cell.id, name):
            return _fitting(cell, old, Counterpart(Fate.COMPARABLE, ((before + cell.id[len(name) :], Fraction(1)),)))
    for name, quotient in declared.derived.items():
        if under(cell.id, name):
            rest = cell.id[len(name) :]
            terms = tuple((part + rest, Fraction(factor, quotient.divisor)) for part, factor in quotient.terms)
            return _fitting(cell, old, Counterpart(Fate.DERIVED, terms))
    reason = next((one.reason for one in declared.breaks for name in one.cells if under(cell.id, name)), {})
    return Counterpart(Fate.NOT_COMPARABLE, reason=reason)


def _fitting(cell: Cell, old: Form, said: Counterpart) -> Counterpart:
    """What is declared of a cell, if old cells can be that."""
    parts = [old.cells.get(name) for name, _ in said.terms]
    doubt = next((found for part in parts if (found := _doubt(cell, part, said.fate)) is not None), None)
    if doubt is None and any(factor.denominator > 1 for _, factor in said.terms) and not cell.kind.measured:
        doubt = Doubt.KIND
    return said if doubt is None else Counterpart(Fate.NOT_COMPARABLE, doubt=doubt)


def _doubt(cell: Cell, part: Cell | None, fate: Fate) -> Doubt | None:
    if part is None:
        return Doubt.MISSING
    if fate is Fate.COMPARABLE:
        return Doubt.KIND if part.kind is not cell.kind else Doubt.UNIT if part.unit != cell.unit else None
    if not (part.kind.is_figure and cell.kind.is_figure and (cell.kind.measured or not part.kind.measured)):
        return Doubt.KIND
    return None


def _chained(first: Crosswalk, rest: Crosswalk, new: Form, old: Form) -> Crosswalk:
    """The crosswalk over an edition between: what it says of the new form's cells, put in the old form's words."""
    found: dict[str, Counterpart] = {}
    for cell, one in first.cells.items():
        steps = [rest.cells.get(name, _NOTHING) for name, _ in one.terms]
        lost = next((step for step in steps if step.fate is Fate.NOT_COMPARABLE), None)
        if one.fate is Fate.NOT_COMPARABLE or lost is not None:
            found[cell] = one if lost is None else lost
            continue
        terms: dict[str, Fraction] = {}
        for (_, factor), step in zip(one.terms, steps, strict=True):
            for name, inner in step.terms:
                terms[name] = terms.get(name, Fraction()) + factor * inner
        kept = all(step.fate is Fate.COMPARABLE for step in (one, *steps))
        found[cell] = Counterpart(Fate.COMPARABLE if kept else Fate.DERIVED, tuple(terms.items()))
    return _listed(new, old, found, rest.gone)


_NOTHING = Counterpart(Fate.NOT_COMPARABLE)


def editions_between(new: Form, old: Form, forms: Iterable[Form]) -> tuple[Form, ...]:
    """The editions of a family that lie between two of it by their years, newest first."""
    inside = [form for form in forms if form.family == new.family and old.years[0] < form.years[0] < new.years[0]]
    return tuple(sorted(inside, key=lambda form: -form.years[0]))
