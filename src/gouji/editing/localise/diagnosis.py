"""What locating finds out: the cells that are probably wrong, or that nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gouji.editing.localise.costs import Correction, ErrorLocation


class Diagnosis(NamedTuple):
    """All smallest locations of a return, likeliest first.

    ``complete`` is False when the search stopped before it had seen every set of that size or,
    with no location at all, when more than ``MOST_CELLS`` cells are wrong. ``imputed`` are blanks
    for which the rules allow only one figure other than zero. ``vacant`` are the cells of a line that was
    left blank or from which a block was pasted one line off, and nothing tells which: then nothing is proposed.
    ``displaced`` are locations of a return in which no rule fails.
    """

    locations: tuple[ErrorLocation, ...]
    complete: bool
    imputed: tuple[Correction, ...] = ()
    vacant: tuple[str, ...] = ()
    displaced: bool = False


SOUND = Diagnosis((), complete=True)
"""Nothing is wrong, as far as anybody can tell."""
