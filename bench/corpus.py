"""Returns with plausible figures, one in four with errors, and how different programs write them."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlsxwriter
from office import convert
from planting import busy, one_cell, quiet, some_cells, structural

from bench import ROOT
from gouji import Observation, ProcessPool, ReportingUnit, Submission, layout, load_form, write
from gouji.campaign.packed_blank import packed_blank
from gouji.model.finding import Severity
from gouji.model.grid import a1
from gouji.model.reporting_period import Period
from gouji.parallel import each
from gouji.workbook.layout import places

FORM, YEAR = load_form("2021"), 2024
WRONG = 4
"""One return in so many has errors."""
EQUATIONS = {
    rule.name: rule.coefficients()
    for rule in FORM.rules
    if rule.relation.is_equation and rule.severity == Severity.ERROR
}
_REQUESTS = [cell for cell in FORM.cells if cell.startswith("requests.")]
_CASES = [cell for cell in FORM.cells if cell.startswith("cases.")]
_REGULATIONS = [cell for cell in FORM.cells if cell.startswith("disclosure.regulations.")]  # a bureau makes none
_CLIENTS = ROOT / "tests" / "clients"


class Made(NamedTuple):
    """A return that is to be written: whose it is and what it says."""

    unit: ReportingUnit
    values: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Whether every equation of the form holds."""
        return not any(sum(n * self.values[cell] for cell, n in row.items()) for row in EQUATIONS.values())

    @property
    def submission(self) -> Submission:
        """What should be read."""
        return Submission(FORM, self.unit.name, YEAR, {cell: Observation.of(n) for cell, n in self.values.items()})


def units(count: int) -> list[ReportingUnit]:
    """Units as they stand on a roster."""
    return [ReportingUnit(f"第{number}局", code=f"{number:05}") for number in range(count)]


def returns(count: int, seed: int = 1) -> list[Made]:
    """Returns of busy and quiet units in turn; errors are of every kind."""
    chance = random.Random(seed)
    made = []
    for number, unit in enumerate(units(count)):
        values = (quiet if number % 3 else busy)(FORM, chance) | dict.fromkeys(_REGULATIONS, 0)
        values["disclosure.normative.in_force"] += values["disclosure.normative.issued"]
        made.append(Made(unit, spoilt(values, chance) if number % WRONG == 1 else values))
    return made


def spoilt(values: dict[str, int], chance: random.Random) -> dict[str, int]:
    """Figures with an error in one cell, in a few, or over lines, that some equation notices."""
    while True:
        kind = chance.randrange(4)
        if kind == 0:
            planted = list(structural(FORM, chance, values, "requests", set(_REQUESTS)))
        elif kind == 1:
            some = some_cells(chance, values, chance.sample(_REQUESTS, chance.randint(2, 3)))
            planted = [some] if some else []
        else:
            planted = list(one_cell(chance, values, chance.choice(_REQUESTS if kind == 2 else _CASES)))
        one = chance.choice(planted).values if planted else values
        if not Made(ReportingUnit("某局"), one).balanced:
            return one


def roster(path: Path, count: int) -> Path:
    """The roster of so many units as a file."""
    lines = (f"{unit.name},{unit.code}" for unit in units(count))
    path.write_text("\n".join(["单位名称,代码", *lines]), "utf-8-sig")
    return path


# ── writers' makes ──────────────────────────────────────────────────────────────────────────


def by_gouji(made: Sequence[Made], folder: Path) -> list[Path]:
    """As gouji lays a filled return out; by several processes when there are many."""
    folder.mkdir(parents=True)
    return list(each(partial(_write, folder), made, ProcessPool()))


def _write(folder: Path, made: Made) -> Path:
    return write(layout(FORM, made.submission, code=made.unit.code), folder / f"{made.unit.name}.xlsx")


def _blanks(made: Sequence[Made], folder: Path) -> Iterator[tuple[Made, Path]]:
    folder.mkdir(parents=True)
    for one in made:
        path = folder / f"{one.unit.name}.xlsx"
        path.write_bytes(packed_blank(FORM, one.unit, Period(YEAR), {}))
        yield one, path


