"""What a command costs before it does anything, beside bare Python: ``python bench/start.py``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = next((Path(__file__).parents[1] / "samples" / "county").glob("01-*.xlsx"))
WAYS = {
    "bare python": ["-c", "pass"],
    "import gouji": ["-c", "import gouji"],
    "gouji --help": ["-m", "gouji", "--help"],
    "gouji check ONE": ["-m", "gouji", "check", str(SAMPLE)],
}


def main(rounds: int = 15) -> None:
    """Print the median milliseconds of each program and its ratio to bare Python, run in turn."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, arguments in WAYS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            times[name].append(time.perf_counter() - start)
    bare = statistics.median(times["bare python"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:16} {median * 1000:7.1f} ms   {median / bare:5.1f} x bare python")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
