"""Whose return it is: unit, year, contact and the nil-return answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import PurePath
from typing import NamedTuple

from gouji.intake.bind.alignment import Sheet
from gouji.intake.findings import (
    ListKind,
    NoUnit,
    OtherUnit,
    OtherYear,
    Source,
    UnitByAlias,
    UnitByFile,
    UnitByMarks,
    UnitNearMiss,
    UnitNotListed,
)
from gouji.model.finding import Finding
from gouji.model.form import MARKS, Form
from gouji.model.grid import DateValue, Document, Piece, Place
from gouji.model.labels import fold
from gouji.units.names import near_misses, unit_called, unit_within
from gouji.units.roster import Roster
from gouji.workbook.cover import DATE, FIELDS, LIST_MARK, MARK, NIL, PERSON, PHONE, UNIT, YEAR, YES, Field, field_mark

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
_FILE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_UNIT_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,30}(?:局|委员会|委|办公室|厅|政府|街道办事处|街道|镇|乡|中心|队|管委会|所|院)(?![\u4e00-\u9fff])"
)
_LONGEST_NAME = 30
_LONGEST_FILE_NAME = 255
"""On a disk; archives have room for more."""


class Identity(NamedTuple):
    """Whose return a workbook is, for which year. Unknown is None.

    ``places`` are the cells that said so; ``findings`` what is doubtful about it.
    """

    unit: str | None
    unit_at: Place | None
    year: int | None
    nil_return: bool
    contact: Mapping[str, str]
    places: frozenset[Place]
    findings: tuple[Finding, ...]


def identify(
    form: Form, document: Document, sheets: Mapping[str, Sheet], file: str = "", roster: Roster | None = None
) -> Identity:
    """Read unit and year off the cover, else off a title (某局2023年政府信息公开工作年度报告), the marks or the file.

    What the others say otherwise is in the findings; with a roster the unit goes by its full name there.
    """
    answers = _answers(document, sheets)
    titled_unit, titled_at, titled_year = _title(form, sheets)
    unit, unit_at = answers.get(UNIT) or (titled_unit, titled_at)
    stated = answers.get(YEAR)
    marks = marks_of(document)
    nil = answers.get(NIL)
    units = {
        Source.COVER: unit if unit_at != titled_at else None,
        Source.TITLE: titled_unit,
        Source.MARKS: marks.get(f"{MARK}unit"),
        Source.FILE: _unit_of_file(form, file, roster),
    }
    years = {
        Source.COVER: _year(stated[0]) if stated else None,
        Source.TITLE: titled_year,
        Source.MARKS: _year(marks.get(f"{MARK}year", "")),
        Source.FILE: _year_of_file(file),
    }
    name, findings = _unit(units, roster)
    year = next((year for year in years.values() if year is not None), None)
    other = next(((source, one) for source, one in years.items() if one not in (None, year)), None)
    if year is not None and other is not None and other[1] is not None:
        findings.append(OtherYear(year=year, found_in=other[0], other=other[1]))
    return Identity(
        unit=name,
        unit_at=unit_at,
        year=year,
        nil_return=nil is not None and fold(nil[0]) == YES,
        contact={field.name: answer[0] for field in (PERSON, PHONE, DATE) if (answer := answers.get(field))},
        places=frozenset(place for _, place in answers.values()),
        findings=tuple(findings),
    )


def marks_of(document: Document) -> Mapping[str, str]:
    """What the blank was made for: its very hidden sheet, which programs keep better than the custom properties."""
    sheet = next((grid for grid in document if grid.name == MARKS), None)
    texts = {piece[:2]: str(piece.value) for piece in sheet.pieces if piece.value} if sheet is not None else {}
    kept = {MARK + key: texts[row, 1] for (row, column), key in texts.items() if column == 0 and (row, 1) in texts}
    return {**document.properties, **kept}


def list_kind(document: Document) -> ListKind | None:
    """Which list of gouji's own making a workbook is, such as that of what was handed out; None for a return."""
    stated = marks_of(document).get(LIST_MARK)
    return ListKind(stated) if stated in tuple(ListKind) else None


def _unit(units: Mapping[Source, str | None], roster: Roster | None) -> tuple[str | None, list[Finding]]:
    """The unit's name and what is to be said about it; ``units`` are what each source says, best source first."""
    source, stated = next(((source, name) for source, name in units.items() if name), (Source.COVER, None))
    if stated is None:
        return None, [NoUnit()]
    findings: list[Finding] = []
    if source in _DOUBTFUL:
        findings.append(_DOUBTFUL[source](unit=stated))
    if roster is None:
        return stated, findings + _conflict({**units, Source.FILE: None})
    known = unit_called(roster, stated)
    if known is not None:
        if known.name != stated:
            findings.append(UnitByAlias(stated=stated, unit=known.name))
        full = {source: _full_name(roster, name) for source, name in units.items()}
        return known.name, findings + _conflict(full)
    near = near_misses(roster, stated)
    if not near:
        return stated, [*findings, UnitNotListed(unit=stated)]
    unit, likeness = near[0]
    return stated, [*findings, UnitNearMiss(unit=stated, near=unit.name, likeness=likeness)]


def _full_name(roster: Roster, name: str | None) -> str | None:
    known = unit_called(roster, name) if name else None
    return known.name if known is not None else name


_DOUBTFUL = {Source.MARKS: UnitByMarks, Source.FILE: UnitByFile}


def _conflict(said: Mapping[Source, str | None]) -> list[Finding]:
    """One finding for the first source that contradicts the one that counts. A part of a name does not."""
    stated = [(source, text) for source, text in said.items() if text]
    for source, text in stated[1:]:
        first, other = fold(stated[0][1]), fold(text)
        if first not in other and other not in first:
            return [OtherUnit(unit=stated[0][1], found_in=source, other=text)]
    return []


def _unit_of_file(form: Form, file: str, roster: Roster | None) -> str | None:
    """The unit in the name of a file or of the folder it lies in; without a roster only a name such as 某某局."""
    path = PurePath(file)
    if roster is not None:
        for text in (path.stem, path.parent.name):
            if (unit := unit_within(roster, text)) is not None:
                return unit.name
        return None
    stem = path.stem[:_LONGEST_FILE_NAME].replace(form.title, " ")
    names = [name for name in _UNIT_NAME.findall(stem) if len(name) <= _LONGEST_NAME]
    return names[0] if len(names) == 1 else None


def _year_of_file(file: str) -> int | None:
    years = set(_FILE_YEAR.findall(PurePath(file).stem))
    return int(years.pop()) if len(years) == 1 else None


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
            elif ("：" in (text := str(piece.value)) or ":" in text) and (match := _COLON.match(text)):
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
    if isinstance(piece.value, DateValue) and field is YEAR:
        return str(piece.value)[:4]
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
