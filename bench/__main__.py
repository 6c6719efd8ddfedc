"""The table of how fast gouji is beside others, and what falls short of the goals: ``python -m bench``.

Everything in a row is measured in turn in one run; the figures are medians of the ratios of each round, of the
processor time of all processes unless the row says otherwise. *Before* is a commit of the history in an environment
of its own. Answers are compared first: what is wrong is told and not timed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.before import COMMIT
from bench.campaign import campaign, handed_out, merged
from bench.hostile import hostile
from bench.locating import locating
from bench.measure import Line, Wrong
from bench.reading import batch, drift, reading
from bench.setting import SMALL, Setting, Sizes
from bench.start import start

ROWS: dict[str, Callable[[Setting], Iterable[Line]]] = {
    "read": reading,
    "batch": batch,
    "drift": drift,
    "start": start,
    "distribute": handed_out,
    "merge": merged,
    "campaign": campaign,
    "locate": locating,
    "hostile": hostile,
}
_HEAD = ("work", "against", "measured", "first", "then", "falls short?", "note")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the rows asked for and print them as one table."""
    asked = _parser().parse_args(arguments)
    sizes = SMALL if asked.small else Sizes()
    if asked.most:
        sizes = Sizes(*(min(size, asked.most) for size in sizes))
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="gouji-bench-", dir=asked.folder) as temporary:
        setting = Setting(Path(temporary), asked.cache or Path(temporary) / "before", sizes, asked.rounds, asked.before)
        for name in asked.rows:
            print(f"… {name}", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory(dir=temporary) as folder:
                lines += _measured(name, setting.within(Path(folder)))
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}\n"
    )
    for cells in (_HEAD, ("---",) * len(_HEAD), *(line.cells() for line in lines)):
        print(f"| {' | '.join(cells)} |")
    print("", *setting.details, *sorted(setting.remarks), sep="\n")


def _measured(name: str, setting: Setting) -> list[Line]:
    lines: list[Line] = []
    try:
        for line in ROWS[name](setting):
            lines.append(line)
            print("  " + " | ".join(line.cells()), file=sys.stderr, flush=True)
    except Wrong as wrong:
        lines.append(Line(name, "–", None, None, note=f"**wrong: {wrong}**"))
        print(f"  wrong: {wrong}", file=sys.stderr, flush=True)
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS), metavar="NAME", help=", ".join(ROWS))
    parser.add_argument("--rounds", type=int, default=0, help="of every row; each has its own number otherwise")
    parser.add_argument("--small", action="store_true", help="small counts, for a quick look")
    parser.add_argument("--most", type=int, default=0, metavar="N", help="no more returns than this in any row")
    parser.add_argument("--before", type=Path, metavar="VENV", help=f"an environment that has {COMMIT}")
    parser.add_argument("--cache", type=Path, metavar="DIR", help=f"where the environment of {COMMIT} is kept")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where files are made; memory is quieter than a disk"
    )
    return parser


if __name__ == "__main__":
    main()
