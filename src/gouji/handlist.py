"""The list of what was handed out (发放清单): a line for every unit on the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gouji.carrying import Prefill, by_row
from gouji.cover import LIST_KEY, MARK
from gouji.finding import Finding
from gouji.form import MARKS, Form, describe_path
from gouji.grid import Document, Grid, Page, Piece
from gouji.layout import text_height
from gouji.messages import explain
from gouji.roster import ReportingUnit

SHEET = "发放清单"
HANDOUT = "handout"
"""Which list it is, for `gouji.cover.LIST_MARK`."""
_HEADINGS = ("序号", "单位编码", "单位名称", "类型", "上级单位", "联系人", "联系电话", "文件", "预填的上年数字", "备注")
_WIDTHS = (5.0, 11.0, 26.0, 8.0, 18.0, 9.0, 14.0, 34.0, 36.0, 24.0)
_ROLES = ("plain", "plain", "line", "plain", "line", "plain", "plain", "line", "line", "line")
_TOP, _TALLEST = 3, 400.0  # a spreadsheet allows 409 points


class Handout(NamedTuple):
    """What one unit is handed: the file, the figures carried over by cell, and what is to be said about them."""

    unit: ReportingUnit
    file: str
    prefilled: Mapping[str, Prefill]
    findings: tuple[Finding, ...]


def hand_list(form: Form, handouts: Iterable[Handout], year: int) -> Document:
    """The list as a workbook, which also serves as a roster. It says nothing that depends on an earlier run."""
    lines = [_line(form, number, handout) for number, handout in enumerate(handouts, 1)]
    width = len(_HEADINGS)
    filled = sum(bool(line[8]) for line in lines)
    said = f"共 {len(lines)} 个单位，其中 {filled} 个单位的空白表按上年报表预填了数字。"
    pieces = [
        Piece(0, 0, f"{year} 年度{form.title}空白表发放清单", columns=width, role="title"),
        Piece(1, 0, said, columns=width, role="text"),
        *(Piece(2, column, heading, role="header") for column, heading in enumerate(_HEADINGS)),
    ]
    heights = {0: 34.0, 1: 22.0, 2: 24.0}
    for row, line in enumerate(lines, _TOP):
        pieces += [Piece(row, column, line[column] or None, role=role) for column, role in enumerate(_ROLES)]
        tallest = max(text_height(str(text), width) for text, width in zip(line, _WIDTHS, strict=True))
        heights[row] = min(_TALLEST, max(24.0, tallest))
    page = Page(
        widths=_WIDTHS,
        heights=heights,
        repeat_rows=(2, 2),
        freeze=(_TOP, 3),
        landscape=True,
        pages=(1, 0),
        footer="第 &P 页，共 &N 页",
    )
    marks = {LIST_KEY: HANDOUT, "form": form.id, "year": str(year)}
    hidden = tuple(
        Piece(row, column, text) for row, pair in enumerate(marks.items()) for column, text in enumerate(pair)
    )
    grids = (Grid(SHEET, tuple(pieces), page=page), Grid(MARKS, hidden, visibility="very_hidden", locked=True))
    return Document(grids, properties={MARK + key: text for key, text in marks.items()})


def _line(form: Form, number: int, handout: Handout) -> tuple[int | str, ...]:
    unit = handout.unit
    remarks = "\n".join(explain(finding.code).name for finding in handout.findings)
    known = (unit.code, unit.name, unit.kind, unit.parent, unit.contact, unit.phone)
    return (number, *known, handout.file, _figures(form, handout.prefilled), remarks)


def _figures(form: Form, prefilled: Mapping[str, Prefill]) -> str:
    """The figures by row of their table, zeros together."""
    lines = []
    for row, cells in by_row(form, prefilled):
        told = [
            f"{describe_path(form.cells[cell].column)} {prefilled[cell].value}"
            for cell in cells
            if prefilled[cell].value
        ]
        if len(told) < len(cells):
            told.append("其余为 0" if told else "各项为 0")
        lines.append(row + "，".join(told))
    return "\n".join(lines)
