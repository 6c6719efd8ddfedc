"""The blank that is made for one unit, and how to tell that nobody has written into it."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.editing.carry_over import Prefill
from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.form import CODE, Form
from gouji.model.grid import Document, Place
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Observation, Submission
from gouji.model.totals import complete
from gouji.units.roster import ReportingUnit
from gouji.workbook.blank import PREFILLED, layout
from gouji.workbook.cover import MARK, code_place
from gouji.workbook.marks import made_for, marks_of, period_in, printed_of


def blank_for(form: Form, unit: ReportingUnit, period: Period | None, prefilled: Mapping[str, Prefill]) -> Document:
    """A blank with the unit's name and code, the period, and the figures carried over with the totals they make."""
    notes = {cell: one.note for cell, one in prefilled.items()}
    return layout(form, started(form, unit.name, period, prefilled), code=unit.code, prefilled=notes)


def started(form: Form, unit: str | None, period: Period | None, prefilled: Mapping[str, Prefill]) -> Submission:
    """What such a blank says."""
    known = {cell: Observation.of(one.value) for cell, one in prefilled.items()}
    said = Submission(form, unit, None, dict.fromkeys(form.cells, NOTHING) | known).of_period(period)
    return complete(said, partly=True)


def is_untouched(form: Form, document: Document) -> bool:
    """Whether a workbook says no more and no less than the blank that its hidden marks tell it was made as."""
    marks = marks_of(document)
    meant = made_for(document)
    if meant.form != form.id:
        return False
    form = form.at(meant.revision)
    if printed_of(document).known:
        return _says_nothing(form, document)
    unit = ReportingUnit(marks.get(f"{MARK}unit", ""), marks.get(f"{MARK}code", ""))
    prefilled = {cell: Prefill(value, "") for cell, value in _prefills_of(form, marks).items()}
    made = blank_for(form, unit, period_in(form, marks), prefilled)
    return _filled(form, document) == _filled(form, made)


def _prefills_of(form: Form, marks: Mapping[str, str]) -> dict[str, Number]:
    """The figures that were carried over into a blank, as its marks tell."""
    found = {}
    for name, text in marks.items():
        cell = name.removeprefix(MARK + PREFILLED)
        value = observe(text).value
        if cell != name and cell in form.cells and value is not None:
            found[cell] = value
    return found


def _says_nothing(form: Form, document: Document) -> bool:
    """Whether a blank made of an office's own workbook, read as a return, says nothing that it did not say before."""
    from gouji.intake.bind.bind import take  # which nobody needs who only makes blanks

    found, marks = take(form, document), marks_of(document)
    said, origins = found.submission, found.submission.origins
    typed = {cell: seen.said for cell, seen in said.observations.items() if seen.said and origins[cell].formula is None}
    known = {cell: str(value) for cell, value in _prefills_of(form, marks).items()}
    answers = said.contact or said.explanations or any(said.narrative.values()) or said.nil_return
    whose = (said.unit or "", said.period) == (marks.get(f"{MARK}unit", ""), period_in(form, marks))
    return typed == known and not answers and whose and not (found.findings or found.evidence.remarks)


def _filled(form: Form, document: Document) -> dict[Place, str]:
    """What stands in a workbook but for its check code: nobody fills that in, and earlier blanks have none."""
    row = code_place(form)[:2]
    return {at: text for at, text in contents(document).items() if at.sheet != CODE and at[:2] != row}


def contents(document: Document) -> dict[Place, str]:
    """What stands in a workbook, as texts by place, however it is drawn."""
    return {
        Place(grid.name, piece.row, piece.column): str(piece.value)
        for grid in document
        for piece in grid.pieces
        if piece.value not in (None, "")
    }
