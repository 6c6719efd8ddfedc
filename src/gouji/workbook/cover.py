"""The cover sheet (封面): who reports, for which period, by whom, and how to fill in the form."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from gouji.model.check_code import LABEL as CHECK_CODE
from gouji.model.fields import FIXED, FormField
from gouji.model.form import CHECKS, COVER, EXPLANATIONS, Form
from gouji.model.grid import Grid, PageSetup, Piece, Place, Validation, Value, pinned
from gouji.model.reporting_period import JANUARY, Frequency, Period, names_of
from gouji.model.submission import Submission
from gouji.model.text_size import text_height
from gouji.workbook.list_page import PAGE_NUMBERS

YES, NO = "是", "否"


class Field(NamedTuple):
    """One line of the cover: its hidden name, its label and what may be entered."""

    name: str
    label: str
    entry: Validation


UNIT = Field("unit", "单位名称", Validation("text"))
YEAR = Field("year", "报告年度", Validation("year"))
PERIOD = Field("period", "报告期", Validation("text"))
"""Below the year, where a form is returned more than once a year; the words to choose from are those of the form."""
PERSON = Field("person", "填报人", Validation("text"))
PHONE = Field("phone", "联系电话", Validation("text"))
DATE = Field("date", "填报日期", Validation("date"))
NIL = Field("nil_return", "零报告", Validation("choice", choices=(YES, NO)))
FIELDS = (UNIT, YEAR, PERSON, PHONE, DATE, NIL)
"""What a cover asks for where a form is returned once a year, from the top."""

TOP, LABEL_COLUMN, COLUMN = 3, 1, 2
PERIOD_PLACE = Place(COVER, TOP + FIELDS.index(YEAR) + 1, COLUMN)
NIL_PLACE = Place(COVER, TOP + FIELDS.index(NIL), COLUMN)
YEAR_PLACE = Place(COVER, TOP + FIELDS.index(YEAR), COLUMN)
CODE_PLACE = Place(COVER, TOP + len(FIELDS) + 1, COLUMN)
"""Where the check code stands, below what the check sheet says, if a form is returned once a year."""
_GAP = 10 * "　"
SIGNED = f"单位负责人（签字）：{_GAP}审核人（签字）：{_GAP}（单位盖章）"
"""Where the printed form is signed and sealed, as offices ask for it; nobody types there."""
PART = "本表只是整份报告的一部分："
MARK = "gouji."
LIST_KEY = "list"
LIST_MARK = f"{MARK}{LIST_KEY}"
"""The mark by which a list of gouji's own making is told from a return; its value says which list."""


def fields_of(form: Form) -> tuple[Field, ...]:
    """What every cover of a form asks for, from the top."""
    if form.frequency is Frequency.YEAR:
        return FIELDS
    period = PERIOD._replace(entry=Validation("choice", choices=names_of(form.frequency)))
    return UNIT, YEAR, period, *FIELDS[2:]


def nil_place(form: Form) -> Place:
    """Where the cover of a form asks for a nil return."""
    return _of_form(form, NIL_PLACE)


def code_place(form: Form) -> Place:
    """Where the check code stands on the cover of a form."""
    return _of_form(form, CODE_PLACE)


def _of_form(form: Form, place: Place) -> Place:
    """A place below the year: one line further down where the period is asked for."""
    return place._replace(row=place.row + (form.frequency is not Frequency.YEAR))


def asked(form: Form) -> dict[str, tuple[FormField | None, Field, Place]]:
    """What the cover asks of a unit, by key: the field that the form has for it, how it is asked for, and where.

    The form's own ones stand below the check code, where every cover has the others.
    """
    own = {one.key: one for one in form.fields if one.kind != FIXED}
    found: dict[str, tuple[FormField | None, Field, Place]] = {}
    for at, field in enumerate(fields_of(form)):
        mine = own.pop(field.name, None)
        named = field._replace(label=_label(mine)) if mine is not None else field
        found[field.name] = mine, named, Place(COVER, TOP + at, COLUMN)
    for at, one in enumerate(own.values()):
        there = Place(COVER, code_place(form).row + 1 + at, COLUMN)
        found[one.key] = one, Field(one.key, _label(one), Validation(one.kind)), there
    return found


def _label(field: FormField) -> str:
    return f"{field.label}*" if field.required else field.label


def field_mark(field: Field) -> str:
    """The hidden name of a cover cell. No table key begins with an underscore."""
    return f"{MARK}_{field.name}"


