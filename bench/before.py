"""The gouji to be compared with: a commit of the history, installed into a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench import ROOT
from bench.measure import Python

COMMIT = "9447465"
PINS = ("typer==0.29.2", "xlsxwriter==3.3.1")
"""What the commit installed in its day, where it matters."""


def installed(folder: Path) -> Python:
    """The commit in ``folder``/COMMIT, built from the history unless it is there already."""
    home = folder / COMMIT
    python, done = home / "bin" / "python", home / "done"
    if not done.exists():
        with tempfile.TemporaryDirectory() as temporary:
            archive = Path(temporary) / "source.tar"
            _run("git", "-C", ROOT, "archive", "-o", archive, COMMIT)
            source = Path(temporary) / "source"
            source.mkdir()
            _run("tar", "-xf", archive, "-C", source)
            venv.create(home, clear=True, with_pip=True)
            _run(python, "-m", "pip", "install", "-q", source, *PINS)
        done.touch()
    return Python(python)


def present(environment: Path) -> Python:
    """The one installed in a virtual environment."""
    return Python(environment / "bin" / "python")


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
