"""A blank put together from what was drawn once is, part by part, the blank that would have been drawn."""

from __future__ import annotations

import io
import zipfile

import pytest
from fixed import FIXED
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_distribute import COLUMNS, F21

from gouji import Form, ReportingUnit
from gouji.campaign.packed_blank import _stencil, packed_blank
from gouji.campaign.prefilled import blank_for
from gouji.editing.carry_over import Prefill
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.reporting_period import Period

ORDINARY = st.text("清源县教育局东西（）()、·—-AZaz09", min_size=1, max_size=70)
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
NAMES = (
    ORDINARY
    | ODD
    | st.sampled_from(["单位名称", "a&b", "<局>", "_x0041_局", " 局", "局 ", "√", "局\n科", "\x01", "局" * 260])
)


def parts(package: bytes) -> dict[str, bytes]:
    """The parts of a package in their order, each checked against its checksum."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
@given(NAMES, NAMES | st.just(""), st.sampled_from(FIXED))
@example("单位名称", "", F21)
@example("0012", "0012", F21)
@example("甲局", "甲局", F21)
@example("清源县教育局", "单位编码：01", F21)
@settings(deadline=None, max_examples=60)
def test_a_blank_is_the_same_however_it_is_made(name: str, code: str, form: Form) -> None:
    unit = ReportingUnit(name, code)
    made, drawn = (
        parts(one)
        for one in (packed_blank(form, unit, Period(2024), {}), to_xlsx(blank_for(form, unit, Period(2024), {})))
    )

    assert list(drawn.items()) == list(made.items())


def test_a_blank_with_figures_of_last_year_has_them() -> None:
    carried = {f"requests.carried_in.{column}": Prefill(3, "上年") for column in COLUMNS if column}
    carried = {cell: one for cell, one in carried.items() if cell in F21.cells}
    unit = ReportingUnit("清源县教育局", "01")

    assert carried
    assert parts(to_xlsx(blank_for(F21, unit, Period(2024), carried))) == parts(
        packed_blank(F21, unit, Period(2024), carried)
    )


def test_units_of_which_only_names_and_codes_differ_are_drawn_once() -> None:
    _stencil.cache_clear()
    for number in range(30):
        packed_blank(F21, ReportingUnit(f"第{number}局", f"{number:03}"), Period(2024), {})

    assert (1, 29) == (_stencil.cache_info().misses, _stencil.cache_info().hits)
