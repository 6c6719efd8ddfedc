"""What is printed around a table: its title, number and approval beside it on a screen, notes below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gouji.model.fields import DATE, FOOT, FormField
from gouji.model.form import Form, Table
from gouji.model.grid import Grid, Piece, Place, pinned
from gouji.model.text_size import LINE_HEIGHT, text_height, text_width
from gouji.workbook.cover import asked
from gouji.workbook.layout import LEAST_HEIGHT, skeleton, titled

_BESIDE = (2.0, 30.0)
"""Widths of the gap beside a table and of the column behind it, in characters."""
_GAP = "　　　"


def notes_below(table: Table) -> tuple[Piece, ...]:
    """The notes of a table in the rows below it, over its whole width."""
    frame = skeleton(table)
    return tuple(
        Piece(frame.rows + at, 0, note, columns=frame.columns, role="note") for at, note in enumerate(table.notes)
    )


def printed_rows(table: Table) -> int:
    """How many rows of a sheet a table has with all that is printed below it."""
    return skeleton(table).rows + len(table.notes)


def heights(table: Table) -> Mapping[int, float]:
    """The heights of its rows and of those below it."""
    frame = skeleton(table)
    wide = sum(frame.widths)
    return {**frame.heights, **{piece.row: text_height(str(piece.value), wide) for piece in notes_below(table)}}


def signed(form: Form, table: Table, grid: Grid, contact: Mapping[str, str]) -> Grid:
    """The table with the foot fields of the form below it, as the cover says them."""
    places = {key: there for key, (_, _, there) in asked(form).items()}
    feet = [(one, places[one.key]) for one in form.fields if one.place == FOOT and one.key in places]
    if not feet:
        return grid
    frame, row = skeleton(table), printed_rows(table)
    said = [f"{one.label}：{contact.get(one.key) or _GAP}" for one, _ in feet]
    is_wide = text_width(_GAP.join(said)) <= sum(frame.widths)
    text = (_GAP if is_wide else "\n").join(said)
    between = f'"{_GAP}"' if is_wide else "CHAR(10)"
    formula = f"&{between}&".join(_in_foot(one, there) for one, there in feet)
    piece = Piece(row, 0, text, columns=frame.columns, role="note", formula=formula)
    page = grid.page._replace(heights={**grid.page.heights, row: text_height(text, sum(frame.widths)) + 4})
    rows, columns = grid.page.printed or (row, frame.columns)
    pieces = sorted((*grid.pieces, piece), key=lambda one: one[:2])
    return replace(grid, pieces=tuple(pieces), page=page._replace(printed=(rows + 1, columns)))


def _in_foot(field: FormField, there: Place) -> str:
    """A field as the cover says it, in a formula."""
    cell = pinned(there)
    said = f'IF(ISNUMBER({cell}),TEXT({cell},"yyyy-mm-dd"),{cell})' if field.kind == DATE else cell
    return f'"{field.label.replace(chr(34), chr(34) * 2)}："&IF({cell}="","{_GAP}",{said})'


def surrounded(grid: Grid, table: Table) -> Grid:
    """The table with what is printed in its header where it is seen on a screen: beside it, below one that is wide.

    That is title, unit of measure, number and approval. The table itself stays at A1.
    """
    frame, rows = skeleton(table), printed_rows(table)
    text = titled(table)
    imprint = "\n".join(table.imprint)
    if table.landscape:
        row, column, columns, high = rows + 1, 0, frame.columns, 1
        sizes = {row: text_height(text, sum(frame.widths)) + 4}
        if imprint:
            sizes[row + 1] = text_height(imprint, sum(frame.widths)) + 4
        page = grid.page._replace(heights={**grid.page.heights, **sizes})
    else:
        row, column, columns, high = 0, frame.columns + 1, 1, max(frame.header_rows, 2)
        page = grid.page._replace(widths=(*frame.widths, *_BESIDE))
    pieces = [*grid.pieces, Piece(row, column, text, rows=high, columns=columns, role="heading")]
    if imprint:
        lines = 1 if table.landscape else -int(-len(table.imprint) * LINE_HEIGHT // LEAST_HEIGHT)
        pieces.append(Piece(row + high, column, imprint, rows=lines, columns=columns, role="note"))
    page = page._replace(printed=(rows, frame.columns))
    return replace(grid, pieces=tuple(sorted(pieces, key=lambda piece: piece[:2])), page=page)
