"""Tables of a form that could be taken for one another, as the headings of one stand in the other too."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import permutations

from gouji.model.form import Block, Form, Header, Table, leaf_paths
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings


@once_for
def rivals(form: Form) -> tuple[tuple[Table, Table], ...]:
    """The pairs of tables, in the order of the form, of which one could be found among the headings of the other."""
    return tuple(
        (one, other)
        for number, one in enumerate(form.tables)
        for other in form.tables[number + 1 :]
        if _is_within(one, other) or _is_within(other, one)
    )


@once_for
def is_open_to_doubt(form: Form) -> bool:
    """Whether a form has tables like that, or with the same rows, or several lines that only their headings mark."""
    unlabelled = sum(not block.rows for table in form.tables for block in table.blocks) > 1
    return unlabelled or bool(rivals(form)) or any(_share_rows(*pair) for pair in permutations(form.tables, 2))


def _share_rows(table: Table, other: Table) -> bool:
    """Whether half of the rows of a block stand in another table: below it on one sheet, they are found there."""
    return any(
        block.rows and _half(block.rows, there.rows) for block in table.blocks for there in other.blocks if there.rows
    )


class Distinction(StrEnum):
    """What tells one table from another."""

    SHEET = "sheet"
    TITLE = "title"
    CAPTION = "caption"


def distinguished_by(one: Table, other: Table) -> tuple[Distinction, ...]:
    """What tells a table from another with like headings, besides those, marks and order."""
    captions = [{fold(block.caption) for block in table.blocks if block.caption} for table in (one, other)]
    ways = {
        Distinction.SHEET: fold(one.sheet) != fold(other.sheet),
        Distinction.TITLE: fold(one.title) != fold(other.title),
        Distinction.CAPTION: captions[0] != captions[1],
    }
    return tuple(way for way, tells in ways.items() if tells)


def _is_within(table: Table, other: Table) -> bool:
    """Whether a table is found by its headings where another stands: half of those of a block are enough."""
    return any(_has_half(block, there) for block in table.blocks for there in other.blocks)


def _has_half(block: Block, there: Block) -> bool:
    return _half(block.columns, there.columns) and (not block.rows or _half(block.rows, there.rows))


def _half(headers: tuple[Header, ...], there: tuple[Header, ...]) -> bool:
    known = frozenset(word for path in leaf_paths(there) for word in wordings(path[-1]))
    leaves = [wordings(path[-1]) for path in leaf_paths(headers)]
    return 2 * sum(not one.isdisjoint(known) for one in leaves) >= len(leaves)


def walk(headers: tuple[Header, ...]) -> Iterator[Header]:
    """Every header of some trees."""
    for header in headers:
        yield header
        yield from walk(header.children)
