"""Two copies of a return: which cells and sentences differ, and that whoever has only a code learns what there is to know."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from collecting import consolidated
from fixed import FIXED
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced

from gouji import (
    CodeMatch,
    Document,
    Form,
    Observation,
    Return,
    Severity,
    Submission,
    bind,
    check_code,
    editions,
    layout,
    load_form,
    match_code,
    read,
    side_by_side,
    summary_workbook,
    write,
)
from gouji.cli.main import main
from gouji.intake.bind.printed_code import printed_code
from gouji.model.check_code import WrittenCode, edition_number, misprints
from gouji.model.code_match import CodeReason
from gouji.model.form import COVER
from gouji.model.grid import Grid, Paragraph, Piece, Place, Value
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Status
from gouji.reports.side_by_side_html import side_by_side_as_html
from gouji.workbook.cover import CODE_PLACE

F21 = load_form("2021")
TRUTH = balanced(F21)
CODE = str(check_code(TRUTH))
CELL, OTHER = "requests.new.person", "disclosure.fees.amount"


def copy(submission: Submission, file: str = "甲.xlsx") -> Return:
    return Return(file, "0" * 64, submission, ())


def changed(**cells: Any) -> Submission:
    return TRUTH.with_observations({name.replace("__", "."): value for name, value in cells.items()})


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, what is handed over, what is said."""
    out = TextIOWrapper(BytesIO(), encoding="utf-8", newline="")
    with redirect_stdout(out), pytest.raises(SystemExit) as leaving:
        main([str(argument) for argument in (*arguments, "--lang", "zh")])
    return int(str(leaving.value.code)), out.buffer.getvalue().decode(), capsys.readouterr().err


# ── cells ───────────────────────────────────────────────────────────────────────────────────


@given(st.dictionaries(st.sampled_from(list(F21.cells)), st.integers(0, 10**8) | st.none(), max_size=30))
def test_every_cell_that_differs_is_named_and_no_other(figures: dict[str, int | None]) -> None:
    other = TRUTH.with_observations({cell: Observation.of(value) for cell, value in figures.items()})
    found = side_by_side(copy(TRUTH), copy(other))
    differing = [cell for cell in F21.cells if TRUTH.value(cell) != other.value(cell)]

    assert differing == [pair.cell.id for pair in found.cells]
    assert found.is_same is (not differing)
    assert (check_code(TRUTH) == check_code(other)) is not bool(differing)


@pytest.mark.parametrize(("one", "other", "differ"), [
    (NOTHING, Observation.of(0), True), (NOTHING, Observation(None, "/", Status.NOT_APPLICABLE), False),
    (NOTHING, Observation(None, "约3", Status.NOT_A_NUMBER), True),
    (Observation(12, "12件"), Observation.of(12), False),
])  # fmt: skip
def test_a_blank_is_no_zero_and_a_word_for_nothing_a_blank(one: Observation, other: Observation, differ: bool) -> None:
    left, right = (changed(requests__new__person=seen) for seen in (one, other))

    assert [CELL] * differ == [pair.cell.id for pair in side_by_side(copy(left), copy(right)).cells]


def test_of_two_editions_the_cells_of_either_are_named() -> None:
    old = next(form for form in editions() if form.edition == "2019")
    found = side_by_side(copy(TRUTH), copy(Submission(old, TRUTH.unit, 2020, {})))
    here = {cell for cell in F21.cells if TRUTH.value(cell) is not None}

    assert here == {pair.cell.id for pair in found.cells}
    assert {pair.cell.id for pair in found.cells if pair.right is None} == here - old.cells.keys()


# ── sentences ───────────────────────────────────────────────────────────────────────────────


PROSE = "全年主动公开信息 12 条。新收申请 58 件，办结 57 件。\n加强培训；完善制度。"


@pytest.mark.parametrize(("text", "pairs"), [
    (PROSE, []),
    (PROSE.replace(" 12 条。新", "12条。\n新"), []),
    (PROSE.replace("58", "53"), [("新收申请 58 件，办结 57 件。", "新收申请 53 件，办结 57 件。")]),
    (PROSE.replace("加强培训；", ""), [("加强培训；", "")]),
    (PROSE.replace("12", "13").replace("完善", "健全"),
     [("全年主动公开信息 12 条。", "全年主动公开信息 13 条。"), ("完善制度。", "健全制度。")]),
    ("", [("全年主动公开信息 12 条。新收申请 58 件，办结 57 件。加强培训；完善制度。", "")]),
])  # fmt: skip
def test_every_sentence_that_differs_is_told_with_its_section(text: str, pairs: list[tuple[str, str]]) -> None:
    left, right = (replace(TRUTH, narrative={"一": one, "五": "无。"}) for one in (PROSE, text))
    found = side_by_side(copy(left), copy(right))

    assert [("一", *pair) for pair in pairs] == [tuple(one) for one in found.sentences]
    assert found.is_same is (not pairs)


# ── the command ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    wrong = changed(requests__new__person=Observation.of(7))
    return write(layout(F21, TRUTH), tmp_path / "甲.xlsx"), write(layout(F21, wrong), tmp_path / "乙.xlsx")


