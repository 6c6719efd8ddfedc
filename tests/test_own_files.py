"""What gouji makes that is no return may lie among the returns: it is told for what it is, and nothing is read of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import SAMPLES, SETTINGS, ask, campaign, county

from gouji.collection.reviews import reviews
from gouji.intake.findings import OwnFile
from gouji.model.finding import Finding

RETURN = next((SAMPLES / "county").glob("*教育局*.xlsx"))
PAGE = Path(__file__).parents[1] / "page" / "index.html"


def told(folder: Path) -> dict[str, str]:
    """What each file in a folder that gouji made is told to be."""
    found: dict[str, Finding] = {one.file: one.findings[0] for one in reviews([folder]) if one.findings}
    return {Path(file).name: str(one.kind) for file, one in found.items() if isinstance(one, OwnFile)}


def test_pages_that_tell_of_returns_are_none(command_line: Callable[..., bytes], tmp_path: Path) -> None:
    for name, given in {"审核.html": ["check", RETURN], "比对.html": ["compare", RETURN, RETURN]}.items():
        (tmp_path / name).write_bytes(command_line(*given, "--format", "html"))
    (tmp_path / "gouji.html").write_bytes(PAGE.read_bytes() + bytes(1 << 20))

    assert {"审核.html": "report", "比对.html": "report", "gouji.html": "program"} == told(tmp_path)


def test_a_saved_campaign_among_the_returns_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved = ask(campaign("desk", SETTINGS, **county()), "save")["files"][0]
    returns = tmp_path / "returns"
    returns.mkdir()
    (returns / saved["name"]).write_bytes(saved["data"])
    with zipfile.ZipFile(returns / "收.zip", "w") as around:
        around.writestr("存档 (1).zip", saved["data"])
        around.write(RETURN, RETURN.name)

    assert {"报送工作.zip": "campaign", "存档 (1).zip": "campaign"} == told(returns)
    assert [RETURN.name] == [Path(one.file).name for one in reviews([returns]) if one.sha256 is not None]
