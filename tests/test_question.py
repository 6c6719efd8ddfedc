"""The one question: the cell whose true figure says most, and how many of them lead to the truth."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from collecting import checked
from narrowed import the
from planting import Planted, busy, one_cell, quiet, some_cells, submission

from gouji import Finding, Observation, Return, Review, Submission, complete, load_form
from gouji.editing.findings import NotANumber, OutOfBalance, UnfilledInRules
from gouji.editing.localise.costs import Correction, ErrorLocation
from gouji.editing.localise.diagnosis import Diagnosis
from gouji.editing.localise.locate import locate
from gouji.editing.localise.question import CHOOSE, CONFIRM, FIGURE, FILL, RECHECK, Question, implied, question
from gouji.model.finding import Severity
from gouji.model.mechanism import Mechanism
from gouji.model.submission import NOTHING, Status

F21 = load_form("2021")
A, B, C = "requests.new.person", "requests.new.company", "requests.carried_in.person"
FLAT = submission(F21, dict.fromkeys(F21.cells, 5))
NO_DIAGNOSIS = Diagnosis((), complete=True)


def explained(cost: int, **suggested: int) -> ErrorLocation:
    """An explanation that takes some of the cells a, b and c to be wrong."""
    cells = {"a": A, "b": B, "c": C}
    return ErrorLocation(
        tuple(Correction(cells[k], 5, value, Mechanism.NONE) for k, value in suggested.items()), Mechanism.NONE, cost
    )


def asked(*explanations: ErrorLocation) -> Question:
    return the(Question, question(FLAT, Diagnosis(explanations, complete=True)))


@pytest.mark.parametrize(("explanations", "cell", "bits", "answers"), [
    ([explained(9, a=1)], A, 0.0, {1: 1.0}),
    ([explained(9, a=1, b=2)], A, 0.0, {1: 1.0}),
    ([explained(9, b=1), explained(9, a=1)], B, 1.0, {1: 0.5, 5: 0.5}),
    ([explained(9, a=1), explained(9, a=2)], A, 1.0, {1: 0.5, 2: 0.5}),
    ([explained(9, a=1), explained(10, b=1), explained(10, c=1)], A, 1.0, {1: 0.5, 5: 0.5}),
    ([explained(9, a=1, b=1), explained(9, a=1, b=2), explained(10, c=2)], B, 1.522, {1: 0.4, 2: 0.4, 5: 0.2}),
    ([explained(8, a=1), explained(9, b=1, c=3), explained(9, b=2)], B, 1.5, {5: 0.5, 1: 0.25, 2: 0.25}),
    ([explained(9, c=1), explained(5000, a=1)], C, 0.0, {1: 1.0}),
])  # fmt: skip
def test_the_most_telling_cell_is_asked_for(
    explanations: list[ErrorLocation], cell: str, bits: float, answers: dict[int, float]
) -> None:
    found = asked(*explanations)

    assert (cell,) == found.cells
    assert math.isclose(bits, found.bits, abs_tol=1e-3)
    assert answers == {answer.value: pytest.approx(answer.probability) for answer in found.answers}
    assert list(answers) == [answer.value for answer in found.answers], "likeliest first"
    assert (CONFIRM if len(answers) == 1 else CHOOSE) == found.kind


def test_an_answer_knows_which_explanations_imply_it() -> None:
    one, other, third = explained(9, a=1), explained(9, b=1), explained(12, c=1)
    stays = next(answer for answer in asked(one, other, third).answers if answer.value == 5)

    assert (other, third) == stays.locations


def test_a_blank_stays_a_blank_where_an_explanation_leaves_it() -> None:
    blank = replace(FLAT, observations=FLAT.columns | {A: NOTHING})

    assert implied(explained(9, b=1), A, blank) is None
    assert implied(explained(9, a=7), A, blank) == 7


ODD = Observation(None, "约20", Status.NOT_A_NUMBER)
SIDES: dict[str, Any] = {"left": 1, "right": 2, "imbalance": -1, "figures": (), "title": {}, "subject": "", "where": A}
RULE = OutOfBalance(rule="BALANCE", cells=(A, C), **SIDES)
USUAL = OutOfBalance(severity=Severity.WARNING, rule="USUALLY", cells=(A,), **SIDES)
TEXT = NotANumber(where=B, label="", raw="约20", cells=(B,))
OPEN = UnfilledInRules(table="", rules=1, cells=(A, B))


@pytest.mark.parametrize(("seen", "diagnosis", "findings", "kind", "cells"), [
    ({}, Diagnosis((), complete=False), [RULE], RECHECK, (A, C)),
    ({B: ODD}, Diagnosis((), complete=False), [RULE, TEXT], FIGURE, (B,)),
    ({B: ODD}, Diagnosis((explained(9, a=1),), complete=True), [RULE, TEXT], FIGURE, (B,)),
    ({B: ODD}, NO_DIAGNOSIS, [TEXT], FIGURE, (B,)),
    ({A: NOTHING, B: NOTHING}, Diagnosis((), True, (Correction(B, None, 3, Mechanism.BLANK),)), [], FILL, (B,)),
    ({A: NOTHING, B: NOTHING}, NO_DIAGNOSIS, [OPEN], FILL, (A, B)),
    ({}, NO_DIAGNOSIS, [USUAL], None, ()),
    ({}, NO_DIAGNOSIS, [], None, ()),
])  # fmt: skip
def test_what_is_no_figure_is_asked_first_and_other_things_where_nothing_was_located(
    seen: dict[str, Observation],
    diagnosis: Diagnosis,
    findings: list[Finding],
    kind: str | None,
    cells: tuple[str, ...],
) -> None:
    found = question(replace(FLAT, observations=FLAT.columns | seen), diagnosis, findings)

    assert (kind, cells) == ((found.kind, found.cells) if found else (None, ()))


# ── asking and answering ────────────────────────────────────────────────────────────────────

Ask = Callable[[Submission, Diagnosis], str]


def most_telling(seen: Submission, diagnosis: Diagnosis) -> str:
    return the(Question, question(seen, diagnosis)).cells[0]


def first_suspect(_: Submission, diagnosis: Diagnosis) -> str:
    """What somebody asks who goes through all suspect cells from the top."""
    suspects = {cell for one in diagnosis.locations for cell in one.cells}
    return next(cell for cell in F21.cells if cell in suspects)


def rounds(planted: Planted, live: bool, ask: Ask) -> int:
    """How many questions, truthfully answered, it takes until every figure is right."""
    truth = planted.values | planted.truth
    now = dict(planted.values)
    answered: dict[str, int] = {}
    while True:
        seen = submission(F21, now, live=live)
        diagnosis = locate(seen)
        left = tuple(one for one in diagnosis.locations
                     if all(implied(one, cell, seen) == value for cell, value in answered.items()))  # fmt: skip
        if not left:
            assert [] == [cell for cell in planted.truth if now[cell] != truth[cell]], planted.kind
            return len(answered)
        cell = ask(seen, diagnosis._replace(locations=left))
        assert cell not in answered, "nobody is asked twice"
        now[cell] = answered[cell] = truth[cell]


def with_sums(values: dict[str, int]) -> dict[str, int]:
    """The figures with their totals added up anew, as formulas do."""
    typed = {cell: value for cell, value in values.items() if cell not in F21.sums}
    return {cell: int(seen.value or 0) for cell, seen in complete(submission(F21, typed)).observations.items()}


def plantings(seed: int, live: bool, units: int = 24) -> Iterator[Planted]:
    """Slips in single cells of busy and quiet units; with ``live`` totals that are formulas and follow the slip."""
    chance = random.Random(seed)
    for number in range(units):
        values = (busy, quiet)[number % 2](F21, chance)
        typed = [cell for cell in values if cell.startswith("requests.") and values[cell]]
        cell = chance.choice([cell for cell in typed if not (live and cell in F21.sums)])
        for planted in one_cell(chance, values, cell):
            yield replace(planted, values=with_sums(planted.values)) if live else planted


@pytest.mark.slow
@pytest.mark.parametrize(("live", "most"), [(False, 1.05), (True, 5.0)], ids=["typed totals", "live totals"])
def test_few_questions_lead_to_the_truth(live: bool, most: float) -> None:
    asked_for = [rounds(planted, live, most_telling) for planted in plantings(7, live)]

    assert len(asked_for) > 150
    assert statistics.mean(asked_for) <= most


@pytest.mark.slow
def test_it_takes_fewer_than_going_through_all_suspects() -> None:
    planted = list(plantings(11, live=True, units=8))
    ours, plain = (sum(rounds(one, True, ask) for one in planted) for ask in (most_telling, first_suspect))

    assert ours < 0.8 * plain


def test_two_wrong_cells_are_found_one_after_the_other() -> None:
    chance = random.Random(3)
    asked_for = []
    for _ in range(30):
        values = busy(F21, chance)
        cells = chance.sample([cell for cell in values if cell.startswith("requests.") and values[cell]], 2)
        if planted := some_cells(chance, values, cells):
            asked_for.append(rounds(planted, False, most_telling))

    assert len(asked_for) > 15
    assert statistics.mean(asked_for) <= 3.0


def test_the_question_about_a_return_read_and_checked() -> None:
    values = busy(F21, random.Random(5))
    seen = submission(F21, values | {A: values[A] + 9})
    report = the(Review, checked(Return("a.xlsx", None, seen, ())))
    found = the(Question, question(seen, report.diagnosis, report.findings))

    assert (CONFIRM, (A,), values[A]) == (found.kind, found.cells, found.answers[0].value)
