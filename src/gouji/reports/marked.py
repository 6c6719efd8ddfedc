"""Which cells of a return are marked in a report, why, and what they should say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gouji.editing.findings import InWords, Unfilled
from gouji.editing.localise.findings import BlanksImplied, ErrorHere, ErrorPerhapsHere, LineVacant
from gouji.editing.review import Review
from gouji.messages.gathering import gathered
from gouji.messages.render import explain, render, ui_text
from gouji.model.finding import Finding, Severity
from gouji.model.grid import address
from gouji.model.language import Language

WRONG, CANDIDATE, CONCERNED, OPEN = "wrong", "candidate", "concerned", "open"
SIGNS = {WRONG: "✗", CANDIDATE: "?", CONCERNED: "!", OPEN: "○"}
_OPEN = (Unfilled, BlanksImplied, LineVacant)


class Mark(NamedTuple):
    """Why a cell is marked: the gravest reason, what it should say if that is known, and everything said of it.

    ``subject`` says that a finding is about this cell first of all, not only about a rule it belongs to.
    """

    kind: str
    suggested: str
    notes: tuple[str, ...]
    subject: bool


def marked_cells(report: Review, language: Language) -> Mapping[str, Mark]:
    """What to mark in a return, by cell id: the likeliest wrong cells, other candidates, cells of findings, blanks."""
    kinds: dict[str, str] = {}
    notes: dict[str, dict[str, None]] = {}
    subjects: set[str] = set()

    def note(cells: Iterable[str], kind: str, text: str = "") -> None:
        for cell in cells:
            kinds.setdefault(cell, kind)
            said = notes.setdefault(cell, {})
            if text:
                said[text] = None

    explanations, located = report.diagnosis.locations, report.located()
    decided = any(isinstance(finding, (ErrorHere, ErrorPerhapsHere)) for finding in located)
    for finding in located:
        kind = OPEN if isinstance(finding, _OPEN) else WRONG if _is_likeliest(finding) else CANDIDATE
        told = finding.cells[:1] if _is_movement(finding) else finding.cells  # all of a block would say the same
        note(told, kind, render(finding, language))
        note(finding.cells, kind)
    for other in explanations[1:]:
        note(other.cells, CANDIDATE, ui_text("mark_candidate", language, count=len(explanations)))
    found = [finding for finding in report.reportable() if finding.severity != Severity.INFORMATION]
    for cause in gathered(found):
        for finding in (cause.finding, *cause.others):
            text = render(finding, language) if finding is cause.finding else _alike(finding, cause.finding, language)
            kind = OPEN if isinstance(finding, _OPEN) else WRONG if isinstance(finding, InWords) else CONCERNED
            note(finding.cells, kind, text)
            subjects |= set(finding.cells[:1])
    corrections = [*report.diagnosis.imputed, *(explanations[0].corrections if decided else ())]
    suggested = {one.cell: str(one.suggested) for one in corrections if one.between is None}
    return {
        cell: Mark(kind, suggested.get(cell, "") if kind in (WRONG, OPEN) else "", tuple(notes[cell]), cell in subjects)
        for cell, kind in kinds.items()
    }


def _alike(finding: Finding, first: Finding, language: Language) -> str:
    """Word that a finding is of one cause with another, and where that is told in full."""
    at = next(map(address, first.places), "")
    return ui_text("mark_alike", language, name=explain(finding.code, language).name, place=at)


def _is_movement(finding: Finding) -> bool:
    """Whether a finding names a movement that spoilt many cells."""
    return isinstance(finding, (ErrorHere, ErrorPerhapsHere)) and finding.change.movement is not None


def _is_likeliest(finding: Finding) -> bool:
    """Whether a finding names the likeliest change."""
    return isinstance(finding, ErrorHere) or (isinstance(finding, ErrorPerhapsHere) and finding.number == 1)
