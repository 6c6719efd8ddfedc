"""Which cell of a form somebody means: by its id, its address in the official layout or its labels."""

from __future__ import annotations

import re
from functools import cache

from gouji.model.form import Form, describe
from gouji.model.grid import parse_a1
from gouji.model.labels import fold, wordings
from gouji.workbook.layout import places

_ADDRESS = re.compile(r"'?(?P<sheet>[^'!]+?)'?[!\s！]\s*(?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7})")
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


@cache
def _by_place(form: Form) -> dict[tuple[str, tuple[int, int]], str]:
    return {(place.sheet, (place.row, place.column)): cell for cell, place in places(form).items()}


@cache
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
