"""A form with open rows, and its blank as a person fills it in."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import strategies as st

from gouji import Document, Finding, Observation, Submission, bind, layout
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define, expanded
from gouji.model.open_rows import RowName
from gouji.model.submission import Status

DEFINITION = """
[form]
id = "open-2024"
edition = "2024"
title = "项目和科目情况表"
source = "示例"
years = [2024]
unit = "件"

[[tables]]
key = "s"
sheet = "科目"
title = "分科目支出情况"
[[tables.blocks]]
stubs = [{ shows = "code", label = "科目编码" }, { shows = "label", label = "科目名称" }]
columns = [
  { key = "total", label = "支出合计", sum = "siblings" },
  { key = "basic", label = "基本支出" },
  { key = "project", label = "项目支出" },
  { key = "remarks", label = "备注", kind = "text" },
]
[tables.blocks.repeat]
key = "subject"
blank_rows = 6
code = { pattern = "[0-9]{3}|[0-9]{5}", by_prefix = true }
total = { key = "all", label = "合计", first = true }

[[tables]]
key = "p"
sheet = "项目"
title = "项目进展情况"
[[tables.blocks]]
stubs = [{ shows = "label", label = "项目名称" }]
columns = [{ key = "people", label = "参加人数" }, { key = "spent", label = "已用经费" }]
[tables.blocks.repeat]
key = "project"
unique = false
minimum = 1
maximum = 8
blank_rows = 4
merge = "append"
total = { key = "all", label = "合计" }

[[tables]]
key = "c"
sheet = "机构"
title = "所属机构受理情况"
[[tables.blocks]]
stubs = [{ shows = "label", label = "机构名称" }]
columns = [{ key = "start", label = "期初未结" }, { key = "received", label = "本期受理" }]
[tables.blocks.repeat]
key = "component"
blank_rows = 3
merge = "unit"
total = { key = "overall", label = "合计" }

[[rules]]
id = "C-S"
title = { zh = "受理不少于期初" }
each = "rows"
expression = "c.received >= c.start"
source = "示例"
"""
FORM = define(tomllib.loads(DEFINITION), "open")
CODES = st.lists(st.sampled_from([f"{n}" for n in range(201, 230)]), min_size=1, max_size=6, unique=True)
NAMES = st.text("甲乙丙丁戊己庚辛壬癸", min_size=2, max_size=6)
FIGURE = st.integers(0, 10**6)


@st.composite
def submissions(draw: st.DrawFn, unit: str = "甲县教育局") -> Submission:
    """A return with rows of its own, all of it filled in and in balance."""
    rows = {
        "s": tuple(RowName(draw(NAMES), code) for code in draw(CODES)),
        "p": tuple(RowName(draw(NAMES)) for _ in range(draw(st.integers(1, 5)))),
        "c": tuple(RowName(name) for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))),
    }
    form = expanded(FORM, rows)
    values = {cell: draw(FIGURE) for cell in form.cells if cell not in form.texts}
    for table, rows_of in rows.items():
        keys = [key for key, _ in form.rows_of(table)]
        assert len(keys) == len(rows_of)
    for rule in (rule for rule in form.rules if rule.id == "C-S"):
        values[rule.cells[0]] = max(values[cell] for cell in rule.cells)
    for rule in form.rules:
        if rule.total is not None and rule.id == "s-total" and ".all." not in rule.total:
            values[rule.total] = sum(values[part] for part in rule.parts)
    for rule in form.rules:
        if rule.id != "C-S" and (rule.total is None or rule.id != "s-total"):
            values[rule.cells[0]] = sum(values[part] for part in rule.parts)
    seen: dict[str, Observation] = {cell: Observation.of(value) for cell, value in values.items()}
    for cell in form.texts:
        text = draw(st.sampled_from(["", "无", "含上年结转", "见说明"]))
        seen[cell] = Observation(None, text, Status.TEXT) if text else Observation(None, "", Status.BLANK)
    return Submission(form, unit, 2024, seen)


def there_and_back(document: Document) -> Document:
    return document_of(package_of(to_xlsx(document), "x.xlsx"))


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A blank as a person fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, unit="甲县教育局", year=2024))))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled(change: Callable[[openpyxl.Workbook], None]) -> tuple[Submission, tuple[Finding, ...]]:
    """A blank as a person fills it in, read."""
    return bind(FORM, document_of(package_of(workbook(change), "x.xlsx")))


def saved(path: Path) -> Path:
    """A blank filled in as usual, in a file."""
    path.write_bytes(workbook(usual))
    return path


def in_rows(book: openpyxl.Workbook, sheet: str, first: int, rows: Sequence[Sequence[Any]]) -> None:
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if value is not None:
                book[sheet].cell(first + down, 1 + across, value)


def usual(book: openpyxl.Workbook) -> None:
    in_rows(book, "科目", 2, [("合计", None, None, 12, 23)])
    in_rows(
        book,
        "科目",
        3,
        [("201", "服务", None, 10, 20), (20103, "办公", None, 10, 20), ("205", "教育", None, 2, 3, "无")],
    )
    in_rows(book, "项目", 2, [("桥", 1, 2), ("桥", 3, 4)])
    in_rows(book, "机构", 2, [("本级", 1, 5)])


def wrongly(sheet: str, row: int, *cells: Any) -> tuple[Finding, ...]:
    """What is said of a blank that is filled in as usual, but for one row."""

    def fill(book: openpyxl.Workbook) -> None:
        usual(book)
        in_rows(book, sheet, row, [cells])

    return filled(fill)[1]


def with_sum_called_otherwise(book: openpyxl.Workbook) -> None:
    """A blank filled in as usual, with a row of the sum that has another name."""
    usual(book)
    for row, cells in enumerate([("甲", 4, 5), ("乙", 5, 7), (None,) * 3, (None,) * 3, ("全部机构", 9, 12)], 2):
        for column, value in enumerate(cells, 1):
            book["机构"].cell(row, column).value = value
