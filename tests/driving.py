"""The one-file page built, and browsers driven over it by the scenarios in the folder `page`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office import CLOCK

HERE = Path(__file__).parent
PAGE = HERE.parent / "page"
LONG = 4 * CLOCK
"""Seconds for a whole scenario, which tells itself when a single thing is waited for in vain."""
Drive = Callable[..., dict[str, Any]]
"""Runs a scenario by name with what it is given; its answer."""


def build(out: Path) -> None:
    """Write the page of this tree; a test goes without where node or what the page is built from is missing."""
    if shutil.which("node") is None or not (PAGE / "node_modules" / "pyodide").is_dir():
        pytest.skip(f"the page cannot be built: npm ci --prefix {PAGE} --ignore-scripts")
    command: list[str | Path] = [sys.executable, PAGE / "build.py", "-o", out]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (0, "") == (done.returncode, done.stderr)


def away() -> list[str]:
    """What to write before a command that is to have no network; nothing where the system does not let us."""
    command = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") and not subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        return command
    return []


def drive(before: list[str], scenario: str, /, **given: object) -> dict[str, Any]:
    """What a scenario finds."""
    command = [*before, "node", str(HERE / "page" / "run.mjs"), scenario]
    told = json.dumps(given, default=str)
    done = subprocess.run(command, input=told, capture_output=True, encoding="utf-8", check=False, timeout=LONG)
    assert (0, "") == (done.returncode, done.stderr), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def driving(folders: pytest.TempPathFactory, before: list[str], **always: object) -> Drive:
    """Runs scenarios; each finds what it downloads in a folder of its own, unless it is given one."""

    def run(scenario: str, /, **given: object) -> dict[str, Any]:
        return drive(before, scenario, **{"downloads": folders.mktemp("downloads"), **always, **given})

    return run
