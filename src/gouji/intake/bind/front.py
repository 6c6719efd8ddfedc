"""The beginning and the end of a report's running text, made ready to look for whose it is and for when."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.narrative import sections_in
from gouji.model.form import Form
from gouji.model.grid import BODY, Document, Grid, Piece
from gouji.model.labels import squeezed
from gouji.model.periods import years_in
from gouji.units.names import is_area
from gouji.units.on_covers import ORGAN, unit_name

_FRONT = 12
"""Paragraphs before the first section that may be title, unit and date."""
_END = 5
"""Paragraphs at the end among which a signature stands."""
_LINES = 3
"""So many lines one title may be spread over."""


def running_text(form: Form, document: Document) -> dict[str, Sheet]:
    """What stands before the first section, a paragraph a row, and the signature under the title."""
    texts = [one.text for one in document.paragraphs]
    if not texts:
        return {}
    starts = sections_in(form, document.paragraphs).starts
    first = min(_FRONT, starts[0][0] if starts else _FRONT)
    front = dict(enumerate(texts[:first]))
    titled = _with_title(form, texts[:first])
    behind = range(max(first, len(texts) - _END), len(texts))
    signed = {at: texts[at] for at in behind if ORGAN.fullmatch(unit_name(texts[at]))}
    sheets = {BODY: _sheet(front | titled)}
    return sheets | ({f"{BODY}末": _sheet(titled | signed)} if titled and signed else {})


def year_of(form: Form, document: Document) -> int | None:
    """The one year that a report says in its title."""
    titles = _with_title(form, [one.text for one in document.paragraphs[:_FRONT]])
    years = {year for title in titles.values() for year in years_in(title, dated=False)}
    return years.pop() if len(years) == 1 else None


def _with_title(form: Form, texts: Sequence[str]) -> dict[int, str]:
    """The line with the title of the form, by its number; one that was spaced out or spread over lines as a whole."""
    for count in range(1, _LINES + 1):
        for at in range(len(texts) - count + 1):
            lines = texts[at : at + count]
            if any(len(line) > 60 for line in lines):
                continue
            if form.title in (whole := "".join(map(squeezed, lines))):
                if at and _is_unit(texts[at - 1]) and not ORGAN.search(whole.partition(form.title)[0]):
                    return {at: squeezed(texts[at - 1]) + whole}  # the name has a line of its own
                return {at: lines[0] if count == 1 and form.title in lines[0] else whole}
    return {}


def _is_unit(line: str) -> bool:
    return ORGAN.fullmatch(name := unit_name(line)) is not None or is_area(name)


def _sheet(lines: dict[int, str]) -> Sheet:
    pieces = tuple(Piece(row, 0, line) for row, line in sorted(lines.items()))
    return Sheet(Grid(BODY, pieces))
