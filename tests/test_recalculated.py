"""Totals that are formulas: what a spreadsheet shows for them now, and what is known where it shows nothing certain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from strategies import balanced

from gouji import Finding, Submission, bind, check, layout, load_form
from gouji.editing.localise.locate import locate
from gouji.editing.localise.question import RETYPE, question
from gouji.editing.localise.structural_errors import Structure
from gouji.model.grid import DateValue, ErrorValue, Value
from gouji.model.submission import Status

F21 = load_form("2021")
TRUTH: Any = balanced(F21)
PART, TOTAL = "requests.new.person", "requests.new.total"
FIGURE, SUM = TRUTH.value(PART), TRUTH.value(TOTAL)


def came_back(**changes: dict[str, Any]) -> tuple[Submission, tuple[Finding, ...]]:
    """A return in balance that came back with some cells changed (``__`` stands for the dot)."""
    wanted = {f"gouji.{name.replace('__', '.')}": change for name, change in changes.items()}
    document = layout(F21, TRUTH)
    grids = [
        replace(grid, pieces=tuple(p._replace(**wanted.get(p.name or "", {})) for p in grid.pieces))
        for grid in document
    ]
    submission, findings = bind(F21, replace(document, grids=tuple(grids)))
    return submission, (*findings, *check(submission))


def imbalances(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings if finding.code in ("E101", "E102", "E105")]


UNKNOWN: list[dict[str, Any]] = [
    {"value": ErrorValue("#REF!"), "formula": "[1]台账!$B$3"}, {"value": ErrorValue("#REF!")}, {"value": True},
    {"value": 110101199001011000}, {"value": None, "formula": 'VLOOKUP("自然人",L1:M9,2,0)'},
    {"value": DateValue("2024-01-12")},
]  # fmt: skip


@pytest.mark.parametrize("part", UNKNOWN, ids=repr)
def test_a_total_over_a_part_that_nobody_can_add_keeps_its_stored_result_as_evidence(part: dict[str, Any]) -> None:
    submission, findings = came_back(requests__new__person=part)

    assert (None, SUM) == (submission.value(PART), submission.value(TOTAL))
    assert "R130" not in {finding.code for finding in findings}
    assert [] == imbalances(findings)


@pytest.mark.parametrize("part", UNKNOWN, ids=repr)
@pytest.mark.parametrize(
    "stored", [SUM - FIGURE, None, SUM - FIGURE + 45_303], ids=["without it", "none", "with a day"]
)
def test_a_stored_result_that_leaves_the_part_out_is_no_evidence(part: dict[str, Any], stored: Value) -> None:
    submission, findings = came_back(requests__new__person=part, requests__new__total={"value": stored})

    assert (None, Status.UNCOMPUTED) == (submission.value(TOTAL), submission.observations[TOTAL].status)
    assert [] == imbalances(findings)


def test_a_text_adds_nothing_to_a_total_and_the_table_does_not_balance() -> None:
    submission, findings = came_back(requests__new__person={"value": str(FIGURE)})

    assert (FIGURE, SUM - FIGURE) == (submission.value(PART), submission.value(TOTAL))
    assert {"R127", "R130", "E102"} <= {finding.code for finding in findings}


TEXTS = ("carried_in.person", "carried_in.company", "rejected.repeat.person", "rejected.repeat.company")


def with_texts(**more: dict[str, Any]) -> Submission:
    """A return with figures typed as text below totals that are still right formulas."""
    texts = {f"requests__{cell.replace('.', '__')}": {"value": str(TRUTH.value(f"requests.{cell}"))} for cell in TEXTS}
    return came_back(**texts, **more)[0]


def test_that_totals_do_not_count_texts_is_the_one_explanation_and_the_question_asks_to_retype_them() -> None:
    submission = with_texts()
    found = locate(submission)
    (one,) = found.locations
    asked = question(submission, found)

    assert (Structure.TOTALS_WITHOUT_TEXTS, True) == (one.mechanism, found.complete)
    assert len(one.corrections) >= 3
    assert all(TRUTH.value(c.cell) == c.suggested != c.reported and c.cell in F21.sums for c in one.corrections)
    assert asked is not None
    assert (RETYPE, {f"requests.{cell}" for cell in TEXTS}) == (asked.kind, set(asked.cells))


def test_what_else_is_wrong_is_located_beside_texts_that_totals_do_not_count() -> None:
    wrong = "requests.carried_out.research"
    found = locate(with_texts(**{wrong.replace(".", "__"): {"value": (TRUTH.value(wrong) or 0) + 3}}))

    assert found.locations
    assert all(cell not in F21.sums for one in found.locations for cell in one.cells)
    assert wrong in {cell for one in found.locations for cell in one.cells}


def test_where_all_parts_are_texts_a_total_shows_nothing_that_could_be_wrong() -> None:
    parts = F21.sums[TOTAL][0].parts
    texts = {part.replace(".", "__"): {"value": str(TRUTH.value(part))} for part in parts}
    submission, findings = came_back(**texts)

    assert submission.value(TOTAL) == SUM
    assert [] == imbalances(findings)


def test_a_formula_of_the_units_own_has_the_result_that_it_comes_to() -> None:
    stale = {"value": 0, "formula": f"{FIGURE - 6}+6"}
    for change in (stale, stale | {"value": None}):
        submission, findings = came_back(requests__new__person=change)
        told = {finding.code for finding in findings if PART in finding.cells}

        assert (FIGURE, SUM) == (submission.value(PART), submission.value(TOTAL))
        assert told == ({"R129", "R130"} if change["value"] == 0 else {"R129"})
        assert [] == imbalances(findings)


@pytest.mark.parametrize("residue", ["-2.8E-17", "1E-16"])
def test_a_residue_beside_zero_is_zero(residue: str) -> None:
    zero = next(cell for cell in F21.cells if cell.startswith("requests.new.") and cell not in F21.sums)
    submission, findings = came_back(**{zero.replace(".", "__"): {"value": Decimal(residue)}})

    assert submission.value(zero) == 0
    assert type(submission.value(TOTAL)) is int
    assert "E201" not in {finding.code for finding in findings}
