"""What the headings of a document say of whose return it is and for when.

A heading with the form's own title says most; one over the tables in other words (某局2023年度统计表) stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.answers import asks_for_unit
from gouji.model.figures import observe
from gouji.model.form import COVER, EXPLANATIONS, MARKS, Form, leaf_paths
from gouji.model.grid import Piece, Place, RunningText
from gouji.model.keeping import kept, once_for
from gouji.model.labels import fold, wordings
from gouji.model.patterns import regex
from gouji.model.periods import DOCUMENT, part_said, plain, whole_years, years_in
from gouji.model.reporting_period import Frequency
from gouji.units.names import is_area
from gouji.units.on_covers import NEXT_LABEL, in_latin, is_example, is_organ, looks_like_unit, unit_before, unit_name

_JUST_BEFORE = regex(r"(20\d\d)\s*年?度?\s*$", having="2")
_ONE_OF_SEVERAL = regex(r"20\d\d\s*年?度?\s*(?:[-—–~至到、,及和与]|以及)+\s*20\d\d\s*年?度?\s*$", having="2")
_YEARS = regex(r"20\d\d\s*(?:年度?)?(?:\s*[-—–~至到、及和与]\s*)?", having="2")

_NEXT_LABEL = regex(NEXT_LABEL, having=":：")
_LONGEST = 60
_LONGEST_LINE = 200
_LABELS = 4
"""A sheet with labels of the form in fewer rows holds none of its tables; nor does a cover have figures in so many."""
_FEWEST = 2
"""Rows of the smallest table, with that of its headings."""
_TITLE_PAGE = 24
"""Cells of a cover or title page."""
_YEAR = regex(r"(?<![\d.])20\d\d\s*(?:年度?|(?=[)\]]?\s*$))")
_OURS = (MARKS, EXPLANATIONS)
_PERIOD = (
    r"(?:(?:统计|数据|报告|所属|填报)?(?:期间?|时期|时段|年度|年份|区间)|(?:统计|数据|所属)(?:时间|周期|范围))\s*:\s*"
)
_ONLY_YEAR = regex(rf"(?:[(\[]\s*(?:{_PERIOD})?|{_PERIOD})(20\d\d)\s*年?度?\s*[)\]]?", having="2")
"""A year in brackets or behind a label, and nothing else: （2024年度）, 统计期间：2024年."""
_ONLY_PERIOD = regex(rf"[(\[]?\s*(?:{_PERIOD})?(?:20\d\d)?[\s年度份报]*[)\]]?")
"""What is left of a line that says nothing but a part of a year, without that: （2025年第一季度）, 统计期间：3月份."""
_SHORT_YEAR = regex(
    r"(?<![\d.])([12]\d)(?=\s*年度)|^([(\[]?)['’]?([12]\d)(?=\s*年(?:[报统政)\]]|$))", having=("年", "12")
)
_SHORT = frozenset("12")
"""One of these begins a short year."""
_LEAD = regex(r"^附\s*[件表]?\s*\d*\s*:?\s*", having="附")
_NO_HEADING = regex(
    r"^20\d\d$|[A-Za-z_-]20\d\d|^[(\[]?(?:注|说明|备注|填表|填报说明|依据|根据|按照|参照)|[。;,:!?〔]"
    r"|20\d\d\s*年?(?:\s*\d{1,2}\s*月)?\s*(?:修订|修正|印发|公布|施行|制定|格式|版)"
)
"""Notes, and what is said of the form and of its rules."""
_HEADING = regex(
    r"(?:[表册]|报告|年报|报送?|情况|数据?|统计|汇总|公开|信息|工作|材料|20\d\d\s*年?度?)\s*(?:[(\[][^()\[\]]*[)\]]\s*)*$"
)
"""What headings end in, before brackets."""
_AREA_OR_ALL = regex(r"[省市县区旗州盟]$|^(?:各|全|所有|本|我)")
"""A place alone is where a form was made, and no unit."""


class Title(NamedTuple):
    """What a heading says, at ``place`` of the unit, ``dated`` of the year.

    ``unclear`` is the heading where it speaks of several years.
    """

    unit: str | None = None
    place: Place | None = None
    year: int | None = None
    part: str = ""
    unclear: str = ""
    dated: Place | None = None


def title_of(form: Form, sheets: Mapping[str, Sheet]) -> Title:
    """What the headings with the form's title say, and of what they do not say, the other headings over its tables.

    A part of a year is also that of the return which stands behind the title of a table, as （2025年1月至10月）, or in
    any heading over its tables.
    """
    found = _said(form, {name: sheet for name, sheet in sheets.items() if sheet.texts})
    return found if found.part else found._replace(part=_part_over_tables(form, sheets))


def _said(form: Form, sheets: Mapping[str, Sheet]) -> Title:
    found = _with_title(form, sheets)
    if not found.part:
        parts = (sheet.once(_part_behind_title, form) for sheet in sheets.values())
        found = found._replace(part=next(filter(None, parts), ""))
    if found.unit is not None and (found.year is not None or found.unclear):
        return found
    lines = [line for sheet in sheets.values() if sheet.name not in _OURS for line in sheet.once(_over_tables, form)]
    if found.year is None and not found.unclear and len({line.year for line in lines}) == 1:
        found = found._replace(year=lines[0].year, part=next((line.part for line in lines if line.part), found.part))
    if found.unit is None and (named := next((line for line in lines if line.unit), None)) is not None:
        found = found._replace(unit=named.unit, place=named.place)
    if found.unit is None and not any(sheet.once(asks_for_unit) for sheet in sheets.values()):
        pages = (sheet.once(_on_title_page, form) for sheet in sheets.values() if sheet.name not in _OURS)
        page = next((page for page in pages if page.unit), Title())
        found = found._replace(unit=page.unit, place=page.place)
    return found


def _on_title_page(sheet: Sheet, form: Form) -> Title:
    """The one body whose name is a line of its own on a page with a title; a county's government may be its office."""
    if len(sheet.at) > _TITLE_PAGE or _labelled(form, sheet):
        return Title()
    if not any(form.title in str(piece.value) or _line(form, sheet, piece) for piece, _ in sheet.texts):
        return Title()
    alone = [piece for piece, _ in sheet.texts if piece.row in sheet.once(_rows_of_names)]
    names = {unit_name(str(piece.value)): Place(sheet.name, piece.row, piece.column) for piece in alone}
    unit, place = next(iter(names.items()), ("", None))
    return Title() if len(names) != 1 or is_area(unit) or is_example(unit) else Title(unit, place)


