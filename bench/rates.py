"""How often error localisation finds a planted error, and what a failing return costs.

    python -m bench.rates [returns]

Prints, for every kind of error, the share of plantings of which the truth is the only explanation, comes
first, or is listed, and the median, 95 % and worst CPU time, all as multiples of checking the same return.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from planting import Planted, busy, one_cell, quiet, some_cells, structural, submission
from test_rates import F21, FIRST, FOUR, LISTED, MISSED, ONLY, THREE, UNSEEN, standing

from gouji import Observation, Submission, check
from gouji.editing.localise.locate import locate
from gouji.forms.language.define import define

MAKERS = {"busy": busy, "quiet": quiet}
TYPED = {cell for cell in THREE if cell not in F21.sums}


def plantings(returns: int) -> Iterator[tuple[str, Planted, bool]]:
    """Kind, planting, and whether totals are formulas."""
    chance = random.Random(7)
    for _ in range(returns):
        for name, maker in MAKERS.items():
            values = maker(F21, chance)
            filled = [cell for cell in THREE if values[cell]]
            for cell in chance.sample(THREE, 10):
                yield from ((f"{name}: 1 cell of 三", planted, False) for planted in one_cell(chance, values, cell))
            for cell in chance.sample(FOUR, 5):
                yield from ((f"{name}: 1 cell of 四", planted, False) for planted in one_cell(chance, values, cell))
            for cell in chance.sample(sorted(TYPED), 5):
                for planted in one_cell(chance, values, cell):
                    yield f"{name}: 1 cell, totals live", only_typed(planted), True
            for size in (2, 3, 4):
                for _ in range(5):
                    if some := some_cells(chance, values, chance.sample(filled, size)):
                        yield f"{name}: {size} cells of 三", some, False
            for planted in structural(F21, chance, values, "requests", set(THREE)):
                yield f"{name}: {planted.kind}", planted, False


def only_typed(planted: Planted) -> Planted:
    """The planting without totals, which follow."""
    typed = {cell: value for cell, value in planted.values.items() if cell not in F21.sums}
    return Planted(planted.kind, typed, planted.truth)


def wide(width: int) -> Submission:
    """A return of a form with one sum over many cells, failing, so that every cell ties."""
    columns = [{"key": f"c{i}", "label": str(i)} for i in range(width)]
    block = {"columns": [*columns, {"key": "sum", "label": "sum", "sum": "siblings"}]}
    head = {"id": "w", "edition": "w", "title": "w", "source": "w", "years": [2020]}
    form = define({"form": head, "tables": [{"key": "t", "sheet": "t", "title": "t", "blocks": [block]}]})
    seen = {cell: Observation.of(i) for i, cell in enumerate(form.cells)}
    return Submission(form, "x", 2020, seen)


def say(what: str, start: float, count: int) -> None:
    """One line on a single diagnosis."""
    sys.stdout.write(f"{what:20} {1000 * (time.process_time() - start):8.1f} ms, {count} explanations\n")


def main(returns: int) -> None:
    """Print both tables."""
    places: dict[str, Counter[str]] = defaultdict(Counter)
    cost: list[tuple[float, str]] = []
    base: list[float] = []
    for kind, planted, live in plantings(returns):
        made = submission(F21, planted.values, live=live)
        start = time.process_time()
        check(made)
        middle = time.process_time()
        locate(made)
        cost.append((time.process_time() - middle, kind))
        base.append(middle - start)
        places[kind][standing(planted, live=live)] += 1
    for kind, counts in places.items():
        seen = sum(counts.values()) - counts[UNSEEN]
        shares = "  ".join(
            f"{name} {100 * counts[name] / max(seen, 1):5.1f} %" for name in (ONLY, FIRST, LISTED, MISSED)
        )
        sys.stdout.write(f"{kind:32} {seen:6} seen  {shares}\n")
    unit = sorted(base)[len(base) // 2]
    times = sorted(cost)
    for name, share in (("median", 0.5), ("95 %", 0.95), ("worst", 1)):
        spent, kind = times[min(int(len(times) * share), len(times) - 1)]
        sys.stdout.write(
            f"{name:8} {1000 * spent:8.2f} ms = {spent / unit:6.1f} x checking the same return   ({kind})\n"
        )
    chance = random.Random(8)
    values = busy(F21, chance)
    for count in (5, 8, 12, 20, 40, 100):
        wrong = values | {cell: chance.randint(0, 99_999) for cell in chance.sample(THREE, count)}
        start = time.process_time()
        found = locate(submission(F21, wrong))
        say(f"{count:4} cells wrong", start, len(found.locations))
    for width in (100, 1000):
        made = wide(width)
        start = time.process_time()
        found = locate(made)
        say(f"a sum of {width}", start, len(found.locations))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
