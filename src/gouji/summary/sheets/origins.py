"""The very hidden sheet that says what the others do not: where a unit's figures stood in its file, if elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.open_rows import is_appended
from gouji.model.form import ORIGINS
from gouji.model.grid import Grid, InReport, Piece, Place, spot
from gouji.model.submission import Origin
from gouji.workbook.layout import places

_KNOWN = 64
"""Of so many layouts it is kept what stood elsewhere: returns are copies of few blanks."""


def origin_sheet(result: Consolidation) -> Grid:
    """A line for each such figure: unit, cell, sheet, where in it; no sheet and address when it was nowhere.

    Every figure of a row that stands below those of other units has one. A unit that returned a summary itself has
    another one, with how many returns that is the sum of behind its name.
    """
    where = {cell: place for cell, place in places(result.form).items() if cell in result.common.index}
    lines: list[tuple[str | int, ...]] = []
    known: dict[int, tuple[Mapping[str, Origin], list[tuple[str, str, str]]]] = {}
    for member in result.members:
        origins = member.submission.origins
        _, moved = known.get(id(origins)) or (origins, _moved(origins, where))
        if len(known) < _KNOWN:  # which most returns share
            known[id(origins)] = origins, moved
        lines += [(member.unit, *one) for one in moved]
        lines += [(member.unit, count)] if (count := member.submission.returns) > 1 else []
    for cell, source in result.sources.items():
        if is_appended(result.form, cell):
            there = (str(source.at.sheet), spot(source.at)) if source.at is not None else ("", "")
            lines.append((result.members[source.member].unit, cell, *there))
    pieces = tuple(
        Piece(row, column, said) for row, line in enumerate(lines) for column, said in enumerate(line) if said
    )
    return Grid(ORIGINS, pieces, visibility="very_hidden", locked=True)


def _moved(origins: Mapping[str, Origin], where: Mapping[str, Place]) -> list[tuple[str, str, str]]:
    """The cells that stood elsewhere, each with sheet and address."""
    found = []
    for cell, place in where.items():
        there = origins[cell].place if cell in origins else None
        if there is None or there != place or isinstance(there.sheet, InReport):
            found.append((cell, *((str(there.sheet), spot(there)) if there else ("", ""))))
    return found
