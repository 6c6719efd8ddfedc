"""A process killed at any moment leaves the old file or the new one, never a mix."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from gouji import ReportingUnit, Roster, distribute, load_form
from gouji.formats.output import write_whole
from gouji.intake.inputs import junk_kind

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and an interval timer"),
]

NAMES = [f"{number:02}-某单位.xlsx" for number in range(12)]
OLD, NEW = b"old " * 40_000, b"new! " * 50_000


def killed(work: Callable[[], object], seconds: float) -> bool:
    """Do some work in a process of its own that an alarm kills after so long; whether that came before its end."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # whose default is to die at once
        signal.setitimer(signal.ITIMER_REAL, seconds)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def rewrite(folder: Path) -> None:
    for name in NAMES:
        write_whole(folder / name, NEW, force=True)


def test_200_kills_at_random_moments_leave_only_whole_files(tmp_path: Path) -> None:
    """The moments are spread over the time that the work takes, so that they fall into every step of it."""
    chance = random.Random(20260131)
    started = time.perf_counter()
    rewrite(tmp_path)
    duration = time.perf_counter() - started
    seen = set()
    for _ in range(200):
        for name in NAMES:
            (tmp_path / name).write_bytes(OLD)
        killed(lambda: rewrite(tmp_path), chance.uniform(0.0, duration) + 1e-6)
        contents = {name: (tmp_path / name).read_bytes() for name in NAMES}
        seen.add(sum(content == NEW for content in contents.values()))

        assert {OLD, NEW} >= set(contents.values())
        assert NAMES == sorted(NAMES, key=lambda name: contents[name] == OLD), "they are replaced one after the other"
        others = {path.name for path in tmp_path.iterdir()} - set(NAMES)
        assert all(junk_kind(name) == "hidden" for name in others), "what is left is passed over as no return"
        for name in others:
            (tmp_path / name).unlink()

    assert len(seen) > 3, "the kills fell into different moments"


def test_handing_out_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    form, chance = load_form("2021"), random.Random(7)
    roster = Roster(tuple(ReportingUnit(f"第{number}局", code=f"{number:02}") for number in range(40)))
    started = time.perf_counter()
    distribute(form, roster, 2025, tmp_path / "whole")
    duration = time.perf_counter() - started
    whole = {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    counts = set()
    for attempt in range(25):
        folder = tmp_path / str(attempt)
        killed(partial(distribute, form, roster, 2025, folder), chance.uniform(0.0, duration) + 1e-6)
        there = [path for path in folder.glob("*.xlsx") if not path.name.startswith(".")]
        counts.add(len(there))

        assert all(whole[path.name] == path.read_bytes() for path in there)
        distribute(form, roster, 2025, folder)
        left = {path.name: path.read_bytes() for path in folder.iterdir() if junk_kind(path.name) is None}
        assert whole == left

    assert len(counts) > 3, "the kills fell into different moments"
