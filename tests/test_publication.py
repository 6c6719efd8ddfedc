"""The published report: what a draft says, and that Word, web page and Markdown show the official tables."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced, honest, stated

from gouji import FormError, Return, load_form, read
from gouji.cli.main import main
from gouji.formats.docx.write import to_docx
from gouji.formats.text.hypertext import read_html
from gouji.formats.text.write_html import to_html
from gouji.formats.text.write_markdown import to_markdown
from gouji.formats.write import write
from gouji.forms.language.define import define
from gouji.intake.read import bind
from gouji.model.check_code import code_shown
from gouji.model.figures import printed
from gouji.model.grid import Document, Grid, Paragraph, Piece
from gouji.model.report_section import DRAFT
from gouji.model.submission import NOTHING, Observation, Submission
from gouji.publication.compose import composed, title_of
from gouji.publication.draft import drafted
from gouji.publication.publish import Publishing, written
from gouji.workbook.blank import layout
from gouji.workbook.layout import skeleton

F21 = load_form("2021")
TOY = (Path(__file__).parent / "data" / "toy.toml").read_text("utf-8")


def zeros(**others: int | Decimal) -> Submission:
    values: dict[str, int | Decimal] = dict.fromkeys(F21.cells, 0)
    values |= {cell.replace("__", "."): value for cell, value in others.items()}
    return Submission(F21, "清源县水利局", 2025, {cell: Observation.of(value) for cell, value in values.items()})


def told(submission: Submission) -> str:
    return "\n".join(drafted(F21.sections[0], submission))


# ── the draft ───────────────────────────────────────────────────────────────────────────────


def test_every_figure_of_a_draft_is_one_of_the_tables() -> None:
    submission = balanced(F21)
    figures = {printed(value) for value in stated(submission).values()}
    sums = {"2025", "2023", "2021"}
    by_group = [
        sum(v for c, v in stated(submission).items() if c.startswith(f"requests.{group}.") and c not in F21.sums)
        for group in ("denied", "unavailable", "rejected", "other")
    ]
    direct, after = (
        [v for c, v in stated(submission).items() if c.startswith(f"cases.litigation_{way}.")]
        for way in ("direct", "after")
    )
    sums |= {printed(total) for total in (*by_group, *map(sum, zip(direct, after, strict=True)))}
    said = re.findall(r"\d+(?:\.\d+)?", told(submission))
    assert len(said) > 25
    assert set() == set(said) - figures - sums


def test_nothing_received_is_said_in_words_and_no_part_of_nothing() -> None:
    text = told(zeros())
    assert "2025年，未收到政府信息公开申请。" in text
    assert "未发生政府信息公开行政复议。" in text
    assert "其中" not in text
    assert "{" not in text


def test_parts_that_are_none_are_left_out() -> None:
    text = told(zeros(requests__handled__total=3, requests__granted__total=2, requests__denied__state_secret__person=1))
    assert "全年办理完毕3件，其中予以公开2件、不予公开1件。" in text


def test_a_sentence_with_a_figure_that_is_not_reported_is_not_said() -> None:
    submission = zeros(requests__new__total=4)
    without = submission.with_observations({"requests.new.total": NOTHING})
    assert "新收政府信息公开申请4件" in told(submission)
    assert "新收" not in told(without)
    assert "未收到政府信息公开申请" not in told(without)


def test_a_draft_of_nothing_has_no_headings() -> None:
    blank = Submission(F21, None, 2025, {})
    assert [] == list(drafted(F21.sections[0], blank))


def test_what_is_written_stands_in_the_place_of_the_draft() -> None:
    submission = replace(balanced(F21), narrative={"一": "（一）主动公开情况\n全年平稳。", "五": "有待加强。"})
    texts = [paragraph.text for paragraph in composed(submission).paragraphs]
    assert texts[1:4] == ["一、总体情况", "（一）主动公开情况", "全年平稳。"]
    assert "有待加强。" in texts
    assert not any(text.startswith(DRAFT) for text in texts)
    assert any(paragraph.text.startswith(DRAFT) for paragraph in composed(balanced(F21)).paragraphs)


@pytest.mark.parametrize(
    ("draft", "path"),
    [
        ([[{"text": "{beds.nowhere.day}张"}]], "sections[0].draft[0].sentences[0]"),
        ([["张"]], "sections[0].draft[0].sentences[0]"),
        (["张"], "sections[0].draft[0]"),
        ([[{"zero": "无"}]], "sections[0].draft[0].sentences[0].text"),
    ],
)
def test_a_draft_that_names_no_cell_is_told(draft: object, path: str) -> None:
    definition = tomllib.loads(TOY) | {"sections": [{"number": "1", "draft": draft}]}
    with pytest.raises(FormError) as refused:
        define(definition)
    assert path in str(refused.value)


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_six_sections_with_the_tables_in_their_place() -> None:
    document = composed(balanced(F21))
    headings = [(one.text, one.before) for one in document.paragraphs if one.level == 2]
    assert headings == [
        (section.title, before) for section, before in zip(F21.sections, (0, 0, 1, 2, 3, 3), strict=True)
    ]
    assert [grid.name for grid in document] == [table.title for table in F21.tables]
    assert document.paragraphs[-1].text == f"校验码：{code_shown(balanced(F21))}"


def test_a_form_without_sections_has_one_for_each_table() -> None:
    toy = define(tomllib.loads(TOY))
    document = composed(Submission(toy, "东院", 2024, {}))
    assert [one.text for one in document.paragraphs if one.level == 2] == ["一、床位", "二、经费", "三、名册"][
        : len(toy.tables)
    ]
    assert len(document.grids) == len(toy.tables)


def test_amounts_are_printed_with_six_decimals_and_no_idle_zero() -> None:
    assert ["1.5", "100", "0.000001", "12", "0"] == [
        printed(value) for value in (Decimal("1.50"), Decimal("1E+2"), Decimal("0.0000014"), 12, Decimal("0.00"))
    ]


# ── Word ────────────────────────────────────────────────────────────────────────────────────


def grid_of(table: WordTable) -> list[list[str]]:
    """The text at every position; python-docx gives a merged cell at each that it covers."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_word_shows_every_figure_where_the_official_layout_has_it() -> None:
    submission = balanced(F21)
    word = docx.Document(io.BytesIO(to_docx(composed(submission))))
    for table, shown in zip(F21.tables, word.tables, strict=True):
        texts = grid_of(shown)
        for cell, (row, column, _) in skeleton(table).slots.items():
            assert texts[row][column] == printed(stated(submission)[cell])
        for label in skeleton(table).labels:
            said = texts[label.row + label.rows - 1][label.column + label.columns - 1]
            assert said.replace("\n", "") == label.value


