"""Hidden marks: what a workbook of ours was made for, by whatever way a program has kept it."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.model.form import MARKS, Form
from gouji.model.grid import Document
from gouji.model.reporting_period import Period
from gouji.model.wording import Keyword
from gouji.workbook.cover import LIST_MARK, MARK


class ListKind(Keyword):
    """A list of gouji's own making: what was handed out, who has returned."""

    HANDOUT = "handout"
    STATUS = "status"


def marks_of(document: Document) -> Mapping[str, str]:
    """What the blank was made for: its very hidden sheet, which programs keep better than the custom properties."""
    sheet = next((grid for grid in document if grid.name == MARKS), None)
    if sheet is None:
        return document.properties
    keys, said = ({one.row: str(one.value) for one in sheet.pieces if one.column == at and one.value} for at in (0, 1))
    return {**document.properties, **{MARK + key: said[row] for row, key in keys.items() if row in said}}


def period_in(form: Form, marks: Mapping[str, str]) -> Period | None:
    """The period that a blank of a form was made for, as far as its marks say."""
    year = marks.get(f"{MARK}year", "")
    try:
        period = Period.parse(marks.get(f"{MARK}period", "") or year)
    except ValueError:
        return None
    fits = period.frequency is form.frequency
    return period if fits else Period(period.year, frequency=form.frequency)


def list_kind(document: Document) -> ListKind | None:
    """Which list of gouji's own making a workbook is; None for a return."""
    stated = marks_of(document).get(LIST_MARK)
    return ListKind(stated) if stated in tuple(ListKind) else None
