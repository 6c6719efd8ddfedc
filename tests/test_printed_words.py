"""What a form prints around its tables, number, approval and notes, is no data and nothing that a unit has added."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from narrowed import the
from office import convert
from opened import DEFINITION, usual
from openpyxl.worksheet.worksheet import Worksheet
from test_form_examples import EXAMPLES

from gouji import Form, Return, layout
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.intake.bind.bind import take
from gouji.intake.read import read
from gouji.model.submission import Status
from gouji.workbook.layout import places

FORM = next(form for form in EXAMPLES if form.id == "land-2010")
(TABLE,) = FORM.tables
MOVED, OWN_FORMULA = "R116", "R129"
"""openpyxl puts rows in and leaves names and formulas as they were."""


def returned(folder: Path, change: Callable[[Worksheet], object], form: Form = FORM) -> Return:
    """A blank with 1 and 2 in it, and a change."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form, unit="甲乡人民政府", year=2011))))
    sheet = book["土地"]
    sheet["B2"], sheet["B3"] = 1, 2
    change(sheet)
    book.save(folder / "x.xlsx")
    return the(Return, read(folder / "x.xlsx", form))


def test_a_blank_prints_what_the_form_says_around_its_table() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM))))["土地"]

    assert [sheet[f"A{row}"].value for row in (5, 6, 7)] == list(TABLE.notes)
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.right.text == "\n".join(TABLE.imprint)
    assert TABLE.imprint[0] == "表号：示例年综3表"
    assert TABLE.imprint[-1] == "有效期至：2012年3月"
    assert sheet.print_area.endswith("$A$1:$B$8")


def moved_down(sheet: Worksheet) -> None:
    for merged in [str(one) for one in sheet.merged_cells.ranges]:  # openpyxl would leave them where they are
        sheet.unmerge_cells(merged)
    sheet.insert_rows(1, 6)
    for row, line in enumerate(TABLE.imprint, 1):
        sheet.cell(row, 3, line)


def one_cell(sheet: Worksheet) -> None:
    sheet.unmerge_cells("A5:B5")
    sheet["A5"], sheet["A6"], sheet["A7"] = "\n".join(TABLE.notes), None, None


def label_and_number_apart(sheet: Worksheet) -> None:
    sheet["G1"], sheet["H1"] = "批准文号：", "国统制〔2009〕96号"
    sheet["G2"], sheet["H2"] = "有效期至：2013年3月", "表号：示例年综3表　制定机关：示例部"


@pytest.mark.parametrize("change", [lambda sheet: None, moved_down, one_cell, label_and_number_apart])
def test_none_of_it_is_told(tmp_path: Path, change: Callable[[Worksheet], object]) -> None:
    found = returned(tmp_path, change)

    assert [found.submission.value(f"land.{row}.area") for row in ("household", "other")] == [1, 2]
    assert found.submission.year == 2011
    told = {finding.code for finding in (*found.findings, *found.evidence.remarks)}
    assert told <= ({MOVED, OWN_FORMULA} if change is moved_down else set())


def test_notes_below_open_rows_are_none_of_them(tmp_path: Path, soffice: str) -> None:
    text = DEFINITION.replace(
        'title = "项目进展情况"', 'title = "项目进展情况"\nnotes = ["按立项先后填列。", "跨年的也填"]'
    )
    form = define(tomllib.loads(text))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form, unit="甲县教育局", year=2024))))
    usual(book)
    sheet = book["项目"]
    assert sheet["A7"].value == "按立项先后填列。"
    book.save(tmp_path / "x.xlsx")

    convert(soffice, "ods", tmp_path, tmp_path / "x.xlsx")

    for file in (tmp_path / "x.xlsx", tmp_path / "x.ods"):
        found = the(Return, read(file, form))
        assert [row.name for row in found.submission.form.rows["p"]] == ["桥", "桥"]
        assert not any(finding.code == "R201" for finding in found.evidence.remarks)


def test_what_a_unit_writes_below_the_notes_is_told(tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["A10"] = "注：家庭承包数有误，应为12亩"

    (told,) = returned(tmp_path, write).evidence.remarks

    assert told.code == "R201"


@pytest.mark.parametrize(("sign", "status"), [("/", Status.NOT_APPLICABLE), ("—", Status.NOT_APPLICABLE), ("*", Status.NOT_A_NUMBER), ("…", Status.NOT_A_NUMBER)])  # fmt: skip
def test_a_sign_in_a_cell_is_not_taken_for_a_line_that_the_form_does_not_print(sign: str, status: Status) -> None:
    """It folds to nothing, as what is printed at the head of a table with notes alone does."""
    form = replace(FORM, tables=(replace(TABLE, imprint=()),))
    (cell, place), *_ = places(form).items()
    document = layout(form, unit="甲县教育局", year=2011)
    grids = [
        replace(grid, pieces=tuple(p._replace(value=sign) if p[:2] == place[1:] else p for p in grid.pieces))
        if grid.name == place.sheet
        else grid
        for grid in document
    ]
    seen = take(form, replace(document, grids=tuple(grids))).submission.observations[cell]

    assert (sign, status) == (seen.raw, seen.status)
