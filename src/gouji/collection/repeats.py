"""Summaries among the returns (节点): what repeats other returns must not be added to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.collection.entry import Entry
from gouji.model.edit import Number
from gouji.model.labels import fold
from gouji.model.submission import Submission
from gouji.units.roster import Roster
from gouji.units.tree import ancestors, descendants

_LEAST = 4
"""So many figures other than zero must add up before a return may be the sum of the others."""
_ENOUGH = 24
"""So many binary digits of figures add up by no chance; where the name tells a sum, fewer will do."""
_NAME_OF_A_SUM = re.compile("汇总|合计|总计|小计|全[省市县区]|(?:省|市|县|旗)(?:人民政府)?$")


class Subtotal(NamedTuple):
    """A reported summary and the units it is made of, folded; ``scope`` is None for all that are added up.

    ``guessed`` says that its figures alone tell so.
    """

    entry: Entry
    scope: frozenset[str] | None
    guessed: bool = False


def declared_subtotals(entries: Sequence[Entry], unit: str | None, roster: Roster | None) -> list[Subtotal]:
    """The returns that are summaries of others among them, by their name.

    Those are: returns of the very ``unit`` that all are added up for, if they are summaries, or if no roster lists
    it as one of the units that report and they say as much as all others together; summaries of a unit below
    which other returned units stand in the roster; and those of a unit on the roster that has returned for itself.
    """
    returned = {fold(entry.unit) for entry in entries}
    for_themselves = {fold(entry.unit) for entry in entries if not entry.is_summary}
    found = []
    for entry in entries:
        if unit is not None and fold(entry.unit) == fold(unit):
            if entry.is_summary or (entry.known is None and (roster is not None or _outweighs(entry, entries))):
                found.append(Subtotal(entry, None))
        elif entry.is_summary and entry.known is not None and roster is not None:
            above = ancestors(roster, entry.known)  # in a circle of units none is the sum of the others
            below = {fold(one.name) for one in descendants(roster, entry.known) if one not in above} & returned
            if below or fold(entry.unit) in for_themselves:
                found.append(Subtotal(entry, frozenset(below) or None))
    return found


def _outweighs(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a return says as much as all the others together, and so must hold them."""
    others = sum(other.weight for other in entries if other is not entry and not other.is_summary)
    return entry.weight > 0 and entry.weight >= others


def hidden_sum(returned: Iterable[tuple[Entry, Submission]]) -> Subtotal | None:
    """The one return whose every figure is the sum of all the others', two or more of which report something.

    It is ``guessed`` to be a summary where that is hardly chance: of three units with a request or two one
    may well report as much as the others together. A unit that the roster lists reports for itself.
    """
    pairs = [(entry, _figures(submission)) for entry, submission in returned]
    busy = [figures for _, figures in pairs if any(figures)]
    if len(busy) < 3:
        return None
    total = [sum(column) for column in zip(*busy, strict=True)]
    for entry, figures in pairs:
        is_half = all(2 * own == whole for own, whole in zip(figures, total, strict=True))
        if entry.known is None and is_half and sum(map(bool, figures)) >= _LEAST:
            digits = sum(int(own).bit_length() for own in figures)
            certain = digits >= _ENOUGH or _NAME_OF_A_SUM.search(entry.unit) is not None
            return Subtotal(entry, None, guessed=certain)
    return None


def _figures(submission: Submission) -> list[Number]:
    """The figures that are no totals, blanks as zero."""
    form = submission.form
    return [value or 0 for cell, value in zip(form.cells, submission.figures, strict=True) if cell not in form.sums]
