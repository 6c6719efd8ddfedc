"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from office import Office, start

from gouji import Form, load_form

# Machines differ in speed and a landing must not hang on a lucky seed: no deadlines, and in CI the
# same examples every time.
settings.register_profile("gouji", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "gouji")

HERE = Path(__file__).parent


@pytest.fixture(params=["2021", "2019", HERE / "data" / "toy.toml"], ids=["2021", "2019", "toy"])
def form(request) -> Form:
    """Each official edition, and a form that has nothing to do with them."""
    return load_form(request.param)


@pytest.fixture
def f21() -> Form:
    """The edition in force."""
    return load_form("2021")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The LibreOffice program; CI sets GOUJI_NO_SKIP and so forbids going without it."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("GOUJI_NO_SKIP"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice (soffice) is not installed")
    return program


@pytest.fixture(scope="session")
def office(request, soffice) -> Office:
    """One running LibreOffice that opens, fills in, recalculates and saves workbooks."""
    return start(request, soffice)
