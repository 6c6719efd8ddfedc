"""Makes the final accounts in ``accounts/`` anew: ``python samples/accounts.py``.

Figures are real, from tests/data/final-accounts. In the last one, of a department with another name, two digits of a
figure have changed places.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gouji import Document, Observation, Submission, layout, load_form, write
from gouji.forms.language.define import expanded
from gouji.intake.bind.empty_tables import empty_tables
from gouji.model.grid import Piece
from gouji.model.open_rows import RowName
from gouji.model.submission import NOTHING
from gouji.workbook.surroundings import printed_rows

HERE = Path(__file__).parent
FORM, YEAR = load_form("bmjs-2024"), 2024
_OPEN = re.compile(r"(t\d)\[(\d+)\]")


def published() -> Mapping[str, Submission]:
    """The accounts by department: what is blank in them is blank here."""
    with (HERE.parent / "tests" / "data" / "final-accounts" / "figures.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    units = dict.fromkeys(line["unit"] for line in lines)
    return {unit: _account(unit, [line for line in lines if line["unit"] == unit]) for unit in units}


def _account(unit: str, lines: list[dict[str, str]]) -> Submission:
    rows: dict[str, dict[str, RowName]] = {table.key: {} for table in FORM.tables if table.repeat is not None}
    for line in lines:
        if (at := _OPEN.match(line["cell"])) is not None:
            rows[at[1]][at[2]] = RowName(line["row"], at[2])
    form = expanded(FORM, {table: tuple(some.values()) for table, some in rows.items()})
    stated = {line["cell"]: Decimal(line["figure"]) for line in lines}
    if unknown := stated.keys() - form.cells.keys():
        raise ValueError(f"no cells: {sorted(unknown)}")
    seen = {cell: Observation.of(_whole(stated[cell])) if cell in stated else NOTHING for cell in form.cells}
    return Submission(form, unit, YEAR, seen)


def laid_out(one: Submission) -> Document:
    """The workbook of an account: below tables without figures it says so."""
    document = layout(one.form, one)
    said = {table.sheet: (printed_rows(table), table.empty_note) for table in empty_tables(one.form, one.values())}
    grids = tuple(
        replace(grid, pieces=(*grid.pieces, Piece(said[grid.name][0], 0, said[grid.name][1])))
        if grid.name in said
        else grid
        for grid in document
    )
    return replace(document, grids=grids)


def _whole(value: Decimal) -> Decimal | int:
    return int(value) if value == int(value) else value


WRONG = "清源县社会工作部"


def wrong() -> Submission:
    """The account of the first department, its basic expenditure of subject 2080505 as 8.16 instead of 6.18."""
    one = next(iter(published().values()))
    changed = {"t3[2080505].basic": Observation.of(Decimal("8.16"))}
    return replace(one, unit=WRONG, observations={**one.observations, **changed})


def accounts() -> Mapping[str, Submission]:
    """What the files say, by their names: two real accounts and a wrong one."""
    _, *real = published().items()
    return {**dict(real), WRONG: wrong()}


if __name__ == "__main__":
    for name, submission in accounts().items():
        write(laid_out(submission), HERE / "accounts" / f"{name}.xlsx", force=True)
