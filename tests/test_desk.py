"""A campaign at a desk: what it hands out is byte for byte what the command line writes, and it forgets in time."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commanding import Command, commanded
from desks import F21, SAMPLES, SETTINGS, Laid, ask, campaign, county, done, given, made, mixed, place, xlsx
from narrowed import the

from gouji import Return, read
from gouji.collection.reviews import review_input
from gouji.desk.desk import Desk, Refusal
from gouji.desk.protocol import File
from gouji.lists.rosters import read_roster
from gouji.messages.texts import LETTERS, texts
from gouji.model.language import Language

SOURCE = Path(__file__).parents[1] / "src" / "gouji"


@pytest.fixture(params=["county", "mixed"])
def laid(request: pytest.FixtureRequest) -> Laid:
    return county() if request.param == "county" else mixed()


def handed(files: list[File]) -> dict[str, bytes]:
    return {one["name"]: one["data"] for one in files}


def confirmed(desk: Desk) -> None:
    """Verify the first warning that an office may verify."""
    for row in ask(desk, "overview")["rows"]:
        for line in ask(desk, "one", file=row["file"])["findings"]:
            if line["may_be_confirmed"]:
                ask(desk, "confirm", file=row["file"], key=line["key"], note="电话核实无误", by="王某")
                return
    pytest.fail("nothing may be verified")


def test_what_is_handed_out_is_what_the_command_line_writes(
    laid: Laid, command_line: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "案头").mkdir()
    monkeypatch.chdir(tmp_path / "案头")
    desk = campaign("", SETTINGS, **laid)
    ask(desk, "read")
    if "previous" in laid:
        confirmed(desk)
    shutil.copytree(tmp_path / "案头", tmp_path / "命令行")
    ours = {which: ask(desk, "outputs", which=which)["files"] for which in
            ("marked", "letters", "follow-up", "report-html", "check-json", "status-json")}  # fmt: skip
    ours["published"] = ask(desk, "outputs", which="published", kinds=["docx", "html", "md"])["files"]
    ours["verdicts"] = ask(desk, "outputs", which="verdicts")["files"]
    ours["summary"] = ask(desk, "merge")["files"]
    ours["blanks"] = ask(desk, "distribute")["files"]

    monkeypatch.chdir(tmp_path / "命令行")
    theirs = commanded(command_line, SETTINGS, "docx", "html", "md")

    assert all(theirs.values())
    for which, written in ours.items():
        assert theirs[which].keys() == handed(written).keys(), which
        for name, content in handed(written).items():
            assert content == theirs[which][name], f"{which}: {name}"


# ── what a verb says ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of the county, read."""
    monkeypatch.chdir(tmp_path)
    return campaign("", SETTINGS, **county())


def values(answer: object) -> Iterator[object]:
    """Everything in an answer, keys too."""
    yield answer
    if isinstance(answer, Mapping):
        yield from (one for pair in answer.items() for part in pair for one in values(part))
    elif isinstance(answer, list):
        yield from (one for part in answer for one in values(part))


