"""From a document to a submission: find every cell of the form and read what it says.

Labels decide, because labels are what a person sees; hidden marks confirm them and stand in
where a label was lost; position is the last resort. The way taken is kept with every value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from gouji.alignment import Alignment, Sheet, align, match_exactly
from gouji.cover import MARK
from gouji.figures import observe
from gouji.finding import ERROR, INFORMATION, WARNING, Finding
from gouji.form import AMOUNT, RESERVED_SHEETS, Form, Header, Table, describe
from gouji.formulas import added_cells
from gouji.grid import Document, Place, address
from gouji.identity import identify
from gouji.labels import fold, wordings
from gouji.layout import skeleton
from gouji.submission import BLANK, LABELS, MARKS, NOTHING, POSITION, UNCOMPUTED, Observation, Origin, Submission
from gouji.totals import is_live, recalculate

Placed = dict[str, tuple[Place, str]]


def recognise(document: Document, forms: Sequence[Form]) -> Form | None:
    """The form whose labels the document shows most of; its marks decide a draw.

    None when no form has at least three in ten of its labels there.
    """
    texts = {fold(piece.value) for grid in document for piece in grid.pieces if type(piece.value) is str} - {""}
    marked = document.properties.get(MARK + "form")

    def share(form: Form) -> tuple[float, bool]:
        labels = _labels(form)
        return sum(not texts.isdisjoint(wording) for wording in labels) / len(labels), form.id == marked

    best = max(forms, key=share, default=None)
    return best if best is not None and share(best)[0] >= 0.3 else None


def bind(form: Form, document: Document, *, blank_as_zero: bool = False) -> tuple[Submission, tuple[Finding, ...]]:
    """Read a document as a return of ``form``.

    Every cell of the form gets an observation; what could not be found, or only by position, and
    what contradicts itself is told in findings. Blanks count as zero only when the cover's
    nil-return answer or ``blank_as_zero`` says so, and then a finding says it too.
    """
    sheets = {grid.name: Sheet(grid) for grid in document if grid.visibility != "very_hidden"}
    who = identify(form, document, sheets)
    findings: list[Finding] = []
    placed: Placed = {}
    after: dict[str, int] = {}
    official = {table.sheet for table in form.tables}
    for table in form.tables:
        found = _find(table, official, sheets, after, findings)
        if found is not None:
            after[found.sheet.name] = found.last_row + 1
        placed |= _place(table, found, document, sheets, findings)
    observations, origins = _observe(form, placed, sheets)
    submission = Submission(
        form=form.id,
        unit=who.unit,
        year=who.year,
        observations=observations,
        nil_return=who.nil_return,
        contact=who.contact,
        origins=origins,
        unit_at=who.unit_at,
    )
    if placed and who.unit is None:
        findings.append(Finding("R120", WARNING))
    if placed and who.unit is not None and who.unit_at is None:
        findings.append(Finding("R123", WARNING, {"unit": who.unit}))
    if placed and who.year is None:
        findings.append(Finding("R121", WARNING))
    if who.year is not None and not form.covers(who.year):
        findings.append(Finding("R122", WARNING, {"form": form.source, "year": who.year}))
    findings += _other_units(form, placed, sheets)
    if who.nil_return or blank_as_zero:
        submission = _blanks_as_zero(submission, findings)
    return _recalculated(form, submission, findings), tuple(findings)


@cache
def _labels(form: Form) -> list[frozenset[str]]:
    seen: dict[Header, None] = {}
    for cell in form.cells.values():
        seen |= dict.fromkeys((*cell.row, *cell.column))
    return [wordings(header) for header in seen]


# ── places ──────────────────────────────────────────────────────────────────────────────────


def _find(
    table: Table,
    official: Collection[str],
    sheets: Mapping[str, Sheet],
    after: Mapping[str, int],
    findings: list[Finding],
) -> Alignment | None:
    """The best alignment of a table in any sheet; says so when there is more than one.

    A table that stands untouched in its own sheet is not looked for in the other ``official`` ones.
    """
    own = sheets.get(table.sheet)
    exact = match_exactly(table, own) if own is not None else None
    found = [exact] if exact is not None else []
    for name, sheet in sheets.items():
        known = name in RESERVED_SHEETS or (exact is not None and name in official)
        if not known and (hit := align(table, sheet, after.get(name, 0))) is not None:
            found.append(hit)
    if not found:
        return None
    best = max(
        found, key=lambda hit: (hit.exact, len(hit.slots) - len(hit.guessed), hit.sheet.grid.visibility == "visible")
    )
    if rivals := [hit for hit in found if hit is not best and len(hit.slots) >= len(best.slots) * 0.9]:
        arguments = {
            "table": table.title,
            "sheet": best.sheet.name,
            "others": "、".join(hit.sheet.name for hit in rivals),
        }
        same = all(_figures(hit) == _figures(best) for hit in rivals)
        findings.append(Finding("R115", WARNING, arguments) if same else Finding("R117", ERROR, arguments))
    return best


def _figures(found: Alignment) -> dict[str, object]:
    """What stands in the cells of a table that was found."""
    pieces = {cell: found.sheet.at.get(slot) for cell, slot in found.slots.items()}
    return {cell: piece.value for cell, piece in pieces.items() if piece is not None and piece.value is not None}


def _place(
    table: Table, found: Alignment | None, document: Document, sheets: Mapping[str, Sheet], findings: list[Finding]
) -> Placed:
    """A place for every cell that can be had, and findings for the others."""
    marked = {
        cell.id: place
        for cell in table.cells
        if (place := document.names.get(MARK + cell.id)) is not None and place.sheet in sheets
    }
    placed: Placed = {}
    if found is not None:
        for cell, (row, column) in found.slots.items():
            place = Place(found.sheet.name, row, column)
            if cell in found.guessed:
                placed[cell] = (marked.get(cell, place), MARKS if cell in marked else POSITION)
            else:
                placed[cell] = (place, MARKS if marked.get(cell) == place else LABELS)
    taken = {place for place, _ in placed.values()}
    lost = [cell.id for cell in table.cells if cell.id not in placed]
    placed |= {cell: (marked[cell], MARKS) for cell in lost if cell in marked and marked[cell] not in taken}
    if not placed:
        placed = _by_position(table, sheets)
    findings += _doubts(table, found, placed, marked)
    return placed


def _by_position(table: Table, sheets: Mapping[str, Sheet]) -> Placed:
    """The official places in the table's own sheet, if figures stand in them all and no label speaks against it."""
    sheet = sheets.get(table.sheet)
    frame = skeleton(table)
    labels = {fold(str(label.value)) for label in frame.labels}
    if (
        sheet is None
        or any(folded in labels for _, folded in sheet.texts)
        or any(_is_empty(sheet, slot[:2]) for slot in frame.slots.values())
    ):
        return {}
    return {cell: (Place(sheet.name, row, column), POSITION) for cell, (row, column, _) in frame.slots.items()}


