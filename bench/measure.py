"""What a program costs, two things beside each other in turn, and a line of the table.

Ratios are medians of pairs taken in one round. The processor time of a program is that of all its processes; its peak
of memory is read by the process itself (Linux), as what the system tells its parent may be the parent's own.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")

_MAIN = """
import runpy, sys
try:
    runpy.run_module("gouji", run_name="__main__", alter_sys=True)
finally:
    try:
        peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    except OSError:
        peak = []
    print(*peak, file=sys.stderr)
"""
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
_LONGEST = 3600


class Wrong(Exception):
    """An answer is not what it should be: it is told, not timed."""


class Run(NamedTuple):
    """One run of a program: seconds of processor and of clock, MiB at the most, how it left, what it said."""

    cpu: float
    wall: float
    peak: float
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Python:
    """A Python, and the folder before all others in which it looks for packages."""

    program: Path
    source: Path | None = None

    def run(self, *arguments: str | Path, longest: float = _LONGEST) -> Run:
        """A run with compiled byte code as users have it; after ``longest`` seconds it is ended."""
        kept = {name: value for name, value in os.environ.items() if name not in _CHANGED}
        environment = kept | ({"PYTHONPATH": str(self.source)} if self.source else {})
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            process = subprocess.Popen([self.program, *arguments], stdout=out, stderr=err, env=environment)
            timer = Timer(longest, process.kill)
            timer.start()
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read().decode("utf-8", "replace"))
        peak = _PEAK.search(texts[1])
        mebi = int(peak[1]) / 1024 if peak else 0.0
        return Run(used.ru_utime + used.ru_stime, wall, mebi, process.returncode, *texts)

    def gouji(self, *arguments: str | Path, longest: float = _LONGEST) -> Run:
        """A command of gouji."""
        return self.run("-c", _MAIN, *arguments, longest=longest)


_CHANGED = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONSAFEPATH"}


def in_turn(ways: Mapping[str, Callable[[], Result]], rounds: int) -> dict[str, list[Result]]:
    """Every way once a round, in turn; each round begins with another, as what ran before has its effect."""
    found: dict[str, list[Result]] = {name: [] for name in ways}
    names = list(ways)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(ways[name]())
    return found


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """The processor time of some work in this process, and what comes of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of what was measured beside each other."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def cpu(runs: Sequence[Run]) -> list[float]:
    """The processor time of some runs."""
    return [run.cpu for run in runs]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


class Line(NamedTuple):
    """A line of the table. ``measured`` is None when there is nothing to compare with; goals are upper bounds."""

    work: str
    against: str
    measured: float | None
    first: float | None
    then: float | None = None
    unit: str = ""
    note: str = ""

    @property
    def falls_short(self) -> str:
        """Of which goals."""
        if self.measured is None:
            return "?"
        goals = {"first": self.first, "then": self.then}
        return ", ".join(name for name, goal in goals.items() if goal is not None and self.measured > goal)

    def cells(self) -> tuple[str, ...]:
        """What the table shows."""
        numbers = (_shown(number, self.unit) for number in (self.measured, self.first, self.then))
        return (self.work, self.against, *numbers, self.falls_short or "no", self.note)


def _shown(number: float | None, unit: str) -> str:
    return (
        "–" if number is None else f"{number:.3g} {unit}".strip() if number < 1000 else f"{number:.0f} {unit}".strip()
    )