def test_answers_are_plain_and_name_no_option(laid: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plain = {str, int, float, bool, type(None), dict, list, bytes}
    for lang in ("zh", "en"):
        desk = campaign("", SETTINGS | {"lang": lang, "office": ""}, **laid)
        seen, events = done(desk, "read")
        answers = [seen, *events, *(ask(desk, "one", file=row["file"]) for row in seen["rows"])]
        answers += [ask(desk, "distribute"), ask(desk, "merge"), ask(desk, "verify"), ask(desk, "roster")]
        answers += [ask(desk, "settings"), ask(desk, "trace", cell="表三!D4"), ask(desk, "trace", cell="没有这一格")]
        answers += [ask(desk, "outputs", which=which) for which in ("marked", "letters", "published", "follow-up")]
        answers += [ask(desk, "message", unit=unit) for unit in asked_of(seen)]
        file = next(row["file"] for row in seen["rows"] if row["code"])
        answers += [ask(desk, "code", file=file, written=written) for written in ("", "6094 5863", "x")]

        all_values = list(values(answers))
        assert plain >= {type(one) for one in all_values}
        texts = [one for one in all_values if isinstance(one, str) and "<" not in one]
        assert len(texts) > 500
        assert [] == [text for text in texts if NAMES_AN_OPTION.search(text)]


def asked_of(seen: Any) -> list[str]:
    """The units to which there is a message to write."""
    return [line["unit"] for line in seen["lines"] if line["asks"]]


COMMANDS = "|".join(("blank", "check", "merge", "status", "compare", "verify", "distribute", "form", "report", "page"))
NAMES_AN_OPTION = re.compile(rf"(?<![\w-])--[a-z]|gouji (?:{COMMANDS})\b|\bpip install")


def test_every_message_that_is_not_the_command_line_s_own_names_no_option() -> None:
    """Those of the user interface may, which only the command line says."""
    cli = "".join(path.read_text("utf-8") for path in sorted((SOURCE / "cli").glob("*.py")))
    below = "".join(path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "cli")
    for language in Language:
        for name in (*LETTERS, "words", "phrases", "errors"):
            assert [] == [text for text in values(texts(name, language)) if NAMES_AN_OPTION.search(str(text))]
        naming = [key for key, text in texts("ui", language).items() if NAMES_AN_OPTION.search(text)]
        assert {"usage_missing", "report_not_written"} <= set(naming)
        for key in naming:
            assert f'"{key}"' in cli or key.startswith("usage_"), key
            assert f'"{key}"' not in below, key


def test_what_is_known_is_not_read_again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, events = done(desk, "read")
    files = [event["reading"] for event in events if "reading" in event]
    known = [
        {"file": event["row"]["file"], "packed": event["packed"]} for event in events if "row" in event
    ]  # fmt: skip
    assert [row["file"] for row in seen["rows"]] == files == [one["file"] for one in known]
    assert all(len(one["packed"]) < 16_000 for one in known)

    monkeypatch.setattr("gouji.desk.reviews_kept.review_input", never)
    assert seen == ask(desk, "read")
    again = campaign("", SETTINGS, **county())
    assert seen == ask(again, "read", known=known)

    other = campaign("", SETTINGS | {"blank_as_zero": True}, **county())
    with pytest.raises(AssertionError, match="read"):
        ask(other, "read", known=known)


def never(*_: object, **__: object) -> None:
    raise AssertionError("read")


def test_a_changed_file_alone_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(desk, "read")
    read = list[str]()

    def watched(source: Any, office: Any) -> Any:
        read.append(source.file)
        return review_input(source, office)

    monkeypatch.setattr("gouji.desk.reviews_kept.review_input", watched)
    first, second = (one["name"] for one in county()["returns"][:2])
    ask(desk, "put", [given(first, county()["returns"][1]["data"])], kind="returns")
    ask(desk, "read")
    assert [f"{place('returns')}/{first}"] == read

    ask(desk, "remove", kind="returns", names=[second])
    assert f"{place('returns')}/{second}" not in {row["file"] for row in ask(desk, "read")["rows"]}


def test_a_file_that_hangs_is_told_and_the_others_go_on(desk: Desk) -> None:
    files = [f"{place('returns')}/{one['name']}" for one in county()["returns"]]
    seen = ask(desk, "read", refuse=[files[2]])
    rows = {row["file"]: row for row in seen["rows"]}

    assert files == list(rows)
    assert ["unreadable"] == [row["verdict"] for file, row in rows.items() if file == files[2]]
    assert "unreadable" not in {row["verdict"] for file, row in rows.items() if file != files[2]}
    (line,) = ask(desk, "one", file=files[2])["findings"]
    assert ("R105", files[2]) == (line["code"], line["file"])

    ask(desk, "put", county()["returns"][2:3], kind="returns")
    assert "unreadable" not in {row["verdict"] for row in ask(desk, "read")["rows"]}, "another file lies there"


def test_an_archive_that_hangs_is_refused_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk = campaign("", SETTINGS, **mixed())
    name = f"{place('returns')}/压缩包/乡镇.zip"
    member = f"{name}/石门镇.xlsx"

    assert member in {row["file"] for row in ask(desk, "read")["rows"]}
    rows = {row["file"]: row for row in ask(desk, "read", refuse=[name])["rows"]}
    assert member not in rows
    assert "unreadable" == rows[name]["verdict"]


def test_what_an_office_verifies_stays_so_until_it_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = campaign("", SETTINGS, **mixed())
    lines = [
        (row["file"], line)
        for row in ask(desk, "read")["rows"]
        for line in ask(desk, "one", file=row["file"])["findings"]
        if line["may_be_confirmed"]
    ]
    file, line = lines[0]
    before = ask(desk, "one", file=file)
    answer = ask(desk, "confirm", file=file, key=line["key"], note="电话核实无误", by="王某")
    (written,) = answer["files"]

    assert f"{place('verdicts')}/核实记录.csv" == written["name"]
    assert "电话核实无误（王某）" in written["data"].decode("utf-8-sig")
    assert line["key"] not in {one["key"] for one in answer["one"]["findings"] if one["may_be_confirmed"]}
    assert [line["key"]] == [one["key"] for one in answer["one"]["findings"] if one["confirmed"]]

    other = campaign(tmp_path / "再来", SETTINGS, **mixed(), verdicts=[given("旧.csv", written["data"])])
    shown = ask(other, "read")["rows"][[row["file"] for row in ask(desk, "read")["rows"]].index(file)]
    assert answer["one"]["row"]["counts"] == shown["counts"]

    taken_back = ask(desk, "unconfirm", file=file, key=line["key"])
    assert before == taken_back["one"]
    with pytest.raises(Refusal, match="里已经没有这一条"):
        ask(desk, "confirm", file=file, key="没有这一条", note="x")


def test_what_was_noted_in_the_follow_up_list_stands_in_the_next_one(desk: Desk) -> None:
    (first,) = ask(desk, "outputs", which="follow-up")["files"]
    for text in ("孙七说周五补报", "已补报"):
        book = openpyxl.load_workbook(io.BytesIO(first["data"]))
        book.worksheets[0]["L5"] = text
        book.save(written := io.BytesIO())
        ask(desk, "put", [given("催报表.xlsx", written.getvalue())], kind="notes")
        for _ in range(2):
            assert text == noted(desk)


@pytest.mark.parametrize("content", [b"", b"no list", (SAMPLES / "hongqi-2023.xlsx").read_bytes()])
def test_what_is_no_follow_up_list_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refusal, match="不是本程序做的催报表"):
        ask(desk, "put", [given("催报表.xlsx", content)], kind="notes")

    assert [] == ask(desk, "remove", kind="notes")["names"]


