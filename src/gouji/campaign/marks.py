"""What a marked copy says of a return: notes on cells and places beside them, and the head and lines of its list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gouji.editing.findings import InField
from gouji.editing.review import Review
from gouji.formats.ooxml.marking import Note, Notes
from gouji.formats.style import MARK_TINTS
from gouji.intake.bind.findings import LeftOver
from gouji.messages.gathering import gathered
from gouji.messages.render import render, ui_text, verdict_word
from gouji.messages.speech import spoken
from gouji.model.finding import Finding, Severity
from gouji.model.grid import Place, address
from gouji.model.language import Language
from gouji.reports.finding_lines import kind_word
from gouji.reports.marked import CANDIDATE, CONCERNED, OPEN, WRONG, marked_cells
from gouji.reports.printable import printable

COLOURS = {kind: MARK_TINTS[kind].removeprefix("#") for kind in (WRONG, CANDIDATE, CONCERNED, OPEN)}
LONGEST = 1000
"""Characters of one comment."""


def notes_of(report: Review, language: Language) -> dict[str, Notes]:
    """The marks by sheet and place. Cells that only belong to a failing rule are coloured, not commented."""
    origins = report.submission.origins
    found: dict[str, dict[tuple[int, int], Note]] = {}
    for cell, one in marked_cells(report, language).items():
        if cell in origins:
            place = origins[cell].place
            telling = one.kind in (WRONG, CANDIDATE) or one.subject or bool(one.suggested)
            text = printable("\n".join(one.notes))[:LONGEST] if telling else ""
            found.setdefault(place.sheet, {})[place.row, place.column] = Note(
                COLOURS[one.kind], text, one.kind == WRONG
            )
    for finding in report.reportable():
        if finding.severity != Severity.INFORMATION and (beside := _beside(finding)):
            text = printable(render(finding, language))[:LONGEST]
            for place in beside[:_MOST_BESIDE]:
                kind = WRONG if isinstance(finding, InField) else CONCERNED
                note = Note(COLOURS[kind], text, kind == WRONG)
                found.setdefault(place.sheet, {}).setdefault((place.row, place.column), note)
    return dict(found)


_MOST_BESIDE = 100


def _beside(finding: Finding) -> tuple[Place, ...]:
    """Places of a finding that are no cells of the form: figures beside a table, head and foot fields."""
    return finding.places if isinstance(finding, (LeftOver, InField)) else ()


def subtitle(report: Review, language: Language) -> str:
    """Whose return it is, for which period, its file and its verdict."""
    seen = report.submission
    said = (
        seen.unit or ui_text("unknown_unit", language),
        spoken(seen.period, language) if seen.period else "",
        Path(report.file).name,
        verdict_word(report.verdict, report.findings, language),
    )
    return printable("　".join(filter(None, said)))


def list_lines(report: Review, language: Language) -> Iterator[tuple[tuple[str, ...], tuple[str, int, int] | None]]:
    """Which cells explain the errors, then these, then everything else, each with the place it is about."""
    origins = report.submission.origins
    errors = [finding for finding in report.reportable() if finding.severity is Severity.ERROR]
    others = [finding for finding in report.reportable() if finding.severity is not Severity.ERROR]
    for one in gathered((*report.located(), *errors, *others)):
        finding = one.finding
        inside = (origins[cell].place for cell in finding.cells if cell in origins)
        place = next(iter(_beside(finding)), None) or next(inside, None)
        where = address(place) if place else ""
        texts = (kind_word(finding, language), finding.code, where, one.said(language))
        yield tuple(map(printable, texts)), place
