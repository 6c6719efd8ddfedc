"""Summaries among the returns (节点): what repeats other returns must not be added to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import add, gt, sub
from pathlib import PurePath
from typing import NamedTuple

from gouji.collection.entry import Entry
from gouji.collection.findings import SummaryHoldsMore, SummaryNamesUnits
from gouji.editing.review import Review, Reviewed
from gouji.forms.open_rows import on_common_rows
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.kind import Aggregation
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.reading import SummaryReturn
from gouji.model.submission import Submission
from gouji.model.wording import Some
from gouji.units.names import area_and_rest, full_name
from gouji.units.roster import Roster
from gouji.units.tree import ancestors, descendants

LEAST = 4
"""So many figures other than zero must add up before a return may be the sum of the others."""
ENOUGH = 24
"""So many binary digits of figures add up by no chance; where the name tells a sum, fewer will do."""
_NAMED = 10
_ROUNDS = 50
"""So often it is asked which returns a sum cannot lack or hold; three or four are enough where it is one."""
_NAME_OF_A_SUM = regex("汇总|合计|总计|小计|全[省市县区]|(?:省|市|县|旗)(?:人民政府)?$")
_WORD_OF_A_SUM = regex("汇总|合计|总计|小计|全[省市县区]", having="总计全")


class Subtotal(NamedTuple):
    """A reported summary and the units it is made of, folded; ``scope`` is None for all that are added up.

    ``guessed`` says that its figures alone tell so; ``outdated`` that it lists returns by their digests which are here,
    and that others count since: then it is no news that it comes to something else.
    """

    entry: Entry
    scope: frozenset[str] | None
    guessed: bool = False
    outdated: bool = False


def declared_subtotals(entries: Sequence[Entry], unit: str | None, roster: Roster | None) -> list[Subtotal]:
    """The returns that are summaries of others among them, by their name.

    Those are: summaries of the very ``unit`` that all are added up for, and its return where it is named after an
    area or a sum and the roster does not list it or, without one, it says as much as all others together; summaries
    of a unit below which other returned units stand in the roster; and those of a unit on the roster that has
    returned for itself.
    """
    returned = {fold(entry.unit) for entry in entries}
    for_themselves = {fold(entry.unit) for entry in entries if not entry.is_summary}
    found = []
    for entry in entries:
        if unit is not None and fold(entry.unit) == fold(unit):
            if entry.is_summary or (entry.known is None and _is_named_sum(entry, entries, roster)):
                found.append(Subtotal(entry, None))
        elif entry.is_summary and entry.known is not None and roster is not None:
            above = ancestors(roster, entry.known)  # in a circle of units none is the sum of the others
            below = {fold(one.name) for one in descendants(roster, entry.known) if one not in above} & returned
            if below or fold(entry.unit) in for_themselves:
                found.append(Subtotal(entry, frozenset(below) or None))
    return found


def _is_named_sum(entry: Entry, entries: Sequence[Entry], roster: Roster | None) -> bool:
    """Whether a return goes by the name of a sum, and a roster does not list it or it says as much as all others."""
    others = sum(other.weight for other in entries if other is not entry and not other.is_summary)
    return _NAME_OF_A_SUM.search(entry.unit) is not None and (roster is not None or entry.weight >= others > 0)


def earlier_summaries(
    entries: Sequence[Entry], declared: Sequence[Subtotal], source: Sequence[Reviewed], roster: Roster | None
) -> tuple[list[Subtotal], list[Finding]]:
    """The summaries that hold returns among the entries, by the digests that they list, and what to say about them.

    A return saved again has another digest, but the unit's name and figures. Of two summaries that hold the same file
    the one that holds less repeats the other. What such a summary holds beside is told, for it is not added (M177),
    also of one ``declared`` by its name to be the sum of all; so is one that counts and names units that have returned
    other figures (M186).
    """
    known = {id(one.entry) for one in declared}
    summaries = {
        entry.number: one.returned
        for entry in entries
        if entry.is_summary
        and isinstance(one := source[entry.number], Review)
        and isinstance(one.returned, SummaryReturn)
    }
    plain = [entry for entry in entries if entry.number not in summaries and id(entry) not in known]
    found: list[Subtotal] = []
    findings: list[Finding] = []
    counted = [entry for entry in entries if entry.number in summaries and id(entry) not in known]

    def returned_in(others: Iterable[Entry]) -> set[str]:
        """The units that have returned themselves, or are in some of the other summaries."""
        inside = (units_of(summaries[one.number], roster) for one in others)
        return {fold(one.unit) for one in (*plain, *others)}.union(*(map(fold, units) for units in inside))

    for entry in sorted(counted, key=lambda one: len(summaries[one.number].digests)):
        mine = summaries[entry.number]
        bigger = [one for one in counted if one is not entry and mine.digests & summaries[one.number].digests]
        names = {fold(unit): unit for unit in units_of(mine, roster)}
        returned = {fold(one.unit) for one in plain if fold(one.unit) in names}
        if bigger or holds_any(mine, [one for one in plain if fold(one.unit) != fold(entry.unit)], source, roster):
            counted.remove(entry)
            found.append(Subtotal(entry, frozenset(names)))
            findings += _holds_more(entry, mine, (*plain, *counted), returned_in(bigger), roster)
        elif returned - {fold(entry.unit)}:
            named = [unit for name, unit in names.items() if name in returned]
            findings.append(SummaryNamesUnits(file=entry.file, unit=entry.unit, units=Some.of(named, _NAMED)))
    for entry in (one.entry for one in declared if one.scope is None and one.entry.number in summaries):
        mine, others = summaries[entry.number], [one for one in entries if one is not entry]
        if holds_any(mine, others, source, roster):
            beside = [one for one in others if one.number in summaries]
            findings += _holds_more(entry, mine, others, returned_in(beside), roster)
    return found, findings


def _holds_more(
    entry: Entry, summary: SummaryReturn, others: Iterable[Entry], returned: Collection[str], roster: Roster | None
) -> Iterator[Finding]:
    """Word that a summary holds units that are nowhere else among the ``returned`` (M177)."""
    units = dict.fromkeys(units_of(summary, roster))
    lost = [unit for unit in units if fold(unit) not in returned]
    there = summary.digests & {one.sha256 or "" for one in others}
    if lost and len(there) < len(units):  # else those are here under another name
        yield SummaryHoldsMore(file=entry.file, unit=entry.unit, units=Some.of(lost, _NAMED))


def is_outdated(
    one: Subtotal, entries: Sequence[Entry], kept: Iterable[Entry], source: Sequence[Reviewed], roster: Roster | None
) -> bool:
    """Whether a summary lists returns that are here, and others count now: corrected since, or come since."""
    review = source[one.entry.number]
    if not isinstance(review, Review) or not isinstance(review.returned, SummaryReturn):
        return False
    now = [entry for entry in kept if one.scope is None or fold(entry.unit) in one.scope]
    others = [entry for entry in entries if entry is not one.entry]
    return holds_any(review.returned, others, source, roster) and not all(
        holds_any(review.returned, [entry], source, roster) for entry in now
    )


def units_of(summary: SummaryReturn, roster: Roster | None) -> list[str]:
    """The units that a summary was made of, by their full names."""
    return [full_name(roster, member.unit or "") for member in summary.members]


def holds_any(
    summary: SummaryReturn, entries: Iterable[Entry], source: Sequence[Reviewed], roster: Roster | None
) -> bool:
    """Whether a summary was made of one of some returns, which may have been saved again since."""
    figures = {
        (fold(unit), on_common_rows(member).figures)
        for unit, member in zip(units_of(summary, roster), summary.members, strict=True)
        if any(member.figures)
    }
    for entry in entries:
        one = source[entry.number]
        if entry.sha256 in summary.digests or (
            isinstance(one, Review) and (fold(entry.unit), on_common_rows(one.submission).figures) in figures
        ):
            return True
    return False


def hidden_sum(kept: Sequence[Entry], source: Sequence[Reviewed]) -> Subtotal | None:
    """The one return whose every figure is the sum of all the others', two or more of which report something.

    It is ``guessed`` to be a summary where that is hardly chance: of three units with a request or two one
    may well report as much as the others together. A unit that the roster lists reports for itself.
    """
    whole = sum(entry.own_weight for entry in kept)
    likely = [entry for entry in kept if entry.known is None and 2 * entry.own_weight == whole]
    if not likely:  # half of every figure is half of all of them
        return None
    busy, total = 0, list[Number]()
    for figures in (_figures(source[entry.number]) for entry in kept):
        busy += any(figures)
        total = list(map(add, total, figures)) if total else figures
    if busy < 3:
        return None
    for entry in likely:
        figures = _figures(source[entry.number])
        is_half = all(2 * own == whole for own, whole in zip(figures, total, strict=True))
        if is_half and sum(map(bool, figures)) >= LEAST:
            digits = sum(int(own).bit_length() for own in figures)
            certain = digits >= ENOUGH or _NAME_OF_A_SUM.search(entry.unit) is not None
            return Subtotal(entry, None, guessed=certain)
    return None


def named_sums(kept: Sequence[Entry]) -> list[Entry]:
    """The returns of units on no roster that go by the name of a sum.

    Those are: by the unit's name; by the file's, unless it names the unit or most files are called so, as after a
    form; and by an area with nothing behind it, in which two or more of the others lie.
    """
    areas = Counter(area_and_rest(fold(entry.unit))[0] for entry in kept)
    by_file = [entry for entry in kept if _WORD_OF_A_SUM.search(PurePath(entry.file).stem)]
    files = {entry.number for entry in by_file if area_and_rest(fold(entry.unit))[1] not in fold(entry.file)}
    return [
        entry
        for entry in kept
        if entry.known is None and not entry.is_summary
        if _WORD_OF_A_SUM.search(entry.unit)
        or areas[fold(entry.unit)] > 1
        or (entry.number in files and 2 * len(by_file) <= len(kept))
    ]


def stale_sums(kept: Sequence[Entry], source: Sequence[Reviewed]) -> list[Subtotal]:
    """The returns that go by the name of a sum, and are that of two or more of the others: made before all were in."""
    named = named_sums(kept)
    figures = {fold(entry.unit): _figures(source[entry.number]) for entry in kept} if named else {}
    wholes = [(entry, figures.pop(fold(entry.unit))) for entry in named]
    parts = {unit: own for unit, own in figures.items() if any(own)}
    found = []
    for entry, whole in wholes:
        if parts and sum(map(bool, whole)) >= LEAST and len(members := _parts_of(whole, parts)) > 1:
            found.append(Subtotal(entry, frozenset(members) if len(members) < len(parts) else None, guessed=True))
    return found


def _parts_of(whole: Sequence[Number], parts: Mapping[str, Sequence[Number]]) -> list[str]:
    """The parts that a whole is the sum of, or none where the figures do not compel them.

    A part with a figure that is more than what is left of the whole is not in it; one with a figure that is more than
    what is left of the others is.
    """
    left, inside = list(whole), list[str]()
    beside = [sum(column) - own for column, own in zip(zip(*parts.values(), strict=True), whole, strict=True)]
    undecided = dict(parts)
    for _ in range(_ROUNDS):
        if not any(left) or not any(beside) or min(*left, *beside) < 0:
            break
        outside = [one for one, own in undecided.items() if any(map(gt, own, left))]
        within = [one for one, own in undecided.items() if any(map(gt, own, beside))]
        if not outside and not within:
            return []
        for some, rest in ((within, left), (outside, beside)):
            for one in some:
                rest[:] = map(sub, rest, parts[one])
        inside += within
        for one in {*outside, *within}:
            del undecided[one]
    if any(left):
        return [*inside, *undecided] if not any(beside) else []
    return inside


def _figures(one: Reviewed) -> list[Number]:
    """The figures of a return that are no totals and are added up, blanks as zero."""
    assert isinstance(one, Review)
    return own_figures(one.submission)


def own_figures(submission: Submission) -> list[Number]:
    """The figures that are no totals and are added up, blanks as zero."""
    submission = on_common_rows(submission)
    figures = submission.figures
    return [figures[i] or 0 for i in _no_totals(submission.form)]


@once_for
def _no_totals(form: Form) -> tuple[int, ...]:
    return tuple(
        i
        for i, cell in enumerate(form.cells)
        if not form.cells[cell].total and form.cells[cell].aggregation is Aggregation.SUM
    )
