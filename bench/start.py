"""Rows: what a command costs before it does anything, by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench import ROOT
from bench.measure import Line, Wrong, in_turn, ratio
from bench.setting import Setting

SAMPLE = next((ROOT / "samples" / "county").glob("01-*.xlsx"))


def start(setting: Setting) -> Iterator[Line]:
    """``check`` of one return, ``import gouji`` and ``--help``, compiled and loaded once before."""
    python = setting.now
    ways = {
        "bare": partial(python.run, "-c", "pass"),
        "check": partial(python.run, "-m", "gouji", "check", SAMPLE),
        "import": partial(python.run, "-c", "import gouji"),
        "help": partial(python.run, "-m", "gouji", "--help"),
    }
    if failed := [name for name, way in ways.items() if way().code]:
        raise Wrong(f"leaves with an error: {', '.join(failed)}")
    runs = in_turn(ways, setting.times(20))
    walls = {name: [run.wall for run in found] for name, found in runs.items()}
    for name, work, first, then in (
        ("check", "`check ONE`, wall", 10, 8),
        ("import", "`import gouji`, wall", 1.3, 1.2),
        ("help", "`--help`, wall", 8, 6),
    ):
        yield Line(work, "bare python", ratio(walls[name], walls["bare"]), first, then)
