"""Writes the figures of ``published/figures.toml`` into the blanks of their forms: ``python samples/published.py``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from gouji import Form, Observation, Period, Submission, layout, load_form, write
from gouji.forms.language.define import expanded
from gouji.model.open_rows import RowName
from gouji.model.submission import NOTHING

HERE = Path(__file__).parent / "published"
FIGURES: Mapping[str, Any] = tomllib.loads((HERE / "figures.toml").read_text("utf-8"))
BODIES: Mapping[str, Mapping[str, Any]] = {body["unit"]: body for body in FIGURES["bodies"]}
"""What offices have published of their enforcement, by their names."""
TABLES = ("penalty", "licence")


def published(body: Mapping[str, Any]) -> Submission:
    """What an office has published, in its form; where that has open rows, in one row and their total."""
    form = load_form(body["form"])
    names = {table.key: (RowName(body["unit"]),) for table in form.tables if table.repeat is not None}
    form = expanded(form, names)
    seen = Submission(form, body["unit"], None, dict(_observed(form, body)))
    return seen.of_period(Period.parse(when(body)))


def when(body: Mapping[str, Any]) -> str:
    """The year or period for which an office has published something."""
    return body.get("period") or str(body["year"])


def _observed(form: Form, body: Mapping[str, Any]) -> Iterator[tuple[str, Observation]]:
    for cell, known in form.cells.items():
        value = body.get(known.table, {}).get(cell.rpartition(".")[2], "")
        yield cell, NOTHING if value == "" else Observation.of(Decimal(value) if isinstance(value, str) else value)


def rural() -> Iterator[Submission]:
    """The rural economy of a city and its counties, the city first."""
    told = FIGURES["jinhua"]
    form = load_form(told["form"])
    for at, unit in enumerate(told["units"]):
        figures = {f"t.{key}.amount": Observation.of(row[at]) for key, row in told["figures"].items()}
        assert figures.keys() <= form.cells.keys()
        yield Submission(form, unit, told["year"], dict.fromkeys(form.cells, NOTHING) | figures)


def samples() -> Iterator[tuple[str, Submission]]:
    """Every sample with the name of its file."""
    for unit, body in BODIES.items():
        yield f"{unit}-{when(body)}.xlsx", published(body)
    city, *counties = rural()
    yield f"{city.unit}-{city.year}.xlsx", city
    for one in counties:
        yield f"{city.unit}各县-{one.year}/{one.unit}.xlsx", one


if __name__ == "__main__":
    for name, submission in samples():
        (HERE / name).parent.mkdir(exist_ok=True)
        write(layout(submission.form, submission), HERE / name, force=True)
