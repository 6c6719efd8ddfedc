"""How often the truth is found: errors planted into balanced returns, all kinds of slips, every cell in turn."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from narrowed import the
from planting import SLIPS, Planted, busy, one_cell, quiet, some_cells, structural, submission

from gouji import Form, check, complete, load_form
from gouji.editing.localise.locate import locate
from gouji.editing.query_edits import compare, last_years_figures
from gouji.model.finding import Severity
from gouji.model.submission import NOTHING, Observation, Status
from gouji.model.totals import recalculate

F21 = load_form("2021")
THREE = [cell for cell in F21.cells if cell.startswith("requests.")]
FOUR = [cell for cell in F21.cells if cell.startswith("cases.")]
MAKERS = {"busy": busy, "quiet": quiet}
pytestmark = pytest.mark.slow

UNSEEN, ONLY, FIRST, LISTED, MISSED = "no rule fails", "only", "first", "listed", "missed"


def standing(planted: Planted, form: Form = F21, *, live: bool = False) -> str:
    """Where the truth stands among the explanations; a movement is told first when its kind is, and the truth is listed."""
    found = locate(recalculate(submission(form, planted.values, live=live)))
    told = [{one.cell: one.suggested for one in explanation.corrections} for explanation in found.locations]
    if not told:
        return UNSEEN if found.complete else MISSED
    if planted.truth not in told:
        return MISSED
    if len(told) == 1:
        return ONLY
    same_movement = len(planted.truth) > 2 and found.locations[0].mechanism == planted.kind
    return FIRST if told[0] == planted.truth or same_movement else LISTED


def rates(planted: Iterable[Planted | None], **options: Any) -> Counter[str]:
    return Counter(standing(one, **options) for one in planted if one is not None)


def share(counts: Counter[str], *places: str) -> float:
    """The share of plantings that some rule notices of which the truth has one of these places."""
    seen = sum(counts.values()) - counts[UNSEEN]
    assert seen > 20, counts
    return sum(counts[place] for place in places) / seen


@pytest.mark.parametrize("unit", MAKERS)
def test_every_slip_in_every_cell_of_table_three_is_always_the_only_explanation(unit: str) -> None:
    chance = random.Random(1)
    planted = [one for cell in THREE for one in one_cell(chance, MAKERS[unit](F21, chance), cell)]

    assert {cell for one in planted for cell in one.truth} == set(THREE)
    assert SLIPS.keys() == {one.kind for one in planted}
    assert {ONLY: len(planted)} == rates(planted)


@pytest.mark.parametrize("unit", MAKERS)
@pytest.mark.parametrize(("size", "goal"), [(2, 0.98), (3, 0.95)])
def test_several_wrong_cells_of_table_three_are_told_first(unit: str, size: int, goal: float) -> None:
    chance = random.Random(size)

    def planted() -> Iterable[Planted | None]:
        for _ in range(60):
            values = MAKERS[unit](F21, chance)
            filled = [cell for cell in THREE if values[cell]]
            yield some_cells(chance, values, chance.sample(filled, size))
            yield some_cells(chance, values, chance.sample(THREE, size))

    assert goal <= share(rates(planted()), ONLY, FIRST)


@pytest.mark.parametrize("cell", FOUR)
def test_a_wrong_cell_of_table_four_leaves_its_sum_and_the_truth_is_listed(cell: str) -> None:
    chance = random.Random(cell)
    *parts, total = (other for other in FOUR if other.startswith(cell.rpartition(".")[0] + "."))
    assert (4, "total") == (len(parts), total.rpartition(".")[2])
    for _ in range(4):
        for planted in one_cell(chance, busy(F21, chance), cell):
            wrong = planted.values
            gap = wrong[total] - sum(wrong[part] for part in parts)
            tied = {total: wrong[total] - gap} | {part: wrong[part] + gap for part in parts}
            found = locate(submission(F21, wrong)).locations
            told = {one.cell: one.suggested for each in found for one in each.corrections}
            possible = {other: figure for other, figure in tied.items() if figure >= 0}
            assert told == ({cell: possible[cell]} if wrong[cell] < 0 else possible)
            assert planted.truth.items() <= told.items()


@pytest.mark.parametrize("slip", ["digits_swapped", "zero_more", "sign"])
def test_a_clear_slip_in_table_four_is_told_first_of_the_five_that_tie(slip: str) -> None:
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
def test_a_structural_slip_is_told_as_one_explanation(unit: str) -> None:
    chance = random.Random(5)
    counts: Counter[str] = Counter()
    for _ in range(12):
        values = MAKERS[unit](F21, chance)
        for planted in structural(F21, chance, values, "requests", set(THREE)):
            if planted.kind != "rows_exchanged":  # exchanging a line with an empty one moves it
                counts[standing(planted)] += 1

    assert 0.95 <= share(counts, ONLY, FIRST), counts


def test_where_totals_are_formulas_the_truth_is_always_listed() -> None:
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


@pytest.mark.parametrize("unit", MAKERS)
@pytest.mark.parametrize("far", [False, True], ids=["neighbours", "anywhere"])
def test_two_cells_exchanged_are_told_first(unit: str, far: bool) -> None:
    chance = random.Random(8)

    def planted() -> Iterable[Planted]:
        for _ in range(40):
            values = MAKERS[unit](F21, chance)
            one = chance.choice([cell for cell in THREE if values[cell]] or THREE)
            row = one.rpartition(".")[0]
            others = [cell for cell in THREE if cell != one and (far or cell.rpartition(".")[0] == row)]
            other = chance.choice([cell for cell in others if values[cell] != values[one]] or [one])
            swapped = {one: values[other], other: values[one]}
            yield Planted("exchanged", values | swapped, {one: values[one], other: values[other]})

    assert 0.95 <= share(rates(planted()), ONLY, FIRST)


# ── formulas that follow, and last year ─────────────────────────────────────────────────────


def last_year(values: dict[str, int]) -> dict[str, int]:
    """Last year's figures of a unit whose return this year begins where that one ended."""
    before = dict.fromkeys(F21.cells, 0)
    before |= {cell.replace("carried_in", "carried_out"): values[cell] for cell in values if ".carried_in." in cell}
    return before


