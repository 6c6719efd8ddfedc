"""Open rows as units write them: total rows under other names or gone, notes below, names of any characters."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from narrowed import the
from opened import DEFINITION, FORM, filled, in_rows, usual, workbook
from openpyxl.worksheet.worksheet import Worksheet

from gouji import Finding, Language, Return, Submission, bind, collect, merge, open_summary, verify
from gouji.campaign.question import ask
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.editing.findings import Unusual
from gouji.editing.review import Beside, Review, review
from gouji.editing.side_by_side import side_by_side
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.forms.language.define import define
from gouji.lists.confirmations import as_verdicts, read_verdicts
from gouji.model.finding import Severity
from gouji.model.open_rows import OpenRows, RowName, row_keys
from gouji.reports.side_by_side_html import side_by_side_as_html
from gouji.reports.validation import as_validation_report
from gouji.summary.trace import lineage

NAMES = ("U.S. Agency [X]", "a.b.c", "A]", "[A", "#2", "overall", "101", "局（本级）", "x/y:z?*", "=1+1", "'a'")


def with_rows(*rows: Sequence[Any], sheet: str = "机构") -> tuple[Submission, tuple[Finding, ...]]:
    """A blank filled in as usual, with other rows from the first below the headings on: a None empties a cell."""

    def fill(book: openpyxl.Workbook) -> None:
        usual(book)
        for merged in [*book[sheet].merged_cells.ranges]:
            book[sheet].unmerge_cells(merged.coord)
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                book[sheet].cell(2 + down, 1 + across).value = value

    return filled(fill)


EMPTY = (None, None, None)


@pytest.mark.parametrize("name", ["总 计", "总计", "Total", "合  计"])
@pytest.mark.parametrize("first", [False, True])
def test_the_row_of_the_sum_is_known_by_what_units_call_it(name: str, first: bool) -> None:
    parts: list[Sequence[Any]] = [("甲", 4, 5), ("乙", 5, 7)]
    whole: list[Sequence[Any]] = [(name, 9, 12)]

    seen, findings = with_rows(*(whole + parts if first else parts + whole), EMPTY)

    assert ["甲", "乙"] == [row.name for row in seen.form.rows["c"]]
    assert (9, 12) == (seen.value("c.overall.start"), seen.value("c.overall.received"))
    assert () == findings


@pytest.mark.parametrize("rows", [[("甲", None, None)], [("甲", 4, None), ("乙", None, None)]])
def test_a_row_without_figures_leaves_the_sum_that_of_the_blank(rows: Sequence[Sequence[Any]]) -> None:
    seen, findings = with_rows(*rows, *[EMPTY] * (2 - len(rows)))

    assert [row[0] for row in rows] == [row.name for row in seen.form.rows["c"]]
    assert "R129" not in {finding.code for finding in findings}
    assert seen.origins["c.overall.received"].live


@pytest.mark.parametrize("last", [EMPTY, ("全部机构", 9, 13)])
def test_a_sum_that_is_not_there_is_told(last: Sequence[Any]) -> None:
    _, findings = with_rows(("甲", 4, 5), ("乙", 5, 7), EMPTY, last)

    told = next(finding for finding in findings if finding.code == "R112")
    assert {"c.overall.start", "c.overall.received"} == set(told.cells)


@pytest.mark.parametrize("name", ["全部机构", None])
@pytest.mark.parametrize("first", [False, True])
def test_a_sum_under_any_name_is_known_by_its_figures_and_told(name: str | None, first: bool) -> None:
    parts: list[Sequence[Any]] = [("甲", 4, 5), ("乙", 5, 7)]
    whole: list[Sequence[Any]] = [(name, 9, 12)]

    seen, findings = with_rows(*(whole + parts if first else parts + whole), EMPTY)

    assert ["甲", "乙"] == [row.name for row in seen.form.rows["c"]]
    assert (9, 12) == (seen.value("c.overall.start"), seen.value("c.overall.received"))
    assert ["R267"] == [finding.code for finding in findings]


@pytest.mark.parametrize("rows", [[("甲", 4, 5), ("乙", 4, 5)], [("甲", 0, 0), ("乙", 0, 0), ("丙", 0, 0)]])
def test_a_row_like_the_only_other_is_no_sum(rows: Sequence[Any]) -> None:
    seen, _ = with_rows(*rows, EMPTY, EMPTY)

    assert [row[0] for row in rows] == [row.name for row in seen.form.rows["c"]]


@pytest.mark.parametrize("name", ["小计", "直属机构小计", "Sub-total", "合 计 "])
def test_a_sum_among_the_rows_is_told(name: str) -> None:
    _, findings = with_rows(("甲", 4, 5), (name, 4, 5), ("乙", 5, 7), ("全部总计", 9, 12))

    assert ["R266"] == [finding.code for finding in findings]


def test_a_sum_in_the_column_of_codes_is_known_by_its_name() -> None:
    rows = (("201", "服务", 30, 10, 20), ("205", "教育", 5, 2, 3), ("总计", None, 35, 12, 23))

    seen, findings = with_rows(*rows, (None,) * 6, sheet="科目")

    assert ["201", "205"] == [row.code for row in seen.form.rows["s"]]
    assert 12 == seen.value("s.all.basic")
    assert () == findings


@pytest.mark.parametrize(
    "notes", [("* See footnote",), ("注：不含派出机构", "填表人：张三", "* 见附注"), ("Footnotes", "1. Of 2023")]
)
def test_words_below_the_sum_are_no_rows(notes: Sequence[str]) -> None:
    seen, _ = with_rows(("本级", 1, 5), EMPTY, EMPTY, ("合计", 1, 5), EMPTY, *((note,) for note in notes))

    assert ["本级"] == [row.name for row in seen.form.rows["c"]]


@pytest.mark.parametrize(
    "words", [("分科目支出情况",), ("注：本表反映各项支出情况。", "说明：本年度没有支出，故本表无数据。")]
)
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("rows", [True, False])
def test_words_below_rows_with_codes_are_no_rows(words: Sequence[str], wide: bool, rows: bool) -> None:
    """The sum is the first of them, and what stands below begins in the column of the codes."""

    def fill(book: openpyxl.Workbook) -> None:
        usual(book)
        sheet = book["科目"]
        for row in () if rows else sheet["A3:F5"]:
            for cell in row:
                cell.value = None
        for down, said in enumerate(words, sheet.max_row + 2):
            sheet.cell(down, 1).value = said
            if wide:
                sheet.merge_cells(start_row=down, end_row=down, start_column=1, end_column=6)

    seen, findings = filled(fill)

    assert (["201", "20103", "205"] if rows else []) == [row.code for row in seen.form.rows["s"]]
    assert set() == {one.code for one in findings} & {"R260", "R261", "R262"}


@pytest.mark.parametrize(
    "names", [("A", "A", "A#2"), ("A#2", "A", "A"), ("", "#2", ""), ("", "2", ""), ("A", "A#2", "A", "A")]
)
def test_every_row_has_a_key_of_its_own(names: Sequence[str]) -> None:
    keys = list(row_keys(OpenRows("row"), [RowName(name) for name in names]))

    assert len(names) == len(set(keys))


def test_a_form_whose_rules_find_no_row_is_read() -> None:
    seen, _ = with_rows(EMPTY, EMPTY, EMPTY)

    assert () == seen.form.rows["c"]


def test_names_of_any_characters_go_through_a_summary(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, unit in enumerate(("U.S. Agency [X]", "Agency (A.B)")):

        def fill(book: openpyxl.Workbook, unit: str = unit, number: int = number) -> None:
            usual(book)
            cover = next(cell for row in book["封面"].iter_rows() for cell in row if cell.value == "甲县教育局")
            cover.value = unit
            in_rows(book, "机构", 2, [(None, 9 + number, 9 + number)])

        (folder / f"{number}.xlsx").write_bytes(workbook(fill))
    office, output = Office(form=FORM), tmp_path / "sum.xlsx"
    merge(collect(reviews([folder], office), office), output)

    summary = open_summary(output, FORM)

    assert ["M159"] == [finding.code for finding in verify(summary)]
    assert 9 == summary.submission.value("c[U.S. Agency [X]].start")
    traced = lineage(summary.form, summary.document, "c[U.S. Agency [X]].start")
    assert [("U.S. Agency [X]", 9)] == [(one.unit, one.seen.value) for one in traced.contributions]


@pytest.mark.parametrize("language", Language)
def test_copies_with_other_rows_are_shown_side_by_side(language: Language) -> None:
    """Every figure of both, also in rows that one of them does not have."""
    left, _ = with_rows(("局（本级）", 4, 5), ("A]", 1000, 7), ("<b>", 11, 12), ("合计", 1015, 24))
    right, _ = with_rows(("A]", 1000, 8), ("新", 20, 21), ("合计", 1020, 29))
    copies = [Return(f"{name}.xlsx", None, one, ()) for name, one in (("左", left), ("右", right))]

    page = side_by_side_as_html(side_by_side(*copies), language)

    table = page[page.rindex("<table") :]
    assert all(f">{name}<" in table for name in ("局（本级）", "A]", "&lt;b&gt;", "新"))
    assert all(figure in table for figure in ("1000", "11", "12", "20", "21", "1015", "1020"))


ASKED = define(
    tomllib.loads(DEFINITION.replace("[[rules]]", "[[queries]]") + 'reason = { zh = "机构调整", en = "a merger" }\n'),
    "asked",
)
ODD = (
    *NAMES,
    "a,b",
    'say "x"',
    "line\nbreak",
    "可" * 30,
    "+7",
    "-5",
    "@sum",
    "abc",
    "ABC",
    "Ａbc",
    "1e5",
    "a;b",
    "a  b",
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_verified_of_rows_of_any_name_stays_so(kind: str, tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        usual(book)
        sheet = book["机构"]
        for merged in [*sheet.merged_cells.ranges]:
            sheet.unmerge_cells(merged.coord)
        rows: list[tuple[str, int, int]] = [*((name, 9, 5) for name in ODD), ("合计", 9 * len(ODD), 5 * len(ODD))]
        for row, cells in enumerate(rows, 2):
            for column, value in enumerate(cells, 1):
                sheet.cell(row, column).value = value  # type: ignore[assignment]
                if isinstance(value, str):
                    sheet.cell(row, column).data_type = "s"

    path, office = tmp_path / "a.xlsx", Office(form=ASKED)
    path.write_bytes(workbook(fill))
    before = [*collect(reviews([path], office), office).reviews()]
    lines = [*csv.reader(io.StringIO(as_verdicts(before, Language.ZH).removeprefix("\ufeff")))]
    assert len(ODD) == len(lines) - 1
    at = lines[0].index("核实结论")
    given = [lines[0], *([*line[:at], "已核实", *line[at + 1 :]] for line in lines[1:])]
    listed = tmp_path / f"v.{kind}"
    if kind == "csv":
        with listed.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(given)
    else:
        book = openpyxl.Workbook()
        sheet = the(Worksheet, book.active)
        for row, line in enumerate(given, 1):
            for column, text in enumerate(line, 1):
                sheet.cell(row, column, text).data_type = "s"
        book.save(listed)

    office = Office(form=ASKED, confirmations=read_verdicts(listed).verifications)
    after = the(Review, next(iter(collect(reviews([path], office), office).reviews())))

    told = [one for one in after.findings if isinstance(one, Unusual)]
    assert len(ODD) == len(told)
    assert {Severity.INFORMATION} == {one.severity for one in told}


def test_rows_of_last_year_are_tried_in_the_validation_report() -> None:
    """A row is compared with the row of its name, wherever that stood."""
    query = """
