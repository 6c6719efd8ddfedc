"""What is wrong with the cells of a return that hold words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from gouji.editing.check import places_of, where
from gouji.editing.findings import NotChosen, WordsMissing, WordsTooLong
from gouji.model.choices import Option
from gouji.model.chosen import chosen
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.labels import fold
from gouji.model.submission import Submission


def words_in_error(submission: Submission) -> Iterator[Finding]:
    """Words that are none of their list or too long, and those that are missing though the form requires them."""
    for cell in submission.form.cells.values():
        if cell.kind.is_figure or not (cell.choices or cell.required or cell.longest):
            continue
        said = submission.observations[cell.id].raw
        place, label = where(submission, cell.id), describe(cell)
        cells, places = (cell.id,), places_of(submission, (cell.id,))
        if not said:
            is_there = cell.id in submission.origins or not submission.origins
            if cell.required and is_there and not submission.nil_return:
                yield WordsMissing(where=place, label=label, cells=cells, places=places)
        elif cell.choices and chosen(cell.choices, said) is None:
            near = _nearest(cell.choices, said)
            yield NotChosen(where=place, label=label, raw=said, near=near, cells=cells, places=places)
        elif cell.longest and len(said) > cell.longest:
            yield WordsTooLong(where=place, label=label, count=len(said), most=cell.longest, cells=cells, places=places)


def _nearest(choices: Sequence[Option], text: str) -> str:
    """The one that a text may have meant, or nothing."""
    by_wording = {fold(one.label): one.text for one in choices}
    found = get_close_matches(fold(text), list(by_wording), n=1)
    return by_wording[found[0]] if found else ""
