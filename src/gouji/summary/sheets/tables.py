"""The official tables of a summary as live sums over its units: all of them, and those of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.grouping import Group, columns_of_parts
from gouji.consolidation.sums import total_of_columns
from gouji.model.form import Form, Table
from gouji.model.formulas import aggregated
from gouji.model.grid import Grid, Piece
from gouji.model.kind import Aggregation, Kind
from gouji.model.patterns import regex
from gouji.model.special import bounding
from gouji.model.submission import Observation
from gouji.model.text_size import text_height
from gouji.summary.sheets.areas import Detail, adjusted_area, joined
from gouji.workbook.blank import table_grid
from gouji.workbook.cover import MARK
from gouji.workbook.layout import skeleton
from gouji.workbook.surroundings import printed_rows

_FORBIDDEN = regex(r"[\[\]:*?/\\']")
_LONGEST_SHEET = 31


def official_tables(result: Consolidation, detail: Detail) -> Iterator[Grid]:
    """Every table of the form for all units, adjusted."""
    form, total = result.form, result.total

    def area(cell: str) -> str:
        return joined(detail.area(cell), adjusted_area(result, cell))

    for table in form.tables:
        grid = table_grid(form, table, total.observations, total.unit, total.year)
        yield replace(grid, pieces=tuple(_summed(piece, form, area, detail) for piece in grid.pieces))


def part_tables(result: Consolidation, detail: Detail, parts: Sequence[Group]) -> Iterator[Grid]:
    """Every table of the form for the units of each kind; such a sheet is no part of the return."""
    form, total = result.common, result.total
    names = _part_names(form, parts)
    for part, name, columns in zip(parts, names, columns_of_parts(result, parts), strict=True):
        observations = total_of_columns(form, columns).observations
        title = f"{total.unit or ''}（{part.name}，{len(part.members)} 个单位）"
        for table in form.tables:
            grid = _part_table(form, table, observations, detail, part, title, total.year)
            yield replace(grid, name=f"{table.sheet}（{name}）")


def _part_names(form: Form, parts: Sequence[Group]) -> list[str]:
    """What the sheets of each part are called behind the name of the table: no two alike, whatever the kinds are.

    A spreadsheet takes 31 units of UTF-16, not all signs, and does not tell ``a`` from ``A``.
    """
    room = _LONGEST_SHEET - len("（）") - max(len(table.sheet) for table in form.tables)
    names: dict[str, str] = {}
    for part in parts:
        text, number = " ".join(_FORBIDDEN.sub("", part.name).split()), 1
        name = _cut(text, room)
        while name.casefold() in names:
            number += 1
            name = _cut(text, room - len(f"-{number}")) + f"-{number}"
        names[name.casefold()] = name
    return list(names.values())


def _cut(text: str, room: int) -> str:
    return text.encode("utf-16-le", "replace")[: 2 * room].decode("utf-16-le", "ignore")


def _part_table(
    form: Form,
    table: Table,
    observations: Mapping[str, Observation],
    detail: Detail,
    part: Group,
    title: str,
    year: int | None,
) -> Grid:
    grid = table_grid(form, table, observations, title, year)
    found = (_summed(piece, form, lambda cell: detail.area(cell, part.members), detail) for piece in grid.pieces)
    pieces = tuple(piece._replace(role="plain", entry=None) if piece.role == "input" else piece for piece in found)
    frame, row = skeleton(table), printed_rows(table)
    said = Piece(row, 0, f"分组汇总：{title}", columns=frame.columns, role="heading")
    page = grid.page._replace(
        header=f"{table.title}（{part.name}）",
        heights={**grid.page.heights, row: text_height(str(said.value), sum(frame.widths)) + 8},
    )
    return replace(
        grid,
        pieces=(*(piece._replace(name=None) for piece in pieces), said),  # below: addresses stay those of the form
        alerts=tuple(alert for alert in grid.alerts if "!" not in alert.formula),  # a rule within the table
        page=page,
    )


def _summed(piece: Piece, form: Form, area: Callable[[str], str], detail: Detail) -> Piece:
    """A piece to be filled in as what the units come to; what no unit's line of the detail has stays as it is.

    A figure of which a summary makes nothing is for the office to type.
    """
    if piece.role == "name":
        return piece._replace(role="stub", entry=None)
    if piece.role != "input" or piece.name is None:
        return piece
    cell = piece.name.removeprefix(MARK)
    if not detail.has(cell) or (piece.entry is not None and piece.entry.kind in (Kind.TEXT, Kind.CHOICE)):
        return piece._replace(role="plain", entry=None)
    value = "" if piece.value is None else piece.value
    how = Aggregation.SUM if cell in detail.own else form.cells[cell].aggregation
    if how is Aggregation.NONE:
        return piece
    if isinstance(value, str) and bounding(value, form.cells[cell].special) is not None:
        return piece._replace(role="summed", entry=None)  # no formula gives a sign
    formula = aggregated(area(cell), how)
    return piece._replace(value=value, formula=formula, role="summed", entry=None)
