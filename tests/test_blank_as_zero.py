"""A form in which a cell left blank means that there was nothing; amounts that may be negative."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from narrowed import the
from office import convert

from gouji import Observation, Submission, check, layout, read, write
from gouji.editing.check import outcomes
from gouji.forms.language.define import define
from gouji.model.errors import FormError
from gouji.model.form import CHECKS, Form
from gouji.model.reading import Return
from gouji.workbook.check_sheet import BROKEN, FIRST, HOLDS, OPEN

DEFINITION = """
[form]
id = "penalties-2024"
edition = "2024"
title = "行政处罚情况表"
source = "示例"
years = [2024]
unit = "件"
blank = "zero"

[[tables]]
key = "t"
sheet = "处罚"
title = "行政处罚情况"
[[tables.blocks]]
rows = [{ key = "a", label = "甲类" }, { key = "b", label = "乙类" }]
columns = [
  { key = "warned", label = "警告" },
  { key = "fined", label = "罚款" },
  { key = "all", label = "合计", sum = ["warned", "fined"] },
  { key = "balance", label = "收支差额", kind = "signed_amount", unit = "万元" },
  { key = "least", label = "最短天数", unit = "天", aggregation = "min" },
  { key = "most", label = "最长天数", unit = "天", aggregation = "max" },
]

[[rules]]
id = "DAYS"
title = { zh = "最短不超过最长" }
each = "rows"
expression = "t.least <= t.most"
source = "示例"

[[rules]]
id = "A-B"
title = { zh = "甲类警告等于乙类罚款" }
expression = "t.a.warned == t.b.fined"
source = "示例"
"""
FORM = define(tomllib.loads(DEFINITION))
MISSING = define(tomllib.loads(DEFINITION.replace('blank = "zero"\n', "")))
CASES: list[dict[str, int | Decimal]] = [
    {"t.a.warned": 3, "t.a.all": 3, "t.b.fined": 3, "t.b.all": 3, "t.a.balance": Decimal("-12.35"), "t.b.balance": -1},
    {"t.a.warned": 3, "t.a.all": 4, "t.a.least": 2},
    {"t.a.fined": 3, "t.a.all": 3, "t.a.least": 2, "t.a.most": 1},
]


def saved(form: Form, figures: dict[str, int | Decimal], path: Path) -> Path:
    seen = {cell: Observation.of(value) for cell, value in figures.items()}
    return write(layout(form, Submission(form, "甲县公安局", 2024, seen)), path)


def test_what_is_left_blank_counts_as_zero_where_figures_are_added_up(tmp_path: Path) -> None:
    returned = the(Return, read(saved(FORM, CASES[0], tmp_path / "a.xlsx"), FORM))
    stated = returned.submission.values()

    assert CASES[0] == {cell: value for cell, value in stated.items() if value}
    assert {cell for cell in stated if stated[cell] is None} == {
        f"t.{row}.{key}" for row in "ab" for key in ("least", "most")
    }
    assert not {one.code for one in returned.findings} & {"R131", "R132", "R230", "R231"}
    assert not {"E101", "E102", "E105", "E202"} & {one.code for one in check(returned.submission)}


def test_without_the_word_a_blank_stays_one(tmp_path: Path) -> None:
    returned = the(Return, read(saved(MISSING, CASES[0], tmp_path / "a.xlsx"), MISSING))

    assert returned.submission.value("t.a.fined") is None
    assert {"E103", "E104"} & {one.code for one in check(returned.submission)}


@pytest.mark.parametrize("form", [FORM, MISSING], ids=["zero", "missing"])
def test_libreoffice_comes_to_the_same_verdict_as_check(form: Form, soffice: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    paths = [saved(form, figures, tmp_path / f"{number}.xlsx") for number, figures in enumerate(CASES)]
    for path in paths:
        openpyxl.load_workbook(path).save(path)  # without stored results
    convert(soffice, "xlsx", tmp_path / "out", *paths)

    seen = []
    for path in paths:
        again = tmp_path / "out" / path.name
        tried = outcomes(the(Return, read(again, form)).submission)
        expected = [{"satisfied": HOLDS, "failed": BROKEN, "undecided": OPEN}[one.verdict] for one in tried]
        sheet = openpyxl.load_workbook(again, data_only=True)[CHECKS]
        assert expected == [sheet.cell(FIRST + number + 1, 8).value for number in range(len(form.rules))]
        seen += expected
    assert {HOLDS, BROKEN, OPEN} == set(seen)


def test_what_a_blank_means_is_one_of_two() -> None:
    with pytest.raises(FormError) as told:
        define(tomllib.loads(DEFINITION.replace('"zero"', '"nought"')))

    assert [("form.blank", "not_known")] == [(one.path, one.kind) for one in told.value.problems]
