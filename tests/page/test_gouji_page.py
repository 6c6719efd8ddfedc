"""gouji.html: built twice alike, and the engine in it says and writes what it does in another Python."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from desks import ask
from driving import Drive, build

from gouji.desk.desk import Desk
from gouji.desk.protocol import File

COUNTY = Path(__file__).parents[2] / "samples" / "county"
SETTINGS: Mapping[str, Any] = {"lang": "zh", "period": "2023", "date": "2024-02-01", "office": "清源县政务公开办公室"}
WANTED: list[tuple[str, dict[str, Any]]] = [
    *(("outputs", {"which": which}) for which in ("check-json", "report-html", "marked", "letters", "verdicts")),
    ("merge", {}),
]
MEBI = 2**20

pytestmark = pytest.mark.slow


def test_two_builds_are_equal(gouji_page: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.html")

    assert gouji_page.read_bytes() == (tmp_path / "again.html").read_bytes()


def test_one_file_holds_all_and_names_no_other(gouji_page: Path) -> None:
    text = gouji_page.read_text("utf-8")

    assert len(gouji_page.read_bytes()) <= 12 * MEBI
    assert [] == re.findall(r'\b(?:src|href)="(?!#)[^"]*"', text)


def test_only_its_own_scripts_run_and_nothing_connects(gouji_page: Path) -> None:
    (said,) = re.findall(r'"Content-Security-Policy" content="([^"]+)"', gouji_page.read_text("utf-8"))
    rules = {name: allowed for name, *allowed in map(str.split, said.split("; "))}

    assert ["'none'"] == rules["default-src"]
    assert "connect-src" not in rules, "so that it falls back on none"
    assert {"'wasm-unsafe-eval'"} == {one for one in rules["script-src"] if not one.startswith("'sha256-")}
    assert [] == [one for one in rules["style-src"] if not one.startswith("'sha256-")]


def at_a_desk() -> dict[str, dict[str, str]]:
    """What a desk of this Python writes where we stand, as `handed` of the browser tells it."""
    desk = Desk()
    returns: list[File] = [
        {"name": path.name, "data": path.read_bytes(), "modified": int(path.stat().st_mtime * 1000)}
        for path in sorted(COUNTY.iterdir())
    ]
    ask(desk, "put", returns, kind="returns")
    ask(desk, "settings", **SETTINGS)
    return {
        args.get("which", verb): {
            one["name"]: base64.b64encode(one["data"]).decode() for one in ask(desk, verb, **args)["files"]
        }
        for verb, args in WANTED
    }


def test_every_byte_is_that_of_a_desk_in_another_python(
    in_chromium: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = at_a_desk()

    seen = in_chromium("outputs", kinds={"returns": str(COUNTY)}, settings=SETTINGS, wanted=WANTED)

    assert [] == seen["errors"]
    assert expected == {which: dict(files) for which, files in seen["files"].items()}


def test_nothing_is_asked_for_but_the_page(in_chromium: Drive, gouji_page: Path) -> None:
    seen = in_chromium("outputs", kinds={"returns": str(COUNTY)}, settings=SETTINGS, wanted=[])

    assert [gouji_page.as_uri()] == [address for address in seen["requests"] if not address.startswith("blob:")]
    assert "读不了 0" in seen["sentence"]


def test_what_hangs_is_ended_and_named_and_the_others_go_on(in_chromium: Drive) -> None:
    names = sorted(path.name for path in COUNTY.iterdir())
    file = names[2]

    seen = in_chromium("hang", folder=str(COUNTY), file=file, settings=SETTINGS)

    assert [] == seen["errors"]
    assert "stopped" == seen["stopped"]["kind"]
    rows = {Path(row["file"]).name: row for row in seen["ended"]["rows"]}
    assert names == sorted(rows)
    assert {file} == {name for name, row in rows.items() if row["verdict"] == "unreadable"}
    assert seen["ended"]["rows"] == seen["again"]["rows"]


@pytest.mark.parametrize("lacks", ["WebAssembly", "DecompressionStream", "Worker"])
def test_a_browser_that_lacks_something_says_so(in_chromium: Drive, lacks: str) -> None:
    seen = in_chromium("lacking", lacks=lacks)

    assert seen["shown"]
    assert lacks in seen["text"]
    assert "浏览器太旧" in seen["text"]
    assert "too old" in seen["text"]
    assert not seen["engine"]
    assert [] == seen["errors"]
