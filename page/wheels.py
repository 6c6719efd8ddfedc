"""The Python packages of the page: that of this tree, and those it needs, by their digests."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

OPTIONS = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.13", "--platform=win32"]
"""Which wheels are taken: of packages with compiled code that of any system will do, as only its Python is kept."""
LEFT_OUT = ("gouji/cli/", "gouji/analysis/", "gouji/samples/", "gouji/schemas/")
"""What of gouji itself only the command line needs."""


def wheels(page: Path, folder: Path) -> Path:
    """A folder, below the one given, with all packages unpacked as if installed, without compiled code."""
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    own = [*pip, "wheel", "--no-deps", "-w", str(folder), str(page.parent)]
    others = [*pip, "download", *OPTIONS, "-d", str(folder), "-r", str(page / "wheels.lock")]
    for command in (own, others):
        subprocess.run(command, check=True, capture_output=True, text=True)
    packages = folder / "packages"
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages, [name for name in archive.namelist() if _is_kept(name)])
    return packages


def _is_kept(name: str) -> bool:
    """Whether a file of a wheel goes into the page: no compiled code, nor what only the command line needs."""
    return not name.endswith((".pyd", ".c", ".pyi", ".exe")) and not name.startswith(LEFT_OUT)
