"""How often the truth is found: errors planted into balanced returns, all kinds of slips, every cell in turn."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest
from planting import Planted, busy, one_cell, quiet, some_cells, structural, submission

from gouji import Form, load_form
from gouji.locating import locate

F21 = load_form("2021")
THREE = [cell for cell in F21.cells if cell.startswith("requests.")]
FOUR = [cell for cell in F21.cells if cell.startswith("cases.")]
MAKERS = {"busy": busy, "quiet": quiet}

UNSEEN, ONLY, FIRST, LISTED, MISSED = "no rule fails", "only", "first", "listed", "missed"


def standing(planted: Planted, form: Form = F21, *, live: bool = False) -> str:
    """Where the truth stands among the explanations; a movement is told first when its kind is, and the truth is listed."""
    found = locate(form, submission(form, planted.values, live=live))
    told = [{one.cell: one.suggested for one in explanation.corrections} for explanation in found.explanations]
    if not told:
        return UNSEEN if found.complete else MISSED
    if planted.truth not in told:
        return MISSED
    if len(told) == 1:
        return ONLY
    same_movement = len(planted.truth) > 2 and found.explanations[0].slip == planted.kind
    return FIRST if told[0] == planted.truth or same_movement else LISTED


def rates(planted: Iterable[Planted | None], **options: bool) -> Counter[str]:
    return Counter(standing(one, **options) for one in planted if one is not None)


def share(counts: Counter[str], *places: str) -> float:
    """The share of plantings that some rule notices of which the truth has one of these places."""
    seen = sum(counts.values()) - counts[UNSEEN]
    assert seen > 20, counts
    return sum(counts[place] for place in places) / seen


@pytest.mark.parametrize("unit", MAKERS)
def test_one_wrong_cell_of_table_three_is_always_the_only_explanation(unit):
    chance = random.Random(1)
    planted = [chance.choice(list(one_cell(chance, MAKERS[unit](F21, chance), cell))) for cell in THREE]

    assert {ONLY: len(THREE)} == rates(planted)


@pytest.mark.parametrize("unit", MAKERS)
@pytest.mark.parametrize(("size", "goal"), [(2, 0.98), (3, 0.95)])
def test_several_wrong_cells_of_table_three_are_told_first(unit, size, goal):
    chance = random.Random(size)

    def planted() -> Iterable[Planted | None]:
        for _ in range(60):
            values = MAKERS[unit](F21, chance)
            filled = [cell for cell in THREE if values[cell]]
            yield some_cells(chance, values, chance.sample(filled, size))
            yield some_cells(chance, values, chance.sample(THREE, size))

    assert goal <= share(rates(planted()), ONLY, FIRST)


@pytest.mark.parametrize("cell", FOUR)
def test_a_wrong_cell_of_table_four_leaves_its_sum_and_the_truth_is_listed(cell):
    chance = random.Random(cell)
    block = {other for other in FOUR if other.startswith(cell.rpartition(".")[0] + ".")}
    for _ in range(4):
        values = busy(F21, chance)
        for planted in one_cell(chance, values, cell):
            found = locate(F21, submission(F21, planted.values))
            assert {one.cells[0] for one in found.explanations} <= block
            assert planted.truth in [{c.cell: c.suggested for c in one.corrections} for one in found.explanations]


@pytest.mark.parametrize("slip", ["digits_swapped", "zero_more", "sign"])
def test_a_clear_slip_in_table_four_is_told_first(slip):
    chance = random.Random(slip)
    planted = (
        one
        for _ in range(12)
        for values in [busy(F21, chance)]
        for cell in FOUR
        for one in one_cell(chance, values, cell)
        if one.kind == slip
    )

    assert 0.9 <= share(rates(planted), ONLY, FIRST)


@pytest.mark.parametrize("unit", MAKERS)
def test_a_structural_slip_is_told_as_one_explanation(unit):
    chance = random.Random(5)
    counts: Counter[str] = Counter()
    for _ in range(12):
        values = MAKERS[unit](F21, chance)
        for planted in structural(F21, chance, values, "requests", set(THREE)):
            if planted.kind != "rows_exchanged":  # exchanging a line with an empty one moves it
                counts[standing(planted)] += 1

    assert 0.95 <= share(counts, ONLY, FIRST), counts


def test_where_totals_are_formulas_the_truth_is_always_listed():
    chance = random.Random(6)
    typed = [cell for cell in THREE if cell not in F21.sums]

    def planted() -> Iterable[Planted]:
        for cell in typed:
            yield from one_cell(chance, busy(F21, chance), cell)

    counts = Counter(_live(one) for one in planted())
    assert {FIRST, LISTED, ONLY, UNSEEN} >= set(counts), counts
    assert 0.3 <= share(counts, ONLY, FIRST)  # a slip that shows sets one cell of 24 apart


def _live(planted: Planted) -> str:
    typed = {cell: value for cell, value in planted.values.items() if cell not in F21.sums}
    return standing(Planted(planted.kind, typed, planted.truth), live=True)
