"""A block of figures pasted one row or column off: one slip, told as one, whatever became of the totals."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from collecting import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from planting import DIRECTIONS, Values, block_off, busy, quiet, submission

from gouji import Form, Observation, Return, Review, Submission, Verdict, load_form
from gouji.editing.check import check
from gouji.editing.localise.findings import BlanksImplied, ErrorHere, ErrorPerhapsHere, OneOfThese
from gouji.editing.localise.locate import locate
from gouji.editing.localise.report import tell
from gouji.editing.localise.structural_errors import BLOCKS
from gouji.model.totals import matrices

F21 = load_form("2021")
F19 = load_form("2019")
WAY = {"down": 1, "up": -1, "right": 1, "left": -1}


@pytest.mark.slow
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


@pytest.mark.slow
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


# ── every kind of block: what is told of it, and what is proposed ───────────────────────────


class Block(NamedTuple):
    """What was pasted one line off and what became of the totals."""

    direction: str
    totals: bool
    live: bool
    standing: bool
    part: bool


KINDS = [
    Block(direction, totals, live, standing, part)
    for direction in DIRECTIONS
    for totals, live, standing in ((True, True, False), (True, False, False), (True, False, True), (False, True, False), (False, False, True))
    for part in (False, True)
]  # fmt: skip


def shifted_return(form: Form, make: Callable[..., Values], kind: Block, chance: random.Random) -> Submission:
    """A return with a block of that kind that spoilt at least three figures."""
    while True:
        values = make(form, chance)
        longest = 7 if kind.direction in ("left", "right") else 21
        first, last = sorted(chance.sample(range(longest - 1), 2)) if kind.part else (0, None)
        if last is not None and last - first < 2:
            continue
        seen = block_off(form, values, "requests", kind.direction, live=kind.live, totals=kind.totals,
            standing=kind.standing, first=first, last=last)  # fmt: skip
        if sum((seen.value(cell) or 0) != values[cell] for cell in form.cells if cell not in form.sums) >= 3:
            return seen


def reviewed(seen: Submission) -> Review:
    return the(Review, checked(Return("甲.xlsx", "ab" * 32, seen, ())))


def proposes_figures(found: Review) -> bool:
    """Whether anything but a block is told that would make the return balance."""
    return any(
        isinstance(one, (OneOfThese, BlanksImplied))
        or (
            isinstance(one, (ErrorHere, ErrorPerhapsHere))
            and (one.change.movement is None or one.change.movement.kind not in BLOCKS)
        )
        for one in found.located()
    )


def falls_off_unseen(kind: Block) -> bool:
    """Whether the first column fell off the table and what came into the last formula was lost: all balances again."""
    return kind.direction == "left" and kind.totals and kind.live


@pytest.mark.slow
@pytest.mark.parametrize("form", [F21, F19], ids=["2021", "2019"])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_of_a_busy_unit_no_block_off_passes_and_none_is_told_otherwise(form: Form, kind: Block) -> None:
    chance = random.Random(f"{form.id}{kind}")
    for _ in range(3):
        found = reviewed(shifted_return(form, busy, kind, chance))

        assert not proposes_figures(found)
        assert found.verdict is not Verdict.PASS or falls_off_unseen(kind)
        blocks = [one for one in found.diagnosis.locations if one.mechanism in BLOCKS]
        assert found.verdict is Verdict.FAIL or not blocks, "a block off is an error"


@pytest.mark.slow
def test_of_a_quiet_unit_hardly_any_block_off_is_told_otherwise() -> None:
    chance = random.Random(3)
    returns = [reviewed(shifted_return(form, quiet, kind, chance)) for form in (F21, F19) for kind in KINDS]

    assert sum(map(proposes_figures, returns)) <= 0.05 * len(returns)


@pytest.mark.slow
def test_a_slip_beside_a_row_that_was_left_out_is_located_as_ever() -> None:
    chance = random.Random(4)
    (rows,) = matrices(F21.table_of["requests"])
    told = []
    for row in [row for row in rows if row[0] not in F21.sums]:
        values = busy(F21, chance)
        cell = chance.choice([one for other in rows if other is not row for one in other if one not in F21.sums])
        stated = {one: value for one, value in values.items() if one not in row or one in F21.sums} | {
            cell: values[cell] + 90
        }
        found = locate(submission(F21, stated)).locations
        told.append(
            {cell: values[cell]}
            in [{one.cell: one.suggested for one in way.corrections if one.reported is not None} for way in found]
        )

    assert sum(told) >= 0.9 * len(told)


ANY_FIGURES = st.lists(st.tuples(st.sampled_from(list(F21.cells)), st.integers(-9, 9)), max_size=6)


@given(st.integers(0, 400), ANY_FIGURES)
@settings(deadline=None, max_examples=60)
def test_whatever_was_typed_is_judged_and_nothing_proposed_that_a_cell_cannot_hold(
    seed: int, typed: list[tuple[str, int]]
) -> None:
    made = submission(F21, quiet(F21, random.Random(seed)) | dict(typed))

    for one in locate(made).locations:
        for correction in one.corrections:
            value = correction.suggested
            assert value is None or F21.cells[correction.cell].kind.allows(value), correction


def test_negative_figures_in_two_tables_are_no_block_off() -> None:
    """What a negative figure breaks in one table says nothing of the cells of another that no broken rule knows."""
    values = dict.fromkeys(F21.cells, 0)
    for row, person, company in (
        ("new", 11, 1),
        ("granted", 10, 1),
        ("unavailable.not_held", 2, 0),
        ("handled", 12, 1),
    ):
        values |= {f"requests.{row}.person": person, f"requests.{row}.company": company}
        values[f"requests.{row}.total"] = person + company
    values |= {"requests.carried_out.person": -1, "requests.carried_out.total": -1}
    values["cases.reconsideration.corrected"] = -2
    made = submission(F21, values, live=True)
    typed = made.origins["cases.reconsideration.total"]._replace(live=False)
    made = replace(made, origins={**made.origins, "cases.reconsideration.total": typed})
    made = made.with_observations({"cases.reconsideration.total": Observation.of(0)})

    for location in locate(made).locations:
        assert all(one.suggested >= 0 for one in location.corrections)