def test_word_repeats_header_rows_and_breaks_no_row() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(composed(balanced(F21))))) as archive:
        text = archive.read("word/document.xml").decode()
    tables = text.split("<w:tbl>")[1:]
    assert [table.count("<w:tblHeader/>") for table in tables] == [0, 3, 3]
    assert all(table.count("<w:cantSplit/>") == table.count("<w:tr>") for table in tables)
    widths = [[int(width) for width in re.findall(r'gridCol w:w="(\d+)"', table)] for table in tables]
    assert [sum(one) for one in widths] == [8844, 8844, 8844]


def test_the_same_report_gives_the_same_bytes() -> None:
    document = composed(balanced(F21))
    assert to_docx(document) == to_docx(document)


def test_signs_of_markup_are_text_everywhere() -> None:
    said = '<b>&amp;</b> | # 1 \\ "x"'
    document = Document((Grid("a&b", (Piece(0, 0, said),)),), paragraphs=(Paragraph(said),))
    word = docx.Document(io.BytesIO(to_docx(document)))
    assert word.paragraphs[0].text == said
    assert word.tables[0].cell(0, 0).text == said
    page = to_html(document)
    assert "<b>" not in page
    assert [*read_html(page.encode(), "a.html").grids[0].pieces][-1].value == said


# ── the web page ────────────────────────────────────────────────────────────────────────────


def test_the_page_reads_back_as_the_same_return() -> None:
    submission = balanced(F21)
    found, _ = bind(F21, read_html(to_html(composed(submission)).encode(), "a.html"))
    assert found.values() == submission.values()
    assert (found.unit, found.year) == (submission.unit, submission.year)


def test_the_page_says_what_every_header_is_over_and_loads_nothing() -> None:
    page = to_html(composed(balanced(F21)))
    assert page.count("<caption>") == page.count("<table>") == 3
    assert page.count("<section ") == page.count("</section>") == page.count("<h2 ") == 6
    assert page.count("<th ") == page.count("<th scope=") + page.count('<th class="side" scope=')
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_markdown_has_a_line_for_every_row() -> None:
    text = to_markdown(composed(balanced(F21)))
    assert [line for line in text.split("\n") if line.startswith("#")][:2] == [
        f"# {title_of(balanced(F21))}",
        "## 一、总体情况",
    ]
    assert sum(line.startswith("|") for line in text.split("\n")) == 14 + 28 + 4 + 3


