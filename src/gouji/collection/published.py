"""A workbook and the report made of it, both returned: copies that have to say the same."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from gouji.collection.entry import Entry, Part
from gouji.collection.findings import (
    DifferingFigure,
    FiguresOfOtherYear,
    ReportAgrees,
    ReportDiffers,
    ReportElsewhere,
    ReportWrong,
)
from gouji.collection.versions import Versions, differences, judged
from gouji.editing.check import places_of
from gouji.editing.review import Review, Reviewed
from gouji.forms.open_rows import side_by_side
from gouji.intake.bind.findings import CodeDiffers, MissingTable
from gouji.intake.findings import NoSections
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.form import describe
from gouji.model.groups import labels_of_groups, parts_of_groups
from gouji.model.labels import fold
from gouji.model.submission import NOTHING, Observation, Status, Submission
from gouji.model.wording import Some

_LEAST = 8
"""So many figures other than zero are the same in two years by no chance."""


def _of_report() -> tuple[type[Finding], ...]:
    """What is wrong with a report whatever its figures are."""
    from gouji.prose.findings import InProse, ProseContradiction  # a workbook has no prose

    return InProse, ProseContradiction, CodeDiffers, MissingTable, NoSections


def beside_reports(
    told: Mapping[int, tuple[Finding, ...]],
    versions: Iterable[Versions[Entry]],
    entries: Iterable[Entry],
    source: Sequence[Reviewed],
) -> dict[int, tuple[Finding, ...]]:
    """What is ``told`` of each file, and of a workbook that counts, too, whether the unit's reports say the same.

    Of those among the ``entries`` that are for another year it is told where they do.
    """
    found, others = dict(told), dict[str, list[Entry]]()
    for entry in entries:
        if entry.is_report and entry.part is Part.OTHER_YEAR:
            others.setdefault(fold(entry.unit), []).append(entry)
    for group in versions:
        kept = group.kept
        if kept is None or kept.is_report:
            continue
        reports = [one for one in group.others if one.is_report]
        strange = others.get(fold(group.unit), ())
        if not reports and not strange:
            continue
        workbook = source[kept.number]
        folders = {fold(entry.unit) for entry in entries} - {fold(group.unit)}
        compared = (
            *_elsewhere(group.unit, reports, folders),
            *_compared(workbook, [source[one.number] for one in reports]),
            *_of_other_year(workbook, [source[one.number] for one in strange]),
        )
        if compared:
            found[kept.number] = (*found.get(kept.number, ()), *compared)
    return found


def _compared(workbook: Reviewed, reports: Iterable[Reviewed]) -> Iterator[Finding]:
    assert isinstance(workbook, Review)
    for one in reports:
        assert isinstance(one, Review)
        both = Copies.of(workbook.submission, one.submission)
        own = [said for said in one.findings if isinstance(said, _of_report()) and said.severity >= Severity.WARNING]
        yield from (_in_report(workbook.unit, one.file, said) for said in own)
        absent = {cell for said in own if isinstance(said, MissingTable) for cell in said.cells}
        if cells := tuple(cell for cell in both.differing() if cell not in absent):
            figures = Some(tuple(map(both.figures_of, cells)), len(cells))
            cells = tuple(part for cell in cells for part in both.parts.get(cell, (cell,)))
            places = places_of(workbook.submission, cells)
            yield ReportDiffers(unit=workbook.unit, file=one.file, figures=figures, cells=cells, places=places)
        elif not absent:
            yield ReportAgrees(unit=workbook.unit, file=one.file)


def _elsewhere(unit: str, reports: Iterable[Entry], folders: Container[str]) -> Iterator[ReportElsewhere]:
    """Word of reports that lie in ``folders`` that are called after other units."""
    for one in reports:
        folder = PurePath(one.file).parent.name
        if fold(folder) in folders:
            yield ReportElsewhere(unit=unit, file=one.file, folder=folder)


def _in_report(unit: str, file: str, said: Finding) -> ReportWrong:
    return ReportWrong(unit=unit, file=file, reason=said, severity=said.severity, cells=said.cells)


def _of_other_year(workbook: Reviewed, reports: Iterable[Reviewed]) -> Iterator[FiguresOfOtherYear]:
    assert isinstance(workbook, Review)
    mine = workbook.submission
    for one in reports if sum(map(bool, mine.figures)) >= _LEAST else ():
        assert isinstance(one, Review)
        theirs = one.submission
        if one.form == workbook.form and mine.period and theirs.period and not Copies.of(mine, theirs).differing():
            yield FiguresOfOtherYear(unit=workbook.unit, file=one.file, period=mine.period, other=theirs.period)


class Copies(NamedTuple):
    """A workbook and the report made of it, side by side.

    A group of rows that one of them states as a whole is one figure in both, in the place of its first part;
    ``labels`` are the words for these, ``parts`` all cells that each stands for.
    """

    workbook: Submission
    report: Submission
    labels: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, workbook: Submission, report: Submission) -> Copies:
        """Two returns on one form."""
        workbook, report = side_by_side(workbook, report)
        if not (groups := {*workbook.groups, *report.groups}):
            return cls(workbook, report, {}, {})
        labels, parts = labels_of_groups(workbook.form), parts_of_groups(workbook.form)
        firsts = {parts[name][0]: labels[name] for name in groups if parts.get(name)}
        wholes = {parts[name][0]: parts[name] for name in groups if parts.get(name)}
        return cls(_with_wholes(workbook, groups), _with_wholes(report, groups), firsts, wholes)

    def differing(self) -> tuple[str, ...]:
        """The cells in which they do not say the same; what is left blank says zero."""
        mine, theirs = self.workbook.observations, self.report.observations
        cells = differences(self.workbook, self.report)
        return tuple(cell for cell in cells if _or_zero(mine[cell]) != _or_zero(theirs[cell]))

    def figures_of(self, cell: str) -> DifferingFigure:
        """What each says of a cell."""
        mine, theirs = (judged(one.observations[cell]) for one in (self.workbook, self.report))
        label = self.labels.get(cell) or describe(self.workbook.form.cells[cell])
        return DifferingFigure(label=label, workbook=str(mine), report=str(theirs))


def _with_wholes(one: Submission, groups: Iterable[str]) -> Submission:
    """A return in which the first part of each of some groups has the figure of the whole, and the others nothing."""
    changes: dict[str, Observation] = {}
    for name in groups:
        first, *others = parts_of_groups(one.form).get(name) or (None,)
        if first is not None:
            stated = [value for cell in (first, *others) if (value := one.value(cell)) is not None]
            whole = one.groups.get(name, sum(stated) if stated else None)
            changes |= {**dict.fromkeys(others, NOTHING), first: Observation.of(whole)}
    return one.with_observations(changes)


def _or_zero(seen: Observation) -> Number | str:
    return 0 if seen.status in (Status.BLANK, Status.NOT_APPLICABLE) else judged(seen)
