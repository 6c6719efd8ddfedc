"""What a person sees of a figure: number formats, and what they make of returns in every kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced

from gouji import Finding, Return, Submission, bind, layout, load_form, read
from gouji.formats.shown import CellFormat, as_shown, cell_format, difference, rendered, seen_as
from gouji.intake.bind.findings import HiddenFigures
from gouji.messages.render import render
from gouji.model.grid import Appearance
from gouji.model.language import Language

F21 = load_form("2021")
FEE, PERMITS = "disclosure.fees.amount", "disclosure.licensing.decisions"

SAME = [
    (12, "0"), (12, "General"), (1284600, "#,##0"), (Decimal("128.46"), "0.00"), (Decimal("128.46"), "0.0"), (12, "0_ "),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '), (0, "0;-0;;@"), (0, "#"), (-3, "+0;-0;0"), (3, "+0;-0;0"),
    (-12, "0_);(0)"), (12, "00000"), (12, "[Red][>100]0;0"), (12, "# ?/?"), (12, "0.00E+00"), (12, "[DBNum2]0"),
    (Decimal("0.5"), ".0"), (12, "0.##"), (12, '"约"0'), (12, "@"), (5, '[>10]"多";0'),
    (0, '0;-0;"无"'), (0, '0"万元"'), (12, '"共"0"件"'), (12, "General"), (12, ""),
]  # fmt: skip
OTHER = [
    (1284600, "0!.0,", "128.5", ""), (86543, "0!.0000", "8.6543", ""), (86543, '0"."0000', "8.6543", ""), (86543, "0\\.0,", "8.7", ""),
    (1284600, "#,##0,", "1285", ""), (1284600, '0.00,,"百万元"', "1.28百万元", "百万元"), (12, '0"0000"', "120000", ""),
    (Decimal("0.13"), "0%", "13%", "%"), (12, '0"万件"', "12万件", "万件"), (85000, '0.00"元"', "85000.00元", "元"),
    (85000, '"¥"#,##0.00', "¥85000.00", "元"), (85000, "[$¥-804]#,##0", "¥85000", "元"), (77, ";;;", "", ""), (0, ";;;", "", ""),
    (-5, "0;", "", ""), (5, '"保密"', "保密", ""), (120, '[>100]"多";0', "多", ""),
    (0, '"保密"', "保密", ""), (-5, '[>100]"多";0', "5", ""), (12, '"共"0"万件"', "共12万件", ""), (12, '0"-"0', "1-2", ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code"), SAME)
def test_a_format_that_only_rounds_or_decorates_shows_the_figure(value: int | Decimal, code: str) -> None:
    assert difference(value, code) is None


@pytest.mark.parametrize(("value", "code", "text", "unit"), OTHER)
def test_a_format_that_scales_hides_or_names_a_unit_shows_something_else(
    value: int | Decimal, code: str, text: str, unit: str
) -> None:
    assert Appearance(text, unit=unit) == difference(value, code)


@settings(deadline=None, max_examples=300)
@given(st.text('0#?.,;%"\\!_*[]<>=-+()元万件E/@G ', max_size=40), st.integers(-(10**6), 10**6))
def test_no_format_is_too_odd(code: str, value: int) -> None:
    rendered(value, code)
    difference(value, code)


SEEN = [
    ("1/8", "0.125", True), ("128 4/9", "128.46", True), ("-1/2", "-0.5", True), ("1/2", "0.125", False), ("1/0", "1", False),
    ("1.28E+06", "1284600", True), ("1.28E+05", "1284600", False), ("1284!.6", "1284600", False), ("Feb-17", "1284600", False),
    ("Sep-99", "-98.865", False), ("1,285", "1284.6", True), ("TRUE", "1", False), ("FALSE", "0", False), ("—", "0", True), ("", "0", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "same"), SEEN)
def test_an_odd_text_is_the_figure_where_it_can_be_read_as_nothing_else(text: str, value: str, same: bool) -> None:
    assert same == (seen_as(Decimal(value), text) is None)


def test_a_number_that_is_no_day_is_not_seen_as_itself() -> None:
    assert (-5, Appearance("########")) == as_shown(-5, CellFormat("yyyy-mm-dd", is_date=True))


def test_numbers_of_known_formats_are_known() -> None:
    assert [None] * 6 == [cell_format(number, "") for number in (0, 1, 2, 3, 4, 49)]
    percent, day = cell_format(9, ""), cell_format(14, "")
    assert percent is not None
    assert percent.code == "0%"
    assert day is not None
    assert day.is_date


# ── in files ────────────────────────────────────────────────────────────────────────────────


def workbook(folder: Path, formats: Any = (), merges: Any = (), fonts: Any = (), rich: Any = ()) -> Path:
    """A busy return saved by a library with some cells dressed: (sheet, address, dress)."""
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    from gouji import write

    path = write(layout(F21, balanced(F21)), folder / "甲局.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet, at, code in formats:
        book[sheet][at].number_format = code
    for sheet, at, font in fonts:
        book[sheet][at].font = Font(**font)
    for sheet, at, *blocks in rich:
        dressed = [TextBlock(InlineFont(**font), text) for font, text in blocks]
        book[sheet][at].value = CellRichText(*dressed)
    for sheet, area in merges:
        kept = {cell.coordinate: cell.value for row in book[sheet][area] for cell in row}
        book[sheet].merged_cells.add(area)
        for at, value in kept.items():
            book[sheet][at].value = value
    book.save(path)
    return path


def told(path: Path, code: str) -> tuple[set[str], Submission]:
    reading = read(path)
    assert isinstance(reading, Return)
    return {cell for finding in reading.findings if finding.code == code for cell in finding.cells}, reading.submission


def test_formats_that_hide_or_scale_leave_the_figure_and_are_told(tmp_path: Path) -> None:
    truth = balanced(F21)
    path = workbook(
        tmp_path,
        formats=[("表二", "B7", ";;;"), ("表二", "B14", "0!.0000"), ("表三", "D4", '0"件"'), ("表三", "E4", "#,##0")],
        merges=[("表三", "F5:G5")],
        fonts=[("表二", "B10", {"color": "FFFFFFFF"}), ("表二", "B11", {"strike": True})],
    )
    hidden, seen = told(path, "R126")

    assert {PERMITS, "disclosure.penalty.decisions", "requests.carried_in.charity"} == hidden
    (one,) = (finding for finding in the(Return, read(path)).findings if isinstance(finding, HiddenFigures))
    assert ((), 3) == (one.hidden, one.unseen)
    assert ({FEE}, {"disclosure.coercion.decisions"}) == (told(path, "R118")[0], told(path, "R170")[0])
    assert all(seen.value(cell) == truth.value(cell) for cell in F21.cells if cell not in F21.sums)


WHITE = {"color": "FFFFFFFF"}


@pytest.mark.parametrize("font", [
    {"strike": True}, {"vertAlign": "superscript"}, {"vertAlign": "subscript"}, WHITE, {"color": {"theme": 0}},
], ids=repr)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_characters_set_aside_are_never_read_together_with_the_figure(
    tmp_path: Path, font: dict[str, Any], before: bool
) -> None:
    from openpyxl.styles import Color

    font = {name: Color(**value) if isinstance(value, dict) else value for name, value in font.items()}
    blocks = [(font, "40"), ({}, "46")]
    path = workbook(tmp_path, rich=[("表二", "B7", *(blocks if before else blocks[::-1]))])
    cells, seen = told(path, "R170")

    assert ({PERMITS}, 46) == (cells, seen.value(PERMITS))


def test_white_words_and_figures_wholly_white_are_read_as_they_stand(tmp_path: Path) -> None:
    yellow = {"color": "FFFFFF00"}
    path = workbook(tmp_path, rich=[
        ("表二", "A7", (WHITE, "行政许可"), (yellow, "（1）")), ("表二", "B7", (WHITE, "4"), (WHITE, "6")),
    ])  # fmt: skip
    cells, seen = told(path, "R170")

    assert (set(), 46) == (cells, seen.value(PERMITS))


def test_a_figure_wholly_struck_through_is_said_to_be_taken(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, fonts=[("表二", "B11", {"strike": True})], rich=[("表二", "B7", ({"strike": True}, "46"))]
    )
    (found,) = [finding for finding in the(Return, read(path)).findings if finding.code == "R170"]

    assert "表二!B7 整格都是，照取 46、表二!B11 整格都是" in render(found, Language.ZH)
    assert "没有算" not in render(found, Language.ZH)


def dressed(changes: Mapping[str, dict[str, Any]]) -> tuple[Submission, tuple[Finding, ...]]:
    """A return that came back with some pieces changed."""
    document = layout(F21, balanced(F21))
    grids = []
    for grid in document:
        pieces = [p._replace(**changes.get((p.name or "").removeprefix("gouji."), {})) for p in grid.pieces]
        grids.append(replace(grid, pieces=tuple(pieces)))
    return bind(F21, replace(document, grids=tuple(grids)))


@pytest.mark.slow
@settings(deadline=None, max_examples=80)
@given(st.data())
def test_whatever_a_format_makes_of_a_figure_it_is_told_or_the_same(data: st.DataObject) -> None:
    """No format changes a figure, and what reads as another figure is never without a word."""
    cells = [cell for cell in F21.cells if cell not in F21.sums]
    chosen = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=6, unique=True))
    truth: Any = balanced(F21)
    parts = st.lists(st.sampled_from(["0", "#,##0", "0.0", "!.0", ",", "_ ", "[Red]"]), min_size=1, max_size=4)
    ends = st.sampled_from(["", '"万"', '"元"', '"万元"', '"件"', '"万件"', "%", ";", ";;;"])
    shown = {}
    for cell in chosen:
        shown[cell] = difference(truth.value(cell), "".join(data.draw(parts)) + data.draw(ends))
    seen, findings = dressed({cell: {"shown": one} for cell, one in shown.items()})
    named = {cell for finding in findings if finding.code in ("R118", "R126") for cell in finding.cells}

    assert {cell: seen.value(cell) for cell in chosen} == {cell: truth.value(cell) for cell in chosen}
    for cell, one in shown.items():
        assert one is None or cell in named or _reads_as(one, truth.value(cell), cell == FEE), one


def _reads_as(one: Appearance, value: Any, in_ten_thousands: bool) -> bool:
    """Whether what is shown can only be read as the figure itself."""
    figure = one.text.removesuffix(one.unit)
    try:
        rounded = abs(Decimal(figure) - value) * 2 <= Decimal(1).scaleb(-len(figure.partition(".")[2]))
    except ArithmeticError:
        return False
    return rounded and one.unit in (("", "万", "万元") if in_ten_thousands else ("", "元", "件"))
