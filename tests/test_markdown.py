"""Running text and Markdown: what they are by their content, their paragraphs, tables and bounds."""

from __future__ import annotations

import pytest

from gouji.formats.bounds import Bounds
from gouji.formats.content import kind_of
from gouji.formats.read import document_in, text_in
from gouji.formats.text.markdown import read_text
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Paragraph

PIPED = "# 年度报告\n\n前言。\n\n| 项目 | 件数 |\n|---|--:|\n| 甲 | 12 |\n| 乙 |  |\n\n后记。\n"


def told(text: str | bytes, bounds: Bounds | None = None) -> tuple[str, object]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(UnreadableFile) as caught:
        read_text(data, "a.md", *([bounds] if bounds else []))
    return caught.value.finding.code, vars(caught.value.finding).get("what")


def read(text: str) -> Document:
    return read_text(text.encode(), "a.md")


def rows(text: str, number: int = 0) -> list[list[object]]:
    found: dict[int, list[object]] = {}
    for piece in read(text).grids[number].pieces:
        found.setdefault(piece.row, []).append(piece.value)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PIPED, "markdown"),
        ("a | b\n--- | ---\n1 | 2\n", "markdown"),
        ("# 报告\n\n" + "甲。\n" * 3000 + "<table><tr><td>1</td></tr></table>\n", "markdown"),
        ("# 报告\n\n<table><tr><td>1</td></tr></table>\n", "markdown"),
        ("年度报告\n====\n\n<table><tr><td>1</td></tr></table>\n", "markdown"),
        ("<table><tr><td># 1</td></tr></table>\n", "html"),
        ("<html># 1\n<table></table>", "html"),
        ("一局,12|13\n二局,14|15\n", "csv"),
        ("一局|二局,1\n-,-\n", "csv"),
        ("单位\t件数\n-\t-\n一局\t|\n", "csv"),
        ("甲|乙，丙|丁。\n第二段。\n", "text"),
        ("甲\n---\n乙\n", "text"),
        ("年度报告\n第一段。\n", "text"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_content_tells_what_a_text_is(text: str, kind: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding)) == kind


def test_a_table_far_down_makes_markdown_of_a_text() -> None:
    assert kind_of(("第一段，甲。\n第二段，乙。\n" * 2000 + PIPED).encode()) == "markdown"


def test_paragraphs_stand_between_tables_with_their_levels() -> None:
    document = read(
        f"{PIPED}\n## 二、情况 ##\n\n| 1 | 2 |\n|---|---|\n\n副题\n----\n末段，**要点**与[网址](http://a.cn/b)。\n"
    )
    assert document.paragraphs == (
        Paragraph("年度报告", 0, 1), Paragraph("前言。", 0), Paragraph("后记。", 1), Paragraph("二、情况", 1, 2),
        Paragraph("副题", 2, 2), Paragraph("末段，要点与网址。", 2),
    )  # fmt: skip
    assert [grid.name for grid in document] == ["表格1", "表格2"]


@pytest.mark.parametrize("line", ["---", "====", "= = = =", "* * *", "－－－－", "————————", "────"])
def test_lines_that_part_prose_are_none_of_it(line: str) -> None:
    long = "各科室按时答复，没有发生逾期。" * 6
    assert [one.text for one in read(f"{long}\n{line}\n\n{line}\n{long}\n").paragraphs] == [long, long]


def test_cells_that_hold_nothing_are_there_without_a_value() -> None:
    assert rows(PIPED) == [["项目", "件数"], ["甲", 12], ["乙", None]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b\n---|---\n | 2\n1 | \n", [["a", "b"], [None, 2], [1, None]]),
        ("| a |  | b |\n|---|---|---|\n|  | 1 |  |\n", [["a", None, "b"], [None, 1, None]]),
        (
            "| **甲** | 乙<br>丙 | 丁\\|戊 |\n|---|---|---|\n| 1 | _x_ | &lt;2 |\n",
            [["甲", "乙\n丙", "丁|戊"], [1, "_x_", "<2"]],
        ),
        ("| a | b |\n|---|---|\n| - | -- |\n|---|---|\n| 1 | 2 |\n", [["a", "b"], ["-", "--"], [1, 2]]),
        ("> | a | b |\n> |---|---|\n> | 1 | 2 |\n", [["a", "b"], [1, 2]]),
        ("| a | b |\r\n| :-: | --- |\r\n| 1 | 2 |\r\n", [["a", "b"], [1, 2]]),
    ],
)
def test_rows_are_read_as_they_are_written(text: str, expected: list[list[object]]) -> None:
    assert rows(text) == expected


def test_a_line_between_rows_is_a_paragraph_and_the_rows_go_on() -> None:
    document = read("| a | b |\n|---|---|\n| 1 | 2 |\n续行\n| 3 | 4 |\n")
    assert [len(tuple(grid.pieces)) for grid in document] == [4, 2]
    assert document.paragraphs == (Paragraph("续行", 1),)


def test_a_table_in_html_is_a_grid_with_its_spans_and_empty_cells() -> None:
    text = "# 甲\n\n<table>\n<tr><td rowspan=2>a</td><td>b</td></tr>\n<tr><td>1</td></tr>\n<tr><td>c</td></tr>\n</table>\n末段\n"
    document = read(text)
    (grid,) = document
    assert [(piece.row, piece.column, piece.value, piece.rows) for piece in grid.pieces] == [
        (0, 0, "a", 2), (0, 1, "b", 1), (1, 1, 1, 1), (2, 0, "c", 1), (2, 1, None, 1),
    ]  # fmt: skip
    assert document.paragraphs[-1] == Paragraph("末段", 1)


def test_plain_text_is_paragraphs_line_by_line_with_its_tabs() -> None:
    document = text_in("年度报告\n\n 规章\t1\t\t3\t\n末段。".encode(), "a.txt")
    assert document == Document(
        (), paragraphs=(Paragraph("年度报告"), Paragraph("规章\t1\t\t3\t"), Paragraph("末段。"))
    )


def test_radicals_in_place_of_words_are_words() -> None:
    assert read("⼀、⾏政⼈员⺠⻓").paragraphs == (Paragraph("一、行政人员民长"),)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("| a |\n|---|\n" + "| 1 |\n" * 300, "cells"),
        ("| a |\n|---|\n" + "|---|\n" * 300, "cells"),
        ("甲\n" * 300, "cells"),
        ("甲" * (1 << 20) + "乙\n", "text"),
        ("|" * (1 << 20) + "|\n", "text"),
    ],
)
def test_what_no_report_has_so_much_of_is_refused(text: str, what: str) -> None:
    assert told(text, Bounds(cells=200)) == ("R105", what)


@pytest.mark.parametrize(
    "line", ["<br" * 9999, "<b " * 9999, "[" * 9999, "**" * 9999, "|-" * 9999, "> " * 9999, "\\|" * 9999, "![" * 9999]
)
def test_marks_without_end_are_text_or_cells(line: str) -> None:
    document = read(f"| a |\n|---|\n\n甲{line}\n乙\n")
    assert document.paragraphs[-1].text == "乙"


def test_html_within_the_bounds_of_a_page() -> None:
    with pytest.raises(UnreadableFile) as caught:
        document_in(("# 甲\n\n" + "<table>" * 5000).encode(), "a.md")
    assert caught.value.finding.code == "R105"