# ── the command ─────────────────────────────────────────────────────────────────────────────


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(str(left.value.code))


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    (tmp_path / "回表").mkdir()
    return write(layout(F21, balanced(F21)), tmp_path / "回表" / "科技局.xlsx")


def test_reports_are_written_under_their_title(returned: Path, tmp_path: Path) -> None:
    assert 0 == run("report", returned, "-o", tmp_path / "出", "--docx", "--html", "--md")
    title = title_of(balanced(F21))
    assert {f"{title}.{kind}" for kind in ("docx", "html", "md")} == {path.name for path in (tmp_path / "出").iterdir()}


def test_word_is_the_default(returned: Path, tmp_path: Path) -> None:
    assert 0 == run("report", returned, "-o", tmp_path / "出")
    assert [".docx"] == [path.suffix for path in (tmp_path / "出").iterdir()]


def test_a_return_with_errors_is_written_only_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = balanced(F21).with_observations({"requests.handled.total": Observation.of(1)})
    path = write(layout(F21, wrong), tmp_path / "a.xlsx")
    assert 1 == run("report", path, "-o", tmp_path / "出")
    said = capsys.readouterr().err
    assert "E102" in said
    assert "a.xlsx" in said
    assert not any((tmp_path / "出").glob("*"))
    assert 1 == run("report", path, "-o", tmp_path / "出", "--force")
    assert 1 == len(list((tmp_path / "出").iterdir()))


