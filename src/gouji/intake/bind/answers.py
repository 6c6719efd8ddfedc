"""What a cover answers, however it is laid out: beside its labels, below them, or behind a colon in a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from gouji.intake.bind.alignment import LONGEST_LABEL, Sheet
from gouji.model.dates import DAY_ZERO, day_of
from gouji.model.form import CHECKS, COVER
from gouji.model.grid import DateValue, Document, Piece, Place
from gouji.model.keeping import kept
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.periods import years_in
from gouji.units.on_covers import DOING, MAKERS, NEXT_LABEL, is_example, looks_like_unit, unit_name
from gouji.workbook.cover import DATE, PERSON, PHONE, UNIT, YEAR, Field, field_mark

_ASKED = {
    UNIT: ("单位 部门 机关 机构", "单位名称 单位全称 部门名称 机关名称 机构名称 填报单位名称 报送单位名称"),
    YEAR: (
        "年度 年份",
        "年度 年份 统计年度 统计年份 报表年度 数据年度 所属年度 "
        "报告期 报告期间 统计期间 统计时段 所属期 所属时期 数据所属期",
    ),
    PERSON: ("人 人员", "联系人 经办人"),
    PHONE: ("", "联系电话 电话 联系方式 手机 手机号码"),
    DATE: ("日期 时间", ""),
}
_WORDINGS = {
    text: field
    for field, (done, others) in _ASKED.items()
    for text in (field.label, *(doing + what for doing in DOING for what in done.split()), *others.split())
    if not text.startswith(("制表机关", "制表机构"))  # MAKERS
}
_LABELS = {fold(text): field for text, field in _WORDINGS.items()}
_OTHER_HEADINGS = (
    "单位 序号 编号 备注 说明 单位负责人 负责人 审核人 分管领导 主管领导 职务 邮箱 电子邮箱 传真 地址 单位地址 "
    "校验码 零报告 是否零报告 是否为零报告 零报告情况 "
    "邮编 签字 公章 盖章 单位编码 单位代码 统一社会信用代码 单位性质 单位类别 所属地区 行政区划"
)
_HEADINGS = frozenset((*_LABELS, CHECKS, *_OTHER_HEADINGS.split()))
"""What stands on covers and lists of contacts as a label and answers nothing."""


def _spaced(words: Iterable[str]) -> str:
    """A source that matches any of some words, whose characters people write apart."""
    return "|".join(r"\s?".join(word) for word in words)


_DONE = _spaced(dict.fromkeys(" ".join(done for done, _ in _ASKED.values()).split()))
_OTHERS = _spaced(dict.fromkeys(" ".join(f"{field.label} {others}" for field, (_, others) in _ASKED.items()).split()))
_IN_LINE = regex(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[日件局府会室心办厅委镇乡道]))((?!{MAKERS})(?:{_spaced(DOING)})\s?(?:{_DONE})|{_OTHERS})"
    r"\s{0,3}(?:[（(][^（）()]{0,12}[)）])?\s{0,3}[:：]",
    having=("报表写制名全度份期段电手联经", ":："),
)
"""The words of `_WORDINGS` in front of a colon, put together so that the pattern stays small."""
_WORDS = tuple(_WORDINGS)
_LINE, _REACH = 300, 60
"""Characters of most lines with labels, and of a label with what stands between it and its colon."""
_BRACKET_AT_END = regex(r"[（(][^（）()]{0,12}[)）]\s*\Z", having="）)")
_NEXT_LABEL = regex(rf"{NEXT_LABEL}|" r"\s{2,}|　|\t|\n|[；;]")
_DAY = regex(r"\S{4}\s*[-/.年]\s*\S{1,2}\s*[-/.月]\s*\S{1,3}?[日号]?(?!\S)")
_LONGEST = 1000
"""Characters of an answer that are looked at; a cell may hold a million."""
_BRACKETS = regex(r"[（(][^（）()]{0,12}[)）]")


class CoverAnswer(NamedTuple):
    """What stands for a label of the cover, and where."""

    text: str
    place: Place


def answers(document: Document, sheets: Mapping[str, Sheet]) -> dict[Field, list[CoverAnswer]]:
    """The answers to each label, best first: those of the cover itself, then beside a label, then below one.

    Where there is none, what stands behind the hidden name of its cell. A label is no answer to another one.
    """
    found: dict[Field, list[tuple[int, CoverAnswer]]] = {}
    for sheet in sheets.values():
        if not sheet.texts:
            continue
        below_cover = sheet.name != COVER
        for field, answer, below in sheet.once(_of_sheet):
            found.setdefault(field, []).append((2 * below + below_cover, answer))
    told = {field: [one for _, one in sorted(ranked, key=lambda pair: pair[0])] for field, ranked in found.items()}
    for field in _ASKED:
        place = document.names.get(field_mark(field))
        if field not in told and place is not None and place.sheet in sheets:
            there = sheets[place.sheet].at.get((place.row, place.column))
            if there is not None and (text := _said(there, field)):
                told[field] = [CoverAnswer(text, place)]
    if UNIT in told:  # an example beside a name is guidance
        names = [one for one in told[UNIT] if not is_example(one.text)]
        told[UNIT] = names or told[UNIT]
    return told


def asks_for_unit(sheet: Sheet) -> bool:
    """Whether a sheet has a label that asks for the unit, answered or not."""
    asked = (_LABELS.get(_without_brackets(str(piece.value))) for piece, _ in sheet.texts)
    return UNIT in asked or any(_LABELS[fold(found[1])] is UNIT for found in _labels_in_lines(sheet))


def _labels_in_lines(sheet: Sheet) -> Iterator[re.Match[str]]:
    for piece, _ in sheet.texts:
        yield from _labels_in(str(piece.value))


def _labels_in(text: str) -> Iterable[re.Match[str]]:
    """The labels in front of colons. Most colons stand behind other words, and need no look by that dear pattern."""
    return _IN_LINE.finditer(text) if len(text) > _LINE or any(map(_ends_in_label, _fronts(text))) else ()


def _fronts(text: str) -> Iterator[str]:
    """What stands before each colon, as far as a label may reach."""
    return (text[max(0, at - _REACH) : at] for at, sign in enumerate(text) if sign in ":：")


def _ends_in_label(front: str) -> bool:
    return "".join(_BRACKET_AT_END.sub("", front).split()).endswith(_WORDS)


def _of_sheet(sheet: Sheet) -> list[tuple[Field, CoverAnswer, bool]]:
    return list(_all_of_sheet(sheet))


def _all_of_sheet(sheet: Sheet) -> Iterator[tuple[Field, CoverAnswer, bool]]:
    for piece, folded in sheet.texts:
        text = str(piece.value)
        field = _LABELS.get(folded)
        if field is None and ("（" in text or "(" in text):
            field = _LABELS.get(_without_brackets(text))
        if field is not None:
            answer, below = _beside(sheet, piece, field), False
            if answer is None:
                answer, below = _below(sheet, piece, field), True
            if answer is not None:
                yield field, answer, below
        elif "：" in text or ":" in text:
            place = Place(sheet.name, piece.row, piece.column)
            for field, said in _said_in_line(text):
                yield field, CoverAnswer(said, place), False


@kept
def _without_brackets(text: str) -> str:
    return fold(_BRACKETS.sub("", text))


def _beside(sheet: Sheet, label: Piece, field: Field) -> CoverAnswer | None:
    found = _answer(sheet, label.row, label.column + label.columns, field)
    under = sheet.at.get((label.row + label.rows, label.column))
    if field is UNIT and found is not None and under is not None and not looks_like_unit(found.text):
        return None if isinstance(under.value, str) and looks_like_unit(under.value) else found  # the head of a list
    return found


def _below(sheet: Sheet, label: Piece, field: Field) -> CoverAnswer | None:
    """The answer under a label, where labels stand side by side, or where it cannot be anything else."""
    row, column = label.row + label.rows, label.column
    found = _answer(sheet, row, column, field)
    if found is None:
        return None
    side = [sheet.at.get((label.row, at)) for at in (label.column - 1, label.column + label.columns)]
    if not any(one is not None and _is_label(one, field) for one in side) and not _fits(found.text, field):
        return None
    another = _answer(sheet, row + sheet.at[row, column].rows, column, field)
    a_list = field is UNIT and another is not None and looks_like_unit(another.text)
    return None if a_list else found


def _fits(text: str, field: Field) -> bool:
    if field is UNIT:
        return looks_like_unit(text)
    return bool(field is YEAR and years_in(text)) or bool(field is DATE and day_of(text))


def _answer(sheet: Sheet, row: int, column: int, field: Field) -> CoverAnswer | None:
    piece = sheet.at.get((row, column))
    if piece is None or _is_label(piece, field):
        return None
    text = _said(piece, field)
    return CoverAnswer(text, Place(sheet.name, row, column)) if text else None


def _is_label(piece: Piece, field: Field) -> bool:
    """Whether a cell beside or below the label of a field is another label; of a unit it may be an example."""
    if not isinstance(piece.value, str) or len(piece.value) > LONGEST_LABEL:
        return False
    text = piece.value.strip()
    if field is UNIT and is_example(text):
        return False
    if fold(text) in _HEADINGS or _without_brackets(text) in _HEADINGS:
        return True
    return text[-1:] in (":", "：") and not (field is UNIT and looks_like_unit(unit_name(text)))


@kept
def _said_in_line(text: str) -> tuple[tuple[Field, str], ...]:
    return tuple(_in_line(text))


def _in_line(text: str) -> Iterator[tuple[Field, str]]:
    """The answers in a line such as ``填报单位：甲局   填报日期：2025年1月10日   单位：件``."""
    before = text[: max(text.rfind("："), text.rfind(":")) + 1]  # where labels are
    labels = list(_labels_in(before))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):  # a line without labels has an end, too
        said = text[label.end() : end].strip()
        field = _LABELS[fold(label[1])]
        if field is UNIT:
            if (day := _DAY.search(said)) and len(labels) == 1:  # 填报单位：甲局（盖章）　　2025年1月20日
                yield DATE, day[0]
            said = unit_name(said)
        else:
            said = _NEXT_LABEL.split(said, maxsplit=1)[0].strip(" ，,。./")
        if said:
            yield field, said


def _said(piece: Piece, field: Field) -> str:
    """What a cell answers, as a text."""
    value = piece.value
    if field is YEAR and isinstance(value, DateValue):
        # Where the format of dates was put on the year itself, the day is the one of that number.
        day = _iso(value)
        return str((day - DAY_ZERO).days if day and day.year < 1950 else str(value)[:4])
    if field is DATE and isinstance(value, int) and 0 < value < 100_000:
        return (DAY_ZERO + timedelta(days=value)).isoformat()
    text = "" if value is None else str(value)[:_LONGEST].strip()
    return unit_name(text) if field is UNIT else text


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
