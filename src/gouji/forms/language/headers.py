"""Tables and header trees of a form definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.forms.language.keys import BLOCK, CHILDREN, EXCLUSIVE, HEADER, OWN_COLUMN, TABLE
from gouji.forms.language.precision import Precision, precision_of
from gouji.forms.language.problems import Json, Problems, near, strings
from gouji.forms.language.repeats import open_headers, repeat_of, stubs_of
from gouji.model.alike import walk
from gouji.model.bands import bands, lanes
from gouji.model.edit import EARLIER
from gouji.model.form import (
    RESERVED_SHEETS,
    Block,
    Cell,
    Header,
    Path,
    Table,
    is_closed,
    joined,
    key_path,
    leaf_paths,
    under,
)
from gouji.model.imprint import LONGEST_IMPRINT, imprint_of
from gouji.model.kind import Aggregation, Kind
from gouji.model.open_rows import RowName
from gouji.model.patterns import regex

_KEY = regex(r"[a-z][a-z0-9_]*")
_BAD_IN_SHEET_NAME = set(r"[]:*?/\\'")


def table_of(item: Json, path: str, head: Json, problems: Problems) -> Table:
    """One table of a definition, with empty open rows; what ``head`` says holds unless it says otherwise."""
    problems.check_keys(item, TABLE, path)
    key = _key(item, path, problems)
    if f"{key}." in EARLIER:
        problems.add(f"{path}.key", "bad_key", key=key)
    sheet = str(item.get("sheet", ""))
    if len(sheet) > 31 or _BAD_IN_SHEET_NAME & set(sheet):
        problems.add(f"{path}.sheet", "sheet_name", sheet=sheet)
    if sheet in RESERVED_SHEETS:
        problems.add(f"{path}.sheet", "own_sheet", sheet=sheet)
    unit = str(item.get("unit", head.get("unit", "")))
    of_table = precision_of(item, path, problems).else_(precision_of(head, "form", Problems()))
    imprint = imprint_of(item, head)
    if sum(map(len, imprint)) > LONGEST_IMPRINT:
        problems.add(path, "imprint", most=LONGEST_IMPRINT)
    blocks = _blocks(item, path, problems)
    if sum(block.repeat is not None for block in blocks) > 1:
        problems.add(f"{path}.blocks", "one_repeat")
    _check_beside(blocks, path, problems)
    return Table(
        key=key,
        number=str(item.get("number", "")),
        sheet=sheet,
        title=str(item.get("title", "")),
        unit=unit,
        blocks=blocks,
        cells=_precise(list(_cells_of(blocks, key, unit, of_table)), path, problems),
        widths=_widths(item.get("widths"), blocks, f"{path}.widths", problems),
        landscape=bool(item.get("landscape", False)),
        imprint=imprint,
        notes=_notes(item),
        empty_note=str(item.get("empty_note", "")),
    )


def _notes(item: Json) -> tuple[str, ...]:
    """The lines below a table, with what is to be said there where it has no figures, if none of them says it."""
    notes, sentence = strings(item.get("notes")), str(item.get("empty_note", ""))
    if not sentence:
        return notes
    from gouji.model.empty_note import WITHOUT_FIGURES, says

    return notes if says(notes, sentence) else (*notes, f"{WITHOUT_FIGURES}{sentence}")


def _check_beside(blocks: tuple[Block, ...], path: str, problems: Problems) -> None:
    """Note blocks that cannot stand side by side, and rows that stand at the bottom of nothing."""
    is_open = any(block.repeat is not None for block in blocks)
    for band in bands(blocks):
        for number in band:
            block, where = blocks[number], f"{path}.blocks[{number}]"
            if (block.beside and number == 0) or (len(band) > 1 and (is_open or not block.rows)):
                problems.add(f"{where}.beside", "beside")
            below = (*walk(block.columns), *(one for row in block.rows for one in walk(row.children)))
            at_top = sum(row.bottom for row in block.rows)
            if any(header.bottom for header in below) or at_top > 1 or (at_top and len(band) == 1):
                problems.add(where, "bottom")


def opened(table: Table, item: Json, form: Json, rows: Sequence[RowName]) -> Table:
    """A table of a sound definition with the open rows that a return has put into it."""
    blocks = tuple(
        block._replace(rows=open_headers(said, block.repeat, rows)) if block.repeat is not None else block
        for block, said in zip(table.blocks, item["blocks"], strict=True)
    )
    of_table = precision_of(item, "", Problems()).else_(precision_of(form, "", Problems()))
    return replace(table, blocks=blocks, cells=tuple(_cells_of(blocks, table.key, table.unit, of_table)))


def _cells_of(blocks: Sequence[Block], table: str, unit: str, of_table: Precision) -> Iterator[Cell]:
    return (cell for number, block in enumerate(blocks) for cell in _cells(block, number, table, unit, of_table))


def _widths(value: object, blocks: tuple[Block, ...], path: str, problems: Problems) -> tuple[float, ...]:
    if not isinstance(value, list):
        return ()
    count = max((lane.end for lane in lanes(blocks)), default=0)
    if len(value) != count or not all(isinstance(width, (int, float)) and 0 < width <= 255 for width in value):
        problems.add(path, "widths", count=count)
        return ()
    return tuple(float(width) for width in value)


def _blocks(item: Json, path: str, problems: Problems) -> tuple[Block, ...]:
    """The blocks, of which those of one line without a label go on with the line of the one before."""
    found: list[Block] = []
    for child, where in problems.items(item, "blocks", path):
        bands = (header for block in found if not (block.rows or block.repeat) for header in block.columns)
        found.append(_block(child, where, () if {"rows", "repeat"} & child.keys() else tuple(bands), problems))
    return tuple(found)


def _block(item: Json, path: str, bands: tuple[Header, ...], problems: Problems) -> Block:
    problems.check_keys(item, BLOCK, path)
    repeat = repeat_of(item, path, problems)
    columns = _headers(item, "columns", path, problems, bands)
    down = _headers(item, "rows", path, problems) if repeat is None else open_headers(item, repeat, None)
    closed = strings(item.get("closed"))
    lines = list(leaf_paths(down)) or [()]
    known = [joined(key_path(row), key_path(one)) for row in lines for one in leaf_paths(columns)]
    for name in closed:
        if not any(under(cell, name) for cell in known):
            problems.add(f"{path}.closed", "no_such_cell", name=name, near=near(name, known))
    if item.get("letters") is True and not down and repeat is None:
        problems.add(f"{path}.letters", "letters")
    return Block(
        columns=columns,
        rows=down,
        closed=closed,
        caption=str(item.get("caption", "")),
        corner=str(item.get("corner", "")),
        stubs=stubs_of(item, path, problems),
        repeat=repeat,
        beside=item.get("beside") is True,
        letters=item.get("letters") is True,
    )


def _headers(item: Json, key: str, path: str, problems: Problems, bands: tuple[Header, ...] = ()) -> tuple[Header, ...]:
    """A header tree; sums may also name leaves of ``bands``, those of the blocks that print the same line above."""
    headers = tuple(_header(child, where, problems) for child, where in problems.items(item, key, path))
    summed = tuple(_with_sums(headers, f"{path}.{key}", (*bands, *headers), (), problems))
    if not any(header.heading for header in walk(summed)):
        return summed
    from gouji.forms.language.parents import in_columns, in_lines  # of most trees no branch has a figure

    return in_lines(summed) if key == "rows" else in_columns(summed)


def _header(item: Json, path: str, problems: Problems) -> Header:
    problems.check_keys(item, HEADER, path)
    children = tuple(_header(child, where, problems) for child, where in problems.items(item, "children", path))
    heading = heading_of_own(item)
    if "key" not in item and (heading or not children):
        problems.add(f"{path}.key", "needs_key")
    wanted = item.get("sum", [])
    if children and "sum" in item and (wanted != CHILDREN or "whole" in item):
        problems.add(f"{path}.sum", "sum_with_children")
    if heading and not children:
        problems.add(path, "no_children")
    if isinstance(whole := item.get("whole"), str):
        problems.one_of(whole, (EXCLUSIVE,), f"{path}.whole")
    return Header(
        label=str(item.get("label", "")),
        key=_key(item, path, problems),
        children=children,
        aliases=strings(item.get("aliases")),
        sum=(wanted,) if isinstance(wanted, str) else strings(wanted),
        rule=str(item.get("rule", "")),
        kind=_kind(item, path, problems),
        unit=str(item.get("unit", "")),
        vertical=bool(item.get("vertical", False)),
        weight=_weight(item, path, problems),
        code=str(item.get("code", "")),
        aggregation=problems.one_of(item["aggregation"], tuple(Aggregation), f"{path}.aggregation")
        if "aggregation" in item
        else None,
        **precision_of(item, path, problems)._asdict(),
        choices=str(item.get("choices", "")),
        required=item.get("required") is True,
        longest=_longest(item, path, problems),
        bottom=item.get("bottom") is True,
        heading=heading,
        whole=(CHILDREN,) if whole else (),
        exclusive=whole == EXCLUSIVE,
    )


def heading_of_own(item: Json) -> str:
    """What the column for a header's own figure is called, if it has one besides those below it."""
    said = item.get("figure")
    if isinstance(said, str) and said:
        return said
    return OWN_COLUMN if said is True or item.get("whole") or item.get("sum") == CHILDREN else ""


