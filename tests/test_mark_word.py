"""Marked reports in Word: suspect cells and false sentences show, all else is as it was, and they read like it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path

import docx
import pytest
from collecting import checked, collected, read_all
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from narrowed import the
from office import convert
from strategies import balanced
from word import Block, Dress, report, word_file

from gouji import Observation, Return, Review, collection_status, load_form, read
from gouji.campaign.mark import mark, put_marked_copies
from gouji.campaign.marks import COLOURS
from gouji.campaign.return_letter import Sender
from gouji.campaign.send_back import returns_for_correction
from gouji.formats.docx.write import to_docx
from gouji.messages.render import ui_text
from gouji.model.language import Language
from gouji.publication.compose import composed
from gouji.reports.marked import CONCERNED, WRONG, marked_cells
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
WRONG_CELL = "requests.denied.state_secret.person"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROSE: Mapping[str, Sequence[str]] = {
    "一": ["全年工作平稳。本年新收政府信息公开申请77件，均已登记。其余从略。", "没有其他情况。"],
    "五": ["公开不细。"],
    "六": ["未收取信息处理费。"],
}
TITLE = ui_text("mark_title", Language.ZH)


def wrong() -> list[Block]:
    """A report with a cell that is 9000 too much, and a sentence of which no cell knows."""
    good = balanced(F21)
    return report(good.with_observations({WRONG_CELL: Observation.of(9039)}), PROSE)


def put(folder: Path, data: bytes, name: str = "a.docx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def review(path: Path) -> Review:
    return the(Review, checked(read(path)))


def marked(path: Path, name: str = "marked.docx") -> Path:
    return put(path.parent, mark(review(path), language=Language.ZH).content, name)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert None is package.testzip()
        return {name: package.read(name) for name in package.namelist()}


def opened(path: Path) -> WordDocument:
    return docx.Document(str(path))


def comments(path: Path) -> dict[str, str]:
    """The texts of the comments by their numbers."""
    name = next(name for name in parts(path.read_bytes()) if "comments" in name)
    root = etree.fromstring(parts(path.read_bytes())[name])
    return {one.get(f"{W}id", ""): "\n".join("".join(p.itertext()) for p in one) for one in root}


def on_cell(path: Path, text: str) -> list[tuple[str, list[str]]]:
    """The shade of each cell of that text, and the comments on it."""
    said = comments(path)
    return [
        (
            next((shade.get(f"{W}fill", "") for shade in cell.iter(f"{W}shd")), ""),
            [said[one.get(f"{W}id", "")] for one in cell.iter(f"{W}commentReference")],
        )
        for cell in opened(path).element.body.iter(f"{W}tc")
        if "".join(one.text or "" for one in cell.iter(f"{W}t")).strip() == text
    ]


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return put(tmp_path, word_file(wrong()))


def test_the_wrong_cell_is_red_and_framed_and_its_comment_says_what_it_should_be(original: Path) -> None:
    path = marked(original)
    ((shade, (comment,)),) = on_cell(path, "9039")

    assert COLOURS[WRONG] == shade
    assert "填报 9039，应为 39" in comment
    assert 4 == len(next(opened(path).element.body.iter(f"{W}tcBorders")))


def test_every_marked_cell_is_shaded_and_no_other(original: Path) -> None:
    body = opened(marked(original)).element.body
    cells = [one for one in body.iter(f"{W}tcPr") if one.find(f"{W}shd") is not None]

    assert len(marked_cells(review(original), Language.ZH)) == len(cells)
    assert {COLOURS[WRONG], COLOURS[CONCERNED]} == {one.find(f"{W}shd").get(f"{W}fill") for one in cells}


@pytest.mark.parametrize("dress", [Dress(), Dress(split=True), Dress(tracked=True), Dress(controls=True, fields=True)])
def test_the_false_clause_is_highlighted_and_nothing_else(tmp_path: Path, dress: Dress) -> None:
    path = marked(put(tmp_path, word_file(wrong(), dress, 7)))
    bright = [run for run in opened(path).element.body.iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    said = "".join("".join(one.text or "" for one in run.iter(f"{W}t")) for run in bright)

    assert "本年新收政府信息公开申请77件，均已登记" == said
    (paragraph,) = {next(run.iterancestors(f"{W}p")) for run in bright}
    (noted,) = (comments(path)[one.get(f"{W}id", "")] for one in paragraph.iter(f"{W}commentReference"))
    assert noted.startswith(f"第一部分“{said}”写的是 77")


def test_the_list_at_the_end_says_everything_and_the_first_comment_where_it_is(original: Path) -> None:
    path = marked(original)
    *_, table = opened(path).tables
    lines = [[cell.text for cell in row.cells] for row in table.rows]

    assert ["序号", "级别", "代码", "位置", "问题"] == lines[0]
    assert ["L101", "E102", "E102", "N101"] == [line[2] for line in lines[1:5]]
    assert "表三 第8行第4列" == lines[1][3]
    assert "标注件" in comments(path)["0"]
    assert TITLE in [one.text for one in opened(path).paragraphs]


def test_all_other_parts_keep_their_bytes(original: Path) -> None:
    before, after = parts(original.read_bytes()), parts(marked(original).read_bytes())
    changed = {name for name, content in before.items() if after[name] != content}

    assert {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"} == changed
    assert {"word/comments1.xml"} == after.keys() - before.keys()


dresses = st.builds(Dress, **{one.name: st.booleans() for one in fields(Dress)})


@settings(max_examples=30, deadline=None)
@given(dress=dresses, seed=st.integers(0, 99), again=st.booleans())
def test_however_it_is_written_it_reads_the_same_when_marked_and_marked_again(
    dress: Dress, seed: int, again: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = put(tmp_path_factory.mktemp("any"), word_file(wrong(), dress, seed))
    before = the(Return, read(path))
    copy = marked(marked(path, "once.docx"), "twice.docx") if again else marked(path)
    after = the(Return, read(copy))

    assert before.submission == after.submission
    assert before.submission.narrative == after.submission.narrative
    assert sorted([*(one.code for one in before.findings), "R205"]) == sorted(one.code for one in after.findings)
    assert 1 == sum(b"".join(parts(copy.read_bytes()).values()).count(f">{TITLE}<".encode()) for _ in (0,))


def test_marking_again_replaces_list_and_comments_and_keeps_those_of_others(original: Path) -> None:
    once = marked(original)
    document = opened(once)
    (paragraph,) = (one for one in document.paragraphs if "没有其他情况" in one.text)
    document.add_comment(paragraph.runs, "请再看", author="张三", initials="z")
    document.save(str(original))
    path = marked(original, "again.docx")

    assert len(comments(once)) + 1 == len(comments(path))
    assert 1 == list(comments(path).values()).count("请再看")


def test_what_the_unit_writes_behind_the_list_is_read(original: Path) -> None:
    document = opened(marked(original))
    document.add_paragraph("另：本年度无政府信息公开收费。")
    document.save(str(original))

    assert the(Return, read(original)).submission.narrative["六"].endswith("另：本年度无政府信息公开收费。")


def test_a_report_of_our_own_is_marked_with_its_suffix(tmp_path: Path) -> None:
    good = balanced(F21)
    path = put(tmp_path, to_docx(composed(good.with_observations({WRONG_CELL: Observation.of(9039)}))), "a.docx")

    assert ((),) == tuple(one.findings for one in put_marked_copies([review(path)], tmp_path, language=Language.ZH))
    assert [(COLOURS[WRONG], 1)] == [(shade, len(said)) for shade, said in on_cell(tmp_path / "a-标注.docx", "9039")]


@pytest.mark.slow
def test_libreoffice_keeps_marks_and_comments_and_reads_the_copy_back(original: Path, soffice: str) -> None:
    path = marked(original)
    convert(soffice, "docx", path.parent / "office", path)
    saved = path.parent / "office" / path.name

    assert the(Return, read(original)).submission == the(Return, read(saved)).submission
    assert "R205" in [one.code for one in the(Return, read(saved)).findings]
    assert sorted(comments(path).values()) == sorted(comments(saved).values())


def test_the_letter_encloses_the_marked_report(original: Path) -> None:
    status = collection_status(collected(read_all([original]), roster=Roster((ReportingUnit("红旗区科学技术局"),))))
    (back,) = returns_for_correction(status, Sender(date(2025, 3, 1)))
    names = [name for name, _ in back.files]
    said = next("".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs) for name, data in back.files
                if "退回函" in name)  # fmt: skip

    assert ["红旗区科学技术局-标注件.docx"] == [name for name in names if "标注件" in name]
    assert "请在“说明”页" not in said
    assert "可直接在其上更正" in said
    assert () == back.findings
