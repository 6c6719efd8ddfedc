"""Exact elimination: what it says of unknowns holds in the equations it was given."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd

import numpy
import pytest

from gouji.model.elimination import Elimination, cleared


@pytest.mark.parametrize(("row", "pivot", "result"), [
    ({"a": 2, "b": 3}, {"a": 4, "c": 2}, {"b": 3, "c": -1}),
    ({"a": 2, "b": 3}, {"a": -4, "b": -6}, {}),
    ({"a": 1, "b": 1}, {"a": -1}, {"b": 1}),
    ({"a": -3, "b": 5, "c": 1}, {"a": 1, "b": 1}, {"b": 8, "c": 1}),
])  # fmt: skip
def test_a_column_is_cleared_in_whole_numbers_and_lowest_terms(
    row: dict[str, int], pivot: dict[str, int], result: dict[str, int]
) -> None:
    assert result == cleared(row, pivot, "a")


def rows_of(chance: random.Random, unknowns: int) -> list[dict[str, int]]:
    """Some equations over x0, x1 … with a constant, many of them dependent."""
    made: list[dict[str, int]] = []
    for _ in range(chance.randint(1, 2 * unknowns)):
        if len(made) > 1 and chance.random() < 0.3:
            one, other = chance.sample(made, 2)
            row = {key: 2 * one.get(key, 0) - other.get(key, 0) for key in one.keys() | other.keys()}
        else:
            row = {f"x{i}": chance.randint(-3, 3) for i in chance.sample(range(unknowns), chance.randint(1, unknowns))}
        made.append(row | {"": row.get("", 0) + chance.choice((0, 0, 1))})
    return made


@pytest.mark.parametrize("seed", range(100))
def test_what_is_left_is_made_of_the_rows_and_as_many_are_independent_as_numpy_finds(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"x{i}" for i in range(4)]
    rows = rows_of(chance, 4)
    elimination = Elimination(names)
    for number, row in enumerate(rows):
        left = elimination.take(row | {f"row {number}": 1})
        made = {i: left[f"row {i}"] for i in range(number + 1) if f"row {i}" in left}

        assert made[number] > 0
        assert gcd(*left.values()) == 1
        for name in (*names, ""):
            assert left.get(name, 0) == sum(n * rows[i].get(name, 0) for i, n in made.items())

    matrix = numpy.array([[row.get(name, 0) for name in names] for row in rows], dtype=float)
    assert numpy.linalg.matrix_rank(matrix) == len(elimination.pivots)


@pytest.mark.parametrize("seed", range(100))
def test_a_system_with_one_solution_is_solved_by_it(seed: int) -> None:
    chance = random.Random(seed)
    truth = {f"x{i}": chance.randint(-9, 9) for i in range(4)}
    elimination = Elimination(truth)
    while len(elimination.pivots) < 4:
        row = {name: chance.randint(-3, 3) for name in truth}
        elimination.take(row | {"": -sum(n * truth[name] for name, n in row.items())})
    solved = elimination.solved()

    assert truth == {name: Fraction(-row.get("", 0), row[name]) for name, row in solved.items()}
    assert all(row.keys() <= {name, ""} for name, row in solved.items())
