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
from gouji.model.measures import SCALES, converted, differs, measure, stated_units
from gouji.model.submission import Submission
from gouji.workbook.reasons import UNIT

LARGE = 1000
"""From this on a currency sign in the format of a cell speaks for another unit than the form's."""
WIDEST = 64
"""Columns under one heading that are looked at."""
_SIGNS = ("¥", "￥")


def other_units(submission: Submission, pieces: Mapping[str, Piece], sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """One finding for each figure that is one thing as it is stored and another as it is labelled or shown."""
    form = submission.form
    odd = {name: labels for name, sheet in sheets.items() if (labels := _odd_statements(form, sheet))}
    for cell, piece in pieces.items():
        value = submission.value(cell)
        if value is None or (piece.shown is None and submission.origins[cell].place.sheet not in odd):
            continue
        place, known = submission.origins[cell].place, form.cells[cell]
        said = _shown_otherwise(known, value, piece.shown) if piece.shown is not None else None
        if said is None and value and place.sheet in odd:
            said = _labelled_otherwise(known, value, sheets[place.sheet], place, odd[place.sheet])
        if said is not None:
            yield OtherMeasure(
                label=describe(known), stated=said.stated, unit=known.unit, said=said, value=value,
                rule=f"{UNIT}.{cell}", cells=(cell,), places=(place,),
            )  # fmt: skip


def _shown_otherwise(cell: Cell, value: Number, shown: Appearance) -> SaidUnit | None:
    """What a number format makes of a figure."""
    if not shown.text or shown.aside or (shown.unit and not value):
        return None
    read = observe(shown.text.removesuffix(shown.unit).strip("".join(_SIGNS)).strip()).value
    if shown.unit in ("%", "‰"):
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
    for piece, _ in sheet.texts:
        text = str(piece.value)
        if ("元" in text or "件" in text or "位" in text) and (said := stated_units(text)):
            found[piece.row, piece.column] = said
    odd = any(differs(one, unit) for said in found.values() for one in said for unit in units)
    return found if odd else {}


def _labelled_otherwise(
    cell: Cell, value: Number, sheet: Sheet, place: Place, odd: Mapping[tuple[int, int], tuple[str, ...]]
) -> SaidUnit | None:
    """The unit that the label of a row or the heading of a column says; a title is no less said than those nearer."""
    lines = (_labels_left(sheet, place), _headings_above(sheet, place))
    said = [next((one for at in line if (one := _of_its_kind(cell, odd.get(at, ())))), None) for line in lines]
    title = [at for at in sorted(odd) if at[0] < place.row][:1]
    said += [_of_its_kind(cell, odd[at]) for at in title]
    for unit in said:
        if unit is not None and differs(unit, cell.unit):
            return SaidUnit(stated=unit, shown="", converted=converted(value, unit, cell.unit), unit=cell.unit)
    return None


def _of_its_kind(cell: Cell, said: Sequence[str]) -> str | None:
    """Of some units that which counts what a cell counts; its own before any other."""
    alike = [unit for unit in said if converted(1, unit, cell.unit) is not None]
    return next((unit for unit in alike if not differs(unit, cell.unit)), alike[0] if alike else None)


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