def _typed(made: Made) -> Iterator[tuple[str, str, int]]:
    """Sheet, address and figure of what a person types: all but the totals that add up."""
    for cell, place in places(FORM).items():
        value = made.values[cell]
        if cell not in FORM.sums or value != sum(made.values[part] for part in FORM.sums[cell][0].parts):
            yield place.sheet, a1(place.row, place.column), value


def by_openpyxl(made: Sequence[Made], folder: Path) -> list[Path]:
    """Blanks filled in with openpyxl, which keeps no result of a formula."""
    paths = []
    for one, path in _blanks(made, folder):
        book = openpyxl.load_workbook(path)
        for sheet, address, value in _typed(one):
            book[sheet][address] = value
        book.save(path)
        paths.append(path)
    return paths


def by_xlsxwriter(made: Sequence[Made], folder: Path) -> list[Path]:
    """Labels, merges, figures and formulas drawn anew with XlsxWriter, without names, styles and marks."""
    folder.mkdir(parents=True)
    paths = []
    for one in made:
        paths.append(folder / f"{one.unit.name}.xlsx")
        with xlsxwriter.Workbook(str(paths[-1]), {"in_memory": True}) as book:
            for grid in layout(FORM, one.submission):
                sheet = book.add_worksheet(grid.name)
                for piece in grid.pieces:
                    if piece.rows * piece.columns > 1:
                        last = piece.row + piece.rows - 1, piece.column + piece.columns - 1
                        sheet.merge_range(piece.row, piece.column, *last, "")
                    if piece.formula is not None:
                        sheet.write_formula(piece.row, piece.column, f"={piece.formula}", None, piece.value)
                    elif piece.value is not None:
                        sheet.write(piece.row, piece.column, piece.value)
    return paths


def by_libreoffice(made: Sequence[Made], folder: Path) -> list[Path]:
    """Saved again by LibreOffice."""
    own = by_gouji(made, folder.with_name(f"{folder.name}-before"))
    converted(own, "xlsx:Calc MS Excel 2007 XML", folder)
    return [folder / path.name for path in own]


def by_exceljs(made: Sequence[Made], folder: Path) -> list[Path]:
    """Blanks filled in with exceljs."""
    node, modules = shutil.which("node"), Path(os.environ.get("GOUJI_NODE_MODULES") or _CLIENTS / "node_modules")
    if node is None or not (modules / "exceljs").is_dir():
        raise FileNotFoundError(f"no node, or no exceljs in {modules}: npm ci --prefix {_CLIENTS}")
    jobs = [
        {"blank": str(path), "out": str(path), "cells": {f"{sheet}!{a}": value for sheet, a, value in _typed(one)}}
        for one, path in _blanks(made, folder)
    ]
    command = [node, str(_CLIENTS / "exceljs.mjs"), str(modules)]
    subprocess.run(command, input=json.dumps(jobs), check=True, capture_output=True, encoding="utf-8")
    return [Path(str(job["out"])) for job in jobs]


def converted(paths: Sequence[Path], to: str, folder: Path) -> None:
    """Files saved by LibreOffice in another format."""
    if (soffice := shutil.which("soffice")) is None:
        raise FileNotFoundError("no LibreOffice (soffice)")
    folder.mkdir(parents=True, exist_ok=True)
    convert(soffice, to, folder, *paths)


MAKES: dict[str, Callable[[Sequence[Made], Path], list[Path]]] = {
    "gouji": by_gouji,
    "openpyxl": by_openpyxl,
    "XlsxWriter": by_xlsxwriter,
    "LibreOffice": by_libreoffice,
    "exceljs": by_exceljs,
}


def of_all_makes(made: Sequence[Made], folder: Path, missing: set[str]) -> dict[str, list[tuple[Made, Path]]]:
    """The returns dealt out to all the writers that are there; what is ``missing`` is added to the set."""
    found = {}
    for number, (name, by) in enumerate(MAKES.items()):
        mine = made[number :: len(MAKES)]
        try:
            found[name] = list(zip(mine, by(mine, folder / name), strict=True))
        except FileNotFoundError as problem:
            missing.add(f"without {name}: {problem}")
    return found
