"""Which of some forms a document fills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from gouji.forms.outline import may_be_shown, words_of
from gouji.intake.bind.alignment import LABELS, LONGEST_LABEL
from gouji.intake.findings import NoForm, SeveralForms
from gouji.model.errors import UnreadableFile
from gouji.model.form import OWN_SHEETS, Cell, Form, Header, Table
from gouji.model.grid import Document
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.workbook.marks import MadeFor, made_for

_Claim = tuple[float, bool, int]
"""How much of a form a document shows: the part of its labels, whether it has its marks, how many labels."""
_SECTIONS = 4
"""Titles of sections that make a report."""


def recognise(document: Document, forms: Sequence[Form]) -> Form | None:
    """The form that a document fills, None if it fills none of them or nobody can tell which: see `claimants`."""
    claimed = claimants(document, forms)
    return claimed[0] if len(claimed) == 1 else None


def recognised(document: Document, forms: Sequence[Form], file: str) -> Form:
    """The same. Raises `UnreadableFile` with R110 when there is no such form, and with R148 when there are several."""
    claimed = claimants(document, forms) or _reported(document, forms)
    if not claimed:
        raise UnreadableFile(NoForm(file=file))
    if len(claimed) > 1:
        raise UnreadableFile(SeveralForms(file=file, forms=tuple(form.id for form in claimed)))
    return claimed[0]


def _reported(document: Document, forms: Sequence[Form]) -> tuple[Form, ...]:
    """The form of a report whose tables are not there, or only as pictures, by the titles of its sections.

    Of a family the edition for the year in its title, else the first.
    """
    if not document.paragraphs:
        return ()
    from gouji.intake.bind.front import year_of
    from gouji.intake.bind.narrative import sections_in

    shown = [form for form in forms if len(sections_in(form, document.paragraphs).starts) >= _SECTIONS]
    dated = [form for form in shown if (year := year_of(form, document)) is not None and form.covers(year)]
    return tuple({form.family: form for form in reversed((*dated, *shown))}.values())


def claimants(document: Document, forms: Sequence[Form]) -> tuple[Form, ...]:
    """The forms that a document may fill: none, one, or one each of several families that claim it equally well.

    Of a family the form whose labels it shows most of, which must be three in ten, or eight in ten of one table's;
    its marks decide a draw, else the first. Among families as well, and then the one of which it shows more labels. But
    one of which it shows a part of what it shows of another is not meant. Of two of which it shows the same, its marks
    decide and then the table of which it shows most: a table that is not there is no sign. One that was revised is
    given as the revision whose blank it is: that of its marks, else that whose labels it shows.
    """
    return claimants_of(labels_on(document), made_for(document), forms)


def labels_on(document: Document) -> frozenset[str]:
    """The folded wordings of what may be labels in a document."""
    shown = (grid for grid in document if grid.name not in OWN_SHEETS)
    short = (piece.value for grid in shown for piece in grid.pieces if type(piece.value) is str)
    return frozenset(fold(text) for text in islice(short, LABELS) if len(text) <= LONGEST_LABEL)


def claimants_of(texts: frozenset[str], marked: MadeFor, forms: Sequence[Form]) -> tuple[Form, ...]:
    """The forms that a document with these wordings may fill, ``marked`` as one of some form's; see `claimants`."""
    ours = may_be_shown(forms, texts)
    return _claimants(texts & all_labels(ours), marked, ours)


@lru_cache(maxsize=64)
def _claimants(texts: frozenset[str], marked: MadeFor, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Of a family alone none can claim more than the one whose blank it is and whose labels are all there."""
    if len({form.family for form in forms}) == 1:
        for form in forms:
            if form.id == marked.form and _claim(own := _shown(form, texts, marked), texts, marked)[0] == 1:
                return (own,)  # the others need not be defined
    return _weighed(texts, marked, forms)


def _weighed(texts: frozenset[str], marked: MadeFor, forms: Sequence[Form]) -> tuple[Form, ...]:
    """Those of some forms that claim the most, each at the revision whose blank it is."""
    claims = [(_claim(form, texts, marked), form) for form in (_shown(form, texts, marked) for form in forms)]
    strong = [(mine, form) for mine, form in claims if mine[0] >= 0.3 or _most_of_a_table(form, texts) >= 0.8]
    return _meant(strong, texts) if len(strong) > 1 else tuple(form for _, form in strong)


def _claim(form: Form, texts: frozenset[str], marked: MadeFor) -> _Claim:
    count = _found(_labels(form), texts)
    return count / len(_labels(form)), form.id == marked.form, count


def _shown(form: Form, texts: frozenset[str], marked: MadeFor) -> Form:
    """The revision of a form whose blank it is."""
    if form.revision == 1:
        return form
    if form.id == marked.form:
        return form.at(marked.revision)
    return max(form.revisions, key=lambda one: _claim(one, texts, marked))


def _meant(strong: Sequence[tuple[_Claim, Form]], texts: frozenset[str]) -> tuple[Form, ...]:
    """Of forms with what each can claim those that may be meant."""
    shown = {form: texts & frozenset[str]().union(*_labels(form)) for _, form in strong}
    best: dict[str, tuple[_Claim, Form]] = {}
    for mine, form in strong:
        known = best.get(form.family)
        less = not mine[1] and any(shown[form] < other for other in shown.values())
        if not less and (known is None or mine[:2] > known[0][:2]):
            best[form.family] = mine, form
    most, first = max(best.values(), key=lambda one: one[0])

    def rank(mine: _Claim, form: Form) -> tuple[bool, float]:
        return mine[1], _most_of_a_table(form, texts)

    alike = [one for one in best.values() if shown[one[1]] == shown[first]]
    fullest = max(rank(*one) for one in alike)
    other = [form for mine, form in best.values() if mine == most and shown[form] != shown[first]]
    return (*(form for mine, form in alike if rank(mine, form) == fullest), *other)


def _most_of_a_table(form: Form, texts: frozenset[str]) -> float:
    """The largest part of the labels of a table that is there."""
    labels = map(_labels_of_table, form.tables)
    return max((_found(one, texts) / len(one) for one in labels if one), default=0.0)


def _found(labels: Sequence[frozenset[str]], texts: frozenset[str]) -> int:
    return sum(not texts.isdisjoint(wordings) for wordings in labels)


@lru_cache(maxsize=8)
def all_labels(forms: tuple[Form, ...]) -> frozenset[str]:
    """The wordings of all labels of some forms, at any of their revisions."""
    found: set[str] = set()
    for form in forms:
        words = words_of(form)
        found.update(*([words] if words is not None else (said for one in form.revisions for said in _labels(one))))
    return frozenset(found) - {""}


@once_for
def _labels(form: Form) -> list[frozenset[str]]:
    return _labels_of(form.cells.values())


@once_for
def _labels_of_table(table: Table) -> list[frozenset[str]]:
    return _labels_of(table.cells)


def _labels_of(cells: Iterable[Cell]) -> list[frozenset[str]]:
    """The wordings of every header over some cells."""
    seen: dict[Header, None] = {}
    for cell in cells:
        seen |= dict.fromkeys(header for header in (*cell.row, *cell.column) if not header.is_open)
    return [wordings(header) for header in seen]
