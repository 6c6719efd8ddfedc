"""Tables without figures below which a form wants that said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.intake.findings import EmptyTableUnsaid
from gouji.model.empty_note import says
from gouji.model.form import Form, Table
from gouji.model.grid import Document, Place
from gouji.model.labels import fold
from gouji.model.submission import Submission


def empty_tables(form: Form, values: Mapping[str, object]) -> Iterator[Table]:
    """The tables without a figure other than 0 below which something is to be said."""
    for table in form.tables:
        if table.empty_note and not any(values.get(cell.id) for cell in table.cells if cell.kind.is_figure):
            yield table


def empty_unsaid(submission: Submission, document: Document, places: Mapping[str, Place]) -> Iterator[EmptyTableUnsaid]:
    """Those of a return below which it is not said; none of one in which nothing is filled in, or there is nothing.

    A sentence belongs to the last table above it. The ``document`` is without what the form prints itself.
    """
    form, values = submission.form, submission.values()
    empty = list(empty_tables(form, values))
    if not empty or submission.nil_return or not any(values.values()):
        return
    tops: dict[str, Place] = {}
    for cell, known in form.cells.items():
        if cell in places:
            tops[known.table] = min(tops.get(known.table, places[cell]), places[cell])
    for table in empty:
        if (top := tops.get(table.key)) is None:
            continue
        below = [other.row for other in tops.values() if other.sheet == top.sheet and other.row > top.row]
        texts = _texts_below(document, top, min(below, default=None))
        if not says((_without(text, table.notes) for text in texts), table.empty_note):
            yield EmptyTableUnsaid(table=table.title, sentence=table.empty_note, places=(top,))


def _without(text: str, notes: Sequence[str]) -> str:
    """A text without the notes that the form prints, folded: these say what to write, and stay in many a return."""
    said = fold(text)
    for note in map(fold, notes):
        said = said.replace(note, "") if note else said
    return said


def _texts_below(document: Document, top: Place, end: int | None) -> Iterator[str]:
    """The texts from the top of a table down to the next on its sheet, or in running text behind it."""
    for number, grid in enumerate(document.grids, 1):
        if grid.name == top.sheet:
            for piece in grid.pieces:
                if isinstance(piece.value, str) and piece.row >= top.row and (end is None or piece.row < end):
                    yield piece.value
            if end is None:
                yield from (one.text for one in document.paragraphs if one.before == number)
