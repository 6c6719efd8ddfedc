"""Parts of a consolidation: its units by kind (分组汇总) and by the tree of the roster (逐级汇总)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.consolidation.add_up import Consolidation
from gouji.forms.open_rows import members_form
from gouji.model.aggregation import Figures, added, figures_of
from gouji.units.tree import ancestors, descendants, in_order

OTHER, OUTSIDE = "其他", "名册外"
"""The groups of units whose kind the roster does not say, and of those it does not list."""


class Group(NamedTuple):
    """Some of the members, by their positions, and how many units should have been among them.

    ``depth`` is how many units of the roster stand above the one that the part is named after.
    """

    name: str
    members: tuple[int, ...]
    expected: int
    depth: int = 0


def columns_of_parts(result: Consolidation, parts: Sequence[Group]) -> list[Figures]:
    """What the members of each part state in each cell, added up: the members are walked over once."""
    form = members_form(result.form)
    sums: list[Figures] = [[None] * len(form.cells) for _ in parts]
    inside: dict[int, list[int]] = {}
    for part, group in enumerate(parts):
        for number in group.members:
            inside.setdefault(number, []).append(part)
    for number, member in enumerate(result.members if parts else ()):
        for part in inside.get(number, ()):
            sums[part] = added(form, sums[part], figures_of(member.submission))
    return sums


def by_kind(result: Consolidation) -> tuple[Group, ...]:
    """The members by their kind in the order of the roster; nothing when that is no division."""
    if result.roster is None:
        return ()
    kinds = dict.fromkeys(unit.kind or OTHER for unit in result.roster.units)
    groups: dict[str, list[int]] = {kind: [] for kind in (*kinds, OUTSIDE)}
    for number, member in enumerate(result.members):
        known = result.known(member.unit)
        groups[(known.kind or OTHER) if known else OUTSIDE].append(number)
    expected = [unit.kind or OTHER for unit in result.roster.units]
    parts = [Group(kind, tuple(members), expected.count(kind)) for kind, members in groups.items() if members]
    return tuple(parts) if len(parts) > 1 and {part.name for part in parts} != {OTHER, OUTSIDE} else ()


def by_level(result: Consolidation) -> tuple[Group, ...]:
    """Each unit of the roster that has others below it, with itself and all of those, in the order of the tree."""
    roster = result.roster
    if roster is None:
        return ()
    named = enumerate(result.known(member.unit) for member in result.members)
    position = {known: number for number, known in named if known is not None}
    parts = []
    for unit in in_order(roster):
        below = descendants(roster, unit)
        members = tuple(sorted(position[one] for one in (unit, *below) if one in position))
        if below and members:
            parts.append(Group(unit.name, members, 1 + len(below), len(ancestors(roster, unit))))
    return tuple(parts)
