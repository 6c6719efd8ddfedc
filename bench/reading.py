"""Rows: returns read, checked and located, in this process and as whole programs."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import python_calamine

from bench.corpus import EQUATIONS, Made, of_all_makes, returns
from bench.drifts import drifted
from bench.measure import Line, Run, Wrong, cpu, in_turn, ratio, timed
from bench.setting import Setting
from gouji import Return, read, read_document

_OPENPYXL = """
import sys, openpyxl
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    openpyxl.load_workbook(path)
"""
_CALAMINE = """
import sys, python_calamine
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""

Values = dict[str, Sequence[Sequence[object]]]


def with_calamine(path: Path) -> Values:
    """The values of all sheets."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def reading(setting: Setting) -> Iterator[Line]:
    """One return of every make, read in this process beside calamine."""
    made = returns(setting.sizes.make * 5)
    files = of_all_makes(made, setting.folder / "makes", setting.remarks)
    for pairs in files.values():
        for one, path in pairs:
            _compare(one, path)
    pairs_of: dict[str, list[tuple[float, float]]] = {name: [] for name in files}
    for _ in range(setting.times(5)):
        for name, pairs in files.items():
            for _made, path in pairs:
                ours, _ = timed(partial(read, path))
                theirs, _ = timed(partial(with_calamine, path))
                pairs_of[name].append((ours, theirs))
    of_make = {name: ratio(*zip(*pairs, strict=True)) for name, pairs in pairs_of.items()}
    each_ms = {name: 1000 * statistics.median(ours for ours, _ in pairs) for name, pairs in pairs_of.items()}
    told = ", ".join(f"{name} {of_make[name]:.2f} ({each_ms[name]:.2f} ms)" for name in files)
    setting.say(f"read one return / calamine, by make: {told}")
    everything = [pair for pairs in pairs_of.values() for pair in pairs]
    work = f"read one return, values, types, formulas, merges, origins ({len(files)} writers' makes)"
    yield Line(work, "python-calamine, values only", ratio(*zip(*everything, strict=True)), 1.0, 0.7)


def _compare(made: Made, path: Path) -> None:
    """Raise unless the figures read are those made, and all values those that calamine sees."""
    found = read(path)
    if not isinstance(found, Return) or dict(found.submission.values()) != made.values:
        raise Wrong(f"{path.name} ({path.parent.name}) is not read as it was made")
    sheets = with_calamine(path)
    for grid in read_document(path)[0]:
        for piece in grid.pieces:
            if piece.value is not None and not _alike(piece.value, _at(sheets[grid.name], piece.row, piece.column)):
                raise Wrong(
                    f"{path.name} ({path.parent.name}): {grid.name} {piece.row},{piece.column} is read otherwise"
                )


def _at(rows: Sequence[Sequence[object]], row: int, column: int) -> object:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _alike(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | Decimal) and isinstance(theirs, int | float):
        return float(ours) == float(theirs)
    if isinstance(theirs, date | datetime):
        return str(ours)[:10] == str(theirs)[:10]
    return str(ours).strip() == str(theirs).strip()


def batch(setting: Setting) -> Iterator[Line]:
    """A folder of all makes read, checked and located as a whole program, beside programs that only read it."""
    count = setting.sizes.batch
    files = of_all_makes(returns(count, seed=2), setting.folder / "batch", setting.remarks)
    folder = setting.folder / "all"
    _gather(folder, {path: one for pairs in files.values() for one, path in pairs})
    expected = {one.unit.name for pairs in files.values() for one, _ in pairs if not one.balanced}
    python = setting.now
    ways = {
        "gouji": partial(python.gouji, "check", folder, "--format", "json"),
        "openpyxl": partial(python.run, "-c", _OPENPYXL, folder),
        "calamine": partial(python.run, "-c", _CALAMINE, folder),
    }
    found = out_of_balance(ways["gouji"]())
    if found != expected:
        raise Wrong(f"{len(found)} returns out of balance, not {len(expected)}: {sorted(found ^ expected)[:5]}")
    runs = in_turn(ways, setting.times(5))
    time = {name: cpu(some) for name, some in runs.items()}
    told = ", ".join(f"{name} {statistics.median(some):.2f} s" for name, some in time.items())
    setting.say(f"check of {len(list(folder.iterdir()))}, CPU: {told}; {len(found)} out of balance, as made")
    work = f"read, check, locate {count}, one in four with planted errors, JSON, whole program"
    yield Line(work, "openpyxl loading each", ratio(time["gouji"], time["openpyxl"]), 0.03, 0.02)
    yield Line("the same", "calamine reading each", ratio(time["gouji"], time["calamine"]), 1.5, 1.0)


def drift(setting: Setting) -> Iterator[Line]:
    """Returns in other formats and of changed layouts, checked by both goujis."""
    folder = setting.folder / "drifted"
    made = drifted(returns(setting.sizes.drift, seed=3), folder, setting.remarks)
    expected = {path.stem for path, one in made.items() if not one.balanced}
    ways = {
        name: partial(python.gouji, "check", folder, "--format", "json")
        for name, python in (("now", setting.now), ("before", setting.before))
    }
    answers = {name: out_of_balance(way(), by_file=True) for name, way in ways.items()}
    if answers["now"] != expected:
        raise Wrong(f"drifted: {sorted(answers['now'] ^ expected)[:9]} told otherwise than made")
    differ = len(answers["before"] ^ expected)
    note = f"before is wrong on {differ} of {len(made)}" if differ else ""
    runs = in_turn(ways, setting.times(3))
    kinds = dict.fromkeys(path.stem.rpartition("-")[2] for path in made)
    work = f"drifted returns ({', '.join(kinds)}), {len(made)}"
    yield Line(work, "before", ratio(cpu(runs["now"]), cpu(runs["before"])), 0.6, 0.4, note=note)


def _gather(folder: Path, files: Mapping[Path, Made]) -> None:
    folder.mkdir()
    for path in files:
        path.rename(folder / path.name)


def out_of_balance(run: Run, *, by_file: bool = False) -> set[str]:
    """The units, or files, of which a JSON report says that an equation does not hold."""
    try:
        reviews = json.loads(run.out)["submissions"]
    except ValueError as problem:
        raise Wrong(f"no report: {run.err[-300:]}") from problem
    return {
        Path(review["file"]).stem if by_file else review["unit"]
        for review in reviews
        if any(finding.get("rule") in EQUATIONS and finding["severity"] == "error" for finding in review["findings"])
    }
