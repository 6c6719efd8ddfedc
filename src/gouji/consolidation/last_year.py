"""Last year's total, to set this year's beside: the sum of last year's returns, or a summary of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.collection.collect import Collection, collect
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import PerhapsSameUnit, PerhapsSumByHand, SummaryHoldsMore, SummaryNamesUnits
from gouji.collection.office import Office
from gouji.collection.repeats import holds_any, units_of
from gouji.collection.reviews import reviewed
from gouji.collection.versions import by_unit
from gouji.consolidation.add_up import Consolidation, add_up
from gouji.consolidation.findings import PerhapsSummary, SummaryAsUnit
from gouji.editing.findings import InSummary, OfSummary, Query, TableComparison
from gouji.editing.query_edits import against, compare
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import Finding, Severity
from gouji.model.findings import Comparison
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.reading import Reading, Refused, Return, SummaryReturn
from gouji.model.reporting_period import Period
from gouji.model.submission import LABELS, Origin, Submission
from gouji.model.wording import Some
from gouji.workbook.layout import places


def total_of_last_year(
    form: Form, period: Period | None, office: Office
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """The total of what the office knows of the year or period before, and what is lacking or doubtful in it.

    Returns of then are collected and added up as those of now are; they may be of an earlier edition. None
    when nothing there fits. A summary that holds returns or units which are there themselves repeats them; one for
    the office's unit that holds none of them is the whole, which is told (M109).
    """
    if office.last_year is None:
        return None, ()
    readings = office.last_year.readings
    wanted = period.previous if period is not None else None
    returned = [one for one in readings if isinstance(one, Return)]
    fit = [one for one in returned if one.submission.period is None or one.submission.period.may_be(wanted)]
    fit = [one for one in fit if one.form.base == form.base or against(form, one.form).has_figures]
    unread: list[Reading] = [one for one in readings if isinstance(one, Refused)]
    then = Office(unit=office.unit, roster=office.roster, policy=office.last_year.policy)
    collection = collect([reviewed(one) for one in (*fit, *unread)], then)
    whole = by_unit(list(_whole(collection)), then.policy)
    if whole and (kept := whole[0].kept) is not None:
        told = SummaryAsUnit(file=kept.file, unit=kept.unit)
        return next(iter(collection.of((kept,)).values())).submission, (told,)
    try:
        result = add_up(collection)
    except NothingToAddUp as nothing:
        return None, nothing.excluded
    excluded = (finding for finding in result.excluded if finding.severity == Severity.ERROR)
    return result.total, (*excluded, *(finding for finding in result.findings if isinstance(finding, _DOUBTS)))


_DOUBTS = (
    PerhapsSameUnit, PerhapsSumByHand, PerhapsSummary, SummaryAsUnit, SummaryHoldsMore, SummaryNamesUnits
)  # fmt: skip
"""What makes a sum of returns too large or too small."""


def _whole(collection: Collection) -> Iterator[Entry]:
    """The summaries for the office's own unit that hold none of the returns beside them."""
    roster, counting = collection.office.roster, collection.playing(Part.COUNTS, Part.OTHER_VERSION)
    names = {fold(entry.unit) for entry in counting}
    for entry in (one.entry for one in collection.subtotals if one.scope is None):
        summary = collection.of((entry,))[entry].returned
        if not isinstance(summary, SummaryReturn) or not names.isdisjoint(map(fold, units_of(summary, roster))):
            continue
        if not holds_any(summary, counting, collection.source, roster):
            yield entry


def since_last_year(result: Consolidation, previous: Submission | None) -> tuple[Finding, ...]:
    """What is odd about a total beside last year's, said to be of the summary; addresses are the official layout's."""
    if previous is None:
        return ()
    origins = {cell: Origin(place, LABELS) for cell, place in places(result.form).items()}
    found = compare(replace(result.total, origins=origins), previous)
    of: dict[tuple[str, str | None], list[str]] = {}
    for member in result.members:
        for one in (one for one in member.findings if isinstance(one, Comparison)):
            of.setdefault((one.code, one.rule), []).append(member.unit)
    return tuple(_of_summary(one, of.get((one.code, one.rule), ())) for one in found)


def _of_summary(finding: Finding, units: Sequence[str]) -> Finding:
    """A finding told of the summary, and of the units that brought it there."""
    said = Some.of(units, _NAMED) if units else None
    if isinstance(finding, Query) and not isinstance(finding.where, InSummary):
        return finding.changed(where=InSummary(where=finding.where, units=said))
    if isinstance(finding, TableComparison):
        return finding.changed(owner=OfSummary(units=said))
    return finding


_NAMED = 3
"""So many units are named with a finding on the summary."""
