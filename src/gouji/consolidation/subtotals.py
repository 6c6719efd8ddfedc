"""Summaries among the returns (节点检查): what repeats other returns is compared with their sum, not added."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from gouji.collection.versions import unit_of
from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.submission import Reading, Submission
from gouji.units.names import unit_called
from gouji.units.roster import Roster
from gouji.units.tree import ancestors, descendants

_LEAST = 4
"""So many figures other than zero must add up before a return may be the sum of the others."""
_ENOUGH = 24
"""So many binary digits of figures add up by no chance; where the name tells a sum, fewer will do."""
_NAME_OF_A_SUM = re.compile("汇总|合计|总计|小计|全[省市县区]|(?:省|市|县|旗)(?:人民政府)?$")


class Node(NamedTuple):
    """A reported summary and the units it is made of; ``scope`` is None for all that are added up."""

    reading: Reading
    scope: frozenset[str] | None
    guessed: bool = False


class NodeCheck(NamedTuple):
    """A reported summary compared cell by cell: ``differences`` maps a cell to (reported, sum of the units)."""

    unit: str
    file: str
    members: tuple[str, ...]
    differences: Mapping[str, tuple[Number, Number]]


def declared_nodes(readings: Sequence[Reading], unit: str | None, roster: Roster | None) -> list[Node]:
    """The returns that are summaries of others among them, by their name.

    Those are: returns of the very ``unit`` that all are added up for, if they are summaries, or if no roster lists
    it as one of the units that report and they say as much as all others together; and summaries of a unit below
    which other returned units stand in the roster.
    """
    returned = {fold(unit_of(reading)) for reading in readings}
    found = []
    for reading in readings:
        name = unit_of(reading)
        known = unit_called(roster, name) if roster is not None else None
        if unit is not None and fold(name) == fold(unit):
            if reading.is_summary or (known is None and (roster is not None or _outweighs(reading, readings))):
                found.append(Node(reading, None))
        elif reading.is_summary and known is not None and roster is not None:
            above = ancestors(roster, known)  # in a circle of units none is the sum of the others
            below = {fold(one.name) for one in descendants(roster, known) if one not in above} & returned
            if below:
                found.append(Node(reading, frozenset(below)))
    return found


def _outweighs(reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether a return says as much as all the others together, and so must hold them."""
    own, *others = (
        sum(value or 0 for value in one.submission.values().values()) if one.submission is not None else 0
        for one in (reading, *(other for other in readings if other is not reading and not other.is_summary))
    )
    return own > 0 and own >= sum(others)


def hidden_sum(form: Form, readings: Sequence[Reading], roster: Roster | None) -> Node | None:
    """The one return whose every figure is the sum of all the others', two or more of which report something.

    It is ``guessed`` to be a summary where that is hardly chance: of three units with a request or two one
    may well report as much as the others together. A unit that the roster lists reports for itself.
    """
    figures = [_figures(form, reading) for reading in readings]
    busy = [values for values in figures if any(values)]
    if len(busy) < 3:
        return None
    total = [sum(column) for column in zip(*figures, strict=True)]
    for reading, values in zip(readings, figures, strict=True):
        listed = roster is not None and unit_called(roster, unit_of(reading)) is not None
        is_half = all(2 * own == whole for own, whole in zip(values, total, strict=True))
        if not listed and is_half and sum(map(bool, values)) >= _LEAST:
            digits = sum(int(own).bit_length() for own in values)
            certain = digits >= _ENOUGH or _NAME_OF_A_SUM.search(unit_of(reading)) is not None
            return Node(reading, None, guessed=certain)
    return None


def _figures(form: Form, reading: Reading) -> list[Number]:
    """The figures that are no totals, blanks as zero."""
    values = reading.submission.values() if reading.submission is not None else {}
    return [values.get(cell) or 0 for cell in form.cells if cell not in form.sums]


def compared(node: Node, members: Collection[str], derived: Submission) -> NodeCheck:
    """A reported summary against the sum of its units; a blank is no difference to a sum of nothing."""
    assert node.reading.submission is not None
    reported = node.reading.submission.values()
    pairs = {cell: (reported[cell] or 0, value or 0) for cell, value in derived.values().items()}
    differences = {cell: pair for cell, pair in pairs.items() if pair[0] != pair[1]}
    return NodeCheck(unit_of(node.reading), node.reading.file, tuple(members), differences)
