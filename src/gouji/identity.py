"""Whose return it is: unit, year, contact and the nil-return answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from gouji.alignment import Sheet
from gouji.cover import DATE, FIELDS, MARK, NIL, PERSON, PHONE, UNIT, YEAR, YES, Field, field_mark
from gouji.form import Form
from gouji.grid import Document, Piece, Place
from gouji.labels import fold

_OTHER_LABELS = {
    UNIT: ("填报单位", "报送单位", "填报单位名称", "机关名称"),
    YEAR: ("年度", "年份", "统计年度"),
    PERSON: ("联系人", "经办人", "填表人"),
    PHONE: ("电话", "联系方式"),
    DATE: ("填报时间", "报送日期"),
    NIL: ("是否零报告",),
}
_COLON = re.compile(r"([^:：]{2,12})[:：](.+)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


class Identity(NamedTuple):
    """What the cover, the title and the marks of a workbook say. Unknown is None."""

    unit: str | None
    unit_at: Place | None
    year: int | None
    nil_return: bool
    contact: Mapping[str, str]


def identify(form: Form, document: Document, sheets: Mapping[str, Sheet]) -> Identity:
    """Read unit and year off the cover, else off a title (某局2023年政府信息公开工作年度报告), else off the marks."""
    answers = _answers(document, sheets)
    titled_unit, titled_at, titled_year = _title(form, sheets)
    unit, unit_at = answers.get(UNIT) or (titled_unit, titled_at)
    stated = answers.get(YEAR)
    marked = document.properties
    nil = answers.get(NIL)
    return Identity(
        unit=unit or marked.get(f"{MARK}unit") or None,
        unit_at=unit_at,
        year=(_year(stated[0]) if stated else titled_year) or _year(marked.get(f"{MARK}year", "")),
        nil_return=nil is not None and fold(nil[0]) == YES,
        contact={field.name: answer[0] for field in (PERSON, PHONE, DATE) if (answer := answers.get(field))},
    )


_LABELS = {fold(text): field for field in FIELDS for text in (field.label, *_OTHER_LABELS[field])}


def _answers(document: Document, sheets: Mapping[str, Sheet]) -> dict[Field, tuple[str, Place]]:
    """The answers right of the labels of a cover, or behind a colon; where there is none, behind the hidden names."""
    found: dict[Field, tuple[str, Place]] = {}
    for sheet in sheets.values():
        for piece, folded in sheet.texts:
            field = _LABELS.get(folded)
            if field is not None:
                right = sheet.at.get((piece.row, piece.column + piece.columns))
                if right is not None and (text := _plain(right, field)):
                    found.setdefault(field, (text, Place(sheet.name, right.row, right.column)))
            elif match := _COLON.match(str(piece.value)):
                field = _LABELS.get(fold(match[1]))
                if field is not None and (text := match[2].strip()):
                    found.setdefault(field, (text, Place(sheet.name, piece.row, piece.column)))
    for field in FIELDS:
        place = document.names.get(field_mark(field))
        if field not in found and place is not None and place.sheet in sheets:
            piece_there = sheets[place.sheet].at.get((place.row, place.column))
            if piece_there is not None and (text := _plain(piece_there, field)):
                found[field] = text, place
    return found


def _plain(piece: Piece, field: Field) -> str:
    if field is DATE and isinstance(piece.value, int) and 0 < piece.value < 100_000:
        return (date(1899, 12, 30) + timedelta(days=piece.value)).isoformat()
    return "" if piece.value is None else str(piece.value).strip()


def _title(form: Form, sheets: Mapping[str, Sheet]) -> tuple[str | None, Place | None, int | None]:
    pattern = re.compile(rf"(.*?)(20\d\d)\s*年(?:度)?\s*{re.escape(form.title)}")
    for sheet in sheets.values():
        for piece, _ in sheet.texts:
            if form.title in (text := str(piece.value)) and (match := pattern.search(text)):
                unit = match[1].strip(" 　\n（(关于") or None
                return unit, Place(sheet.name, piece.row, piece.column) if unit else None, int(match[2])
    return None, None, None


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None
