"""How the tables of a Word document look: each as a sheet, with the words above it."""

from __future__ import annotations

from gouji.drafting.seen import At, SeenSheet, Spot, joined
from gouji.drafting.words import is_unit_line, number_in
from gouji.formats.content import too_large
from gouji.formats.findings import Limited
from gouji.model.grid import Document, Grid, InReport, Piece
from gouji.model.labels import unnumbered
from gouji.model.patterns import regex

_CELLS = 20_000
_ABOVE = 3
"""So many paragraphs above a table may say what it is."""
_FIGURE = regex(r"\s*-?[0-9][0-9,]*(?:\.[0-9]+)?\s*")


def tables_of(document: Document, file: str) -> tuple[SeenSheet, ...]:
    """The tables of a document. Raises `UnreadableFile` for one larger than any form."""
    return tuple(_sheet(document, number, grid, file) for number, grid in enumerate(document.grids))


def _sheet(document: Document, number: int, grid: Grid, file: str) -> SeenSheet:
    lead = grid.name.above if isinstance(grid.name, InReport) else 0  # lines of text that the reader put over it
    pieces = [piece._replace(row=piece.row - lead) for piece in grid.pieces if piece.row >= lead]
    rows = max((piece.row + piece.rows for piece in pieces), default=0)
    columns = max((piece.column + piece.columns for piece in pieces), default=0)
    if rows * columns > _CELLS or sum(piece.rows * piece.columns for piece in pieces) > _CELLS:
        raise too_large(file, Limited.CELLS, _CELLS)
    above = [one.text.strip() for one in document.paragraphs if one.before == number and one.text.strip()][-_ABOVE:]
    below = [one.text.strip() for one in document.paragraphs if one.before == number + 1 and one.text.strip()]
    top = len(above)
    spots: dict[At, Spot] = {(row, 0): Spot(row, 0, text=text) for row, text in enumerate(above)}
    covered: dict[At, At] = {}
    for piece in pieces:
        spots[piece.row + top, piece.column] = _spot(piece, top)
        for row in range(piece.row, piece.row + piece.rows):
            for column in range(piece.column, piece.column + piece.columns):
                covered[row + top, column] = piece.row + top, piece.column
    for row in range(top, top + rows):
        for column in range(columns):
            if (row, column) not in covered:
                spots[row, column] = Spot(row, column, framed=True)
    if number + 1 == len(document.grids):  # what stands between two tables may as well be about the next one
        for row, text in enumerate(below[:20], top + rows + 1):
            spots[row, 0] = Spot(row, 0, text=text)
    return SeenSheet(_name(above, number), spots, covered)


def _spot(piece: Piece, top: int) -> Spot:
    text = "" if piece.value is None else str(piece.value)
    return Spot(
        piece.row + top,
        piece.column,
        piece.rows,
        piece.columns,
        text=text,
        number=_FIGURE.fullmatch(text) is not None,
        framed=True,
        indent=(len(text) - len(text.lstrip(" 　")) + 1) // 2,
    )


def _name(above: list[str], number: int) -> str:
    """What the worksheet of a table is called: its number, else its title, else the number of its place."""
    titles = [text for text in reversed(above) if not is_unit_line(text) and len(text) <= 40]
    named = next((one for text in titles if (one := number_in(text))), "")
    if named:
        return named if "表" in named else f"表{named}"
    return joined(unnumbered(titles[0]))[:20] if titles else f"表{number + 1}"
