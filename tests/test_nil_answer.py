"""The answer to 零报告: 是, 否, a tick, boxes of which one is ticked, or what nobody understands."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from narrowed import the

from gouji import Finding, Observation, Piece, Submission, bind, layout, load_form
from gouji.intake.bind.nil_answer import understood
from gouji.intake.findings import NilUnclear
from gouji.model.grid import Value
from gouji.workbook.cover import NIL_PLACE

F21 = load_form("2021")


@pytest.mark.parametrize("text", ["是", " 是 ", "是。", "√", "☑", "✔", "True", "TRUE", "Y", "1", "☑是 □否", "是☑ 否□", "■是　□否",
    "(√)是 ( )否", "是（√）否（ ）", "√是", "是 √", "☒是 ☐否", "是，本单位全部为零"])  # fmt: skip
def test_a_tick_or_a_yes_is_a_yes(text: str) -> None:
    assert understood(text) is True


@pytest.mark.parametrize("text", ["否", "不是", "FALSE", "0", "×", "□", "□是 ☑否", "是□ 否☑", "是（ ） 否（√）", "否√", "□是 □否", "是/否",
    "", "/", "否，有 5 件"])  # fmt: skip
def test_a_no_and_no_answer_yet_are_no_yes(text: str) -> None:
    assert understood(text) is False


@pytest.mark.parametrize("text", ["确认零报告", "无", "本单位是零报告", "☑是 ☑否", "见附件", "2024", "√是√否"])
def test_all_else_is_not_understood(text: str) -> None:
    assert understood(text) is None


@pytest.mark.parametrize(("ticked", "blank"), [*product("☑✓√■●", "□☐○")])
@pytest.mark.parametrize("order", ["{0}是 {1}否", "是{0} 否{1}", "{1}是 {0}否", "是{1} 否{0}"])
def test_whichever_boxes_are_used_the_ticked_one_counts(ticked: str, blank: str, order: str) -> None:
    text = order.format(ticked, blank)

    assert understood(text) is (text.index("是") in (text.index(ticked) - 1, text.index(ticked) + 1))


def answered(*texts: Value, figures: int | None = None) -> tuple[Submission, tuple[Finding, ...]]:
    """A return in which these texts stand beside 零报告, one in each cell."""
    seen = dict.fromkeys(F21.cells, Observation.of(figures))
    document = layout(F21, Submission(F21, "甲局", 2024, seen))
    there = NIL_PLACE
    grids = []
    for grid in document:
        if grid.name == there.sheet:
            pieces = [piece for piece in grid.pieces if piece[:2] != (there.row, there.column)]
            pieces += [Piece(there.row, there.column + at, text) for at, text in enumerate(texts)]
            grid = replace(grid, pieces=tuple(sorted(pieces, key=lambda piece: piece[:2])))
        grids.append(grid)
    return bind(F21, replace(document, grids=tuple(grids)))


def test_a_ticked_answer_makes_an_empty_return_a_nil_return() -> None:
    answers: list[tuple[Value, ...]] = [(True,), ("√",), ("☑是", "□否"), ("是☑ 否□",)]
    for texts in answers:
        submission, findings = answered(*texts)
        assert submission.nil_return
        assert {"R131"} == {finding.code for finding in findings}


def test_figures_under_a_ticked_answer_contradict_it() -> None:
    submission, findings = answered(True, figures=0)
    assert "R132" not in {finding.code for finding in findings}
    submission, findings = answered("√", figures=3)
    assert submission.nil_return
    assert "R132" in {finding.code for finding in findings}


def test_an_answer_that_is_not_understood_is_named() -> None:
    submission, findings = answered("确认零报告")
    (found,) = [finding for finding in findings if finding.code == "R171"]
    unclear = the(NilUnclear, found)

    assert (False, "确认零报告", NIL_PLACE) == (submission.nil_return, unclear.text, unclear.where)


def test_a_no_in_a_second_cell_is_a_no() -> None:
    submission, findings = answered("□是", "☑否")

    assert not submission.nil_return
    assert "R171" not in {finding.code for finding in findings}


@pytest.mark.parametrize("text", ["是／否", "是/否", "□是 □否", "是□　否□", "是（ ） 否（ ）", "☐是 ☐否"])
def test_an_answer_left_as_it_was_printed_is_told_where_there_is_nothing_else(text: str) -> None:
    for figures, told in ((None, True), (0, True), (3, False)):
        submission, findings = answered(text, figures=figures)

        assert not submission.nil_return
        assert told == ("R171" in {finding.code for finding in findings})
    for chosen in ("否", "□是 ☑否", "否，有 5 件"):
        assert "R171" not in {finding.code for finding in answered(chosen, figures=0)[1]}
