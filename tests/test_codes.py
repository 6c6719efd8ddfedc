"""Columns of codes and units beside the labels of rows, and rules that are written in codes."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert
from openpyxl.worksheet.worksheet import Worksheet
from test_form_examples import EXAMPLES, TEXTS

from gouji import Document, Form, Grid, Observation, Piece, Return, Submission, bind, check, layout
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.intake.read import read
from gouji.model.errors import FormError

FORM = next(form for form in EXAMPLES if form.id == "income-2008")
TEXT = next(text for text in TEXTS if "income-2008" in text)
RIGHT = {"1": 10, "2": 5, "3": 3, "7": 12, "22": 9, "23": 2, "26": 4, "27": 2, "28": 1, "N2": 8}
CODES = {f"t.{row.key}": row.code for row in FORM.tables[0].blocks[0].rows}


def submission(figures: dict[str, int], form: Form = FORM) -> Submission:
    seen = {cell: Observation.of(figures[CODES[cell.rpartition(".")[0]]]) for cell in form.cells}
    return Submission(form, "甲乡人民政府", 2009, seen)


def rules(codes: str, more: str = "") -> Form:
    return define(tomllib.loads(TEXT.replace('codes = "7=1+2-3"', f'codes = "{codes}"{more}')))


@pytest.mark.parametrize(
    ("codes", "left", "relation", "right"),
    [
        ("7=1+2-3", {"7": 1}, "==", {"1": 1, "2": 1, "3": -1}),
        ("7＝1＋2－3", {"7": 1}, "==", {"1": 1, "2": 1, "3": -1}),
        ("22 = 23 + 26 + ... + 28", {"22": 1}, "==", {"23": 1, "26": 1, "27": 1, "28": 1}),
        ("1+2≥N2", {"1": 1, "2": 1}, ">=", {"N2": 1}),
        ("1<=2+3", {"1": 1}, "<=", {"2": 1, "3": 1}),
    ],
)
def test_codes_are_rows_and_a_rule_holds_for_every_column(
    codes: str, left: dict[str, int], relation: str, right: dict[str, int]
) -> None:
    found = [rule for rule in rules(codes).rules if rule.id == "INCOME"]

    assert [rule.name for rule in found] == ["INCOME.this", "INCOME.last"]
    for rule in found:
        sides = [{CODES[cell.rpartition(".")[0]]: n for cell, n in side.terms} for side in (rule.left, rule.right)]
        assert (sides, rule.relation) == ([left, right], relation)


@pytest.mark.parametrize(
    ("problem", "codes", "more"),
    [
        ("no_such_code", "7=1+2-4", ""),
        ("which_table", "7=1+2-3", '\ntable = "other"'),
        ("codes_and_expression", "7=1+2-3", '\nexpression = "t.sales.this == 1"'),
        ("expression", "7=1+2-", ""),
    ],
)
def test_problems_are_told(problem: str, codes: str, more: str) -> None:
    with pytest.raises(FormError) as raised:
        rules(codes, more)

    assert problem in [one.kind for one in raised.value.problems]


def test_a_rule_that_fails_is_named() -> None:
    assert check(submission(RIGHT)) == ()
    told = check(submission(RIGHT | {"7": 13}))

    assert [finding.rule for finding in told] == ["INCOME.this", "INCOME.last"]
    assert [finding.rule for finding in check(submission(RIGHT | {"23": 10, "26": 0, "27": 0, "28": 0, "22": 9}))] == [
        "VILLAGES.this",
        "VILLAGES.last",
        "LAND.this",
        "LAND.last",
    ]


def test_a_blank_shows_code_and_unit_of_every_row() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM))))["收益分配"]

    assert [sheet.cell(1, at).value for at in range(1, 6)] == ["指标名称", "代码", "计量单位", "本年", "上年"]
    assert [sheet.cell(row, 2).value for row in range(2, 12)] == list(RIGHT)
    assert [sheet.cell(row, 3).value for row in range(2, 12)] == ["万元"] * 4 + ["个"] * 5 + ["万元"]


def numbers(sheet: Worksheet) -> None:
    """Codes as an office types them."""
    for row in range(2, 12):
        code = str(sheet.cell(row, 2).value)
        sheet.cell(row, 2, int(code) if code.isdecimal() else code)


@pytest.mark.parametrize("change", [lambda sheet: None, numbers])
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_codes_and_units_are_no_figures(
    change: Callable[[Worksheet], object], suffix: str, tmp_path: Path, soffice: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, submission(RIGHT)))))
    change(book["收益分配"])
    book.save(tmp_path / "x.xlsx")
    if suffix != "xlsx":
        convert(soffice, suffix, tmp_path, tmp_path / "x.xlsx")

    found = the(Return, read(tmp_path / f"x.{suffix}", FORM))

    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == {
        cell: RIGHT[CODES[cell.rpartition(".")[0]]] for cell in FORM.cells
    }
    assert [finding.code for finding in (*found.findings, *found.evidence.remarks)] == []


@settings(max_examples=40, deadline=None)
@given(
    down=st.integers(0, 5), across=st.integers(0, 3), gap=st.sets(st.integers(2, 10), max_size=3), whole=st.booleans()
)
def test_rows_are_found_wherever_the_table_stands(down: int, across: int, gap: set[int], whole: bool) -> None:
    """Rows put in, with codes as texts or numbers."""
    (grid,) = [one for one in layout(FORM, submission(RIGHT)) if one.name == "收益分配"]
    pieces = []
    for piece in grid.pieces:
        value = piece.value
        if whole and piece.column == 1 and isinstance(value, str) and value.isdecimal():
            value = int(value)
        lower = down + sum(piece.row >= row for row in gap)
        pieces.append(Piece(piece.row + lower, piece.column + across, value))
    document = Document((Grid(grid.name, tuple(pieces)),))

    found, _ = bind(FORM, document)

    assert {cell: seen.value for cell, seen in found.observations.items()} == {
        cell: RIGHT[CODES[cell.rpartition(".")[0]]] for cell in FORM.cells
    }
