"""Cells that a form closes: a dash is printed, nothing is read there, and what is written there is told."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert
from test_form_examples import EXAMPLES, TEXTS

from gouji import Document, Grid, Observation, Piece, Return, Submission, Verdict, bind, check, layout, review
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.intake.read import read
from gouji.model.errors import FormError

FORM = next(form for form in EXAMPLES if form.id == "staff-2013")
TEXT = next(text for text in TEXTS if "staff-2013" in text)
CLOSED = {"s.persons.full", "s.persons.other", "s.persons.total", "s.officials.other"}
FIGURES = {
    "s.officials.full": 3, "s.officials.total": 3, "s.staff.full": 1, "s.staff.other": 4, "s.staff.total": 5,
    "s.all.full": 4, "s.all.other": 4, "s.all.total": 8, "s.trained.full": 9, "s.trained.other": 0,
    "s.trained.total": 9,
}  # fmt: skip
RIGHT = Submission(FORM, "甲县统计局", 2013, {cell: Observation.of(figure) for cell, figure in FIGURES.items()})


def test_closed_cells_are_none_and_totals_leave_them_out() -> None:
    assert set(FORM.cells) == set(FIGURES)
    assert CLOSED.isdisjoint(FORM.cells)
    assert check(RIGHT) == ()
    parts = {cell: {part for rule in rules for part, _ in rule.right.terms} for cell, rules in FORM.sums.items()}
    assert parts["s.officials.total"] == {"s.officials.full"}
    assert parts["s.all.other"] == {"s.staff.other"}


def test_a_dash_is_printed_where_nobody_can_type() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM))))["人员"]

    assert [sheet[spot].value for spot in ("B2", "C2", "D2", "C3")] == ["———"] * 4
    assert all(sheet[spot].protection.locked for spot in ("B2", "C2", "D2", "C3"))
    assert not sheet["B3"].protection.locked


@given(st.fixed_dictionaries({cell: st.integers(0, 9) for cell in FIGURES}))
def test_whatever_is_reported_is_reviewed(figures: dict[str, int]) -> None:
    seen = RIGHT.with_observations({cell: Observation.of(figure) for cell, figure in figures.items()})
    found = review(Return("a.xlsx", None, seen, ()))

    assert (found.verdict == Verdict.FAIL) is bool(check(seen))
    assert all(one.cell in FIGURES for location in found.diagnosis.locations for one in location.corrections)


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_what_stands_there_is_told(suffix: str, tmp_path: Path, soffice: str) -> None:
    def returned(figure: int | None) -> Return:
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, RIGHT))))
        if figure is not None:
            book["人员"]["C3"] = figure
        book.save(tmp_path / "x.xlsx")
        if suffix != "xlsx":
            convert(soffice, suffix, tmp_path, tmp_path / "x.xlsx")
        return the(Return, read(tmp_path / f"x.{suffix}", FORM))

    sound, odd = returned(None), returned(7)

    assert {cell: seen.value for cell, seen in sound.submission.observations.items()} == FIGURES
    assert [one.code for one in (*sound.findings, *sound.evidence.remarks)] == []
    assert {cell: seen.value for cell, seen in odd.submission.observations.items()} == FIGURES
    (told,) = odd.evidence.remarks
    assert told.code == "R114"
    assert [(place.row, place.column) for place in told.places] == [(2, 2)]


@settings(max_examples=40, deadline=None)
@given(
    down=st.integers(0, 5), across=st.integers(0, 3), gap=st.sets(st.integers(2, 5), max_size=3), dashes=st.booleans()
)
def test_rows_are_found_wherever_the_table_stands(down: int, across: int, gap: set[int], dashes: bool) -> None:
    (grid,) = [one for one in layout(FORM, RIGHT) if one.name == "人员"]
    pieces = [
        Piece(one.row + down + sum(one.row >= row for row in gap), one.column + across, one.value)
        for one in grid.pieces
        if dashes or one.role != "closed"
    ]

    found, _ = bind(FORM, Document((Grid(grid.name, tuple(pieces)),)))

    assert {cell: seen.value for cell, seen in found.observations.items()} == FIGURES


@pytest.mark.parametrize(
    ("problem", "closed"),
    [("no_such_cell", '"officials.others"'), ("total_of_nothing", '"officials.full", "officials.other"')],
)
def test_problems_are_told(problem: str, closed: str) -> None:
    with pytest.raises(FormError) as raised:
        define(tomllib.loads(TEXT.replace('"officials.other"', closed)))

    assert problem in [one.kind for one in raised.value.problems]
