"""How the blocks of a table lie: in bands one below the other, those of a band side by side in its lanes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.model.form import Block, Table, leaf_paths


class Lane(NamedTuple):
    """Columns of a table in which blocks stand: the first, how many have their labels and how many their figures."""

    left: int
    labels: int
    figures: int

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.left + self.labels + self.figures


def bands(blocks: Sequence[Block]) -> list[list[int]]:
    """The numbers of the blocks that stand side by side, from left to right, band by band."""
    found: list[list[int]] = []
    for number, block in enumerate(blocks):
        if block.beside and found:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def is_side_by_side(table: Table) -> bool:
    """Whether blocks of a table stand side by side."""
    return any(block.beside for block in table.blocks)


def lanes(blocks: Sequence[Block]) -> list[Lane]:
    """The columns of a table: each lane is as wide as the widest block in it."""
    found: list[Lane] = []
    across = bands(blocks)
    for lane in range(max(map(len, across), default=0)):
        mine = [blocks[band[lane]] for band in across if lane < len(band)]
        labels = max(label_columns(block) for block in mine)
        figures = max(sum(header.leaf_count for header in block.columns) for block in mine)
        found.append(Lane(found[-1].end if found else 0, labels, figures))
    return found


def label_columns(block: Block) -> int:
    """How many columns of a block stand in front of its figures."""
    levels = max((header.depth for header in block.rows), default=1 if block.repeat is not None else 0)
    return levels + max(len(block.stubs) - 1, 0)


_LETTERS = "甲乙丙丁戊己庚辛壬癸"


def letters_of(block: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What names the columns of a block: those in front of its figures, and those of figures, by code or number."""
    paths = leaf_paths(block.columns)
    figures = tuple(path[-1].code or str(number) for number, path in enumerate(paths, 1))
    return tuple(_LETTERS[: max(len(block.stubs), 1)]), figures
