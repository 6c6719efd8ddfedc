"""Rows of several tables that are the same, where units choose the rows: by code, else by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gouji.forms.language.expression import with_row
from gouji.forms.language.repeats import is_unfilled
from gouji.model.edit import PREVIOUS
from gouji.model.form import Path, Table, describe_path, key_path

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
    known: dict[str, set[str]] = {}
    for table in tables:
        for path in _rows(table):
            rows.setdefault(_same(path), {}).setdefault(table.key, []).append(path)
            known.setdefault(table.key, set()).add(_same(path))
    chosen = {key for table in tables if table.repeat is not None for key in known.get(table.key, ())}
    for same in fixed:
        coded = {_same(path) for path in _rows(same) if _code(path)}
        rows = {key: found for key, found in rows.items() if key in known[same.key] and key in chosen | coded}
    cells = {cell.id for table in tables for cell in table.cells}
    for found in rows.values():
        meant = {
            name: tuple(one for one in _cells(name, found) if one.removeprefix(PREVIOUS) in cells)
            for name in references
        }
        if any(meant.values()):
            paths = [path for some in found.values() for path in some]
            yield key_path(paths[0]), describe_path(paths[0]), meant


def may_match(tables: Sequence[Table]) -> bool:
    """Whether rows that units choose in one of some tables can be the same as some of each of the others."""
    return any(table.repeat for table in tables) and all(
        table.repeat is not None or any(map(_code, _rows(table))) for table in tables
    )


def _rows(table: Table) -> Iterable[Path]:
    return dict.fromkeys(cell.row for cell in table.cells)


def _code(path: Path) -> str:
    return path[-1].code if path else ""


def _cells(reference: str, rows: Mapping[str, Sequence[Path]]) -> Iterator[str]:
    table = reference.removeprefix(PREVIOUS).partition(".")[0]
    return (with_row(reference, key_path(path)) for path in rows.get(table, ()))


def _same(path: Path) -> str:
    """What rows have in common that are the same."""
    return _code(path) or (path[-1].label if path and path[-1].is_open else "") or key_path(path)
