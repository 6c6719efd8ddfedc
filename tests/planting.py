"""Errors planted into balanced returns: every kind of slip, in one cell, in several, over whole lines.

Each planting gives the spoilt figures and knows the truth: the figures that were there before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji import Form, Observation, Submission, complete
from gouji.model.submission import MARKS, NOTHING, Origin
from gouji.model.totals import matrices, recalculate
from gouji.workbook.layout import places

Values = dict[str, int]


# ── returns in balance ──────────────────────────────────────────────────────────────────────


def figure(chance: random.Random, largest: int) -> int:
    """A figure as counts are: small ones are likelier."""
    return int(largest ** chance.random()) if chance.random() > 0.1 else 0


def busy(form: Form, chance: random.Random) -> Values:
    """A busy unit: most cells filled, up to five digits."""
    return _balanced(form, chance, lambda cell: figure(chance, 20_000))


def quiet(form: Form, chance: random.Random) -> Values:
    """A unit as most are: nearly all cells zero, natural persons in some rows."""
    rows = {cell.row for cell in form.cells.values()}
    asked = set(chance.sample(sorted(rows, key=str), k=min(len(rows), chance.randint(4, 9))))

    def value(cell: str) -> int:
        known = form.cells[cell]
        share = 0.9 if known.column[-1].key == "person" else 0.3
        return figure(chance, 400) if known.row in asked and chance.random() < share else 0

    return _balanced(form, chance, value)


def _balanced(form: Form, chance: random.Random, value: Callable[[str], int]) -> Values:
    values = {cell: value(cell) for cell in form.cells if cell not in form.sums}
    for column in {cell.column[-1].key for cell in form.cells.values() if cell.table == "requests"} - {"total"}:
        mine = [cell for cell in values if cell.startswith("requests.") and cell.endswith(f".{column}")]
        moved = {f"requests.{row}.{column}" for row in ("new", "carried_in", "carried_out")}
        need = sum(values[cell] for cell in mine if cell not in moved) + values[f"requests.carried_out.{column}"]
        values[f"requests.carried_in.{column}"] = min(values[f"requests.carried_in.{column}"], need)
        values[f"requests.new.{column}"] = need - values[f"requests.carried_in.{column}"]
    whole = complete(submission(form, values))
    return {cell: int(seen.value or 0) for cell, seen in whole.observations.items()}


def submission(form: Form, values: Mapping[str, int], *, live: bool = False) -> Submission:
    """A return with these figures; ``live`` totals are the form's own formulas, and follow their parts."""
    observations = {cell: Observation.of(values[cell]) if cell in values else NOTHING for cell in form.cells}
    made = Submission(form, "某单位", form.years[0], observations)
    where = places(form)
    origins = {cell: Origin(where[cell], MARKS, "SUM" if cell in form.sums else None, live and cell in form.sums)
               for cell in form.cells}  # fmt: skip
    return recalculate(replace(made, origins=origins))


# ── slips in single cells ───────────────────────────────────────────────────────────────────


def _swapped(chance: random.Random, value: int) -> int:
    digits = list(str(value))
    i = chance.randrange(len(digits) - 1) if len(digits) > 1 else 0
    digits[i : i + 2] = reversed(digits[i : i + 2])
    return int("".join(digits))


def _lost(chance: random.Random, value: int) -> int:
    digits = str(value)
    i = chance.randrange(len(digits))
    return int(digits[:i] + digits[i + 1 :] or "0")


def _doubled(chance: random.Random, value: int) -> int:
    digits = str(value)
    i = chance.randrange(len(digits))
    return int(digits[:i] + digits[i] + digits[i:])


def _mistyped(chance: random.Random, value: int) -> int:
    digits = str(value)
    i = chance.randrange(len(digits))
    return int(digits[:i] + chance.choice("0123456789") + digits[i + 1 :])


SLIPS: dict[str, Callable[[random.Random, int], int]] = {
    "digits_swapped": _swapped,
    "digit_lost": _lost,
    "digit_doubled": _doubled,
    "digit_wrong": _mistyped,
    "zero_more": lambda _, value: value * 10,
    "zero_less": lambda _, value: value // 10 if value % 10 == 0 else value,
    "sign": lambda _, value: -value,
    "left_out": lambda _, value: 0,
    "anything": lambda chance, value: value + chance.randint(1, 3 * value + 9),
}


@dataclass(frozen=True)
class Planted:
    """What was planted: its kind, the spoilt figures and what the spoilt cells should say."""

    kind: str
    values: Values
    truth: Values


def one_cell(chance: random.Random, values: Values, cell: str) -> Iterator[Planted]:
    """Every kind of slip in one cell, those that change nothing left out."""
    for kind, slip in SLIPS.items():
        wrong = slip(chance, values[cell])
        if wrong != values[cell]:
            yield Planted(kind, values | {cell: wrong}, {cell: values[cell]})


def some_cells(chance: random.Random, values: Values, cells: list[str]) -> Planted | None:
    """A slip of any kind in each of some cells; None when one would change nothing."""
    wrong = {cell: chance.choice(list(SLIPS.values()))(chance, values[cell]) for cell in cells}
    if any(wrong[cell] == values[cell] for cell in cells):
        return None
    return Planted(f"{len(cells)} cells", values | wrong, {cell: values[cell] for cell in cells})