def live_slips(cells: list[str]) -> Iterable[tuple[Planted, dict[str, int]]]:
    """Slips into cells while the totals are formulas, each with last year's figures."""
    chance = random.Random(9)
    for cell in cells:
        values = busy(F21, chance)
        for planted in one_cell(chance, values, cell):
            typed = {cell: value for cell, value in planted.values.items() if cell not in F21.sums}
            yield Planted(planted.kind, typed, planted.truth), last_year(values)


def test_a_slip_in_what_was_carried_in_is_told_first_where_last_year_is_at_hand() -> None:
    cells = [cell for cell in THREE if ".carried_in." in cell and cell not in F21.sums]
    alone: Counter[bool] = Counter()
    joint: Counter[bool] = Counter()
    for planted, before in live_slips(cells * 4):
        made = recalculate(submission(F21, planted.values, live=True))
        for counts, known in ((alone, None), (joint, before)):
            first = locate(made, known).locations[0]
            counts[{one.cell: one.suggested for one in first.corrections} == planted.truth] += 1

    assert joint[True] == joint.total() > 100
    assert alone[True] < joint[True]


def test_what_was_carried_in_is_not_blamed_where_it_follows_on_from_last_year() -> None:
    cells = [cell for cell in THREE if cell not in F21.sums and ".carried_in." not in cell]
    for planted, before in live_slips(cells):
        found = locate(recalculate(submission(F21, planted.values, live=True)), before).locations
        listed = [[one.cell for one in explanation.corrections] for explanation in found]
        assert list(planted.truth) in listed
        assert ".carried_in." not in listed[0][0]


# ── no false alarm ──────────────────────────────────────────────────────────────────────────

BLANKS = {
    "blank": NOTHING,
    "/": Observation(None, "/", Status.NOT_APPLICABLE),
    "无": Observation(None, "无", Status.NOT_APPLICABLE),
}


@pytest.mark.parametrize("unit", MAKERS)
@pytest.mark.parametrize("written", BLANKS)
def test_a_balanced_return_with_blanks_for_zeros_is_without_error(unit: str, written: str) -> None:
    chance = random.Random(10)
    for _ in range(40):
        values = MAKERS[unit](F21, chance)
        made = submission(F21, values, live=True)
        zeros = [cell for cell in F21.cells if not values[cell]]
        left_out = dict.fromkeys(chance.sample(zeros, chance.randint(0, len(zeros))), BLANKS[written])
        made = recalculate(replace(made, observations={**made.observations, **left_out}))

        assert [] == [finding for finding in check(made) if finding.severity == Severity.ERROR]
        assert () == locate(made).locations


@pytest.mark.parametrize("unit", MAKERS)
def test_a_balanced_return_that_follows_on_from_last_year_is_without_warning(unit: str) -> None:
    chance = random.Random(11)
    for _ in range(40):
        values = MAKERS[unit](F21, chance)
        stock = {cell: 0 for cell in values if cell.startswith("disclosure.")}
        made = submission(F21, values | stock)
        before = complete(replace(submission(F21, last_year(values)), year=the(int, made.year) - 1))

        assert last_years_figures(F21, before)["requests.carried_out.person"] == values["requests.carried_in.person"]
        assert () == check(made)
        odd = compare(made, before)
        assert {"T3-OTHER", "T3-OUT"} >= {
            str(finding.rule).split(".")[0] for finding in odd if finding.severity != Severity.INFORMATION
        }


def test_a_nil_return_is_without_error() -> None:
    nil = dict.fromkeys(F21.cells, Observation(0, "", Status.BLANK))

    assert () == check(replace(submission(F21, {}), observations=nil, nil_return=True))
