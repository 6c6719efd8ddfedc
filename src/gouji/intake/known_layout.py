"""What is known of the returns that one program makes of one blank, once the first of them has been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gouji.formats.ooxml.cutting import Cut, Hole, calculated, holes
from gouji.formats.ooxml.document import OpenWorkbook
from gouji.formats.ooxml.styles import CellFormats
from gouji.intake.bind.numbering import counts_columns, heads_numbers
from gouji.intake.bind.placement import Placement
from gouji.intake.bind.recognise import labels_on
from gouji.model.form import Form
from gouji.model.grid import Document, Grid, Piece, Place
from gouji.model.keeping import once_for
from gouji.model.reading import Return
from gouji.model.submission import MARKS, Origin
from gouji.workbook.layout import places
from gouji.workbook.marks import Printed, printed_of

Words = Mapping[tuple[int, ...], object]
"""What stands on a sheet, by row and column, besides the cells of the form."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownLayout:
    """Where everything stands on the official tables of such returns.

    What the sheets of the tables hold is one row of values, with an empty one behind it. In it ``figures`` are the
    positions of the cells of the form, in its order. At those of ``texts``, which are numbers of shared strings, and
    of ``fixed`` the same has to stand always; ``names`` and ``formats`` are the workbook's, ``wordings`` those of its
    labels.

    ``plain`` are the origins of cells without formulas, ``empty``, by their numbers in the form, those of the same
    with nothing in them, where they are others, ``live`` those of cells with formulas, as these are written. The
    formulas of ``shared`` have to be there. In each row of ``countable`` stands nothing but cells, so that 1, 2, 3 …
    would count the columns; each block of ``unmarked`` is known only by what stands in its cells.
    """

    form: Form
    wordings: frozenset[str]
    names: Mapping[str, Place]
    formats: CellFormats
    placement: Placement
    plain: tuple[Origin, ...]
    empty: Mapping[int, Origin]
    live: Mapping[int, Mapping[bytes, Origin]]
    shared: Mapping[int, bytes]
    figures: tuple[int, ...]
    texts: Mapping[int, str]
    fixed: Mapping[int, bytes]
    countable: Sequence[Sequence[int]]
    unmarked: Sequence[Sequence[int]]


class _Filled(NamedTuple):
    """A cell of the form in the return: its hole in the sheet, if there is one, and what stands there."""

    hole: Hole | None
    piece: Piece | None
    origin: Origin

    def is_plain(self, formats: CellFormats) -> bool:
        """Whether figures in it are what they look like, and a formula is the form's own sum."""
        if self.origin.formula is not None and not self.origin.live:
            return False
        if self.piece is not None and self.piece.shown is not None:
            return False
        if self.hole is None:
            return self.origin.formula is None and (self.piece is None or self.piece.value is None)
        return self.hole.kind == "n" and self.hole.style not in formats.styles

    @property
    def is_merged(self) -> bool:
        """Whether it is there though nothing stands in it."""
        return self.piece is not None and self.piece.rows * self.piece.columns > 1 and not self.origin.live


def layout_of(book: OpenWorkbook, cuts: Mapping[str, Cut], document: Document, found: Return) -> KnownLayout | None:
    """The layout of a return as it was ``found`` in the ``document``; None unless it is a filled-in blank.

    Each cell must have been found where the blank has it, with nothing to say of that, and all else on the sheets of
    the tables must be the blank's own words: those of gouji's own layout, or of the office's workbook. Where a sentence
    may be asked for below a table, more than figures has to be read there.
    """
    form, origins = found.form, found.submission.origins
    if any(table.empty_note for table in form.tables):
        return None
    tables = [grid for grid in document if grid.name in cuts]
    if found.findings or origins.keys() != form.cells.keys() or {table.sheet for table in form.tables} != cuts.keys():
        return None
    words: Mapping[str, Words]
    printed = printed_of(document)
    where = {cell: origins[cell].place for cell in form.cells}
    if printed.known:
        words = {grid.name: _words(where, grid) for grid in tables}
        if any(origin.way != MARKS for origin in origins.values()) or not _is_printed(printed, where, tables):
            return None
    else:
        words = _words_of_blank(form)
        if where != places(form) or any(_words(where, grid) != words[grid.name] for grid in tables):
            return None
    if not _is_plain_to_see(words, tables):
        return None
    held = [value for one in cuts.values() for value in one.held]
    known = dict(_holes(cuts))
    pieces = {Place(grid.name, *piece[:2]): piece for grid in tables for piece in grid.pieces}
    cells = [_Filled(known.pop(there, None), pieces.get(there), origins[cell]) for cell, there in where.items()]
    if not all(cell.is_plain(book.formats) for cell in cells):
        return None
    figures = tuple(cell.hole.position if cell.hole is not None else len(held) for cell in cells)
    said = [calculated(held[at]) if at < len(held) else None for at in figures]
    if any((one is not None) is not cell.origin.live for one, cell in zip(said, cells, strict=True)):
        return None
    strings = (hole.position for hole in known.values() if hole.kind == "s" and held[hole.position].isdigit())
    texts = {at: book.strings[int(held[at])] for at in strings}
    open_ones = {*figures, *texts}
    return KnownLayout(
        form=form,
        wordings=labels_on(Document(tuple(tables))),
        names=book.names,
        formats=book.formats,
        placement=Placement("", {cell: (origin.place, origin.way) for cell, origin in origins.items()}),
        plain=tuple(Origin(cell.origin.place, cell.origin.way) for cell in cells),
        empty={i: cell.origin._replace(adds=False) for i, cell in enumerate(cells) if cell.is_merged},
        live={i: {one.formula: cells[i].origin} for i, one in enumerate(said) if one is not None},
        shared={i: one.formula for i, one in enumerate(said) if one is not None and one.shared},
        figures=figures,
        texts=texts,
        fixed={at: value for at, value in enumerate(held) if at not in open_ones},
        countable=_countable(where, words),
        unmarked=_unmarked(form),
    )


