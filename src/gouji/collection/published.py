"""A workbook and the report made of it, both returned: copies that have to say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gouji.collection.entry import Entry
from gouji.collection.findings import DifferingFigure, ReportAgrees, ReportDiffers
from gouji.collection.versions import Versions, differences_of_copies, judged
from gouji.editing.check import places_of
from gouji.editing.review import Review, Reviewed
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.submission import Submission
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
        mine, theirs = workbook.submission, one.submission
        if cells := differences_of_copies(mine, theirs):
            figures = Some(tuple(_differing(mine, theirs, cell) for cell in cells), len(cells))
            places = places_of(mine, cells)
            yield ReportDiffers(unit=workbook.unit, file=one.file, figures=figures, cells=cells, places=places)
        else:
            yield ReportAgrees(unit=workbook.unit, file=one.file)


def _differing(workbook: Submission, report: Submission, cell: str) -> DifferingFigure:
    mine, theirs = (judged(one.observations[cell]) for one in (workbook, report))
    return DifferingFigure(label=describe(workbook.form.cells[cell]), workbook=str(mine), report=str(theirs))
