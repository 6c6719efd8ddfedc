"""Re-deriving a summary (复核): the files by their digests, the detail by the files, the tables by the detail."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from gouji.collection.kept import Kept
from gouji.collection.office import Office
from gouji.collection.reviews import identified
from gouji.consolidation.adjustments import adjustments_of
from gouji.consolidation.open_rows import rows_of_units, unit_row
from gouji.consolidation.sums import sum_of
from gouji.editing.check import places_of, where
from gouji.formats.read import long_document
from gouji.forms.catalogue import Catalogue, candidates
from gouji.forms.open_rows import members_form
from gouji.intake.bind.recognise import recognise
from gouji.intake.inputs import Input, content_of, inputs
from gouji.intake.read import bind
from gouji.model.aggregation import unaggregated
from gouji.model.edit import Number
from gouji.model.errors import UnreadableFile
from gouji.model.figures import observe
from gouji.model.finding import Finding, Severity
from gouji.model.form import CODE, DETAIL, ORIGINS, SOURCES, Form, describe
from gouji.model.grid import Document, Place, Value
from gouji.model.labels import fold
from gouji.model.reading import Reading
from gouji.model.reporting_period import Period
from gouji.model.special import plainly
from gouji.model.submission import Status, Submission
from gouji.parallel import ProcessPool, each
from gouji.summary.findings import (
    Confirmed,
    FormulasLost,
    LinesMoved,
    ListedOnce,
    NoSummary,
    SheetDiffers,
    TableDiffers,
)
from gouji.summary.own_rows import OwnRows
from gouji.summary.recompute import UnitRow, has_sums, misstated
from gouji.summary.source_files import Known, about_code, file_findings
from gouji.workbook.detail import (
    Source,
    adjustments_in,
    detail_of,
    incomplete_detail,
    is_summary,
    left_out,
    member_in,
    returns_of,
    sources_of,
    without_sources,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Summary(NamedTuple):
    """A summary workbook that was opened: its form, what it says, its own return, and findings on its check code."""

    file: str
    form: Form
    document: Document
    submission: Submission
    about_code: tuple[Finding, ...] = ()


def open_summary(path: str | os.PathLike[str], form: Form | Catalogue | None = None) -> Summary:
    """Open a summary of gouji's own making.

    Raises `UnreadableFile` with R101 to R109 when the file cannot be read, with M151 when it is no summary, and with
    M176 when its detail lacks columns.
    """
    file = os.fspath(path)
    document = long_document(path, _LONG)
    beside = replace(document, grids=tuple(grid for grid in document if isinstance(grid.pieces, tuple)))
    found = recognise(beside, candidates(form))
    if found is None or not is_summary(document):
        raise UnreadableFile(NoSummary(file=file))
    incomplete = incomplete_detail(found, document, file)
    if incomplete is not None:
        raise UnreadableFile(incomplete)
    submission, findings = bind(found, beside, file=file)
    sealed = (one.changed(severity=Severity.ERROR) for one in about_code(findings))  # nobody fills a summary in
    return Summary(file, submission.form, document, submission, tuple(sealed))


_LONG = (DETAIL, SOURCES, ORIGINS, CODE)
"""The sheets that have a line, or several, for each unit."""


def verify(
    summary: Summary,
    paths: Sequence[str | os.PathLike[str]] = (),
    *,
    blank_as_zero: bool = False,
    password: str | None = None,
    executor: Executor | ProcessPool | None = None,
) -> tuple[Finding, ...]:
    """Re-derive a summary from the returns it was made of; nothing but M159 says that nothing moved.

    The returns are looked for by their digest among ``paths``, which are files, folders and archives; without any
    where the summary says they were, also as seen from its own folder. Told are files that are gone (M152), with
    what is wrong with one in its place that cannot be read, or have changed (M153), figures of the detail that
    are not those of the file (M154), units that the summary lists in one sheet only (M155), figures of the tables
    that are not what the detail and the adjustments add up to (M156) or not those of its check code (R230, R231), those
    of other sheets that are not what they stand for (M160, M161), adjustments without a reason (M118), returns that
    came since (M157) or are of other periods (M204), and that files could not be opened (M205). The files are read by
    the ``executor``, without one here.
    """
    form, document = summary.form, summary.document
    members, lines = _members(form, document, summary.submission.period)
    sources = {fold(source.unit): source for source in sources_of(document)}
    if not sources:
        return (without_sources(summary.file),)
    findings: list[Finding] = [
        ListedOnce(unit=(members.get(name) or sources[name]).unit or "", file=summary.file)
        for name in {**dict.fromkeys(members), **dict.fromkeys(sources)}
        if (name in members) != (name in sources)
    ]
    asked = {name: source for name, source in sources.items() if name in members}
    readings = _readings(summary, asked.values(), paths, blank_as_zero, password, executor)
    known = Known(summary.submission.unit, frozenset(PurePath(file).name for file in left_out(document)))
    stored = _stored(summary)
    own = OwnRows(form, document, stored)
    findings += file_findings(members, asked, readings, known, own)
    adjustments, faults = adjustments_of(form, adjustments_in(document))
    total = sum_of(members_form(form), members.values(), adjustments)
    signs = {cell: seen.raw for cell, seen in total.observations.items() if seen.status is Status.SPECIAL}
    added_up = total.values() | dict(rows_of_units(form, list(members.values())))
    findings += (*faults, *_tables(summary, stored, added_up, signs))
    findings += summary.about_code
    findings += _shown_elsewhere(form, document, lines)
    if all(finding.severity == Severity.INFORMATION for finding in findings):
        findings.append(Confirmed(file=summary.file, count=len(members)))
    return tuple(findings)


class _Members(Mapping[str, Submission]):
    """The returns that a summary was made of by the folded names of their units, packed."""

    def __init__(self) -> None:
        self._kept = Kept[Submission](at_hand=0)
        self._numbers: dict[str, int] = {}

    def put(self, one: Submission) -> None:
        """Keep one, in the place of another of that name."""
        self._numbers[fold(one.unit or "")] = len(self._kept)
        self._kept.append(one)

    def __getitem__(self, name: str) -> Submission:
        return self._kept[self._numbers[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: object) -> bool:
        return name in self._numbers


def _members(form: Form, document: Document, period: Period | None) -> tuple[_Members, list[UnitRow]]:
    """The returns that a summary was made of, and the lines in which they stand."""
    members, lines = _Members(), list[UnitRow]()
    sheet = detail_of(form, document)
    assert sheet is not None  # else it is no summary
    returns = returns_of(document)
    for line in sheet.lines():
        members.put(member_in(form, sheet, line, period, returns))
        lines.append(UnitRow(*line[:3]))
    return members, lines


def _readings(
    summary: Summary,
    sources: Iterable[Source],
    paths: Sequence[str | os.PathLike[str]],
    blank_as_zero: bool,
    password: str | None,
    executor: Executor | ProcessPool | None,
) -> Iterator[Reading]:
    """Every file that may be one of the sources, read."""
    own = os.path.realpath(summary.file)
    office = Office(form=summary.form, blank_as_zero=blank_as_zero, password=password)
    there = inputs(paths, {own}, password) if paths else _where_they_were(summary.file, sources, password)
    wanted = (one for one in there if one.finding is None or one.finding.severity == Severity.ERROR)
    return each(partial(identified, office=office), wanted, executor, office.forms)


def _where_they_were(summary: str, sources: Iterable[Source], password: str | None) -> Iterator[Input]:
    """The files as the summary names them, as seen from here, from its folder, or in that folder itself.

    Of what stands in those places the file with the digest, else the first.
    """
    folder = Path(summary).parent
    for source in sources:
        named = Path(source.file)
        there: list[Input] = []
        for place in dict.fromkeys(map(str, (named, folder / named, folder / named.name))):
            with suppress(UnreadableFile):
                content = content_of(place, password)
                there.append(Input(place, place, content, named=True))
                if sha256(content).hexdigest() == source.sha256:
                    there = there[-1:]
                    break
        yield from there[:1]


def _tables(
    summary: Summary, there: Mapping[str, Value], expected: Mapping[str, Number | None], signs: Mapping[str, str]
) -> Iterator[Finding]:
    """The first cell of each official table whose stored figure, or sign, is not what the detail comes to (M156)."""
    form, stored = summary.form, _figures(there)
    typed = {cell for cell in unaggregated(form) if unit_row(form, cell) is None}
    for table in form.tables:
        known = [cell.id for cell in table.cells if cell.id in expected and cell.id not in typed]
        wrong = [cell for cell in known if (stored.get(cell) or 0) != (expected[cell] or 0)]
        wrong += [cell for cell in known if cell in signs and plainly(str(there.get(cell))) != plainly(signs[cell])]
        if wrong:
            first = wrong[0]
            yield TableDiffers(
                file=summary.file,
                table=table.title,
                where=where(summary.submission, first),
                label=describe(form.cells[first]),
                left=stored.get(first),
                right=expected[first],
                cells=tuple(wrong),
                places=places_of(summary.submission, wrong),
            )


def _shown_elsewhere(form: Form, document: Document, lines: Sequence[UnitRow]) -> Iterator[Finding]:
    """The first figure of each other sheet that is not what its formula adds up to (M160).

    M161 names the sheets when some program has kept no formula at all, M175 those whose formulas add up other units
    since the lines of the detail were sorted.
    """
    found = list(misstated(form, document, lines))
    moved = [(sheet, [one for one in wrong if one.moved]) for sheet, wrong in found]
    moved = [(sheet, wrong) for sheet, wrong in moved if wrong]
    if moved:
        first = moved[0][1][0]
        yield LinesMoved(
            sheets=tuple(sheet for sheet, _ in moved),
            left=first.stored,
            right=first.expected,
            places=tuple(one.place for _, wrong in moved for one in wrong),
        )
    found = [(sheet, rest) for sheet, wrong in found if (rest := [one for one in wrong if not one.moved])]
    bare = [] if has_sums(document) else [sheet for sheet, wrong in found if not wrong[0].formula]
    if bare:
        yield FormulasLost(sheets=tuple(bare))
    for sheet, wrong in found:
        if sheet in bare:
            continue
        first = wrong[0]
        yield SheetDiffers(
            sheet=sheet,
            left=first.stored,
            right=first.expected if first.formula else "",
            places=tuple(one.place for one in wrong),
        )


def stored_figures(summary: Summary) -> dict[str, Number | None]:
    """The figures in the cells of the official tables, formulas by their stored results."""
    return _figures(_stored(summary))


def _figures(stored: Mapping[str, Value]) -> dict[str, Number | None]:
    return {cell: observe(value).value for cell, value in stored.items()}


def _stored(summary: Summary) -> dict[str, Value]:
    """What stands in the cells of the official tables."""
    origins = summary.submission.origins
    sheets = {origin.place.sheet for origin in origins.values()}  # the detail of many units is far longer
    grids = [grid for grid in summary.document if grid.name in sheets]
    at = {Place(grid.name, piece.row, piece.column): piece.value for grid in grids for piece in grid.pieces}
    return {cell: at.get(origin.place) for cell, origin in origins.items()}
