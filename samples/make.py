"""Makes the sample returns anew: ``python samples/make.py`` (needs openpyxl and LibreOffice).

The county is made up; the agency of ``hongqi-2023.xlsx`` and its figures are real. What gouji must
say of each file stands in ``expected.toml``, which is written by hand.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from gouji import Form, Submission, complete, layout, load_form, write
from gouji.model.submission import NOTHING, Observation, Status
from gouji.workbook.layout import skeleton

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src" / "gouji" / "samples"
YEAR = 2024
FORM = load_form("2021")

# What each unit had that year; everything not named is 0.
FIGURES: dict[str, dict[str, int | float]] = {
    "清源县人民政府办公室": {
        "disclosure.normative.issued": 6, "disclosure.normative.repealed": 2, "disclosure.normative.in_force": 41,
        "requests.new.person": 38, "requests.new.company": 9, "requests.new.legal": 2, "requests.carried_in.person": 3,
        "requests.granted.person": 17, "requests.granted.company": 5, "requests.granted.legal": 1,
        "requests.partial.person": 4, "requests.denied.third_party.person": 2, "requests.denied.process.company": 2,
        "requests.unavailable.not_held.person": 9, "requests.unavailable.not_held.company": 2,
        "requests.unavailable.not_held.legal": 1, "requests.rejected.petition.person": 3,
        "requests.rejected.repeat.person": 2, "requests.carried_out.person": 4,
        "cases.reconsideration.upheld": 2, "cases.reconsideration.corrected": 1, "cases.litigation_after.upheld": 1,
    },
    "清源县教育局": {
        "disclosure.normative.issued": 1, "disclosure.normative.in_force": 7, "disclosure.licensing.decisions": 46,
        "disclosure.penalty.decisions": 3, "disclosure.fees.amount": 128.46,
        "requests.new.person": 12, "requests.new.company": 1, "requests.granted.person": 8, "requests.granted.company": 1,
        "requests.unavailable.not_held.person": 3, "requests.rejected.petition.person": 1,
    },
    "清源县公安局": {
        "disclosure.licensing.decisions": 18642, "disclosure.penalty.decisions": 3175, "disclosure.coercion.decisions": 412,
        "disclosure.fees.amount": 96.8,
        "requests.new.person": 27, "requests.new.company": 2, "requests.new.legal": 3,
        "requests.granted.person": 9, "requests.granted.company": 2, "requests.granted.legal": 1,
        "requests.denied.state_secret.person": 3, "requests.denied.enforcement_file.person": 6,
        "requests.denied.enforcement_file.legal": 2, "requests.unavailable.not_held.person": 5,
        "requests.other.misc.person": 2, "requests.carried_out.person": 2,
        "cases.reconsideration.upheld": 1, "cases.litigation_direct.other": 1,
    },
    "清源县自然资源局": {
        "disclosure.normative.issued": 2, "disclosure.normative.in_force": 15, "disclosure.licensing.decisions": 863,
        "disclosure.penalty.decisions": 37, "disclosure.coercion.decisions": 4, "disclosure.fees.amount": 2310.5,
        "requests.new.person": 54, "requests.new.company": 7, "requests.new.other": 1,
        "requests.carried_in.person": 6, "requests.carried_in.company": 1,
        "requests.granted.person": 23, "requests.granted.company": 4, "requests.partial.person": 5,
        "requests.denied.third_party.person": 3, "requests.denied.internal_affairs.company": 1,
        "requests.unavailable.not_held.person": 12, "requests.unavailable.needs_creation.person": 4,
        "requests.unavailable.unclear.person": 2, "requests.rejected.repeat.person": 3,
        "requests.rejected.excessive.person": 2, "requests.other.uncorrected.person": 1,
        "requests.other.misc.company": 2, "requests.carried_out.person": 5, "requests.carried_out.company": 1,
        "requests.carried_out.other": 1,
        "cases.reconsideration.upheld": 3, "cases.reconsideration.corrected": 1, "cases.reconsideration.pending": 1,
        "cases.litigation_direct.upheld": 2, "cases.litigation_after.upheld": 1, "cases.litigation_after.pending": 1,
    },
    "清源县卫生健康局": {
        "disclosure.licensing.decisions": 274, "disclosure.penalty.decisions": 58, "disclosure.fees.amount": 0,
        "requests.new.person": 9, "requests.new.company": 4, "requests.granted.person": 6, "requests.granted.company": 3,
        "requests.denied.inquiry.company": 1, "requests.unavailable.not_held.person": 2,
        "requests.rejected.publication.person": 1,
    },
    "城关镇人民政府": {},
    "柳河镇人民政府": {
        "disclosure.penalty.decisions": 11, "requests.new.person": 5, "requests.granted.person": 4,
        "requests.unavailable.not_held.person": 1,
    },
    "东关街道办事处": {
        "disclosure.penalty.decisions": 26, "requests.new.person": 7, "requests.carried_in.person": 1,
        "requests.granted.person": 5, "requests.rejected.petition.person": 2, "requests.carried_out.person": 1,
    },
}  # fmt: skip

# 编码, 名称, 简称, 类型, 联系人, 电话 of the units that have to report; two of them have not.
ROSTER = [
    ("001", "清源县人民政府办公室", "县政府办", "办公室", "李敏", "0351-5550100"),
    ("002", "清源县教育局", "县教育局", "部门", "王建国", "0351-5550102"),
    ("003", "清源县公安局", "县公安局", "部门", "赵军", "0351-5550103"),
    ("004", "清源县自然资源局", "县自然资源局", "部门", "孙丽", "0351-5550104"),
    ("005", "清源县卫生健康局", "县卫健局", "部门", "周涛", "0351-5550105"),
    ("006", "清源县水利局", "县水利局", "部门", "吴洋", "0351-5550106"),
    ("101", "城关镇人民政府", "城关镇", "镇街", "郑华", "0351-5550201"),
    ("102", "柳河镇人民政府", "柳河镇", "镇街", "冯雪", "0351-5550202"),
    ("103", "石门镇人民政府", "石门镇", "镇街", "陈刚", "0351-5550203"),
    ("201", "东关街道办事处", "东关街道", "镇街", "褚燕", "0351-5550301"),
]


def honest(form: Form, unit: str, year: int, figures: dict[str, int | float]) -> Submission:
    """A return with every cell filled in and every total right."""
    observations = {
        cell: NOTHING if cell in form.sums else Observation.of(_exact(figures.get(cell, 0))) for cell in form.cells
    }
    contact = {"person": "李敏", "phone": "0351-5550100", "date": f"{year + 1}-01-15"}
    return complete(Submission(form, unit, year, observations, contact=contact))


def _exact(number: float) -> int | Decimal:
    return number if isinstance(number, int) else Decimal(str(number))


def with_changes(submission: Submission, changes: dict[str, Observation]) -> Submission:
    """The same return with some cells saying something else; totals stay as they were."""
    from dataclasses import replace

    return replace(submission, observations={**submission.observations, **changes})


def typed_over(path: Path) -> None:
    """Replace every formula by its present result, as pasting values does."""
    values = openpyxl.load_workbook(path, data_only=True)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = values[sheet.title][cell.coordinate].value
    book.save(path)


def plain_workbook(path: Path, submission: Submission) -> None:
    """A workbook as a clerk builds it: the official labels, a title above, and none of our marks."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for table in FORM.tables:
        frame = skeleton(table)
        sheet = book.create_sheet(table.title.split("、")[1][:10])
        sheet["A1"] = f"{submission.unit}{submission.year}年政府信息公开工作年度报告"
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=frame.columns)
        sheet["A2"] = table.title
        for label in frame.labels:
            _put(sheet, label.row + 3, label.column + 1, label.value, label.rows, label.columns)
        for cell, (row, column, span) in frame.slots.items():
            value = submission.observations[cell].value
            assert value is not None
            _put(sheet, row + 3, column + 1, value if isinstance(value, int) else float(value), 1, span)
    book.save(path)