[[queries]]
id = "LESS"
title = { zh = "不少于上年" }
each = "rows"
expression = "c.received >= previous.c.received"
source = "示例"
reason = { zh = "机构调整", en = "a merger" }
"""
    form = define(tomllib.loads(DEFINITION + query), "yearly")
    now, before = (
        bind(form, document_of(package_of(workbook(partial(in_rows, sheet="机构", first=2, rows=rows)), "x.xlsx")))[0]
        for rows in ([("甲", 1, 5), ("A]", 2, 6)], [("A]", 2, 7), ("甲", 1, 5)])
    )
    last_year = replace(before, year=2023)

    one = review(Return("a.xlsx", None, now, ()), Beside(last_year))
    written = as_validation_report([one], Language.ZH, time=datetime(2025, 1, 31, tzinfo=UTC), actor="test")
    told = {line["id"].partition(".")[2]: line["value"] for line in json.loads(written)}

    assert ("0", "1") == (told["LESS.[A]]"], told["LESS.[甲]"])


@pytest.mark.parametrize("wrong", ["若干", -3, 2.5, None])
def test_a_unit_is_asked_for_a_figure_in_a_row_of_its_own(wrong: object) -> None:
    seen, findings = with_rows(("甲", 1, 5), ("乙", 1, 5), ("A]", 2, wrong), ("合计", 4, 16))

    asked, _ = ask(review(Return("a.xlsx", None, seen, findings)))

    assert "A]" in asked
    assert "C4" in asked


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_characters_is_a_row(name: str) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        usual(book)
        cell = book["机构"].cell(2, 1)
        cell.value, cell.data_type = name, "s"

    seen, findings = filled(fill)

    assert (RowName(name),) == seen.form.rows["c"]
    assert 5 == seen.value(f"c[{name}].received")
    assert ["R266"] * (name == "overall") == [finding.code for finding in findings]
