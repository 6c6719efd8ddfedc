"""What goes wrong at a desk: bad files, damaged and other campaigns, the steps in another order. Nothing is lost."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from desks import SETTINGS, ask, campaign, county, given, made, xlsx

from gouji.desk.desk import Desk, Refusal
from gouji.desk.protocol import File


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of the county."""
    monkeypatch.chdir(tmp_path)
    return campaign("", SETTINGS, **county())


def test_a_bad_list_leaves_the_good_one_of_its_name(desk: Desk) -> None:
    before = ask(desk, "roster")

    with pytest.raises(Refusal):
        ask(desk, "put", [given("名册.csv", b"\0\1")], kind="roster")

    assert before == ask(desk, "roster")


@pytest.mark.parametrize("content", [b"\0\1", "单位名称,联系人\n甲,乙\n".encode()])
def test_what_is_no_list_of_adjustments_is_refused_when_it_is_laid_down(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refusal):
        ask(desk, "put", [given("调整.csv", content)], kind="adjustments")

    assert [] == ask(desk, "remove", kind="adjustments", names=[])["names"]


def test_names_that_no_file_system_can_keep_are_kept_otherwise(tmp_path: Path) -> None:
    desk = campaign(tmp_path, SETTINGS, returns=[given("甲\ud83d.xlsx", xlsx(made("甲", 2024)))])

    assert ["甲?.xlsx"] == ask(desk, "remove", kind="returns", names=[])["names"]
    assert ask(desk, "save")["files"]


@pytest.mark.parametrize("saved_on", [-1e13, 0.0, 1e13])
def test_a_campaign_is_saved_whatever_its_files_say_of_their_day(tmp_path: Path, saved_on: float) -> None:
    odd: File = {"name": "名册.csv", "data": "单位名称\r\n甲\r\n".encode(), "modified": saved_on}
    desk = campaign(tmp_path / "one", SETTINGS, roster=[odd])

    (tmp_path / "two").mkdir()
    again = campaign(tmp_path / "two")
    ask(again, "open", ask(desk, "save")["files"])

    assert ["甲"] == [unit["name"] for unit in ask(again, "roster")["units"]]


def reading(desk: Desk) -> list[str]:
    return [row["file"] for row in ask(desk, "overview")["rows"]]


def test_another_campaign_takes_the_place_of_this_one(desk: Desk, tmp_path: Path) -> None:
    other = campaign(
        tmp_path / "other", {**SETTINGS, "unit": "邻县"}, returns=[given("乙.xlsx", xlsx(made("乙", 2024)))]
    )
    ask(desk, "settings", contact="李某")
    ask(desk, "merge")

    opened = ask(desk, "open", ask(other, "save")["files"])

    assert {"returns": ["乙.xlsx"]} == {one["kind"]: one["names"] for one in opened["laid"] if one["names"]}
    assert ask(other, "settings")["given"] == opened["settings"]["given"]
    assert ["乙.xlsx"] == [Path(file).name for file in reading(desk)]


ABOUT = {"settings": {"lang": "zh"}, "times": {}}


def zip_of(about: Mapping[str, Any], **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"设置.json": json.dumps(about).encode(), **members}.items():
            archive.writestr(name, data)
    return out.getvalue()


def damaged_within(content: bytes) -> bytes:
    """A zip whose list is whole and in which one of the files is not."""
    at = content.rindex(b"PK\3\4") + 60
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 40]) + content[at + 40 :]


@pytest.mark.parametrize(
    "content",
    [
        zip_of({**ABOUT, "settings": {"year": 99999}}),
        zip_of({**ABOUT, "settings": {"year": 2024, "period": "2023-Q1"}}),
        zip_of({**ABOUT, "times": {"甲": 1e300}}),
        zip_of({**ABOUT, "times": {"甲": "x"}}),
        zip_of(ABOUT, **{"回收件/甲": b"", "回收件/甲/乙": b""}),
        None,
    ],
    ids=["year", "two periods", "time", "no time", "file in a file", "damaged"],
)
def test_what_cannot_be_opened_leaves_the_campaign_as_it_is(desk: Desk, content: bytes | None) -> None:
    before, settings = reading(desk), ask(desk, "settings")

    with pytest.raises(Refusal):
        ask(desk, "open", [given("报送工作.zip", content or damaged_within(ask(desk, "save")["files"][0]["data"]))])

    assert before == reading(desk)
    assert settings == ask(desk, "settings")


