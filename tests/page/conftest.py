"""The one-file page, built once, and browsers that open it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from office import CLOCK

ROOT = Path(__file__).parents[2]
Drive = Callable[..., dict[str, Any]]


def build(out: Path) -> None:
    """The page of this tree; a test goes without where node or what the page is built from is missing."""
    if shutil.which("node") is None or not (ROOT / "page" / "node_modules" / "pyodide").is_dir():
        pytest.skip("the page cannot be built: npm ci --prefix page --ignore-scripts")
    done = subprocess.run([sys.executable, ROOT / "page" / "build.py", "-o", out], capture_output=True, encoding="utf-8", check=False)
    assert (0, "") == (done.returncode, done.stderr)


@pytest.fixture(scope="session")
def gouji_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built page, one for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    page = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "gouji.html"
    with page.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not page.exists():
            build(page)
    return page


def _drive(page: Path, modules: Path, browser: str, program: str, away: list[str], scenario: str, downloads: Path, **given: Any) -> dict[str, Any]:
    told = {"page": str(page), "modules": str(modules), "browser": browser, "program": program, "downloads": str(downloads), **given}
    command = [*away, "node", str(Path(__file__).parent / "run.mjs"), scenario]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, encoding="utf-8", check=False, timeout=CLOCK)
    assert (0, "") == (done.returncode, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def without_network() -> list[str]:
    """What to write before a command that is to have no network; nothing where the system does not let us."""
    command = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") and not subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        return command
    return []


@pytest.fixture
def in_chromium(gouji_page: Path, packages: Callable[[str], Path], chromium: list[str], without_network: list[str], tmp_path: Path) -> Drive:
    """Runs a scenario of this folder in Chromium, without a network; its answer."""
    modules = packages("puppeteer-core").parent
    return partial(_drive, gouji_page, modules, "chrome", chromium[0], without_network, downloads=tmp_path / "downloads")


@pytest.fixture
def in_firefox(gouji_page: Path, packages: Callable[[str], Path], tmp_path: Path) -> Drive:
    """The same in Firefox, which is driven through the network of this computer."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("Firefox is not installed")
    (tmp_path / "downloads").mkdir()
    return partial(_drive, gouji_page, packages("puppeteer-core").parent, "firefox", program, [], downloads=tmp_path / "downloads")
