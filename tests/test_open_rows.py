"""Rows that units put into tables themselves: read wherever they stand, checked, added up, traced and verified."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import consolidated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opened import DEFINITION, FORM, filled, in_rows, submissions, there_and_back, usual, wrongly

from gouji import Observation, Submission, bind, check, collect, layout, merge, open_summary, verify
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.consolidation.findings import NotApplied
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define, expanded
from gouji.model.errors import FormError
from gouji.model.grid import Grid, Place, address
from gouji.model.open_rows import RowName
from gouji.model.reading import Return
from gouji.summary.trace import lineage
from gouji.summary.verify import stored_figures
from gouji.workbook.layout import places

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def said(submission: Submission) -> dict[str, Any]:
    return {cell: seen.said for cell, seen in submission.observations.items()}


@few
@given(submissions())
def test_what_was_written_is_read_back(one: Submission) -> None:
    again, findings = bind(FORM, there_and_back(layout(one.form, one)))

    assert one.form.rows == again.form.rows
    assert said(one) == said(again)
    assert () == findings
    assert () == check(again)


def moved(grid: Grid, down: int, across: int, empty: Sequence[int]) -> Grid:
    """A sheet further down and to the right, with empty rows above some of its rows."""
    if grid.name not in {table.sheet for table in FORM.tables}:
        return grid
    return replace(
        grid,
        pieces=tuple(
            piece._replace(
                row=piece.row + down + sum(row <= piece.row for row in empty), column=piece.column + across, name=None
            )
            for piece in grid.pieces
        ),
        alerts=(),
        page=grid.page._replace(printed=None, repeat_rows=None, freeze=None),
    )


@few
@given(submissions(), st.integers(0, 3), st.integers(0, 3), st.lists(st.integers(2, 6), max_size=2))
def test_rows_are_found_wherever_the_table_stands(one: Submission, down: int, across: int, empty: list[int]) -> None:
    document = layout(one.form, one)
    document = replace(document, grids=tuple(moved(grid, down, across, empty) for grid in document.grids))

    again, _ = bind(FORM, there_and_back(document))

    assert one.form.rows == again.form.rows
    assert {cell: seen.value for cell, seen in again.observations.items() if cell not in one.form.sums} == {
        cell: seen.value for cell, seen in one.observations.items() if cell not in one.form.sums
    }


def test_a_blank_filled_by_hand_is_in_order() -> None:
    seen, findings = filled(usual)

    rows = seen.form.rows_of("s")
    figures = ("s[20103].total", "s[205].basic", "s.all.total", "p[2].spent", "p.all.people", "c.overall.received")
    assert ["201", "20103", "205"] == [key for key, _ in rows] == [row.code for _, row in rows]
    assert [30, 2, 35, 4, 4, 5] == [seen.value(cell) for cell in figures]
    assert "无" == seen.observations["s[205].remarks"].said
    assert () == findings
    assert () == check(seen)


@pytest.mark.parametrize(
    ("code", "sheet", "row", "cells"),
    [
        ("R260", "科目", 6, ("205", "教育", None, 0, 0)),
        ("R261", "项目", 4, (None, 7, 7)),
        ("R262", "科目", 6, ("20", "教育", None, 0, 0)),
    ],
)
def test_rows_that_the_form_does_not_have_are_told(code: str, sheet: str, row: int, cells: tuple[Any, ...]) -> None:
    assert code in {finding.code for finding in wrongly(sheet, row, *cells)}


@pytest.mark.parametrize("count", [0, 1, 8, 9])
def test_too_few_and_too_many_rows_are_told(count: int) -> None:
    rows = {"s": (RowName("教育", "205"),), "p": (RowName("桥"),) * count, "c": (RowName("本级"),)}
    form = expanded(FORM, rows)
    _, findings = bind(
        FORM,
        there_and_back(
            layout(form, Submission(form, "甲县教育局", 2024, dict.fromkeys(form.cells, Observation.of(0))))
        ),
    )

    assert (not 1 <= count <= 8) is ("R263" in {finding.code for finding in findings})


def test_a_wrong_sum_over_open_rows_is_named_by_the_row() -> None:
    def wrong(book: openpyxl.Workbook) -> None:
        usual(book)
        in_rows(book, "科目", 4, [(None, None, None, 11)])

    seen, _ = filled(wrong)

    assert {"s-subject.basic[201]", "s-subject.total[201]"} == {finding.rule for finding in check(seen)}


def test_a_rule_for_each_row_is_tried_for_each() -> None:
    def less(book: openpyxl.Workbook) -> None:
        usual(book)
        in_rows(book, "机构", 3, [("所属", 9, 8)])

    seen, _ = filled(less)

    assert {"C-S.[所属]"} == {finding.rule for finding in check(seen)}


@few
@given(st.lists(submissions(), min_size=2, max_size=4))
def test_rows_of_returns_come_together(parts: list[Submission]) -> None:
    parts = [replace(one, unit=f"{name}县教育局") for one, name in zip(parts, "甲乙丙丁", strict=False)]

    result = consolidated(Return(f"{one.unit}.xlsx", f"{number:064x}", one, ()) for number, one in enumerate(parts))

    total = result.total
    codes = {row.code for one in parts for row in one.form.rows["s"]}
    assert codes == {row.code for row in total.form.rows["s"]}
    for code in codes:
        stated = [one.value(f"s[{code}].basic") for one in parts if f"s[{code}].basic" in one.form.cells]
        assert sum(value or 0 for value in stated) == total.value(f"s[{code}].basic")
    assert [row for one in parts for row in one.form.rows["p"]] == list(total.form.rows["p"])
    assert sum(one.value("p.all.spent") or 0 for one in parts) == total.value("p.all.spent")
    for one in parts:
        assert one.value("c.overall.received") == total.value(f"c[{one.unit}].received")


@pytest.fixture
def district(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for unit, basic in (("甲县教育局", 10), ("乙县财政局", 400)):
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, unit=unit, year=2024))))
        usual(book)
        in_rows(book, "科目", 2, [(None, None, None, basic + 2)])
        in_rows(book, "科目", 3, [(None, None, None, basic), (None, None, None, basic)])
        book.save(folder / f"{unit}.xlsx")
    return folder


def test_a_summary_with_open_rows_is_verified_traced_and_a_return_again(district: Path, tmp_path: Path) -> None:
    office = Office(form=FORM)
    output = tmp_path / "sum.xlsx"
    merge(collect(reviews([district], office), office), output)

    summary = open_summary(output, FORM)

    assert ["M159"] == [finding.code for finding in verify(summary)]
    assert 410 == summary.submission.value("s[201].basic")
    traced = lineage(summary.form, summary.document, "s[201].basic")
    assert {("甲县教育局", 10), ("乙县财政局", 400)} == {(one.unit, one.seen.value) for one in traced.contributions}
    alone = lineage(summary.form, summary.document, "c[甲县教育局].received")
    assert [("甲县教育局", 5)] == [(one.unit, one.seen.value) for one in alone.contributions]
    assert 5 == stored_figures(summary)["c[甲县教育局].received"]


def test_a_row_that_stands_below_those_of_others_is_traced_to_its_file(district: Path, tmp_path: Path) -> None:
    office = Office(form=FORM)
    output = tmp_path / "sum.xlsx"
    path = district / "乙县财政局.xlsx"
    book = openpyxl.load_workbook(path)
    in_rows(book, "项目", 2, [("路", 31, 7), ("渠", 8, 9)])
    book["项目"].insert_rows(2)
    book.save(path)
    merge(collect(reviews([district], office), office), output)

    summary = open_summary(output, FORM)
    traced = [
        lineage(summary.form, summary.document, f"p[{at}].{of}") for at in range(1, 5) for of in ("people", "spent")
    ]

    told = [(one.value, *((by.unit, by.seen.value, by.at) for by in one.contributions)) for one in traced]
    there = {"甲县教育局": 1, "乙县财政局": 2}
    expected = [
        (value, (unit, value, Place("项目", there[unit] + down, column)))
        for unit, rows in (("乙县财政局", ((31, 7), (8, 9))), ("甲县教育局", ((1, 2), (3, 4))))
        for down, row in enumerate(rows)
        for column, value in enumerate(row, 1)
    ]
    assert sorted(map(str, expected)) == sorted(map(str, told))
    assert all(by.source is not None and by.unit in by.source.file for one in traced for by in one.contributions)


def test_a_figure_changed_in_a_row_of_a_unit_is_found(district: Path, tmp_path: Path) -> None:
    office = Office(form=FORM)
    output = tmp_path / "sum.xlsx"
    merge(collect(reviews([district], office), office), output)
    book = openpyxl.load_workbook(output)
    cell = next(cell for row in book["机构"].iter_rows() for cell in row if cell.value == "甲县教育局")
    book["机构"].cell(cell.row, 3, 77)
    book.save(output)

    assert "M156" in {finding.code for finding in verify(open_summary(output, FORM))}


def test_adjustments_name_the_rows_of_the_summary(district: Path, tmp_path: Path) -> None:
    """By id and address as they stand there, where the blank has other rows; what is not added up is refused."""
    office, output, listed = Office(form=FORM), tmp_path / "sum.xlsx", tmp_path / "adjust.csv"
    cells = ("s[205].basic", "科目!D4", "科目!D5", "c[甲县教育局].start", "c.overall.start", "p[3].people", "项目!B2")
    reason = "与县医院重复统计的部分"
    listed.write_text("单元格,调整数,原因\n" + "".join(f"{cell},{9},{reason}\n" for cell in cells), "utf-8")

    result = merge(collect(reviews([district], office), office), output, adjust=listed)

    known = {address(place): cell for cell, place in places(result.form).items()}
    assert ("s[201].basic", "s[20103].basic") == (known["科目!D3"], known["科目!D4"])
    assert {"s[205].basic": 18, "s[20103].basic": 9} == {
        cell: sum(one.amount for one in result.adjustments if one.cell == cell)
        for cell in {one.cell for one in result.adjustments}
    }
    assert [*cells[3:]] == [one.cell for one in result.findings if isinstance(one, NotApplied)]
    assert 4 + 18 == result.total.value("s[205].basic")
    summary = open_summary(output, FORM)
    assert ["M159"] == [one.code for one in verify(summary)]
    traced = lineage(summary.form, summary.document, "s[205].basic")
    assert (22, [9, 9]) == (traced.value, [one.amount for one in traced.adjustments])


WITHOUT_TOTALS = define(
    tomllib.loads(
        DEFINITION.replace('merge = "append"\ntotal = { key = "all", label = "合计" }', 'merge = "append"').replace(
            'total = { key = "all", label = "合计", first = true }\n', ""
        )
    ),
    "open",
)


def unit_without_totals(unit: str, basic: int, *people: int) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(WITHOUT_TOTALS, unit=unit, year=2024))))
    in_rows(book, "科目", 2, [(code, "某", basic, basic, 0) for code in ("201", "205")])
    in_rows(book, "项目", 2, [("桥", one, 2) for one in people])
    in_rows(book, "机构", 2, [("本级", 1, 5)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def untotalled(tmp_path: Path) -> Path:
    """A summary of a form whose rows are added up in no row, and its returns."""
    folder, office = tmp_path / "in", Office(form=WITHOUT_TOTALS)
    folder.mkdir()
    for unit in ("甲县教育局", "乙县财政局"):
        (folder / f"{unit}.xlsx").write_bytes(unit_without_totals(unit, 7, 1, 3))
    merge(collect(reviews([folder], office), office), tmp_path / "sum.xlsx")
    assert ["M159"] == [one.code for one in verify(open_summary(tmp_path / "sum.xlsx", WITHOUT_TOTALS))]
    return tmp_path / "sum.xlsx"


@pytest.mark.parametrize("row", [2, 3, 4, 5])
def test_a_figure_changed_in_a_row_below_others_is_found_where_no_total_tells(untotalled: Path, row: int) -> None:
    summary = open_summary(untotalled, WITHOUT_TOTALS)
    grids = tuple(
        replace(
            grid,
            pieces=tuple(
                piece._replace(value=77) if (piece.row, piece.column) == (row - 1, 1) else piece
                for piece in grid.pieces
            ),
        )
        if grid.name == "项目"
        else grid
        for grid in summary.document
    )

    (told,) = verify(summary._replace(document=replace(summary.document, grids=grids)))

    assert "M154" == told.code
    assert (f"p[{(row - 2) % 2 + 1}].people",) == told.cells


@pytest.mark.parametrize(
    ("people", "cell"), [((1, 3, 9), "p[3].people"), ((1,), "p[2].people"), ((1, 4), "p[2].people")]
)
def test_a_return_that_has_changed_rows_since_is_told_where_no_total_tells(
    untotalled: Path, people: tuple[int, ...], cell: str
) -> None:
    path = untotalled.parent / "in" / "乙县财政局.xlsx"
    path.write_bytes(unit_without_totals("乙县财政局", 7, *people))

    (told,) = verify(open_summary(untotalled, WITHOUT_TOTALS))

    assert "M153" == told.code
    assert cell in told.cells


@pytest.mark.parametrize(
    ("problem", "old", "new"),
    [
        ("no_code_stub", '{ shows = "code", label = "科目编码" }, ', ""),
        ("one_label_stub", ', { shows = "label", label = "科目名称" }', ""),
        (
            "repeat_with_rows",
            'columns = [{ key = "people"',
            'rows = [{ key = "a", label = "甲" }]\ncolumns = [{ key = "people"',
        ),
        ("more_than_maximum", "minimum = 1", "minimum = 9"),
        ("pattern", "[0-9]{3}|", "([0-9]"),
        ("not_known", 'merge = "unit"', 'merge = "units"'),
        ("undeclared_rule", "by_prefix = true", 'by_prefix = true, rule = "NONE"'),
    ],
)
def test_problems_of_open_rows_are_told(problem: str, old: str, new: str) -> None:
    assert old in DEFINITION
    with pytest.raises(FormError) as told:
        define(tomllib.loads(DEFINITION.replace(old, new, 1)), "open")

    assert problem in {one.kind for one in told.value.problems}


CLASSES = """
[[tables]]
key = "o"
sheet = "总表"
title = "支出总表"
[[tables.blocks]]
rows = [
  { key = "service", label = "服务", code = "201" }, { key = "health", label = "卫生", code = "210" },
  { key = "all", label = "合计", sum = "siblings" },
]
columns = [{ key = "spent", label = "支出" }]

