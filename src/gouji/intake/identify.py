"""Whose return it is: what the file says of itself, weighed with the roster, and what its blanks count for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath

from gouji.intake.findings import (
    BlanksAsZero,
    FiguresInNilReturn,
    NoUnit,
    NoYear,
    OtherUnit,
    OtherYear,
    StaleTotal,
    UnitByAlias,
    UnitByFile,
    UnitByMarks,
    UnitNearMiss,
    UnitNotListed,
    WrongEdition,
)
from gouji.model.finding import Finding
from gouji.model.form import Form, describe
from gouji.model.labels import fold
from gouji.model.reading import Return, StatedBy
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import is_live, recalculate
from gouji.units.names import near_misses, unit_called, unit_within
from gouji.units.roster import Roster

_UNIT_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,30}(?:局|委员会|委|办公室|厅|政府|街道办事处|街道|镇|乡|中心|队|管委会|所|院)(?![\u4e00-\u9fff])"
)
_LONGEST_NAME = 30
_LONGEST_FILE_NAME = 255
"""On a disk; archives have room for more."""


def identify(found: Return, roster: Roster | None = None, *, blank_as_zero: bool = False) -> Return:
    """Say of a return that was bound whose it is and for which year, and settle its blanks and totals; done once.

    The unit is that of the cover, else of a title, the marks or the name of the file, by its full name where it is
    on the roster; what other sources say otherwise is in the findings (R120 to R123, R133 to R138). Blanks count
    as zero only when the cover's nil-return answer or ``blank_as_zero`` says so (R131, R132). Totals that are still
    formulas follow their parts; a stored result that does not is told (R130).
    """
    seen, evidence = found.submission, found.evidence
    units = {**evidence.units, StatedBy.FILE: _unit_of_file(seen.form, found.file, roster)}
    name, findings = _unit(units, roster)
    findings += _other_year(evidence.years)
    if seen.year is None:
        findings.append(NoYear())
    findings = findings if evidence.placed else []
    if seen.year is not None and not seen.form.covers(seen.year):
        findings.append(WrongEdition(form=seen.form.source, year=seen.year))
    findings += evidence.remarks
    seen = replace(seen, unit=name)
    if seen.nil_return or blank_as_zero:
        seen = _blanks_as_zero(seen, findings)
    seen = _recalculated(seen, findings)
    return replace(found, submission=seen, findings=(*found.findings, *findings))


def _unit(units: Mapping[StatedBy, str | None], roster: Roster | None) -> tuple[str | None, list[Finding]]:
    """The unit's name and what is to be said about it; ``units`` are what each source says, best source first."""
    source, stated = next(((source, name) for source, name in units.items() if name), (StatedBy.COVER, None))
    if stated is None:
        return None, [NoUnit()]
    findings: list[Finding] = [_WEAK[source](unit=stated)] if source in _WEAK else []
    if roster is None:
        return stated, findings + _conflict({**units, StatedBy.FILE: None})
    known = unit_called(roster, stated)
    if known is not None:
        if known.name != stated:
            findings.append(UnitByAlias(stated=stated, unit=known.name))
        full = {source: _full_name(roster, name) for source, name in units.items()}
        return known.name, findings + _conflict(full)
    near = near_misses(roster, stated)
    if not near:
        return stated, [*findings, UnitNotListed(unit=stated)]
    unit, likeness = near[0]
    return stated, [*findings, UnitNearMiss(unit=stated, near=unit.name, likeness=likeness)]


_WEAK = {StatedBy.MARKS: UnitByMarks, StatedBy.FILE: UnitByFile}


def _full_name(roster: Roster, name: str | None) -> str | None:
    known = unit_called(roster, name) if name else None
    return known.name if known is not None else name


def _conflict(said: Mapping[StatedBy, str | None]) -> list[Finding]:
    """One finding for the first source that contradicts the one that counts. A part of a name does not."""
    stated = [(source, text) for source, text in said.items() if text]
    for source, text in stated[1:]:
        first, other = fold(stated[0][1]), fold(text)
        if first not in other and other not in first:
            return [OtherUnit(unit=stated[0][1], found_in=source, other=text)]
    return []


def _other_year(said: Mapping[StatedBy, int | None]) -> Iterator[Finding]:
    """One finding for the first source that says another year than the one that counts."""
    stated = [(source, year) for source, year in said.items() if year is not None]
    for source, other in stated[1:]:
        if other != stated[0][1]:
            yield OtherYear(year=stated[0][1], found_in=source, other=other)
            return


def _unit_of_file(form: Form, file: str, roster: Roster | None) -> str | None:
    """The unit in the name of a file or of the folder it lies in; without a roster only a name such as 某某局."""
    path = PurePath(file)
    if roster is not None:
        for text in (path.stem, path.parent.name):
            if (unit := unit_within(roster, text)) is not None:
                return unit.name
        return None
    stem = path.stem[:_LONGEST_FILE_NAME].replace(form.title, " ")
    names = [name for name in _UNIT_NAME.findall(stem) if len(name) <= _LONGEST_NAME]
    return names[0] if len(names) == 1 else None


def _blanks_as_zero(submission: Submission, findings: list[Finding]) -> Submission:
    form, seen = submission.form, submission.columns
    statuses = zip(form.cells, seen.statuses, strict=True)
    blanks = [cell for cell, status in statuses if status == Status.BLANK and not is_live(submission, cell)]
    figures = [cell for cell, value in zip(form.cells, seen.figures, strict=True) if value]
    if submission.nil_return and figures:
        places = tuple(submission.origins[cell].place for cell in figures)
        findings.append(FiguresInNilReturn(cells=tuple(figures), places=places))
    if not blanks:
        return submission
    findings.append(BlanksAsZero(cells=tuple(blanks)))
    zeros = {cell: submission.observations[cell]._replace(value=0) for cell in blanks}
    return submission.with_observations(zeros)


def _recalculated(submission: Submission, findings: list[Finding]) -> Submission:
    """Totals that are still formulas follow their parts; a stored result that does not is told."""
    computed = recalculate(submission)
    if computed is submission:
        return submission
    unstored: dict[str, Observation] = {}
    for cell in (cell for cell in submission.form.cells if cell in submission.live):
        before, seen = submission.observations[cell], computed.observations[cell]
        if before.status == Status.UNCOMPUTED:
            unstored[cell] = before._replace(value=seen.value)
        elif before.value is not None and before.value != seen.value:
            if seen.value is not None:
                unstored[cell] = seen._replace(raw=before.raw)
            label, place = describe(submission.form.cells[cell]), submission.origins[cell].place
            findings.append(
                StaleTotal(label=label, stored=before.value, value=seen.value, cells=(cell,), places=(place,))
            )
    return computed.with_observations(unstored)
