"""Writing the total formulas back into a returned workbook (fill)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal

from gouji.formats.findings import NoSpreadsheet
from gouji.formats.ooxml.patch import Change, SpreadFormulaError, with_formulas
from gouji.formats.package import open_package
from gouji.formats.read import document_of
from gouji.forms.catalogue import Catalogue, candidates
from gouji.intake.bind.recognise import recognised
from gouji.intake.findings import ArrayTotal, NotFillable
from gouji.intake.read import bind
from gouji.model.edit import Number
from gouji.model.errors import UnreadableFile
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.formulas import sum_formula
from gouji.model.grid import Document, Grid, Place
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import add_up, sum_order
from gouji.workbook.blank import Ground, layout
from gouji.workbook.layout import places


@dataclass(frozen=True, slots=True)
class FilledTotal:
    """One total that was written back: where, what the return had, what it says now."""

    cell: str
    place: Place
    before: Observation
    after: Number | None

    @property
    def changed(self) -> bool:
        """Whether the figure that a reader sees is another one."""
        return self.before.status != Status.UNCOMPUTED and self.before.value != self.after


@dataclass(frozen=True, slots=True)
class Filled:
    """A returned workbook with its totals written back. ``content`` is the new file."""

    content: bytes
    form: Form
    submission: Submission
    totals: tuple[FilledTotal, ...]
    findings: tuple[Finding, ...]


def fill(path: str | os.PathLike[str], form: Form | Catalogue | None = None) -> Filled:
    """Give every total of a return its formula and result again; keep everything else as it is.

    Results are what a spreadsheet will show: texts and blanks among the parts add nothing. Over a part of which
    nobody knows what it adds, such as an error, the stored result stays.
    Raises `UnreadableFile` when the file is no return that can be read, no xlsx (R145), or when a
    total lies in an array formula over several cells (R140).
    """
    try:
        package = open_package(path)
        document = document_of(package)
    except UnreadableFile as refused:
        finding = refused.finding
        if not isinstance(finding, NoSpreadsheet):
            raise
        raise UnreadableFile(NotFillable(file=finding.file, looks_like=finding.looks_like)) from None
    found = recognised(document, candidates(form), os.fspath(path))
    submission, findings = bind(found, document)
    totals, changes = _totals(submission, document)
    _refresh_own(submission.form, document, submission, totals, changes)
    grids = {grid.name: grid for grid in document}
    try:
        content = with_formulas(package, grids, changes) if changes else package.data
    except SpreadFormulaError as cell:
        raise UnreadableFile(ArrayTotal(file=os.fspath(path), cell=str(cell))) from None
    return Filled(content, submission.form, submission, totals, findings)


_Changes = dict[str, dict[tuple[int, int], Change]]


def _totals(submission: Submission, document: Document) -> tuple[tuple[FilledTotal, ...], _Changes]:
    form = submission.form
    origins = submission.origins
    where = {cell: origin.place for cell, origin in origins.items()}
    pieces = {grid.name: {(p.row, p.column): p.value for p in grid.pieces} for grid in document}
    stored = {cell: pieces[place.sheet].get((place.row, place.column)) for cell, place in where.items()}
    seen = submission.observations
    filled = {cell for cell, origin in origins.items() if origin.adds and seen[cell].status != Status.BLANK}
    values = {cell: seen[cell].value if cell in filled else None for cell in origins}
    unknown = {cell for cell, origin in origins.items() if origin.adds is None and seen[cell].value is None}
    totals: list[FilledTotal] = []
    changes: _Changes = {}
    for cell in sum_order(form):
        rule = form.sums[cell][0]
        if cell not in where or any(part not in where for part in rule.parts):
            continue
        before = observe(stored[cell], origins[cell].formula is not None)
        if unknown.isdisjoint(rule.parts):
            value = values[cell] = add_up(rule, values)
        else:  # what a spreadsheet will show there nobody knows
            unknown.add(cell)
            value = before.value
        if rule.tolerance and before.status == Status.REPORTED and origins[cell].formula is None:
            assert before.value is not None
            if rule.holds(before.value, value or 0):  # rounded by itself, as it should be
                values[cell] = before.value
                continue
        place = where[cell]
        formula = sum_formula(rule.parts, where, place.sheet)
        if formula != origins[cell].formula or before.value != value or before.status == Status.UNCOMPUTED:
            change = Change(formula, "" if value is None else value)
            changes.setdefault(place.sheet, {})[place.row, place.column] = change
            totals.append(FilledTotal(cell, place, before, value))
    return tuple(totals), changes


def _refresh_own(
    form: Form, document: Document, submission: Submission, totals: tuple[FilledTotal, ...], changes: _Changes
) -> None:
    """New stored results for gouji's own check formulas, which depend on the totals."""
    observations = dict(submission.observations)
    observations |= {total.cell: Observation.of(total.after) for total in totals}
    fresh = Submission(
        form, submission.unit, submission.year, observations, submission.nil_return, part=submission.part
    )
    present = {grid.name: grid for grid in document}
    where = {cell: origin.place for cell, origin in submission.origins.items()}
    ground = Ground(where) if where.keys() == form.cells.keys() and where != places(form) else None
    tables = ground.sheets if ground is not None else tuple(table.sheet for table in form.tables)
    for grid in layout(form, fresh, ground=ground):
        theirs: Grid | None = present.get(grid.name)
        if theirs is None or grid.name in tables:
            continue
        now = {(piece.row, piece.column): piece for piece in theirs.pieces}
        for piece in grid.pieces:
            old = now.get((piece.row, piece.column))
            stale = old is not None and old.formula == piece.formula and old.value != piece.value
            if piece.formula is not None and stale:
                value = piece.value if isinstance(piece.value, (int, Decimal, str)) else ""
                changes.setdefault(grid.name, {})[piece.row, piece.column] = Change(piece.formula, value)
