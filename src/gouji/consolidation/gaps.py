"""Cells that were not asked of some units, as they returned blanks of earlier revisions of their form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.consolidation.exclusions import LISTED
from gouji.consolidation.findings import NotAskedOfAll
from gouji.model.finding import Finding
from gouji.model.form import Form, describe
from gouji.model.submission import Status, Submission
from gouji.model.wording import Some


def unasked_of(seen: Submission) -> tuple[str, ...]:
    """The cells that the blank of a return did not have, or that were another there; totals follow their parts.

    Of open rows, which every unit calls otherwise, the total of the column stands for those that it adds up.
    """
    both = zip(seen.form.cells.values(), seen.columns.statuses, strict=True)
    lacking = [cell for cell, status in both if status is Status.UNASKED]
    are_open = {table.key for table in seen.form.tables if table.repeat is not None}
    summed = {cell.table for cell in lacking if cell.total} & are_open
    return tuple(cell.id for cell in lacking if cell.total == (cell.table in summed))


def gaps(form: Form, unasked: Mapping[tuple[int, tuple[str, ...]], Sequence[str]]) -> Iterator[Finding]:
    """Word of the cells that were not asked of some units, who returned blanks of earlier revisions (M206)."""
    for (revision, cells), units in unasked.items():
        labels = [describe(form.cells[cell]) for cell in cells if cell in form.cells]
        if labels:
            told = Some.of(units, LISTED)
            yield NotAskedOfAll(units=told, revision=revision, labels=Some.of(labels, LISTED), cells=cells)
