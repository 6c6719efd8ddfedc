"""What the headings over the single tables say: one of another unit or year was left there, or copied in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.headings import Title, headings_over
from gouji.intake.findings import TableOfOtherYear
from gouji.model.form import Form, Table
from gouji.model.grid import Place, address
from gouji.model.periods import part_number, years_in
from gouji.model.reading import Side
from gouji.model.reporting_period import Frequency, Period


def over_tables(form: Form, sheets: Mapping[str, Sheet], placed: Mapping[str, Place]) -> list[tuple[Table, str, Title]]:
    """The tables that were found, each with its sheet and what the last headings over it say."""
    found = []
    for table in form.tables:
        name = next((placed[cell.id].sheet for cell in table.cells if cell.id in placed), "")
        if name in sheets and not sheets[name].texts:
            found.append((table, name, Title()))
        elif name in sheets:
            there = [placed[cell.id] for cell in table.cells if cell.id in placed]
            slots = [(place.row, place.column) for place in there if place.sheet == name]
            found.append((table, name, headings_over(form, sheets[name], slots)))
    return found


def units_over(headed: list[tuple[Table, str, Title]], unit: str | None, unit_at: Place | None) -> Iterator[Side]:
    """The units that the headings over tables name, and the ``unit`` of the whole where none is over the first."""
    named = [(sheet, title) for _, sheet, title in headed if title.unit]
    if named and unit and unit_at is not None and not headed[0][2].unit:
        yield Side(unit_at.sheet, unit, unit_at)
    elif len({title.unit for _, title in named}) < 2:
        return
    for sheet, title in named:
        yield Side(sheet, title.unit or "", title.place)


def periods_over(form: Form, headed: list[tuple[Table, str, Title]], own: Period | None) -> Iterator[TableOfOtherYear]:
    """Word of the tables whose own heading says another period than that of the whole, or whose sheet another year.

    What stands over all of them is the heading of the whole and told as such (R135, R240).
    """
    own = own or Period(0, 0, form.frequency)
    years = [title.year or _year_of(sheet) or 0 for _, sheet, title in headed]
    parts = [part_of(form, title) for *_, title in headed]
    year, part = own.year or max(years, default=0), own.part or max(parts, default=0)
    others = zip(headed, _others(years, year), _others(parts, part), strict=True)
    for (table, sheet, title), other_year, other_part in others:
        if other_year or other_part:
            where = address(title.dated) if title.dated is not None else sheet
            places = (title.dated,) if title.dated is not None else ()
            meant = Period(year, part if other_part else 0, form.frequency)
            other = Period(other_year or year, other_part, form.frequency)
            yield TableOfOtherYear(table=table.title, where=where, year=meant, other=other, places=places)


def _others(said: list[int], own: int) -> list[int]:
    """What is said otherwise than by the whole, 0 where it is not; none where all say the same."""
    if 0 not in said and len(set(said)) < 2:
        return [0] * len(said)
    return [one if one != own else 0 for one in said]


def part_of(form: Form, title: Title) -> int:
    """The part of the year that a heading names, 0 where it names none that the form has."""
    if form.frequency is Frequency.YEAR or not title.part:
        return 0
    return part_number(title.part, form.frequency, cumulative=form.is_cumulative, start=form.year_start) or 0


def _year_of(sheet: str) -> int | None:
    years = years_in(sheet, dated=False)
    return years[0] if len(years) == 1 else None
