"""The list of what was handed out (发放清单): a line for every unit on the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gouji.editing.carry_over import Prefill, by_row
from gouji.messages.render import explain
from gouji.model.finding import Finding
from gouji.model.form import Form, describe_path
from gouji.model.grid import Document, Grid, Piece
from gouji.model.language import Language
from gouji.model.reporting_period import Frequency, Period
from gouji.units.roster import ReportingUnit
from gouji.workbook.blank import marked
from gouji.workbook.cover import LIST_KEY
from gouji.workbook.list_page import headed, line, line_height, list_page
from gouji.workbook.marks import OwnKind

SHEET = "发放清单"
_HEADINGS = (
    "序号",
    "单位编码",
    "单位名称",
    "类型",
    "上级单位",
    "联系人",
    "联系电话",
    "文件",
    "预填的{before}数字",
    "备注",
)
_WIDTHS = (5.0, 11.0, 26.0, 8.0, 18.0, 9.0, 14.0, 34.0, 36.0, 24.0)
_ROLES = ("plain", "plain", "line", "plain", "line", "plain", "plain", "line", "line", "line")
_TOP = 3


class Handout(NamedTuple):
    """What one unit is handed: the file, the figures carried over by cell, and what is to be said about them."""

    unit: ReportingUnit
    file: str
    prefilled: Mapping[str, Prefill]
    findings: tuple[Finding, ...]


def handed_out_list(form: Form, handouts: Iterable[Handout], period: Period) -> Document:
    """The list as a workbook, which also serves as a roster. It says nothing that depends on an earlier run."""
    before = "上年" if form.frequency is Frequency.YEAR else "以前"
    headings = [heading.format(before=before) for heading in _HEADINGS]
    lines = [_line(form, number, handout) for number, handout in enumerate(handouts, 1)]
    filled = sum(bool(texts[8]) for texts in lines)
    said = f"共 {len(lines)} 个单位，其中 {filled} 个单位的空白表按{before}报表预填了数字。"
    pieces = headed(f"{period.words(' ')}{form.title}空白表发放清单", headings, _TOP - 1)
    pieces.insert(1, Piece(1, 0, said, columns=len(_HEADINGS), role="text"))
    heights = {0: 34.0, 1: 22.0, 2: 24.0}
    for row, texts in enumerate(lines, _TOP):
        pieces += line(row, (text or None for text in texts), _ROLES)
        heights[row] = line_height(texts, _WIDTHS, 24.0)
    page = list_page(_WIDTHS, heights, _TOP, left=3)
    marks = {LIST_KEY: OwnKind.HANDOUT, "form": form.id, "year": str(period.year)}
    marks |= {"period": str(period)} if period.part else {}
    return marked([Grid(SHEET, tuple(pieces), page=page)], marks)


def _line(form: Form, number: int, handout: Handout) -> tuple[int | str, ...]:
    unit = handout.unit
    remarks = "\n".join(explain(finding.code, Language.ZH).name for finding in handout.findings)
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
        lines.append((f"{row}：" if row else "") + "，".join(told))
    return "\n".join(lines)
