"""Rows: blanks handed out, returns checked, merged, listed and verified, beside the gouji of before."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import python_calamine

from bench.corpus import FORM, YEAR, Made, by_gouji, returns, roster
from bench.measure import Line, Python, Run, Wrong, cpu, in_turn, ratio
from bench.reading import out_of_balance
from bench.setting import Setting
from gouji.workbook.layout import places

_LEFT_WELL = (0, 1)
_LEVEL = 0.3
"""From so large a share of the returns on memory is measured for what one more costs."""


def handed_out(setting: Setting) -> Iterator[Line]:
    """Blanks for the units of a roster."""
    count = setting.sizes.handed_out
    units = roster(setting.folder / "units.csv", count)

    folder = setting.folder / "handed-out"

    def hand_out(name: str) -> Run:
        shutil.rmtree(folder, ignore_errors=True)
        run = _python(setting, name).gouji("distribute", units, "--year", str(YEAR), "-o", folder)
        if len(list(folder.rglob("*第*局*.xlsx"))) != count:
            raise Wrong(f"{name}: not {count} blanks: {run.err[-300:]}")
        return run

    runs = _beside(hand_out, setting.times(3))
    yield Line(f"blanks for {count:,} units, `distribute`", "before", _gain(runs), 0.04, 0.02, note=_seconds(runs))


def merged(setting: Setting) -> Iterator[Line]:
    """Returns added up."""
    count = setting.sizes.merged
    made = returns(count, seed=4)
    folder = setting.folder / "to-merge"
    by_gouji(made, folder)
    for name in ("now", "before"):
        _merge(setting, folder, made, name)
    runs = _beside(partial(_merge, setting, folder, ()), setting.times(3))
    yield Line(f"merge {count:,}", "before", _gain(runs), 0.35, 0.2, note=_seconds(runs))


def campaign(setting: Setting) -> Iterator[Line]:
    """All that is done with the returns of a whole province, and the memory that takes."""
    count = setting.sizes.campaign
    made = returns(count, seed=5)
    folder, few = setting.folder / "returns", setting.folder / "few"
    paths = by_gouji(made, folder)
    units = roster(setting.folder / "units.csv", count)
    some = paths[: int(count * _LEVEL)]
    few.mkdir()
    for path in some:
        (few / path.name).hardlink_to(path)
    expected = {one.unit.name for one in made if not one.balanced}

    def check(name: str, returned: Path = folder) -> Run:
        run = _python(setting, name).gouji("check", returned, "--format", "json")
        if returned == folder and (found := out_of_balance(run)) != expected:
            raise Wrong(f"{name}: {len(found)} of {count} out of balance, not {len(expected)}")
        return run._replace(out="")

    def status(name: str, returned: Path = folder) -> Run:
        run = _python(setting, name).gouji("status", returned, "--roster", units, "--format", "json")
        return _well(name, run)._replace(out="")

    def verify(name: str, returned: Path = folder) -> Run:
        return _python(setting, name).gouji("verify", _summary(setting, name), returned)

    def merge(name: str, returned: Path = folder) -> Run:
        return _merge(setting, returned, made if returned == folder else (), name)

    first = "" if setting.rounds else " (one round)"
    steps = {"check": check, "merge": merge, "status": status, "verify": verify}
    peaks: dict[str, float] = {}
    for command, step in steps.items():
        runs = _beside(step, setting.times(1))
        refused = [name for name, found in runs.items() if found[0].code not in _LEFT_WELL]
        if "now" in refused:
            raise Wrong(f"{command}: {runs['now'][0].err[-300:]}")
        note = f"before refused: {_last(runs['before'][0])}" if refused else ""
        peaks[command] = max(run.peak for run in runs["now"])
        gain = None if refused else _gain(runs)
        then = 0.07 if command == "check" else 0.12
        yield Line(
            f"{count:,} returns: {command}{first}", "before", gain, 0.25, then, note=f"{_seconds(runs)} {note}".strip()
        )
    for command, peak in peaks.items():
        yield Line(f"{count:,} returns: {command}, parent's memory", "–", peak, 200, 120, unit="MiB")
    for command, step in steps.items():
        if command == "verify":
            merge("now", few)
        less = step("now", few).peak
        each = 1024 * (peaks[command] - less) / (count - len(some))
        yield Line(f"{count:,} returns: {command}, memory of each beyond {len(some):,}", "–", each, 1, unit="KB")


def _python(setting: Setting, name: str) -> Python:
    return setting.now if name == "now" else setting.before


def _summary(setting: Setting, name: str) -> Path:
    return setting.folder / f"summary-{name}.xlsx"


def _merge(setting: Setting, folder: Path, made: Sequence[Made], name: str) -> Run:
    """Merge a folder; ``made`` are the returns in it if the sums are to be compared."""
    output = _summary(setting, name)
    run = _well(name, _python(setting, name).gouji("merge", folder, "-o", output, "--force"))
    if made:
        book = python_calamine.CalamineWorkbook.from_path(str(output))
        sheets = {table.sheet: book.get_sheet_by_name(table.sheet) for table in FORM.tables}
        values = {name: sheet.to_python(skip_empty_area=False) for name, sheet in sheets.items()}
        for cell, place in places(FORM).items():
            total = sum(one.values[cell] for one in made)
            if cell not in FORM.sums and values[place.sheet][place.row][place.column] != total:
                raise Wrong(f"{name}: {cell} of the summary is not {total}")
    return run


def _well(name: str, run: Run) -> Run:
    if run.code not in _LEFT_WELL:
        raise Wrong(f"{name} leaves with {run.code}: {_last(run)}")
    return run


def _last(run: Run) -> str:
    lines = [line for line in run.err.splitlines() if line.strip() and not line.startswith("VmHWM")]
    return lines[-1][:120] if lines else f"exit {run.code}"


def _beside(step: Callable[[str], Run], rounds: int) -> dict[str, list[Run]]:
    return in_turn({name: partial(step, name) for name in ("now", "before")}, rounds)


def _gain(runs: dict[str, list[Run]]) -> float:
    return ratio(cpu(runs["now"]), cpu(runs["before"]))


def _seconds(runs: dict[str, list[Run]]) -> str:
    now, before = (statistics.median(cpu(runs[name])) for name in ("now", "before"))
    return f"{now:.1f} s / {before:.1f} s"