def _is_empty(sheet: Sheet, slot: tuple[int, int]) -> bool:
    piece = sheet.at.get(slot)
    return piece is None or observe(piece.value).value is None


def _doubts(table: Table, found: Alignment | None, placed: Placed, marked: Mapping[str, Place]) -> list[Finding]:
    """What has to be said about how a table was found."""
    if not placed:
        return [Finding("R111", ERROR, {"table": table.title}, cells=tuple(cell.id for cell in table.cells))]
    findings = []
    if missing := [cell.id for cell in table.cells if cell.id not in placed]:
        findings.append(_listing("R112", ERROR, table, missing))
    labelled = found.slots.keys() - found.guessed if found is not None else set()
    if unsure := [cell for cell in placed if cell not in labelled]:
        findings.append(_listing("R113", WARNING, table, unsure, placed))
    if moved := [cell for cell, place in marked.items() if cell in placed and placed[cell][0] != place]:
        findings.append(_listing("R116", INFORMATION, table, moved, placed))
    if found is None:
        return findings
    for row in found.strays:
        arguments = {"table": table.title, "sheet": found.sheet.name, "row": row + 1}
        findings.append(Finding("R114", WARNING, arguments, at=(f"{found.sheet.name}!{row + 1}:{row + 1}",)))
    return findings


_STATED_UNIT = re.compile(r"单位[:：]\s*([^\s）)；;，,]+)")


