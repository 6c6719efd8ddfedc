"""Consolidation (汇总): many returns added up into one, with who contributed what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from gouji.collection.collect import Collection, Members
from gouji.consolidation.adjustments import Adjustment, spoilt
from gouji.consolidation.exclusions import LISTED, excluded_from, where_in
from gouji.consolidation.findings import (
    AddedWithErrors,
    Adjusted,
    GroupFigure,
    GroupNotCounted,
    NotCounted,
    PerhapsSummary,
    SummaryUnbalanced,
    TotalsDiffer,
    UnitsMissing,
    UpperUnitMissing,
)
from gouji.consolidation.gaps import gaps, unasked_of
from gouji.consolidation.membership import contested, doubts_about, in_roster_order, undecided_units, without_return
from gouji.consolidation.open_rows import OnCommonForm, RowSource, sources_of_rows, sum_form, with_rows
from gouji.consolidation.subtotals import SubtotalCheck, checked_subtotals
from gouji.consolidation.sums import total_of_columns, totals_of
from gouji.editing.check import outcomes
from gouji.editing.findings import TableComparison
from gouji.editing.review import Review
from gouji.forms.open_rows import members_form, on_form
from gouji.intake.weigh import doubts
from gouji.model.aggregation import Figures, added, figures_of, summable
from gouji.model.edit import Number, Outcome, OutcomeVerdict
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import Finding, Severity, Verdict
from gouji.model.form import Cell, Form, describe
from gouji.model.groups import labels_of_groups
from gouji.model.kind import Aggregation
from gouji.model.reporting_period import Period
from gouji.model.rounding import rounding_of
from gouji.model.special import Token
from gouji.model.submission import Status, Submission
from gouji.model.totals import is_live
from gouji.model.wording import Some
from gouji.units.names import unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.tree import in_order
from gouji.workbook.reasons import gathered

_NAMED = 10
"""So many missing units are named in a sentence; the sheet 来源 has them all."""


class OfMembers(NamedTuple):
    """How many members are ``failing``, the units ``warned`` of which none is an error, and findings.

    With the unit and file of each: ``doubtful`` are members that may be another unit's, not of the whole year or of
    that year at all, ``copied`` those of which a whole table says what it can hardly say, unless that is explained or
    verified.
    """

    failing: int
    warned: tuple[str, ...]
    doubtful: tuple[tuple[str, str, Finding], ...]
    copied: tuple[tuple[str, str, Finding], ...]


@dataclass(frozen=True)
class Consolidation:
    """Many returns as one.

    ``total`` is again a submission: start again one level up. ``members`` are the returns that were added up,
    ``adjustments`` what was added to that. Of the units of the ``roster`` returned nothing those ``missing`` and those
    ``above`` units that did; of those ``undecided`` something counts for nobody, whatever else of theirs does.
    ``subtotals`` are reported summaries compared with the sum of their units; ``excluded`` says why files were left out
    (each finding names its file), ``findings`` what else to know. ``previous`` is last year's total, or that of the
    period before, where one was at hand, and ``lacking`` why files of then are not in it. ``columns`` is what the
    members state in each cell, added up, totals as they are; ``sources`` says of open rows that are not added up whose
    they are.
    """

    form: Form
    period: Period | None
    total: Submission
    members: Sequence[Review]
    excluded: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    roster: Roster | None = None
    missing: tuple[ReportingUnit, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    subtotals: tuple[SubtotalCheck, ...] = ()
    previous: Submission | None = None
    lacking: tuple[Finding, ...] = ()
    undecided: tuple[ReportingUnit, ...] = ()
    above: tuple[ReportingUnit, ...] = ()
    columns: Figures = ()
    sources: Mapping[str, RowSource] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        """The year of the period."""
        return self.total.year

    @cached_property
    def common(self) -> Form:
        """The form with what is added up cell by cell: all of it, but for the rows that are not."""
        return members_form(self.form)

    def added(self) -> int:
        """How many units of the roster are in the sum, by a return of their own or a summary above them."""
        elsewhere = (*self.missing, *self.undecided, *self.above)
        return len(self.roster.units) - len(elsewhere) if self.roster is not None else 0

    def of_members(self) -> OfMembers:
        """What there is to tell of the members, which are walked over once."""
        failing, warned = 0, list[str]()
        doubtful, copied = list[tuple[str, str, Finding]](), list[tuple[str, str, Finding]]()
        for member in self.members:
            unit, found = member.unit, member.reportable()
            failing += member.verdict == Verdict.FAIL
            if member.verdict != Verdict.FAIL and any(one.severity == Severity.WARNING for one in found):
                warned.append(unit)
            doubtful += [(unit, member.file, one) for one in doubts(member.returned)]
            copied += [
                (unit, member.file, one) for one in found if isinstance(one, TableComparison) and not one.settled
            ]
        return OfMembers(failing, tuple(warned), tuple(doubtful), tuple(copied))

    def broken(self) -> int:
        """How many rules fail for the sum."""
        return len(_failed(self.total))

    def known(self, unit: str) -> ReportingUnit | None:
        """The line of the roster that a member has, if it stands there."""
        return unit_called(self.roster, unit) if self.roster is not None else None

    def contributions(self, cell: str) -> Iterator[tuple[str, Number]]:
        """How much each unit gave to a cell; units without a figure are left out."""
        if (source := self.sources.get(cell)) is not None:
            member = self.members[source.member]
            value = self.total.value(cell)
            return iter([(member.unit, value)] if value is not None else [])
        i = self.common.index.get(cell)
        if i is None:
            return iter(())
        given = ((member.unit, member.submission.figures[i]) for member in self.members)
        return ((unit, value) for unit, value in given if value is not None)


def form_of_sum(collection: Collection) -> Form | None:
    """The form of what a collection adds up to: where units put rows into it, with those of all that counts."""
    form, roster = collection.form, collection.office.roster
    members = Members[Review](collection, in_roster_order(collection.counting(), roster))
    return sum_form(form, members) if form is not None and form.is_open else form


def add_up(collection: Collection, adjustments: Sequence[Adjustment] = ()) -> Consolidation:
    """Add up the returns of a collection that count.

    Nothing is checked or decided here: what counts, and what is wrong with it, the collection says. A reported
    summary of units that are added up themselves is not added but compared with their sum. A cell without a figure
    adds nothing and is told. The totals of the result are the sums of its own parts, ``adjustments`` included. With
    a roster the units stand in its order and those without a return are named. Raises `NothingToAddUp`, a
    ValueError, when nothing is left to add up.
    """
    form, roster, unit = collection.form, collection.office.roster, collection.office.unit
    if form is None:
        raise NothingToAddUp
    excluded = tuple(excluded_from(collection))
    counting = collection.counting()
    entries = in_roster_order(counting, roster)
    if not entries:
        raise NothingToAddUp(excluded)
    members: Sequence[Review] = Members[Review](collection, entries)
    own, common, sources = members, form, dict[str, RowSource]()
    if form.is_open:
        form = sum_form(form, own)
        common, sources = members_form(form), sources_of_rows(form, own)
        members = OnCommonForm(own, common)
    findings = [*collection.findings]
    findings += [finding for entry in counting for finding in doubts_about(entry, len(entries), roster)]
    missing, above = without_return(roster, entries) if roster is not None else ((), ())
    doubted = undecided_units(collection)
    undecided = tuple(unit for unit in in_order(roster) if unit in doubted) if roster is not None else ()
    missing, above = (tuple(unit for unit in units if unit not in doubted) for units in (missing, above))
    if roster is not None and missing:
        names = Some.of([unit.name for unit in missing], _NAMED)
        findings.append(UnitsMissing(expected=len(roster.units), units=names))
    findings += contested(collection, doubted, entries)
    findings += [UpperUnitMissing(unit=one.name) for one in above]
    walked = _Walk(common, own)
    added_up = _total(common, walked, adjustments, findings)
    total = with_rows(added_up, form, sources, own) if sources else on_form(added_up, form)
    total = replace(total, unit=unit, returns=walked.returns, explanations=gathered(walked.explanations)).of_period(
        collection.period
    )
    if (likely := collection.likely) is not None:
        findings.append(PerhapsSummary(file=likely.file, unit=likely.unit))
    checks, told = checked_subtotals(collection, members, added_up)
    return Consolidation(
        form,
        collection.period,
        total,
        members,
        excluded,
        (*findings, *told),
        roster,
        missing,
        tuple(adjustments),
        checks,
        undecided=undecided,
        above=above,
        columns=walked.columns,
        sources=sources,
    )


# ── adding up ───────────────────────────────────────────────────────────────────────────────


class _Walk:
    """What there is to know of all members, found while they are walked over once."""

    def __init__(self, form: Form, members: Sequence[Review]) -> None:
        self.columns: Figures = [None] * len(form.cells)
        self.returns = 0
        self.findings: list[Finding] = []
        self.explanations: list[tuple[str, Mapping[str, str]]] = []
        self.unstated: dict[str, Number] = dict.fromkeys(form.sums, 0)
        """What the parts of each total come to where the total itself is blank."""
        self.odd: dict[str, list[str]] = {cell: [] for cell in form.sums}
        """The units that state another total than their parts come to."""
        blanks: list[Finding] = []
        unasked: dict[tuple[int, tuple[str, ...]], list[str]] = {}
        for member in members:
            unit, seen = member.unit, on_form(member.submission, form)
            self.columns = added(form, self.columns, figures_of(seen))
            self.returns += max(seen.returns, 1)
            self.explanations += [(unit, seen.explanations)] if seen.explanations else []
            self.findings += [AddedWithErrors(unit=unit)] if member.verdict == Verdict.FAIL else []
            blanks += _blanks(unit, member.submission) if None in member.submission.figures else ()
            if seen.revision:
                unasked.setdefault((seen.revision, unasked_of(member.submission)), []).append(unit)
            blanks += _of_groups(unit, seen) if any(seen.groups.values()) else ()
            for cell, own, parts in totals_of(seen):
                if own is None:
                    self.unstated[cell] += parts
                elif own != parts:
                    self.odd[cell].append(unit)
        self.findings += (*gaps(form, unasked), *blanks)

    def stated(self, form: Form) -> dict[str, Number]:
        """What the units state for every total; one without a figure there states no other than that of its parts."""
        stated = ((cell, self.columns[form.index[cell]]) for cell in form.sums)
        return {cell: (0 if isinstance(own, Token) else own or 0) + self.unstated[cell] for cell, own in stated}


def _total(form: Form, walked: _Walk, adjustments: Sequence[Adjustment], findings: list[Finding]) -> Submission:
    """The sum of the members, adjusted, and what there is to say about it."""
    unadjusted = total_of_columns(form, walked.columns, returns=walked.returns)
    findings += (*walked.findings, *_differences(form, unadjusted, walked))
    if not adjustments:
        findings += _unbalanced(unadjusted)
        return unadjusted
    total = total_of_columns(form, walked.columns, adjustments, walked.returns)
    findings.append(Adjusted(count=len(adjustments)))
    odd = tuple(spoilt(unadjusted, total))
    findings += (*odd, *_unbalanced(total, odd))
    return total


def _blanks(unit: str, seen: Submission) -> Iterator[Finding]:
    said = zip(seen.form.cells.values(), seen.figures, seen.columns.statuses, strict=True)
    blank = [(cell, status) for cell, value, status in said if value is None and not is_live(seen, cell.id)]
    if cells := [cell.id for cell, status in blank if _is_missing(cell, status)]:
        spots = Some.of([where_in(seen, cell) for cell in cells[:LISTED]], LISTED)
        yield NotCounted(unit=unit, spots=spots._replace(total=len(cells)), cells=tuple(cells))


def _is_missing(cell: Cell, status: Status) -> bool:
    """Whether a cell without a figure lacks one; a sign says enough, where it may be the least or the most, too."""
    return cell.aggregation is not Aggregation.NONE and status not in (Status.SPECIAL, Status.UNASKED)


def _of_groups(unit: str, seen: Submission) -> Iterator[Finding]:
    """Word of the figures that a unit states for whole groups of rows alone."""
    labels = labels_of_groups(seen.form)
    figures = [GroupFigure(label=labels[name], value=value) for name, value in seen.groups.items() if value]
    yield GroupNotCounted(unit=unit, figures=Some(tuple(figures), len(figures)))


def _failed(total: Submission) -> list[Outcome]:
    """The rules that fail for a sum and are errors of a return."""
    tried = (one for one in outcomes(total) if one.verdict is OutcomeVerdict.FAILED)
    return [one for one in tried if one.rule.severity == Severity.ERROR]


def _unbalanced(total: Submission, told: Iterable[Finding] = ()) -> Iterable[Finding]:
    """Word that rules fail for the sum, but for those of which it is ``told`` already."""
    known = {finding.rule for finding in told}
    if failed := [one for one in _failed(total) if one.rule.name not in known]:
        first = failed[0]
        assert first.left is not None
        assert first.right is not None
        cells = tuple(dict.fromkeys(cell for one in failed for cell in one.rule.cells))
        yield SummaryUnbalanced(
            count=len(failed),
            subject=first.rule.subject,
            title=first.rule.title,
            left=first.left,
            right=first.right,
            cells=cells,
        )


def _differences(form: Form, total: Submission, walked: _Walk) -> Iterable[Finding]:
    """Totals of the summary that are not the sum of the totals the units stated; some only follow from their parts."""
    values, stated = total.values(), walked.stated(form)
    gaps = {cell: stated[cell] - (values[cell] or 0) for cell in form.sums}
    known = rounding_of(form)
    for cell, gap in gaps.items():
        if not gap or cell not in summable(form) or -(bound := walked.returns * known.get(cell, 0)) < gap < bound:
            continue
        yield TotalsDiffer(
            label=describe(form.cells[cell]),
            stated=stated[cell],
            value=values[cell],
            imbalance=gap,
            units=Some.of(walked.odd[cell], LISTED),
            cells=(cell,),
            follows=any(sum(gaps.get(part, 0) for part in rule.parts) == gap for rule in form.sums[cell]),
        )
