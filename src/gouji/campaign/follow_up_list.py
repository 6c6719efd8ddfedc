"""The follow-up list (催报表): a line for every unit, those that still have to return first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath

from gouji.campaign.clerks_notes import AS_WRITTEN, BETWEEN, NO_NOTES, OTHERS, OWN_REMARK, ClerksNotes, notes_in
from gouji.campaign.collection_status import CollectionStatus, OtherFile, UnitState, UnitStatus
from gouji.campaign.report import kept_word, state_word, status_line
from gouji.campaign.status import lying
from gouji.collection.entry import Entry
from gouji.collection.findings import ReportDiffers
from gouji.collection.policy import Decider
from gouji.messages.render import render
from gouji.messages.speech import spoken, word
from gouji.model.finding import Verdict
from gouji.model.grid import Document, Grid, Piece
from gouji.model.language import Language
from gouji.model.text_size import text_height
from gouji.reports.finding_lines import kind_word
from gouji.reports.printable import printable
from gouji.reports.telling import kinds_of, unanswered
from gouji.workbook.blank import marked
from gouji.workbook.cover import LIST_KEY
from gouji.workbook.list_page import headed, line, line_height, list_page
from gouji.workbook.marks import OwnKind

_FIRST = 4
_HEADINGS = ("序号", "单位", "类型", "状态", "报送日期", "版本", "审核结论", "错误", "提醒", "联系人", "电话", "备注")
_WIDTHS = (5.0, 26.0, 9.0, 9.0, 11.0, 6.0, 12.0, 6.0, 6.0, 10.0, 14.0, 46.0)
_WRAPPED = (1, 2, 9, 10, 11)
"""Columns that may take several lines: what the office or a unit wrote."""
_OTHER_WIDTHS = (5.0, 40.0, 26.0, 90.0)
_NOTE_WIDTH = 24.0
_ROOM = 2  # characters of a column that stay free beside a text


def follow_up_list(status: CollectionStatus, day: date, notes: ClerksNotes = NO_NOTES) -> Document:
    """The campaign as a workbook, as of a day: the units, and on a second sheet every other file.

    ``notes`` are what somebody wrote into an earlier list; they stand with their units again.
    """
    grids = [_units(status, day, notes)]
    if others := list(status.others()):
        grids.append(_files(others))
    own = {OWN_REMARK + line.unit.name: remark for line in status.lines if (remark := _own(line, status))}
    return marked(grids, {LIST_KEY: OwnKind.STATUS}, own | rostered(status))


def rostered(status: CollectionStatus) -> dict[str, str]:
    """The marks that say what the list took of each unit from the roster."""
    units = [line.unit for line in status.lines]
    return {AS_WRITTEN + one.name: BETWEEN.join(map(printable, (one.kind, one.contact, one.phone))) for one in units}


def _units(status: CollectionStatus, day: date, notes: ClerksNotes) -> Grid:
    said = [f"截至 {day}", f"报送截止 {status.due}" if status.due else "", status_line(status, Language.ZH)]
    subtitle = "　".join(filter(None, said))
    headings = (*_HEADINGS, *notes.headings)
    widths = (*_WIDTHS, *[_NOTE_WIDTH] * len(notes.headings))
    pieces = headed(f"{status.subject}催报表", headings, _FIRST - 1)
    pieces.insert(1, Piece(1, 0, subtitle, columns=len(headings), role="subtitle"))
    heights = {0: 34.0, 1: text_height(subtitle, sum(widths)) + 8, 2: 6.0, _FIRST - 1: 24.0}
    wrapped = (*_WRAPPED, *range(len(_HEADINGS), len(headings)))
    ordered = sorted(status.lines, key=lambda line: not line.state.is_open)
    for row, one in enumerate(ordered, _FIRST):
        note, *more = notes.of(one.unit.name)
        texts, roles = _line(one, status, row - _FIRST + 1, note)
        texts, roles = (*texts, *map(printable, more)), (*roles, *["line"] * len(more))
        pieces += line(row, texts, roles)
        heights[row] = line_height([texts[i] for i in wrapped], [widths[i] - _ROOM for i in wrapped], 22.0)
    return Grid("催报表", tuple(pieces), page=list_page(widths, heights, _FIRST, left=2))


def _line(
    line: UnitStatus, status: CollectionStatus, number: int, note: str
) -> tuple[tuple[str | int | None, ...], tuple[str, ...]]:
    """What stands in the line of one unit, and in which look."""
    unit, kept = line.unit, line.counting
    dated = line.dated.day.isoformat() if line.dated else ""
    texts = (
        number,
        printable(unit.name),
        printable(unit.kind),
        state_word(line, Language.ZH),
        dated,
        len(line.versions) or "",
        kept_word(line, Language.ZH),
        line.errors if kept else "",
        line.warnings if kept else "",
        printable(unit.contact),
        printable(unit.phone),
        printable("\n".join(filter(None, (_own(line, status), note)))),
    )
    state = "bad" if line.state.is_open else "odd" if line.late else "plain"
    verdict = {Verdict.FAIL: "bad", Verdict.UNDECIDED: "odd"}.get(kept.verdict, "plain") if kept else "plain"
    marked = {1: "line", 3: state, 6: verdict, 11: "line"}
    return texts, tuple(marked.get(column, "plain") for column in range(len(texts)))


def _own(line: UnitStatus, status: CollectionStatus) -> str:
    """The remark on a unit before anybody adds to it, a line for each thing."""
    return printable("\n".join(_remarks(line, status)))


def _remarks(line: UnitStatus, status: CollectionStatus) -> Iterable[str]:
    """What else the caller should know, briefly."""
    if line.counting and len(line.versions) > 1:
        yield f"采用 {_name(line.counting.file)}（{word(line.by, Language.ZH)}），各份有 {line.differing} 格不同"
        if line.first and line.dated and line.first.day != line.dated.day:
            yield f"最早一份 {line.first.day} 报送"
        yield from (render(one, Language.ZH) for one in line.findings if isinstance(one, ReportDiffers))
    elif line.by is Decider.PARTS:
        yield f"报了 {len(line.versions)} 个文件，有的缺表或没有填全，请确认以哪份为准"
    elif len(line.versions) > 1:
        yield f"报了 {len(line.versions)} 份，有 {line.differing} 格不同，请确认以哪份为准"
    if line.counting and line.counting.is_summary:
        yield "报来的是汇总表"
    if line.state == UnitState.COVERED:
        yield "所属单位已全部报送"
    if line.counting and line.doubted:
        yield f"另有说不清是谁报的，请核实：{_name(line.doubted.file)}"
    if line.state != UnitState.COVERED and not line.versions and line.perhaps:
        yield f"可能是它报的，请核实：{_lying(line.perhaps, status)}"
    if line.is_warned and (kept := line.kept) and (open_remarks := unanswered(kept)):
        yield f"有 {len(open_remarks)} 项提醒没有说明原因：{kinds_of(open_remarks, Language.ZH)}"
    if line.before:
        yield f"只有以前的表：{_lying(line.before, status)}"


def _lying(entries: Iterable[Entry], status: CollectionStatus) -> str:
    """Files by their names, each with what it is."""
    files = [one.changed(file=_name(one.file)) for one in lying(entries, status.form, status.period)]
    return spoken(tuple(files), Language.ZH)


def notes_of(earlier: Document, written: Mapping[str, str]) -> ClerksNotes:
    """What somebody wrote into an earlier list: as remarks, in columns of their own behind these, or elsewhere.

    ``written`` are the marks of the new list, for an earlier one that has none.
    """
    return notes_in(earlier, _HEADINGS, written)


def _name(file: str) -> str:
    return PurePath(file).name


def _files(others: Iterable[OtherFile]) -> Grid:
    headings = ("序号", "文件", "填报单位", "情况")
    pieces = headed("没有计为报送的文件", headings)
    heights = {0: 34.0, 1: 24.0}
    for row, (entry, why, *_) in enumerate(others, 2):
        said = (
            entry.file,
            entry.unit if entry.named else "",
            f"[{kind_word(why, Language.ZH)}] {render(why, Language.ZH)}",
        )
        texts: tuple[str | int, ...] = (row - 1, *map(printable, said))
        pieces += line(row, texts, ("plain", "line", "line", "line"))
        heights[row] = line_height(texts, [width - _ROOM for width in _OTHER_WIDTHS], 22.0)
    return Grid(OTHERS, tuple(pieces), page=list_page(_OTHER_WIDTHS, heights, first=2))
