"""What is known of a return before anything is searched for: whether it is sound, or what hints that it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.model.edit import Outcome, OutcomeVerdict
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.submission import Submission
from gouji.model.totals import matrices

MANY = 5
"""So many totals have to speak for a block pasted one line off where nothing breaks a rule."""

Lines = Sequence[Sequence[str]]


def is_sound(submission: Submission, tried: Iterable[Outcome]) -> bool:
    """Whether `locate` can find nothing: there is a figure everywhere, no rule fails, nothing hints at a block.

    ``tried`` are all rules tried on the return.
    """
    if None in submission.figures or any(one.verdict is not OutcomeVerdict.SATISFIED for one in tried):
        return False
    return not may_be_off(submission)


@once_for
def lines_of(form: Form) -> tuple[tuple[Lines, bool], ...]:
    """The rows of every block of a table, then its columns; whether they are rows."""
    blocks = [rows for table in form.tables for rows in matrices(table)]
    return tuple(one for rows in blocks for one in ((rows, True), (list(zip(*rows, strict=True)), False)))


def vacant_lines(submission: Submission, *, totals: bool = False) -> tuple[tuple[str, ...], ...]:
    """The lines without any figure of the unit's where every other line of their table has one.

    Figures are those that are no totals, or with ``totals`` all but those of formulas.
    """
    if None not in submission.figures:
        return ()
    found = []
    values, origins = submission.values(), submission.origins
    none = submission.live if totals else submission.form.sums.keys()
    for lines, _ in lines_of(submission.form):
        typed = [
            tuple(cell for cell in line if cell not in none and (not origins or cell in origins)) for line in lines
        ]
        typed = [line for line in typed if len(line) > 1]
        empty = [line for line in typed if all(values[cell] is None for cell in line)]
        if len(empty) == 1 and len(typed) > 2:
            found += empty
    return tuple(found)


def may_be_off(submission: Submission) -> bool:
    """Whether something of a return hints at a block pasted one line off although no rule fails.

    Either one line alone of a table has no figures, or the last figures before each total come to half of it.
    """
    blank = None in submission.figures and (vacant_lines(submission) or vacant_lines(submission, totals=True))
    return bool(blank) or any(_is_doubled(submission, lines) for lines, _ in lines_of(submission.form))


def _is_doubled(submission: Submission, lines: Lines) -> bool:
    """Whether the last line is totals that are formulas, and the one before them says what all the others come to."""
    if len(lines) < 3 or not submission.live.issuperset(lines[-1]):
        return False
    figures, index = submission.figures, submission.form.index
    last, totals = ([figures[index[cell]] or 0 for cell in line] for line in lines[-2:])
    return [2 * one for one in last] == totals and sum(one > 0 for one in last) >= MANY