def _other_units(form: Form, placed: Placed, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """Columns whose heading in the file states another unit than the form: 元 for 万元 is ten thousand times."""
    for cell, (place, _) in placed.items():
        unit = form.cells[cell].unit
        if form.cells[cell].kind != AMOUNT or not unit:
            continue
        above = (sheets[place.sheet].at.get((row, place.column)) for row in range(place.row - 1, -1, -1))
        heading = next((str(piece.value) for piece in above if piece is not None and isinstance(piece.value, str)), "")
        stated = _STATED_UNIT.search(heading)
        if stated is not None and fold(stated[1]) != fold(unit):
            at = address(place)
            arguments = {"where": at, "label": describe(form.cells[cell]), "stated": stated[1], "unit": unit}
            yield Finding("R118", ERROR, arguments, cells=(cell,), at=(at,))


def _listing(code: str, severity: str, table: Table, cells: Sequence[str], placed: Placed | None = None) -> Finding:
    wanted = set(cells)
    known = [cell for cell in table.cells if cell.id in wanted]
    ordered = [cell.id for cell in known]
    listed = "、".join(map(describe, known[:3])) + (" 等" if len(known) > 3 else "")
    at = tuple(address(placed[cell][0]) for cell in ordered) if placed else ()
    arguments = {"table": table.title, "count": len(ordered), "cells": listed}
    return Finding(code, severity, arguments, cells=tuple(ordered), at=at)


# ── values ──────────────────────────────────────────────────────────────────────────────────


def _observe(
    form: Form, placed: Placed, sheets: Mapping[str, Sheet]
) -> tuple[dict[str, Observation], dict[str, Origin]]:
    observations: dict[str, Observation] = {}
    origins: dict[str, Origin] = {}
    for cell in form.cells:
        if cell not in placed:
            observations[cell] = NOTHING
            continue
        place, way = placed[cell]
        piece = sheets[place.sheet].at.get((place.row, place.column))
        formula = piece.formula if piece is not None else None
        observations[cell] = observe(piece.value, formula is not None) if piece is not None else NOTHING
        origins[cell] = Origin(place, way, formula, formula is not None and _is_live(form, cell, formula, placed))
    return observations, origins


def _is_live(form: Form, cell: str, formula: str, placed: Placed) -> bool:
    """Whether a formula adds up just the parts of the total it stands in, in its own sheet."""
    if cell not in form.sums:
        return False
    added = added_cells(formula)
    if added is None:
        return False
    sheet = placed[cell][0].sheet
    expected = (
        {placed[part][0] for part in rule.parts if part in placed}
        for rule in form.sums[cell]
        if len(rule.parts) == len(added)
    )
    return {Place(sheet, row, column) for row, column in added} in expected


def _blanks_as_zero(submission: Submission, findings: list[Finding]) -> Submission:
    blanks = [c for c, seen in submission.observations.items() if seen.status == BLANK and not is_live(submission, c)]
    figures = [cell for cell, seen in submission.observations.items() if seen.value]
    if submission.nil_return and figures:
        at = tuple(address(submission.origins[cell].place) for cell in figures)
        findings.append(
            Finding("R132", ERROR, {"count": len(figures), "where": "、".join(at[:5])}, None, tuple(figures), at)
        )
    if not blanks:
        return submission
    findings.append(Finding("R131", INFORMATION, {"count": len(blanks)}, cells=tuple(blanks)))
    zeros = {cell: submission.observations[cell]._replace(value=0) for cell in blanks}
    return replace(submission, observations=submission.observations | zeros)  # type: ignore[operator]


def _recalculated(form: Form, submission: Submission, findings: list[Finding]) -> Submission:
    """Totals that are still formulas follow their parts; a stored result that does not is told."""
    computed = recalculate(form, submission)
    fresh = dict(computed.observations)
    for cell, before in submission.observations.items():
        seen = fresh[cell]
        if before.status == UNCOMPUTED:
            fresh[cell] = before
        elif before.value is not None and before.value != seen.value:
            at = address(submission.origins[cell].place)
            arguments = {"where": at, "label": describe(form.cells[cell]), "stored": before.value, "value": seen.value}
            findings.append(Finding("R130", INFORMATION, arguments, cells=(cell,), at=(at,)))
    return replace(submission, observations=fresh)
