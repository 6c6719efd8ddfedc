"""The blank that is made for one unit, and how to tell that nobody has written into it."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.editing.carry_over import Prefill
from gouji.model.figures import observe
from gouji.model.form import CODE, Form
from gouji.model.grid import Document, Place
from gouji.model.submission import NOTHING, Observation, Submission
from gouji.model.totals import complete
from gouji.units.roster import ReportingUnit
from gouji.workbook.blank import PREFILLED, layout
from gouji.workbook.cover import CODE_PLACE, MARK
from gouji.workbook.marks import made_for, marks_of


def blank_for(form: Form, unit: ReportingUnit, year: int | None, prefilled: Mapping[str, Prefill]) -> Document:
    """A blank with the unit's name and code, the year, and the figures carried over with the totals they make."""
    known = {cell: Observation.of(one.value) for cell, one in prefilled.items()}
    submission = Submission(form, unit.name, year, dict.fromkeys(form.cells, NOTHING) | known)
    notes = {cell: one.note for cell, one in prefilled.items()}
    return layout(form, complete(submission, partly=True), code=unit.code, prefilled=notes)


def is_untouched(form: Form, document: Document) -> bool:
    """Whether a workbook says no more and no less than the blank that its hidden marks tell it was made as."""
    marks = marks_of(document)
    made = made_for(document)
    if made.form != form.id:
        return False
    form = form.at(made.revision)
    unit = ReportingUnit(marks.get(f"{MARK}unit", ""), marks.get(f"{MARK}code", ""))
    year = marks.get(f"{MARK}year", "")
    prefilled = {}
    for name, text in marks.items():
        cell = name.removeprefix(MARK + PREFILLED)
        value = observe(text).value
        if cell != name and cell in form.cells and value is not None:
            prefilled[cell] = Prefill(value, "")
    blank = blank_for(form, unit, int(year) if year.isdecimal() else None, prefilled)
    return _filled(document) == _filled(blank)


def _filled(document: Document) -> dict[Place, str]:
    """What stands in a workbook but for its check code: nobody fills that in, and earlier blanks have none."""
    row = CODE_PLACE[:2]
    return {at: text for at, text in contents(document).items() if at.sheet != CODE and at[:2] != row}


def contents(document: Document) -> dict[Place, str]:
    """What stands in a workbook, as texts by place, however it is drawn."""
    return {
        Place(grid.name, piece.row, piece.column): str(piece.value)
        for grid in document
        for piece in grid.pieces
        if piece.value not in (None, "")
    }
