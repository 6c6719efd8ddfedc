"""What a form prints around its tables, which no unit has written: number, approval and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.numbering import in_words
from gouji.model.bands import bands, letters_of
from gouji.model.form import RESERVED_SHEETS, Form, leaf_paths
from gouji.model.grid import LETTER, Document, Grid, Piece, Place
from gouji.model.imprint import IMPRINT
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.patterns import regex
from gouji.workbook.cover import made_after

_FIRST = "甲"
_LONG = 4
_LINES = regex(r"\n|\s{2,}|　")
_LABELLED = regex(rf"\s*(?:{'|'.join(IMPRINT.values())}|制表机关|备案机关|备案文号|有效期)\s*[:：]")


def without_printed_words(form: Form, document: Document) -> Document:
    """The document without what the form prints around its tables; a number or date beside its label may differ.

    Lines that only name the columns stay, with a role that says so.
    """
    document = replace(document, grids=tuple(_without(form, grid) for grid in document))
    if _lines_of_letters(form):
        document = replace(document, grids=tuple(_with_letters(form, grid) for grid in document))
    return document


def _with_letters(form: Form, grid: Grid) -> Grid:
    """The grid with the lines told that name the columns of a table, or leave a few of them out."""
    if not any(type(piece.value) is str and piece.value.strip() == _FIRST for piece in grid.pieces):
        return grid
    rows: dict[int, list[Piece]] = {}
    for piece in sorted(grid.pieces, key=lambda piece: piece[:2]):
        if piece.value not in (None, ""):
            rows.setdefault(piece.row, []).append(piece)
    told = {piece[:2] for row in rows.values() for line in _lines_of_letters(form) for piece in _naming(line, row)}
    pieces = (one._replace(role=LETTER) if one[:2] in told else one for one in grid.pieces)
    return replace(grid, pieces=tuple(pieces)) if told else grid


def _naming(line: Sequence[str], row: Sequence[Piece]) -> Sequence[Piece]:
    """Those of a row that are a line of letters, in its order; of a long one, alone in a row, some may be missing."""
    words = [in_words(piece.value) for piece in row]
    for start in range(len(words) - len(line) + 1):
        if words[start : start + len(line)] == list(line):
            return row[start : start + len(line)]
    rest = iter(line)
    is_part = words[0] == line[0] and all(word in rest for word in words) and 2 * len(words) >= len(line) >= _LONG
    return row if is_part else ()


@once_for
def _lines_of_letters(form: Form) -> frozenset[tuple[str, ...]]:
    """What the lines that name the columns say, of each block and of those side by side."""
    found = set()
    for table in form.tables:
        for band in bands(table.blocks):
            said = [sum(letters_of(table.blocks[at]), ()) for at in band if table.blocks[at].letters]
            found |= {*said, sum(said, ())} - {()}
    return frozenset(found)


def _without(form: Form, grid: Grid) -> Grid:
    if grid.name not in RESERVED_SHEETS and _printed(form):
        printed = {piece[:2] for piece in grid.pieces if _is_printed(form, piece)}
    else:  # the line of the cover that names what prescribes the form: another's report, of another period
        line = made_after(form)
        printed = {one[:2] for one in grid.pieces if type(one.value) is str and one.value.startswith(line)}
    return replace(grid, pieces=tuple(one for one in grid.pieces if one[:2] not in printed)) if printed else grid


def _is_printed(form: Form, piece: Piece) -> bool:
    if type(piece.value) is not str or piece.formula is not None:
        return False
    if piece.value.startswith(made_after(form)) or fold(piece.value) in _printed(form):
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
    return frozenset(map(fold, _texts(form.base))) - _labels(form.base) - {fold("")}


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
