"""Figures of published reports typed into blanks on computers of two countries come back as they were published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from office import Office

from gouji import Return, Review, Severity, Verdict, layout, load_form, read, reviews, write
from gouji.model.form import COVER
from gouji.model.grid import a1
from gouji.workbook.cover import COLUMN, DATE, FIELDS, PERSON, PHONE, TOP, UNIT, YEAR
from gouji.workbook.layout import places

pytestmark = pytest.mark.slow

PUBLISHED = json.loads((Path(__file__).parent / "data" / "published.json").read_text("utf-8"))
FORM = load_form("2021")


@pytest.fixture(scope="module", params=["zh-CN", "en-US"])
def typist(request: pytest.FixtureRequest, soffice: str, uno_python: str) -> Iterator[Office]:
    """A LibreOffice of that country."""
    running = Office(soffice, uno_python, request.param)
    yield running
    running.close()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_report_typed_into_a_blank_passes(typist: Office, name: str, suffix: str, tmp_path: Path) -> None:
    figures, year = PUBLISHED[name]["figures"], PUBLISHED[name]["year"]
    blank, returned = tmp_path / "blank.xlsx", tmp_path / f"returned.{suffix}"
    write(layout(FORM), blank)
    cover = {UNIT: "临河区档案局", YEAR: str(year), PERSON: "王芳", PHONE: "0372-5551234", DATE: f"{year + 1}-1-12"}
    keyed = {(COVER, a1(TOP + FIELDS.index(field), COLUMN)): keys for field, keys in cover.items()}
    keyed |= {
        (place.sheet, a1(place.row, place.column)): figures.get(cell, "0")
        for cell, place in places(FORM).items()
        if not FORM.cells[cell].total
    }

    typist.run(blank, keyed=keyed, recalculate=True, save=returned)

    seen = read(returned)
    assert isinstance(seen, Return)
    assert {cell: Decimal(figures.get(cell, 0)) for cell in FORM.cells} == seen.submission.values()
    assert ("临河区档案局", year, "0372-5551234") == (
        seen.submission.unit, seen.submission.year, seen.submission.contact["phone"]
    )  # fmt: skip
    (reviewed,) = reviews([returned])
    assert isinstance(reviewed, Review)
    assert reviewed.verdict is Verdict.PASS
    assert {finding.code for finding in reviewed.findings if finding.severity is not Severity.INFORMATION} <= {"E301"}
