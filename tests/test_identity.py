"""Whose return it is: cover, title, marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gouji import Document, Finding, Grid, Submission, bind, layout, load_form
from gouji.model.grid import Piece, Place

F21 = load_form("2021")
TABLES = tuple(grid for grid in layout(F21) if grid.name.startswith("表"))


def identity(
    *pieces: Piece, names: Mapping[str, Place] | None = None, properties: Mapping[str, str] | None = None
) -> tuple[Submission, tuple[Finding, ...]]:
    document = Document((Grid("首页", pieces), *TABLES), names or {}, properties or {})
    return bind(F21, document)


def who(*pieces: Piece, **marks: Any) -> tuple[object, ...]:
    read, _ = identity(*pieces, **marks)
    return read.unit, read.year, read.unit_at


@pytest.mark.parametrize("label", ["单位名称", "填报单位", "单 位 名 称：", "填报单位名称"])
def test_the_answer_stands_right_of_its_label(label: str) -> None:
    assert ("甲局", 2024, Place("首页", 2, 3)) == who(
        Piece(2, 2, label), Piece(2, 3, "甲局"), Piece(3, 2, "年度"), Piece(3, 3, 2024)
    )


def test_the_answer_may_stand_beyond_a_merged_label() -> None:
    assert "甲局" == who(Piece(0, 0, "单位名称", columns=3), Piece(0, 3, "甲局"))[0]


def test_label_and_answer_in_one_cell() -> None:
    assert ("甲局", 2024) == who(Piece(0, 0, "填报单位：甲局"), Piece(1, 0, "年度: 2024年"))[:2]


@pytest.mark.parametrize(
    "title", ["红旗区科学技术局 2023 年政府信息公开工作年度报告", "红旗区科学技术局2023年度政府信息公开工作年度报告"]
)
def test_a_title_names_unit_and_year(title: str) -> None:
    assert ("红旗区科学技术局", 2023) == who(Piece(0, 0, title))[:2]


def test_the_cover_outranks_the_title_and_the_marks() -> None:
    pieces = (
        Piece(0, 0, "乙局2022年政府信息公开工作年度报告"),
        Piece(1, 0, "单位名称"),
        Piece(1, 1, "甲局"),
        Piece(2, 0, "报告年度"),
        Piece(2, 1, 2024),
    )

    assert ("甲局", 2024) == who(*pieces, properties={"gouji.unit": "丙局", "gouji.year": "2020"})[:2]


def test_hidden_names_find_the_answer_when_the_label_was_lost() -> None:
    assert "甲局" == who(Piece(5, 5, "甲局"), names={"gouji._unit": Place("首页", 5, 5)})[0]


def test_marks_are_the_last_resort() -> None:
    assert ("丙局", 2020, None) == who(properties={"gouji.unit": "丙局", "gouji.year": "2020"})


def test_unknown_unit_and_year_are_told() -> None:
    read, findings = identity()

    assert (None, None) == (read.unit, read.year)
    assert {"R120", "R121"} == {finding.code for finding in findings}


@pytest.mark.parametrize(("answer", "nil"), [("是", True), (" 是 ", True), ("否", False), ("", False), ("不是", False)])
def test_nil_return_answer(answer: str, nil: bool) -> None:
    read, findings = identity(Piece(0, 0, "零报告"), Piece(0, 1, answer))

    assert nil == read.nil_return
    assert nil == ("R131" in {finding.code for finding in findings})
    assert ({0} if nil else {None}) == {read.observations[cell].value for cell in F21.cells if cell not in F21.sums}


def test_a_nil_return_with_figures_contradicts_itself() -> None:
    figures = tuple(p._replace(value=4, formula=None) if p.role in ("input", "total") else p for p in TABLES[2].pieces)
    cover = Grid("封面", (Piece(0, 0, "零报告"), Piece(0, 1, "是")))
    _, findings = bind(F21, Document((cover, *TABLES[:2], Grid("表四", figures))))
    told = next(finding for finding in findings if finding.code == "R132")

    assert {cell for cell in F21.cells if cell.startswith("cases.")} == set(told.cells)


def test_a_date_typed_as_a_number_is_a_date() -> None:
    read, _ = identity(Piece(0, 0, "填报日期"), Piece(0, 1, 45672), Piece(1, 0, "填报人"), Piece(1, 1, "李敏"))

    assert {"date": "2025-01-15", "person": "李敏"} == dict(read.contact)


def test_without_the_policy_a_blank_is_never_zero() -> None:
    document = Document(TABLES)

    assert {None} == {seen.value for seen in bind(F21, document)[0].observations.values()}
    policy, findings = bind(F21, document, blank_as_zero=True)
    assert {0} == {seen.value for seen in policy.observations.values()}
    assert {"blank"} == {seen.status for seen in policy.observations.values()}
    assert "R131" in {finding.code for finding in findings}
