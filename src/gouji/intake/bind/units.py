"""Figures for which a label, a heading or a number format says another unit of measure than the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import OtherMeasure, SaidUnit
from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Cell, Form, describe
from gouji.model.grid import Appearance, Piece, Place
from gouji.model.keeping import kept
from gouji.model.measures import SCALES, converted, differs, measure, stated_units
from gouji.model.patterns import regex
from gouji.model.submission import Submission
from gouji.workbook.reasons import UNIT

LARGE = 1000
"""From this on a currency sign in the format of a cell speaks for another unit than the form's."""
WIDEST = 64
"""Columns under one heading that are looked at."""
_RATES = ("%", "‰")
_SIGNS = ("¥", "￥")
_SAID_IN = regex(
    r"[按以]([^按以]{1,6})填[报列写]|单位(?:均|都|皆|全部?|一律|统一)?[为是系]([^为是，。；,;]{1,5})",
    having=("按以位", "填为是系"),
)
"""Where a sentence says in which unit something is filled in."""
_NEGATED = regex(r"[勿别非]|不[要得是能可]|换算", having="勿别非不换")


def other_units(submission: Submission, pieces: Mapping[str, Piece], sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """One finding for each figure that is one thing as it is stored and another as it is labelled or shown."""
    form = submission.form
    odd = {name: labels for name, sheet in sheets.items() if (labels := _odd_statements(form, sheet))}
    bottoms: dict[str, int] = {}
    for origin in submission.origins.values():
        bottoms[origin.place.sheet] = max(origin.place.row, bottoms.get(origin.place.sheet, 0))
    for cell, piece in pieces.items():
        value = submission.value(cell)
        if value is None or (piece.shown is None and submission.origins[cell].place.sheet not in odd):
            continue
        place, known = submission.origins[cell].place, form.cells[cell]
        said = _shown_otherwise(known, value, piece.shown) if piece.shown is not None else None
        if said is None and value and place.sheet in odd:
            said = _labelled_otherwise(known, value, sheets[place.sheet], place, odd[place.sheet], bottoms[place.sheet])
        if said is not None:
            yield OtherMeasure(
                label=describe(known), stated=said.stated, unit="" if said.stated in _RATES else known.unit,
                said=said, value=value,
                rule=f"{UNIT}.{cell}", cells=(cell,), places=(place,),
            )  # fmt: skip


def says_other_unit(form: Form, text: str) -> bool:
    """Whether a text says a unit of measure in which no figure of a form is counted, though some are in a like one."""
    said = [*stated_units(text), *_lone_unit(text)]
    if not said:
        return False
    own = {cell.unit for cell in form.cells.values()}
    return not _NEGATED.search(text) and any(one not in own and any(differs(one, unit) for unit in own) for one in said)


def _shown_otherwise(cell: Cell, value: Number, shown: Appearance) -> SaidUnit | None:
    """What a number format makes of a figure."""
    if not shown.text or shown.aside or (shown.unit and not value):
        return None
    read = observe(shown.text.removesuffix(shown.unit).strip("".join(_SIGNS)).strip()).value
    if shown.unit in _RATES:
        return SaidUnit(stated=shown.unit, shown=shown.text, converted=None, unit=cell.unit)
    unit = shown.unit + cell.unit.lstrip(SCALES) if shown.unit and not shown.unit.strip(SCALES) else shown.unit
    in_unit = converted(read, unit, cell.unit) if read is not None and unit else None
    said, own = measure(unit) if unit else None, measure(cell.unit)
    if said is not None:
        rounded = read is not None and _is_rounding(value, read)
        other = said.scale == 1 and (own is None or (own.scale == 1 and said.what != own.what))
        if rounded and (said == own or other):
            return None
        if rounded and shown.text.lstrip("-").startswith(_SIGNS) and Decimal(value).copy_abs() < LARGE:
            return None  # the sign alone is how many programs show any amount
        return SaidUnit(stated=unit, shown=shown.text, converted=in_unit, unit=cell.unit)
    if read is not None and _is_rounding(value, read):
        return None  # words that are no unit
    return SaidUnit(stated="", shown=shown.text, converted=read, unit=cell.unit)


def _is_rounding(value: Number, read: Number) -> bool:
    step = Decimal(1).scaleb(min(0, int(Decimal(read).as_tuple().exponent)))
    return (Decimal(value) - read).copy_abs() * 2 <= max(step, Decimal(value).copy_abs() / 100)


def _odd_statements(form: Form, sheet: Sheet) -> dict[tuple[int, int], tuple[str, ...]]:
    """Labels of a sheet that say another unit than any of the form's, by the place where they stand."""
    units = {cell.unit for cell in form.cells.values()}
    found = {}
    for piece in sheet.short:  # also those that are nothing but a unit in brackets
        text = str(piece.value)
        if ("元" in text or "件" in text or "位" in text) and (said := stated_units(text) or _lone_unit(text)):
            found[piece.row, piece.column] = said
    odd = any(differs(one, unit) for said in found.values() for one in said for unit in units)
    return found if odd else {}


def _labelled_otherwise(
    cell: Cell, value: Number, sheet: Sheet, place: Place, odd: Mapping[tuple[int, int], tuple[str, ...]], bottom: int
) -> SaidUnit | None:
    """The unit that the label of a row, the heading of a column or what stands beside it or the figure says.

    A title is no less said than those nearer, nor is a line below the last table, which ends in the row ``bottom``.
    """
    above = list(_headings_above(sheet, place))
    lines = (_labels_left(sheet, place), above, _beside(sheet, place))
    said = [next((one for at in line if (one := _of_its_kind(cell, odd.get(at, ())))), None) for line in lines]
    title = [at for at in sorted(odd) if at[0] < place.row][:1]
    below = [at for at in sorted(odd) if at[0] > bottom][:1]
    aside = [at for at in sorted(odd) if above and _is_aside(sheet, at, above, place.row)]
    said += [_of_its_kind(cell, odd[at]) for at in (*title, *below, *aside)]
    for unit in said:
        if unit is not None and differs(unit, cell.unit):
            return SaidUnit(stated=unit, shown="", converted=converted(value, unit, cell.unit), unit=cell.unit)
    return None


def _of_its_kind(cell: Cell, said: Sequence[str]) -> str | None:
    """Of some units that which counts what a cell counts; its own before any other."""
    alike = [unit for unit in said if converted(1, unit, cell.unit) is not None]
    return next((unit for unit in alike if not differs(unit, cell.unit)), alike[0] if alike else None)


@kept
def _lone_unit(text: str) -> tuple[str, ...]:
    """The unit that is all a cell says, or that a sentence says figures are filled in."""
    said = _SAID_IN.search(text)
    word = (said[1] or said[2] if said is not None else text).strip()
    return (word,) if word.endswith(("元", "件")) and measure(word) is not None else ()


def _is_aside(sheet: Sheet, at: tuple[int, int], headings: Sequence[tuple[int, int]], figure: int) -> bool:
    """Whether a text stands to the right of some headings over the row of a ``figure``, and heads no figures itself."""
    row, column = at
    if not min(headings)[0] <= row < figure or at in headings or column <= max(one for _, one in headings):
        return False
    under = (sheet.at.get((below, column)) for below in range(row + 1, figure + 1))
    return all(one is None or one.value is None or observe(one.value).value is None for one in under)


def _beside(sheet: Sheet, place: Place) -> Iterator[tuple[int, int]]:
    """Where the text to the right of a figure stands, if the next that stands there is one."""
    figure = sheet.at.get((place.row, place.column))
    first = place.column + (figure.columns if figure is not None else 1)
    for column in range(first, first + WIDEST):
        piece = sheet.at.get((place.row, column))
        if piece is not None and piece.value is not None:
            if isinstance(piece.value, str) and observe(piece.value).value is None:
                yield place.row, column
            return


def _labels_left(sheet: Sheet, place: Place) -> Iterator[tuple[int, int]]:
    """Where the labels of a row stand, from right to left."""
    found = False
    for column in range(place.column - 1, -1, -1):
        piece = sheet.at.get((place.row, column))
        if piece is not None and isinstance(piece.value, str) and observe(piece.value).value is None:
            found = True
            yield place.row, column
        elif found and piece is not None and piece.value is not None:
            return


def _headings_above(sheet: Sheet, place: Place) -> Iterator[tuple[int, int]]:
    """Where the headings of a column stand, from below: texts above it up to the next figure over them."""
    found = False
    for row in range(place.row - 1, -1, -1):
        piece = _over(sheet, row, place.column)
        if piece is None or piece.value is None:
            continue
        if isinstance(piece.value, str) and observe(piece.value).value is None:
            found = True
            yield piece.row, piece.column
        elif found:
            return


def _over(sheet: Sheet, row: int, column: int) -> Piece | None:
    """What stands in a row over a column, also where it begins further left."""
    for left in range(column, max(-1, column - WIDEST), -1):
        piece = sheet.at.get((row, left))
        if piece is not None:
            return piece if piece.column + piece.columns > column else None
    return None