def test_of_follow_up_lists_the_last_counts_and_what_is_taken_out_is_gone(desk: Desk) -> None:
    (first,) = ask(desk, "outputs", which="follow-up")["files"]
    book = openpyxl.load_workbook(io.BytesIO(first["data"]))
    for name in ("甲.xlsx", "乙.xlsx"):
        book.worksheets[0]["L5"] = name
        book.save(written := io.BytesIO())

        assert [name] == ask(desk, "put", [given(name, written.getvalue())], kind="notes")["names"]
    assert "乙.xlsx" == noted(desk)
    ask(desk, "remove", kind="notes")
    assert not noted(desk)


def noted(desk: Desk) -> str | None:
    """What the follow-up list says of its first unit."""
    (made,) = ask(desk, "outputs", which="follow-up")["files"]
    said: str | None = openpyxl.load_workbook(io.BytesIO(made["data"])).worksheets[0]["L5"].value
    return said


def test_verdicts_on_what_does_not_lie_there_are_kept(desk: Desk) -> None:
    heads = "单位名称,年度,编号,提醒内容,单位说明,核实结论,备注,数字校验"
    line = "外县某局,2024,X-CARRY.person,,,已核实,另一批的,v0123456789ab"
    ask(desk, "put", [given("去年的.csv", f"{heads}\r\n{line}\r\n".encode("utf-8-sig"))], kind="verdicts")
    (written,) = ask(desk, "outputs", which="verdicts")["files"]

    assert line in written["data"].decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("roster", "名册.csv", "电话,备注\r\n1,2\r\n"), ("forms", "我的.toml", "id = ["), ("letter", "函.docx", "PK"),
        ("verdicts", "核实.csv", "甲,乙\r\n1,2\r\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_does_not_stay(desk: Desk, kind: str, name: str, content: str) -> None:
    before = ask(desk, "roster")
    with pytest.raises(Refusal, match=r"。|\n"):
        ask(desk, "put", [given(name if kind != "roster" else "另一份.csv", content.encode())], kind=kind)
    assert before == ask(desk, "roster")
    assert 8 == len(ask(desk, "read")["rows"])


@pytest.mark.parametrize(
    "wrong", [{"year": 1066}, {"due": "明天"}, {"policy": "both"}, {"fail_on": "never"}, {"form": "没有"}, {"period": "2024-Q9"}]
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_changes_nothing(desk: Desk, wrong: Mapping[str, Any]) -> None:
    before = ask(desk, "settings")
    with pytest.raises(Refusal):
        ask(desk, "settings", **wrong)
    assert before == ask(desk, "settings")


def test_a_campaign_goes_on_from_its_zip(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = ask(desk, "read")
    ask(desk, "settings", password="秘密")
    made = {which: ask(desk, "outputs", which=which)["files"] for which in ("marked", "follow-up")}
    (saved,) = ask(desk, "save")["files"]
    assert "秘密".encode() not in saved["data"]
    (tmp_path / "另一台").mkdir()
    monkeypatch.chdir(tmp_path / "另一台")
    other = Desk()
    opened = ask(other, "open", [saved])

    assert SETTINGS == opened["settings"]["given"]
    assert seen == ask(other, "read")
    for which, written in made.items():
        assert handed(written) == handed(ask(other, "outputs", which=which)["files"])


def figures_in(html: str) -> dict[str, int]:
    """The figures of tables by the ids of their cells."""
    return {cell: int(text) for cell, text in re.findall(r'id="sum-([^"]+)"[^>]*>(\d+)<', html)}


@pytest.mark.parametrize("again", [False, True])
def test_a_part_of_the_sum_comes_to_what_its_units_state(
    again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    top, *others = read_roster(SAMPLES / "名册.csv").units
    above = [f"{one.name},{one.kind},{top.name if one.kind == '部门' else ''}" for one in others]
    roster = "\n".join(["单位名称,类型,上级", f"{top.name},办公室,", *above])
    desk = campaign("", SETTINGS, roster=[given("名册.csv", roster.encode())], returns=county()["returns"])
    rows = ask(desk, "read")["rows"]
    stated = {row["unit"]: the(Return, read(row["file"], F21)).submission.values() for row in rows}
    merged = ask(desk, "merge")
    if again:
        desk = campaign("", SETTINGS)

    assert ["办公室", "部门", "镇街", top.name] == [one["name"] for one in merged["parts"]]
    assert [1, 4, 3, 5] == [len(one["units"]) for one in merged["parts"]]
    for part in merged["parts"]:
        found = figures_in(ask(desk, "part", name=part["name"], is_level=part["is_level"])["html"])
        typed = [cell for cell in found if cell not in F21.sums]
        assert len(typed) > 100
        assert {cell: sum(stated[unit][cell] or 0 for unit in part["units"]) for cell in typed} == {
            cell: found[cell] for cell in typed
        }


def test_a_part_that_the_sum_has_not_is_told(desk: Desk) -> None:
    with pytest.raises(Refusal, match="请重新点“汇总”"):
        ask(desk, "part", name="部门", is_level=True)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"no zip"])
def test_what_is_no_saved_campaign_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refusal):
        ask(desk, "open", [given("x.zip", content)])


def test_no_file_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "案头").mkdir()
    desk = campaign(tmp_path / "案头", SETTINGS)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("设置.json", json.dumps({"settings": {}, "times": {}}))
        out.writestr("../../逃.txt", "x")
    ask(desk, "open", [given("x.zip", archive.getvalue())])
    for name in ("../../逃.xlsx", "/逃.xlsx", "..\\..\\逃.xlsx", "C:\\逃.xlsx", "a/../../../逃.xlsx", "", ".."):
        ask(desk, "put", [given(name, b"x")], kind="returns")

    assert ["案头"] == [path.name for path in tmp_path.iterdir()]


