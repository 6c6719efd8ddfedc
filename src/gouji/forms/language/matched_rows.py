"""Rows of several tables that are the same, where units choose the rows: by code, else by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.forms.language.expression import with_row
from gouji.model.edit import own_cell
from gouji.model.form import Path, Table, describe_path, key_path
from gouji.model.keeping import once_for

Matched = tuple[str, str, Mapping[str, tuple[str, ...]]]
"""A name for rows that are the same, what they are in words, and the cells that each reference means there."""


def matched_rows(references: Sequence[str], tables: Sequence[Table]) -> Iterator[Matched]:
    """What references without a row mean for every row of some tables, of which units chose the rows of one or more.

    Rows are those of the tables that have rows of their own, else of all. A table without a row of that key adds
    nothing, and of several rows of one key each adds its own.
    """
    rows: dict[str, dict[str, list[Path]]] = {}
    for table in tables:
        for key, paths in _rows(table).items():
            rows.setdefault(key, {})[table.key] = paths
    for same in [table for table in tables if table.repeat is None]:
        rows = {key: found for key, found in rows.items() if key in _rows(same)}
    of_table = {table.key: table for table in tables}
    for found in rows.values():
        meant = {name: tuple(_cells(name, found, of_table)) for name in references}
        if any(meant.values()):
            first = next(iter(found.values()))[0]
            yield key_path(first), describe_path(first), meant


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
    last = path[-1] if path else None
    own = last.code or (last.label if last.is_open else "") if last is not None else ""
    return own or key_path(path)
