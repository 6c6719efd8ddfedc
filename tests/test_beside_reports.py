"""What stands in a report beside text and figures: comments on it, and pictures in the place of tables."""

from __future__ import annotations

import io
import pickle
import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from narrowed import the
from test_word import busy

from gouji import Refused, Return, bind, load_form, read
from gouji.formats.docx.write import to_docx
from gouji.formats.read import document_in
from gouji.formats.text.write_html import to_html
from gouji.intake.bind.findings import AddedWords, PicturedTable, PictureOver
from gouji.model.finding import Finding
from gouji.model.grid import Document, InReport, RunningText, address
from gouji.publication.compose import composed

F21 = load_form("2021")
PICTURE = '<img src="x.png" width="600" height="400px">'
FRAMED = f"<table><tr><td>{PICTURE}</td></tr></table>"


def found(document: Document) -> tuple[Finding, ...]:
    return bind(F21, document)[1]


def commented(figure: str, text: str, author: str = "张三") -> bytes:
    """A report with a comment on the first cell of that figure, or on the paragraph of that text."""
    word = docx.Document(io.BytesIO(to_docx(composed(busy()))))
    cells = [paragraph for table in word.tables for cell in table._cells for paragraph in cell.paragraphs]
    at = next(one for one in (*cells, *word.paragraphs) if figure == one.text)
    word.add_comment(at.runs, text, author=author, initials="z")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("figure", "place"), [("1000", "表二 第3行第2列"), ("一、总体情况", "正文 第3段")])
def test_a_comment_is_told_with_its_place(figure: str, place: str) -> None:
    document = document_in(commented(figure, "应为 58"), "a.docx")
    (told,) = [one for one in found(document) if isinstance(one, AddedWords)]
    (words,) = told.words.first

    assert ("应为 58", True) == (words.text, words.comment)
    assert place == address(words.place)


def test_our_own_comments_and_guidance_on_prose_are_not_told() -> None:
    for data in (commented("1000", "填报 58。", "gouji"), commented("一、总体情况", "请按格式填写")):
        assert [] == [one for one in found(document_in(data, "a.docx")) if isinstance(one, AddedWords)]


@pytest.mark.parametrize("picture", [PICTURE, FRAMED, f"<p>{PICTURE}</p>", f"<div><object>{PICTURE}</object></div>"])
@pytest.mark.parametrize("number", range(3))
def test_a_table_of_a_page_that_is_a_picture_is_told_under_its_section(picture: str, number: int) -> None:
    page = to_html(composed(busy()))
    table = list(re.finditer(r"<table.*?</table>", page, re.DOTALL))[number]
    document = document_in(f"{page[: table.start()]}{picture}{page[table.end() :]}".encode(), "a.html")
    (told,) = [one for one in found(document) if isinstance(one, PicturedTable)]

    assert F21.tables[number].title == told.table


def test_a_page_of_pictures_alone_is_a_report_without_tables(tmp_path: Path) -> None:
    page = re.sub(r"<table.*?</table>", PICTURE, to_html(composed(busy())), flags=re.DOTALL)
    (tmp_path / "a.html").write_text(page, "utf-8")
    told = [one for one in the(Return, read(tmp_path / "a.html")).findings if isinstance(one, PicturedTable)]

    assert {table.title for table in F21.tables} == {one.table for one in told}
    assert [1, 1, 1] == [one.count for one in told]


def test_a_page_with_pictures_that_is_no_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<h1>通知</h1><p>各单位：</p>{PICTURE}", "utf-8")

    assert ["R110"] == [one.code for one in the(Refused, read(tmp_path / "a.html")).findings]


@pytest.mark.parametrize(
    "small", ['<img src="a" width="16" height="16">', '<img src="a" style="display:none">', "<br>"]
)
def test_icons_and_hidden_pictures_are_none(small: str) -> None:
    page = to_html(composed(busy())).replace("<h2", f"{small}<h2")

    assert () == document_in(page.encode(), "a.html").overlays


def test_a_picture_in_a_cell_lies_over_its_figure() -> None:
    page = to_html(composed(busy())).replace(">1000<", f">1000{PICTURE}<", 1)
    document = document_in(page.encode(), "a.html")
    (told,) = [one for one in found(document) if isinstance(one, PictureOver)]

    assert 1 == told.count == len(document.overlays)
    assert not isinstance(document.overlays[0].place.sheet, RunningText)


def test_places_in_a_report_are_its_own_whatever_was_read_before() -> None:
    """A workbook that has the same figures at the same places of sheets with the same names."""
    report = document_in(to_docx(composed(busy())), "a.docx")
    named = bind(F21, report)[0].origins
    workbook = replace(report, is_report=False, grids=tuple(replace(one, name=str(sheet)) for one, sheet in zip(
        report, dict.fromkeys(origin.place.sheet for origin in named.values()), strict=True)))  # fmt: skip
    for document in (workbook, report, workbook, report):
        seen = pickle.loads(pickle.dumps(bind(F21, document)[0]))
        assert {document is report} == {isinstance(origin.place.sheet, InReport) for origin in seen.origins.values()}
