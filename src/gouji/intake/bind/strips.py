"""The columns of a sheet in which the labels, headings and figures of one block stand, and of those beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from gouji.intake.bind.matching import best_order
from gouji.model.bands import bands, label_columns
from gouji.model.form import Block, Header, Path, Table, leaf_paths
from gouji.model.grid import Piece
from gouji.model.labels import wordings

COLUMNS = 16_384
Find = Callable[[frozenset[str]], Sequence[tuple[Piece, str]]]
"""How texts of a sheet with some wordings are found, each with its own."""


def strips_of(table: Table, find: Find) -> dict[int, range]:
    """The columns of every block whose rows have labels, by its number.

    Blocks side by side share no columns, where their labels stand in the order of the form.
    """
    found = {number: strip_of(block, find) for number, block in enumerate(table.blocks) if block.rows}
    for band in bands(table.blocks):
        if len(band) > 1:
            found |= {band[i]: strip for i, strip in _side_by_side([table.blocks[at] for at in band], find).items()}
    return found


def strip_of(block: Block, find: Find) -> range:
    """The columns in which the block stands with its labels: from its first label up to those of a copy beside it."""
    labels = _labels(block)
    clusters = _clusters(block, find, labels - wordings_of(tuple(leaf_paths(block.columns))) or labels)
    if not clusters:
        return range(COLUMNS)
    best = max(clusters, key=lambda start: (len(clusters[start]), -start))
    copies = (start for start, words in clusters.items() if start > best and words & clusters[best])
    return range(best, min(copies, default=COLUMNS))


def _side_by_side(blocks: Sequence[Block], find: Find) -> dict[int, range]:
    """The strips of the blocks of a band, each up to the next; of those that were found in that order.

    A label such as 合计 that stands in several of them says nothing of where one begins, unless all do.
    """
    said = Counter(word for block in blocks for word in _labels(block))
    there = [_by_column(find, _labels(block)) for block in blocks]
    clusters = []
    for block, columns in zip(blocks, there, strict=True):
        own = frozenset(word for word in _labels(block) if said[word] == 1)
        clusters.append(_clusters(block, find, own) if own else columns)
    starts = sorted(set().union(*clusters))
    chosen = best_order([[len(known.get(start, ())) for start in starts] for known in clusters])
    first = {i: _first(blocks[i], starts[at], there[i]) for i, at in chosen.items()}
    ends = [*first.values(), COLUMNS][1:]
    return {i: range(start, end) for (i, start), end in zip(first.items(), ends, strict=True)}


def _first(block: Block, start: int, columns: Collection[int]) -> int:
    """The first column with labels of a block, where what is its own begins in the one ``start``."""
    return min(column for column in (start, *columns) if start - label_columns(block) < column <= start)


def _labels(block: Block) -> frozenset[str]:
    return wordings_of(tuple(leaf_paths(block.rows)))


def _by_column(find: Find, words: frozenset[str]) -> dict[int, set[str]]:
    """Which of some words stand in each column."""
    found: dict[int, set[str]] = {}
    for piece, folded in find(words):
        found.setdefault(piece.column, set()).add(folded)
    return found


def _clusters(block: Block, find: Find, words: frozenset[str]) -> dict[int, set[str]]:
    """Where labels of a block begin: the first column of each set of them, and which of its words are there."""
    found = _by_column(find, words)
    clusters: list[list[int]] = []
    for column in sorted(found):
        if clusters and column - clusters[-1][-1] <= sum(header.leaf_count for header in block.columns):
            clusters[-1].append(column)
        else:
            clusters.append([column])
    return {cluster[0]: set().union(*(found[column] for column in cluster)) for cluster in clusters}


@lru_cache(maxsize=4096)
def wordings_of(paths: tuple[Path, ...], of: Callable[[Header], frozenset[str]] = wordings) -> frozenset[str]:
    """The wordings of the last headers of some paths."""
    return frozenset().union(*(of(path[-1]) for path in paths))
