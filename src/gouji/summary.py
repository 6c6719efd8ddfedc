"""The summary workbook: official tables over the detail of every unit, with sources and control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from gouji.chartsheet import chart_sheet
from gouji.checksheet import BROKEN, HOLDS, check_sheet, said_by
from gouji.consolidation import Consolidation, Member
from gouji.cover import MARK, cover
from gouji.detail import HEADER_ROWS, LEAD, SUM_LABEL
from gouji.edit import Number
from gouji.explanations import explanation_sheet
from gouji.form import CONTROL, DETAIL, SOURCES, Cell, Form, Path, describe, describe_path
from gouji.formulas import guarded_sum
from gouji.grid import Document, Grid, Page, Piece, a1, address, column_letters, quoted
from gouji.layout import places, text_height
from gouji.messages import render, verdict_word
from gouji.submission import REPORTED, Observation, Submission
from gouji.workbook import mark_grid, mark_properties, table_grid

SUMMARY_MARK = {f"{MARK}summary": "1"}
"""The custom property by which a summary is told from a return that was filled in."""
_FILE_FINDINGS = 12  # how many findings of one file are written out


def summary(result: Consolidation, previous: Submission | None = None) -> Document:
    """Lay a consolidation out as a workbook that is itself a return of the same form.

    ``previous`` is last year's total, which a chart sets beside this year's.

    Every figure of the official tables is a live formula over the sheet 明细, which has a row for
    each unit; their totals add up their own rows and columns.
    """
    form, total = result.form, result.total
    rows = (HEADER_ROWS, HEADER_ROWS + len(result.members) - 1)
    columns = {cell: LEAD + i for i, cell in enumerate(form.cells)}
    control = _control(result, columns, rows)
    tables = []
    for table in form.tables:
        grid = table_grid(form, table, total.observations, total.unit, total.year)
        pieces = tuple(_over_detail(piece, form, table.key, columns, rows) for piece in grid.pieces)
        tables.append(replace(grid, pieces=pieces))
    front = cover(form, total, total.unit, total.year, said_by(control), _notes(result))
    said = explanation_sheet(form, total.explanations)
    charts = chart_sheet(result, columns, rows, previous)
    grids = (front, *tables, said, *charts, _detail(result, columns, rows), _sources(result), control)
    marks = mark_grid(form, total.unit, total.year)
    return Document((*grids, marks), properties=mark_properties(form, total.unit, total.year) | SUMMARY_MARK)


def _notes(result: Consolidation) -> tuple[str, ...]:
    return (
        f"1. 本表由 {len(result.members)} 个单位的填报表汇总而成；"
        f"另有 {len(result.excluded)} 个文件没有汇入，原因见“{SOURCES}”。",
        f"2. 各表数字都是对“{DETAIL}”的实时求和，改动“{DETAIL}”中的数字，汇总随之变化；合计按本表的分项计算。",
        f"3. “{SOURCES}”列出每个文件的单位、校验码（SHA-256）、审核结论和问题；"
        f"“{CONTROL}”核对汇总表的勾稽关系和各单位合计。",
        f"4. 空白不等于 0：没有填数的单位不计入该格合计，清单见“{SOURCES}”。",
    )


# ── official tables and detail ──────────────────────────────────────────────────────────────


def _over_detail(piece: Piece, form: Form, table: str, columns: Mapping[str, int], rows: tuple[int, int]) -> Piece:
    """An input piece as the sum of its column in the detail sheet."""
    if piece.role != "input" or piece.name is None:
        return piece
    cell = piece.name.removeprefix(MARK)
    area = _detail_area(columns[cell], rows)
    value = "" if piece.value is None else piece.value
    return piece._replace(value=value, formula=guarded_sum(area), role="summed", entry=None)


def _detail_area(column: int, rows: tuple[int, int]) -> str:
    """The figures of every unit in one column of the detail sheet, as other sheets see them."""
    letters = column_letters(column)
    return f"{quoted(DETAIL)}!${letters}${rows[0] + 1}:${letters}${rows[1] + 1}"


def _detail(result: Consolidation, columns: Mapping[str, int], rows: tuple[int, int]) -> Grid:
    form = result.form
    width = LEAD + len(columns)
    pieces = [Piece(0, 0, f"{form.title}各单位明细", columns=min(width, 12), role="title")]
    for column, heading in enumerate(("序号", "单位名称", "审核结论")):
        pieces.append(Piece(1, column, heading, 3, role="header"))
    pieces += _detail_headings(form, columns)
    heights = {0: 34.0, 1: 24.0, 2: 58.0, 3: 44.0}
    for i, member in enumerate(result.members):
        row = rows[0] + i
        pieces += [
            Piece(row, 0, i + 1, role="plain"),
            Piece(row, 1, member.unit, role="line"),
            Piece(row, 2, _verdict(member), role="plain"),
        ]
        pieces += [
            Piece(row, column, _stated(member.submission.observations[cell]), role=_detail_role(form, cell))
            for cell, column in columns.items()
        ]
        texts = [str(piece.value) for piece in pieces if piece.row == row and isinstance(piece.value, str)]
        heights[row] = max(24.0, *(text_height(text, 10.0) for text in texts if text != member.unit))
    bottom = rows[1] + 1
    heights[bottom] = 24.0
    pieces += [Piece(bottom, 0, None, role="total"), Piece(bottom, 1, SUM_LABEL, role="total")]
    pieces.append(Piece(bottom, 2, None, role="total"))
    for cell, column in columns.items():
        given = result.contributions[cell].values()
        letters = column_letters(column)
        area = f"{letters}{rows[0] + 1}:{letters}{rows[1] + 1}"
        formula = guarded_sum(area)
        pieces.append(Piece(bottom, column, sum(given) if given else "", formula=formula, role="total"))
    page = Page(
        widths=(6.0, 26.0, 10.0, *[10.0] * len(columns)),
        heights=heights,
        repeat_rows=(1, 3),
        repeat_columns=(0, 2),
        freeze=(HEADER_ROWS, LEAD),
        footer="第 &P 页，共 &N 页",
        landscape=True,
        pages=(0, 0),
    )
    return Grid(DETAIL, tuple(sorted(pieces, key=lambda piece: piece[:2])), page=page)


def _detail_headings(form: Form, columns: Mapping[str, int]) -> list[Piece]:
    """Three merged levels over the figures: table, row, column."""
    levels = [_levels(form, cell) for cell in form.cells.values()]
    pieces = []
    for level in (0, 1):
        start = LEAD
        for _, group in groupby(levels, key=lambda labels, level=level: labels[: level + 1]):  # type: ignore[misc]
            members = list(group)
            pieces.append(Piece(1 + level, start, members[0][level], columns=len(members), role="header"))
            start += len(members)
    pieces += [Piece(3, columns[cell], labels[2], role="header") for cell, labels in zip(columns, levels, strict=True)]
    return pieces


def _levels(form: Form, cell: Cell) -> tuple[str, str, str]:
    upper: Path = cell.row or cell.column[:-1]
    lower: Path = cell.column if cell.row else cell.column[-1:]
    return form.table_of[cell.table].title, describe_path(upper) if upper else "", describe_path(lower)


def _detail_role(form: Form, cell: str) -> str:
    return "total" if cell in form.sums else "plain"


def _stated(seen: Observation) -> Number | str | None:
    """What the unit put into a cell: the figure, or the text that stands there instead."""
    return seen.value if seen.status == REPORTED else seen.raw.strip() or None


# ── sources ─────────────────────────────────────────────────────────────────────────────────


def _sources(result: Consolidation) -> Grid:
    headings = ("序号", "单位名称", "文件", "SHA-256", "审核结论", "错误", "提醒", "问题")
    widths = (6.0, 24.0, 34.0, 36.0, 10.0, 7.0, 7.0, 90.0)
    pieces = [Piece(0, 0, "数据来源", columns=len(headings), role="title")]
    pieces += [Piece(1, i, heading, role="header") for i, heading in enumerate(headings)]
    heights = {0: 34.0, 1: 24.0}
    lines = [_source(member) for member in result.members]
    lines += [_Source("", str(f.arguments["file"]), "", "未汇总", 1, 0, render(f)) for f in result.excluded]
    roles = ("plain", "line", "line", "line", "plain", "plain", "plain", "line")
    for row, line in enumerate(lines, 2):
        shown = (row - 1, *line)
        pieces += [Piece(row, column, shown[column], role=role) for column, role in enumerate(roles)]
        tallest = max(text_height(str(text), width) for text, width in zip(shown, widths, strict=True))
        heights[row] = min(400.0, tallest)  # a spreadsheet allows 409 points
    row = 2 + len(lines)
    for finding in result.findings:
        text = render(finding)
        pieces += [Piece(row, 0, "汇总", role="plain"), Piece(row, 1, text, columns=len(headings) - 1, role="line")]
        heights[row] = text_height(text, sum(widths[1:]))
        row += 1
    page = Page(
        widths=widths,
        heights=heights,
        repeat_rows=(1, 1),
        freeze=(2, 2),
        landscape=True,
        pages=(1, 0),
        footer="第 &P 页，共 &N 页",
    )
    return Grid(SOURCES, tuple(pieces), page=page)


def _verdict(member: Member) -> str:
    return verdict_word(member.verdict, member.findings) + ("（零报告）" if member.submission.nil_return else "")


class _Source(NamedTuple):
    """A line of the sheet 来源, behind its number."""

    unit: str
    file: str
    sha256: str
    verdict: str
    errors: int
    warnings: int
    findings: str


def _source(member: Member) -> _Source:
    counts = {severity: sum(f.severity == severity for f in member.findings) for severity in ("error", "warning")}
    told = [render(finding) for finding in member.findings[:_FILE_FINDINGS]]
    if (more := len(member.findings) - len(told)) > 0:
        told.append(f"……另有 {more} 条。")
    verdict, told_all = _verdict(member), "\n".join(told)
    return _Source(member.unit, member.file, member.sha256, verdict, counts["error"], counts["warning"], told_all)


# ── control ─────────────────────────────────────────────────────────────────────────────────


def _control(result: Consolidation, columns: Mapping[str, int], rows: tuple[int, int]) -> Grid:
    """The rules of the summary, then for every total: Σ of the units' totals against it."""
    form = result.form
    where = places(form)
    values = result.total.values()
    sheet = check_sheet(form, where, values, name=CONTROL)
    top = 1 + max(piece.row for piece in sheet.pieces) + 1
    pieces = [Piece(top, 0, "各单位填报的合计与汇总表合计", columns=8, role="heading")]
    headings = ("序号", "表", "合计项目", "单元格", "各单位合计", "汇总表", "差额", "结果")
    pieces += [Piece(top + 1, i, heading, role="header") for i, heading in enumerate(headings)]
    heights = dict(sheet.page.heights) | {top: 30.0, top + 1: 24.0}
    for i, cell in enumerate(form.sums):
        row = top + 2 + i
        given = result.contributions[cell].values()
        stated, value = sum(given) if given else "", values[cell]
        area = _detail_area(columns[cell], rows)
        own = f"{quoted(where[cell].sheet)}!{a1(where[cell].row, where[cell].column)}"
        left, right = a1(row, 4), a1(row, 5)
        gap = (stated or 0) - (value or 0)  # type: ignore[operator]
        difference = f"ROUND(N({left})-N({right}),6)"
        pieces += [
            Piece(row, 0, i + 1, role="plain"),
            Piece(row, 1, where[cell].sheet, role="plain"),
            Piece(row, 2, describe(form.cells[cell]), role="line"),
            Piece(row, 3, address(where[cell]), role="line"),
            Piece(row, 4, stated, formula=guarded_sum(area), role="plain"),
            Piece(row, 5, "" if value is None else value, formula=own, role="plain"),
            Piece(row, 6, gap, formula=difference, role="plain"),
            Piece(row, 7, BROKEN if gap else HOLDS, formula=f'IF({difference}=0,"{HOLDS}","{BROKEN}")', role="mark"),
        ]
        heights[row] = max(20.0, text_height(describe(form.cells[cell]), 44.0))
    return replace(sheet, pieces=(*sheet.pieces, *pieces), page=replace(sheet.page, heights=heights))