def _part_behind_title(sheet: Sheet, form: Form) -> str:
    titles = tuple(fold(table.title) for table in form.tables)
    behind = (
        str(piece.value)
        for piece, folded in sheet.texts
        if len(folded) <= _LONGEST and folded.startswith(titles) and folded not in titles
    )
    return next(filter(None, (part_said(text, form.frequency) for text in behind)), "")


def units_in_lines(form: Form, sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """The lines of a sheet that are headings with a unit, or nothing but its name: row, column, unit."""
    for piece, _ in sheet.texts:
        if unit := _heading(form, sheet, piece).unit:
            yield piece.row, piece.column, unit


def headings_over(form: Form, sheet: Sheet, slots: Collection[tuple[int, int]]) -> Title:
    """The unit that the last heading names over some cells of a sheet, and the year, and part of one, that one does."""
    top, right = min(row for row, _ in slots), max(column for _, column in slots)
    several = form.frequency is not Frequency.YEAR
    labelled = _labelled(form, sheet) | (_figures(sheet) if several else set())
    over = [piece for piece, _ in sheet.texts if piece.row < top and piece.column <= right]
    told = Title()
    for piece in sorted(over, key=lambda one: one[:2]):
        if piece.row not in labelled:
            one, where = _heading(form, sheet, piece), Place(sheet.name, piece.row, piece.column)
            told = told._replace(unit=one.unit, place=where) if one.unit else told
            told = told._replace(year=one.year, dated=where) if one.year else told
            told = told._replace(part=one.part, dated=where) if one.part and several else told
    return told


def _heading(form: Form, sheet: Sheet, piece: Piece) -> Title:
    """What a line says that is a heading, or nothing but a unit's name."""
    text = plain(str(piece.value)[:_LONGEST_LINE]).strip()
    for title in (form.title, *(table.title.split("、", 1)[-1] for table in form.tables)):
        if (at := text.find(title)) >= 0:
            return _titled(text[:at], text[at + len(title) :], form.frequency)
    if (line := _line(form, sheet, piece)) is not None:
        return line
    name = unit_name(text)
    part = _part_in_heading(text, form.frequency) if form.frequency is not Frequency.YEAR else ""
    return Title(name if is_organ(name) and piece.row in sheet.once(_rows_of_names) else None, part=part)


def _rows_of_names(sheet: Sheet) -> set[int]:
    """The rows in which no text stands but names of bodies: beside a label a name may be anybody's."""
    named = {piece.row: True for piece, _ in sheet.texts}
    for piece, _ in sheet.texts:
        named[piece.row] = named[piece.row] and is_organ(unit_name(str(piece.value)))
    return {row for row, only in named.items() if only}


def _with_title(form: Form, sheets: Mapping[str, Sheet]) -> Title:
    found = Title()
    for one in (title for sheet in sheets.values() for title in sheet.once(_titles, form)):
        if one.unclear and found.year is None:
            return one
        newer = one.year is not None and (found.year is None or one.year > found.year)
        if newer or (one.unit is not None and found.unit is None and found.year is None):
            found = one
    return found


def _titles(sheet: Sheet, form: Form) -> list[Title]:
    """What the lines of a sheet say that hold the form's title."""
    found = []
    for piece, _ in sheet.texts:
        if form.title in str(piece.value):
            one = _said_with(str(piece.value), form.title, form.frequency)
            if one.unit is None and isinstance(sheet.name, RunningText):  # elsewhere who has made the form may stand
                one = one._replace(unit=_in_latin_before(str(piece.value), form.title))
            found.append(one._replace(place=Place(sheet.name, piece.row, piece.column) if one.unit else None))
    return found


@kept
def _said_with(text: str, title: str, frequency: Frequency) -> Title:
    """What a line says that holds a title."""
    text = plain(text)
    at = text.find(title)
    return _titled(text[:at], text[at + len(title) :], frequency)


def _in_latin_before(text: str, title: str) -> str | None:
    """The unit that stands before a title in a language that sets words apart."""
    name = unit_before(_YEARS.sub(" ", text.partition(title)[0])) if title.isascii() else ""
    return name if in_latin(name) else None


def _titled(before: str, after: str, frequency: Frequency) -> Title:
    """What a heading says in front of the title of the form, and behind it, where that is no day or month."""
    behind = re.match(r"\s*[(\[]?\s*20\d\d", after) and years_in(after, dated=False)[:1]
    part = part_said(before[-30:], frequency)
    if frequency is not Frequency.YEAR:
        part = part or part_said(after[:30], frequency)
    if _ONE_OF_SEVERAL.search(before):
        years = years_in(before)
    elif near := _JUST_BEFORE.search(before):
        years = (int(near[1]),)
    else:
        years = years_in(before, dated=bool(part)) or behind or ()
    unit = _unit_in(before, part)
    told = part if years or frequency is not Frequency.YEAR else ""
    return Title(unit, None, _only(years), told, before[-40:].strip() if len(years) > 1 else "")


def _unit_in(before: str, part: str) -> str | None:
    before = DOCUMENT.sub(" ", before)
    name = unit_before(re.sub(r"\(\s*\)", " ", _YEARS.sub(" ", before.replace(part, " ") if part else before)))
    return name if looks_like_unit(name) else None


def _only(years: tuple[int, ...]) -> int | None:
    return years[0] if len(years) == 1 else None


# ── headings in other words ─────────────────────────────────────────────────────────────────


def _over_tables(sheet: Sheet, form: Form) -> list[Title]:
    """What the lines of a sheet say that name a year over its tables.

    Nothing where such a line further down names another year: of several tables nobody knows which is meant.
    """
    candidates = [piece for piece, _ in sheet.texts if _names_year(str(piece.value))]
    if not candidates:
        return []
    labelled, figures = _labelled(form, sheet), _figures(sheet)
    if len(labelled) < _LABELS and (len(figures) >= _LABELS or len(sheet.at) > _TITLE_PAGE):
        return []
    first = min(labelled | figures, default=None)
    lines = [(piece, _line(form, sheet, piece)) for piece in candidates if piece.row not in labelled | figures]
    told = [(piece, line) for piece, line in lines if line is not None]
    if len({line.year for _, line in told}) > 1:
        return []
    return [line for piece, line in told if first is None or piece.row < first]


@kept
def _names_year(text: str) -> bool:
    said = plain(text[:_LONGEST_LINE])
    if "20" not in said and ("年" not in said or _SHORT.isdisjoint(said)):  # no year, however the line is cut
        return False
    return _YEAR.search(_words_of(text)[:_LONGEST]) is not None


def _part_over_tables(form: Form, sheets: Mapping[str, Sheet]) -> str:
    """The words by which a heading of the cover, the first sheet or one with a table speaks of a part of a year."""
    for number, sheet in enumerate(sheets.values()):
        if sheet.texts and sheet.name not in _OURS:
            part, with_table = sheet.once(_part_over_figures, form)
            if part and (number == 0 or sheet.name == COVER or with_table):
                return part
    return ""


def _part_over_figures(sheet: Sheet, form: Form) -> tuple[str, bool]:
    """The words of a heading over what a sheet has of the form, and whether that is a table."""
    said = [
        (piece.row, part) for piece, _ in sheet.texts if (part := _part_in_heading(str(piece.value), form.frequency))
    ]
    alone = [(piece.row, part) for piece, _ in sheet.texts if (part := _part_alone(str(piece.value), form.frequency))]
    if not said and not alone:
        return "", False
    labelled = _labelled(form, sheet)
    first = min(labelled | _figures(sheet), default=None)
    if labelled and sheet.name != COVER:  # on a page without a table it may be the day on which it was made
        said = sorted([*said, *alone])
    over = next((part for row, part in said if first is None or row < first), "")
    return over, len(labelled) >= (_LABELS if form.frequency is Frequency.YEAR else _FEWEST)


@kept
def _part_alone(text: str, frequency: Frequency) -> str:
    """The words for a part of a year where a line says nothing else; of a form with one return a year none do."""
    if frequency is Frequency.YEAR:
        return ""
    text = plain(text[: _LONGEST + 1]).strip()
    said = part_said(text, frequency)
    return said if said and _ONLY_PERIOD.fullmatch(text.replace(said, "", 1)) else ""


@kept
def _part_in_heading(text: str, frequency: Frequency) -> str:
    """The words by which a heading speaks of a part of a year."""
    text = plain(text[: _LONGEST + 1]).strip()
    return part_said(text, frequency) if _is_heading(text) else ""


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST and not _NO_HEADING.search(text) and _HEADING.search(text) is not None


def _labelled(form: Form, sheet: Sheet) -> set[int]:
    """The rows with labels of the form."""
    ours = _words(form)
    return {piece.row for word, pieces in sheet.by_wording.items() if word in ours for piece in pieces}


def _figures(sheet: Sheet) -> set[int]:
    return {piece.row for piece in sheet.grid.pieces if observe(piece.value).value is not None}


@once_for
def _words(form: Form) -> frozenset[str]:
    """The wordings of the labels of its tables."""
    blocks = (block for table in form.tables for block in table.blocks)
    paths = (path for block in blocks for tree in (block.rows, block.columns) for path in leaf_paths(tree))
    return frozenset(word for path in paths for header in path for word in wordings(header))


@kept
def _words_of(text: str) -> str:
    """What a line says up to a label within it, 某局2024年统计表   制表机关：某办; 24年度, 2024年1—12月 are 2024年."""
    text = plain(text[:_LONGEST_LINE]).strip()
    label = _NEXT_LABEL.search(text, 1)
    text = whole_years(text[: label.start()].strip() if label else text)
    return _SHORT_YEAR.sub(lambda found: f"{found[2] or ''}20{found[1] or found[3]}", text)


def _line(form: Form, sheet: Sheet, piece: Piece) -> Title | None:
    """What a line says that is a heading of one year, or of a part of it alone over a table."""
    said = _said_in_line(str(piece.value), form)
    if said is None and (part := _part_alone(str(piece.value), form.frequency)) and _labelled(form, sheet):
        said = Title(year=_only(years_in(str(piece.value))), part=part)
    return said._replace(place=Place(sheet.name, piece.row, piece.column)) if said is not None and said.unit else said


@kept
def _said_in_line(text: str, form: Form) -> Title | None:
    text = _LEAD.sub("", _words_of(text))
    if only := _ONLY_YEAR.fullmatch(text):
        return Title(year=int(only[1]))
    if form.title in text or not _is_heading(text):
        return None
    part = part_said(text, form.frequency)
    years = years_in(text, dated=bool(part))
    if len(years) != 1:
        return None
    said = _YEAR.search(text)
    ends = (said.start() if said else 0, max(text.find(form.title[:4]), 0))  # 某局政府信息公开统计表（2023年度）
    names = (name for end in ends if (name := _unit_in(text[:end], part)))
    unit = next((name for name in names if not _AREA_OR_ALL.search(name)), None)
    return Title(unit, None, years[0], part)
