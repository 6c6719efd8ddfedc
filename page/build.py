"""Builds gouji.html, the one file in which the whole campaign runs: ``python page/build.py -o gouji.html``.

Needs node and ``npm ci --prefix page --ignore-scripts``. The same tree gives the same bytes.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from engine import engine
from licences import licences
from sheet import sheet
from wheels import wheels

HERE = Path(__file__).parent
PYODIDE = HERE / "node_modules" / "pyodide"


def build(out: Path) -> None:
    """Write the page; raises `SystemExit` where what it is built from is not there."""
    if not PYODIDE.is_dir():
        raise SystemExit(f"no pyodide in {PYODIDE.parent}: npm ci --prefix {HERE} --ignore-scripts")
    with tempfile.TemporaryDirectory() as folder:
        packages = wheels(HERE, Path(folder))
        parts = engine(HERE, PYODIDE, packages, Path(folder))
        out.write_text(sheet(HERE, parts, licences(HERE, packages)), "utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=Path("gouji.html"), help="where to write it")
    try:
        build(parser.parse_args().out)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error.cmd[0]} failed:\n{error.stdout or ''}{error.stderr or ''}") from error


if __name__ == "__main__":
    main()
