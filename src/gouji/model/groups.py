"""Figures of a whole group of rows, as an earlier edition has it, of which the parts were not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gouji.model.edit import Number
from gouji.model.form import Form, Header, Path, Table, describe_path, joined, key_path, leaf_paths
from gouji.model.keeping import once_for
from gouji.model.submission import Submission


def groups_of(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """Every way from the top of a header tree down to a header with a key that stands over others."""
    for header in headers:
        if header.children:
            if header.key:
                yield (*above, header)
            yield from groups_of(header.children, (*above, header))


def group_cell(table: Table, group: Path, column: Path) -> str:
    """What the figure of a whole group of rows in one column goes by: ``requests.other.person``."""
    return joined(table.key, key_path(group), key_path(column))


@once_for
def parts_of_groups(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The cells that the figure of each group stands for, in the order of the form."""
    found: dict[str, list[str]] = {}
    for table in form.tables:
        for block in table.blocks:
            for group in groups_of(block.rows):
                for column in leaf_paths(block.columns):
                    cells = [
                        cell.id
                        for cell in table.cells
                        if cell.column == column and cell.row[: len(group)] == group and not cell.row[-1].sum
                    ]
                    found[group_cell(table, group, column)] = cells
    return {name: tuple(cells) for name, cells in found.items()}


@once_for
def labels_of_groups(form: Form) -> Mapping[str, str]:
    """The figure of each group in words: （六）其他处理·自然人."""
    return {
        group_cell(table, group, column): f"{describe_path(group[-1:])}·{describe_path(column)}"
        for table in form.tables
        for block in table.blocks
        for group in groups_of(block.rows)
        for column in leaf_paths(block.columns)
    }


def not_within(form: Form, cells: Iterable[str]) -> list[str]:
    """Some cells without those that are within others of them, as their headers have figures of their own, and no sums.

    Added up, the others count nothing twice.
    """
    among = dict.fromkeys(cells)
    return [cell for cell in among if among.keys().isdisjoint(_around(form).get(cell, ()))]


@once_for
def _around(form: Form) -> Mapping[str, frozenset[str]]:
    """The cells that each cell is within, of those that are within any."""
    found = {}
    for cell in form.cells.values():
        row, column = key_path(cell.row), key_path(cell.column)
        names = [joined(cell.table, up, column) for up in _up(row)] + [
            joined(cell.table, row, up) for up in _up(column)
        ]
        known = (form.cells[name] for name in names if name in form.cells and name not in form.sums)
        if wholes := frozenset(one.id for one in known if one.block == cell.block):
            found[cell.id] = wholes
    return found


def _up(keys: str) -> Iterator[str]:
    """The beginnings of some keys."""
    while "." in keys:
        keys = keys.rpartition(".")[0]
        yield keys


def with_groups(submission: Submission) -> tuple[Number | None, ...]:
    """The figures, of which the first part of each group stated as a whole has its figure and the others are zero.

    Nobody knows how they were split, but any sum over all of them is right.
    """
    figures, index = list(submission.figures), submission.form.index
    known = parts_of_groups(submission.form)
    for name, value in submission.groups.items():
        for number, cell in enumerate(known.get(name, ())):
            figures[index[cell]] = 0 if number else value
    return tuple(figures)
