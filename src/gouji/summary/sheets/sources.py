"""The sheet 来源: every file with its unit, digest, verdict and findings, and whoever is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from gouji.consolidation.add_up import Consolidation
from gouji.editing.review import Review
from gouji.messages.gathering import Gathered, gathered
from gouji.messages.render import render
from gouji.model.finding import Severity, reportable
from gouji.model.findings import file_of
from gouji.model.form import SOURCES
from gouji.model.grid import Grid, Piece, RowStream, WholeRow
from gouji.model.language import Language
from gouji.summary.sheets.details import said_verdict
from gouji.workbook.detail import SOURCE_ROWS
from gouji.workbook.list_page import headed, line_height, list_page

_HEADINGS = ("序号", "单位名称", "文件", "SHA-256", "审核结论", "错误", "提醒", "问题")
_WIDTHS = (6.0, 24.0, 34.0, 36.0, 10.0, 7.0, 7.0, 90.0)
_ROLES = ("plain", "line", "line", "line", "plain", "plain", "plain", "line")
_FILE_FINDINGS = 12  # how many findings of one file are written out


class _Line(NamedTuple):
    """A line of the sheet, behind its number."""

    unit: str
    file: str
    sha256: str
    verdict: str
    errors: int
    warnings: int
    findings: str


def source_sheet(result: Consolidation) -> Grid:
    """Units that were added up, units without a return, files that were left out, and what else there is to know."""
    told = gathered(reportable(result.findings))
    below = SOURCE_ROWS + len(result.members) + len(result.missing) + len(result.excluded)
    heights = {0: 34.0, 1: 24.0}
    heights |= {row: line_height([one.said(Language.ZH)], [sum(_WIDTHS[1:])]) for row, one in enumerate(told, below)}
    pieces = RowStream(partial(_pieces, result, told, below), below + len(told), len(_HEADINGS))
    return Grid(SOURCES, pieces, page=list_page(_WIDTHS, heights, SOURCE_ROWS, left=2))


def _pieces(result: Consolidation, told: Sequence[Gathered], below: int) -> Iterator[Piece | WholeRow]:
    yield from headed("数据来源", _HEADINGS)
    for row, source in enumerate(_lines(result), SOURCE_ROWS):
        shown = (row - SOURCE_ROWS + 1, *source)
        yield WholeRow(row, [None if value == "" else value for value in shown], _ROLES, line_height(shown, _WIDTHS))
    for row, one in enumerate(told, below):
        yield Piece(row, 0, "汇总", role="plain")
        yield Piece(row, 1, one.said(Language.ZH), columns=len(_HEADINGS) - 1, role="line")


def _lines(result: Consolidation) -> Iterator[_Line]:
    for member in result.members:
        yield _line(member)
    for unit in result.missing:
        yield _Line(unit.name, "", "", "未报", 0, 1, "没有可用的报表，汇总数不含该单位。")
    for finding in result.excluded:
        wrong = finding.severity is Severity.ERROR
        yield _Line("", file_of(finding), "", "未汇总", int(wrong), int(not wrong), render(finding, Language.ZH))


def _line(member: Review) -> _Line:
    found = reportable(member.findings)
    counts = {severity: sum(f.severity == severity for f in found) for severity in ("error", "warning")}
    causes = gathered(found)
    lines = [one.said(Language.ZH) for one in causes[:_FILE_FINDINGS]]
    if (more := len(causes) - len(lines)) > 0:
        lines.append(f"……另有 {more} 条。")
    said = (member.unit, member.file, member.sha256 or "", said_verdict(member))
    return _Line(*said, counts["error"], counts["warning"], "\n".join(lines))
