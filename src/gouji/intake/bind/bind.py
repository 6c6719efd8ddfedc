"""From a document to a submission: find every cell of the form and read what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

from gouji.intake.bind.alignment import LABELS, LONGEST_LABEL, Sheet
from gouji.intake.bind.identity import identify, marks_of
from gouji.intake.bind.leftovers import leftovers
from gouji.intake.bind.placing import Placed, place
from gouji.intake.bind.remarks import remarks
from gouji.intake.findings import BlanksAsZero, FiguresInNilReturn, NoYear, StaleTotal, WrongEdition
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import OWN_SHEETS, Cell, Form, Header, describe
from gouji.model.formulas import added_cells
from gouji.model.grid import Document, Piece
from gouji.model.labels import fold, wordings
from gouji.model.submission import BLANK, NOTHING, UNCOMPUTED, Observation, Origin, Submission
from gouji.model.totals import is_live, recalculate
from gouji.units.roster import Roster
from gouji.workbook.cover import MARK
from gouji.workbook.detail import is_part, is_summary
from gouji.workbook.reasons import explanations_in


def recognise(document: Document, forms: Sequence[Form]) -> Form | None:
    """The form whose labels the document shows most of; its marks decide a draw.

    None when no form has at least three in ten of its labels there, or eight in ten of one table's.
    """
    shown = (grid for grid in document if grid.name not in OWN_SHEETS)
    short = (piece.value for grid in shown for piece in grid.pieces if type(piece.value) is str)
    texts = {fold(text) for text in islice(short, LABELS) if len(text) <= LONGEST_LABEL} - {""}
    marked = marks_of(document).get(MARK + "form")

    def share(wordings_there: Sequence[frozenset[str]]) -> float:
        return sum(not texts.isdisjoint(wording) for wording in wordings_there) / len(wordings_there)

    best = max(forms, key=lambda form: (share(_labels(form)), form.id == marked), default=None)
    if best is None:
        return None
    whole = any(share(_labels_of(table.cells)) >= 0.8 for table in best.tables)
    return best if share(_labels(best)) >= 0.3 or whole else None


def bind(
    form: Form, document: Document, *, blank_as_zero: bool = False, file: str = "", roster: Roster | None = None
) -> tuple[Submission, tuple[Finding, ...]]:
    """Read a document as a return of ``form``.

    Every cell of the form gets an observation; what could not be found, or only by position, what
    contradicts itself, and every figure that belongs to no cell is told in findings. Blanks count as
    zero only when the cover's nil-return answer or ``blank_as_zero`` says so, and then a finding says
    it too. ``file`` and ``roster`` help to tell which unit reports.
    """
    shown = [grid for grid in document if grid.visibility != "very_hidden"]
    parts = {grid.name for grid in shown if is_part(form, grid.name)} if is_summary(document) else set()
    sheets = {grid.name: Sheet(grid) for grid in shown if grid.name not in parts}
    told = {name: sheet for name, sheet in sheets.items() if name not in OWN_SHEETS}
    who = identify(form, document, told, file, roster)
    placement = place(form, document, sheets)
    placed = placement.placed
    observations, origins, pieces = _observe(form, placed, sheets)
    explanations = explanations_in(form, document)
    submission = Submission(
        form=form.id,
        unit=who.unit,
        year=who.year,
        observations=observations,
        nil_return=who.nil_return,
        contact=who.contact,
        explanations=explanations,
        origins=origins,
        unit_at=who.unit_at,
    )
    findings = placement.findings
    if placed:
        findings += who.findings
        if who.year is None:
            findings.append(NoYear())
    if who.year is not None and not form.covers(who.year):
        findings.append(WrongEdition(form=form.source, year=who.year))
    findings += remarks(form, submission, pieces, sheets)
    findings += leftovers(sheets, who.places | {there for there, _ in placed.values()}, placement.copies)
    if who.nil_return or blank_as_zero:
        submission = _blanks_as_zero(submission, findings)
    return _recalculated(form, submission, findings), tuple(findings)


@cache
def _labels(form: Form) -> list[frozenset[str]]:
    return _labels_of(tuple(form.cells.values()))


@cache
def _labels_of(cells: tuple[Cell, ...]) -> list[frozenset[str]]:
    """The wordings of every header over some cells."""
    seen: dict[Header, None] = {}
    for cell in cells:
        seen |= dict.fromkeys((*cell.row, *cell.column))
    return [wordings(header) for header in seen]


# ── values ──────────────────────────────────────────────────────────────────────────────────


_origin = lru_cache(maxsize=4096)(Origin)
"""Most returns keep the official layout, and thousands of them share their origins."""


def _observe(
    form: Form, placed: Placed, sheets: Mapping[str, Sheet]
) -> tuple[dict[str, Observation], dict[str, Origin], dict[str, Piece]]:
    """What every cell says, where that stands, and the pieces that stand there."""
    observations: dict[str, Observation] = {}
    origins: dict[str, Origin] = {}
    pieces: dict[str, Piece] = {}
    for cell, known in form.cells.items():
        observations[cell] = NOTHING
        if cell not in placed:
            continue
        there, way = placed[cell]
        piece = sheets[there.sheet].at.get((there.row, there.column))
        if piece is None:
            origins[cell] = _origin(there, way)
            continue
        pieces[cell] = piece
        formula = piece.formula
        observations[cell] = observe(piece.value, formula is not None, known.unit)
        origins[cell] = _origin(there, way, formula, formula is not None and _is_live(form, cell, formula, placed))
    return observations, origins, pieces


def _is_live(form: Form, cell: str, formula: str, placed: Placed) -> bool:
    """Whether a formula adds up just the parts of the total it stands in, in its own sheet."""
    added = added_cells(formula) if cell in form.sums else None
    if added is None:
        return False
    sheet = placed[cell][0].sheet
    for rule in form.sums[cell]:
        if len(rule.parts) == len(added):
            places = [placed[part][0] for part in rule.parts if part in placed]
            if all(there.sheet == sheet for there in places) and added == {there[1:] for there in places}:
                return True
    return False


def _blanks_as_zero(submission: Submission, findings: list[Finding]) -> Submission:
    blanks = [c for c, seen in submission.observations.items() if seen.status == BLANK and not is_live(submission, c)]
    figures = [cell for cell, seen in submission.observations.items() if seen.value]
    if submission.nil_return and figures:
        places = tuple(submission.origins[cell].place for cell in figures)
        findings.append(FiguresInNilReturn(cells=tuple(figures), places=places))
    if not blanks:
        return submission
    findings.append(BlanksAsZero(cells=tuple(blanks)))
    zeros = {cell: submission.observations[cell]._replace(value=0) for cell in blanks}
    return replace(submission, observations=submission.observations | zeros)  # type: ignore[operator]


def _recalculated(form: Form, submission: Submission, findings: list[Finding]) -> Submission:
    """Totals that are still formulas follow their parts; a stored result that does not is told."""
    computed = recalculate(form, submission)
    fresh = dict(computed.observations)
    for cell, before in submission.observations.items():
        seen = fresh[cell]
        if before.status == UNCOMPUTED:
            fresh[cell] = before
        elif before.value is not None and before.value != seen.value:
            label, place = describe(form.cells[cell]), submission.origins[cell].place
            findings.append(
                StaleTotal(label=label, stored=before.value, value=seen.value, cells=(cell,), places=(place,))
            )
    return replace(submission, observations=fresh)
