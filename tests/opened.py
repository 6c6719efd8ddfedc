"""A form with open rows, and its blank as a person fills it in."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from gouji import Document, Finding, Submission, bind, layout
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define

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
