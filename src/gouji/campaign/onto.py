"""An office's own workbook as the blank of a form: its cells found, checked, and the form put into it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from gouji.campaign.findings import (
    LockedGround,
    MadeBefore,
    NoGround,
    NotEmpty,
    OpenRowsOnto,
    OtherSum,
    OtherYearPrinted,
    SheetTaken,
    SumUntold,
)
from gouji.campaign.prefilled import started
from gouji.editing.carry_over import Prefill
from gouji.formats.findings import Encrypted, NoSpreadsheet
from gouji.formats.ooxml.marking import suffix_of
from gouji.formats.ooxml.parts import sheet_names
from gouji.formats.ooxml.patch import SpreadFormulaError
from gouji.formats.package import Package, open_package
from gouji.formats.read import document_of
from gouji.formats.xlsx.onto import drawn_onto
from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.bind import take
from gouji.intake.bind.over_tables import over_tables, part_of
from gouji.intake.findings import ArrayTotal
from gouji.model.calculation import UNKNOWN, Calculation
from gouji.model.edit import Number
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding, Severity, at_least
from gouji.model.form import CHECKS, CODE, COVER, EXPLANATIONS, MARKS, PROSE, Form, describe
from gouji.model.formulas import sum_formula
from gouji.model.grid import Document, Piece, Place
from gouji.model.periods import years_in
from gouji.model.reporting_period import Period
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import add_up
from gouji.model.wording import Some
from gouji.workbook.blank import Ground, layout
from gouji.workbook.cover import MARK
from gouji.workbook.marks import printed_on

_LISTED, _LONGEST = 8, 60
_TRIALS = 3
"""So many sets of figures tell a sum from what is none."""
_FIGURES = range(1, 10**6)
Values = Mapping[str, Number | None]


class OfficeWorkbook:
    """An office's own workbook in which every cell of a form has its place.

    ``suffix`` is what a copy has to be called for programs to open it.
    """

    def __init__(self, package: Package, document: Document, form: Form, ground: Ground) -> None:
        self.package, self.document, self.form, self.ground = package, document, form, ground
        self.suffix = suffix_of(package).replace("xlt", "xls")

    def __eq__(self, other: object) -> bool:
        mine = self.package.data, self.form
        return isinstance(other, OfficeWorkbook) and mine == (other.package.data, other.form)

    def __hash__(self) -> int:
        return hash(self.package.data)

    def blank(
        self,
        unit: str | None = None,
        when: int | Period | None = None,
        code: str = "",
        prefilled: Mapping[str, Prefill] = {},
    ) -> bytes:
        """The workbook as a blank, of one unit if it is given, with the figures carried over for it.

        Everything that the office has in it stays as it is. Raises `UnreadableFile` when a total lies in an array
        formula (R140), or what has to be changed is damaged.
        """
        submission = started(self.form, unit, Period.of(when), prefilled)
        results = _calculated(self.form, self.ground, self.document, submission.values()).results
        submission = submission.with_observations({cell: Observation.of(value) for cell, value in results.items()})
        notes = {cell: one.note for cell, one in prefilled.items()}
        document = layout(self.form, submission, code=code, prefilled=notes, ground=self.ground)
        try:
            return drawn_onto(self.package.anew(), self.document, document)
        except SpreadFormulaError as cell:
            raise UnreadableFile(ArrayTotal(file=self.package.file, cell=str(cell))) from None


class Fitted(NamedTuple):
    """What came of looking for a form in a workbook; no ``workbook`` where the form cannot be put into it."""

    workbook: OfficeWorkbook | None
    findings: tuple[Finding, ...]


def fit(path: str | os.PathLike[str], form: Form, when: int | Period | None = None) -> Fitted:
    """Find every cell of a form in an office's own workbook, as it would be found in a return for a year or period.

    Tells all that keeps it from being a blank: cells that are not there, figures, formulas that say something else.
    Raises `UnreadableFile` for what cannot be read, for what is no xlsx (M231) and what has a password (M238).
    """
    file = os.fspath(path)
    try:
        package = open_package(path)
        document = document_of(package)
    except UnreadableFile as refused:
        match refused.finding:
            case NoSpreadsheet(looks_like=kind):
                raise UnreadableFile(NoGround(file=file, looks_like=kind)) from None
            case Encrypted():
                raise UnreadableFile(LockedGround(file=file)) from None
        raise
    if hindrances := tuple(_hindrances(file, package, document, form)):
        return Fitted(None, hindrances)
    found = take(form, document, file)
    origins = found.submission.origins
    findings = list(found.findings)
    if len(origins) == len(form.cells):
        places = {cell: origins[cell].place for cell in form.cells}
        formulas = {cell: one.formula for cell, one in origins.items() if one.formula is not None}
        ground = Ground(places, formulas, printed_on(document, set(places.values())))
        findings += [*_filled(file, found.submission), *_other_sums(file, form, ground, document)]
        if (period := Period.of(when)) is not None:
            findings += _other_years(file, ground, document, period)
            findings += _other_parts(file, form, ground, document, period)
    if at_least(findings, Severity.ERROR):
        return Fitted(None, tuple(findings))
    return Fitted(OfficeWorkbook(package, document, form, ground), tuple(findings))


def _hindrances(file: str, package: Package, document: Document, form: Form) -> Iterator[Finding]:
    """What keeps a workbook from being looked at any further."""
    if form.is_open:
        yield OpenRowsOnto(file=file, tables=tuple(one.title for one in form.tables if one.repeat is not None))
    present = sheet_names(package)
    if MARKS in present or any(name.startswith(MARK) for name in document.names):
        yield MadeBefore(file=file)
        return
    added = (COVER, EXPLANATIONS, *([PROSE] if form.sections else []), CHECKS, CODE, MARKS)
    if taken := tuple(name for name in added if name.casefold() in present):
        yield SheetTaken(file=file, sheets=taken)


def _filled(file: str, submission: Submission) -> Iterator[Finding]:
    seen, origins = submission.observations, submission.origins
    cells = tuple(
        cell for cell, origin in origins.items() if origin.formula is None and seen[cell].status != Status.BLANK
    )
    if cells:
        places = tuple(origins[cell].place for cell in cells)
        yield NotEmpty(file=file, first=Some.of(places, _LISTED), cells=cells, places=places)


def _other_years(file: str, ground: Ground, document: Document, wanted: Period) -> Iterator[Finding]:
    """Where over a table another year stands than the one of the blank."""
    for sheet in ground.sheets:
        top = min(place.row for place in ground.places.values() if place.sheet == sheet)
        pieces = next(grid.pieces for grid in document if grid.name == sheet)
        for piece in pieces:
            if piece.row < top and isinstance(piece.value, str) and len(piece.value) <= _LONGEST:
                years = years_in(piece.value)
                if years and wanted.year not in years:
                    place, stated = Place(sheet, *piece[:2]), Period(years[0])
                    yield OtherYearPrinted(file=file, stated=stated, wanted=Period(wanted.year), places=(place,))


def _other_parts(
    file: str, form: Form, ground: Ground, document: Document, wanted: Period
) -> Iterator[OtherYearPrinted]:
    """Where a heading over a table names another part of the year than that of the blank."""
    sheets = {grid.name: Sheet(grid) for grid in document if grid.name in ground.sheets}
    stated: dict[Place, int] = {}
    for _, _, title in over_tables(form, sheets, ground.places):
        if title.dated is not None and (part := part_of(form, title)):
            stated[title.dated] = part
    for place, part in stated.items():
        if part != wanted.part:
            yield OtherYearPrinted(file=file, stated=replace(wanted, part=part), wanted=wanted, places=(place,))


# ── formulas ────────────────────────────────────────────────────────────────────────────────


class _Calculated(NamedTuple):
    """What cells with formulas come to, and those of which nobody can tell, for which the stored result stands."""

    results: Mapping[str, Number | None]
    unknown: frozenset[str]


def _calculated(form: Form, ground: Ground, document: Document, values: Values) -> _Calculated:
    """What the formulas of the office and those of totals come to, with these figures in the other cells."""
    formulas = dict(ground.formulas)
    for cell in form.sums.keys() - formulas.keys():
        formulas[cell] = _formula(form, ground, cell)
    sheets = {grid.name: {piece[:2]: piece for piece in grid.pieces} for grid in document}
    stored = {}
    for cell, (sheet, row, column) in ground.places.items():
        old = sheets[sheet].get((row, column), Piece(row, column))
        stored[cell] = old.value
        typed = old.value if cell in formulas else values.get(cell)
        sheets[sheet][row, column] = old._replace(value=typed, formula=formulas.get(cell))
    calculation = Calculation(sheets.get)
    results: dict[str, Number | None] = {}
    unknown = set()
    for cell in formulas:
        value: object = calculation.result(ground.places[cell])
        if value is UNKNOWN:
            unknown.add(cell)
            value = stored[cell]
        results[cell] = value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None
    return _Calculated(results, frozenset(unknown))


def _formula(form: Form, ground: Ground, cell: str) -> str:
    """The formula that the form has for a total."""
    return sum_formula(form.sums[cell][0].parts, ground.places, ground.places[cell].sheet)


def _other_sums(file: str, form: Form, ground: Ground, document: Document) -> Iterator[Finding]:
    """Formulas in totals that come to something else than the sum, whichever figures the parts have."""
    chance = random.Random(0)
    totals = [cell for cell in ground.formulas if cell in form.sums]
    wrong: set[str] = set()
    untold: frozenset[str] = frozenset()
    for _ in range(_TRIALS if totals else 0):
        values: Values = {cell: chance.choice(_FIGURES) for cell, one in form.cells.items() if one.kind.is_figure}
        results, untold = _calculated(form, ground, document, values)
        values = {**values, **results}
        wrong |= {cell for cell in totals if all(values[cell] != add_up(rule, values) for rule in form.sums[cell])}
    for cell in totals:
        if cell in wrong | untold:
            yield (SumUntold if cell in untold else OtherSum)(
                file=file,
                label=describe(form.cells[cell]),
                formula=ground.formulas[cell],
                wanted=_formula(form, ground, cell),
                cells=(cell,),
                places=(ground.places[cell],),
            )
