"""A whole campaign in gouji.html by its own buttons: whatever it hands out is what the command line writes, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commanding import Command, Written, commanded, verdicts
from driving import Drive
from many_kinds import PASSWORD, YEAR, Client, County, county
from office import Office

from gouji.desk.folder import PLACES, VERDICTS
from gouji.desk.saved import NAME

pytestmark = pytest.mark.slow

SETTINGS = {
    "period": str(YEAR), "year": YEAR, "unit": "清源县", "office": "清源县人民政府办公室", "contact": "李某 0351-5550100",
    "due": "2025-01-31", "date": "2025-01-20", "password": PASSWORD,
}  # fmt: skip
WAYS = ("files", "folder", "zip")
"""How returns come: chosen as files, dropped as a folder, as a zip."""
CONFIRMED = "清源县公安局"


MADE_OF_MANY = {"blanks", "letters", "marked", "published", "summary"}
"""What comes as a zip."""


@pytest.fixture(scope="module")
def made(office: Office, node_clients: Client, tmp_path_factory: pytest.TempPathFactory) -> County:
    return county(tmp_path_factory.mktemp("county"), office, node_clients)


def handed_in(made: County, way: str) -> list[Path]:
    """What the clerk gives as returns."""
    files = sorted(made.returns.iterdir())
    if way != "zip":
        return files if way == "files" else [made.returns]
    packed = made.returns.with_suffix(".zip")
    if not packed.exists():
        with zipfile.ZipFile(packed, "w") as archive:
            for path in files:
                archive.write(path, path.name)
    return [packed]


def done(drive: Drive, made: County, downloads: Path, *ways: str, **more: object) -> dict[str, Any]:
    """What the clerk saw, by the way in which returns came."""
    by = {way: {"by": "dropped" if way == "folder" else "input", "returns": handed_in(made, way)} for way in ways}
    kinds = {"roster": [made.roster], "previous": sorted(made.previous.iterdir()), "adjustments": [made.adjustments]}
    return drive("campaign", settings=SETTINGS, kinds=kinds, ways=by, confirm=CONFIRMED, downloads=downloads, **more)


@pytest.fixture(scope="module")
def seen(made: County, in_chromium: Drive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One browser for all ways, and for going on with what was saved at the end of the first."""
    downloads = tmp_path_factory.mktemp("downloads")
    saved = downloads / WAYS[0] / "saved" / NAME
    return {"downloads": downloads, **done(in_chromium, made, downloads, *WAYS, resume=saved)}


def taken(downloads: Path) -> dict[str, Written]:
    """What the clerk has got in the end, by what it is called at a desk."""
    found: dict[str, Written] = {}
    for folder in downloads.iterdir():
        (file,) = folder.iterdir()
        if folder.name in MADE_OF_MANY:
            with zipfile.ZipFile(file) as archive:
                found[folder.name] = {name: archive.read(name) for name in archive.namelist()}
        else:
            name = f"{PLACES['verdicts']}/{VERDICTS}" if file.name == VERDICTS else file.name
            found[folder.name] = {name: file.read_bytes()}
    return found


def lay(made: County, way: str) -> None:
    """Lay everything where we stand, as a desk does."""
    given = {"returns": handed_in(made, way), "roster": [made.roster], "adjustments": [made.adjustments]}
    for kind, paths in {**given, "previous": sorted(made.previous.iterdir())}.items():
        for path in paths:
            to = Path(PLACES[kind], path.name)  # type: ignore[index]
            to.parent.mkdir(exist_ok=True)
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, to)


def compared(made: County, way: str, downloads: Path, gouji: Command) -> Written:
    """Tries that all that was taken is what the command line writes here; what it says of where units stand."""
    ours = taken(downloads)
    del ours["saved"]
    lay(made, way)
    unconfirmed = verdicts(gouji, SETTINGS)
    assert unconfirmed == ours.pop("unconfirmed")
    for name, content in ours["verdicts"].items():
        os.makedirs(Path(name).parent)
        Path(name).write_bytes(content)
    assert unconfirmed != ours["verdicts"]

    theirs = commanded(gouji, SETTINGS, "docx", "html")

    assert {which: sorted(files) for which, files in theirs.items()} == {
        which: sorted(files) for which, files in ours.items()
    }
    assert [] == [name for which, files in theirs.items() for name in files if files[name] != ours[which][name]]
    return theirs["status-json"]


def standing(status: Written) -> list[list[str]]:
    """How every unit stands, as the page shows it."""
    (text,) = status.values()
    return [
        [one["unit"], one["state"], Path(one["file"]).name, one["verdict"]]
        if one["file"]
        else [one["unit"], "missing", "".join((one["contact"], " ", one["phone"])), ""]
        for one in json.loads(text)["units"]
    ]


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_handed_out_is_what_the_command_line_writes(
    way: str,
    made: County,
    seen: dict[str, Any],
    command_line: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    status = compared(made, way, seen["downloads"] / way, command_line)

    assert standing(status) == seen["seen"][way]["standing"]
    assert "复核无误" in seen["seen"][way]["verified"]


def test_the_last_zip_dropped_on_the_page_resumes_the_work(seen: dict[str, Any]) -> None:
    before, after = taken(seen["downloads"] / WAYS[0]), taken(seen["downloads"] / "resumed")

    assert before.keys() - after.keys() == {"blanks", "saved", "summary", "unconfirmed"}
    assert [] == [which for which in after if after[which] != before[which]]


def test_firefox_hands_out_the_same(made: County, seen: dict[str, Any], in_firefox: Drive, tmp_path: Path) -> None:
    told = done(in_firefox, made, tmp_path, "files")

    assert [] == told["errors"]
    assert seen["seen"]["files"] == told["seen"]["files"]
    ours, theirs = taken(tmp_path / "files"), taken(seen["downloads"] / "files")
    assert ours.keys() == theirs.keys()
    assert ["saved"] == [which for which in ours if ours[which] != theirs[which]]


def test_nothing_goes_wrong_and_nothing_is_asked_for(seen: dict[str, Any], gouji_page: Path) -> None:
    assert [] == seen["errors"]
    held = ("blob:", "data:")
    assert [gouji_page.as_uri()] * (len(WAYS) + 1) == [one for one in seen["requests"] if not one.startswith(held)]
