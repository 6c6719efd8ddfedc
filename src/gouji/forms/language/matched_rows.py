"""Rows of several tables that are the same, where units choose the rows: by code, else by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.forms.language.expression import with_row
from gouji.forms.language.repeats import is_unfilled
from gouji.model.edit import own_cell
from gouji.model.form import Path, Table, describe_path, key_path
from gouji.model.keeping import once_for

Matched = tuple[str, str, Mapping[str, tuple[str, ...]]]
"""A name for rows that are the same, what they are in words, and the cells that each reference means there."""


def matched_rows(references: Sequence[str], tables: Sequence[Table]) -> Iterator[Matched]:
    """What references without a row mean for every row of some tables, of which units chose the rows of one or more.

    Rows are those of the tables that have rows of their own, else of all; of the former only those with a code, or of
    which the others have one like it. A table without a row of that key adds nothing, and of several rows of one key
    each adds its own. In a blank nobody knows yet which rows those of a table with rows of its own will meet.
    """
    fixed = [table for table in tables if table.repeat is None]
    if fixed and any(
        is_unfilled([row for block in table.blocks for row in block.rows if row.is_open]) for table in tables
    ):
        return
    rows: dict[str, dict[str, list[Path]]] = {}
    for table in tables:
        for key, paths in _rows(table).items():
            rows.setdefault(key, {})[table.key] = paths
    chosen = {key for table in tables if table.repeat is not None for key in _rows(table)}
    for same in fixed:
        own = _rows(same)
        meant_here = chosen | {key for key, paths in own.items() if any(map(_code, paths))}
        rows = {key: found for key, found in rows.items() if key in own and key in meant_here}
    of_table = {table.key: table for table in tables}
    for found in rows.values():
        meant = {name: tuple(_cells(name, found, of_table)) for name in references}
        if any(meant.values()):
            first = next(iter(found.values()))[0]
            yield key_path(first), describe_path(first), meant


def may_match(tables: Sequence[Table]) -> bool:
    """Whether rows that units choose in one of some tables can be the same as some of each of the others."""
    return any(table.repeat for table in tables) and all(
        table.repeat is not None or any(_code(path) for paths in _rows(table).values() for path in paths)
        for table in tables
    )


def _code(path: Path) -> str:
    return path[-1].code if path else ""


def _cells(reference: str, rows: Mapping[str, Sequence[Path]], tables: Mapping[str, Table]) -> Iterator[str]:
    table = own_cell(reference).partition(".")[0]
    for path in rows.get(table, ()):
        cell = with_row(reference, key_path(path))
        if own_cell(cell) in _ids(tables[table]):
            yield cell


@once_for
def _rows(table: Table) -> Mapping[str, list[Path]]:
    """The rows of a table by what those have in common that are the same."""
    found: dict[str, list[Path]] = {}
    for path in dict.fromkeys(cell.row for cell in table.cells):
        found.setdefault(_same(path), []).append(path)
    return found


@once_for
def _ids(table: Table) -> frozenset[str]:
    return frozenset(cell.id for cell in table.cells)


def _same(path: Path) -> str:
    """What rows have in common that are the same."""
    return _code(path) or (path[-1].label if path and path[-1].is_open else "") or key_path(path)
