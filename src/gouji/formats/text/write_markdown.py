"""Writing a document with running text and tables as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.model.grid import Document, Grid, in_order

_IN_TEXT = str.maketrans({"&": "&amp;"} | {sign: f"\\{sign}" for sign in "\\`*_[]<>|!"})
_IN_CELLS = _IN_TEXT | {ord("\n"): "<br>"}


def to_markdown(document: Document) -> str:
    """Headings by level, paragraphs, and tables of which a merged cell is the first of those it covers."""
    blocks = (
        "\n".join(_table(one)) if isinstance(one, Grid) else f"{'#' * one.level} {_said(one.text)}".strip()
        for one in in_order(document)
    )
    return "\n\n".join(blocks) + "\n"


def _said(text: str) -> str:
    """Text as it stands, whatever Markdown makes of its signs."""
    plain = text.replace("\n", "").translate(_IN_TEXT)
    return f"\\{plain}" if plain.startswith(("#", "-", "+", "~")) else plain


def _table(grid: Grid) -> Iterator[str]:
    rows = max((piece.row + piece.rows for piece in grid.pieces), default=1)
    columns = max((piece.column + piece.columns for piece in grid.pieces), default=1)
    at = {(piece.row, piece.column): piece for piece in grid.pieces}
    for row in range(rows):
        cells = (at.get((row, column)) for column in range(columns))
        texts = ("" if piece is None or piece.value is None else str(piece.value) for piece in cells)
        yield f"| {' | '.join(text.translate(_IN_CELLS) for text in texts)} |"
        if row == 0:
            yield "|" + " --- |" * columns
