"""Returns that count, and may be sums of others that count too, made by hand or out of step with them by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import add
from typing import NamedTuple

from gouji.collection.entry import Entry
from gouji.collection.findings import ApartFromSum, PerhapsSumByHand, PerhapsSumOfOthers, SubtotalDifference
from gouji.collection.repeats import ENOUGH, LEAST, named_sums
from gouji.editing.review import Review, Reviewed
from gouji.forms.open_rows import common_rows, on_common_rows
from gouji.model.edit import Number
from gouji.model.form import Cell, describe
from gouji.model.kind import Aggregation
from gouji.model.labels import fold
from gouji.model.wording import Some
from gouji.units.roster import Roster
from gouji.units.tree import descendants, parents

_MOSTLY = 0.75
"""Share of the cells in use in which a sum made by hand agrees with the sum of the returns as they are now."""
_SHARE = 4
"""A return that says less than this part of what others say is not their sum in most figures."""
_LISTED = 5


def perhaps_by_hand(kept: Sequence[Entry], unit: str | None, source: Sequence[Reviewed]) -> Iterator[PerhapsSumByHand]:
    """Word that a return may hold all the others (M178).

    Either that of the very ``unit`` that all are added up for, which says as much as they do, or the same in most
    cells: somebody added up returns that were corrected since. Or one that goes by the name of a sum.
    """
    named = {one.number: one for one in named_sums(kept)}
    plain = [one for one in kept if one.number not in named]
    own = [one for one in kept if unit is not None and not one.is_summary and fold(one.unit) == fold(unit)]
    for number, entry in ({one.number: one for one in own[:1]} | named).items():
        others = plain if number in named else [one for one in plain if one is not entry]
        weight = sum(one.weight for one in others)
        if entry.form is None or not entry.weight or not weight:
            continue
        used = _side_by_side(entry, others, source)
        alike = sum(one.own == one.others for one in used)
        if number in named or entry.weight >= weight or alike >= _MOSTLY * len(used):
            most = max(used, key=lambda one: (one.others > 0, one.own))
            yield PerhapsSumByHand(
                file=entry.file,
                unit=entry.unit,
                label=describe(most.cell),
                own=most.own,
                others=most.others,
                cells=(most.cell.id,),
            )


def perhaps_of_others(
    kept: Sequence[Entry], source: Sequence[Reviewed], roster: Roster | None
) -> Iterator[PerhapsSumOfOthers]:
    """Word that a return is in most of its figures the sum of others that count, which is no chance (M240)."""
    for entry, scopes in _scopes(kept, roster):
        compared = [(others, _side_by_side(entry, others, source)) for others in scopes]
        likely = [(others, used) for others, used in compared if _is_no_chance(used)]
        if not likely:
            continue
        others, used = min(likely, key=lambda one: sum(pair.own != pair.others for pair in one[1]))
        apart = [one for one in used if one.own != one.others]
        figures = [SubtotalDifference(label=describe(one.cell), reported=one.own, total=one.others) for one in apart]
        yield PerhapsSumOfOthers(
            file=entry.file,
            unit=entry.unit,
            units=Some.of([one.unit for one in others], _LISTED),
            used=len(used),
            alike=len(used) - len(apart),
            apart=ApartFromSum(figures=Some.of(figures, _LISTED)),
            cells=tuple(one.cell.id for one in apart),
        )


def _scopes(kept: Sequence[Entry], roster: Roster | None) -> Iterator[tuple[Entry, list[list[Entry]]]]:
    """The returns that may be sums by what they come to, each with those it may be the sum of.

    Those are of all other units, of all that the roster puts below its unit, or of those right below.
    """
    listed = {one.known: one for one in kept if one.known is not None}
    above = parents(roster) if roster is not None else {}
    whole = sum(one.weight for one in kept)
    for entry in kept:
        units = descendants(roster, entry.known) if roster is not None and entry.known is not None else ()
        below = [listed[unit] for unit in units if unit in listed]
        right_below = [one for one in below if one.known and above.get(one.known) == entry.known]
        scopes = [below, *([right_below] if len(right_below) < len(below) else [])]
        found = [some for some in scopes if len(some) > 1 and 0 < sum(one.weight for one in some) <= _most(entry)]
        if len(below) < len(kept) - 1 and 0 < whole - entry.weight <= _most(entry):
            found.append([one for one in kept if one is not entry])
        if found:
            yield entry, found


def _most(entry: Entry) -> Number:
    """So much others may say at most, if a return is to be their sum in most figures."""
    return _SHARE * entry.weight


def _is_no_chance(used: Sequence[_Pair]) -> bool:
    """Whether figures are a sum in most cells, by more than chance. Totals say nothing new, where anything else does.

    Where only one of the others states a figure, it may be a copy of that.
    """
    alike = [one for one in used if one.own == one.others]
    parts = [one for one in alike if not one.cell.total] if any(not one.cell.total for one in used) else alike
    sure = [one.own for one in parts if one.stated > 1]
    return 2 * len(alike) > len(used) and len(sure) >= LEAST and sum(int(one).bit_length() for one in sure) >= ENOUGH


class _Pair(NamedTuple):
    """A cell that adds up, what a return says of it, what others come to, and how many of them state a figure."""

    cell: Cell
    own: Number
    others: Number
    stated: int


def _side_by_side(entry: Entry, others: Sequence[Entry], source: Sequence[Reviewed]) -> list[_Pair]:
    """A return beside the sum of others, in the cells where either says anything."""
    assert entry.form is not None
    mine, added_up, stated = _figures(source[entry.number]), list[Number](), list[int]()
    for theirs in (_figures(source[one.number]) for one in others):
        added_up = list(map(add, added_up, theirs)) if added_up else theirs
        said = [int(value != 0) for value in theirs]
        stated = list(map(add, stated, said)) if stated else said
    columns = map(_Pair, common_rows(entry.form).cells.values(), mine, added_up, stated)
    return [one for one in columns if one.cell.aggregation is Aggregation.SUM and (one.own or one.others)]


def _figures(one: Reviewed) -> list[Number]:
    assert isinstance(one, Review)
    return [value or 0 for value in on_common_rows(one.submission).figures]
