"""What a document says of whose return it is and for when: unit, year and contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from gouji.intake.bind.alignment import LONGEST_LABEL, Sheet
from gouji.intake.bind.answers import answers
from gouji.intake.bind.copies import over_it
from gouji.intake.bind.form_fields import field_answers
from gouji.intake.bind.headings import title_of, units_in_lines
from gouji.intake.bind.placement import Placement
from gouji.model.form import OWN_SHEETS, RESERVED_SHEETS, Form
from gouji.model.grid import Document, Place
from gouji.model.keeping import kept
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.periods import part_number, part_said, plain, years_in
from gouji.model.reading import Side, StatedBy
from gouji.model.reporting_period import Frequency
from gouji.units.on_covers import said_of_draft
from gouji.workbook.cover import DATE, MARK, PERSON, PHONE, UNIT, YEAR
from gouji.workbook.marks import marks_of, period_in

_FILE_YEAR = regex(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_CODE = regex(r"单位(?:编码|代码)\s*[:：]\s*([0-9A-Za-z_-]{1,30})")


class Identity(NamedTuple):
    """Whose return a document says it is, for which year. Unknown is None.

    ``units`` and ``years`` are what each source says, best source first; ``parts`` the words by which one speaks of a
    part of a year, ``numbers`` which of those that the form asks for that is, 0 for one of another length, ``unclear``
    what one says of the year that cannot be understood, or speaks of several. ``places`` are the cells that said so,
    ``contact_at`` those of the fields of the form; ``draft`` is what stands beside the unit's name about which draft it
    is.
    """

    units: Mapping[StatedBy, str | None]
    years: Mapping[StatedBy, int | None]
    parts: Mapping[StatedBy, str]
    unclear: str
    unit_at: Place | None
    contact: Mapping[str, str]
    places: frozenset[Place]
    draft: str = ""
    contact_at: Mapping[str, Place] = {}
    numbers: Mapping[StatedBy, int] = {}

    @property
    def unit(self) -> str | None:
        """What the best source says."""
        return next(filter(None, self.units.values()), None)

    @property
    def year(self) -> int | None:
        """What the best source says."""
        return next((year for year in self.years.values() if year is not None), None)


def identity_in(form: Form, document: Document, sheets: Mapping[str, Sheet], file: str = "") -> Identity:
    """What the cover, a title (某局2023年政府信息公开工作年度报告), names of sheets, the marks and the file say."""
    told = answers(document, sheets)
    first = {field: all_of_it[0] for field, all_of_it in told.items()}
    title = title_of(form, sheets)
    marks = marks_of(document)
    names = [one.text for one in told.get(UNIT, ())]
    periods = [one.text for one in told.get(YEAR, ())]
    stated = [year for text in periods if (year := _only(years_in(text))) is not None]
    stem = _stem(file)
    unit_at = first[UNIT].place if names else title.place
    parts = {
        StatedBy.COVER: next(filter(None, (part_said(text, form.frequency) for text in periods)), ""),
        StatedBy.TITLE: title.part,
        StatedBy.FILE: part_said(stem, form.frequency),
    }
    own = field_answers(form, document, sheets) if form.fields else {}
    contact = {field.name: first[field].text for field in (PERSON, PHONE, DATE) if field in first}
    return Identity(
        units={
            StatedBy.COVER: names[0] if names else None,
            StatedBy.ELSEWHERE: next((name for name in names if fold(name) != fold(names[0])), None),
            StatedBy.TITLE: title.unit,
            StatedBy.MARKS: marks.get(f"{MARK}unit"),
        },
        years={
            StatedBy.COVER: stated[0] if stated else None,
            StatedBy.ELSEWHERE: next((year for year in stated if year != stated[0]), None),
            StatedBy.TITLE: title.year,
            StatedBy.SHEET: year_of_sheets((name for name in sheets if name not in RESERVED_SHEETS), file),
            StatedBy.MARKS: _only(years_in(marks.get(f"{MARK}year", ""))),
            StatedBy.FILE: _year_of_file(form, stem),
        },
        parts={by: part for by, part in parts.items() if part},
        numbers=_numbers(form, parts, marks),
        unclear="" if stated else next(iter(periods), title.unclear),
        unit_at=unit_at,
        contact={key: one.text for key, one in own.items() if one.text} | contact,
        contact_at={key: one.place for key, one in own.items()},
        draft=_draft_at(sheets, first[UNIT].place) if names else "",
        places=frozenset(
            [*(one.place for all_of_it in told.values() for one in all_of_it), *(one.place for one in own.values())]
        ),
    )


def _year_of_file(form: Form, stem: str) -> int | None:
    if form.frequency is not Frequency.YEAR and (years := years_in(stem, dated=form.frequency is Frequency.MONTH)):
        return _only(years)
    return _only(tuple(set(map(int, _FILE_YEAR.findall(plain(stem))))))


def _numbers(form: Form, parts: Mapping[StatedBy, str], marks: Mapping[str, str]) -> dict[StatedBy, int]:
    """For which part of the year the return is by each source that says so, best source first."""
    if form.frequency is Frequency.YEAR:
        return {}
    told = {
        by: part_number(words, form.frequency, cumulative=form.is_cumulative, start=form.year_start)
        for by, words in parts.items()
        if words
    }
    if period := period_in(form, marks):
        told[StatedBy.MARKS] = period.part or None
    order = (StatedBy.COVER, StatedBy.TITLE, StatedBy.MARKS, StatedBy.FILE)
    return {by: number for by in order if (number := told.get(by)) is not None}


def _draft_at(sheets: Mapping[str, Sheet], place: Place) -> str:
    there = sheets[place.sheet].at.get((place.row, place.column)) if place.sheet in sheets else None
    return said_of_draft(str(there.value)) if there is not None else ""


def unit_on(form: Form, document: Document, sheet: Sheet) -> str:
    """The unit that one sheet names beside a label or in a heading; empty where it names none."""
    here = {sheet.name: sheet}
    labelled = answers(document, here).get(UNIT)
    return labelled[0].text if labelled else title_of(form, here).unit or ""


def sides_of(
    form: Form, document: Document, sheets: Mapping[str, Sheet], placement: Placement, unit: str | None
) -> Iterator[Side]:
    """The sets of figures of one table, on sheets of their own or sharing one, and whose each says it is.

    Of those that share one a set with no name over it is the ``unit``'s that the document names.
    """
    for name in filter(placement.sides.__contains__, sheets):
        yield Side(name, unit_on(form, document, sheets[name]))
    lines: dict[str, list[tuple[int, int, str]]] = {}
    for found in placement.within:
        name = found.sheet.name
        if name not in lines:
            here = {name: sheets[name]}
            labelled = [(one.place.row, one.place.column, one.text) for one in answers(document, here).get(UNIT, ())]
            lines[name] = labelled or list(units_in_lines(form, sheets[name]))
        row, column, said = over_it(found, lines[name]) or (*min(found.slots.values()), unit or "")
        yield Side(name, said, Place(name, row, column))


def year_of_sheets(names: Iterable[str], file: str) -> int | None:
    """The one year that the names of some sheets say; what has no sheets goes by the name of its ``file``."""
    stem = _stem(file)
    told = (name for name in names if name != stem)
    return _only(tuple({year for name in told for year in years_in(name, dated=False)}))


@kept
def _stem(file: str) -> str:
    return PurePath(file).stem


def code_in(document: Document) -> str | None:
    """The unit's code on the roster, as the blank was made with it."""
    if code := marks_of(document).get(f"{MARK}code"):
        return code
    theirs = (grid for grid in document if grid.name not in OWN_SHEETS)
    texts = (piece.value for grid in theirs for piece in grid.pieces)
    short = (text for text in texts if isinstance(text, str) and "单位" in text and len(text) <= LONGEST_LABEL)
    return next((found[1] for text in short if (found := _CODE.search(text))), None)


def _only(years: tuple[int, ...]) -> int | None:
    return years[0] if len(years) == 1 else None