def test_copies_that_differ_are_told_cell_by_cell(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capsys, "compare", *files)
    lines = text.splitlines()
    before = TRUTH.value(CELL) or 0
    said = f"左 {before}（表三!D4），右 7（表三!D4），右边减左边 {7 - before}"

    assert 1 == code
    assert f"校验码 {CODE}" in lines[0]
    assert f"表三 一、本年新收政府信息公开申请数量·自然人：{said}" in lines
    assert lines[-1].startswith("共 ")


def test_copies_that_are_equal_leave_with_zero(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capsys, "compare", files[0], files[0])

    assert (0, "数字和文字完全相同。") == (code, text.splitlines()[-1])


def test_a_copy_of_another_year_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [write(layout(F21, replace(TRUTH, year=year)), tmp_path / f"{year}.xlsx") for year in (2023, 2024)]
    code, text, _ = run(capsys, "compare", *paths)

    assert 1 == code
    assert "年度不同：左 2023，右 2024。" in text.splitlines()


def test_what_cannot_be_read_is_told(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, text, said = run(capsys, "compare", files[0], files[0].with_name("没有.xlsx"))

    assert (2, "") == (code, text)
    assert "没有.xlsx" in said


def test_a_program_gets_both_figures(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(capsys, "compare", *files, "--format", "json")
    said = json.loads(text)

    assert (1, False) == (code, said["same"])
    assert (CODE, True) == (said["left"]["code"], said["left"]["code"] != said["right"]["code"])
    assert (TRUTH.value(CELL), 7, "表三!D4") == next(
        (one["left"]["value"], one["right"]["value"], one["right"]["at"])
        for one in said["cells"]
        if one["cell"] == CELL
    )


class Changes(HTMLParser):
    """What a page shows as struck out and as put in, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.shown: dict[str, list[str]] = {"del": [], "ins": []}
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in {"del", "ins"}.intersection(self.open):
            self.shown[tag].append(data)


def test_the_page_shows_both_figures_in_the_table_and_in_the_list() -> None:
    left = replace(TRUTH, narrative={"一": "新收 58 件。<script>alert(1)</script>"})
    right = replace(changed(requests__new__person=Observation.of(7)), narrative={"一": "新收 53 件。"})
    page = Changes(side_by_side_as_html(side_by_side(copy(left), copy(right)), Language.ZH))

    assert [str(TRUTH.value(CELL))] * 2 == [one for one in page.shown["del"] if one == str(TRUTH.value(CELL))]
    assert 2 == page.shown["ins"].count("7")
    assert ("8", "3") == (page.shown["del"][1], page.shown["ins"][1])
    assert "script" not in page.tags


# ── a code that somebody has ────────────────────────────────────────────────────────────────


BLANKS = replace(
    TRUTH, observations={cell: NOTHING if i % 3 else Observation.of(0) for i, cell in enumerate(F21.cells)}
)
Expected = tuple[CodeReason, ...]
LAST, ZEROS, EDITION = CodeReason.LAST_YEAR, CodeReason.BLANKS_AS_ZERO, CodeReason.OTHER_EDITION
CASES: list[tuple[Callable[[], Any], Expected]] = [
    (lambda: check_code(BLANKS, zeros=True), (ZEROS,)),
    (lambda: check_code(BLANKS, period=Period(2022)), (LAST,)),
    (lambda: check_code(BLANKS, edition=2019), (EDITION,)),
    (lambda: check_code(BLANKS, zeros=True, period=Period(2022)), (ZEROS, LAST)),
    (lambda: check_code(replace(BLANKS, observations={})), (CodeReason.ZEROS_AS_BLANK,)),
    (lambda: "1234 5678", ()),
]


@pytest.mark.parametrize(("code", "reasons"), CASES)
def test_what_explains_another_code_is_told(code: Callable[[], Any], reasons: Expected) -> None:
    written = code()

    assert CodeMatch(check_code(BLANKS), written, reasons) == match_code(
        BLANKS, written, [edition_number(form) for form in FIXED if form is not F21]
    )


def test_every_slip_of_the_hand_is_taken_for_one() -> None:
    assert {(CodeReason.MISPRINT,)} == {match_code(TRUTH, one, [2019]).reasons for one in misprints(CODE)}


def test_a_change_of_figures_is_hardly_ever_taken_for_anything_else() -> None:
    chance = random.Random(7)
    taken = [
        match_code(
            TRUTH, str(check_code(TRUTH.with_observations({cell: Observation.of(chance.randint(0, 10**6))}))), [2019]
        )
        for cell in F21.cells
        for _ in range(5)
    ]

    assert {()} == {one.reasons for one in taken}


@pytest.mark.parametrize(("typed", "code", "said"), [
    ((CODE,), 0, "一致"), ((CODE.replace(" ", ""),), 0, "一致"), (tuple(CODE.split()), 0, "一致"),
    ((CODE.translate(str.maketrans("0123456789", "０１２３４５６７８９")),), 0, "一致"),
    (("1234 5678",), 1, "gouji compare"),
    ((next(iter(misprints(CODE))),), 1, "抄错"),
    ((str(check_code(TRUTH, period=Period(2022))),), 1, "年度按上一年计"),
])  # fmt: skip
def test_a_typed_code_is_compared(
    typed: tuple[str, ...], code: int, said: str, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    left, out, _ = run(capsys, "code", files[0], *typed)

    assert (code, True) == (left, said in out)


def test_the_code_is_printed_alone(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert (0, f"{CODE}\n", "") == run(capsys, "code", files[0])


def test_a_return_with_texts_has_no_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(
        layout(F21, changed(requests__new__person=Observation(None, "约3", Status.NOT_A_NUMBER))), tmp_path / "x.xlsx"
    )

    code, out, said = run(capsys, "code", path)
    assert (1, "", True) == (code, out, "文字" in said)


def test_nonsense_and_missing_files_leave_with_two(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == run(capsys, "code", files[0], "123")[0]
    assert 2 == run(capsys, "code", files[0].with_name("没有.xlsx"))[0]


# ── a code that stands in the return ────────────────────────────────────────────────────────


def sealed(value: Value, formula: str | None = None, form: Form = F21, submission: Submission = TRUTH) -> Document:
    """A return whose cover has something else for its code."""
    return retyped(layout(form, submission), value, formula)


def retyped(document: Document, value: Value, formula: str | None = None) -> Document:
    grids = [
        replace(grid, pieces=tuple(
            p._replace(value=value, formula=formula) if (grid.name, *p[:2]) == CODE_PLACE else p for p in grid.pieces
        )) if grid.name == COVER else grid
        for grid in document
    ]  # fmt: skip
    return replace(document, grids=tuple(grids))


def told(document: Document) -> list[tuple[str, object]]:
    return [(one.code, getattr(one, "written", None)) for one in bind(F21, document)[1] if one.code in ("R230", "R231")]


@pytest.mark.parametrize("value", [CODE, CODE.replace(" ", ""), int(CODE.replace(" ", "")), "有文字", "", None, "已核"])
def test_a_code_that_is_right_or_none_is_passed_over(value: Value) -> None:
    assert [] == told(sealed(value))


def test_a_code_of_other_figures_is_told() -> None:
    assert [("R230", "1234 5678")] == told(sealed("1234 5678")) == told(sealed(12345678))


def test_where_the_blank_had_its_formula_the_code_may_be_older_than_the_figures() -> None:
    (doubt,) = bind(F21, sealed("1234 5678"))[1]
    (error,) = bind(F21, replace(layout(F21, TRUTH), paragraphs=(Paragraph("校验码：1234 5678"),)))[1]

    assert (Severity.WARNING, Severity.ERROR) == (doubt.severity, error.severity)
    assert [] == told(sealed(check_code(replace(TRUTH, observations={}))))


def test_a_code_that_something_explains_is_a_warning() -> None:
    assert [("R231", str(check_code(TRUTH, period=Period(2022))))] == told(
        sealed(check_code(TRUTH, period=Period(2022)))
    )


def test_the_zeros_before_a_code_may_have_gone_with_its_being_a_number() -> None:
    year = next(one for one in range(2021, 2100) if str(check_code(TRUTH, period=Period(one))).startswith("0"))
    submission = replace(TRUTH, year=year)

    assert [] == told(sealed(int(str(check_code(submission)).replace(" ", "")), submission=submission))


def test_a_formula_with_a_stale_result_says_nothing() -> None:
    assert [] == told(sealed("1234 5678", "TEXT(1,2)"))


@pytest.mark.parametrize("text", ["校验码：1234 5678", "（校验码 12345678）", "填报完毕，校验码:１２３４ ５６７８。"])
def test_a_code_in_a_line_or_a_paragraph_is_found(text: str) -> None:
    document, line = layout(F21, TRUTH), Grid("附页", (Piece(0, 0, text),))

    assert [("R230", "1234 5678")] == told(replace(document, paragraphs=(Paragraph(text),)))
    assert WrittenCode("1234 5678") == printed_code(Document((), paragraphs=(Paragraph("前言"), Paragraph(text))))
    assert WrittenCode("1234 5678", Place("附页", 0, 0)) == printed_code(Document((line,)))
    assert [("R230", "1234 5678")] == told(replace(sealed(None), grids=(*sealed(None).grids, line)))


def test_a_summary_has_its_code_and_is_verified_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unit = write(layout(F21, TRUTH), tmp_path / "甲.xlsx")
    document = summary_workbook(consolidated([read(unit)], unit="清源县"))
    right = write(document, tmp_path / "汇总表.xlsx")
    (shown,) = (p.value for p in document.grids[0].pieces if p[:2] == CODE_PLACE[1:])
    wrong = write(retyped(document, "1234 5678"), tmp_path / "改.xlsx")

    assert CODE == shown == check_code(the(Return, read(right)).submission)
    assert 0 == run(capsys, "verify", right, unit)[0]
    code, out, _ = run(capsys, "verify", wrong, unit)
    assert (1, True) == (code, "R230" in out)