[[rules]]
id = "O-S"
title = { zh = "各类支出等于分科目支出" }
each = "rows"
expression = "o.spent == s.basic + s.project"
source = "示例"
"""


def test_rows_of_the_form_meet_those_that_units_choose_by_their_codes() -> None:
    form = expanded(define(tomllib.loads(DEFINITION + CLASSES), "open"), {"s": (RowName("服务", "201"),)})

    mine = {rule.name: rule for rule in form.rules if rule.id == "O-S"}
    assert {"O-S.[201]", "O-S.health", "O-S.all"} == mine.keys()
    assert {"o.service.spent", "s[201].basic", "s[201].project"} == set(mine["O-S.[201]"].cells)
    assert {"o.health.spent"} == set(mine["O-S.health"].cells)


def test_a_blank_states_nothing_of_rows_that_nobody_has_chosen_yet() -> None:
    blank = define(tomllib.loads(DEFINITION + CLASSES), "open")

    assert set() == {"O-S", "s-subject"} & {rule.id for rule in blank.rules}


@pytest.mark.parametrize(("problem", "old", "new"), [
    ("no_such_cell", "o.spent == s.basic", "o.spent == s.basics"),
    ("no_such_cell", ', code = "201" }, { key = "health", label = "卫生", code = "210" }', ' }, { key = "health", label = "卫生" }'),
])  # fmt: skip
def test_a_rule_that_meets_no_row_is_told(problem: str, old: str, new: str) -> None:
    assert old in CLASSES
    with pytest.raises(FormError) as told:
        define(tomllib.loads(DEFINITION + CLASSES.replace(old, new)), "open")

    assert problem in {one.kind for one in told.value.problems}


def test_the_same_rows_make_the_same_form() -> None:
    rows = {"p": (RowName("桥"),)}

    assert expanded(FORM, rows) is expanded(FORM, dict(rows))
    assert expanded(FORM, rows) != expanded(FORM, {"p": (RowName("路"),)})
    assert FORM == expanded(FORM, rows).base


def test_sums_that_are_formulas_are_the_forms_own_where_parts_are_left_blank() -> None:
    def less(book: openpyxl.Workbook) -> None:
        usual(book)
        in_rows(book, "科目", 6, [("207", "文化", None, 4)])

    seen, findings = filled(less)

    assert {"s[201].total", "s[207].total", "s.all.total"} <= seen.live
    assert () == tuple(one for one in findings if one.code == "R129")
