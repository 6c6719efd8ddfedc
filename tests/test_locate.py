"""Locating: all smallest sets of wrong cells, the truth among them, the same every time."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from narrowed import the
from planting import busy
from planting import submission as planted
from strategies import balanced

from gouji import Form, Observation, Submission, complete, load_form
from gouji.editing.check import check
from gouji.editing.localise.locate import locate
from gouji.editing.localise.question import RETYPE, Question, question
from gouji.editing.localise.report import tell
from gouji.editing.localise.search import Search
from gouji.editing.localise.system import system_of
from gouji.forms.language.define import define
from gouji.messages.render import render
from gouji.model.language import Language
from gouji.model.submission import MARKS, Origin, Status
from gouji.model.totals import recalculate
from gouji.workbook.layout import places

F21 = load_form("2021")
GOOD = balanced(F21)
THREE = [cell for cell in F21.cells if cell.startswith("requests.")]
FOUR = [cell for cell in F21.cells if cell.startswith("cases.")]


def spoilt(submission: Submission = GOOD, /, **changes: Any) -> Submission:
    seen = {cell: Observation.of(value) for cell, value in changes.items()}
    return replace(submission, observations={**submission.observations, **seen})


def value(cell: str) -> int:
    return the(int, GOOD.observations[cell].value)


def live(submission: Submission) -> Submission:
    """The same return with its totals still formulas, and recalculated."""
    where = places(F21)
    origins = {c: Origin(where[c], MARKS, "SUM", live=c in F21.sums) for c in F21.cells}
    return recalculate(replace(submission, origins=origins))


@pytest.mark.parametrize("cell", THREE)
def test_a_single_wrong_cell_of_table_three_is_found_with_its_right_value(cell: str) -> None:
    (only,) = locate(spoilt(**{cell: value(cell) + 9})).locations

    assert [(cell, value(cell) + 9, value(cell))] == [correction[:3] for correction in only.corrections]


@pytest.mark.parametrize("cell", FOUR)
def test_a_wrong_cell_of_table_four_is_tied_with_the_four_others_of_its_sum(cell: str) -> None:
    found = locate(spoilt(**{cell: value(cell) + 1}))
    block = cell.rpartition(".")[0]

    assert found.complete
    assert {frozenset([c]) for c in FOUR if c.startswith(block + ".")} == {frozenset(e.cells) for e in found.locations}


def test_a_search_gives_up_when_its_steps_are_spent() -> None:
    seen = spoilt(**{"requests.handled.total": value("requests.handled.total") + 7})
    system = system_of(seen, seen.values())
    whole, cut = Search(system, 100_000), Search(system, 200)
    for search in (whole, cut):
        search.sets(4)

    waiting = 4 * max(map(len, system.rows))  # of each level under way, every cell is still looked at once
    assert (False, True) == (whole.stopped, cut.stopped)
    assert cut.steps <= 200 + waiting < whole.steps


def test_the_likeliest_slip_of_a_tie_comes_first() -> None:
    swapped = spoilt(**{"cases.litigation_direct.other": int(str(value("cases.litigation_direct.other"))[::-1])})
    first = locate(swapped).locations[0]

    assert (("cases.litigation_direct.other",), "digits_swapped") == (first.cells, first.mechanism)


@pytest.mark.parametrize("seed", range(40))
def test_two_wrong_cells_of_table_three_are_among_the_smallest(seed: int) -> None:
    chance = random.Random(seed)
    cells = chance.sample(THREE, 2)
    found = locate(spoilt(**{cell: value(cell) + chance.randint(1, 99) for cell in cells}))

    assert set(cells) in [set(explanation.cells) for explanation in found.locations]
    assert found.complete


def test_two_cells_exchanged_are_one_explanation() -> None:
    one, other = "requests.granted.person", "requests.partial.company"
    first = locate(spoilt(**{one: value(other), other: value(one)})).locations[0]

    assert ({one, other}, "exchanged") == (set(first.cells), first.mechanism)


def test_where_totals_are_formulas_every_cell_of_the_column_ties_and_totals_are_no_suspects() -> None:
    wrong = live(spoilt(**{"requests.granted.person": value("requests.granted.person") + 2}))
    found = locate(wrong)
    column = {cell for cell in THREE if cell.endswith(".person") and cell not in F21.sums}

    assert column == {cell for explanation in found.locations for cell in explanation.cells}
    assert {1} == {len(explanation.cells) for explanation in found.locations}
    assert ["L105"] == [finding.code for finding in tell(wrong, found)]


def test_no_suggestion_is_negative_or_broken() -> None:
    for seed in range(30):
        chance = random.Random(seed)
        wrong = spoilt(**{cell: chance.randint(0, 99_999) for cell in chance.sample(THREE, 2)})
        for explanation in locate(wrong).locations:
            assert all(c.suggested >= 0 and isinstance(c.suggested, int) for c in explanation.corrections)


def test_a_balanced_return_has_no_explanation_and_nothing_to_tell() -> None:
    assert ((), True) == (locate(GOOD).locations, locate(GOOD).complete)
    assert () == tell(GOOD, locate(GOOD))


def test_too_many_wrong_cells_are_said_not_to_be_located() -> None:
    chance = random.Random(1)
    wrong = spoilt(**{cell: value(cell) + chance.randint(1, 999) for cell in chance.sample(THREE, 30)})
    found = locate(wrong)

    assert ((), False) == (found.locations, found.complete)
    assert ["L103"] == [finding.code for finding in tell(wrong, found)]


def test_a_search_that_stops_early_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.editing.localise.locate.MOST_STEPS", 5)
    found = locate(spoilt(**{cell: value(cell) + 3 for cell in THREE[:3]}))

    assert not found.complete


def test_the_sentence_names_the_cell_both_figures_and_what_to_do() -> None:
    cell = "requests.denied.state_secret.person"
    wrong = live(GOOD)
    wrong = replace(wrong, origins={c: o._replace(live=False) for c, o in wrong.origins.items()})
    wrong = replace(wrong, observations={**wrong.observations, cell: Observation.of(value(cell) * 10)})
    (told,) = tell(wrong, locate(wrong))

    expected = (f"表三 D8（（三）不予公开 1.属于国家秘密·自然人）：填报 {value(cell) * 10}，应为 {value(cell)}"
                "（疑似多了或少了一个 0）。请核对台账。")  # fmt: skip
    assert expected == render(told, Language.ZH)


# ── against brute force ─────────────────────────────────────────────────────────────────────

SMALL = define({
    "form": {"id": "s", "edition": "s", "title": "s", "source": "s", "years": [2020]},
    "tables": [{"key": "t", "sheet": "t", "title": "t", "blocks": [{
        "columns": [{"key": "a", "label": "a"}, {"key": "b", "label": "b"},
                    {"key": "sum", "label": "sum", "sum": "siblings"}],
        "rows": [{"key": "x", "label": "x"}, {"key": "y", "label": "y"},
                 {"key": "all", "label": "all", "sum": "siblings"}]}]}],
})  # fmt: skip


def by_force(form: Form, submission: Submission, top: int) -> set[frozenset[str]]:
    """The smallest sets of cells that some whole values from 0 to ``top`` make right, by trying them all."""
    values = submission.values()
    for size in range(1, len(form.cells) + 1):
        found = set()
        for cells in itertools.combinations(form.cells, size):
            for tried in itertools.product(range(top + 1), repeat=size):
                trial = values | dict(zip(cells, tried, strict=True))
                if all(rule.left.evaluate(trial) == rule.right.evaluate(trial) for rule in form.rules):
                    found.add(frozenset(cells))
                    break
        if found:
            return found
    return set()


@pytest.mark.parametrize("seed", range(60))
def test_smallest_sets_are_those_that_brute_force_finds(seed: int) -> None:
    chance = random.Random(seed)
    inputs = {cell: Observation.of(chance.randint(0, 3)) for cell in SMALL.cells if cell not in SMALL.sums}
    good = complete(Submission(SMALL, "x", 2020, inputs))
    wrong = spoilt(
        good, **{cell: chance.randint(0, 6) for cell in chance.sample(sorted(SMALL.cells), chance.randint(1, 2))}
    )
    found = locate(wrong)
    failing = any(rule.left.evaluate(wrong.values()) != rule.right.evaluate(wrong.values()) for rule in SMALL.rules)

    assert (by_force(SMALL, wrong, 12) if failing else set()) == {frozenset(e.cells) for e in found.locations}


@pytest.mark.parametrize("status", [Status.BLANK, Status.NOT_APPLICABLE, Status.NOT_A_NUMBER, Status.UNCOMPUTED])
def test_the_rules_fill_a_cell_without_a_figure_whatever_stands_there(status: Status) -> None:
    cell = "requests.new.person"
    unknown = Observation(None, "#REF!", status)
    busy, idle = spoilt(), complete(Submission(F21, "甲", 2024, dict.fromkeys(F21.cells, Observation.of(0))))

    assert [(cell, value(cell))] == [
        (one.cell, one.suggested) for one in locate(replace(busy, observations=busy.columns | {cell: unknown})).imputed
    ]
    assert () == locate(replace(idle, observations=idle.columns | {cell: unknown})).imputed


def with_text(made: Submission, cells: Iterable[str], text: str, value: int | None = None) -> Submission:
    """A return in which some cells hold a text, which no sum counts; ``value`` is what it reads as."""
    status = Status.NOT_A_NUMBER if value is None else Status.REPORTED
    seen = dict.fromkeys(cells, Observation(value, text, status))
    origins = {cell: made.origins[cell]._replace(adds=False) for cell in seen}
    changed = replace(made, observations={**made.observations, **seen}, origins={**made.origins, **origins})
    return recalculate(changed)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_where_a_text_stands_in_a_rule_that_fails_nothing_else_is_proposed(count: int) -> None:
    chance = random.Random(count)
    located = 0
    for _ in range(8):
        made = planted(F21, busy(F21, chance), live=True)
        row = chance.choice([cell.rpartition(".")[0] for cell in THREE if cell not in F21.sums])
        texts = [cell for cell in THREE if cell.startswith(row + ".") and cell not in F21.sums and made.value(cell)]
        texts = texts[:count]
        found = locate(with_text(made, texts, "见附件"))

        proposed = [*(one.corrections for one in found.locations), found.imputed]
        assert all(correction.cell in texts for one in proposed for correction in one)
        located += any(one and all(c.suggested == made.value(c.cell) for c in one) for one in proposed)
    assert located, "of some the rules give the figure"


def test_a_wrong_figure_as_text_is_asked_for_first() -> None:
    made = planted(F21, busy(F21, random.Random(1)), live=True)
    cell = "requests.granted.person"
    seen = with_text(made, [cell], "3件", 3)
    diagnosis = locate(seen)
    asked = the(Question, question(seen, diagnosis, check(seen)))

    assert (RETYPE, (cell,)) == (asked.kind, asked.cells)


def test_a_whole_figure_is_proposed_and_told_without_decimals() -> None:
    half = Decimal("8.5")
    seen = replace(GOOD, observations={**GOOD.observations, FOUR[0]: Observation.of(half)})
    found = locate(seen)
    told = "".join(render(one, Language.ZH) for one in tell(seen, found))

    assert {c.suggested for one in found.locations for c in one.corrections if c.cell == FOUR[0]} == {value(FOUR[0])}
    assert ".0" not in told
    assert "8.5" in told


@pytest.mark.parametrize("groups", [("reconsideration",), ("reconsideration", "litigation_direct", "litigation_after")])
@pytest.mark.parametrize("others", ["balanced", "wrong"])
def test_groups_entered_one_cell_on_over_their_totals_get_no_wrong_figures(
    groups: tuple[str, ...], others: str
) -> None:
    moved: dict[str, Any] = {}
    meant: dict[str, int] = {}
    for total, sums in F21.sums.items():
        if any(total.startswith(f"cases.{group}") for group in groups):
            cells = (*sums[0].parts, total)
            moved |= dict(zip(cells, (None, 3, 1, 4, 1), strict=True))
            meant |= dict(zip(cells, (3, 1, 4, 1, 9), strict=True))
    assert len(moved) == 5 * len(groups)
    if others == "wrong":
        moved["requests.new.person"] = (GOOD.value("requests.new.person") or 0) + 9
    corrections = [one for found in locate(spoilt(**moved)).locations for one in found.corrections]

    assert [] == [one for one in corrections if one.cell in meant and one.suggested != meant[one.cell]]
    assert others == "balanced" or "requests.new.person" in {one.cell for one in corrections}
