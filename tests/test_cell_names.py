"""Which cell somebody means."""

from __future__ import annotations

import pytest

from gouji import Form, load_form
from gouji.model.form import describe
from gouji.model.grid import address
from gouji.workbook.cell_names import cell_called
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
