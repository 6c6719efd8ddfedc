"""A workbook and the report made of it, both returned: copies that have to say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.collection.entry import Entry
from gouji.collection.findings import DifferingFigure, ReportAgrees, ReportDiffers
from gouji.collection.versions import Versions, differences, judged
from gouji.editing.check import places_of
from gouji.editing.review import Review, Reviewed
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.groups import labels_of_groups, parts_of_groups
from gouji.model.submission import NOTHING, Observation, Status, Submission
from gouji.model.wording import Some


def beside_reports(
    told: Mapping[int, tuple[Finding, ...]], versions: Iterable[Versions[Entry]], source: Sequence[Reviewed]
) -> dict[int, tuple[Finding, ...]]:
    """What is ``told`` of each file, and of a workbook that counts, too, whether the unit's reports say the same."""
    found = dict(told)
    for group in versions:
        if group.kept is not None and not group.kept.is_report:
            number = group.kept.number
            reports = [source[one.number] for one in group.others if one.is_report]
            if compared := tuple(_compared(source[number], reports)):
                found[number] = (*found.get(number, ()), *compared)
    return found


def _compared(workbook: Reviewed, reports: Iterable[Reviewed]) -> Iterator[Finding]:
    assert isinstance(workbook, Review)
    for one in reports:
        assert isinstance(one, Review)
        both = Copies.of(workbook.submission, one.submission)
        if cells := both.differing():
            figures = Some(tuple(map(both.figures_of, cells)), len(cells))
            places = places_of(workbook.submission, cells)
            yield ReportDiffers(unit=workbook.unit, file=one.file, figures=figures, cells=cells, places=places)
        else:
            yield ReportAgrees(unit=workbook.unit, file=one.file)


class Copies(NamedTuple):
    """A workbook and the report made of it, side by side.

    A group of rows that one of them states as a whole is one figure in both, in the place of its first part;
    ``labels`` are the words for these.
    """

    workbook: Submission
    report: Submission
    labels: Mapping[str, str]

    @classmethod
    def of(cls, workbook: Submission, report: Submission) -> Copies:
        """Two returns on one form."""
        if not (groups := {*workbook.groups, *report.groups}):
            return cls(workbook, report, {})
        labels, parts = labels_of_groups(workbook.form), parts_of_groups(workbook.form)
        firsts = {parts[name][0]: labels[name] for name in groups if parts.get(name)}
        return cls(_with_wholes(workbook, groups), _with_wholes(report, groups), firsts)

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
