"""The line 甲 乙 丙 1 2 3 under the headings: printed, and never read as figures, whatever became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from drift import flat
from opened import there_and_back

from gouji import Document, Form, FormError, Observation, Submission, bind, layout
from gouji.forms.language.define import define, expanded
from gouji.model.grid import LETTER, Piece
from gouji.model.open_rows import RowName
from gouji.workbook.layout import skeleton

HEAD = {"id": "made", "edition": "1", "title": "情况表", "source": "示例", "years": [2020]}
ROWS = [{"key": "a", "label": "村数", "code": "1", "unit": "个"}, {"key": "b", "label": "户数", "code": "2"}]
STUBS = [
    {"shows": "label", "label": "指标名称"},
    {"shows": "code", "label": "代码"},
    {"shows": "unit", "label": "计量单位"},
]
ONE = [{"key": "n", "label": "数量"}]
SIX = [{"key": f"n{at}", "label": f"{word}季度"} for at, word in enumerate("一二三四")]
GROUPS = [{"key": "g", "label": "合作社", "children": ROWS}, {"key": "c", "label": "其他"}]


def formed(*blocks: dict[str, Any]) -> Form:
    given = [{"letters": True, **block} for block in blocks]
    return define({"form": HEAD, "tables": [{"key": "t", "sheet": "村", "title": "村情况表", "blocks": given}]})


FORMS = {
    "one figure": formed({"rows": ROWS, "columns": ONE, "stubs": STUBS}),
    "many": formed({"rows": ROWS, "columns": SIX}),
    "codes": formed({"rows": GROUPS, "columns": [{**one, "code": f"{at}0"} for at, one in enumerate(SIX, 1)]}),
    "beside": formed(
        {"rows": ROWS, "columns": ONE}, {"rows": [{"key": "d", "label": "头数"}], "columns": ONE, "beside": True}
    ),
    "open": formed({
        "repeat": {"key": "unit", "blank_rows": 3, "total": {"key": "all", "label": "合计"}},
        "columns": ONE, "stubs": [{"shows": "label", "label": "单位名称"}],
    }),
    "open, total first": formed({
        "repeat": {"key": "unit", "blank_rows": 3, "total": {"key": "all", "label": "合计", "first": True}},
        "columns": SIX, "stubs": [{"shows": "label", "label": "单位名称"}],
    }),
}  # fmt: skip


def filled(form: Form) -> Submission:
    """With 1, 2, 3 … as figures, as in the line itself."""
    whole = expanded(form, {"t": (RowName("甲村"), RowName("乙村"))}) if form.is_open else form
    return Submission(whole, "甲县", 2024, {cell: Observation.of(n) for n, cell in enumerate(whole.cells, 1)})


def changed(change: Callable[[Piece], Piece | None]) -> Callable[[Document], Document]:
    def on(document: Document) -> Document:
        grids = []
        for grid in document:
            pieces = (change(piece) if piece.role == LETTER else piece for piece in grid.pieces)
            kept = tuple(piece._replace(role="text") for piece in pieces if piece is not None)
            grids.append(replace(grid, pieces=kept))
        return replace(document, grids=tuple(grids))

    return on


def without_row(document: Document) -> Document:
    """The line taken out, what stood below it moved up."""
    grids = []
    for grid in document:
        row = next(piece.row for piece in grid.pieces if piece.role == LETTER)
        pieces = (one._replace(row=one.row - (one.row > row)) for one in grid.pieces if one.row != row)
        grids.append(replace(grid, pieces=tuple(pieces)))
    return replace(document, grids=tuple(grids))


def said(write: Callable[[Any], Any]) -> Callable[[Document], Document]:
    return changed(lambda piece: piece._replace(value=write(piece.value)))


CHANGES: dict[str, Callable[[Document], Document]] = {
    "as it was": changed(lambda piece: piece),
    "emptied": changed(lambda piece: None),
    "taken out": without_row,
    "as texts": said(str),
    "in brackets": said(lambda value: f"（{value}）" if isinstance(value, int) else value),
    "in full width": said(lambda value: str(value).translate({0x30 + i: 0xFF10 + i for i in range(10)})),
    "with blanks": said(lambda value: f" {value} "),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", FORMS)
def test_letters_are_no_figures(name: str, change: str) -> None:
    form, one = FORMS[name], filled(FORMS[name])
    document = CHANGES[change](flat(one.form, one))
    moved = Document(tuple(
        replace(grid, name="Sheet1", pieces=tuple(p._replace(row=p.row + 3, column=p.column + 1) for p in grid.pieces))
        for grid in document
    ))  # fmt: skip

    for returned in (document, moved):
        again, findings = bind(form, returned)
        assert one.values() == again.values()
        assert [] == [finding for finding in findings if finding.code not in ("R101", "R120", "R121")]


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_with_letters_comes_back_without_a_word(name: str) -> None:
    form, one = FORMS[name], filled(FORMS[name])
    again, findings = bind(form, there_and_back(layout(one.form, one)))

    assert (one.values(), ()) == (again.values(), findings)
    empty, _ = bind(form, there_and_back(layout(form, unit="甲县", year=2024)))
    assert {None} == set(empty.values().values())


def test_every_column_has_its_letter() -> None:
    def line(form: Form) -> list[object]:
        return [piece.value for piece in skeleton(form.tables[0]).labels if piece.role == LETTER]

    assert ["甲", "乙", "丙", 1] == line(FORMS["one figure"])
    assert ["甲", 1, 2, 3, 4] == line(FORMS["many"])
    assert ["甲", 10, 20, 30, 40] == line(FORMS["codes"])
    assert ["甲", 1, "甲", 1] == line(FORMS["beside"])


def test_a_line_of_numbers_alone_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        formed({"columns": ONE})

    assert ["letters"] == [problem.kind for problem in caught.value.problems]
