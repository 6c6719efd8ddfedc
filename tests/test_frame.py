"""Handing over to pandas."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from strategies import balanced

from gouji import Observation, load_form, to_frame
from gouji.model.submission import NOTHING


def test_a_line_for_each_cell_of_each_return() -> None:
    form = load_form("2021")
    first = balanced(form)
    second = replace(first, unit="乙", year=None, observations={
        **first.observations, "disclosure.fees.amount": Observation.of(Decimal("0.1")), "requests.new.person": NOTHING})  # fmt: skip
    frame = to_frame([first, second])
    row = frame[(frame.unit == "乙") & (frame.cell == "disclosure.fees.amount")].iloc[0]

    assert 400 == len(frame)
    assert [*first.observations] == [*frame.cell[:200]]
    assert (Decimal("0.1"), "万元", "行政事业性收费") == (row.value, row.measure, row.row)
    assert frame.loc[(frame.unit == "乙") & (frame.cell == "requests.new.person"), "value"].iloc[0] is None
    assert frame.year.isna().sum() == 200
    mine = frame[frame.unit == first.unit].set_index("cell").value
    assert first.values() == mine.to_dict()
