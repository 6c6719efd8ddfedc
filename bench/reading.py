"""Reading, binding and checking a return beside other readers merely opening it: ``python bench/reading.py``.

Ratios of medians, everything in turn in one process; milliseconds only give the scale. Needs
openpyxl and python-calamine. Figures are compared first: a reader that reads wrong is no rival.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import python_calamine

from gouji import Observation, Return, Submission, check, complete, layout, load_form, read, write
from gouji.formats.read import read_document
from gouji.model.submission import NOTHING

FORM = load_form("2021")


def corpus(folder: Path, count: int) -> list[Path]:
    """Different ordinary returns: a few figures each, the rest zero."""
    paths = []
    inputs = [cell for cell in FORM.cells if cell not in FORM.sums]
    for number in range(count):
        seen = dict.fromkeys(FORM.cells, NOTHING) | dict.fromkeys(inputs, Observation.of(0))
        seen |= {cell: Observation.of((number * 7 + i) % 90) for i, cell in enumerate(inputs[number % 9 :: 9])}
        submission = complete(Submission(FORM, f"单位{number}", 2024, seen))
        paths.append(write(layout(FORM, replace(submission)), folder / f"{number}.xlsx"))
    return paths


def with_gouji(path: Path) -> None:
    """Read, bind and check."""
    reading = read(path)
    assert isinstance(reading, Return)
    check(reading.submission)


def with_calamine(path: Path) -> None:
    """Values of all sheets."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


RIVALS: dict[str, Callable[[Path], object]] = {
    "read and check": with_gouji,
    "document only": read_document,
    "calamine": with_calamine,
    "openpyxl": openpyxl.load_workbook,
}


def main(count: int = 1000) -> None:
    """Print the median milliseconds of each way and its ratio to the first; each reads every file once."""
    with tempfile.TemporaryDirectory() as folder:
        paths = corpus(Path(folder), count)
        assert isinstance(read(paths[0]), Return)
        times: dict[str, list[float]] = {name: [] for name in RIVALS}
        for path in paths:
            for name, way in RIVALS.items():
                start = time.process_time()
                way(path)
                times[name].append(time.process_time() - start)
    medians = {name: statistics.median(taken) * 1000 for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:16} {median:8.2f} ms   read and check / this = {medians['read and check'] / median:.3f}")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