def test_what_a_file_says_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<img src=x onerror=alert(1)>"
    monkeypatch.chdir(tmp_path)
    one = made(f"{evil}局", 2024)
    desk = campaign("", SETTINGS, returns=[given(f"{evil}.xlsx", xlsx(one)), given(f"{evil}.xls", b"no")])
    pages = [ask(desk, "one", file=row["file"])["html"] for row in ask(desk, "read")["rows"]]
    pages += [ask(desk, "merge")["html"]]
    name = f"{place('returns')}/{evil}.xlsx"
    pages += [ask(desk, "compare", left=name, right=name)["html"]]

    assert any("&lt;img src=x" in page for page in pages)
    assert [] == [page for page in pages if "<img" in page]


def test_it_keeps_no_more_after_many_batches_than_after_a_few(desk: Desk) -> None:
    """What is on the desk, packed, and nothing of what was."""

    def kept() -> tuple[int, int]:
        known = desk.session.reader.reviews.known
        return len(known), sum(map(len, known.values()))

    sizes = set()
    for number in range(4):
        ask(desk, "remove", kind="returns")
        batch = [given(f"{number}/{one['name']}", one["data"]) for one in county()["returns"]]
        ask(desk, "put", batch, kind="returns")
        ask(desk, "read")
        sizes.add(kept())
    assert {8} == {count for count, _ in sizes}
    assert all(size < 8 * 16_000 for _, size in sizes)


