"""A campaign at a desk: what it hands out is byte for byte what the command line writes, and it forgets in time."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from desks import SAMPLES, ask, campaign, county, files, place
from dresses import as_excel_5
from strategies import balanced

from gouji import Submission, layout, load_form
from gouji.cli.main import main
from gouji.desk.desk import Desk
from gouji.desk.protocol import File
from gouji.formats.xlsx.write import to_xlsx
from gouji.lists.rosters import read_roster
from gouji.model.grid import Document

F21 = load_form("2021")
SETTINGS = {
    "lang": "zh", "year": 2024, "unit": "清源县", "office": "清源县人民政府办公室", "contact": "李某 0351-5550100",
    "due": "2025-01-31", "date": "2025-01-20",
}  # fmt: skip
Laid = Mapping[str, list[File]]


def made(unit: str, year: int, scale: int = 1) -> Submission:
    return replace(balanced(F21, scale), unit=unit, year=year)


def xlsx(one: Submission) -> bytes:
    return to_xlsx(layout(F21, one))


def old(one: Submission) -> Document:
    """The sheets of a return that a unit fills in: the others have signs that old workbooks have not."""
    document = layout(F21, one)
    kept = (grid for grid in document if not any("−" in str(piece.value) for piece in grid.pieces))
    return replace(document, grids=tuple(kept))


def given(name: str, data: bytes) -> File:
    return {"name": name, "data": data, "modified": 1_737_000_000_000.0}


def mixed() -> Laid:
    """Returns of many kinds: two versions, an old workbook, a zip in a folder, what came back changed, no return."""
    units = [unit.name for unit in read_roster(SAMPLES / "名册.csv").units]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("石门镇.xlsx", xlsx(made(units[-1], 2024, 3)))
        archive.writestr("通知.txt", "请各单位抓紧报送。")
    returns = [
        *(given(f"来件/{one['name']}", one["data"]) for one in county()["returns"]),
        given("来件/水利局 更正.xlsx", xlsx(made("清源县水利局", 2024, 2))),
        given("来件/水利局.xls", as_excel_5(old(made("清源县水利局", 2024)))),
        given("压缩包/乡镇.zip", packed.getvalue()),
        given("去年的.xlsx", xlsx(made("清源县教育局", 2023))),
        given("<img src=x onerror=alert(1)>.xlsx", b"PK\3\4 nothing"),
        given("说明.docx", (SAMPLES / "hongqi-2023.xlsx").read_bytes()[:900]),
        *files(SAMPLES / "returned"),
    ]
    previous = [given(f"{unit}.xlsx", xlsx(made(unit, 2023, 7 + i))) for i, unit in enumerate(units[:4])]
    adjustments = "单元格,调整数,原因\r\nrequests.new.person,-2,重复计算\r\n".encode("gb18030")
    return {
        "roster": county()["roster"],
        "previous": previous,
        "returns": returns,
        "adjustments": [given("调整.csv", adjustments)],
    }


COMMON = ("--lang", "zh")


@pytest.fixture(params=["county", "mixed"])
def laid(request: pytest.FixtureRequest) -> Laid:
    return county() if request.param == "county" else mixed()


@pytest.fixture
def gouji(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., bytes]:
    """What a command of the command line puts out."""

    def run(*arguments: object) -> bytes:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit):
            main([*map(str, arguments), *COMMON])
        out, _ = capfdbinary.readouterr()
        return out

    return run


def options(laid: Laid) -> list[str]:
    """What the settings of the desk are on the command line."""
    known = ["--roster", f"{place('roster')}/名册.csv", "--year", "2024", "--unit", "清源县"]
    known += ["--previous", place("previous")] if "previous" in laid else []
    record = f"{place('verdicts')}/核实记录.csv"
    return known + (["--verdicts", record] if os.path.exists(record) else [])


def handed(files: list[File]) -> dict[str, bytes]:
    return {one["name"]: one["data"] for one in files}


def below(*names: str) -> dict[str, bytes]:
    """What lies at some places of the folder where we stand."""
    paths = (path for name in names for path in [Path(name), *sorted(Path(name).rglob("*"))])
    return {path.as_posix(): path.read_bytes() for path in paths if path.is_file()}


def confirmed(desk: Desk) -> None:
    """Verify the first warning that an office may verify."""
    for row in ask(desk, "overview")["rows"]:
        for line in ask(desk, "one", file=row["file"])["findings"]:
            if line["may_be_confirmed"]:
                ask(desk, "confirm", file=row["file"], key=line["key"], note="电话核实无误", by="王某")
                return
    pytest.fail("nothing may be verified")


def test_what_is_handed_out_is_what_the_command_line_writes(
    laid: Laid, gouji: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    returns, known = place("returns"), options(laid)
    check = ("check", returns, *known)
    theirs = {
        "report-html": {"审核报告.html": gouji(*check, "--format", "html", "--mark", "标注件")},
        "check-json": {"审核结果.json": gouji(*check, "--format", "json")},
        "verdicts": {"核实记录/核实记录.csv": gouji(*check, "--format", "verdicts")},
    }
    sender = ("--office", SETTINGS["office"], "--contact", SETTINGS["contact"], "--due", SETTINGS["due"])
    told = ("-o", "催报表.xlsx", "--slips", "退回", "--date", SETTINGS["date"], "--format", "json")
    theirs["status-json"] = {"报送情况.json": gouji("status", returns, *known, *sender, *told)}
    adjust = ("--adjust", f"{place('adjustments')}/调整.csv") if "adjustments" in laid else ()
    gouji("merge", returns, *known, *adjust, "-o", "汇总表.xlsx", "--json", "汇总数据.json")
    gouji("report", returns, *known, "--docx", "--html", "--md", "-o", "年度报告")
    gouji("distribute", f"{place('roster')}/名册.csv", "--year", 2024, "-o", "空白表",
          *(("--previous", place("previous")) if "previous" in laid else ()))  # fmt: skip
    theirs |= {"marked": below("标注件"), "letters": below("退回"), "follow-up": below("催报表.xlsx")}
    theirs |= {
        "published": below("年度报告"),
        "summary": below("汇总表.xlsx", "汇总数据.json"),
        "blanks": below("空白表"),
    }

    assert all(theirs.values())
    for which, written in ours.items():
        assert theirs[which].keys() == handed(written).keys(), which
        for name, content in handed(written).items():
            assert content == theirs[which][name], f"{which}: {name}"
