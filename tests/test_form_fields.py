"""Head and foot fields: filled in on the cover or where the official form has them, read back, told where wrong."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from narrowed import the
from office import convert
from test_form_examples import EXAMPLES, TEXTS

from gouji import Observation, Return, Submission, layout, review
from gouji.campaign.marks import COLOURS, notes_of
from gouji.editing.fields import fields_in_error
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake.read import read
from gouji.messages.render import render
from gouji.model.form import COVER
from gouji.model.language import Language
from gouji.reports.marked import WRONG

FORM = next(form for form in EXAMPLES if form.id == "land-2010")
CODE = "11330100MB1234567X"
SAID = {"credit_code": CODE, "head": "张三", "person": "李四", "sent": "2011-01-20"}


FIGURES = {cell: Observation.of(4 if FORM.cells[cell].total else 2) for cell in FORM.cells}


def submission(contact: Mapping[str, str]) -> Submission:
    return Submission(FORM, "甲乡人民政府", 2010, FIGURES, contact=contact)


def book_of(contact: Mapping[str, str]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, submission(contact)))))


def read_back(folder: Path, book: openpyxl.Workbook) -> Submission:
    book.save(folder / "x.xlsx")
    return the(Return, read(folder / "x.xlsx", FORM)).submission


def saved(folder: Path) -> Path:
    """A return with all of them, and its definition beside it."""
    (folder / "签署.toml").write_text(the(str, next(text for text in TEXTS if FORM.id in text)), "utf-8")
    book_of(SAID).save(folder / "签署.xlsx")
    return folder / "签署.xlsx"


def labelled(book: openpyxl.Workbook) -> dict[str, int]:
    """The rows of the cover by what is asked there."""
    return {str(row[1].value).rstrip("*"): row[1].row for row in book[COVER].iter_rows() if row[1].value}


def test_the_cover_asks_for_them_and_the_foot_repeats_them() -> None:
    book = book_of(SAID)
    rows = labelled(book)

    assert [book[COVER].cell(rows[one.label], 3).value for one in FORM.fields[:4]] == list(SAID.values())
    assert "填报人" not in rows
    assert book["土地"]["A7"].value == "报送份数：一式两份"
    foot = str(book["土地"]["A8"].value)
    assert foot.startswith("=")
    assert all(word in foot for word in ("单位负责人", "填表人", "报出日期"))
    assert "信用代码" not in foot


@pytest.mark.parametrize("saved_by", ["openpyxl", "libreoffice"])
def test_they_come_back(saved_by: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    book = book_of({})
    rows = labelled(book)
    values: list[str | datetime] = [CODE, "张三", "李四", datetime(2011, 1, 20)]
    for one, value in zip(FORM.fields, values, strict=False):
        book[COVER].cell(rows[one.label], 3, value)
    book.save(tmp_path / "x.xlsx")
    file = tmp_path / "x.xlsx"
    if saved_by == "libreoffice":
        convert(request.getfixturevalue("soffice"), "ods", tmp_path, file)
        file = tmp_path / "x.ods"

    found = the(Return, read(file, FORM))

    assert dict(found.submission.contact) == SAID | {"date": "2011-01-20"}  # 报出日期 in the foot
    assert not any(one.code == "R201" for one in found.evidence.remarks)
    if saved_by == "libreoffice":
        sheet = next(one for one in openpyxl.load_workbook(converted(tmp_path, file, request)).worksheets[1:])
        assert "单位负责人：张三" in str(sheet["A8"].value)


def converted(folder: Path, file: Path, request: pytest.FixtureRequest) -> io.BytesIO:
    """What LibreOffice has calculated."""
    (folder / "csv").mkdir()
    convert(request.getfixturevalue("soffice"), "xlsx", folder / "csv", file)
    book = openpyxl.load_workbook(folder / "csv" / "x.xlsx", data_only=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer


def line(book: openpyxl.Workbook) -> None:
    book["土地"]["A8"] = "单位负责人：张三　　填表人：李四　　报出日期：2011年1月20日"
    book["土地"]["D1"] = "统一社会信用代码：" + CODE


def cells(book: openpyxl.Workbook) -> None:
    for at, (label, value) in enumerate(
        (("单位负责人", "张三"), ("填表人：", "李四"), ("报出日期", "2011-1-20"), ("统一社会信用代码", CODE))
    ):
        book["土地"].cell(10 + at // 2, 1 + 2 * (at % 2), label)
        book["土地"].cell(10 + at // 2, 2 + 2 * (at % 2), value)


@pytest.mark.parametrize("write", [line, cells])
def test_they_are_read_where_the_official_form_has_them(
    write: Callable[[openpyxl.Workbook], None], tmp_path: Path
) -> None:
    book = book_of({})
    del book[COVER], book["_gouji"]
    write(book)

    found = read_back(tmp_path, book)

    assert {key: found.contact.get(key) for key in ("head", "person", "credit_code")} == {
        "head": "张三",
        "person": "李四",
        "credit_code": CODE,
    }
    assert found.contact["sent"].startswith("2011")
    assert all(found.observations[cell].value == 2 for cell in FORM.cells if cell != "land.total.area")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"credit_code": "1133"}, ["E351"]),
        ({"credit_code": "１１３３０１００ＭＢ１２３４５６７Ｘ"}, []),
        ({"head": ""}, ["E350"]),
        ({"person": ""}, []),
        ({"sent": "月底"}, ["E352"]),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(change: dict[str, str], codes: list[str], tmp_path: Path) -> None:
    book = book_of({key: said for key, said in (SAID | change).items() if said})
    book.save(tmp_path / "x.xlsx")

    found = review(the(Return, read(tmp_path / "x.xlsx", FORM)))

    told = [one for one in found.findings if one.code in ("E350", "E351", "E352")]
    assert [one.code for one in told] == codes
    assert all(place.sheet == COVER for one in told for place in one.places)
    assert all(one.places for one in told)
    marks = notes_of(found, Language.ZH).get(COVER, {})
    assert [(note.colour, note.text) for note in marks.values()] == [
        (COLOURS[WRONG], render(one, Language.ZH)) for one in told
    ]
    assert (found.verdict == "fail") is bool(codes)


def test_a_submission_without_a_file_is_told_as_well() -> None:
    assert [one.code for one in fields_in_error(submission({}))] == ["E350", "E350"]
