"""The lists of a form definition, and the cells that take their words from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gouji.forms.language.keys import CHOICE, LIST
from gouji.forms.language.problems import Json, Problems, near
from gouji.model.choices import Option
from gouji.model.form import Cell, Table
from gouji.model.kind import Kind

Lists = Mapping[str, tuple[Option, ...]]


def lists_of(data: Json, problems: Problems) -> Lists:
    """Every list of a definition by its key."""
    found: dict[str, tuple[Option, ...]] = {}
    items = problems.items(data, "lists", "")
    for item, path in items:
        problems.check_keys(item, LIST, path)
        found[str(item.get("key", ""))] = tuple(_choices(item, path, problems))
    problems.unique([str(item.get("key", "")) for item, _ in items], "lists", "key")
    return found


def _choices(item: Json, path: str, problems: Problems) -> Iterator[Option]:
    values = item.get("values", [])
    found = []
    for at, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, Mapping):
            problems.check_keys(value, CHOICE, f"{path}.values[{at}]")
            found.append(Option(str(value.get("label", "")), str(value.get("code", ""))))
        else:
            found.append(Option(str(value)))
    problems.unique([one.label for one in found], f"{path}.values", "label")
    problems.unique([one.code for one in found], f"{path}.values", "code")
    if any("," in one.text for one in found):
        problems.add(f"{path}.values", "comma_in_choice")
    yield from found


def with_choices(table: Table, lists: Lists, path: str, problems: Problems) -> Table:
    """A table with the lists that its headers name in the cells below these."""
    if not any(cell.kind is Kind.CHOICE or _named(cell) for cell in table.cells):
        return table
    for name in dict.fromkeys(_named(cell) for cell in table.cells if cell.kind is Kind.CHOICE):
        if name not in lists:
            problems.add(path, "no_such_list", name=name, near=near(name, lists))
    cells = tuple(
        cell._replace(choices=lists.get(_named(cell), ())) if cell.kind is Kind.CHOICE else cell for cell in table.cells
    )
    return replace(table, cells=cells)


def _named(cell: Cell) -> str:
    """The list that the nearest header names."""
    return next((header.choices for header in (*cell.column[::-1], *cell.row[::-1]) if header.choices), "")
