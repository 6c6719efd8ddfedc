"""Groups of rows that a table has as one row, as an earlier edition does: （六）其他处理 without its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.intake.bind.alignment import Alignment, Sheet
from gouji.intake.bind.ragged import StraightSheet
from gouji.model.edit import Number
from gouji.model.figures import observe
from gouji.model.form import Table, leaf_paths
from gouji.model.grid import Piece, Place
from gouji.model.groups import group_cell, groups_of
from gouji.model.labels import wordings


def group_rows(table: Table, found: Sequence[Alignment]) -> dict[str, Place]:
    """The places of the figures of every group of which no part has a row, but itself has one."""
    places: dict[str, Place] = {}
    for hit in found:
        for number, region in hit.regions.items():
            block, rows = table.blocks[number], region.rows
            taken = {*rows.found.values(), *rows.guessed.values()}
            for group in groups_of(block.rows):
                if any(rows[path] is not None for path in leaf_paths(block.rows) if path[: len(group)] == group):
                    continue
                labels = [
                    piece
                    for piece in _labels(hit.sheet, wordings(group[-1]))
                    if piece.rows == 1 and piece.row not in taken
                ]
                if len(labels) == 1:
                    places |= {
                        group_cell(table, group, column): hit.sheet.place(labels[0].row, at)
                        for column in leaf_paths(block.columns)
                        if (at := region.columns[column]) is not None
                    }
    return places


def _labels(sheet: Sheet, words: frozenset[str]) -> Iterator[Piece]:
    whole = sheet.whole if isinstance(sheet, StraightSheet) else sheet
    return (piece for piece, _ in whole.labels(words))


def figures_of_groups(places: Mapping[str, Place], sheets: Mapping[str, Sheet]) -> dict[str, Number]:
    """What stands at some places, where that is a figure."""
    found = {}
    for name, (sheet, row, column) in places.items():
        piece = sheets[sheet].at.get((row, column))
        if piece is not None and (value := observe(piece.value).value) is not None:
            found[name] = value
    return found