# ── slips over lines ────────────────────────────────────────────────────────────────────────


def structural(form: Form, chance: random.Random, values: Values, table: str, typed: set[str]) -> Iterator[Planted]:
    """One planting of each structural kind into a table, in lines where it shows; ``typed`` cells can be spoilt."""
    (whole,) = matrices(form.table_of[table])
    rows = [[cell for cell in row if cell in typed] for row in whole]
    rows = [row for row in rows if row]
    columns = [list(column) for column in zip(*rows, strict=True)] if len({len(row) for row in rows}) == 1 else []
    for kind, lines in (("row_shifted", rows), ("column_shifted", columns)):
        full = [line for line in lines if sum(values[cell] != 0 for cell in line) >= 3]
        if full:
            line = chance.choice(full)
            yield from _shifted(kind, chance, values, line)
    if columns:
        one, other = chance.choice(list(pairwise(rows)))
        exchange = {a: values[b] for a, b in zip(one + other, other + one, strict=True)}
        yield _planted("rows_exchanged", values, exchange)
        a = chance.randrange(len(rows) - 2)
        yield _planted("rows_shifted", values, _pasted(values, rows[a:]))
        yield _planted("columns_shifted", values, _pasted(values, columns[chance.randrange(len(columns) - 2) :]))
    leaves = [row for row in rows if row[0] not in form.sums][2:-1]
    late: Values = {}
    for cell in (chance.choice(row[:-1]) for row in chance.sample(leaves, 3)):
        new = "requests.new." + cell.rpartition(".")[2]
        more = chance.randint(1, 30)
        late |= {cell: values[cell] + more, new: late.get(new, values[new]) + more}
    stale = submission(form, {cell: value for cell, value in (values | late).items() if cell not in form.sums})
    fresh = {cell: int(seen.value or 0) for cell, seen in complete(stale).observations.items()}
    spoilt = {cell: values[cell] for cell in form.sums if cell in typed and fresh[cell] != values[cell]}
    if spoilt:
        yield Planted("totals_stale", fresh | spoilt, {cell: fresh[cell] for cell in spoilt})


def _pasted(values: Values, lines: list[list[str]]) -> Values:
    """All lines pasted one line further, the first one left empty."""
    moved = dict.fromkeys(lines[0], 0)
    for line, source in zip(lines[1:], lines, strict=False):
        moved |= {cell: values[other] for cell, other in zip(line, source, strict=True)}
    return moved


def _shifted(kind: str, chance: random.Random, values: Values, line: list[str]) -> Iterator[Planted]:
    """Part of a line typed one cell too far, its first cell left empty."""
    for _ in range(20):
        a = chance.randrange(len(line) - 2)
        b = chance.randrange(a + 2, len(line))
        wrong = {line[a]: 0} | {line[i]: values[line[i - 1]] for i in range(a + 1, b + 1)}
        planted = _planted(kind, values, wrong)
        if len(planted.truth) >= 3:
            yield planted
            return


def _planted(kind: str, values: Values, wrong: Values) -> Planted:
    truth = {cell: values[cell] for cell, value in wrong.items() if value != values[cell]}
    return Planted(kind, values | wrong, truth)


# ── blocks ──────────────────────────────────────────────────────────────────────────────────

DIRECTIONS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


def block_off(
    form: Form,
    values: Values,
    table: str,
    direction: str,
    *,
    live: bool,
    first: int = 0,
    last: int | None = None,
    totals: bool = True,
    standing: bool = False,
) -> Submission:
    """A return whose block of figures, from its line ``first`` to its ``last``, was pasted one row or column off.

    What left the block is lost, the line it left is blank. ``live`` totals are formulas, put back over what was pasted
    on them; otherwise they were overwritten, or are right and ``standing``. Without ``totals`` only the leaves were
    pasted, in one row after the other.
    """
    (rows,) = (list(lines) for lines in matrices(form.table_of[table]))
    down, right = DIRECTIONS[direction]
    lines = rows if down else [list(column) for column in zip(*rows, strict=True)]
    if not totals:
        lines = [kept for line in lines if (kept := [cell for cell in line if cell not in form.sums])]
    step = down or right
    block = lines[first:] if last is None else lines[first : last + 1]
    targets, sources = (block[1:], block[:-1]) if step == 1 else (block[:-1], block[1:])
    shown: dict[str, int] = dict(values)
    for line, source in zip(targets, sources, strict=True):
        shown |= {cell: values[other] for cell, other in zip(line, source, strict=True)}
    for cell in block[0] if step == 1 else block[-1]:
        del shown[cell]
    if live:
        shown = {cell: value for cell, value in shown.items() if cell not in form.sums}
    if standing:
        shown |= {cell: values[cell] for cell in form.sums}
    return submission(form, shown, live=live)


def run_off(form: Form, values: Values, table: str, way: int, *, first: int = 0) -> Submission:
    """A return whose groups of one row, from a cell on, were typed one cell on (1) or back (-1), totals and all.

    What left the row is lost, the cell at the other end is blank.
    """
    run = [cell for (row,) in matrices(form.table_of[table]) for cell in row][first:]
    targets, sources = (run[1:], run[:-1]) if way == 1 else (run[:-1], run[1:])
    shown = values | {cell: values[other] for cell, other in zip(targets, sources, strict=True)}
    del shown[run[0] if way == 1 else run[-1]]
    return submission(form, shown)
