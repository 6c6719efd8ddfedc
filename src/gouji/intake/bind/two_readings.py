"""A document read in two ways: the equations of the form say which counts, and every cell that differs is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from gouji.editing.check import outcomes
from gouji.intake.bind.bind import take
from gouji.intake.bind.broken_figures import confirmed, with_whole_figures
from gouji.intake.bind.findings import FiguresLost, ReadingsDiffer
from gouji.intake.bind.narrative import sections_in
from gouji.intake.bind.recognise import recognised
from gouji.intake.bind.reports import Report, report_in
from gouji.model.edit import Number, OutcomeVerdict
from gouji.model.errors import UnreadableFile
from gouji.model.figures import observe
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form, describe
from gouji.model.grid import Document
from gouji.model.submission import NOTHING, Status, Submission
from gouji.model.wording import Some

_NAMED = 12
_FAILING, _LACKING = 5, 2
"""So many cells not read are as bad as an equation that fails, or has no figure in some cell."""


class TriedReading(NamedTuple):
    """A report in one reading, and what its cells say then."""

    report: Report
    submission: Submission
    findings: tuple[Finding, ...]

    @property
    def score(self) -> tuple[int, int]:
        """How little is wrong: equations that fail or lack a figure, cells not read; how many hold a figure."""
        tried = Counter(one.verdict for one in outcomes(self.submission))
        failed = _FAILING * tried[OutcomeVerdict.FAILED] + _LACKING * tried[OutcomeVerdict.UNDECIDED]
        unread = {cell for one in self.findings if one.severity is Severity.ERROR for cell in one.cells}
        said = sum(one.value is not None for one in self.submission.observations.values())
        return -(failed + len(unread)), said


def chosen(document: Document, otherwise: Document, forms: Sequence[Form], file: str) -> Report:
    """The reading that counts, the first where they are as good, with word of the cells in which another differs.

    Raises `UnreadableFile` with R110 or R148 where no reading finds the tables of a form.
    """
    readings = list(_readings(document, otherwise, forms, file))
    if not readings:
        form = recognised(document, forms, file)
        return Report(form, document)
    best = max(readings, key=lambda one: one.score)
    told = [*_differing(best, [one for one in readings if one is not best])]
    told += _lost(best, otherwise, told)
    return best.report._replace(findings=(*best.report.findings, *told))


def _readings(document: Document, otherwise: Document, forms: Sequence[Form], file: str) -> Iterator[TriedReading]:
    """Every reading in which there are tables of a form: as cells, as the lines of cells, and the best by positions."""
    with suppress(UnreadableFile):
        yield _tried(Report(recognised(document, forms, file), document), file)
    by_positions: list[Document] = []
    last: Document | None = otherwise
    while last is not None:
        by_positions.append(last)
        last = last.otherwise
    for group in ([document], by_positions) if document.grids else (by_positions,):
        found = []
        for one in group:
            with suppress(UnreadableFile):
                if (report := report_in(one, forms, file)) is not None:
                    found.append(_tried(report, file))
        if found:
            yield max(found, key=lambda one: one.score)


def _tried(report: Report, file: str) -> TriedReading:
    found = take(report.form, report.document, file)
    document, submission = with_whole_figures(report.document, found.submission)
    return TriedReading(report._replace(document=document), submission, (*report.findings, *found.findings))


def _differing(best: TriedReading, others: Sequence[TriedReading]) -> Iterator[Finding]:
    """Word of the cells of each table in which others read another figure, not just the beginning of a sure one."""
    form = best.submission.form  # with the rows that were found
    others = [one for one in others if one.report.form is best.report.form]
    sure = confirmed(best.submission)
    for table in form.tables:
        told: list[str] = []
        cells: list[str] = []
        for cell in table.cells:
            mine = best.submission.observations[cell.id]
            theirs = {
                str(other.value)
                for one in others
                if (other := one.submission.observations.get(cell.id, NOTHING)).value not in (None, mine.value)
                and not (cell.id in sure and mine.said.startswith(str(other.value)))
            }
            if theirs:
                cells.append(cell.id)
                told.append(f"{describe(cell)}：{mine.said or '—'} / {' / '.join(sorted(theirs))}")
        if cells:
            yield ReadingsDiffer(table=table.title, labels=Some.of(told, _NAMED), cells=tuple(cells))


def _lost(best: TriedReading, otherwise: Document, told: Sequence[Finding]) -> Iterator[Finding]:
    """Word of the blank cells of each table of which nothing is said yet, where its pages show figures of no cell."""
    form, seen = best.submission.form, best.submission.observations
    named = {cell for one in (*best.findings, *told) if one.severity >= Severity.WARNING for cell in one.cells}
    shown = _shown(form, otherwise)
    held = Counter(one.value for one in seen.values() if one.value is not None)
    held.update(best.submission.groups.values())
    named_so = (word for rows in form.rows.values() for row in rows for word in row)
    held.update(value for word in named_so if (value := observe(word).value) is not None)
    left = shown - held
    if not left:
        return
    figures = Some.of([str(value) for value in left.elements()], _NAMED)
    for table in form.tables:
        figured = (cell for cell in table.cells if cell.kind.is_figure and cell.id not in named)
        blank = [cell for cell in figured if seen[cell.id].status is Status.BLANK]
        if blank:
            labels = Some.of(list(map(describe, blank)), _NAMED)
            yield FiguresLost(table=table.title, labels=labels, figures=figures, cells=tuple(cell.id for cell in blank))


def _shown(form: Form, otherwise: Document) -> Counter[Number]:
    """The figures that stand in lines of figures of the sections with tables."""
    paragraphs = otherwise.paragraphs
    numbers = {table.number for table in form.tables}
    inside = {
        at
        for section, lines, _ in sections_in(form, paragraphs).ranges(len(paragraphs))
        if section.number in numbers
        for at in lines
    } or range(len(paragraphs))
    texts = [text for at in inside if "\t" in paragraphs[at].text for text in paragraphs[at].text.split("\t")]
    return Counter(value for text in texts if (value := observe(text).value) is not None)
