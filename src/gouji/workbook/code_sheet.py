"""The check code (校验码) on the cover as a formula, and the hidden sheet with what it is reckoned from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.model.check_code import (
    DECIMALS,
    FRACTION,
    MODULI,
    SPACES,
    code_of_terms,
    edition_number,
    is_nothing,
    term,
    weights_of,
)
from gouji.model.figures import WORDS_FOR_NOTHING
from gouji.model.form import CODE, Form
from gouji.model.formulas import Places
from gouji.model.grid import Grid, Piece, Place, a1, pinned, quoted
from gouji.model.reporting_period import Period, names_of
from gouji.model.submission import NOTHING, Observation, Status
from gouji.workbook.cover import PERIOD_PLACE, YEAR_PLACE, YES, nil_place

TEXT = "有文字"
"""What stands instead of a code while some cell holds a text."""
ROWS_TO_COME = "行数由单位定，审核时给出"
"""What stands instead on a return with open rows: its code depends on which of them are used, and may be put in."""
_BAD = "×"
_TERMS, _ZERO, _WORDS, _PERIODS = 2, 3, 4, 5
"""Columns: behind the weights, what each cell comes to; what a blank comes to; words for nothing; those for periods."""
_BLANK = a1(0, _ZERO, absolute=True)
_NOTHING = f"{a1(0, _WORDS, absolute=True)}:{a1(len(WORDS_FOR_NOTHING), _WORDS, absolute=True)}"
"""The words for nothing, and an empty cell before them."""


class Sealed(NamedTuple):
    """The formula of the code, None where there is none, and what it shows."""

    formula: str | None
    value: str


UNSEALED = Sealed(None, ROWS_TO_COME)


def code_sheet(
    form: Form,
    places: Places,
    observations: Mapping[str, Observation],
    period: Period | None,
    *,
    nil_return: bool = False,
) -> tuple[Grid, Sealed]:
    """The hidden sheet of a workbook whose cells stand at these places, and what the cover says of the code.

    A line for every cell, the period and the edition: its weights, and what it comes to. Only functions that every
    spreadsheet has are used, and every formula comes with its present result.
    """
    blank = term(0 if nil_return else None)
    edition = edition_number(form)
    figures = {cell: seen for cell, seen in observations.items() if cell not in form.texts}
    terms = [_term(figures.get(cell, NOTHING), blank) for cell in form.cells]
    known = period.number if period is not None and period.is_known else None
    values = [*terms, term(known), term(edition)]
    formulas = [None if cell in form.texts else _formula(places[cell]) for cell in form.cells]
    last = [_of_period(form), None]
    pieces = [
        Piece(0, _ZERO, blank, formula=f'IF({pinned(nil_place(form))}="{YES}",{term(0)},{term(None)})', role="plain"),
        *(Piece(row, _WORDS, word, role="plain") for row, word in enumerate(WORDS_FOR_NOTHING, 1)),
        *(Piece(row, _PERIODS, word, role="plain") for row, word in enumerate(names_of(form.frequency))),
    ]
    for row, (weights, value, formula) in enumerate(
        zip(zip(*weights_of(form), strict=True), values, (*formulas, *last), strict=True)
    ):
        pieces += [Piece(row, column, weight, role="plain") for column, weight in enumerate(weights)]
        pieces.append(Piece(row, _TERMS, _BAD if value is None else value, formula=formula, role="plain"))
    grid = Grid(CODE, tuple(sorted(pieces, key=lambda one: one[:2])), visibility="very_hidden", locked=True)
    numbers = [value for value in values if value is not None]
    shown = "" if known is None else TEXT if len(numbers) < len(values) else code_of_terms(numbers)
    return grid, Sealed(_sealed(form, len(values)), shown)


def _term(seen: Observation, blank: int) -> int | None:
    """What a cell comes to in the workbook, which holds figures as numbers; None for a text."""
    if seen.status in (Status.REPORTED, Status.UNCOMPUTED):
        return blank if seen.value is None else term(seen.value)
    return blank if is_nothing(seen.raw) else None


def _formula(place: Place) -> str:
    """What a cell comes to, with the sign of a text where it holds one."""
    cell = f"{quoted(place.sheet)}!{a1(place.row, place.column)}"
    spaced = cell
    for space in SPACES:
        spaced = f'SUBSTITUTE({spaced},{_character(space)}," ")'
    nothing = f"SUMPRODUCT(--(TRIM({spaced})={_NOTHING}))>0"
    figure = f"INT({cell})+1+{FRACTION}*ROUND(({cell}-INT({cell}))*{10**DECIMALS},0)"
    said = f'IF(ISTEXT({cell}),IF({nothing},{_BLANK},"{_BAD}"),IF(ISBLANK({cell}),{_BLANK},"{_BAD}"))'
    return f"IF(ISNUMBER({cell}),{figure},{said})"


def _of_period(form: Form) -> str:
    """What the period on the cover comes to; nothing where it is not said."""
    year, numbers = f"INT({pinned(YEAR_PLACE)})+1", names_of(form.frequency)
    if numbers:
        year += f"+{Period(0, 1, form.frequency).number - 100}+100*{_part(form)}"
    return f"IF({_is_dated(form)},{year},0)"


def _is_dated(form: Form) -> str:
    """The condition that the cover says the period."""
    year = f"ISNUMBER({pinned(YEAR_PLACE)})"
    return f"AND({year},{_part(form)}>0)" if names_of(form.frequency) else year


def _part(form: Form) -> str:
    """The number of the period that the cover says, 0 for none."""
    last = len(names_of(form.frequency)) - 1
    names = f"{quoted(CODE)}!{a1(0, _PERIODS, absolute=True)}:{a1(last, _PERIODS, absolute=True)}"
    return f"SUMPRODUCT(({names}={pinned(PERIOD_PLACE)})*ROW({names}))"


def _character(space: str) -> str:
    return f"CHAR({ord(space)})" if space < " " else f'"{space}"'


def _sealed(form: Form, count: int) -> str:
    sheet = quoted(CODE)

    def column(number: int) -> str:
        return f"{sheet}!{a1(0, number, absolute=True)}:{a1(count - 1, number, absolute=True)}"

    halves = [
        f'TEXT(MOD(SUMPRODUCT({column(number)},MOD({column(_TERMS)},{modulus.prime})),{modulus.prime}),"0000")'
        for number, modulus in enumerate(MODULI)
    ]
    joined = '&" "&'.join(halves)
    code = f'IF(COUNT({column(_TERMS)})<{count},"{TEXT}",{joined})'
    return f'IF({_is_dated(form)},{code},"")'