def test_a_saved_form_that_there_is_no_longer_is_chosen_anew(desk: Desk) -> None:
    opened = ask(desk, "open", [given("报送工作.zip", zip_of({**ABOUT, "settings": {"form": "没有的"}}))])

    assert not opened["settings"]["given"]["form"]


@pytest.mark.parametrize("verb", ["put", "remove"])
def test_what_is_packed_anew_is_refused_no_longer(tmp_path: Path, verb: str) -> None:
    desk = campaign(tmp_path, SETTINGS, returns=[given("乡镇.zip", zip_of({}, **{"甲.xlsx": xlsx(made("甲", 2024))}))])
    (file,) = [name for name in reading(desk) if name.endswith("甲.xlsx")]
    ask(desk, "read", refuse=[file])
    another = [given("乡镇.zip", zip_of({}, **{"甲.xlsx": xlsx(made("甲", 2024, 2))}))]
    ask(desk, verb, another if verb == "put" else (), kind="returns")

    assert not desk.session.refused


def test_a_figure_is_traced_and_all_is_verified_though_nobody_asked_for_the_summary(desk: Desk) -> None:
    asked = ask(desk, "trace", cell="requests.new.person")
    sound = ask(desk, "verify")
    ask(desk, "merge")

    assert asked["lines"]
    assert (ask(desk, "trace", cell="requests.new.person"), ask(desk, "verify")) == (asked, sound)


def test_a_summary_made_elsewhere_is_shown_traced_and_verified(desk: Desk, tmp_path: Path) -> None:
    made_here = ask(desk, "merge")
    workbook = next(one for one in made_here["files"] if one["name"].endswith(".xlsx"))
    other = campaign(tmp_path / "other", SETTINGS, **county(), summary=[given("他处.xlsx", workbook["data"])])

    assert made_here["html"] == ask(other, "given", summary="他处.xlsx")["html"]
    cell = "requests.new.person"
    assert ask(desk, "trace", cell=cell)["lines"] == ask(other, "trace", cell=cell, summary="他处.xlsx")["lines"]
    assert ask(desk, "verify")["is_sound"] == ask(other, "verify", summary="他处.xlsx")["is_sound"]


def test_long_steps_give_a_sign_of_life_at_every_return(tmp_path: Path) -> None:
    signs = list[None]()
    desk = Desk(tmp_path, alive=lambda: signs.append(None))
    ask(desk, "settings", (), **SETTINGS)
    ask(desk, "put", county()["returns"], kind="returns")
    ask(desk, "read")
    for verb in ("merge", "overview", "verify"):
        signs.clear()
        ask(desk, verb)
        assert signs, verb


def test_a_draft_lies_with_the_forms_and_can_be_checked(desk: Desk) -> None:
    blank = next(one for one in ask(desk, "distribute")["files"] if one["name"].endswith(".xlsx"))
    ask(desk, "put", [given("官方.xlsx", blank["data"])], kind="onto")

    drafted = ask(desk, "draft", file="官方.xlsx")

    assert ["官方.toml"] == drafted["laid"]["names"]
    said = ask(desk, "check_form", file="官方.toml")["said"]
    assert said
    assert "gouji " not in said


def test_what_was_read_can_be_looked_at_while_others_are_being_read(desk: Desk) -> None:
    early, answer = dict[str, Any](), desk.call("read", {})
    event: Any
    for event in answer:
        if "row" in event:
            file = event["row"]["file"]
            early[file] = ask(desk, "glance", file=file)["one"]
        elif "reading" in event:
            assert ask(desk, "glance", file=event["reading"]) == {"one": None}

    assert early
    assert {file: ask(desk, "one", file=file)["html"] for file in early} == {f: one["html"] for f, one in early.items()}
    assert ask(desk, "glance", file=next(iter(early))) == {"one": None}
