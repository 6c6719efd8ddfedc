"""Row: all smallest sets of cells that explain an imbalance, beside one of them found by a mixed integer program."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from planting import some_cells, submission
from scipy.optimize import Bounds, LinearConstraint, milp

from bench.corpus import EQUATIONS, FORM, Made, returns
from bench.measure import Line, Wrong, percentile, timed
from bench.setting import Setting
from gouji import locate

CELLS = list(dict.fromkeys(cell for row in EQUATIONS.values() for cell in row))
MATRIX = np.array([[row.get(cell, 0) for cell in CELLS] for row in EQUATIONS.values()], dtype=float)


def locating(setting: Setting) -> Iterator[Line]:
    """Returns with one to three errors, totals typed over, so that every cell may be wrong."""
    all_pairs: list[tuple[float, float]] = []
    larger = unsolved = 0
    for size in (1, 2, 3):
        pairs = []
        for values in cases(size, setting.sizes.cases):
            made = submission(FORM, values)
            ours, diagnosis = timed(partial(locate, made))
            theirs, least = timed(partial(smallest, values))
            found = min((len(one.cells) for one in diagnosis.locations), default=0)
            if least is None:
                unsolved += 1
                continue
            if not 0 < found <= least:
                raise Wrong(f"{found} cells, where scipy explains the imbalance with {least}")
            pairs.append((ours, theirs))
            larger += found < least
        one, other = ([1000 * time for time in times] for times in zip(*pairs, strict=True))
        setting.say(
            f"locate {size} errors: {statistics.median(one):.2f} ms, 90 % {percentile(one, 0.9):.2f} ms; "
            f"scipy {statistics.median(other):.2f} ms, 90 % {percentile(other, 0.9):.2f} ms ({len(pairs)} cases)"
        )
        all_pairs += pairs
    if larger or unsolved:
        setting.say(
            f"scipy found a larger set in {larger} cases, and none that balances in {unsolved}, which are left out"
        )
    ours_s, theirs_s = zip(*all_pairs, strict=True)
    gain = statistics.median(ours_s) / statistics.median(theirs_s)
    yield Line("locate 1 to 3 errors, all smallest sets", "scipy.optimize.milp, the same cases", gain, 1 / 50, 1 / 200)
    yield Line("the same, 90 % within", "–", 1000 * percentile(ours_s, 0.9), 2.0, unit="ms")


def cases(size: int, count: int) -> Iterator[Mapping[str, int]]:
    """Figures with so many cells wrong, of which some equation tells; none of them negative."""
    chance = random.Random(size)
    sound = [made.values for made in returns(2 * count, seed=size) if made.balanced]
    while count:
        values = chance.choice(sound)
        filled = [cell for cell in CELLS if values[cell]]
        planted = some_cells(chance, values, chance.sample(filled, size)) if len(filled) >= size else None
        if planted and min(planted.values.values()) >= 0 and not Made(returns(1)[0].unit, planted.values).balanced:
            count -= 1
            yield planted.values


def smallest(values: Mapping[str, int]) -> int | None:
    """How many cells a program changes that has a yes or no and a figure for every cell; None if that does not balance.

    It works with fractions and tolerances, so its figures are rounded and tried.
    """
    here = np.array([values[cell] for cell in CELLS], dtype=float)
    count, most = len(CELLS), 2 * here.max() + 100
    eye = np.eye(count)
    nothing = np.zeros_like(MATRIX)
    within = [
        LinearConstraint(np.hstack([MATRIX, nothing]), 0, 0),
        LinearConstraint(np.hstack([eye, -most * eye]), -np.inf, here),
        LinearConstraint(np.hstack([eye, most * eye]), here, np.inf),
    ]
    bounds = Bounds(np.zeros(2 * count), np.concatenate([np.full(count, most), np.ones(count)]))
    cost = np.concatenate([np.zeros(count), np.ones(count)])
    found: Any = milp(cost, constraints=within, bounds=bounds, integrality=np.ones(2 * count))
    if found.x is None:
        return None
    after = np.round(found.x[:count])
    if (MATRIX @ after).any():
        return None
    return int(np.count_nonzero(after != here))