def guidance(
    form: Form, period: Period | None = None, *, prefilled: bool = False, sheets: Collection[str] = ()
) -> tuple[str, ...]:
    """How to fill in the form, one sentence a line; ``prefilled`` says that some figures are filled in already.

    The days of the ``period`` are told where they are not those of a calendar year. ``sheets`` are those of a workbook
    of the office's own, which has its own colours.
    """
    tables = "、".join(sheets or (table.sheet for table in form.tables))
    nothing = "没有发生的可以留空，留空即为 0，" if form.blank_is_zero else "没有发生的填 0，不要留空，"
    once = form.frequency is Frequency.YEAR
    now, before = ("本年度", "上年") if once else ("本期", "以前")
    tinted, blue = "浅黄色单元格为填报项；", f"浅蓝色单元格已按{before}报表预填，请与台账核对；"
    totals = "灰色单元格为合计，由公式自动计算，请勿改动。"
    if sheets:
        tinted, totals = "", "合计由公式自动计算，请勿改动。"
        blue = f"带批注的单元格已按{before}报表预填，请与台账核对；"
    return (
        *_days_of(form, period),
        f"1. 请依次填写{tables}。{tinted}{blue if prefilled else ''}{totals}",
        f"2. 件数填 0 或正整数，{nothing}也不要填“/”“无”或带单位的文字；金额按表内注明的单位填写。",
        f"3. 本单位{now}全部指标均为零的，“零报告”选“是”，表内可不再逐格填写；其他情况选“否”。",
        f"4. 填完后请查看“{CHECKS}”：结果全部为“√”即可报送；有“×”的，相应单元格会变红，请核对台账后更正。",
        f"5. 审核时提醒数字异常、而本单位数字确实无误的，请在“{EXPLANATIONS}”写明原因，随表报送。",
        "6. 请不要增删行列、合并或拆分单元格、改动表头文字，并以 .xlsx 格式报送。",
    )


def _days_of(form: Form, period: Period | None) -> Iterator[str]:
    """From which day to which figures count, where the calendar does not say so, and since when they add up."""
    start = form.year_start
    if start != JANUARY and period is not None and (days := period.days(start)) is not None:
        first, last = (f"{day.year} 年 {day.month} 月 {day.day} 日" for day in days)
        yield f"统计期间：{period.words(' ')}，自 {first}起，至 {last}止。"
    elif start != JANUARY:
        yield f"报告年度自 {start.month} 月 {start.day} 日起，满一年为止，以{start.named}的年份称呼。"
    if form.is_cumulative and form.frequency is not Frequency.YEAR:
        whole = all(cell.cumulative for cell in form.cells.values() if cell.kind.is_figure)
        yield f"{'各项数字' if whole else '表内注明累计的数字'}自年初累计到本期末，不是本期当期的数。"


def made_after(form: Form) -> str:
    """How the line under the title begins, which names the document that prescribes the form."""
    return f"（{form.source}格式"


def cover(
    form: Form,
    submission: Submission | None,
    unit: str | None,
    period: Period | None,
    summary: tuple[Place, Value],
    notes: tuple[str, ...],
    sealed: tuple[str | None, str],
    code: str = "",
) -> Grid:
    """Draw the cover. ``summary`` is where, and what, the check sheet says of the rules.

    ``sealed`` is the formula of the check code, if it has one, and what it shows. ``code`` is the unit's on the roster,
    which stands in a corner and not among the answers: nobody fills it in.
    """
    answers: dict[str, Value] = {
        **(submission.contact if submission else {}),
        UNIT.name: unit,
        YEAR.name: (period.year if period else 0) or None,
        PERIOD.name: (period.name if period else "") or None,
        NIL.name: YES if submission and submission.nil_return else None,
    }
    under_title = f"{made_after(form)}{f'；{PART}{form.note}' if form.partial else ''}）"
    pieces = [
        Piece(1, 1, form.title, columns=2, role="title"),
        Piece(2, 1, under_title, columns=2, role="subtitle"),
    ]
    if code:
        pieces.insert(0, Piece(0, 1, f"单位编码：{code}", columns=2, role="number"))
    lines = asked(form)
    for _, field, (_, at, column) in lines.values():
        pieces.append(Piece(at, LABEL_COLUMN, field.label, role="label"))
        said = answers.get(field.name)
        pieces.append(Piece(at, column, said, role="answer", entry=field.entry, name=field_mark(field)))
    count = len(fields_of(form))
    row = TOP + count
    (result, verdict) = summary
    formula = pinned(result)
    pieces.append(Piece(row, LABEL_COLUMN, CHECKS, role="label"))
    pieces.append(Piece(row, COLUMN, verdict, formula=formula, role="result"))
    pieces.append(Piece(row + 1, LABEL_COLUMN, CHECK_CODE, role="label"))
    pieces.append(Piece(row + 1, COLUMN, sealed[1], formula=sealed[0], role="result"))
    more = len(lines) - count
    heading = row + 2 + more
    pieces.append(Piece(heading, LABEL_COLUMN, "说明", columns=2, role="heading"))
    widths = (2.0, 16.0, 62.0)
    below_title = max(30.0, text_height(under_title, widths[1] + widths[2]) + 8)
    heights = {0: 24.0, 1: 42.0, 2: below_title} | {TOP + i: 27.0 for i in range(count)}
    heights |= {row: 38.0, row + 1: 27.0, heading: 34.0} | {row + 2 + i: 27.0 for i in range(more)}
    for i, line in enumerate(notes):
        pieces.append(Piece(heading + 1 + i, LABEL_COLUMN, line, columns=2, role="note"))
        heights[heading + 1 + i] = text_height(line, widths[1] + widths[2]) + 4
    below = heading + 2 + len(notes)
    pieces.append(Piece(below, LABEL_COLUMN, SIGNED, columns=2, role="signed"))
    heights[below] = 48.0
    page = PageSetup(widths=widths, heights=heights, footer=PAGE_NUMBERS)
    return Grid(COVER, tuple(pieces), page=page, locked=True)