def test_returns_of_another_year_are_told_and_written_when_asked_for(
    returned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    this = balanced(F21).year
    assert this is not None
    write(layout(F21, replace(balanced(F21), unit="青川区水利局", year=this - 1)), returned.parent / "水利局.xlsx")

    assert 1 == run("report", returned.parent, "-o", tmp_path / "出")
    said = capsys.readouterr().err
    assert "M104" in said
    assert "水利局.xlsx" in said
    assert [f"{title_of(balanced(F21))}.docx"] == [path.name for path in (tmp_path / "出").iterdir()]

    run("report", returned.parent, "-o", tmp_path / "上年", "--year", str(this - 1))
    assert [f"青川区水利局{this - 1}年{F21.title}.docx"] == [path.name for path in (tmp_path / "上年").iterdir()]


def test_another_version_that_no_report_is_made_of_is_told(
    returned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = balanced(F21).with_observations({"disclosure.licensing.decisions": Observation.of(987)})
    write(layout(F21, other), returned.parent / "科技局（更正）.xlsx")

    assert 0 == run("report", returned.parent, "-o", tmp_path / "出")
    said = capsys.readouterr().err
    assert "M102" in said
    assert "回表/科技局.xlsx" in said


def test_what_stands_there_is_replaced_only_by_force(returned: Path, tmp_path: Path) -> None:
    assert 0 == run("report", returned, "-o", tmp_path / "出")
    assert 2 == run("report", returned, "-o", tmp_path / "出")
    assert 0 == run("report", returned, "-o", tmp_path / "出", "--force")


def test_without_a_program_that_prints_the_rest_is_written(
    returned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert 1 == run("report", returned, "-o", tmp_path / "出", "--docx", "--pdf")
    assert "LibreOffice" in capsys.readouterr().err
    assert [".docx"] == [path.suffix for path in (tmp_path / "出").iterdir()]


PROSE = "# 标题\n\n## 一、总体情况\n\n全年平稳。\n\n## 五、存在的主要问题及改进情况\n\n有待加强。\n"


def test_the_prose_of_a_file_of_its_own_is_taken(returned: Path, tmp_path: Path) -> None:
    (tmp_path / "正文.md").write_text(PROSE, "utf-8")
    assert 0 == run("report", returned, "-o", tmp_path / "出", "--md", "--prose", tmp_path / "正文.md")
    (path,) = (tmp_path / "出").iterdir()
    found = the(Return, read(path))
    assert found.submission.narrative == {"一": "全年平稳。", "五": "有待加强。"}
    assert found.submission.values() == balanced(F21).values()


def test_a_file_without_titles_is_told_and_the_draft_stands(
    returned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "正文.txt").write_text("全年平稳。", "utf-8")
    assert 0 == run("report", returned, "-o", tmp_path / "出", "--md", "--prose", tmp_path / "正文.txt")
    assert "正文.txt" in capsys.readouterr().err
    assert DRAFT in next((tmp_path / "出").iterdir()).read_text("utf-8")


def test_one_prose_is_not_put_into_many_reports(returned: Path, tmp_path: Path) -> None:
    other = replace(balanced(F21), unit="红旗区水利局")
    write(layout(F21, other), returned.parent / "水利局.xlsx")
    (tmp_path / "正文.md").write_text(PROSE, "utf-8")
    assert 2 == run("report", returned.parent, "-o", tmp_path / "出", "--prose", tmp_path / "正文.md")
    assert not (tmp_path / "出").exists()


def test_the_report_beside_a_workbook_gives_its_prose(returned: Path, tmp_path: Path) -> None:
    spoken = replace(balanced(F21), narrative={"一": "全年平稳。", "六": "无其他事项。"})
    (returned.parent / "报告.docx").write_bytes(to_docx(composed(spoken)))
    assert 0 == run("report", returned.parent, "-o", tmp_path / "出", "--html")
    (path,) = (tmp_path / "出").iterdir()
    assert the(Return, read(path)).submission.narrative == spoken.narrative


def test_a_workbook_with_its_prose_is_written_whole(tmp_path: Path) -> None:
    spoken = replace(balanced(F21), narrative={"一": "（一）主动公开情况\n全年平稳。", "六": "无其他事项。"})
    path = write(layout(F21, spoken), tmp_path / "a.xlsx")
    assert 0 == run("report", path, "-o", tmp_path / "出")
    assert the(Return, read(next((tmp_path / "出").iterdir()))).submission == spoken


def test_nothing_to_write_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run("report", tmp_path / "没有.xlsx", "-o", tmp_path / "出")
    assert "没有.xlsx" in capsys.readouterr().err


# ── there and back ──────────────────────────────────────────────────────────────────────────


UNITS = [
    "红旗区水利局",
    "清源县人民政府",
    "江源市人民政府办公室",
    "云岭经济技术开发区管理委员会",
    "青石镇人民政府",
    "东城街道办事处",
]
LINES = st.text("本局全年政府信息公开工作平稳有序，较上年有所增加。", min_size=4, max_size=40).map(
    lambda text: f"在{text}。"
)


@settings(max_examples=25, deadline=None)
@given(
    honest(F21),
    st.sampled_from(UNITS),
    st.dictionaries(st.sampled_from("一五六"), LINES, max_size=3),
    st.sampled_from(["docx", "html", "md"]),
)
def test_what_is_written_reads_back_as_the_same_return(
    tmp_path_factory: pytest.TempPathFactory, filled: Submission, unit: str, narrative: dict[str, str], kind: str
) -> None:
    submission = replace(filled, unit=unit, year=2023, narrative={"一": "全年平稳。"} | narrative)
    path = tmp_path_factory.mktemp("there") / f"a.{kind}"
    path.write_bytes(written(composed(submission), Publishing(kind)) or b"")
    found = the(Return, read(path)).submission
    assert found.values() == submission.values()
    assert found.narrative == submission.narrative
    assert (found.unit, found.year) == (submission.unit, submission.year)


@pytest.mark.parametrize(
    "line",
    [
        "| 甲 | 乙 |",
        "# 号",
        "**粗**",
        "<b>字</b>",
        "&lt; 与 &nbsp;",
        "反\\斜",
        "---",
        "```",
        "![图](a.png)",
        "* 点",
        "[链](b)",
    ],
)
@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_signs_in_prose_come_back_as_they_stand(line: str, kind: str, tmp_path: Path) -> None:
    spoken = replace(balanced(F21), narrative={"一": f"以下照录：\n{line}\n以上照录。"})
    path = tmp_path / f"a.{kind}"
    path.write_bytes(written(composed(spoken), Publishing(kind)) or b"")
    assert the(Return, read(path)).submission.narrative == spoken.narrative


def test_a_backslash_before_a_word_is_text(tmp_path: Path) -> None:
    text = to_markdown(composed(replace(balanced(F21), narrative={"一": "甲乙"}))).replace("甲乙", "甲\\乙")
    (tmp_path / "a.md").write_text(text, "utf-8")
    assert the(Return, read(tmp_path / "a.md")).submission.narrative == {"一": "甲\\乙"}


def test_long_figures_are_set_smaller_and_labels_broken_evenly() -> None:
    long = balanced(F21).with_observations({"cases.reconsideration.upheld": Observation.of(12_345_678)})
    with zipfile.ZipFile(io.BytesIO(to_docx(composed(long)))) as archive:
        text = archive.read("word/document.xml").decode()
    assert re.search(
        r'<w:rPr><w:sz w:val="(\d+)"/><w:szCs w:val="\1"/></w:rPr><w:t xml:space="preserve">12345678<', text
    )
    assert '商业</w:t></w:r><w:r><w:br/><w:t xml:space="preserve">企业' in text
