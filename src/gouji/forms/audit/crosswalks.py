"""Crosswalks of a form to its predecessors, held against those."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gouji.model.crosswalk import Crosswalk, crosswalk
from gouji.model.form import Form, under


class Fault(NamedTuple):
    """What is wrong with a crosswalk, and where.

    ``kind`` is a `Doubt` for a cell that is declared to count as old ones that cannot be it, ``TWICE`` for an old cell
    that several cells are said to be, ``NOWHERE`` for a name of no old cell.
    """

    kind: str
    name: str


TWICE, NOWHERE = "twice", "nowhere"


class Compared(NamedTuple):
    """A predecessor, by its id, with the crosswalk to it and what is wrong there; no crosswalk where none knows it."""

    form: str
    crosswalk: Crosswalk | None = None
    faults: tuple[Fault, ...] = ()


def compared(form: Form, known: dict[str, Form]) -> tuple[Compared, ...]:
    """Every predecessor that a form names, with those of them that are known."""
    return tuple(_compared(form, name, known.get(name)) for name in form.predecessors)


def _compared(form: Form, name: str, old: Form | None) -> Compared:
    if old is None:
        return Compared(name)
    found = crosswalk(form, old)
    return Compared(name, found, tuple(_faults(form, old, found)))


def _faults(form: Form, old: Form, found: Crosswalk) -> Iterator[Fault]:
    declared = form.predecessors[old.id]
    renamed = (*declared.renamed.values(), *(part for one in declared.derived.values() for part, _ in one.terms))
    for name in (*renamed, *(name for one in declared.dropped for name in one.cells)):
        if not any(under(cell, name) for cell in old.cells):
            yield Fault(NOWHERE, name)
    yield from (Fault(one.doubt, cell) for cell, one in found.cells.items() if one.doubt is not None)
    claimed: set[str] = set()
    for one in found.cells.values():
        if len(one.terms) == 1 and one.terms[0][1] == 1:
            ((name, _),) = one.terms
            if name in claimed:
                yield Fault(TWICE, name)
            claimed.add(name)