def _put(
    sheet: Worksheet, row: int, column: int, value: int | float | Decimal | str | None, rows: int, columns: int
) -> None:
    cell = sheet.cell(row, column, value)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    thin = Side("thin")
    cell.border = Border(thin, thin, thin, thin)
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=column, end_column=column + columns - 1)


def saved_by_libreoffice(path: Path) -> None:
    """Open and save a workbook with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
             "--outdir", folder, str(path)],
            check=True, capture_output=True,
        )  # fmt: skip
        shutil.copyfile(Path(folder) / path.name, path)


def main() -> None:
    """Write every sample, here and into the package."""
    county = HERE / "county"
    returns = {unit: honest(FORM, unit, YEAR, figures) for unit, figures in FIGURES.items()}
    paths = {unit: county / f"{i:02}-{unit}.xlsx" for i, unit in enumerate(FIGURES, 1)}

    police = returns["清源县公安局"]
    returns["清源县公安局"] = with_changes(police, {"requests.denied.state_secret.person": Observation.of(12)})
    land = returns["清源县自然资源局"]
    slipped = with_changes(land, {"requests.carried_out.person": Observation.of(3)})
    slipped = with_changes(slipped, {"requests.carried_out.total": Observation.of(5)})
    returns["清源县自然资源局"] = slipped
    town = returns["城关镇人民政府"]
    nil = Submission(FORM, town.unit, YEAR, dict.fromkeys(FORM.cells, NOTHING), nil_return=True, contact=town.contact)
    returns["城关镇人民政府"] = nil
    willow = returns["柳河镇人民政府"]
    empty = [c for c in FORM.cells if c.endswith((".research", ".charity")) and c not in FORM.sums]
    gaps = dict.fromkeys(empty, NOTHING)
    gaps |= {
        c: Observation(None, "/", Status.NOT_APPLICABLE)
        for c in FORM.cells
        if c.startswith("cases.") and c not in FORM.sums
    }
    gaps |= {c: NOTHING for c in FORM.sums if c.startswith("cases.")}
    returns["柳河镇人民政府"] = with_changes(willow, gaps)
    street = returns["东关街道办事处"]
    returns["东关街道办事处"] = with_changes(
        street,
        {
            "disclosure.penalty.decisions": Observation(None, "26件（含简易程序）", Status.NOT_A_NUMBER),
            "disclosure.coercion.decisions": Observation.of(-1),
            "requests.rejected.petition.person": Observation.of(3),
            "requests.rejected.petition.total": Observation.of(3),
            "requests.handled.person": Observation.of(8),
            "requests.handled.total": Observation.of(8),
        },
    )
    for unit, path in paths.items():
        if unit == "清源县卫生健康局":
            plain_workbook(path, returns[unit])
        else:
            write(layout(FORM, returns[unit]), path, force=True)
    typed_over(paths["清源县公安局"])
    saved_by_libreoffice(paths["清源县教育局"])
    headings = ("单位编码", "单位名称", "简称", "类型", "联系人", "电话")
    lines = "".join(",".join(line) + "\r\n" for line in (headings, *ROSTER))
    (HERE / "名册.csv").write_bytes(("\ufeff" + lines).encode())
    real = HERE / "hongqi-2023.xlsx"
    write(layout(FORM, honest(FORM, "红旗区科学技术局", 2023, {})), real, force=True)
    saved_by_libreoffice(real)
    shutil.rmtree(SHIPPED, ignore_errors=True)
    shutil.copytree(
        HERE, SHIPPED, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__", "returned", "checked", "published")
    )


if __name__ == "__main__":
    main()
