"""Whose return it is: what the file says of itself, weighed with the roster, and what its blanks count for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gouji.forms.catalogue import editions
from gouji.intake.bind.bind import stale_total
from gouji.intake.bind.findings import CodeDiffers, CodeExplained, SecondTable, TablesDiffer, TableTwice
from gouji.intake.findings import (
    NOBODYS,
    BlanksAsZero,
    ExampleUnit,
    FiguresInNilReturn,
    NoUnit,
    UnitByAlias,
    UnitNearMiss,
    UnitNotListed,
    WrongEdition,
    ZeroSince,
)
from gouji.intake.weigh import all_units, for_when, is_of_office, several_units, whose
from gouji.model.aggregation import zero_when_blank
from gouji.model.check_code import NoCode, WrittenCode, check_code, edition_number
from gouji.model.code_match import match_code
from gouji.model.finding import Finding, Severity
from gouji.model.reading import Evidence, Return, SummaryReturn
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import is_live, recalculate
from gouji.units.names import is_area
from gouji.units.roster import Roster
from gouji.workbook.cover import code_place


def identify(
    found: Return, roster: Roster | None = None, *, blank_as_zero: bool = False, office: str | None = None
) -> Return:
    """Say of a return that was bound whose it is and for which year, and settle its blanks and totals; done once.

    The unit is that of the cover, else of a title, the marks, the code or the name of the file or its folder, by its
    full name where it is on the roster. What other sources say otherwise is in the findings: a return whose own
    words contradict each other is nobody's (R160), nor is one that holds
    the tables of several (R199) or of several years (R203), or bears the name of an example (R161); what only
    its blank or folder says is a doubt (R120 to R123, R133 to R138). R162 to R165 are about the year and the day,
    R230 and R231 about a check code in it.
    A summary of the ``office`` itself or of an area need not be on the roster.
    Blanks count as zero only when the form, the cover's nil-return answer or ``blank_as_zero`` says so (R131, R132).
    Totals that are still formulas follow their parts; a stored result that does not is told (R130).
    All that is settled on the blank it came on; one of an earlier revision is then brought onto the form in force
    (R206 to R208).
    """
    seen, evidence = found.submission, found.evidence
    units = all_units(found, roster)
    name, findings = whose(units, roster, found.file)
    if isinstance(found, SummaryReturn):  # its office may call itself what it likes
        stated = next(filter(None, units.values()), None)
        if name and not is_area(name) and is_of_office(stated, roster, office):  # whose file bears its name
            name = stated
        strange = (*NOBODYS, *_ABOUT_NAMES) if is_of_office(name, roster, office) else ExampleUnit
        findings = [
            finding.changed(severity=Severity.WARNING) if isinstance(finding, NoUnit) else finding
            for finding in findings
            if not isinstance(finding, strange)
        ]
    elif (several := several_units(found, roster)) is not None:
        findings = [several]
        found = replace(found, findings=tuple(one for one in found.findings if not _is_of_sides(one, found.evidence)))
    findings += for_when(found)
    findings = findings if evidence.placed else []
    if seen.year is not None and not seen.form.covers(seen.year):
        findings.append(WrongEdition(form=seen.form.source, year=seen.year))
    findings += evidence.remarks
    seen = replace(seen, unit=name)
    if seen.nil_return or blank_as_zero or seen.form.blank_is_zero:
        seen = _blanks_as_zero(seen, findings, asked_for=blank_as_zero)
    seen = _recalculated(seen, findings)
    findings += _about_code(seen, evidence.sealed)
    found = replace(
        found, submission=seen, findings=(*found.findings, *findings), evidence=evidence._replace(units=units)
    )
    if evidence.in_force is None:
        return found
    from gouji.intake.old_blanks import on_form_in_force

    return on_form_in_force(found, evidence.in_force)


_ABOUT_NAMES = (UnitByAlias, UnitNearMiss, UnitNotListed)


def _about_code(submission: Submission, sealed: WrittenCode | None) -> Iterator[Finding]:
    """Word of a code in the file that is not that of its figures.

    Where the blank had its formula, which some program has dropped, the code may be older than the figures: that is a
    doubt, and the code of an empty blank says nothing.
    """
    if sealed is None or len(submission.origins) < len(submission.form.cells):  # of a part nobody can tell
        return
    own = check_code(submission, on_paper=True)
    if own == sealed.code or isinstance(own, NoCode):
        return
    dropped = sealed.place == code_place(submission.form)
    if sealed.code == check_code(replace(submission, observations={}), zeros=False):  # it was a blank's
        return
    form = submission.form
    others = (edition_number(one) for one in editions() if one.family == form.family and one is not form.base)
    reasons = match_code(submission, sealed.code, others).reasons
    places = (sealed.place,) if sealed.place is not None else ()
    if reasons:
        yield CodeExplained(written=sealed.code, own=own, where=sealed.place, reasons=reasons, places=places)
    else:
        severity = Severity.WARNING if dropped else Severity.ERROR
        yield CodeDiffers(written=sealed.code, own=own, where=sealed.place, places=places, severity=severity)


def _is_of_sides(finding: Finding, evidence: Evidence) -> bool:
    """Whether a finding takes the tables of several units for drafts of one."""
    kinds = (TablesDiffer, TableTwice, SecondTable)
    return isinstance(finding, kinds) and any(finding.sheet == side.sheet for side in evidence.sides)


def _blanks_as_zero(submission: Submission, findings: list[Finding], *, asked_for: bool) -> Submission:
    form, seen = submission.form, submission.columns
    statuses = zip(form.cells, seen.statuses, strict=True)
    blanks = [cell for cell, status in statuses if status == Status.BLANK and not is_live(submission, cell)]
    blanks = [cell for cell in blanks if cell not in form.texts]
    if not submission.nil_return and not asked_for:
        blanks = [cell for cell in blanks if cell in zero_when_blank(form)]
    figures = [cell for cell, value in zip(form.cells, seen.figures, strict=True) if value]
    if submission.nil_return and figures:
        places = tuple(submission.origins[cell].place for cell in figures)
        findings.append(FiguresInNilReturn(cells=tuple(figures), places=places))
    if not blanks:
        return submission
    if submission.nil_return or asked_for:
        since = ZeroSince.NIL_RETURN if submission.nil_return else ZeroSince.ASKED_FOR
        findings.append(BlanksAsZero(cells=tuple(blanks), since=since))
    zeros = {cell: submission.observations[cell]._replace(value=0) for cell in blanks}
    return submission.with_observations(zeros)


def _recalculated(submission: Submission, findings: list[Finding]) -> Submission:
    """Totals that are still formulas follow their parts; a stored result that does not is told."""
    computed = recalculate(submission)
    if computed is submission:
        return submission
    unstored: dict[str, Observation] = {}
    stored, figures, live = submission.columns, computed.figures, submission.live
    for cell, before, status, value in zip(
        submission.form.cells, stored.figures, stored.statuses, figures, strict=True
    ):
        if cell not in live:
            continue
        if status is Status.UNCOMPUTED:
            unstored[cell] = submission.observations[cell]._replace(value=value)
        elif before is not None and before != value:
            if value is not None:
                unstored[cell] = computed.observations[cell]._replace(raw=submission.observations[cell].raw)
            place = submission.origins[cell].place
            findings.append(stale_total(submission.form.cells[cell], place, before, value))
    return computed.with_observations(unstored)
