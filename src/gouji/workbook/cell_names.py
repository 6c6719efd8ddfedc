"""Which cell of a form somebody means: by its id, its address in the official layout or its labels."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from gouji.model.form import Form, describe
from gouji.model.grid import parse_a1
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.patterns import regex
from gouji.workbook.layout import places

_ADDRESS = regex(r"'?(?P<sheet>[^'!]+?)'?[!\s！]\s*(?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7})")
_LONGEST = 60
"""Characters of an address: a sheet has 31 in its name."""


def cell_called(form: Form, text: str) -> str | None:
    """The id of the cell that goes by that very id, by ``表三!D4`` or ``表三 D4``, or by its labels; None for none."""
    text = text.strip()
    if text in form.cells:
        return text
    match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    if match is not None:
        at = parse_a1(match["cell"].upper())
        return _by_place(form).get((match["sheet"].strip(), at)) if at is not None else None
    return _by_labels(form).get(fold(text))


def cells_like(form: Form, text: str) -> tuple[str, ...]:
    """The cells that somebody may mean who named none: at an address without its sheet, or under such a label.

    Totals of a line come first: they stand for all of it.
    """
    wanted, at = fold(text), parse_a1(text.strip().upper())
    if at is not None:
        return tuple(cell for (_, place), cell in _by_place(form).items() if place == at)
    found = [cell for cell, known in form.cells.items() if wanted and wanted in fold(describe(known))]
    found = found or list(_alike(form, wanted))
    return tuple(sorted(found, key=lambda cell: cell not in form.sums))


def _alike(form: Form, wanted: str) -> Iterator[str]:
    """The cells a header of which is nearly the wanted text."""
    headers = {label: cell for cell, known in form.cells.items() for one in (*known.row, *known.column)
               for label in wordings(one)}  # fmt: skip
    near = set(get_close_matches(wanted, headers, n=_HEADERS, cutoff=0.5))
    for cell, known in form.cells.items():
        if not near.isdisjoint(label for one in (*known.row, *known.column) for label in wordings(one)):
            yield cell


_HEADERS = 2


@once_for
def _by_place(form: Form) -> dict[tuple[str, tuple[int, int]], str]:
    return {(place.sheet, (place.row, place.column)): cell for cell, place in places(form).items()}


@once_for
def _by_labels(form: Form) -> dict[str, str]:
    """Cells by their labels, whole or one header of them; those that several cells share point at none."""
    whole: dict[str, set[str]] = {}
    single: dict[str, set[str]] = {}
    for cell, known in form.cells.items():
        whole.setdefault(fold(describe(known)), set()).add(cell)
        for header in (*known.row, *known.column):
            for label in wordings(header):
                single.setdefault(label, set()).add(cell)
    return {labels: cell for labels, (cell, *others) in (single | whole).items() if labels and not others}