def test_it_needs_nothing_that_a_browser_has_not(tmp_path: Path) -> None:
    """No package but those of the page, no process, no thread, and no part of Python that Pyodide leaves out."""
    script = f"""
        import sys
        sys.path.append({str(Path(__file__).parent)!r})
        for name in {sorted(LACKING)!r}:
            sys.modules[name] = None
        import threading
        threading.Thread.start = None
        from gouji.formats import child
        child._IN_PLACE = True
        from desks import SETTINGS, ask, campaign, mixed
        desk = campaign("", SETTINGS, **mixed())
        assert any(row["file"].endswith(".xls") and row["verdict"] != "unreadable" for row in ask(desk, "read")["rows"])
        for which in ("marked", "letters", "follow-up", "report-html", "published"):
            ask(desk, "outputs", which=which)
        ask(desk, "merge"), ask(desk, "verify"), ask(desk, "distribute")
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (0, "") == (ran.returncode, ran.stderr)


LACKING = {
    "typer", "rich", "pandas", "numpy", "msoffcrypto", "cryptography", "lxml", "docx", "pdfplumber",
    "multiprocessing", "_multiprocessing", "sqlite3", "_ssl", "resource", "fcntl",
}  # fmt: skip


def test_blanks_made_again_say_what_was_learnt_since(desk: Desk) -> None:
    first = handed(ask(desk, "distribute")["files"])
    ask(desk, "put", mixed()["previous"], kind="previous")
    again = handed(ask(desk, "distribute")["files"])

    assert first.keys() == again.keys()
    known = [name for name in first if first[name] != again[name]]
    assert len(mixed()["previous"]) <= len(known), known
