"""Tables and header trees of a form definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gouji.forms.language.keys import BLOCK, HEADER, TABLE
from gouji.forms.language.problems import Json, Problems, near, strings
from gouji.model.edit import PREVIOUS
from gouji.model.form import (
    RESERVED_SHEETS,
    Block,
    Cell,
    Header,
    Path,
    Table,
    key_path,
    leaf_paths,
)
from gouji.model.kind import Kind
from gouji.model.patterns import regex

_KEY = regex(r"[a-z][a-z0-9_]*")
_BAD_IN_SHEET_NAME = set(r"[]:*?/\\'")


def table_of(item: Json, path: str, unit: str, problems: Problems) -> Table:
    """One table of a definition; ``unit`` is what the form counts in unless it says otherwise."""
    problems.check_keys(item, TABLE, path)
    key = _key(item, path, problems)
    if key == PREVIOUS.rstrip("."):
        problems.add(f"{path}.key", "bad_key", key=key)
    sheet = str(item.get("sheet", ""))
    if len(sheet) > 31 or _BAD_IN_SHEET_NAME & set(sheet):
        problems.add(f"{path}.sheet", "sheet_name", sheet=sheet)
    if sheet in RESERVED_SHEETS:
        problems.add(f"{path}.sheet", "own_sheet", sheet=sheet)
    unit = str(item.get("unit", unit))
    blocks = tuple(_block(child, where, problems) for child, where in problems.items(item, "blocks", path))
    return Table(
        key=key,
        number=str(item.get("number", "")),
        sheet=sheet,
        title=str(item.get("title", "")),
        unit=unit,
        blocks=blocks,
        cells=tuple(cell for number, block in enumerate(blocks) for cell in _cells(block, number, key, unit)),
        widths=_widths(item.get("widths"), blocks, f"{path}.widths", problems),
        landscape=bool(item.get("landscape", False)),
    )


def _widths(value: object, blocks: tuple[Block, ...], path: str, problems: Problems) -> tuple[float, ...]:
    if not isinstance(value, list):
        return ()
    labels = max((header.depth for block in blocks for header in block.rows), default=0)
    count = labels + max((sum(header.leaf_count for header in block.columns) for block in blocks), default=0)
    if len(value) != count or not all(isinstance(width, (int, float)) and 0 < width <= 255 for width in value):
        problems.add(path, "widths", count=count)
        return ()
    return tuple(float(width) for width in value)


def _block(item: Json, path: str, problems: Problems) -> Block:
    problems.check_keys(item, BLOCK, path)
    return Block(
        columns=_headers(item, "columns", path, problems),
        rows=_headers(item, "rows", path, problems),
        caption=str(item.get("caption", "")),
        corner=str(item.get("corner", "")),
    )


def _headers(item: Json, key: str, path: str, problems: Problems) -> tuple[Header, ...]:
    headers = tuple(_header(child, where, problems) for child, where in problems.items(item, key, path))
    return tuple(_with_sums(headers, f"{path}.{key}", headers, (), problems))


def _header(item: Json, path: str, problems: Problems) -> Header:
    problems.check_keys(item, HEADER, path)
    children = tuple(_header(child, where, problems) for child, where in problems.items(item, "children", path))
    if not children and "key" not in item:
        problems.add(f"{path}.key", "needs_key")
    if children and "sum" in item:
        problems.add(f"{path}.sum", "sum_with_children")
    wanted = item.get("sum", [])
    return Header(
        label=str(item.get("label", "")),
        key=_key(item, path, problems),
        children=children,
        aliases=strings(item.get("aliases")),
        sum=(wanted,) if isinstance(wanted, str) else strings(wanted),
        rule=str(item.get("rule", "")),
        kind=problems.one_of(item["kind"], tuple(Kind), f"{path}.kind") if "kind" in item else None,
        unit=str(item.get("unit", "")),
        vertical=bool(item.get("vertical", False)),
        weight=_weight(item, path, problems),
    )


def _weight(item: Json, path: str, problems: Problems) -> int:
    weight = item.get("weight", 0)
    if "weight" in item and not (type(weight) is int and 1 <= weight <= 9):
        problems.add(f"{path}.weight", "weight")
        return 0
    return int(weight)


def _key(item: Json, path: str, problems: Problems) -> str:
    key = str(item.get("key", ""))
    if key and not _KEY.fullmatch(key):
        problems.add(f"{path}.key", "bad_key", key=key)
    return key


def _with_sums(
    headers: tuple[Header, ...], path: str, tree: tuple[Header, ...], above: Path, problems: Problems
) -> Iterator[Header]:
    """The headers with the names in every ``sum`` replaced by the leaves they stand for."""
    for i, header in enumerate(headers):
        where = f"{path}[{i}]"
        if header.children:
            children = _with_sums(header.children, f"{where}.children", tree, (*above, header), problems)
            yield header._replace(children=tuple(children))
        elif header.sum:
            others = tuple(other for other in headers if other is not header)
            yield header._replace(sum=_parts(header, others, f"{where}.sum", tree, above, problems))
        else:
            yield header


def _parts(
    header: Header, others: tuple[Header, ...], path: str, tree: tuple[Header, ...], above: Path, problems: Problems
) -> tuple[str, ...]:
    if header.sum == ("siblings",):
        return tuple(key_path(leaf) for leaf in leaf_paths(others, above))
    leaves = [key_path(leaf) for leaf in leaf_paths(tree)]
    own = key_path((*above, header))
    found: list[str] = []
    for name in header.sum:
        named = [leaf for leaf in leaves if leaf == name or leaf.startswith(name + ".")]
        if not named:
            problems.add(path, "no_such_part", name=name, near=near(name, leaves))
        elif own in named:
            problems.add(path, "contains_itself", name=name)
        found += named
    if repeated := [name for name, count in Counter(found).items() if count > 1]:
        problems.add(path, "added_twice", name=repeated[0])
    return tuple(found)


def _cells(block: Block, number: int, table: str, unit: str) -> Iterator[Cell]:
    columns = [(column, key_path(column), _stated(column)) for column in leaf_paths(block.columns)]
    for row in list(leaf_paths(block.rows)) or [()]:
        begins, (row_kind, row_unit, row_weight) = ".".join(filter(None, (table, key_path(row)))), _stated(row)
        for column, key, (kind, stated, weight) in columns:
            of_kind = kind or row_kind or Kind.COUNT
            yield Cell(
                id=".".join(filter(None, (begins, key))),
                table=table,
                block=number,
                row=row,
                column=column,
                kind=of_kind,
                unit=stated or row_unit or ("" if of_kind.measured else unit),
                total=bool((row and row[-1].sum) or column[-1].sum),
                weight=weight or row_weight or 1,
            )


def _stated(path: Path) -> tuple[Kind | None, str, int]:
    """The kind, the unit and the weight that the nearest header of a path says, as far as one does."""
    return (
        next((header.kind for header in reversed(path) if header.kind), None),
        next((header.unit for header in reversed(path) if header.unit), ""),
        next((header.weight for header in reversed(path) if header.weight), 0),
    )
