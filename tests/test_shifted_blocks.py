"""A block of figures pasted one row or column off: one slip, told as one, whatever became of the totals."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest
from planting import DIRECTIONS, Values, block_off, busy, quiet, submission

from gouji import Form, load_form
from gouji.editing.check import check
from gouji.editing.localise.findings import ErrorHere
from gouji.editing.localise.locate import locate
from gouji.editing.localise.report import tell
from gouji.editing.localise.structural_errors import BLOCKS

F21 = load_form("2021")
F19 = load_form("2019")
WAY = {"down": 1, "up": -1, "right": 1, "left": -1}


@pytest.mark.parametrize("form", [F21, F19], ids=["2021", "2019"])
@pytest.mark.parametrize(("direction", "live"), [*product(DIRECTIONS, [False]), ("down", True), ("up", True)])
@pytest.mark.parametrize("first", [0, 1, 3])
def test_a_block_one_line_off_is_one_movement(form: Form, direction: str, live: bool, first: int) -> None:
    chance = random.Random(f"{direction}{live}{first}")
    for _ in range(2):
        values = busy(form, chance)
        found = locate(block_off(form, values, "requests", direction, live=live, first=first))

        assert found.locations, "told"
        assert all(one.mechanism in BLOCKS for one in found.locations), "nothing else is proposed"
        assert () == found.imputed
        right = [one for one in found.locations if all(values[c.cell] == c.suggested for c in one.corrections)]
        assert right, "the truth is among them"
        assert {WAY[direction]} == {one.span[2] for one in right if one.span}
        assert first or right[0] is found.locations[0], "the whole table comes first"


def _without(values: Values, *endings: str) -> Values:
    return {cell: value for cell, value in values.items() if not cell.startswith("requests.") or not any(
        one in cell for one in endings)}  # fmt: skip


@pytest.mark.parametrize("make", [busy, quiet])
@pytest.mark.parametrize("blank", [[".total"], ["handled."], [".total", "handled."], ["new."], ["carried_in."],
    ["carried_out."], ["granted."], [".misc."], [".person"], [".other"], ["new.", ".total"]])  # fmt: skip
@pytest.mark.parametrize("live", [False, True])
def test_what_was_only_left_out_is_no_block_off(make: Callable[..., Values], blank: list[str], live: bool) -> None:
    chance = random.Random(f"{make.__name__}{blank}{live}")
    for _ in range(5):
        values = make(F21, chance)
        stated = _without(values, *blank)
        if live:
            stated = {cell: value for cell, value in stated.items() if cell not in F21.sums}
        found = locate(submission(F21, stated, live=live))

        assert not [one for one in found.locations if one.mechanism in BLOCKS]


def test_parts_beyond_their_total_break_a_rule_although_a_part_is_blank() -> None:
    values = dict.fromkeys(F21.cells, 0) | {"cases.reconsideration.upheld": 3, "cases.reconsideration.other": 2}
    blank = {cell: value for cell, value in values.items() if cell != "cases.reconsideration.pending"}

    def codes(total: int) -> list[str]:
        return [one.code for one in check(submission(F21, blank | {"cases.reconsideration.total": total}))]

    assert ["E325", "E104"] == codes(4)
    assert ["E103"] == codes(5) == codes(6)


def test_an_equation_that_only_a_negative_figure_would_satisfy_is_broken() -> None:
    values = dict.fromkeys(F21.cells, 0) | {"requests.new.person": 3, "requests.granted.person": 5}
    values |= {f"requests.{row}.total": values[f"requests.{row}.person"] for row in ("new", "granted")}
    values |= {"requests.handled.person": 5, "requests.handled.total": 5}
    blank = {cell: value for cell, value in values.items() if cell != "requests.carried_out.person"}

    assert "E326" in [one.code for one in check(submission(F21, blank))]
    assert "E326" not in [one.code for one in check(submission(F21, blank | {"requests.carried_in.person": 2}))]


def test_a_movement_over_blanks_proposes_nothing_else() -> None:
    values = busy(F21, random.Random(1))
    seen = block_off(F21, values, "requests", "down", live=True)
    (told,) = tell(seen, locate(seen))

    assert isinstance(told, ErrorHere)
