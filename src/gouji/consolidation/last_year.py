"""Last year's total, to set this year's beside: a summary of last year, or the sum of last year's returns."""

from __future__ import annotations

from dataclasses import replace

from gouji.collection.collect import collect
from gouji.collection.office import Office
from gouji.collection.reviews import reviewed
from gouji.consolidation.add_up import Consolidation, add_up
from gouji.editing.findings import InSummary, Query
from gouji.editing.query_edits import compare
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.reading import Reading, Refused, Return, SummaryReturn
from gouji.model.submission import LABELS, Origin, Submission
from gouji.workbook.layout import places


def total_of_last_year(form: Form, year: int | None, office: Office) -> tuple[Submission | None, tuple[Finding, ...]]:
    """The total among what the office knows of last year, and which files it lacks; None when nothing there fits.

    A summary for the office's unit is taken as it is, and so is the only summary among other files; else the
    returns of the year before ``year`` are added up, as those of this year are. They may be of an earlier edition.
    """
    if office.last_year is None:
        return None, ()
    readings = office.last_year.readings
    wanted = None if year is None else year - 1
    fit = [one for one in readings if isinstance(one, Return) and one.submission.year in (None, wanted)]
    fit = [one for one in fit if one.form == form or one.form.id in form.predecessors]
    summaries = [one for one in fit if isinstance(one, SummaryReturn)]
    named = [one for one in summaries if office.unit and fold(one.submission.unit or "") == fold(office.unit)]
    chosen = named or (summaries if len(summaries) == 1 else [])
    if chosen:
        return chosen[0].submission, ()
    unread: list[Reading] = [one for one in readings if isinstance(one, Refused)]
    then = Office(unit=office.unit, roster=office.roster, policy=office.last_year.policy)
    try:
        result = add_up(collect([reviewed(one) for one in (*fit, *unread)], then))
    except NothingToAddUp as nothing:
        return None, nothing.excluded
    return result.total, tuple(finding for finding in result.excluded if finding.severity == Severity.ERROR)


def since_last_year(result: Consolidation, previous: Submission | None) -> tuple[Finding, ...]:
    """What is odd about a total beside last year's, said to be of the summary; addresses are the official layout's."""
    if previous is None:
        return ()
    origins = {cell: Origin(place, LABELS) for cell, place in places(result.form).items()}
    found = compare(replace(result.total, origins=origins), previous)
    return tuple(map(_of_summary, found))


def _of_summary(finding: Finding) -> Finding:
    if isinstance(finding, Query) and not isinstance(finding.where, InSummary):
        return finding.changed(where=InSummary(where=finding.where))
    return finding
