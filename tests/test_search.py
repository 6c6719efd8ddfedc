"""The search for the smallest sets, beside one that tries all sets of cells, one by one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planting import busy, submission

from gouji import Form, Observation, Submission, complete, load_form
from gouji.editing.localise.search import Search, bits, solve
from gouji.editing.localise.system import Changes, System, system_of
from gouji.forms.language.define import define
from gouji.model.submission import MARKS, NOTHING, Origin
from gouji.model.totals import recalculate
from gouji.workbook.layout import places


@cache
def form_of(kind: str, *rules: str, weight: int = 1) -> Form:
    """A table in which sums cross, and one beside it that a rule may tie to it."""
    a: dict[str, Any] = {"key": "a", "label": "a", "kind": kind, "weight": weight}
    b, c, total = ({"key": key, "label": key, "kind": kind} for key in ("b", "c", "sum"))
    total["sum"] = "siblings"
    rows = [{"key": "x", "label": "x"}, {"key": "y", "label": "y"}, {"key": "all", "label": "all", "sum": "siblings"}]
    tables = [
        {"key": "t", "sheet": "t", "title": "t", "blocks": [{"columns": [a, b, total], "rows": rows}]},
        {"key": "u", "sheet": "u", "title": "u", "blocks": [{"columns": [a, b, c, total]}]},
    ]
    number = crc32(repr((kind, rules, weight)).encode())
    head = {"id": f"s{number}", "edition": "s", "title": "s", "source": "s", "years": [2020]}
    told = [{"id": f"R{i}", "title": {"zh": "r"}, "expression": one, "source": "s"} for i, one in enumerate(rules)]
    return define({"form": head, "tables": tables, "rules": told})


FORMS = [
    ("count",),
    ("amount",),
    ("signed_count",),
    ("count", "t.all.sum == u.sum"),
    ("count", "t.x.a + t.y.b == u.a", "t.x.b + t.y.a == u.b"),
    ("amount", "t.x.a == t.x.b + t.x.b + u.a + 1"),
    ("count", "t.x.a + t.x.b == u.a + u.b + u.c", "t.x.sum == u.sum"),
]


@st.composite
def spoilt(draw: st.DrawFn) -> Submission:
    """A return in balance but for the rules between its tables, with some cells changed, blank or beside a formula."""
    form = form_of(*draw(st.sampled_from(FORMS)), weight=draw(st.sampled_from([1, 1, 2])))
    figure: st.SearchStrategy[Any] = st.integers(0, 4)
    if form.cells["u.a"].kind.measured:
        figure = figure | st.sampled_from([Decimal("0.5"), Decimal("2.25"), Decimal("1.0")])
    wrong = figure | st.integers(-2, 40) | st.sampled_from([Decimal("0.5"), Decimal(3)])
    inputs = {cell: Observation.of(draw(figure)) for cell in form.cells if cell not in form.sums}
    good = complete(Submission(form, "x", 2020, inputs))
    live = draw(st.sets(st.sampled_from(sorted(form.sums))))
    where = places(form)
    origins = {cell: Origin(where[cell], MARKS, "SUM", live=cell in live) for cell in form.cells}
    changed = draw(st.lists(st.sampled_from(sorted(form.cells)), min_size=1, max_size=4, unique=True))
    seen = {cell: Observation.of(draw(wrong)) for cell in changed}
    for cell in draw(st.lists(st.sampled_from(sorted(form.cells)), max_size=1)):
        seen[cell] = NOTHING
    return recalculate(replace(good, observations={**good.observations, **seen}, origins=origins))


def one_by_one(
    system: System, weight: int, suspects: frozenset[str] | None, wrong: frozenset[str]
) -> Iterator[Changes]:
    """All sets of that weight that close all gaps, each solved over all equations by elimination."""
    cells = [cell for cell in system.rules_of if suspects is None or cell in suspects]
    for size in range(weight + 1):
        for some in itertools.combinations(cells, size):
            touched = {i for cell in some for i in system.rules_of[cell]}
            if sum(system.form.cells[cell].weight for cell in some) != weight or not wrong <= {*some}:
                continue
            if system.failing <= touched and (changes := solve(system, some, touched)) is not None:
                yield changes


def told(found: Iterator[Changes] | list[Changes]) -> list[list[tuple[str, str]]]:
    """Sets in one order, their figures as they are written: 1 is not 1.0."""
    return sorted(sorted((cell, repr(change)) for cell, change in one.items()) for one in found)


@given(spoilt(), st.data())
def test_the_search_finds_what_trying_all_sets_finds(seen: Submission, data: st.DataObject) -> None:
    values = seen.values()
    if data.draw(st.booleans()):
        values = {cell: value or 0 for cell, value in values.items()}
    system = system_of(seen, values)
    if data.draw(st.booleans()) and system.rows:
        held = data.draw(st.integers(0, len(system.rows) - 1))
        system = system.without([held])
    if not system.failing:
        return
    cells = sorted(system.rules_of)
    suspects = data.draw(st.none() | st.frozensets(st.sampled_from(cells), min_size=2))
    wrong = data.draw(st.frozensets(st.sampled_from(cells), max_size=1)) & (suspects or frozenset(cells))
    search = Search(system, 10**6, suspects, wrong)

    for weight in (1, 2, 3, 4):
        assert told(one_by_one(system, weight, suspects, wrong)) == told(search.sets(weight))
    assert not search.stopped


@given(spoilt())
def test_equations_that_are_implied_come_to_nothing_with_the_others(seen: Submission) -> None:
    system = system_of(seen, {cell: value or 0 for cell, value in seen.values().items()})
    for number, reasons in system.equations.implied.items():
        assert number in reasons
        for cell in system.rules_of:
            assert sum(factor * system.rows[i].get(cell, 0) for i, factor in reasons.items()) == 0


@pytest.mark.parametrize(("columns", "gives_up"), [(2, False), (3, True)])
def test_more_ways_through_the_parts_than_steps_allow_are_given_up(columns: int, gives_up: bool) -> None:
    """Where totals are formulas each column is a part, in which any of two dozen cells may be wrong."""
    form = load_form("2021")
    values = dict(busy(form, random.Random(1)))
    for column in ("person", "company", "research")[:columns]:
        values[f"requests.new.{column}"] += 7
    seen = submission(form, values, live=True)
    system = system_of(seen, seen.values())
    whole, cut = Search(system, 10**6), Search(system, 10**4)
    every, some = (told(search.sets(columns)) for search in (whole, cut))

    assert (False, gives_up) == (whole.stopped, cut.stopped)
    assert gives_up == (len(some) < len(every))
    assert some
    assert {repr(one) for one in some} <= {repr(one) for one in every}


def test_bits_are_told_from_the_lowest() -> None:
    assert [0, 3, 200] == [*bits(1 | 8 | 1 << 200)]
    assert [] == [*bits(0)]
