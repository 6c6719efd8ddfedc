"""What a document says of whose return it is: unit, year and contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import PurePath
from typing import NamedTuple

from gouji.intake.bind.alignment import LONGEST_LABEL, Sheet
from gouji.model.form import Form
from gouji.model.grid import DateValue, Document, Piece, Place
from gouji.model.labels import fold
from gouji.model.reading import StatedBy
from gouji.workbook.cover import DATE, FIELDS, MARK, NIL, PERSON, PHONE, UNIT, YEAR, Field, field_mark
from gouji.workbook.marks import marks_of

_OTHER_LABELS = {
    UNIT: ("填报单位", "报送单位", "填报单位名称", "机关名称"),
    YEAR: ("年度", "年份", "统计年度"),
    PERSON: ("联系人", "经办人", "填表人"),
    PHONE: ("电话", "联系方式"),
    DATE: ("填报时间", "报送日期"),
}
_COLON = re.compile(r"([^:：]{2,12})[:：](.+)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FILE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")


class Identity(NamedTuple):
    """Whose return a document says it is, for which year. Unknown is None.

    ``units`` and ``years`` are what each source says, best source first; ``places`` are the cells that said so.
    """

    units: Mapping[StatedBy, str | None]
    years: Mapping[StatedBy, int | None]
    unit_at: Place | None
    contact: Mapping[str, str]
    places: frozenset[Place]

    @property
    def unit(self) -> str | None:
        """What the best source says."""
        return next(filter(None, self.units.values()), None)

    @property
    def year(self) -> int | None:
        """What the best source says."""
        return next((year for year in self.years.values() if year is not None), None)


def identity_in(form: Form, document: Document, sheets: Mapping[str, Sheet], file: str = "") -> Identity:
    """What the cover, a title (某局2023年政府信息公开工作年度报告), the marks and the name of the file say."""
    answers = _answers(document, sheets)
    titled_unit, titled_at, titled_year = _title(form, sheets)
    unit, unit_at = answers.get(UNIT) or (titled_unit, titled_at)
    stated = answers.get(YEAR)
    marks = marks_of(document)
    units = {
        StatedBy.COVER: unit if unit_at != titled_at else None,
        StatedBy.TITLE: titled_unit,
        StatedBy.MARKS: marks.get(f"{MARK}unit"),
    }
    years = {
        StatedBy.COVER: _year(stated[0]) if stated else None,
        StatedBy.TITLE: titled_year,
        StatedBy.MARKS: _year(marks.get(f"{MARK}year", "")),
        StatedBy.FILE: _year_of_file(file),
    }
    return Identity(
        units=units,
        years=years,
        unit_at=unit_at,
        contact={field.name: answer[0] for field in (PERSON, PHONE, DATE) if (answer := answers.get(field))},
        places=frozenset(place for _, place in answers.values()),
    )


def _year_of_file(file: str) -> int | None:
    years = set(_FILE_YEAR.findall(PurePath(file).stem))
    return int(years.pop()) if len(years) == 1 else None


_ASKED = tuple(field for field in FIELDS if field is not NIL)
_LABELS = {fold(text): field for field in _ASKED for text in (field.label, *_OTHER_LABELS[field])}


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
            elif ("：" in (text := str(piece.value)) or ":" in text) and (match := _COLON.match(text)):
                field = _LABELS.get(fold(match[1]))
                if field is not None and (text := match[2].strip()):
                    found.setdefault(field, (text, Place(sheet.name, piece.row, piece.column)))
    for field in _ASKED:
        place = document.names.get(field_mark(field))
        if field not in found and place is not None and place.sheet in sheets:
            piece_there = sheets[place.sheet].at.get((place.row, place.column))
            if piece_there is not None and (text := _plain(piece_there, field)):
                found[field] = text, place
    return found


def _plain(piece: Piece, field: Field) -> str:
    if isinstance(piece.value, DateValue) and field is YEAR:
        return str(piece.value)[:4]
    if field is DATE and isinstance(piece.value, int) and 0 < piece.value < 100_000:
        return (date(1899, 12, 30) + timedelta(days=piece.value)).isoformat()
    return "" if piece.value is None else str(piece.value)[:LONGEST_LABEL].strip()


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
