"""Every definition that the manual shows is one: its blank, filled in, comes back as it was."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from narrowed import the
from opened import there_and_back

from gouji import Form, Observation, Return, Submission, bind, complete, layout, read
from gouji.forms.language.define import define, expanded
from gouji.model.bands import is_side_by_side
from gouji.model.crosswalk import Fate, crosswalk
from gouji.model.open_rows import RowName
from gouji.model.reporting_period import Frequency
from gouji.model.submission import Status
from gouji.publication.compose import composed
from gouji.publication.publish import Publishing, written

PAGE = Path(__file__).parent.parent / "docs" / "form-examples.md"
TEXTS = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
EXAMPLES = [define(tomllib.loads(text)) for text in TEXTS]
ROWS = [RowName("一般公共服务", "201"), RowName("政府办公厅", "20103"), RowName("教育", "205")]


def with_rows(form: Form, counts: dict[str, int]) -> Form:
    rows = {}
    for table in form.tables:
        block = next((block for block in table.blocks if block.repeat is not None), None)
        if block is not None:
            named = ROWS[: counts.get(table.key, 0)]
            rows[table.key] = tuple(row if block.has_codes else RowName(row.name) for row in named)
    return expanded(form, rows)


@pytest.mark.parametrize("form", EXAMPLES, ids=lambda form: form.id)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_an_example_comes_back_as_it_was_filled_in(form: Form, data: st.DataObject) -> None:
    whole = with_rows(form, {table.key: data.draw(st.integers(1, 3)) for table in form.tables})
    seen = {
        cell: Observation(None, "见说明", Status.TEXT)
        if cell in whole.texts
        else Observation.of(data.draw(st.integers(0, 99)))
        for cell in whole.cells
    }
    one = Submission(whole, "甲县教育局", 2024, seen)

    again, _ = bind(form, there_and_back(layout(whole, one)))

    assert whole.rows == again.form.rows
    assert {cell: seen[cell].said for cell in whole.cells} == {
        cell: observed.said for cell, observed in again.observations.items()
    }


@pytest.mark.parametrize(
    "form", [form for form in EXAMPLES if form.frequency is Frequency.YEAR], ids=lambda form: form.id
)
@settings(max_examples=5, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_the_report_of_an_example_is_read_back(
    form: Form, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = with_rows(form, {table.key: data.draw(st.integers(1, 3)) for table in form.tables})
    words = {cell: Observation(None, "见说明", Status.TEXT) for cell in whole.texts}
    seen = {cell: words.get(cell, Observation.of(data.draw(st.integers(0, 99)))) for cell in whole.cells}
    kinds = ("docx", "html") if any(map(is_side_by_side, form.tables)) else ("docx", "html", "md")
    path = tmp_path_factory.mktemp("there") / f"a.{data.draw(st.sampled_from(kinds))}"
    path.write_bytes(written(composed(Submission(whole, "甲县教育局", 2024, seen)), Publishing(path.suffix[1:])) or b"")

    again = the(Return, read(path, form)).submission

    assert whole.rows == again.form.rows
    assert {cell: seen[cell].value for cell in whole.cells if cell not in words} == {
        cell: value for cell, value in again.values().items() if cell not in words
    }


def named(name: str) -> Form:
    return next(form for form in EXAMPLES if form.id == name)


def test_the_blank_of_the_first_revision_is_read_as_the_manual_says() -> None:
    form = named("wards-2024")
    seen = {cell: Observation.of(2) for cell in form.at(1).cells if cell not in form.at(1).sums}
    given = complete(Submission(form.at(1), "甲院", 2024, seen))
    again, findings = bind(form, there_and_back(layout(form.at(1), given)))

    assert {"R207", "R208"} == {one.code for one in findings}
    assert 2 == again.value("beds.surgery.planned")
    assert {Status.UNASKED} == {again.observations[f"beds.{row}.planned"].status for row in ("intensive", "total")}


def test_the_crosswalk_gives_what_the_manual_says() -> None:
    found = crosswalk(named("charges-2021"), named("charges-2018"))
    figures = {"fees.items": 3, "fees.cash": 25_000, "fees.bank": 100, "fees.fined": 9}

    assert {"charges.items": 3, "charges.amount": Decimal("2.51")} == found.figures(figures)
    assert ["charges.online"] == [*found.of(Fate.NOT_COMPARABLE)]
    assert ["fees.fined"] == [*found.gone]
