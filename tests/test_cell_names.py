"""Which cell somebody means."""

from __future__ import annotations

import pytest

from gouji import Form, load_form
from gouji.model.form import describe
from gouji.model.grid import address
from gouji.model.labels import wordings
from gouji.workbook.cell_names import cell_called, cells_like
from gouji.workbook.layout import places

F21 = load_form("2021")


@pytest.mark.parametrize(("text", "cell"), [
    ("requests.new.person", "requests.new.person"),
    (" requests.new.person ", "requests.new.person"),
    ("表三!D4", "requests.new.person"),
    ("表三！D4", "requests.new.person"),
    ("表三 D4", "requests.new.person"),
    ("表三　d4", "requests.new.person"),
    ("'表三'!$D$4", "requests.new.person"),
    ("表四!O4", "cases.litigation_after.total"),
    ("一、本年新收政府信息公开申请数量·自然人", "requests.new.person"),
    ("(三)不予公开 1. 属于国家秘密·自然人", "requests.denied.state_secret.person"),
    ("行政许可", "disclosure.licensing.decisions"),
    ("行政 处罚", "disclosure.penalty.decisions"),
    ("自然人", None),
    ("一、本年新收政府信息公开申请数量", None),
    ("表三!A1", None),
    ("表三!D400000000", None),
    ("表九!D4", None),
    ("D4", None),
    ("requests.new", None),
    ("", None),
])  # fmt: skip
def test_a_cell_goes_by_id_address_and_labels(text: str, cell: str | None) -> None:
    assert cell == cell_called(F21, text)


def test_every_cell_is_found_by_address_and_no_label_points_at_another(form: Form) -> None:
    where = places(form)

    assert list(form.cells) == [cell_called(form, address(where[cell])) for cell in form.cells]
    assert all(cell_called(form, describe(known)) in (cell, None) for cell, known in form.cells.items())


@pytest.mark.parametrize(("text", "first", "among"), [
    ("D4", "disclosure.normative.in_force", "requests.new.person"),
    ("d4", "disclosure.normative.in_force", "cases.reconsideration.pending"),
    ("予以公开", "requests.granted.total", "requests.granted.person"),
    ("本年新收申请", "requests.new.total", "requests.new.company"),
    ("国家秘蜜", "requests.denied.state_secret.total", "requests.denied.state_secret.other"),
])  # fmt: skip
def test_who_names_no_cell_is_told_which_are_near(text: str, first: str, among: str) -> None:
    found = cells_like(F21, text)

    assert cell_called(F21, text) is None
    assert first == found[0]
    assert among in found


@pytest.mark.parametrize("text", ["", "  ", "xyz", "表三!D4", "ZZ99", "很久很久以前的一件小事"])
def test_what_is_like_nothing_suggests_nothing(text: str) -> None:
    assert () == cells_like(F21, text)


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_every_label_of_a_row_leads_to_its_cells(edition: str) -> None:
    form = load_form(edition)
    for cell, known in form.cells.items():
        for label in (label for header in known.row for label in wordings(header)):
            assert cell in cells_like(form, label) or cell_called(form, label) == cell
