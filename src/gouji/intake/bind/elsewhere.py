"""Tables that lie elsewhere than on one sheet that people see: over several sheets, or on one that nobody can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.intake.bind.alignment import Alignment, Sheet, align, match_exactly
from gouji.intake.bind.findings import ConcealedTable, MissingTable, PicturedTable
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import RESERVED_SHEETS, Form, Table, leaf_paths
from gouji.model.grid import Document, Grid, Place, RunningText
from gouji.model.labels import fold, wordings
from gouji.workbook.layout import skeleton

PARTS = 4
"""Sheets in a row over which one table may be spread, as the pages of a document are."""
CANDIDATES = 12
LEAST = 3
"""Labels of rows that a sheet must have to be part of a table."""
WHOLE = 0.9
"""The part of a table's cells that must be found by their labels in sheets put together."""


class JoinedSheet(Sheet):
    """Sheets put below each other; its cells are known by their places on those."""

    def __init__(self, parts: Sequence[Sheet]) -> None:
        self.parts: list[tuple[int, str]] = []
        pieces, top = [], 0
        for part in parts:
            self.parts.append((top, part.name))
            pieces += [piece._replace(row=piece.row + top) for piece in part.grid.pieces]
            top += max((piece.row + piece.rows for piece in part.grid.pieces), default=0)
        super().__init__(Grid(parts[0].name, tuple(pieces), parts[0].grid.visibility))

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands on the sheet it came from."""
        top, name = max((part for part in self.parts if part[0] <= row), default=self.parts[0])
        return Place(name, row - top, column)

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets."""
        return tuple(name for _, name in self.parts)


def split_over(table: Table, sheets: Mapping[str, Sheet]) -> Alignment | None:
    """The table where it runs on from one sheet to the next; None when no sheets in a row hold nearly all of it."""
    labels = [wordings(path[-1]) for block in table.blocks if block.rows for path in leaf_paths(block.rows)]
    names = [name for name in sheets if name not in RESERVED_SHEETS]
    known = {
        name: {i for i, words in enumerate(labels) if not words.isdisjoint(sheets[name].by_wording)} for name in names
    }
    held = [name for name in names if LEAST <= len(known[name]) < len(labels)][:CANDIDATES]
    runs: list[list[str]] = []
    for before, name in pairwise(["", *names]):
        if name in held:
            if before in held and runs and len(known[before] & known[name]) < LEAST:
                runs[-1].append(name)
            else:
                runs.append([name])
    for run in runs:
        for count in range(2, min(PARTS, len(run)) + 1):
            for start in range(len(run) - count + 1):
                found = align(table, JoinedSheet([sheets[name] for name in run[start : start + count]]))
                if found is not None and len(found.slots.keys() - found.guessed) >= WHOLE * len(table.cells):
                    return found
    return None


def concealed(form: Form, document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings; of a table that is missing it is told where a very hidden sheet holds it, or a picture may."""
    lost = {finding.table for finding in findings if isinstance(finding, MissingTable)}
    if not lost:
        return tuple(findings)
    findings = _pictured(form, document, findings)
    hidden = [Sheet(grid) for grid in document if grid.visibility == "very_hidden"]
    there: dict[str, str] = {}
    for table in form.tables:
        if table.title in lost:
            for sheet in hidden:
                if (match_exactly(table, sheet) or align(table, sheet)) is not None:
                    there.setdefault(table.title, sheet.name)
    return tuple(
        ConcealedTable(table=one.table, sheet=there[one.table], cells=one.cells)
        if isinstance(one, MissingTable) and one.table in there
        else one
        for one in findings
    )


def _pictured(form: Form, document: Document, findings: Sequence[Finding]) -> list[Finding]:
    """The findings; of a table that is missing it is told how many pictures stand in its section of the report."""
    pictures = [one.place.row for one in document.overlays if isinstance(one.place.sheet, RunningText) and not one.text]
    if not pictures or not document.paragraphs:
        return list(findings)
    from gouji.intake.bind.narrative import sections_in

    paragraphs = document.paragraphs
    counts = {
        section.number: (section.title, sum(row in inside or row == inside.stop for row in pictures))
        for section, inside, _ in sections_in(form, paragraphs).ranges(len(paragraphs))
    }
    there = {table.title: counts.get(table.number, ("", 0)) for table in form.tables}
    return [
        PicturedTable(table=one.table, cells=one.cells, section=there[one.table][0], count=there[one.table][1])
        if isinstance(one, MissingTable) and there[one.table][1]
        else one
        for one in findings
    ]


def by_position(table: Table, sheets: Mapping[str, Sheet]) -> dict[str, Place]:
    """The official places in the table's own sheet, if figures stand in them all and no label speaks against it."""
    sheet = sheets.get(table.sheet)
    frame = skeleton(table)
    labels = {fold(str(label.value)) for label in frame.labels}
    if (
        sheet is None
        or not labels.isdisjoint(sheet.by_wording)
        or any(_is_empty(sheet, slot[:2]) for slot in frame.slots.values())
    ):
        return {}
    return {cell: Place(sheet.name, row, column) for cell, (row, column, _) in frame.slots.items()}


def _is_empty(sheet: Sheet, slot: tuple[int, int]) -> bool:
    piece = sheet.at.get(slot)
    return piece is None or observe(piece.value).value is None
