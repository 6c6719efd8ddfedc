"""The very hidden sheet that says where a unit's figures stood in its file, if not in their official places."""

from __future__ import annotations

from gouji.consolidation.add_up import Consolidation
from gouji.model.form import ORIGINS
from gouji.model.grid import Grid, InReport, Piece, spot
from gouji.workbook.layout import places


def origin_sheet(result: Consolidation) -> Grid:
    """A line for each such figure: unit, cell, sheet, where in it; no sheet and address when it was nowhere."""
    where = {cell: place for cell, place in places(result.form).items() if cell in result.common.index}
    lines = []
    for member in result.members:
        origins = member.submission.origins
        for cell, place in where.items():
            there = origins[cell].place if cell in origins else None
            if there is None or there != place or isinstance(there.sheet, InReport):
                at = (str(there.sheet), spot(there)) if there else ("", "")
                lines.append((member.unit, cell, *at))
    pieces = tuple(
        Piece(row, column, text) for row, line in enumerate(lines) for column, text in enumerate(line) if text
    )
    return Grid(ORIGINS, pieces, visibility="very_hidden", locked=True)
