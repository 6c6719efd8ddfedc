"""Copies of tables of a report that nobody sees: where another is seen, that one counts."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.intake.bind.alignment import Alignment
from gouji.model.form import Table
from gouji.model.grid import Grid, InReport


def without_unseen(table: Table, hits: Sequence[Alignment]) -> list[Alignment]:
    """The places where a table stands, without those out of sight in a report that shows all of its blocks."""
    shown = [hit for hit in hits if not _is_unseen(hit.sheet.whole)]
    blocks = {block for hit in shown for block in (range(len(table.blocks)) if hit.exact else hit.regions)}
    return shown if len(blocks) == len(table.blocks) else list(hits)


def _is_unseen(grid: Grid) -> bool:
    """Whether a table of a report is hidden, or all of its text is hidden, struck through or raised."""
    if not isinstance(grid.name, InReport):
        return False
    texts = [piece for piece in grid.pieces if piece.value is not None and piece.row >= grid.name.above]
    return grid.visibility != "visible" or all(
        piece.shown is not None and piece.shown.aside and piece.shown.aside.strip() == piece.shown.text.strip()
        for piece in texts
    )
