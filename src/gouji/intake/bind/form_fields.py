"""What a return says in the head and foot fields of its form: on the cover, beside a label or behind a colon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from gouji.intake.bind.alignment import Sheet
from gouji.model.dates import DAY_ZERO
from gouji.model.fields import DATE, FormField
from gouji.model.form import COVER, Form
from gouji.model.grid import DateValue, Document, Piece, Place
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.workbook.cover import MARK, asked

_GAP = regex(r"\s{2,}|　|\t|\n|[；;]")
_LONGEST = 200
_DAYS = 100_000


class FieldAnswer(NamedTuple):
    """What stands for a field, and where; empty where it is left blank."""

    text: str
    place: Place


def field_answers(form: Form, document: Document, sheets: Mapping[str, Sheet]) -> dict[str, FieldAnswer]:
    """The answers to the fields of a form by their keys, the cover's own before those around the tables."""
    found: dict[str, FieldAnswer] = {}
    own = [(one, line.label) for one, line, _ in asked(form).values() if one is not None]
    labels = {fold(label): one for one, label in own}
    for one, _ in own:
        said = [*_named(one, document, sheets), *_beside_labels(one, labels, sheets)]
        best = next((answer for answer in said if answer.text), next(iter(said), None))
        if best is not None:
            found[one.key] = best
    return found


def _named(field: FormField, document: Document, sheets: Mapping[str, Sheet]) -> Iterator[FieldAnswer]:
    """What stands in the cell of the cover that was made for it."""
    place = document.names.get(f"{MARK}_{field.key}")
    if place is not None and place.sheet in sheets:
        yield FieldAnswer(_text(sheets[place.sheet].at.get((place.row, place.column)), field), place)


def _beside_labels(
    field: FormField, labels: Mapping[str, FormField], sheets: Mapping[str, Sheet]
) -> Iterator[FieldAnswer]:
    wanted = fold(field.label)
    for name in sorted(sheets, key=lambda name: name != COVER):
        for piece, folded in sheets[name].texts:
            if piece.formula is not None:
                continue
            if folded == wanted:
                there = Place(name, piece.row, piece.column + piece.columns)
                answer = sheets[name].at.get((there.row, there.column))
                if answer is None or fold(str(answer.value)) not in labels:
                    yield FieldAnswer(_text(answer, field), there)
            elif folded.startswith(wanted):
                text = _behind(str(piece.value), wanted, labels)
                if text is not None:
                    yield FieldAnswer(text, Place(name, piece.row, piece.column))
            elif wanted in folded:
                text = _behind(str(piece.value), wanted, labels)
                if text:
                    yield FieldAnswer(text, Place(name, piece.row, piece.column))


def _behind(text: str, wanted: str, labels: Mapping[str, FormField]) -> str | None:
    """What stands behind the label of a field in a line such as ``单位负责人：张三　填表人：李四``."""
    parts = text.replace(":", "：").split("：")
    for before, after in pairwise(parts):
        if fold(_GAP.split(before.rstrip())[-1]) != wanted and fold(before) != wanted:
            continue
        ends = [at for label in labels for at in range(len(after)) if fold(after[at:]) == label]
        said = after[: min(ends)] if ends else after
        return next((part.strip() for part in _GAP.split(said.strip()) if part.strip()), "")[:_LONGEST]
    return None


def _text(piece: Piece | None, field: FormField) -> str:
    if piece is None or piece.value is None:
        return ""
    if field.kind == DATE and isinstance(piece.value, int) and 0 < piece.value < _DAYS:
        return (DAY_ZERO + timedelta(days=piece.value)).isoformat()
    text = str(piece.value)
    return text.removesuffix(" 00:00:00") if isinstance(piece.value, DateValue) else text.strip()[:_LONGEST]
