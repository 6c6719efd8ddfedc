"""The summary workbook: official tables over the detail of every unit, with sources and control."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.grouping import Group, by_kind, by_level
from gouji.model.form import ADJUSTMENTS, CONTROL, DETAIL, LEVELS, SOURCES
from gouji.model.grid import Document
from gouji.model.kind import Aggregation
from gouji.summary.sheets.adjustments import adjustment_sheet
from gouji.summary.sheets.areas import Detail
from gouji.summary.sheets.charts import chart_sheet
from gouji.summary.sheets.control import control_sheet
from gouji.summary.sheets.details import detail_sheet
from gouji.summary.sheets.levels import level_sheet
from gouji.summary.sheets.origins import origin_sheet
from gouji.summary.sheets.sources import source_sheet
from gouji.summary.sheets.subtotals import subtotal_sheet
from gouji.summary.sheets.tables import official_tables, part_tables
from gouji.workbook.blank import marked, return_marks
from gouji.workbook.check_sheet import said_by
from gouji.workbook.code_sheet import code_sheet
from gouji.workbook.cover import cover
from gouji.workbook.layout import places
from gouji.workbook.reasons import explanation_sheet

_EXTREMES = {Aggregation.MINIMUM: "最小值", Aggregation.MAXIMUM: "最大值"}
VERSION = "2"
"""Which sheets and headings a summary has; one that does not say so is the first."""


def summary_workbook(result: Consolidation) -> Document:
    """Lay a consolidation out as a workbook that is itself a return of the same form.

    Every figure of the official tables is a live formula over the sheet 明细, which has a row for
    each unit, and the sheet 调整 where there are adjustments; their totals add up their own rows and
    columns. With a roster further sheets add up the units by kind and by level; a reported summary
    is compared in the sheet 节点检查. Where last year's total is known a chart sets it beside this year's.
    """
    form, total = result.form, result.total
    detail = Detail.of(result)
    control = control_sheet(result, detail)
    kinds, levels = by_kind(result), by_level(result)
    reckoned, sealed = code_sheet(form, places(form), total.observations, total.period, nil_return=total.nil_return)
    grids = (
        cover(form, total, total.unit, total.period, said_by(control), _notes(result, kinds, levels), sealed),
        *official_tables(result, detail),
        explanation_sheet(form, total.explanations),
        *chart_sheet(result, detail, result.previous),
        *part_tables(result, detail, kinds),
        *([level_sheet(result, detail, levels)] if levels else []),
        detail_sheet(result, detail),
        *([adjustment_sheet(result)] if result.adjustments else []),
        *([subtotal_sheet(result, detail)] if result.subtotals else []),
        source_sheet(result),
        control,
        reckoned,
        origin_sheet(result),
    )
    return marked(grids, {**return_marks(form, total.unit, total.period), "summary": VERSION})


def _notes(result: Consolidation, kinds: Sequence[Group], levels: Sequence[Group]) -> tuple[str, ...]:
    count = f"本表由 {len(result.members)} 个单位的填报表汇总而成"
    if result.roster is not None:
        parts = {"个没有报": result.missing, "个待确认": result.undecided}
        told = [f"{len(units)} {what}" for what, units in parts.items() if units]
        absent = f"，{'，'.join(told)}，名单见“{SOURCES}”" if told else "，全部报齐"
        count = f"应报 {len(result.roster.units)} 个单位，{count}{absent}"
    notes = [
        count + (f"；另有 {len(result.excluded)} 个文件没有汇入，原因见“{SOURCES}”。" if result.excluded else "。"),
        f"各表数字都是对“{DETAIL}”的实时求和，改动“{DETAIL}”中的数字，汇总随之变化；合计按本表的分项计算。",
        f"“{SOURCES}”列出每个文件的单位、文件指纹（SHA-256）、审核结论和问题；“{CONTROL}”核对汇总表的勾稽关系和各单位合计。",
        f"空白不等于 0：没有填数的单位不计入该格合计，清单见“{SOURCES}”。",
    ]
    ways = {cell.aggregation for cell in result.common.cells.values() if cell.kind.is_figure}
    if extremes := [word for how, word in _EXTREMES.items() if how in ways]:
        notes.append(f"按规定不相加的指标，汇总取各单位的{'或'.join(extremes)}。")
    if Aggregation.NONE in ways:
        notes.append("中位数、平均数、百分比等不能由各单位的数得出的指标，汇总表留空，由汇总单位据实填写。")
    if kinds:
        notes.append(f"按单位类型的分组汇总在同名的表中，例如“{result.form.tables[0].sheet}（{kinds[0].name}）”。")
    if levels:
        notes.append(f"按上下级关系的逐级汇总见“{LEVELS}”。")
    if result.adjustments:
        notes.append(f"汇总数含 {len(result.adjustments)} 项调整，每项的数额和原因见“{ADJUSTMENTS}”。")
    return tuple(f"{number}. {note}" for number, note in enumerate(notes, 1))
