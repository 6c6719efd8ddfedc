"""The whole workbook of a return: cover, official tables, check sheet, and hidden what its code and marks are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from gouji.model.aggregation import zero_when_blank
from gouji.model.edit import Number
from gouji.model.form import MARKS, Cell, Form, Table
from gouji.model.formulas import Places, broken_formula, sum_formula
from gouji.model.grid import Alert, Document, Grid, PageSetup, Piece, Place, Validation
from gouji.model.keeping import once_for
from gouji.model.reporting_period import Period
from gouji.model.rounding import rounding_of, shares
from gouji.model.submission import NOTHING, Observation, Status, Submission
from gouji.model.totals import total_of
from gouji.workbook.check_sheet import check_sheet, said_by
from gouji.workbook.code_sheet import UNSEALED, Sealed, code_sheet
from gouji.workbook.cover import MARK, cover, guidance
from gouji.workbook.layout import places, skeleton, unit_beside
from gouji.workbook.prose_sheet import prose_sheet
from gouji.workbook.reasons import explanation_sheet
from gouji.workbook.surroundings import heights, notes_below, signed, surrounded

PREFILLED = "prefilled."
"""What stands before the id of a cell where the hidden sheet says which figure was carried over."""


class Ground(NamedTuple):
    """An office's own workbook below a form: where every cell stands in it, and the formulas that stay in cells.

    ``printed`` is what its blanks remember of all else in it (`gouji.workbook.marks`).
    """

    places: Mapping[str, Place]
    formulas: Mapping[str, str] = {}
    printed: Mapping[str, str] = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets on which the cells stand."""
        return tuple(dict.fromkeys(place.sheet for place in self.places.values()))


def layout(
    form: Form,
    submission: Submission | None = None,
    *,
    unit: str | None = None,
    year: int | None = None,
    period: Period | None = None,
    code: str = "",
    prefilled: Mapping[str, str] | None = None,
    ground: Ground | None = None,
) -> Document:
    """Lay a form out as a workbook, filled in from a submission when one is given.

    Totals are formulas with their present result; a total that the submission states otherwise
    keeps the figure stated. ``unit`` and ``year``, or ``period``, prefill a blank; ``code`` is the unit's on the
    roster.
    ``prefilled`` are cells whose figures were carried over for the unit, with the comment that says so.
    On a ``ground`` the tables are only what is put into its sheets.
    """
    if submission is not None:
        unit, period = submission.unit, submission.period
    period = period or (Period(year, frequency=form.frequency) if year else None)
    observations = submission.observations if submission else {}
    values = shown_values(observations)
    where = ground.places if ground is not None else places(form)
    nil_return = submission is not None and submission.nil_return
    texts = {cell for cell, seen in observations.items() if seen.status in (Status.NOT_APPLICABLE, Status.NOT_A_NUMBER)}
    stated = {cell for cell in rounding_of(form) if not _follows(form, cell, observations.get(cell, NOTHING), values)}
    following = form.sums.keys() - stated
    checks = check_sheet(form, where, values, nil_return=nil_return, texts=texts, following=following)
    notes = prefilled or {}
    reckoned, sealed = _code(form, where, observations, period, nil_return)
    told = guidance(form, period, prefilled=bool(notes), sheets=ground.sheets if ground is not None else ())
    front = cover(form, submission, unit, period, said_by(checks), told, sealed, code)
    contact = submission.contact if submission else {}
    if ground is not None:
        drawn = [_laid_over(form, sheet, observations, ground) for sheet in ground.sheets]
    else:
        filled = ((table, table_grid(form, table, observations, unit, period)) for table in form.tables)
        drawn = [signed(form, table, surrounded(grid, table), contact) for table, grid in filled]
    tables = tuple(_noted(grid, notes) for grid in drawn)
    said = explanation_sheet(form, submission.explanations if submission else {})
    marks = return_marks(form, unit, period) | ({"code": code} if code else {})
    hidden = {PREFILLED + cell: observations[cell].raw for cell in notes} | dict(ground.printed if ground else {})
    prose = [prose_sheet(form, submission.narrative if submission else {})] if form.sections else []
    return marked((front, *tables, said, *prose, checks, *reckoned), marks, hidden)


def _code(
    form: Form, where: Places, observations: Mapping[str, Observation], period: Period | None, nil_return: bool
) -> tuple[tuple[Grid, ...], Sealed]:
    """The sheet that reckons the check code, and what the cover says of it."""
    if form.is_open:
        return (), UNSEALED
    sheet, sealed = code_sheet(form, where, observations, period, nil_return=nil_return)
    return (sheet,), sealed


@once_for
def blank(form: Form) -> Document:
    """The workbook for any unit and period."""
    return layout(form)


def table_grid(
    form: Form, table: Table, observations: Mapping[str, Observation], unit: str | None, period: Period | None
) -> Grid:
    """One official table, with its figures where there are any."""
    frame = skeleton(table)
    values = shown_values(observations)
    where = places(form)
    figures = (
        _figure(form, cell, frame.slots[cell.id], observations.get(cell.id, NOTHING), values, where)
        for cell in table.cells
    )
    return Grid(
        name=table.sheet,
        pieces=tuple(sorted((*frame.labels, *figures, *notes_below(table)), key=lambda piece: piece[:2])),
        page=table_page(table, unit, period),
        alerts=_alerts(form, table.sheet, where),
        locked=True,
    )


