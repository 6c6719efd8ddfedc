"""What a form declares of an earlier one: which of its cells count as some there did. See `gouji.model.crosswalk`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.model.wording import Texts


class Break(NamedTuple):
    """Cells, or the beginnings of their ids, whose figures begin anew in a form, and why."""

    cells: tuple[str, ...]
    reason: Texts


class Quotient(NamedTuple):
    """What a cell is derived from: Σ coefficient × name in the earlier form, divided by a whole number."""

    terms: tuple[tuple[str, int], ...]
    divisor: int = 1


class Predecessor(NamedTuple):
    """What a form declares of an earlier one, by names: cells or all that begin with one.

    ``cells`` are the same there; ``renamed`` gives the old names of new ones, ``derived`` what they are reckoned from;
    ``breaks`` are not comparable, ``dropped`` the old ones without a successor. ``source`` is where it says so.
    """

    form: str
    source: str = ""
    cells: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}
    derived: Mapping[str, Quotient] = {}
    breaks: tuple[Break, ...] = ()
    dropped: tuple[Break, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every name of the new form that something is said of, as often as something is."""
        return (*self.cells, *self.renamed, *self.derived, *(name for one in self.breaks for name in one.cells))