def both(known: KnownLayout, other: KnownLayout) -> KnownLayout:
    """A layout with the formulas of another return as well, unless some mean what other cells say."""
    live = {i: {**known.live.get(i, {}), **other.live.get(i, {})} for i in known.live.keys() | other.live.keys()}
    return replace(known, live=live) if not (known.shared or other.shared) else known


def _holes(cuts: Mapping[str, Cut]) -> Iterator[tuple[Place, Hole]]:
    """The holes in all the sheets by their places, with positions in what the sheets hold together."""
    start = 0
    for name, one in cuts.items():
        for hole in holes(one.mould):
            yield Place(name, hole.row, hole.column), hole._replace(position=start + hole.position)
        start += len(one.held)


def _is_plain_to_see(words: Mapping[str, Words], tables: Sequence[Grid]) -> bool:
    """Whether the sheets are wholly visible, and none of their words counts anything."""
    return not any(heads_numbers(word) for said in words.values() for word in said.values()) and all(
        grid.visibility == "visible" and not (grid.hidden_rows or grid.hidden_columns) for grid in tables
    )


def _is_printed(printed: Printed, where: Mapping[str, Place], tables: Sequence[Grid]) -> bool:
    """Whether the sheets say besides figures just what the office's workbook says."""
    known = {*printed.of(tables), *where.values()}
    return all(
        Place(grid.name, *piece[:2]) in known
        for grid in tables
        for piece in grid.pieces
        if piece.value is not None or piece.formula is not None
    )


@once_for
def _words_of_blank(form: Form) -> Mapping[str, Words]:
    """What the blank says on the sheets of its tables."""
    from gouji.workbook.blank import blank  # loads what draws its sheets

    sheets = {table.sheet for table in form.tables}
    return {grid.name: _words(places(form), grid) for grid in blank(form) if grid.name in sheets}


def _words(where: Mapping[str, Place], grid: Grid) -> Words:
    """What stands on a sheet besides the cells of the form; of what is shown otherwise or calculated, how."""
    cells = set(where.values())
    return {
        piece[:2]: piece.value if piece.shown is None and piece.formula is None else (piece.shown, piece.formula)
        for piece in grid.pieces
        if piece.value is not None and Place(grid.name, *piece[:2]) not in cells
    }


def _countable(where: Mapping[str, Place], words: Mapping[str, Words]) -> list[list[int]]:
    """The numbers of the cells of each row in which nothing else stands that would not count columns, too."""
    rows: dict[tuple[str, int], list[int]] = {}
    for number, there in enumerate(where.values()):
        rows.setdefault((there.sheet, there.row), []).append(number)
    return [
        numbers
        for (sheet, row), numbers in rows.items()
        if all(counts_columns(word) for (at, _), word in words[sheet].items() if at == row)
    ]


@once_for
def _unmarked(form: Form) -> list[list[int]]:
    """The numbers of the cells of each block without labels of rows."""
    blocks: dict[tuple[str, int], list[int]] = {}
    unlabelled = {(table.key, i) for table in form.tables for i, block in enumerate(table.blocks) if not block.rows}
    for number, cell in enumerate(form.cells.values()):
        if (cell.table, cell.block) in unlabelled:
            blocks.setdefault((cell.table, cell.block), []).append(number)
    return list(blocks.values())