def _laid_over(form: Form, sheet: str, observations: Mapping[str, Observation], ground: Ground) -> Grid:
    """What is put into one sheet of an office's own workbook; its formulas stay, with their present result."""
    values = shown_values(observations)
    pieces = []
    for cell, (name, row, column) in ground.places.items():
        if name != sheet:
            continue
        seen = observations.get(cell, NOTHING)
        piece = _figure(form, form.cells[cell], (row, column, 1), seen, values, ground.places)
        if (formula := ground.formulas.get(cell)) is not None:
            result = seen.raw if seen.value is None else seen.value
            piece = piece._replace(value=result, formula=formula, role="total", entry=None)
        pieces.append(piece)
    return Grid(name=sheet, pieces=tuple(sorted(pieces)), alerts=_alerts(form, sheet, ground.places))


def _noted(grid: Grid, notes: Mapping[str, str]) -> Grid:
    """The table with the cells that were carried over tinted and commented."""
    if not notes:
        return grid
    of_piece = {MARK + cell: note for cell, note in notes.items()}
    pieces = (p._replace(role="prefilled", note=of_piece[p.name]) if p.name in of_piece else p for p in grid.pieces)
    return replace(grid, pieces=tuple(pieces))


def table_page(table: Table, unit: str | None, period: Period | None) -> PageSetup:
    """How an official table is printed: one A4 page under its title."""
    frame = skeleton(table)
    signed = f"填报单位：{unit or ''}" + (f"　　{period.words(' ')}" if period else "")
    freeze = (frame.header_rows, frame.label_columns) if frame.header_rows else None
    return PageSetup(
        widths=frame.widths,
        heights=heights(table),
        header=table.title,
        corner="\n".join(filter(None, (*table.imprint, unit_beside(table)))),
        footer=signed,
        repeat_rows=(0, frame.header_rows - 1) if frame.header_rows else None,
        freeze=freeze,
        landscape=table.landscape,
    )


def return_marks(form: Form, unit: str | None, period: Period | None) -> dict[str, str]:
    """What a return says of itself where nobody sees it."""
    year = str((period.year if period else 0) or "")
    revised = {"revision": str(form.revision)} if form.revision > 1 else {}
    marks = {"form": form.id, "edition": form.edition, **revised, "unit": unit or "", "year": year}
    return marks | ({"period": str(period)} if period and period.part else {})


def marked(grids: Iterable[Grid], marks: Mapping[str, str], more: Mapping[str, str] | None = None) -> Document:
    """A workbook that says what it is, as `gouji.workbook.marks.marks_of` finds it.

    The marks stand on a very hidden sheet, which programs keep, and as custom properties of the file; ``more``
    of them on that sheet only.
    """
    lines = [*marks.items(), *(more or {}).items()]
    pieces = (Piece(row, column, text) for row, pair in enumerate(lines) for column, text in enumerate(pair))
    sheet = Grid(MARKS, tuple(pieces), visibility="very_hidden", locked=True)
    return Document((*grids, sheet), properties={MARK + key: text for key, text in marks.items()})


def shown_values(observations: Mapping[str, Observation]) -> dict[str, Number | None]:
    """The figures that stand in the workbook; a blank counted as zero still shows as a blank."""
    return {cell: seen.value if seen.status == Status.REPORTED else None for cell, seen in observations.items()}


def _follows(form: Form, cell: str, seen: Observation, values: Mapping[str, Number | None]) -> bool:
    """Whether a total stands in the workbook as a formula."""
    return seen.status == Status.UNCOMPUTED or values.get(cell) == total_of(form, cell, values)


def _figure(
    form: Form,
    cell: Cell,
    slot: tuple[int, int, int],
    observation: Observation,
    values: Mapping[str, Number | None],
    where: Places,
) -> Piece:
    row, column, span = slot
    stated = observation.value if observation.status == Status.REPORTED else observation.raw or None
    entry = Validation(
        cell.kind, cell.unit, tuple(one.text for one in cell.choices) + tuple(one.text for one in cell.special)
    )
    piece = Piece(row, column, stated, columns=span, role="input", entry=entry, name=MARK + cell.id)
    if not cell.total:
        return piece
    piece = piece._replace(role="total", entry=None)
    formula = sum_formula(form.sums[cell.id][0].parts, where, where[cell.id].sheet)
    if observation.status == Status.UNCOMPUTED:
        return piece._replace(value=None, formula=formula)
    total = total_of(form, cell.id, values)
    if stated == total:
        return piece._replace(value="" if total is None else total, formula=formula)
    return piece


def _alerts(form: Form, sheet: str, where: Places) -> tuple[Alert, ...]:
    """What turns red on a sheet, one alert for each rule that touches it."""
    nothing = zero_when_blank(form)
    alerts = []
    for rule in form.rules:
        here = tuple(where[cell][1:] for cell in rule.cells if where[cell].sheet == sheet)
        if here:
            parts, zero = shares(form, rule), nothing.issuperset(rule.cells)
            alerts.append(Alert(here, broken_formula(rule, where, sheet, parts, blank_is_zero=zero)))
    return tuple(alerts)
