"""A whole campaign in gouji.html by its own buttons: whatever it hands out is what the command line writes, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commanding import Command, Written, commanded
from driving import Drive
from many_kinds import PASSWORD, YEAR, Client, County, county
from office import Office

from gouji.desk.folder import PLACES, VERDICTS

pytestmark = pytest.mark.slow

SETTINGS = {
    "period": str(YEAR), "year": YEAR, "unit": "清源县", "office": "清源县人民政府办公室", "contact": "李某 0351-5550100",
    "due": "2025-01-31", "date": "2025-01-20", "password": PASSWORD,
}  # fmt: skip
WAYS = ("files", "folder", "zip")
"""How returns come: chosen as files, dropped as a folder, as a zip."""
CONFIRMED = "清源县公安局"


@pytest.fixture(scope="module")
def made(office: Office, node_clients: Client, tmp_path_factory: pytest.TempPathFactory) -> County:
    return county(tmp_path_factory.mktemp("county"), office, node_clients)


def given(made: County, way: str) -> list[Path]:
    """What the clerk hands in."""
    match way:
        case "files":
            return sorted(made.returns.iterdir())
        case "folder":
            return [made.returns]
    packed = made.returns.parent / "收回的表.zip"
    if not packed.exists():
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(made.returns.iterdir()):
                archive.write(path, path.name)
    return [packed]


@pytest.fixture(scope="module")
def seen(made: County, in_chromium: Drive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a clerk saw and took, by the way in which returns came; one browser for all."""
    ways = {way: {"by": "dropped" if way == "folder" else "input", "returns": given(made, way)} for way in WAYS}
    return in_chromium("campaign", **told(made), ways=ways, downloads=tmp_path_factory.mktemp("downloads"))


def told(made: County) -> dict[str, Any]:
    kinds = {
        "roster": [made.roster],
        "previous": sorted(made.previous.iterdir()),
        "adjustments": [made.adjustments],
    }
    return {"settings": SETTINGS, "kinds": plain(kinds), "confirm": CONFIRMED}
