"""Returns on blanks of an earlier revision of their form (旧版空白表), brought onto the one in force."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from gouji.forms.language.define import expanded
from gouji.model.form import Cell, Form
from gouji.model.keeping import once_for
from gouji.model.kind import Kind
from gouji.model.submission import UNASKED, Observation, Observations, Origins, Submission


class InForce(NamedTuple):
    """A return on the form in force, and what its blank has of another.

    ``unasked`` are the cells that the blank did not have, ``changed`` those that were another there, a total that
    added up more, an amount in another unit, a figure not yet counted since New Year, with what stands there;
    ``dropped`` are cells of the blank that are gone, with what stands there but for zeros. No figure of the latter two
    is taken.
    """

    submission: Submission
    unasked: tuple[str, ...]
    changed: dict[str, Observation]
    dropped: dict[str, Observation]


def in_force(seen: Submission, form: Form) -> InForce:
    """A return on an earlier revision of a form as one on that form."""
    blank = seen.form
    tables = {table.key for table in form.tables if table.repeat is not None}
    whole = expanded(form, {table: rows for table, rows in blank.rows.items() if table in tables})
    gone = {cell: seen.observations[cell] for cell in blank.cells if cell not in whole.index}
    dropped = {cell: one for cell, one in gone.items() if one.said and one.value != 0}
    others = _others(whole, blank, {cell for cell, one in dropped.items() if one.value})
    known: dict[str, Observation] = {}
    for cell in whole.cells:
        known[cell] = seen.observations[cell] if cell in blank.index and cell not in others else UNASKED
    origins = {cell: seen.origins[cell] for cell in whole.cells if cell in seen.origins}
    origins |= {cell: origins[cell]._replace(live=False) for cell in others if cell in origins}
    unasked = tuple(cell for cell in whole.cells if cell not in blank.index)
    changed = {cell: seen.observations[cell] for cell in whole.cells if cell in others and seen.observations[cell].said}
    submission = replace(
        seen,
        form=whole,
        observations=Observations.of(whole, known),
        origins=Origins.of(whole, origins),
        revision=blank.revision,
    )
    return InForce(submission, unasked, changed, dropped)


def _others(form: Form, blank: Form, said: set[str]) -> set[str]:
    """The cells whose figures meant another thing in a blank where something is ``said`` in cells that are gone."""
    found = {
        cell for cell, one in form.cells.items() if cell in blank.index and _asked(one) != _asked(blank.cells[cell])
    }
    spoilt = found | said
    totals = {cell for cell in blank.sums if cell not in spoilt}
    while more := {
        cell for cell in totals if any(not spoilt.isdisjoint(rule.parts) for rule in blank.sums[cell])
    }:  # totals of totals
        spoilt |= more
        totals -= more
    return spoilt & form.index.keys()


def _asked(cell: Cell) -> tuple[Kind, str, bool]:
    """What a figure in a cell counts: of what, in what, since when."""
    return cell.kind, cell.unit, cell.cumulative


@once_for
def untried(form: Form, revision: int) -> frozenset[str]:
    """The rules that a blank of an earlier revision did not state as they are now, by name."""
    then = {rule.name: (rule.left, rule.right, rule.relation) for rule in form.base.at(revision).rules}
    return frozenset(
        rule.name for rule in form.base.rules if then.get(rule.name) != (rule.left, rule.right, rule.relation)
    )
