"""Handing out, reading and adding up many returns, beside the plain way: ``python bench/campaign.py``.

Every line is a ratio of two things done in turn in one run. Peak memory is read inside a process of its
own (``VmHWM``, Linux only), for a tenth of the returns and for all of them.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gouji import Office, ProcessPool, ReportingUnit, Roster, distribute, layout, load_form, readings, write
from gouji.campaign.distribute import MANY

FORM, YEAR = load_form("2021"), 2024
PEAK = """
import re, sys
from pathlib import Path
from gouji.cli.main import main
try:
    main(["merge", *sys.argv[1:]])
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def roster(count: int) -> Roster:
    """So many units."""
    return Roster(tuple(ReportingUnit(f"第{number}局", code=f"{number:05}") for number in range(count)))


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_by_one(units: Roster, folder: Path) -> None:
    """A blank for every unit by the public functions, one after the other."""
    folder.mkdir()
    for unit in units.units:
        write(layout(FORM, unit=unit.name, year=YEAR), folder / f"{unit.code}.xlsx")


def read_with(folder: Path, least: int) -> int:
    """Read a folder with one process, or with several from ``least`` files on."""
    return sum(1 for _ in readings([folder], Office(form=FORM), ProcessPool(least)))


def peak(folder: Path, files: list[Path]) -> int:
    """The most memory, in MB, that merging some returns takes."""
    output = folder / f"{len(files)}.xlsx"
    command = [sys.executable, "-c", PEAK, *map(str, files), "-o", str(output), "--force"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(re.findall(r"^\d+$", done.stdout, re.MULTILINE)[-1]) // 1024


def main(count: int = 1000, rounds: int = 3) -> None:
    """Print ratios for ``count`` units."""
    units = roster(count)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made: list[tuple[float, float]] = []
        read: list[tuple[float, float]] = []
        for number in range(rounds):
            plain = seconds(partial(one_by_one, units, folder / f"plain{number}"))
            shared = seconds(
                partial(distribute, FORM, units, YEAR, folder / f"blanks{number}", executor=ProcessPool(MANY))
            )
            made.append((plain, shared))
        returns = folder / "plain0"
        one, several = (partial(read_with, returns, least) for least in (count + 1, 1))
        read += [(seconds(one), seconds(several)) for _ in range(rounds)]
        for what, pairs in (("distribute", made), ("read", read)):
            ratio = statistics.median(plain / shared for plain, shared in pairs)
            each_ms = 1000 * statistics.median(shared for _, shared in pairs) / count
            print(f"{what:12} one process / as gouji does it = {ratio:.2f}   ({each_ms:.1f} ms each)")  # noqa: T201
        files = sorted(returns.iterdir())
        few, all_ = peak(folder, files[: count // 10]), peak(folder, files)
        print(f"merge        {count // 10} returns {few} MB, {count} returns {all_} MB")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