def _kind(item: Json, path: str, problems: Problems) -> Kind | None:
    if "kind" in item:
        return problems.one_of(item["kind"], tuple(Kind), f"{path}.kind")
    return Kind.CHOICE if "choices" in item else None


def _longest(item: Json, path: str, problems: Problems) -> int:
    longest = item.get("longest", 0)
    if "longest" in item and not (type(longest) is int and longest >= 1):
        problems.add(f"{path}.longest", "longest")
        return 0
    return int(longest)


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
            here = (*above, header)
            children = tuple(_with_sums(header.children, f"{where}.children", tree, here, problems))
            parts = tuple(key_path(path) for path in _top_paths(header.children, here))
            yield header._replace(
                children=children, sum=parts if header.sum else (), whole=parts if header.whole else ()
            )
        elif header.sum:
            others = tuple(other for other in headers if other is not header)
            yield header._replace(sum=_parts(header, others, f"{where}.sum", tree, above, problems))
        else:
            yield header


def _all_paths(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """Every way down to a figure, in the order printed."""
    for header in headers:
        if header.heading or not header.children:
            yield (*above, header)
        yield from _all_paths(header.children, (*above, header))


def _top_paths(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """The ways down to the figures that together are all of what stands under some headers, none of them twice."""
    for header in headers:
        if header.heading or not header.children:
            yield (*above, header)
        else:
            yield from _top_paths(header.children, (*above, header))


def _parts(
    header: Header, others: tuple[Header, ...], path: str, tree: tuple[Header, ...], above: Path, problems: Problems
) -> tuple[str, ...]:
    if header.sum == ("siblings",):
        return tuple(key_path(leaf) for leaf in _top_paths(others, above))
    leaves = [key_path(leaf) for leaf in _all_paths(tree)]
    own = key_path((*above, header))
    found: list[str] = []
    for name in header.sum:
        named = [name] if name in leaves else [leaf for leaf in leaves if leaf.startswith(name + ".")]
        if not named:
            problems.add(path, "no_such_part", name=name, near=near(name, leaves))
        elif own in named:
            problems.add(path, "contains_itself", name=name)
        found += named
    if repeated := [name for name, count in Counter(found).items() if count > 1]:
        problems.add(path, "added_twice", name=repeated[0])
    return tuple(found)


def _precise(cells: list[Cell], path: str, problems: Problems) -> tuple[Cell, ...]:
    """The cells; noted are those that were rounded, nobody says to what."""
    for cell in cells:
        if cell.rounded and cell.decimals is None:
            problems.add(path, "rounded_to_nothing", cell=cell.id)
            break
    return tuple(cells)


def _cells(block: Block, number: int, table: str, unit: str, of_table: Precision) -> Iterator[Cell]:
    columns = [(column, key_path(column), _stated(column)) for column in leaf_paths(block.columns)]
    for row in list(leaf_paths(block.rows)) or ([] if block.repeat is not None else [()]):
        begins, of_row = joined(table, key_path(row)), _stated(row)
        for column, key, of_column in columns:
            if block.closed and is_closed(block, row, column):
                continue
            kind = of_column.kind or of_row.kind or Kind.COUNT
            said = of_column.aggregation or of_row.aggregation
            if not kind.is_figure and said is None and block.repeat is not None and row and not row[-1].is_open:
                continue  # no text belongs into the row of a sum, unless it is said that the unit writes one there
            aggregation = said or Aggregation.SUM
            adds_up = bool(row and row[-1].sum) and aggregation is Aggregation.SUM
            is_sum = kind.is_figure and (bool(column[-1].sum) or adds_up)
            yield Cell(
                id=joined(begins, key),
                table=table,
                block=number,
                row=row,
                column=column,
                kind=kind,
                unit=of_column.unit or of_row.unit or ("" if kind.measured else unit),
                total=is_sum,
                weight=of_column.weight or of_row.weight or 1,
                aggregation=aggregation if kind.is_figure else Aggregation.NONE,
                **of_column.precision.else_(of_row.precision).else_(of_table).of(kind),
                required=not kind.is_figure and any(header.required for header in (*row, *column)),
                longest=0 if kind.is_figure else max((header.longest for header in (*row, *column)), default=0),
            )


class _Stated(NamedTuple):
    """What the nearest header of a path says that says so."""

    kind: Kind | None
    unit: str
    weight: int
    aggregation: Aggregation | None
    precision: Precision


def _stated(path: Path) -> _Stated:
    up = path[::-1]
    return _Stated(
        next((header.kind for header in up if header.kind), None),
        next((header.unit for header in up if header.unit), ""),
        next((header.weight for header in up if header.weight), 0),
        next((header.aggregation for header in up if header.aggregation), None),
        Precision.along(path),
    )
