"""Rows of several tables that are the same, where units choose the rows: by code, else by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.forms.language.expression import with_row
from gouji.model.edit import own_cell
from gouji.model.form import Path, Table, describe_path, key_path

Matched = tuple[str, str, Mapping[str, tuple[str, ...]]]
"""A name for rows that are the same, what they are in words, and the cells that each reference means there."""


def matched_rows(references: Sequence[str], tables: Sequence[Table]) -> Iterator[Matched]:
    """What references without a row mean for every row of some tables, of which units chose the rows of one or more.

    Rows are those of the tables that have rows of their own, else of all. A table without a row of that key adds
    nothing, and of several rows of one key each adds its own.
    """
    rows: dict[str, dict[str, list[Path]]] = {}
    known: dict[str, set[str]] = {}
    for table in tables:
        for path in dict.fromkeys(cell.row for cell in table.cells):
            rows.setdefault(_same(path), {}).setdefault(table.key, []).append(path)
            known.setdefault(table.key, set()).add(_same(path))
    for same in [table for table in tables if table.repeat is None]:
        rows = {key: found for key, found in rows.items() if key in known[same.key]}
    cells = {cell.id for table in tables for cell in table.cells}
    for found in rows.values():
        meant = {name: tuple(one for one in _cells(name, found) if own_cell(one) in cells) for name in references}
        if any(meant.values()):
            paths = [path for some in found.values() for path in some]
            yield key_path(paths[0]), describe_path(paths[0]), meant


def _cells(reference: str, rows: Mapping[str, Sequence[Path]]) -> Iterator[str]:
    table = own_cell(reference).partition(".")[0]
    return (with_row(reference, key_path(path)) for path in rows.get(table, ()))


def _same(path: Path) -> str:
    """What rows have in common that are the same."""
    last = path[-1] if path else None
    own = last.code or (last.label if last.is_open else "") if last is not None else ""
    return own or key_path(path)
