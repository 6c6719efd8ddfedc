"""From a document to a submission: find every cell of the form and read what it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from gouji.intake.bind.added_words import added_words
from gouji.intake.bind.alignment import Sheet, sheet_of
from gouji.intake.bind.elsewhere import concealed
from gouji.intake.bind.findings import MarkedCopyReturned, StaleTotal
from gouji.intake.bind.identity import Identity, code_in, identity_in, sides_of, year_of_sheets
from gouji.intake.bind.leftovers import leftovers
from gouji.intake.bind.marked_copy import is_marked, with_list_apart
from gouji.intake.bind.nil_answer import is_open, nil_answer
from gouji.intake.bind.over_tables import over_tables, periods_over, units_over
from gouji.intake.bind.placement import Placed, Placement
from gouji.intake.bind.placing import place
from gouji.intake.bind.printed_code import printed_code
from gouji.intake.bind.printed_words import printed_codes, without_printed_words
from gouji.intake.bind.remarks import remarks
from gouji.intake.findings import LostSheet, NilUnclear, NoSections
from gouji.model.calculation import UNKNOWN, Calculation
from gouji.model.chosen import chosen
from gouji.model.edit import Number
from gouji.model.figures import as_written, observe, observe_as, observe_text
from gouji.model.finding import Finding
from gouji.model.form import EXPLANATIONS, OWN_SHEETS, PROSE, Cell, Form, describe
from gouji.model.formulas import added_cells
from gouji.model.grid import Document, ErrorValue, InReport, Piece, Place, Value
from gouji.model.patterns import regex
from gouji.model.reading import Evidence, Return, StatedBy
from gouji.model.submission import NOTHING, Observation, Origin, Status, Submission
from gouji.workbook.detail import is_part, is_summary
from gouji.workbook.marks import printed_of
from gouji.workbook.prose_sheet import prose_on
from gouji.workbook.reasons import explanations_on


def take(
    form: Form, document: Document, file: str = "", sha256: str | None = None, modified: datetime | None = None
) -> Return:
    """Read a document as a return of ``form``, without a word yet on whose it is: that comes next, with `identify`.

    Every cell of the form gets an observation; what could not be found, or only by position, what contradicts
    itself, and every figure that belongs to no cell is told in findings.
    """
    document = without_printed_words(form, with_list_apart(document))
    sheets = sheets_of(form, document)
    who = identity_in(form, document, _running_text(form, document) | _saying_whose(form, sheets), file)
    whole, placement = _placed(form, document, sheets, file, who.year)
    named = _named(whole, document, placement)
    if named is not document:
        document, sheets = named, sheets_of(form, named)
        whole, placement = _placed(form, document, sheets, file, who.year)
    form = whole
    if any(isinstance(name, InReport) for name in sheets):
        from gouji.intake.bind.short_rows import leave_out_short_rows

        leave_out_short_rows(form, placement, sheets)
    seen = _observe(form, placement.placed, sheets)
    return put_together(form, document, sheets, who, placement, seen, file, sha256, modified)


def _saying_whose(form: Form, sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """What may say whose return it is: no heading of a table in which a unit lists others."""
    theirs = their_sheets(sheets)
    if not form.is_open:
        return theirs
    from gouji.intake.bind.open_tables import without_stub_headings

    return without_stub_headings(form, theirs)


def _placed(
    form: Form, document: Document, sheets: Mapping[str, Sheet], file: str, year: int | None
) -> tuple[Form, Placement]:
    """Where the cells stand, of the form with the rows that the unit has put into it; few forms have such rows."""
    if not form.is_open:
        return form, place(form, document, sheets, file, year)
    from gouji.intake.bind.open_tables import place_with_rows

    return place_with_rows(form, document, sheets, file, year)


def _named(form: Form, document: Document, placement: Placement) -> Document:
    """The document with the form's own names for its tables, where it is a report or page and has none."""
    if not any(isinstance(sheet, InReport) for sheet in placement.sheets):
        return document
    from gouji.intake.bind.official_names import under_official_names

    return under_official_names(form, document, placement.placed)


def _running_text(form: Form, document: Document) -> dict[str, Sheet]:
    """What of the running text says whose it is; few returns have any."""
    if not document.paragraphs:
        return {}
    from gouji.intake.bind.front import running_text

    return running_text(form, document)


def narrative_of(form: Form, document: Document) -> Mapping[str, str]:
    """The prose of the sections, in running text or on the sheet of a workbook that is meant for it."""
    written = document.paragraphs
    if not written and (sheet := next((grid for grid in document if grid.name == PROSE), None)) is not None:
        written = prose_on(form, sheet)
    if not written:
        return {}
    from gouji.intake.bind.narrative import narrative_in

    return narrative_in(form, written)


