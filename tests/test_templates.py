"""The blanks in templates/ are what the forms give today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from gouji import Form, layout, read_document
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx

TEMPLATES = Path(__file__).parents[1] / "templates"
MADE = runpy.run_path(str(TEMPLATES / "make.py"))
name_of, WHOLE = MADE["name_of"], MADE["WHOLE"]


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.id)
def test_template_is_up_to_date(form: Form) -> None:
    built, _ = read_document(TEMPLATES / name_of(form))

    assert document_of(package_of(to_xlsx(layout(form)), "now")) == built


def test_there_is_a_template_for_each_whole_report_and_nothing_else() -> None:
    assert {name_of(form) for form in WHOLE} == {path.name for path in TEMPLATES.glob("*.xlsx")}
