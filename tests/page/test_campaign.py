"""A whole campaign in gouji.html by its own buttons: whatever it hands out is what the command line writes, to the byte."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from commanding import Command, Written, commanded, commanded_briefly, verdicts
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


def assert_as_commanded(made: County, way: str, downloads: Path, gouji: Command, *, briefly: bool = False) -> Written:
    """What was taken is what the command line writes where we stand; what that says of where units stand.

    All of it, or ``briefly`` what tells most of how returns came.
    """
    ours = taken(downloads)
    lay(made, way)
    if not briefly:
        unconfirmed = verdicts(gouji, SETTINGS)
        assert unconfirmed == ours["unconfirmed"]
        assert unconfirmed != ours["verdicts"]
    for name, content in ours["verdicts"].items():
        Path(name).parent.mkdir()
        Path(name).write_bytes(content)

    theirs = commanded_briefly(gouji, SETTINGS) if briefly else commanded(gouji, SETTINGS, "docx", "html")

    if not briefly:
        assert theirs.keys() == ours.keys() - {"unconfirmed", "saved"}
    for which, files in theirs.items():
        assert sorted(files) == sorted(ours[which]), which
        assert [] == [name for name in files if files[name] != ours[which][name]]
    return theirs["status-json"]


def standing(status: Written) -> list[list[str]]:
    """How every unit stands, as the page shows it."""
    (text,) = status.values()
    return [
        [one["unit"], "late" if one["late"] else one["state"], Path(one["file"]).name, one["verdict"]]
        if one["file"]
        else [one["unit"], "missing", _instead(one), ""]
        for one in json.loads(text)["units"]
    ]


def _instead(unit: Mapping[str, Any]) -> str:
    """What stands instead of a return: the one that may be the unit's and cannot be read, else whom to ask."""
    perhaps = [Path(file).name for file in unit["perhaps"]]
    return perhaps[0] if len(perhaps) == 1 else f"{unit['contact']} {unit['phone']}"


def test_whatever_is_handed_out_is_what_the_command_line_writes(
    office: Office,
    node_clients: Client,
    in_chromium: Drive,
    gouji_page: Path,
    command_line: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One browser and one county for all ways, as both take long; at the end the first is gone on with."""
    made, downloads = county(tmp_path / "county", office, node_clients), tmp_path / "downloads"

    seen = done(in_chromium, made, downloads, *WAYS, resume=downloads / WAYS[0] / "saved" / NAME)

    assert [] == seen["errors"]
    asked = [one for one in seen["requests"] if not one.startswith(("blob:", "data:"))]
    assert [gouji_page.as_uri()] * (len(WAYS) + 1) == asked
    for way in WAYS:
        (tmp_path / way).mkdir()
        monkeypatch.chdir(tmp_path / way)
        status = assert_as_commanded(made, way, downloads / way, command_line, briefly=way != WAYS[0])
        assert standing(status) == seen["seen"][way]["standing"]
        assert "复核无误" in seen["seen"][way]["verified"]
    before, after = taken(downloads / WAYS[0]), taken(downloads / "resumed")
    assert before.keys() - after.keys() == {"blanks", "saved", "summary", "unconfirmed"}
    assert [] == [which for which in after if after[which] != before[which]]


def test_firefox_hands_out_the_same(
    office: Office,
    node_clients: Client,
    in_firefox: Drive,
    command_line: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways = ("own.xlsx", "own.xlsx", "exceljs.xlsx", "own.xlsx", "locked.xlsx", "report.docx")
    made = county(tmp_path / "county", office, node_clients, ways)

    seen = done(in_firefox, made, tmp_path / "downloads", "files")

    assert [] == seen["errors"]
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    status = assert_as_commanded(made, "files", tmp_path / "downloads" / "files", command_line)
    assert standing(status) == seen["seen"]["files"]["standing"]
