"""The one property that holds the house together: what is laid out, written, read and bound is what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import balanced, computed, returned

from gouji import Document, Form, bind, layout, load_form, recognise
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.submission import MARKS

TOY = Path(__file__).parent / "data" / "toy.toml"
FORMS = [load_form("2021"), load_form("2019"), load_form(TOY)]
slow_enough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def there_and_back(document: Document) -> Document:
    return document_of(package_of(to_xlsx(document), "x.xlsx"))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@slow_enough
@given(data=st.data())
def test_any_return_survives_the_workbook(form: Form, data: st.DataObject) -> None:
    submission = data.draw(returned(form))

    read, findings = bind(form, there_and_back(layout(form, submission)))

    assert computed(submission) == read
    assert {"R122", "R129", "R130", "R131", "R132"} >= {finding.code for finding in findings}


@pytest.mark.parametrize("form", FORMS[:2], ids=lambda form: form.id)
def test_every_cell_comes_back_from_its_own_place(form: Form) -> None:
    submission = balanced(form)

    read, findings = bind(form, there_and_back(layout(form, submission)))

    assert submission.observations == read.observations
    assert () == findings
    assert {MARKS} == {origin.way for origin in read.origins.values()}
    assert len(form.cells) == len({origin.place for origin in read.origins.values()})


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_form_is_recognised_with_and_without_its_marks(form: Form) -> None:
    document = there_and_back(layout(form))
    plain = type(document)(document.grids[1:-1])

    assert form == recognise(document, FORMS)
    assert form == recognise(plain, FORMS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_same_document_gives_the_same_bytes(form: Form) -> None:
    assert to_xlsx(layout(form, unit="甲", year=2020)) == to_xlsx(layout(form, unit="甲", year=2020))
