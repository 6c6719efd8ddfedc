"""What a form prints around its tables, which no unit has written: number, approval and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gouji.intake.bind.alignment import Sheet
from gouji.model.form import RESERVED_SHEETS, Form, leaf_paths
from gouji.model.grid import Document, Grid, Piece, Place
from gouji.model.imprint import IMPRINT
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.patterns import regex

_LINES = regex(r"\n|\s{2,}|　")
_LABELLED = regex(rf"\s*(?:{'|'.join(IMPRINT.values())}|制表机关|备案机关|备案文号|有效期)\s*[:：]")


def without_printed_words(form: Form, document: Document) -> Document:
    """The document without what the form prints around its tables; a number or date beside its label may differ."""
    if not any(table.imprint or table.notes for table in form.tables):
        return document
    return replace(document, grids=tuple(_without(form, grid) for grid in document))


def _without(form: Form, grid: Grid) -> Grid:
    if grid.name in RESERVED_SHEETS:
        return grid
    printed = {piece[:2] for piece in grid.pieces if _is_printed(form, piece)}
    return replace(grid, pieces=tuple(one for one in grid.pieces if one[:2] not in printed)) if printed else grid


def _is_printed(form: Form, piece: Piece) -> bool:
    if type(piece.value) is not str or piece.formula is not None:
        return False
    if fold(piece.value) in _printed(form):
        return True
    lines = [line for line in _LINES.split(piece.value) if line.strip()]
    return bool(lines) and all(_LABELLED.match(line) for line in lines)


def printed_codes(form: Form, places: Mapping[str, Place], sheets: Mapping[str, Sheet]) -> Iterator[Place]:
    """Where the codes of rows stand that the form prints in front of its figures."""
    done = set()
    for cell, code in _codes(form).items():
        there = places.get(cell)
        if there is None or (*there[:2], code) in done:
            continue
        done.add((*there[:2], code))
        for column in range(there.column):
            piece = sheets[there.sheet].at.get((there.row, column))
            if piece is not None and fold(str(piece.value)) == fold(code):
                yield Place(there.sheet, there.row, column)


@once_for
def _codes(form: Form) -> Mapping[str, str]:
    """The code printed in the row of a cell, where there is one."""
    return {
        cell.id: cell.row[-1].code
        for table in form.tables
        for cell in table.cells
        if cell.row and cell.row[-1].code and table.blocks[cell.block].has_codes
    }


@once_for
def _printed(form: Form) -> frozenset[str]:
    """Notes, alone and together, lines at the head, and what stands in these behind the label; never a label."""
    return frozenset(map(fold, _texts(form.base))) - _labels(form.base)


def _texts(form: Form) -> Iterator[str]:
    for table in form.tables:
        yield from table.notes
        yield "".join(table.notes)
        yield "".join(table.imprint)
        for line in table.imprint:
            yield from (line, line.partition("：")[2], line.partition("：")[0])


def _labels(form: Form) -> frozenset[str]:
    trees = (tree for table in form.tables for block in table.blocks for tree in (block.rows, block.columns))
    return frozenset().union(*(wordings(header) for tree in trees for path in leaf_paths(tree) for header in path))
