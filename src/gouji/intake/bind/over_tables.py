"""What the headings over the single tables say: one of another unit or year was left there, or copied in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.headings import Title, headings_over
from gouji.intake.findings import TableOfOtherYear
from gouji.model.form import Form, Table
from gouji.model.grid import Place, address
from gouji.model.periods import years_in
from gouji.model.reading import Side


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


def years_over(headed: list[tuple[Table, str, Title]], year: int | None) -> Iterator[TableOfOtherYear]:
    """Word of the tables whose own heading, or the name of whose sheet, says another year than the report year.

    What stands over all of them is the heading of the whole and told as such (R135).
    """
    told = [(table, sheet, title, title.year or _year_of(sheet)) for table, sheet, title in headed]
    said = [one for *_, one in told if one is not None]
    if not said or (len(set(said)) < 2 and len(said) == len(told)):
        return
    year = year or max(said)
    for table, sheet, title, one in told:
        if one not in (None, year):
            where = address(title.dated) if title.dated is not None else sheet
            places = (title.dated,) if title.dated is not None else ()
            yield TableOfOtherYear(table=table.title, where=where, year=year, other=one, places=places)


def _year_of(sheet: str) -> int | None:
    years = years_in(sheet, dated=False)
    return years[0] if len(years) == 1 else None
