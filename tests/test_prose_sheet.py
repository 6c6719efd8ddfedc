"""The sheet 正文 of a blank: what a unit writes there is the narrative of its return."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced

from gouji import Return, load_form, read
from gouji.formats.write import write
from gouji.intake.read import bind
from gouji.model.form import PROSE
from gouji.model.grid import Document, Piece
from gouji.workbook.blank import blank, layout

F21 = load_form("2021")
WORDS = st.text("全年公开信息较上年有所增加，工作有序推进。", min_size=5, max_size=30).map(lambda text: f"本局{text}。")
NARRATIVES = st.dictionaries(st.sampled_from("一二三四五六"), st.lists(WORDS, min_size=1, max_size=3).map("\n".join))


def written(document: Document, lines: dict[str, str]) -> Document:
    """The workbook with texts typed under the titles of sections, by number."""
    rows = {section.title: section.number for section in F21.sections}
    grids = []
    for grid in document:
        if grid.name == PROSE:
            titles = {piece.row: rows[str(piece.value)] for piece in grid.pieces if piece.value in rows}
            said = {row + 1: lines[number] for row, number in titles.items() if number in lines}
            typed = (piece._replace(value=said.get(piece.row, piece.value)) for piece in grid.pieces)
            grids.append(replace(grid, pieces=tuple(typed)))
        else:
            grids.append(grid)
    return replace(document, grids=tuple(grids))


@settings(max_examples=30)
@given(NARRATIVES)
def test_what_is_typed_under_a_title_is_the_prose_of_that_section(lines: dict[str, str]) -> None:
    found, findings = bind(F21, written(layout(F21, balanced(F21)), lines))
    assert found.narrative == lines
    assert found.values() == balanced(F21).values()
    assert not findings


@settings(max_examples=10)
@given(NARRATIVES)
def test_a_return_is_laid_out_with_its_prose(lines: dict[str, str]) -> None:
    found, _ = bind(F21, layout(F21, replace(balanced(F21), narrative=lines)))
    assert found == replace(balanced(F21), narrative=lines)


def test_an_empty_sheet_says_nothing() -> None:
    assert {} == bind(F21, blank(F21))[0].narrative


def test_a_whole_report_pasted_into_one_cell_is_parted_by_its_titles() -> None:
    whole = "总的情况良好。\n五、存在的主要问题及改进情况\n有待加强。\n六、其他需要报告的事项\n无。"
    found, _ = bind(F21, written(layout(F21, balanced(F21)), {"一": whole}))
    assert found.narrative["一"] == "总的情况良好。"
    assert found.narrative["五"] == "有待加强。"


def test_lines_put_in_below_belong_to_the_section_above() -> None:
    document = written(layout(F21, balanced(F21)), {"六": "无其他事项。"})
    more = tuple(
        replace(grid, pieces=(*grid.pieces, Piece(40, 0, "收取信息处理费0元。"))) if grid.name == PROSE else grid
        for grid in document
    )
    assert bind(F21, replace(document, grids=more))[0].narrative["六"] == "无其他事项。\n收取信息处理费0元。"


@pytest.mark.parametrize("text", ["单位名称：红旗区水利局", "2019年", "合计  12", "封面的单位名称有误"])
def test_prose_says_nothing_of_unit_year_or_figures(tmp_path: Path, text: str) -> None:
    document = written(layout(F21, balanced(F21)), {"五": f"本局{text}。"})
    found = the(Return, read(write(document, tmp_path / "a.xlsx")))
    assert (found.submission.unit, found.submission.year) == (balanced(F21).unit, balanced(F21).year)
    assert not found.is_report
    assert not [finding for finding in found.findings if finding.code.startswith("R")]


def test_the_second_return_of_a_layout_has_its_own_prose(tmp_path: Path) -> None:
    for number, text in enumerate(["全年平稳。", "全年有所增加。", "", "全年减少。"]):
        document = written(layout(F21, balanced(F21)), {"五": text} if text else {})
        found = the(Return, read(write(document, tmp_path / f"{number}.xlsx")))
        assert found.submission.narrative == ({"五": text} if text else {})


def test_the_sheet_stands_behind_the_reasons() -> None:
    names = [grid.name for grid in blank(F21)]
    assert names.index(PROSE) == names.index("说明") + 1
