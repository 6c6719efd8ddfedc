"""Blanks that come back as they went out (空表): no returns."""

from __future__ import annotations

from gouji.editing.carry_over import carry_over_rules
from gouji.intake.bind.findings import FiguresLost, FiguresPassed, FiguresRunTogether, LooseFigures
from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.reading import Return, SummaryReturn
from gouji.model.submission import NOTHING, Status, Submission
from gouji.model.totals import complete

_UNREAD = (FiguresRunTogether, LooseFigures, FiguresPassed, FiguresLost)
"""Figures stand there, in no cell."""
_SIGNATURE = ("person", "phone", "date")


def is_empty(returned: Return, *, blank_as_zero: bool = False) -> bool:
    """Whether nothing was filled in, or nothing but figures that are carried over from last year.

    Every cell is there and blank, and no figure was left unread beside them; totals say no more than what is carried
    over comes to, neither a nil return is declared nor anything explained. Where blanks are to count as zero, an empty
    table that somebody signed for does.
    """
    seen = returned.submission
    form = seen.form
    if isinstance(returned, SummaryReturn) or seen.nil_return or len(seen.origins) < len(form.cells):
        return False
    zero = blank_as_zero or form.blank_is_zero
    if any(isinstance(finding, _UNREAD) for finding in returned.findings):
        return False
    if any(seen.explanations.values()) or (zero and any(seen.contact.get(key) for key in _SIGNATURE)):
        return False
    statuses = seen.columns.statuses
    if any(statuses[at] is not Status.BLANK for at in _only_typed(form)):  # so it is of nearly all returns
        return False
    given = given_in(seen)
    if not given:
        return True
    prefilled = prefillable(form)
    if any(value is None or (cell not in prefilled and not form.cells[cell].total) for cell, value in given):
        return False
    parts = {cell: one if cell in prefilled else NOTHING for cell, one in seen.observations.items()}
    made = complete(Submission(form, None, None, parts), partly=True).values()
    return all(value == made[cell] for cell, value in given)


def given_in(seen: Submission) -> list[tuple[str, Number | None]]:
    """What stands in the cells that are not blank; a total that nobody has computed says nothing."""
    return [
        (cell, value)
        for cell, value, status in zip(seen.form.cells, seen.figures, seen.columns.statuses, strict=True)
        if status is not Status.BLANK and not (cell in seen.live and status is Status.UNCOMPUTED)
    ]


@once_for
def _only_typed(form: Form) -> list[int]:
    """Where the figures are that are neither totals nor carried over."""
    prefilled = prefillable(form)
    return [at for at, (cell, known) in enumerate(form.cells.items()) if not known.total and cell not in prefilled]


@once_for
def prefillable(form: Form) -> frozenset[str]:
    """The cells that last year's figures fill, unless they are all there is to fill in."""
    cells = frozenset(rule.left.terms[0][0] for rule in carry_over_rules(form))
    return cells if cells < {cell for cell, known in form.cells.items() if not known.total} else frozenset()