def _is_untitled(narrative: Mapping[str, str]) -> bool:
    """Whether prose counts something and belongs to no section."""
    return list(narrative) == [""] and regex(r"\d\s*[件条]").search(narrative[""]) is not None


def _no_sections(form: Form) -> NoSections:
    return NoSections(first=form.sections[0].title, last=form.sections[-1].title)


def _groups(placement: Placement, sheets: Mapping[str, Sheet]) -> Mapping[str, Number]:
    """The figures of whole groups of rows."""
    if not placement.groups:
        return {}
    from gouji.intake.bind.group_rows import figures_of_groups

    return figures_of_groups(placement.groups, sheets)


def sheets_of(form: Form, document: Document) -> dict[str, Sheet]:
    """The sheets on which something may stand that a unit reports, by their names; prose is read apart."""
    shown = [grid for grid in document if grid.visibility != "very_hidden" and grid.name != PROSE]
    parts = {grid.name for grid in shown if is_part(form, grid.name)} if is_summary(document) else set()
    return {grid.name: sheet_of(grid) for grid in shown if grid.name not in parts}


def their_sheets(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """Those of some sheets that gouji does not fill itself."""
    return {name: sheet for name, sheet in sheets.items() if name not in OWN_SHEETS}


def put_together(
    form: Form,
    document: Document,
    sheets: Mapping[str, Sheet],
    who: Identity,
    placement: Placement,
    seen: Seen,
    file: str,
    sha256: str | None,
    modified: datetime | None,
) -> Return:
    """The return of which it is known who says what in which cells, with what else there is to say of the document."""
    nil = nil_answer(document, their_sheets(sheets))
    places = placement.places
    years = {**who.years, StatedBy.SHEET: year_of_sheets(placement.sheets, file)}
    submission = Submission(
        form=form,
        unit=who.unit,
        year=next((said for said in years.values() if said is not None), None),
        part=next(filter(None, who.numbers.values()), 0),
        observations=seen.observations,
        nil_return=nil.is_nil is True,
        contact=who.contact,
        contact_at=who.contact_at,
        explanations=_explanations(form, document, sheets),
        narrative=narrative_of(form, document),
        groups=_groups(placement, sheets),
        origins=seen.origins,
        unit_at=who.unit_at,
    )
    answered = who.places | set(nil.places) | placement.repeated | set(placement.names) | set(placement.groups.values())
    answered |= set(printed_codes(form, places, sheets))
    printed = printed_of(document)
    answered |= set(printed.of([sheet.grid for sheet in sheets.values()]))
    undone = nil.is_nil is None or (is_open(nil.text) and not any(submission.figures))
    unclear = [NilUnclear(text=nil.text, places=nil.places)] if undone else []
    headed = over_tables(form, their_sheets(sheets), places)
    rest = (
        *periods_over(form, headed, submission.period),
        *(LostSheet(sheet=name) for name in document.lost),
        *unclear,
        *seen.stale,
        *remarks(submission, seen.pieces, sheets, seen.stored, printed),
        *leftovers(form, sheets, places, answered, placement.copies),
        *added_words(form, sheets, places, answered, printed.without(document), submission.year),
        *_empty_unsaid(submission, document, places),
        *([MarkedCopyReturned()] if is_marked(document) else []),
        *([_no_sections(form)] if document.is_report and _is_untitled(submission.narrative) else []),
    )
    sides = (*sides_of(form, document, sheets, placement, who.unit), *units_over(headed, who.unit, who.unit_at))
    said = (who.units, years, who.parts, who.unclear, code_in(document))
    sealed = printed_code(document, their_sheets(sheets))
    evidence = Evidence(
        *said, placed=bool(places), remarks=rest, sides=sides, draft=who.draft, sealed=sealed, numbers=who.numbers
    )
    found = concealed(form, document, placement.findings)
    is_report = document.is_report or bool(document.paragraphs and any(submission.narrative))
    return Return(file, sha256, submission, found, modified, evidence, document.saved, is_report=is_report)


def _empty_unsaid(submission: Submission, document: Document, places: Mapping[str, Place]) -> Iterable[Finding]:
    """The tables without figures below which it is not said; few forms ask for that."""
    if not any(table.empty_note for table in submission.form.tables):
        return ()
    from gouji.intake.bind.empty_tables import empty_unsaid

    return empty_unsaid(submission, document, places)


def _explanations(form: Form, document: Document, sheets: Mapping[str, Sheet]) -> Mapping[str, str]:
    grid, sheet = next((grid for grid in document if grid.name == EXPLANATIONS), None), sheets.get(EXPLANATIONS)
    if sheet is not None and sheet.whole is grid:
        return sheet.once(_explained, form)
    return explanations_on(form, grid) if grid is not None else {}


def _explained(sheet: Sheet, form: Form) -> Mapping[str, str]:
    return explanations_on(form, sheet.whole)


# ── values ──────────────────────────────────────────────────────────────────────────────────


_shared_origin = lru_cache(maxsize=4096)(Origin)
"""Most returns keep the official layout, and thousands of them share their origins."""


def _origin(there: Place, way: str, formula: str | None = None, live: bool = False, adds: bool | None = True) -> Origin:
    """Where a cell was read; in a report, of which tables are called alike in others, one of its own."""
    origin = Origin if isinstance(there.sheet, InReport) else _shared_origin
    return origin(there, way, formula, live, adds)


class Seen(NamedTuple):
    """What the cells of a form say, where that stands, and the pieces that stand there.

    ``stale`` are findings on stored results, ``stored`` the cells of which the stored result is taken, as nobody can
    calculate it.
    """

    observations: Mapping[str, Observation]
    origins: Mapping[str, Origin]
    pieces: Mapping[str, Piece] = {}
    stale: Sequence[Finding] = ()
    stored: Collection[str] = ()


def _observe(form: Form, placed: Placed, sheets: Mapping[str, Sheet]) -> Seen:
    """What the cells say that were found."""
    calculation = Calculation(lambda name: sheets[name].at if name in sheets else None)
    stale: list[Finding] = []
    stored: set[str] = set()
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
        if not known.kind.is_figure:
            observations[cell] = _words(known, observe_text(as_written(piece)))
            origins[cell] = _origin(there, way, formula, False, False)
            continue
        seen = observe(piece.value, formula is not None, known.unit)
        if known.special and formula is None:
            seen = observe_as(piece.value, known.special, known.unit)
        if formula is None:
            adds = True if isinstance(there.sheet, InReport) else _adds(piece.value, seen)  # there all figures are text
            origins[cell] = _origin(there, way, None, False, adds)
        elif _is_live(form, cell, formula, placed, sheets):
            origins[cell] = _origin(there, way, formula, True)
        else:
            result = calculation.result(there)
            value = piece.value if result is UNKNOWN else result
            if result is UNKNOWN:
                stored.add(cell)
            now = observe(value, True, known.unit)
            if seen.value is not None and now.value != seen.value:
                error = result if isinstance(result, ErrorValue) else None
                stale.append(stale_total(known, there, seen.value, error or now.value))
            figures = None not in (seen.value, now.value) or seen.status == Status.UNCOMPUTED
            seen = seen._replace(value=now.value) if figures and now.value is not None else now
            origins[cell] = _origin(there, way, formula, False, _adds(value, seen))
        observations[cell] = seen
    return Seen(observations, origins, pieces, stale, stored)


def _words(cell: Cell, seen: Observation) -> Observation:
    """What a cell says that holds words; of a list it is the one that is named."""
    one = chosen(cell.choices, seen.raw) if cell.choices else None
    return seen._replace(raw=one.text) if one is not None else seen


def stale_total(cell: Cell, there: Place, stored: Number, value: Number | ErrorValue | None) -> Finding:
    """Word that the stored result of a formula is not its value."""
    return StaleTotal(label=describe(cell), stored=stored, value=value, cells=(cell.id,), places=(there,))


def _adds(value: Value, seen: Observation) -> bool | None:
    """Whether a ``SUM`` counts what stands in a cell."""
    if seen.value is None:
        known = value is None or type(value) is str
        return False if known and seen.status != Status.UNCOMPUTED else None
    return not isinstance(value, str)


def _is_live(form: Form, cell: str, formula: str, placed: Placed, sheets: Mapping[str, Sheet]) -> bool:
    """Whether a formula adds up just the parts of the total it stands in, in its own sheet.

    Over open rows it may add up empty ones as well.
    """
    added = added_cells(formula) if cell in form.sums else None
    if added is None:
        return False
    sheet = placed[cell][0].sheet
    at = sheets[sheet].at
    for rule in form.sums[cell]:
        parts = {placed[part][0] for part in rule.parts if part in placed}
        spots = {there[1:] for there in parts if there.sheet == sheet}
        more = added - spots
        empty = not more or (form.is_open and all(at[spot].value in (None, "") for spot in more & at.keys()))
        if empty and len(spots) == len(rule.parts) == len(added) - len(more):
            return True
    return False
