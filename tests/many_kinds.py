"""What a county gets back: returns written by many programs, locked ones, a report, a hostile one, and who has to report."""

from __future__ import annotations

import csv
import html
import io
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from locking import zip_locked
from office import Job, Office
from strategies import balanced, stated
from word import report, word_file

from gouji import Submission, layout, load_form
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.grid import a1
from gouji.workbook.layout import places

F21 = load_form("2021")
YEAR = 2024
PASSWORD = "清源2024"
SAVED = 1_737_000_000
"""When every file was saved, in seconds."""
HOSTILE = "<img src=x onerror=alert(1)>"
SUBJECTS = [
    "教育",
    "公安",
    "民政",
    "司法",
    "财政",
    "自然资源",
    "住建",
    "交通",
    "水利",
    "农业农村",
    "商务",
    "文旅",
    "卫健",
    "审计",
    "统计",
    "医保",
    "体育",
    "信访",
    "档案",
    "林业",
]
PLACES = ("城关镇", "柳河镇", "石门镇", "东关街道", "西关街道", "南山乡")

Client = Callable[[str, list[Job]], None]
"""Runs jobs with one of the clients under node, by its name."""
WAYS = (
    *("own.xlsx",) * 9, *("exceljs.xlsx",) * 8, *("sheetjs.xlsx",) * 7, *("sheetjs.xls",) * 3, *("sheetjs.ods",) * 2,
    "sheetjs.html", *("office.xlsx",) * 2, *("office.xls",) * 2, "office.ods", "locked.xlsx", "locked.xls", "locked.zip",
    "report.docx", "hostile.xlsx",
)  # fmt: skip
"""By which program, and as what, forty returns are written."""


class County(NamedTuple):
    """The folder of what was returned, and of what else the office has: lists, and last year's returns."""

    returns: Path
    roster: Path
    previous: Path
    adjustments: Path


def county(folder: Path, office: Office, client: Client, ways: Sequence[str] = WAYS) -> County:
    """A county in which a unit has reported in each of some ``ways``, three have not, and one has reported twice."""
    made = County(folder / "收件", folder / "名册.csv", folder / "上年", folder / "调整.csv")
    for place in (made.returns, made.previous):
        place.mkdir(parents=True)
    names = list(itertools.islice(_names(), len(ways) + 3))
    made.roster.write_bytes(_roster(names))
    made.adjustments.write_bytes("单元格,调整数,原因\r\nrequests.new.person,-2,重复计算\r\n".encode("gb18030"))
    wanted = [
        (way, made.returns / f"{number:03}-{unit}.{way.partition('.')[2]}", _return(number, unit))
        for number, (way, unit) in enumerate(zip(ways, names, strict=False), 1)
    ]
    _written(wanted, folder / "空白", office, client)
    twice = made.returns / f"{names[0]}（更正）.xlsx"
    twice.write_bytes(to_xlsx(layout(F21, _return(5, names[0]))))
    for number, unit in enumerate(names[:5], 1):
        before = replace(balanced(F21, number + 7), unit=unit, year=YEAR - 1)
        (made.previous / f"{unit}.xlsx").write_bytes(to_xlsx(layout(F21, before)))
    for path in folder.rglob("*.*"):
        os.utime(path, (SAVED, SAVED))
    return made


def _names() -> Iterator[str]:
    yield from (f"清源县{subject}局" for subject in SUBJECTS)
    yield from (f"{place}人民政府" for place in PLACES)
    yield from (f"第{number}街道办事处" for number in itertools.count(1))


def _roster(names: list[str]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["单位编码", "单位名称", "类型", "联系人", "电话"])
    for number, name in enumerate(names, 1):
        kind = "部门" if name.endswith("局") else "乡镇街道"
        lines.writerow([f"{number:03}", name, kind, f"联系人{number}", f"0351-{5550000 + number}"])
    return text.getvalue().encode("utf-8-sig")


def _return(number: int, unit: str) -> Submission:
    """Every fourth has a figure that does not add up."""
    one = replace(balanced(F21, number), unit=unit, year=YEAR)
    cells = list(one.observations)
    if number % 4 == 0:
        wrong = cells[number % len(cells)]
        value = one.observations[wrong].value
        one = one.with_observations({wrong: one.observations[wrong]._replace(value=(value or 0) + 9)})
    return one


def _written(wanted: list[tuple[str, Path, Submission]], scratch: Path, office: Office, client: Client) -> None:
    """Have every return written by the program of its way."""
    scratch.mkdir()
    jobs: dict[str, list[Job]] = {}
    for way, path, one in wanted:
        program, _, suffix = way.partition(".")
        full, blank = scratch / f"{path.stem}.xlsx", scratch / f"{path.stem}-空白.xlsx"
        match program:
            case "own":
                path.write_bytes(to_xlsx(layout(F21, one)))
            case "exceljs" | "sheetjs":
                blank.write_bytes(to_xlsx(layout(F21, unit=one.unit, year=one.year)))
                jobs.setdefault(program, []).append(Job(blank, path, _typed(one)))
            case "office" | "locked" if suffix != "zip":
                full.write_bytes(to_xlsx(layout(F21, one)))
                office.run(full, save=path, lock=PASSWORD if program == "locked" else None)
            case "locked":
                path.write_bytes(zip_locked(f"{one.unit}.xlsx", to_xlsx(layout(F21, one)), PASSWORD))
            case "report":
                path.write_bytes(word_file(report(one)))
            case "hostile":
                named = replace(one, unit=f"{HOSTILE}{one.unit}")
                path.with_name(f"{html.escape(HOSTILE)} =1+1.xlsx").write_bytes(to_xlsx(layout(F21, named)))
    for program, some in jobs.items():
        client(program, some)


def _typed(one: Submission) -> dict[tuple[str, str], int | float | str]:
    """What a person types, by sheet and address."""
    at = places(F21)
    return {
        (at[cell].sheet, a1(at[cell].row, at[cell].column)): float(value)
        for cell, value in stated(one).items()
        if cell not in F21.sums
    }
