"""Whole sets of tables of two units or years in one sheet: told apart, or refused; never half of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from collecting import collected, consolidated, standing
from test_evidence import F21, ROSTER, TABLES, twice

from gouji import Document, Part, Return, identify
from gouji.campaign.collection_status import UnitState
from gouji.intake.bind.bind import take
from gouji.intake.bind.findings import SecondTable, TableOfYear
from gouji.intake.findings import SeveralUnits
from gouji.model.errors import NothingToAddUp
from gouji.model.finding import Severity
from gouji.model.grid import Grid, Piece, a1

ONE, OTHER = "柳树镇人民政府", "平安镇人民政府"
Pieces = list[Piece]
HEADS: dict[str, Callable[[str, int], list[str]]] = {
    "label": lambda unit, year: [f"填报单位：{unit}"],
    "labels": lambda unit, year: [f"填报单位：{unit}    报告年度：{year}年"],
    "title": lambda unit, year: [f"{unit}{year}年度政府信息公开工作年度报告统计表"],
    "other words": lambda unit, year: [f"{unit}{year}年度统计表"],
    "name": lambda unit, year: [unit, f"{year}年度"],
}


def tables(figure: int) -> list[Pieces]:
    return [
        [
            one._replace(name=None, formula=None, value=figure if one.role in ("input", "total") else one.value)
            for one in grid.pieces
        ]
        for grid in TABLES
    ]


def moved(pieces: Pieces, rows: int, columns: int) -> Pieces:
    return [one._replace(row=one.row + rows, column=one.column + columns) for one in pieces]


def height(pieces: Pieces) -> int:
    return max(one.row for one in pieces) + 1


def width(pieces: Pieces) -> int:
    return max(one.column for one in pieces) + 1


def a_set(heads: list[str], parts: list[Pieces], across: bool) -> Pieces:
    """The tables of one unit under its headings, below each other or side by side."""
    found = [Piece(row, 0, text) for row, text in enumerate(heads)]
    top = len(heads) + 1
    for number, part in enumerate(parts):
        rows, columns = (top, width(found) + 1 if number else 0) if across else (height(found) + 1, 0)
        found += moved(part, rows, columns)
    return found


def both(one: Pieces, other: Pieces, across: bool, gap: int) -> tuple[Piece, ...]:
    return tuple(sorted([*one, *moved(other, 0 if across else height(one) + gap, width(one) + gap if across else 0)]))


def layouts(first: list[str], second: list[str], figures: tuple[int, int] = (1, 5), gap: int = 2) -> Iterator[Document]:
    """Two sets in one sheet, or each table of both in a sheet, below each other and side by side."""
    mine, theirs = map(tables, figures)
    for across in (False, True):
        for inner in (False, True):
            whole = both(a_set(first, mine, inner), a_set(second, theirs, inner), across, gap)
            yield Document((Grid("Sheet1", whole),))
        yield Document(
            tuple(
                Grid(grid.name, both(a_set(first, [a], False), a_set(second, [b], False), across, gap))
                for grid, a, b in zip(TABLES, mine, theirs, strict=True)
            )
        )


def taken(document: Document, listed: bool = True, file: str = "年报.xlsx") -> Return:
    return identify(take(F21, document, file), ROSTER if listed else None)


@pytest.mark.slow
@pytest.mark.parametrize(("head", "listed", "gap"), list(product(HEADS, (True, False), (1, 4))))
def test_two_units_in_a_sheet_count_for_neither_and_are_named_with_where_they_begin(
    head: str, listed: bool, gap: int
) -> None:
    for document in layouts(HEADS[head](ONE, 2024), HEADS[head](OTHER, 2024), gap=gap):
        found = taken(document, listed)
        (told,) = (one for one in found.findings if isinstance(one, SeveralUnits))
        first = document.grids[0]
        begins = [
            next(a1(one.row, one.column) for one in first.pieces if unit in str(one.value)) for unit in told.units
        ]

        assert (ONE, OTHER) == told.units
        assert tuple(f"{first.name}!{cell}" for cell in begins) == told.sheets
        assert not [one for one in found.findings if isinstance(one, SecondTable)]
        with pytest.raises(NothingToAddUp):
            consolidated([found], roster=ROSTER if listed else None)


@pytest.mark.parametrize(("number", "across"), list(product(range(3), (True, False))))
def test_a_set_without_a_name_is_that_of_the_unit_on_the_cover(number: int, across: bool) -> None:
    found = taken(twice(across, "", OTHER, number=number))
    (told,) = (one for one in found.findings if isinstance(one, SeveralUnits))

    assert {"青山县水务局", OTHER} == set(told.units)
    assert f"{TABLES[number].name}!{'R1' if across else 'A41'}" in told.sheets


def test_both_units_are_asked() -> None:
    (document, *_) = layouts(HEADS["name"](ONE, 2024), HEADS["name"](OTHER, 2024))
    found = taken(document)
    states = {
        line.unit.name: line.state for line in standing(ROSTER, collected([found], roster=ROSTER).reviews()).lines
    }

    assert {UnitState.CONTESTED} == {states[ONE], states[OTHER]}


@pytest.mark.parametrize(("head", "years", "gap"), [
    *product(("labels", "title"), ((2024, 2023),), (1, 4)), *product(("title",), ((2023, 2024), (2022, 2023)), (2,)),
])  # fmt: skip
def test_of_two_years_in_a_sheet_all_tables_are_those_of_one(head: str, years: tuple[int, int], gap: int) -> None:
    newest = max(years)
    for document in layouts(HEADS[head](ONE, years[0]), HEADS[head](ONE, years[1]), gap=gap):
        found = taken(document)

        assert newest == found.submission.year
        assert {(1, 5)[years.index(newest)]} == set(found.submission.figures)
        assert 3 == sum(isinstance(one, TableOfYear) for one in found.findings)
        assert not [one for one in found.findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "heads", [([""], [""]), ([ONE], [ONE]), (HEADS["other words"](ONE, 2024), HEADS["other words"](ONE, 2023))]
)
def test_two_sets_of_which_nobody_knows_which_is_meant_are_not_added(heads: tuple[list[str], list[str]]) -> None:
    for document in layouts(*heads):
        found = taken(document, file=f"{ONE}.xlsx")
        collection = collected([found], roster=ROSTER)
        states = {line.unit.name: line.state for line in standing(ROSTER, collection.reviews()).lines}

        assert {Severity.ERROR} == {one.severity for one in found.findings if isinstance(one, SecondTable)}
        assert [Part.IN_DOUBT] == [entry.part for entry in collection.entries]
        assert UnitState.CONTESTED is states[ONE]


def test_a_set_that_stands_there_twice_counts() -> None:
    for document in layouts([ONE], [ONE], figures=(3, 3)):
        found = taken(document, file=f"{ONE}.xlsx")

        assert {Severity.WARNING} == {one.severity for one in found.findings if isinstance(one, SecondTable)}
        assert [Part.COUNTS] == [entry.part for entry in collected([found], roster=ROSTER).entries]
