"""Why files of a collection are not added up, each with a finding that names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import InDoubt, SameVersion
from gouji.collection.neighbours import empty_return
from gouji.collection.other_edition import other_edition
from gouji.collection.policy import Decider
from gouji.collection.published import Copies
from gouji.collection.versions import Versions, differences, in_parts, judged
from gouji.consolidation.findings import (
    DifferingCell,
    GuessedSummary,
    KnownSummary,
    NoVersionCounts,
    OtherReportYear,
    OtherVersion,
    Unreadable,
)
from gouji.editing.check import places_of
from gouji.intake.weigh import doubt_of
from gouji.model.finding import Finding, Severity
from gouji.model.form import describe
from gouji.model.grid import Place
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.submission import Submission
from gouji.model.wording import Some

_NO_RETURNS = (Part.PASSED_OVER, Part.REFUSED, Part.EMPTY, Part.OTHER_FORM, Part.OTHER_YEAR, Part.IN_DOUBT)
_OF_A_FILE = regex(
    r"(?:政府|信息|公开|工作|情况|统计|数据|年度?|报[表告送]?|表|填报|上报|电子|[旧原初终定][稿版件]?|草稿|副本|版本?|最终|更正|"
    r"加密|密码|锁定?|标注件|v?\d+|第?[一二三四五][稿版次]|[-_—.()（）\[\]])*"
)
"""What stands beside the unit in the name of its file."""
LISTED = 5
"""So many cells are written out in one finding."""


def excluded_from(collection: Collection) -> Iterator[Finding]:
    """Why each file that is not added up is not: nothing is left out without a finding."""
    for entry in collection.playing(*_NO_RETURNS):
        yield _refusal(collection, entry)
    for group in collection.versions:
        for other in group.others[: 1 if group.by is Decider.PARTS else None]:
            yield _superseded(collection, group, other)
    for subtotal in collection.subtotals:
        kind = GuessedSummary if subtotal.guessed else KnownSummary
        yield kind(file=subtotal.entry.file, unit=subtotal.entry.unit)


def where_in(submission: Submission, cell: str) -> Place | str:
    """Where a cell stands, or its label when it was not found in the file."""
    origin = submission.origins.get(cell)
    return origin.place if origin is not None else describe(submission.form.cells[cell])


def _refusal(collection: Collection, entry: Entry) -> Finding:
    if entry.part is Part.PASSED_OVER:
        return collection[entry].findings[0]
    if entry.part is Part.IN_DOUBT:
        doubt = doubt_of(collection[entry].findings)
        assert doubt is not None
        return InDoubt(file=entry.file, reason=doubt)
    if entry.part is Part.REFUSED:
        reason = next((finding for finding in collection[entry].findings if finding.severity == Severity.ERROR), None)
        unit = _counting_unit(collection, entry.file)
        severity = Severity.WARNING if unit else Severity.ERROR
        return Unreadable(file=entry.file, reason=reason, unit=unit, severity=severity)
    if entry.part is Part.EMPTY:
        return empty_return(entry, collection[entry])
    if (other := other_edition(collection, entry)) is not None:
        return other
    severity = Severity.WARNING if collection.counts(entry.unit) else Severity.ERROR
    return OtherReportYear(file=entry.file, period=entry.period, expected=collection.period, severity=severity)


def _counting_unit(collection: Collection, file: str) -> str:
    """The unit that a file is called after and nothing else, if a return counts for it."""
    stem = fold(PurePath(file).stem)
    for entry in collection.counting():
        names = [fold(name) for name in (entry.unit, *(entry.known.aliases if entry.known is not None else ()))]
        if any(name in stem and _OF_A_FILE.fullmatch(stem.replace(name, "", 1)) for name in names if name):
            return entry.unit
    return ""


def _superseded(collection: Collection, versions: Versions[Entry], other: Entry) -> Finding:
    """A version that does not count: it says the same (M111), something else (M102), or none counts (M112)."""
    about: dict[str, Any] = {"unit": versions.unit, "file": other.file, "count": len(versions.all)}
    if versions.by is Decider.PARTS:
        return in_parts(versions.unit, versions.all)
    if versions.kept is None:
        return NoVersionCounts(**about)
    mine, theirs = (one.submission for one in collection.of((versions.kept, other)).values())
    about |= {"kept": versions.kept.file}
    is_copy = other.is_report and not versions.kept.is_report
    both = Copies.of(mine, theirs) if is_copy else Copies(mine, theirs, {}, {})
    cells = both.differing() if is_copy else differences(mine, theirs)
    if not cells:
        return SameVersion(**about)
    ours, others = both.workbook.observations, both.report.observations
    shown = tuple(
        DifferingCell(
            where=both.labels.get(cell) or where_in(theirs, cell),
            other=str(judged(others[cell])),
            kept=str(judged(ours[cell])),
        )
        for cell in cells[:LISTED]
    )
    return OtherVersion(
        severity=Severity.ERROR if is_copy or versions.by in (Decider.ORDER, Decider.NEVER) else Severity.WARNING,
        by=Decider.WORKBOOK if is_copy else versions.by,
        figures=Some(shown, len(cells)),
        cells=cells,
        places=places_of(theirs, cells),
        **about,
    )
