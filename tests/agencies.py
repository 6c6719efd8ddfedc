"""The annual FOIA reports of the agencies of the United States, as they are published: returns of our form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from gouji import Form, Observation, Submission
from gouji.forms.catalogue import load_form
from gouji.forms.language.define import expanded
from gouji.model.open_rows import RowName
from gouji.model.submission import Status

ALL = "All agencies"
FORM = load_form("us-foia-2018")
_FILE = Path(__file__).parent / "data" / "foia" / "agency-overall.csv"
_NUMBER = re.compile(r"\d*\.?\d+")

Figures = Mapping[str, str]
"""What is published of an agency, by table and column."""


@cache
def published(year: int) -> Mapping[str, Figures]:
    """What is published of every agency for a fiscal year, with the official sum of `ALL` of them."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == str(year)]
    return {row.pop("agency"): {cell: said for cell, said in row.items() if cell != "year"} for row in rows}


def agencies(year: int) -> Mapping[str, Figures]:
    """What is published of every agency for a fiscal year."""
    return {agency: figures for agency, figures in published(year).items() if agency != ALL}


def observation(said: str) -> Observation:
    """What a cell says, as it is published."""
    said = said.strip()
    if _NUMBER.fullmatch(said):
        return Observation.of(int(said) if said.isdigit() else Decimal(said))
    return Observation(None, said, Status.TEXT) if said else Observation(None, "", Status.BLANK)


def report(agency: str, year: int, figures: Figures) -> Submission:
    """The report of an agency with one component, of which all is said that is said of the agency."""
    names = {table.key: (RowName(agency),) if table.key != "iv" else () for table in FORM.tables}
    form = expanded(FORM, names)
    return Submission(form, agency, year, dict(_observations(form, figures)))


def _observations(form: Form, figures: Figures) -> Iterator[tuple[str, Observation]]:
    for cell, known in form.cells.items():
        table, column = re.split(r"\[.*\]\.|\.overall\.", cell)
        said = figures.get(f"{table}.{column}", "")
        yield cell, observation(said) if known.kind.is_figure or not said else Observation(None, said, Status.TEXT)
