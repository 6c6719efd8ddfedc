"""Figures that a summary does not add up: the least, the most, or nothing, on every sheet and read back."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from collecting import consolidated
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert

from gouji import Adjustment, Document, Observation, Submission, layout, open_summary, verify, write
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.adjustments import adjustments_of
from gouji.consolidation.findings import AdjustmentFault, NotApplied
from gouji.forms.language.define import define
from gouji.model.edit import Number
from gouji.model.errors import FormError
from gouji.model.grid import Place
from gouji.model.kind import Aggregation
from gouji.model.reading import Return
from gouji.summary.findings import SheetDiffers
from gouji.summary.trace import lineage
from gouji.summary.verify import stored_figures
from gouji.summary.workbook import summary_workbook
from gouji.units.roster import ReportingUnit, Roster

DEFINITION = """
[form]
id = "days-2024"
edition = "2024"
title = "办理时限情况表"
source = "示例"
years = [2024]
unit = "件"

[[tables]]
key = "t"
sheet = "时限"
title = "办理时限情况"
[[tables.blocks]]
rows = [{ key = "a", label = "甲类" }, { key = "b", label = "乙类" }]
columns = [
  { key = "received", label = "受理" },
  { key = "granted", label = "同意" },
  { key = "all", label = "合计", sum = "siblings" },
  { label = "天数", unit = "天", children = [
    { key = "least", label = "最短", aggregation = "min" },
    { key = "most", label = "最长", aggregation = "max" },
    { key = "median", label = "中位数", aggregation = "none" },
  ] },
]
"""
DEFINITION = DEFINITION.replace('sum = "siblings"', 'sum = ["received", "granted"]')
FORM = define(tomllib.loads(DEFINITION))
UNITS = tuple(ReportingUnit(f"{name}镇人民政府", kind="镇" if name in "甲乙" else "办", parent="" if name == "甲" else "甲镇人民政府") for name in "甲乙丙丁")  # fmt: skip
FIGURES: st.SearchStrategy[Number | None] = st.one_of(st.none(), st.integers(0, 400))


def saved(folder: Path, figures: list[dict[str, Number | None]]) -> Consolidation:
    """A return for each unit in a folder, and what they come to."""
    for unit, values in zip(UNITS, figures, strict=False):
        seen = {cell: Observation.of(value) for cell, value in values.items()}
        write(layout(FORM, Submission(FORM, unit.name, 2024, seen)), folder / f"{unit.name}.xlsx")
    office = Office(form=FORM)
    returns = [the(Return, one.returned) for one in reviews([folder], office)]  # type: ignore[union-attr]
    return consolidated(returns, form=FORM, unit="某县", roster=Roster(UNITS))


@st.composite
def filled(draw: st.DrawFn) -> list[dict[str, Number | None]]:
    some = list[dict[str, Number | None]]()
    for _ in range(draw(st.integers(1, len(UNITS)))):
        values: dict[str, Number | None] = {cell: draw(FIGURES) for cell in FORM.cells} | {
            "t.a.received": draw(st.integers(1, 400))
        }
        for row in "ab":
            parts = [values[f"t.{row}.{key}"] for key in ("received", "granted")]
            known = [part for part in parts if part is not None]
            values[f"t.{row}.all"] = sum(known) if known else None
        some.append(values)
    return some


def independently(values: list[Number | None], how: Aggregation) -> Number | None:
    known = sorted(value for value in values if value is not None)
    if not known or how is Aggregation.NONE:
        return None
    return {Aggregation.SUM: sum(known), Aggregation.MINIMUM: known[0], Aggregation.MAXIMUM: known[-1]}[how]


@settings(max_examples=15, deadline=None)
@given(figures=filled())
def test_every_cell_is_what_the_form_makes_of_it_and_verify_and_trace_agree(
    figures: list[dict[str, Number | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("returns")
    result = saved(folder, figures)
    path = write(summary_workbook(result), tmp_path_factory.mktemp("summary") / "s.xlsx")
    expected = {
        cell.id: independently([values[cell.id] for values in figures], cell.aggregation)
        for cell in FORM.cells.values()
    }

    summary = open_summary(path, FORM)

    assert expected == result.total.values()
    assert expected == stored_figures(summary)
    assert {"M159"} == {one.code for one in verify(summary, [folder])}
    for cell, value in expected.items():
        assert value == lineage(FORM, summary.document, cell).value


BUSY: list[dict[str, Number | None]] = [
    {cell: (7 * number + 3 * place) % 40 + 1 for place, cell in enumerate(FORM.cells)} for number in range(4)
]
for _values in BUSY:
    for _row in "ab":
        _values[f"t.{_row}.all"] = (_values[f"t.{_row}.received"] or 0) + (_values[f"t.{_row}.granted"] or 0)


@pytest.fixture
def busy(tmp_path: Path) -> Document:
    """The summary of four units, whose returns are in a folder beside it."""
    (tmp_path / "in").mkdir()
    return summary_workbook(saved(tmp_path / "in", BUSY))


def test_libreoffice_works_out_the_same_figures(busy: Document, soffice: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    path = write(busy, tmp_path / "s.xlsx")
    openpyxl.load_workbook(path).save(path)  # without stored results
    convert(soffice, "xlsx", tmp_path / "out", path)

    again = openpyxl.load_workbook(tmp_path / "out" / "s.xlsx", data_only=True)
    sheets = ("时限", "时限（镇）", "时限（办）", "逐级汇总", "明细")
    expected = {
        (grid.name, piece.row, piece.column): piece.value
        for grid in busy
        if grid.name in sheets
        for piece in grid.pieces
        if piece.formula
    }
    shown = {(name, row, column): again[name].cell(row + 1, column + 1).value for name, row, column in expected}

    assert {at[0] for at in shown} == set(sheets)
    assert shown == expected


@pytest.mark.parametrize(("sheet", "function"), [
    ("时限（镇）", "MIN("), ("时限（办）", "MAX("), ("逐级汇总", "MIN("), ("逐级汇总", "MAX("), ("明细", "MAX("),
])  # fmt: skip
def test_a_least_or_most_figure_that_was_typed_over_is_told(
    busy: Document, sheet: str, function: str, tmp_path: Path
) -> None:
    grid = next(grid for grid in busy if grid.name == sheet)
    piece = next(piece for piece in grid.pieces if function in (piece.formula or ""))
    assert isinstance(piece.value, int)
    wrong = piece._replace(value=piece.value + 1, formula=None)
    changed = replace(grid, pieces=tuple(wrong if one == piece else one for one in grid.pieces))
    path = write(replace(busy, grids=tuple(changed if one is grid else one for one in busy)), tmp_path / "s.xlsx")

    told = list(verify(open_summary(path, FORM), [tmp_path / "in"]))

    assert [(sheet, (Place(sheet, piece.row, piece.column),))] == [
        (the(SheetDiffers, one).sheet, one.places) for one in told
    ]


def test_what_is_not_added_up_is_typed_into_the_summary(busy: Document, tmp_path: Path) -> None:
    table = next(grid for grid in busy if grid.name == "时限")
    medians = [piece for piece in table.pieces if str(piece.name).endswith(".median")]
    assert [("input", None, None)] * 2 == [(piece.role, piece.value, piece.formula) for piece in medians]

    typed = tuple(piece._replace(value=12) if piece in medians else piece for piece in table.pieces)
    grids = tuple(replace(table, pieces=typed) if grid is table else grid for grid in busy)
    summary = open_summary(write(replace(busy, grids=grids), tmp_path / "s.xlsx"), FORM)

    assert 12 == summary.submission.value("t.a.median")
    assert "M156" not in {one.code for one in verify(summary, [tmp_path / "in"])}


@pytest.mark.parametrize("key", ["least", "most", "median"])
def test_it_is_not_adjusted(key: str) -> None:
    line = (Place("调整", 2, 0), {"cell": f"t.a.{key}", "amount": "2", "reason": "跨年重复登记"})

    found: tuple[tuple[Adjustment, ...], tuple[NotApplied, ...]] = adjustments_of(FORM, [line])  # type: ignore[assignment]

    assert ((), [AdjustmentFault.NOT_ADDED]) == (found[0], [one.fault for one in found[1]])


def test_a_chart_adds_up_nothing_of_the_kind() -> None:
    chart = '[[charts]]\nid = "c"\ntitle = { zh = "天数" }\nby = "units"\nbars = [{ label = { zh = "天" }, cells = ["t.a.least"] }]'
    with pytest.raises(FormError) as told:
        define(tomllib.loads(DEFINITION + chart))
    assert ["not_added"] == [one.kind for one in told.value.problems]
