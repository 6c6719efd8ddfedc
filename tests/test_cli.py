"""The command line: exit codes, what goes where, and whatever people may get wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import typer
import xlsxwriter
from narrowed import the

from gouji import Language, Observation, Submission, __version__, layout, load_form, write
from gouji.cli.app import app
from gouji.cli.arguments import repaired
from gouji.cli.console import default_language
from gouji.cli.explain import explain
from gouji.cli.main import main
from gouji.messages.render import codes, ui_text

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
COUNTY = SAMPLES / "county"
HONGQI = SAMPLES / "hongqi-2023.xlsx"
TOY = HERE / "data" / "toy.toml"
OFFICE, POLICE, NIL, WILLOW = (
    COUNTY / f"{name}.xlsx"
    for name in ("01-清源县人民政府办公室", "03-清源县公安局", "06-城关镇人民政府", "07-柳河镇人民政府")
)
VERDICTS = ["pass", "pass", "fail", "fail", "pass", "pass", "undecided", "fail"]  # of the county, worked out by hand
COMMANDS = ["forms", "blank", "distribute", "read", "fill", "check", "merge", "status", "explain", "demo"]
LONG = "长" * 85 + "x" * 45  # 300 bytes, more than a file name may have


class Ran(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Gouji = Callable[..., Ran]


@pytest.fixture
def gouji(capsys: pytest.CaptureFixture[str]) -> Gouji:
    """Run gouji in this process."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments])
        return Ran(the(int, leaving.value.code), *capsys.readouterr())

    return run


def process(*arguments: object, cwd: Path | None = None, **environment: str) -> Ran:
    """Run gouji as a process of its own, with a language only if ``environment`` names one."""
    kept = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    done = subprocess.run(
        [sys.executable, "-m", "gouji", *map(str, arguments)],
        capture_output=True, encoding="utf-8", check=False, cwd=cwd,
        env=kept | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"} | environment,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder, hidden files too."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def figures(cells: dict[str, dict[str, object]]) -> dict[str, object]:
    """The values of the cells in JSON."""
    return {cell: seen["value"] for cell, seen in cells.items()}


def is_one_sentence(text: str) -> bool:
    """One line that ends as a sentence does and is no traceback."""
    return text.count("\n") == 1 and text.endswith(("。\n", ".\n", "）\n")) and "Traceback" not in text


def is_refused(ran: Ran) -> bool:
    """The job could not be done: one sentence, nothing else, and the exit code says so."""
    return ran.code == 2 and ran.out == "" and is_one_sentence(ran.err)


# ── what goes well ──────────────────────────────────────────────────────────────────────────


def test_forms_lists_the_editions_with_their_cells_and_rules(gouji: Gouji) -> None:
    ran = gouji("forms", "--lang", "en")
    heading, *lines = [line.split("\t") for line in ran.out.splitlines()]

    assert (0, "") == (ran.code, ran.err)
    assert [
        "id",
        "title",
        "edition",
        "years",
        "cells",
        "rules",
        "prescribed by",
        "family",
        "country",
        "office",
        "note",
    ] == (heading)
    assert [["zfxxgk-2021", "2021", "since 2021", "200"], ["zfxxgk-2019", "2019", "2019–2020", "198"]] == [
        [line[0], *line[2:5]] for line in lines[:2]
    ]
    assert ["CN", "CN", "CN", "US"] == [line[8] for line in lines[:4]]
    assert {"CN"} == {line[8] for line in lines if line[10]}


@pytest.mark.parametrize(("asked", "form"), [
    (["--year", 2024], "zfxxgk-2021"), (["--year", 2020], "zfxxgk-2019"), (["--form", 2019], "zfxxgk-2019"),
    (["--form", "zfxxgk-2021", "--year", 2021], "zfxxgk-2021"), ([], "zfxxgk-2021"),
])  # fmt: skip
def test_blank_takes_the_edition_of_the_year(gouji: Gouji, tmp_path: Path, asked: list[str | int], form: str) -> None:
    made = gouji("blank", *asked, "--unit", "甲局", "-o", tmp_path / "空白 表.xlsx")
    read = json.loads(gouji("read", tmp_path / "空白 表.xlsx").out)

    assert (0, "") == (made.code, made.out)
    assert 1 == made.err.count("\n")
    assert (form, "甲局") == (read["form"], read["unit"])
    assert {"blank"} == {cell["status"] for cell in read["cells"].values()}
    assert ["空白 表.xlsx"] == os.listdir(tmp_path)


def test_explain_tells_every_code_without_placeholders(capsys: pytest.CaptureFixture[str]) -> None:
    for code in codes():
        for lang in Language:
            assert 0 == explain(code.lower(), lang)
            out, err = capsys.readouterr()
            assert err == ""
            assert out.startswith(f"{code}  ")
            assert not set("{}") & set(out)


def test_version(gouji: Gouji) -> None:
    assert Ran(0, f"gouji {__version__}\n", "") == gouji("--version")


def test_no_arguments_at_all_show_the_help(gouji: Gouji) -> None:
    ran = gouji()

    assert (0, "") == (ran.code, ran.err)
    assert [] == [command for command in COMMANDS if f"\n  {command} " not in ran.out]


def test_form_check_says_that_a_form_is_sound(gouji: Gouji) -> None:
    ran = gouji("form", "check", TOY, "--lang", "en")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith(f"wards: {len(load_form(TOY).cells)} cells, ")


def test_fill_writes_the_totals_back_and_tells_what_changed(gouji: Gouji, tmp_path: Path) -> None:
    ran = gouji("fill", POLICE, "-o", tmp_path / "a.xlsx", "--lang", "en")
    cells = json.loads(gouji("read", tmp_path / "a.xlsx").out)["cells"]

    assert 0 == ran.code
    assert "表三!J8 (（三）不予公开 1.属于国家秘密·总计): 3 → 12" in ran.out.splitlines()
    assert 12 == cells["requests.denied.state_secret.total"]["value"]
    assert 34 == cells["requests.handled.person"]["value"]
    assert 1 == ran.err.count("\n")


def test_fill_of_a_sound_return_changes_no_figure(gouji: Gouji, tmp_path: Path) -> None:
    ran = gouji("fill", OFFICE, "-o", tmp_path / "a.xlsx")

    assert 0 == ran.code
    assert 1 == ran.out.count("\n")
    before, after = (json.loads(gouji("read", path).out)["cells"] for path in (OFFICE, tmp_path / "a.xlsx"))
    assert figures(before) == figures(after)


def test_fill_of_a_workbook_saved_without_results_can_be_read(gouji: Gouji, tmp_path: Path) -> None:
    openpyxl.load_workbook(OFFICE).save(tmp_path / "typed.xlsx")  # formulas followed by an empty <v />
    gouji("fill", tmp_path / "typed.xlsx", "-o", tmp_path / "a.xlsx")

    assert 0 == gouji("read", tmp_path / "a.xlsx").code


def test_merge_adds_up_the_county(gouji: Gouji, tmp_path: Path) -> None:
    ran = gouji("merge", COUNTY, "--unit", "清源县", "-o", tmp_path / "a.xlsx", "--json", tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))

    assert 1 == ran.code  # three units have errors
    assert 152 == data["cells"]["requests.new.person"]["value"]  # 38 + 12 + 27 + 54 + 9 + 0 + 5 + 7
    assert 12 == data["cells"]["requests.new.person"]["contributors"]["清源县教育局"]
    assert VERDICTS == [member["verdict"] for member in data["members"]]
    assert {"a.xlsx", "a.json"} == set(os.listdir(tmp_path))


def test_a_summary_is_a_return_of_the_next_level(gouji: Gouji, tmp_path: Path) -> None:
    gouji("merge", COUNTY, "--unit", "清源县", "-o", tmp_path / "a.xlsx")
    data = json.loads(gouji("read", tmp_path / "a.xlsx").out)

    assert ("清源县", 2024, 152) == (data["unit"], data["year"], data["cells"]["requests.new.person"]["value"])


def test_demo_plays_the_whole_story(gouji: Gouji, tmp_path: Path) -> None:
    ran = gouji("demo", tmp_path / "演示")
    made = set(contents(tmp_path / "演示"))

    assert (0, "") == (ran.code, ran.err)
    assert [10 + 1, 8] == [sum(name.startswith(folder) for name in made) for folder in ("1-空白表/", "2-回收件/")]
    assert {"3-审核报告.md", "3-催报表.xlsx", "4-汇总表.xlsx", "4-汇总数据.json"} <= made
    sent_back = {"清源县公安局", "清源县自然资源局", "柳河镇人民政府", "东关街道办事处"}
    assert {
        f"3-退回/{unit}/{unit}-{what}" for unit in sent_back for what in ("退回函.docx", "短消息.txt", "标注件.xlsx")
    } | {f"3-退回/{unit}/{unit}-短消息.txt" for unit in ("清源县水利局", "石门镇人民政府")} == {
        name for name in made if name.startswith("3-退回/") and Path(name).suffix
    }
    for said in ("清源县水利局", "石门镇人民政府", "M141", "M159"):
        assert said in ran.out
    assert [] == [name for name in made if name.endswith(".tmp")]


def test_demo_without_a_folder_never_touches_an_earlier_one(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gouji-demo").mkdir()

    assert 0 == gouji("demo").code
    assert [] == os.listdir(tmp_path / "gouji-demo")
    assert {"gouji-demo", "gouji-demo-2"} == set(os.listdir(tmp_path))


def test_another_kind_of_form_goes_through_every_command(gouji: Gouji, tmp_path: Path) -> None:
    blank, full, form = tmp_path / "空.xlsx", tmp_path / "满.xlsx", load_form(TOY)
    assert 0 == gouji("blank", "--form", TOY, "--year", 2024, "--unit", "一院", "-o", blank).code
    assert list(form.cells) == list(json.loads(gouji("read", blank, "--form", TOY).out)["cells"])
    figures = {cell: Observation.of(0 if cell in form.sums else i) for i, cell in enumerate(form.cells, 1)}
    write(layout(form, Submission(form, "一院", 2024, figures)), tmp_path / "typed.xlsx")  # totals typed over

    filled = gouji("fill", tmp_path / "typed.xlsx", "--form", TOY, "-o", full)
    assert (0, len(form.sums) + 1) == (filled.code, filled.out.count("\n"))
    read = json.loads(gouji("read", full, "--form", TOY).out)
    value = {cell: seen["value"] for cell, seen in read["cells"].items()}
    assert ("wards", "一院", 2024) == (read["form"], read["unit"], read["year"])
    heart = [value[f"beds.inner.heart.used.{column}"] for column in ("day", "night", "all")]
    assert heart[0] + heart[1] == heart[2]
    assert value["beds.total.used.all"] is not None

    checked = gouji("check", full, "--form", TOY, "--format", "json")
    (found,) = json.loads(checked.out)["submissions"]
    broken = {finding["rule"] for finding in found["findings"] if finding["severity"] == "error"}
    assert {"CROSS"} == broken  # as 1, 2, 3 … do
    assert ("fail", 1) == (found["verdict"], checked.code)

    write(layout(form, Submission(form, "二院", 2024, figures)), tmp_path / "二院.xlsx")
    files = [full, tmp_path / "二院.xlsx"]
    assert 1 == gouji("merge", *files, "--form", TOY, "-o", tmp_path / "s.xlsx", "--json", tmp_path / "s.json").code
    total = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert {"一院": value["beds.surgery.planned"], "二院": value["beds.surgery.planned"]} == total["cells"][
        "beds.surgery.planned"]["contributors"]  # fmt: skip
    assert 2 * value["beds.surgery.planned"] == total["cells"]["beds.surgery.planned"]["value"]


# ── exit codes ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("path", "fail_on", "code"), [
    (HONGQI, "error", 0), (HONGQI, "information", 0),
    (NIL, "error", 0), (NIL, "warning", 0), (NIL, "information", 1),
    (WILLOW, "error", 0), (WILLOW, "warning", 1), (WILLOW, "information", 1),
    (POLICE, "error", 1), (POLICE, "warning", 1),
    (COUNTY, "error", 1),
], ids=lambda value: getattr(value, "stem", value))  # fmt: skip
def test_check_exits_by_the_worst_finding(gouji: Gouji, path: Path, fail_on: str, code: int) -> None:
    assert code == gouji("check", path, "--fail-on", fail_on).code


def test_check_exits_1_on_errors_unless_told_otherwise(gouji: Gouji) -> None:
    assert [0, 0, 1] == [gouji("check", path).code for path in (NIL, WILLOW, POLICE)]


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1)])
def test_merge_exits_by_the_worst_finding(gouji: Gouji, tmp_path: Path, fail_on: str, code: int) -> None:
    assert code == gouji("merge", WILLOW, NIL, "-o", tmp_path / "a.xlsx", "--fail-on", fail_on).code
    assert (tmp_path / "a.xlsx").is_file()


def test_counting_blanks_as_zero_decides_what_was_undecided(gouji: Gouji) -> None:
    (found,) = json.loads(gouji("check", WILLOW, "--blank-as-zero", "--format", "json").out)["submissions"]
    cells = {finding["code"]: len(finding["cells"]) for finding in found["findings"]}

    assert {"R131": 48, "E103": 12} == cells  # 24 rows × 2 columns left blank; the “/” in 表四 are no blanks


# ── the shape of JSON ───────────────────────────────────────────────────────────────────────

TEXT, NUMBER, NONE = str, (int, float), type(None)
FINDING = {"code": TEXT, "severity": TEXT, "rule": (TEXT, NONE), "cells": list, "at": list, "left": (int, float, NONE),
           "right": (int, float, NONE), "imbalance": (int, float, NONE), "message": TEXT}  # fmt: skip
READING = {"form": TEXT, "unit": TEXT, "year": int, "period": TEXT, "file": TEXT, "sha256": TEXT, "code": (TEXT, NONE), "rows": dict, "cells": dict,
           "unit_at": (TEXT, NONE), "evidence": dict, "findings": list, "nil_return": bool, "contact": dict, "explanations": dict}  # fmt: skip
CELL = {"value": (*NUMBER, NONE), "raw": TEXT, "status": TEXT, "at": TEXT, "way": TEXT, "formula": (TEXT, NONE)}
CHECKED = {"file": TEXT, "unit": (TEXT, NONE), "year": (int, NONE), "period": (TEXT, NONE), "form": (TEXT, NONE), "verdict": TEXT, "code": (TEXT, NONE),
           "findings": list, "explanations": list, "claims": list, "sha256": (TEXT, NONE)}  # fmt: skip
MERGED = {"form": TEXT, "unit": (TEXT, NONE), "year": int, "period": TEXT, "cells": dict, "members": list, "missing": list,
          "excluded": list, "findings": list, "adjustments": list, "nodes": list,
          "explanations": dict}  # fmt: skip
EXPLANATION = {"cells": list, "slip": TEXT, "evidence": list, "message": TEXT}
CORRECTION = {"cell": TEXT, "at": TEXT, "reported": NUMBER, "suggested": NUMBER}


def has_shape(value: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Whether these are just the keys, and each value of its type."""
    assert shape.keys() == value.keys()
    assert [] == [key for key, kinds in shape.items() if not isinstance(value[key], kinds)]
    return True


@pytest.mark.parametrize("path", [HONGQI, *sorted(COUNTY.iterdir())], ids=lambda path: path.stem)
def test_json_of_read(gouji: Gouji, path: Path) -> None:
    ran = gouji("read", path)
    data = json.loads(ran.out)

    assert ran.err == ""
    assert has_shape(data, READING)
    assert list(load_form("2021").cells) == list(data["cells"])
    assert os.fspath(path) == data["file"]
    assert (64, set()) == (len(data["sha256"]), set(data["sha256"]) - set("0123456789abcdef"))
    for cell in data["cells"].values():
        assert has_shape(cell, CELL)
        assert cell["status"] in {"reported", "blank", "not_applicable", "not_a_number", "uncomputed"}
    assert all(has_shape(finding, FINDING) for finding in data["findings"])


def test_json_of_read_says_where_each_figure_stands(gouji: Gouji) -> None:
    data = json.loads(gouji("read", POLICE).out)

    assert ("封面!C4", 2024, "清源县公安局") == (data["unit_at"], data["year"], data["unit"])
    secrets = data["cells"]["requests.denied.state_secret.person"]
    assert (12, "12", "reported", "表三!D8") == tuple(secrets[key] for key in ("value", "raw", "status", "at"))


def test_json_of_check(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    data = json.loads(gouji("check", COUNTY, tmp_path / "空.xlsx", "--format", "json").out)

    assert has_shape(data, {"submissions": list, "counts": dict, "passed_over": list})
    assert {"pass": 4, "fail": 3, "undecided": 1, "unreadable": 1} == data["counts"]
    assert [*VERDICTS, "unreadable"] == [found["verdict"] for found in data["submissions"]]
    for found in data["submissions"]:
        assert has_shape(found, CHECKED)
        assert all(has_shape(finding, FINDING) for finding in found["findings"])
        assert all(has_shape(why, EXPLANATION) for why in found["explanations"])
        assert all(has_shape(cell, CORRECTION) for why in found["explanations"] for cell in why["cells"])
        assert (found["verdict"] == "unreadable") == (found["form"] is None)


def test_json_of_check_tells_both_sides(gouji: Gouji) -> None:
    (found,) = json.loads(gouji("check", POLICE, "--format", "json").out)["submissions"]
    (row, column) = found["findings"]

    assert ("E102", "T3-ROW.denied.state_secret", 3, 12, -9) == tuple(
        row[key] for key in ("code", "rule", "left", "right", "imbalance"))  # fmt: skip
    assert {"表三!J8", "表三!D8"} <= set(row["at"])
    assert "requests.denied.state_secret.person" in column["cells"]
    assert row["message"].startswith("清源县公安局")


def test_json_of_check_locates_the_wrong_cell(gouji: Gouji) -> None:
    (found,) = json.loads(gouji("check", POLICE, "--format", "json").out)["submissions"]

    assert [[{"cell": "requests.denied.state_secret.person", "at": "表三!D8", "reported": 12, "suggested": 3}]] == [
        why["cells"] for why in found["explanations"]
    ]


def test_json_of_merge(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    ran = gouji("merge", COUNTY, tmp_path / "空.xlsx", "-o", tmp_path / "a.xlsx", "--json", tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))

    assert 1 == ran.code
    assert has_shape(data, MERGED)
    assert list(load_form("2021").cells) == list(data["cells"])
    for cell in data["cells"].values():
        assert has_shape(cell, {"value": NUMBER, "contributors": dict})
        assert all(isinstance(value, NUMBER) for value in cell["contributors"].values())
    for member in data["members"]:
        assert has_shape(member, {"unit": TEXT, "file": TEXT, "sha256": TEXT, "verdict": TEXT})
    (excluded,) = data["excluded"]
    assert has_shape(excluded, {"file": TEXT, "code": TEXT, "message": TEXT})
    assert (os.fspath(tmp_path / "空.xlsx"), "M101") == (excluded["file"], excluded["code"])
    assert all(has_shape(finding, FINDING) for finding in data["findings"])


def test_every_leaf_is_the_sum_of_its_contributors(gouji: Gouji, tmp_path: Path) -> None:
    gouji("merge", COUNTY, "-o", tmp_path / "a.xlsx", "--json", tmp_path / "a.json")
    cells = json.loads((tmp_path / "a.json").read_text("utf-8"))["cells"]
    leaves = cells.keys() - load_form("2021").sums.keys()

    assert 166 == len(leaves)  # 10 in 表二, 24 × 6 in 表三, 3 × 4 in 表四
    for leaf in leaves:
        assert sum(cells[leaf]["contributors"].values()) == pytest.approx(cells[leaf]["value"], abs=1e-9)


# ── files that are no returns ───────────────────────────────────────────────────────────────


def wrong_sheet(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("通讯录").write_string("A1", "姓名")


BAD_FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("R101", lambda path: None),
    "folder": ("R102", lambda path: path.mkdir()),
    "empty": ("R104", lambda path: path.write_bytes(b"")),
    "text": ("R110", lambda path: path.write_text("单位名称：甲局", "utf-8")),
    "csv": ("R110", lambda path: path.write_text("单位,数\n甲局,3\n", "utf-8")),
    "html": ("R110", lambda path: path.write_text("<html><table><tr><td>甲局</table>", "utf-8")),
    "xls": ("R106", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))),
    "zeros": ("R106", lambda path: path.write_bytes(bytes(4096))),
    "cut off": ("R108", lambda path: path.write_bytes(HONGQI.read_bytes()[:-2000])),
    "no form": ("R110", wrong_sheet),
}


@pytest.fixture(params=BAD_FILES)
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A path with nothing usable at it, and the code that says so."""
    code, make = BAD_FILES[request.param]
    path = tmp_path / "甲局.xlsx"
    make(path)
    return path, code


@pytest.mark.parametrize("arguments", [["read"], ["fill", "-o", "out.xlsx"]], ids=lambda a: a[0])
def test_a_bad_file_is_refused_in_one_sentence(
    gouji: Gouji, bad: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    path, _ = bad
    monkeypatch.chdir(path.parent)
    before = contents(path.parent)
    ran = gouji(*arguments, path)

    assert is_refused(ran)
    assert os.fspath(path) in ran.err
    assert before == contents(path.parent)


FILES_ONLY = pytest.mark.parametrize("bad", [kind for kind in BAD_FILES if kind != "folder"], indirect=True)


@FILES_ONLY
def test_checking_a_bad_file_alone_says_what_is_wrong_and_exits_2(gouji: Gouji, bad: tuple[Path, str]) -> None:
    path, code = bad
    ran = gouji("check", path, "--format", "json")
    (found,) = json.loads(ran.out)["submissions"]

    assert (2, "") == (ran.code, ran.err)
    assert ("unreadable", [code]) == (found["verdict"], [finding["code"] for finding in found["findings"]])


@FILES_ONLY
def test_a_bad_file_does_not_stop_the_others(gouji: Gouji, bad: tuple[Path, str]) -> None:
    path, code = bad
    ran = gouji("check", HONGQI, path, NIL, "--format", "json")
    found = json.loads(ran.out)["submissions"]

    assert 1 == ran.code
    assert ["pass", "unreadable", "pass"] == [submission["verdict"] for submission in found]
    assert [code] == [finding["code"] for finding in found[1]["findings"]]


def test_merging_bad_files_alone_makes_nothing(gouji: Gouji, bad: tuple[Path, str]) -> None:
    path, _ = bad
    before = contents(path.parent)
    ran = gouji("merge", path, "-o", path.parent / "a.xlsx", "--json", path.parent / "a.json")
    *told, last = ran.err.splitlines(keepends=True)

    assert (2, "") == (ran.code, ran.out)
    assert all(is_one_sentence(line) for line in (*told, last))
    assert (0 if path.is_dir() else 1) == len(told)
    assert before == contents(path.parent)


@FILES_ONLY
def test_merging_goes_on_without_a_bad_file_and_says_so(gouji: Gouji, bad: tuple[Path, str]) -> None:
    path, _ = bad
    ran = gouji("merge", HONGQI, path, "-o", path.parent / "a.xlsx", "--json", path.parent / "a.json")
    data = json.loads((path.parent / "a.json").read_text("utf-8"))

    assert 1 == ran.code
    assert [("M101", os.fspath(path))] == [(left["code"], left["file"]) for left in data["excluded"]]
    assert ["红旗区科学技术局"] == [member["unit"] for member in data["members"]]


def test_a_folder_without_spreadsheets(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("x", "utf-8")
    (tmp_path / "~$甲.xlsx").write_bytes(b"x")
    (tmp_path / ".隐藏.xlsx").write_bytes(b"x")
    before = contents(tmp_path)

    for ran in (gouji("check", tmp_path), gouji("merge", tmp_path, "-o", tmp_path / "a.xlsx")):
        assert (2, "") == (ran.code, ran.out)
        said = ran.err.splitlines()
        assert [True, True, True, False] == [
            any(name in line for name in ("说明.txt", "~$甲", ".隐藏")) for line in said
        ]
    assert before == contents(tmp_path)


def test_folders_are_searched_in_depth_and_in_order(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("乙/2.xlsx", "1.XLSX", "甲/丙/3.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HONGQI, tmp_path / name)
    found = json.loads(gouji("check", tmp_path, "--format", "json").out)["submissions"]

    assert ["1.XLSX", "乙/2.xlsx", "甲/丙/3.xlsx"] == [Path(f["file"]).relative_to(tmp_path).as_posix() for f in found]


LISTS = {
    "--roster": ("名册.xlsx", ["单位名称", "联系人"], ["清源县公安局", "张三"]),
    "--verdicts": ("核实.xlsx", ["单位名称", "编号", "核实结论", "数字校验"], ["清源县公安局", "T2-FEE", "", "v0"]),
    "--adjust": ("调整.xlsx", ["单元格", "调整数", "原因"], ["requests.new.person", 1, "漏登"]),
}


def listed(folder: Path, *options: Any) -> list[object]:
    """Options with the lists they name, made in ``folder`` as an office keeps them."""
    for name, *rows in map(LISTS.__getitem__, options):
        book: Any = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / name)
    return [word for option in options for word in (option, folder / LISTS[option][0])]


@pytest.mark.parametrize(("command", "options"), [
    ("check", ["--roster", "--verdicts"]), ("status", ["--roster", "--verdicts"]),
    ("merge", ["--roster", "--verdicts", "--adjust"]),
])  # fmt: skip
def test_the_lists_that_an_office_gives_change_nothing_where_they_lie(
    gouji: Gouji, tmp_path: Path, command: str, options: Any
) -> None:
    returns, elsewhere = tmp_path / "收件", tmp_path / "台账"
    returns.mkdir()
    elsewhere.mkdir()
    shutil.copyfile(POLICE, returns / "公安局.xlsx")
    rest = ["-o", tmp_path / "汇总.xlsx", "--force"] if command == "merge" else []
    ran = gouji(command, returns, *rest, *listed(elsewhere, *options))

    assert ran.code < 2
    assert ran == gouji(command, returns, *rest, *listed(returns, *options))


@pytest.mark.parametrize(("command", "counted"), [
    ("check", "共 2 份：通过 0，有错误 1，未填全 0，读不了 1。"), ("status", "应报 1 个单位：已报 1，未报 0，读不了 0，"),
    ("merge", "汇总了 1 个单位 2024 年度的报表，1 个文件没有汇入。"),
])  # fmt: skip
def test_a_list_among_the_returns_that_nobody_gave_is_named_and_counts_for_nobody(
    gouji: Gouji, tmp_path: Path, command: str, counted: Any
) -> None:
    returns = tmp_path / "收件"
    returns.mkdir()
    shutil.copyfile(POLICE, returns / "公安局.xlsx")
    listed(returns, "--roster")
    rest = {"check": [], "status": listed(tmp_path, "--roster"), "merge": ["-o", tmp_path / "汇总.xlsx"]}[command]
    ran = gouji(command, returns, *rest)

    assert (1, 1) == (ran.code, ran.out.count(f"{returns / '名册.xlsx'} 里没有认得出的报表"))
    assert counted in ran.out


# ── places that cannot be written ───────────────────────────────────────────────────────────

MAKERS: dict[str, list[str | Path]] = {
    "blank": ["blank"],
    "fill": ["fill", HONGQI],
    "merge": ["merge", HONGQI],
}
BAD_PLACES = {
    "under a file": ("file/a.xlsx", True),
    "a folder": ("folder", True),
    "in no folder": ("none/a.xlsx", True),
    "a name too long": (f"{LONG}.xlsx", True),
    "there already": ("file", False),
    "a pipe": ("pipe", True),
}


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A folder with a file, a folder and a pipe in it."""
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    else:
        (tmp_path / "pipe").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", MAKERS)
@pytest.mark.parametrize("place", BAD_PLACES)
def test_a_place_that_cannot_be_written_is_refused_and_nothing_touched(
    gouji: Gouji, places: Path, command: str, place: str
) -> None:
    name, force = BAD_PLACES[place]
    before = contents(places)
    ran = gouji(*MAKERS[command], "-o", places / name, *["--force"] * force)

    assert is_refused(ran)
    assert name in ran.err
    assert before == contents(places)


@pytest.mark.parametrize("place", BAD_PLACES)
def test_merge_makes_no_summary_when_the_json_has_no_place(gouji: Gouji, places: Path, place: str) -> None:
    name, force = BAD_PLACES[place]
    before = contents(places)
    ran = gouji("merge", HONGQI, "-o", places / "a.xlsx", "--json", places / name, *["--force"] * force)

    assert is_refused(ran)
    assert before == contents(places)


@pytest.mark.parametrize("place", ["file", "file/demo"])
def test_demo_needs_a_folder(gouji: Gouji, places: Path, place: str) -> None:
    before = contents(places)

    assert is_refused(gouji("demo", places / place))
    assert is_refused(gouji("demo", places / place, "--force"))
    assert before == contents(places)


@pytest.mark.slow
def test_demo_overwrites_only_by_force_and_reads_only_its_own_returns(gouji: Gouji, tmp_path: Path) -> None:
    first = gouji("demo", tmp_path)
    shutil.copyfile(HONGQI, tmp_path / "2-回收件" / "别的.xlsx")
    before = contents(tmp_path)

    assert is_refused(gouji("demo", tmp_path))
    assert before == contents(tmp_path)
    assert first == gouji("demo", tmp_path, "--force")


@pytest.mark.parametrize("command", MAKERS)
def test_force_replaces_a_file(gouji: Gouji, places: Path, command: str) -> None:
    (places / "file").rename(places / "file.xlsx")

    assert 2 == gouji(*MAKERS[command], "-o", places / "file.xlsx").code
    assert 0 == gouji(*MAKERS[command], "-o", places / "file.xlsx", "--force").code
    assert b"PK" == (places / "file.xlsx").read_bytes()[:2]


# ── merging into what is merged ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_a_return_is_never_overwritten_by_the_summary(gouji: Gouji, tmp_path: Path, named: bool) -> None:
    for path in (POLICE, NIL):
        shutil.copyfile(path, tmp_path / path.name)
    before = contents(tmp_path)
    paths = [tmp_path / POLICE.name, tmp_path / NIL.name] if named else [tmp_path]

    assert is_refused(gouji("merge", *paths, "-o", tmp_path / NIL.name, "--force"))
    assert is_refused(gouji("merge", *paths, "-o", tmp_path / "a.xlsx", "--json", tmp_path / NIL.name, "--force"))
    assert is_refused(gouji("merge", *paths, "-o", tmp_path / "." / NIL.name))
    assert before == contents(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="making links needs rights on Windows")
def test_a_return_is_known_through_a_link(gouji: Gouji, tmp_path: Path) -> None:
    shutil.copyfile(NIL, tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")

    assert is_refused(gouji("merge", tmp_path / "a.xlsx", HONGQI, "-o", tmp_path / "b.xlsx", "--force"))
    assert (tmp_path / "b.xlsx").is_symlink()
    assert NIL.read_bytes() == (tmp_path / "a.xlsx").read_bytes()


def test_an_earlier_summary_in_the_folder_is_replaced_and_not_added(gouji: Gouji, tmp_path: Path) -> None:
    for path in (WILLOW, NIL):
        shutil.copyfile(path, tmp_path / path.name)
    merge = ["merge", tmp_path, "-o", tmp_path / "汇总.xlsx", "--json", tmp_path / "汇总.json"]
    assert 0 == gouji(*merge).code
    before = contents(tmp_path)

    assert 0 == gouji(*merge, "--force").code
    assert before == contents(tmp_path)


def test_an_earlier_summary_named_as_an_input_is_one(gouji: Gouji, tmp_path: Path) -> None:
    gouji("merge", HONGQI, "-o", tmp_path / "县.xlsx")
    before = contents(tmp_path)

    assert is_refused(gouji("merge", tmp_path / "县.xlsx", NIL, "-o", tmp_path / "县.xlsx", "--force"))
    assert before == contents(tmp_path)


def test_when_nothing_counts_there_is_no_summary_and_it_is_said_why(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copyfile(COUNTY / "02-清源县教育局.xlsx", tmp_path / name)
    ran = gouji("merge", tmp_path, "--policy", "refuse", "-o", tmp_path / "s.xlsx")

    assert (2, "") == (ran.code, ran.out)
    assert 2 == ran.err.count("M112")
    assert not (tmp_path / "s.xlsx").exists()


def test_a_file_that_several_paths_lead_to_is_read_once(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "再来").symlink_to(COUNTY, target_is_directory=True)
    ran = gouji("merge", COUNTY, COUNTY / "02-清源县教育局.xlsx", tmp_path / "再来", COUNTY, "-o", tmp_path / "s.xlsx")

    assert "M111" not in ran.out
    assert "汇总了 8 个单位 2024 年度的报表，0 个文件没有汇入" in ran.out


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [
    ("check", COUNTY), ("read", COUNTY / "02-清源县教育局.xlsx"), ("merge", COUNTY, "-o", "s.xlsx", "--previous", COUNTY),
    ("status", COUNTY, "--roster", "r.csv"), ("merge", COUNTY, "-o", "s.xlsx", "--roster", "r.csv"),
    ("distribute", "r.csv", "--year", "2025", "-o", "d"), ("verify", "v.xlsx", COUNTY), ("trace", "表三!D4", "v.xlsx"),
], ids=str)  # fmt: skip
def test_whether_a_path_can_be_read_is_left_to_the_reading(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str | Path, ...]
) -> None:
    """The system's own answer would stop a batch for one folder."""
    codes: list[int] = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        monkeypatch.chdir(folder)
        Path("r.csv").write_text("单位名称\n清源县教育局\n", "utf-8")
        gouji("merge", COUNTY, "-o", "v.xlsx")
        if codes:
            monkeypatch.setattr("os.access", lambda *_, **__: False)
        codes.append(gouji(*arguments).code)

    assert codes[0] == codes[1] != 2


def test_summary_and_json_need_two_places(gouji: Gouji, tmp_path: Path) -> None:
    place = tmp_path / "a.xlsx"

    assert is_refused(gouji("merge", HONGQI, "-o", place, "--json", tmp_path / "." / "a.xlsx", "--force"))
    assert {} == contents(tmp_path)


# ── wrong command lines ─────────────────────────────────────────────────────────────────────

USAGE: dict[str, list[str | Path]] = {
    "no such command": ["zähle"],
    "no such command of form": ["form", "zähle"],
    "no command of form": ["form"],
    "no such option": ["check", "--formt", "json", "x"],
    "option of no command": ["--year", "2024"],
    "no such short option": ["check", "-x"],
    "option without value": ["check", "--format"],
    "flag with a value": ["blank", "-o", "a.xlsx", "--force=1"],
    "format that is none": ["check", "--format", "pdf", "x"],
    "severity that is none": ["check", "--fail-on", "fatal", "x"],
    "language that is none": ["check", "--lang", "xx", "x"],
    "year that is no number": ["blank", "--year", "今年", "-o", "a.xlsx"],
    "year with decimals": ["blank", "--year", "2024.5", "-o", "a.xlsx"],
    "year before all": ["blank", "--year", "1999", "-o", "a.xlsx"],
    "year after all": ["blank", "--year", "20240", "-o", "a.xlsx"],
    "year below zero": ["blank", "--year", "-1", "-o", "a.xlsx"],
    "year without edition": ["blank", "--year", "2010", "-o", "a.xlsx"],
    "year outside the form": ["blank", "--form", "2019", "--year", "2024", "-o", "a.xlsx"],
    "year before the toy": ["blank", "--form", TOY, "--year", "2019", "-o", "a.xlsx"],
    "output missing": ["blank"],
    "output empty": ["blank", "-o", ""],
    "file missing": ["read"],
    "files missing": ["check"],
    "files of merge missing": ["merge", "-o", "a.xlsx"],
    "code missing": ["explain"],
    "form missing": ["form", "check"],
    "two files for one": ["read", "我的", "报表.xlsx"],
    "unknown form": ["blank", "--form", "1949", "-o", "a.xlsx"],
    "form that is no file": ["check", "--form", "none.toml", HONGQI],
    "form that is a folder": ["check", "--form", HERE, HONGQI],
    "form that is a workbook": ["check", "--form", HONGQI, HONGQI],
    "form that is empty": ["check", "--form", "", HONGQI],
    "form with a newline": ["check", "--form", "a\nb", HONGQI],
    "unknown code": ["explain", "E999"],
    "code that is a table": ["explain", "ui"],
    "code that is empty": ["explain", ""],
    "form file that is not there": ["form", "check", "none.toml"],
}


@pytest.mark.parametrize("case", USAGE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_command_line_is_answered_in_one_sentence(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, language: str
) -> None:
    monkeypatch.setattr("gouji.cli.console.LANGUAGE", language)
    monkeypatch.chdir(tmp_path)
    arguments = USAGE[case]
    takes_language = case not in ("option of no command", "language that is none") and len(arguments) > 1
    at = 2 if arguments[0] == "form" else 1
    given = [*arguments[:at], "--lang", language, *arguments[at:]] if takes_language else arguments
    ran = gouji(*given)

    assert is_refused(ran)
    assert ("。\n" if language == "zh" else ".\n") == ran.err[-2:]
    assert {} == contents(tmp_path)


@pytest.mark.parametrize(("arguments", "named"), [
    (["blank"], "--output"), (["check"], "PATH"), (["check", "--formt", "x"], "--formt"),
    (["check", "--format"], "--format"), (["check", "--format", "pdf", "x"], "text, json, md, html, ess"),
    (["check", "--fail-on", "x", "x"], "information, warning, error"), (["check", "--lang", "xx", "x"], "zh, en"),
    (["trace", "--format", "md", "A1", "x"], "text, json。"), (["form", "check", "--format", "md", "x"], "text, json。"),
    (["status", "--roster", "x", "--format", "md", "x"], "text, json。"),
    (["blank", "--year", "x", "-o", "a"], "2000–2099"), (["form"], "check"),
    (["nothing"], "forms, blank, distribute, read, fill, check, code, compare, merge, status, report, trace, verify, explain, demo, form"),
    (["blank", "--form", "1949", "-o", "a"], "zfxxgk-2021, zfxxgk-2019"),
    (["blank", "--year", "2010", "-o", "a"], "2010"), (["explain", "E999"], "E101"),
])  # fmt: skip
def test_the_sentence_names_what_is_wrong_or_what_is_right(gouji: Gouji, arguments: list[str], named: str) -> None:
    assert named in gouji(*arguments).err


BROKEN_FORMS = {
    "syntax": ("[form\n", 1),
    "empty": ("", 1),
    "latin": (None, 1),
    "unknown key": (TOY.read_text("utf-8").replace('corner = "病区"', 'korner = "病区"'), 1),
    "two problems": (TOY.read_text("utf-8").replace('edition = "toy"', "edition = 5\nyaers = 1"), 2),
}


@pytest.mark.parametrize("case", BROKEN_FORMS)
@pytest.mark.parametrize("command", [
    ["form", "check"], ["check", HONGQI, "--form"], ["read", HONGQI, "--form"], ["blank", "-o", "a.xlsx", "--form"],
    ["fill", HONGQI, "-o", "a.xlsx", "--form"], ["merge", HONGQI, "-o", "a.xlsx", "--form"],
], ids=lambda command: command[0])  # fmt: skip
def test_a_broken_form_is_refused_with_a_line_for_each_problem(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, command: list[str | Path]
) -> None:
    text, least = BROKEN_FORMS[case]
    path = tmp_path / "我的.toml"
    path.write_bytes(b"\xff\xfe[form]" if text is None else text.encode())
    monkeypatch.chdir(tmp_path)
    ran = gouji(*command, path)
    first, *problems = ran.err.splitlines()

    assert (2, "") == (ran.code, ran.out)
    assert os.fspath(path) in first
    assert least <= len(problems)
    assert [] == [problem for problem in problems if not problem.startswith("  ")]
    assert "Traceback" not in ran.err
    assert ["我的.toml"] == os.listdir(tmp_path)


# ── names ───────────────────────────────────────────────────────────────────────────────────

NAMES = ["红旗区科技局 2023（终稿）.xlsx", "甲\n乙.xlsx", "-x.xlsx", "--lang.xlsx", "a'b\"c.xlsx", "😀.xlsx", "a|b`c<d>.xlsx",
         "=1+1.xlsx", "%s{0}.xlsx", "无后缀", "x" * 250 + ".xlsx", "\x1b[2J.xlsx"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows forbids most of these names")
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_odd_names_are_read_checked_filled_and_merged(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copyfile(HONGQI, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    assert name == json.loads(gouji("read", "--", name).out)["file"]
    text = gouji("check", "--", name)
    assert (0, 2) == (text.code, text.out.count("\n"))
    assert name == json.loads(gouji("check", "--format", "json", "--", name).out)["submissions"][0]["file"]
    assert 0 == gouji("fill", "-o", "filled.xlsx", "--", name).code
    assert 0 == gouji("merge", "-o", "sum.xlsx", "--json", "sum.json", "--", name).code
    assert name == json.loads(Path("sum.json").read_text("utf-8"))["members"][0]["file"]
    assert {name, "filled.xlsx", "sum.xlsx", "sum.json"} == set(os.listdir(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids most of these names")
@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".xlsx")], ids=ascii)
def test_odd_names_can_be_written(gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    ran = gouji("blank", f"--output={name}")

    assert (0, "", 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert "\x1b" not in ran.err
    assert [name] == os.listdir(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_no_text_can_be_checked(gouji: Gouji, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.xlsx")
    shutil.copyfile(HONGQI, path)

    assert 0 == gouji("check", path).code
    assert 0 == gouji("read", path).code


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_no_text_can_be_merged(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.xlsx")
    shutil.copyfile(HONGQI, path)

    assert 0 == process("merge", path, "-o", tmp_path / "a.xlsx", "--json", tmp_path / "a.json").code
    assert "红旗区科学技术局" == json.loads((tmp_path / "a.json").read_text("utf-8"))["members"][0]["unit"]


@pytest.mark.parametrize("command", [["check"], ["read"], ["fill", "-o", "a.xlsx"], ["merge", "-o", "a.xlsx"],
                                     ["form", "check"], ["check", HONGQI, "--form"]], ids=lambda c: c[0])  # fmt: skip
def test_a_name_longer_than_any_file_s_is_no_crash(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str | Path]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = gouji(*command, f"{LONG}.toml")

    assert 2 == ran.code
    assert LONG in ran.out + ran.err
    assert {} == contents(tmp_path)


# ── streams ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("arguments", [
    ("read", HONGQI), ("read", POLICE), ("check", COUNTY, "--format", "json"),
])  # fmt: skip
def test_stdout_is_json_and_nothing_else(arguments: tuple[str | Path, ...]) -> None:
    ran = process(*arguments)

    assert isinstance(json.loads(ran.out), dict)
    assert "" == ran.err


@pytest.mark.slow
def test_a_process_says_the_same_as_the_function(gouji: Gouji, tmp_path: Path) -> None:
    assert gouji("check", COUNTY, "--lang", "zh") == process("check", COUNTY)
    assert gouji("read", tmp_path / "x", "--lang", "zh") == process("read", tmp_path / "x")
    assert 1 == process("check", POLICE).code


@pytest.mark.parametrize(("environment", "language"), [
    ({}, "zh"), ({"LANG": ""}, "zh"), ({"LANG": "C"}, "zh"), ({"LANG": "C.UTF-8"}, "zh"), ({"LANG": "POSIX"}, "zh"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_TW"}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"),
    ({"LANG": "de_DE"}, "en"),
    ({"LANG": "en_US", "LC_MESSAGES": "zh_CN"}, "zh"), ({"LANG": "zh_CN", "LC_MESSAGES": "en_US"}, "en"),
    ({"LANG": "zh_CN", "LC_MESSAGES": "zh_CN", "LC_ALL": "en_US"}, "en"), ({"LANG": "en_US", "LC_ALL": ""}, "en"),
    ({"LANG": "en_US", "LC_ALL": "C"}, "zh"), ({"LANG": "zh-CN"}, "zh"), ({"LANG": "ZH_cn.GBK"}, "zh"),
    ({"LC_ALL": "Chinese (Simplified)_China.936"}, "zh"), ({"LANG": "POSIX.UTF-8"}, "zh"), ({"LANG": "c.utf8@x"}, "zh"),
    ({"LC_ALL": "English_United States.1252"}, "en"),
], ids=str)  # fmt: skip
def test_the_locale_chooses_the_language(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(key, raising=False)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)

    assert language == default_language()


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "language"), [("", "zh"), ("en_US.UTF-8", "en")])
def test_a_process_speaks_the_language_of_its_locale(locale: str, language: str) -> None:
    assert ui_text("usage_missing", Language(language), name="CODE") == process("explain", LANG=locale).err.strip()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "locale"), [(Language.EN, "zh_CN"), (Language.ZH, "en_US")])
def test_lang_goes_before_the_locale(language: str, locale: str) -> None:
    for given in (["--lang", language], [f"--lang={language}"]):
        assert (
            ui_text("usage_missing", Language(language), name="CODE")
            == process("explain", *given, LANG=locale).err.strip()
        )


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["forms"], ["check", COUNTY], ["read", HONGQI], ["--help"]], ids=lambda a: a[0])
def test_a_full_disk_behind_stdout(arguments: list[str | Path]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gouji", *map(str, arguments)], stdout=full, stderr=subprocess.PIPE,
            encoding="utf-8", check=False,
        )  # fmt: skip

    assert is_refused(Ran(done.returncode, "", done.stderr))


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("arguments", [("forms",), ("read", HONGQI)], ids=lambda a: a[0])
def test_a_reader_that_has_gone_is_no_error(arguments: tuple[str | Path, ...]) -> None:
    end, start = os.pipe()
    os.close(end)
    done = subprocess.run(
        [sys.executable, "-m", "gouji", *map(str, arguments)], stdout=start, stderr=subprocess.PIPE, check=False
    )
    os.close(start)

    assert (0, b"") == (done.returncode, done.stderr)


def test_a_console_that_knows_no_chinese_still_gets_its_report() -> None:
    ran = process("check", HONGQI, PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert (0, "") == (ran.code, ran.err)
    assert "hongqi-2023.xlsx" in ran.out


def test_an_interruption_has_its_own_exit_code(gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gouji.cli.office.reviews", interrupt)

    assert 130 == gouji("check", HONGQI).code


@pytest.mark.parametrize("command", [["blank"], ["fill", HONGQI], ["merge", HONGQI]], ids=lambda c: c[0])
@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a", ".xlsx"])
def test_a_workbook_is_not_written_under_a_name_that_no_program_would_open(
    gouji: Gouji, tmp_path: Path, command: list[str | Path], name: str
) -> None:
    ran = gouji(*command, "-o", tmp_path / name)

    assert (2, "") == (ran.code, ran.out)
    assert ".xlsx" in ran.err
    assert {} == contents(tmp_path)


@pytest.mark.parametrize("digits", [16, 400, 5000])
def test_a_number_of_endless_digits_is_a_finding(gouji: Gouji, tmp_path: Path, digits: int) -> None:
    book = openpyxl.load_workbook(HONGQI)
    book["表二"]["B7"] = "9" * digits
    book.save(tmp_path / "long.xlsx")

    ran = gouji("check", tmp_path / "long.xlsx")
    assert (1, True) == (ran.code, ("E203" if digits > 400 else "E320") in ran.out)
    assert 1 == gouji("merge", tmp_path / "long.xlsx", "-o", tmp_path / "sum.xlsx").code


@pytest.mark.parametrize(
    "text", ["x = " + "9" * 5000, "x = " + "[" * 9000, "form = 1"], ids=["digits", "nesting", "form"]
)
def test_a_definition_without_end_is_a_form_error(gouji: Gouji, tmp_path: Path, text: str) -> None:
    (tmp_path / "f.toml").write_text(text)
    ran = gouji("form", "check", tmp_path / "f.toml")

    assert (2, "") == (ran.code, ran.out)
    assert "f.toml" in ran.err


def test_a_name_too_long_does_not_stop_the_batch(gouji: Gouji, tmp_path: Path) -> None:
    ran = gouji("check", HONGQI, f"{LONG}.xlsx")

    assert 1 == ran.code
    assert "通过 1" in ran.out
    assert "读不了 1" in ran.out


# ── what shells and people do to arguments ──────────────────────────────────────────────────


def options() -> dict[tuple[str, str], bool]:
    """Every option of every command, and whether it may be given several times; flags may, they say the same."""
    group: Any = typer.main.get_command(app)
    commands = {name: one for name, one in group.commands.items() if name != "form"}
    commands |= {f"form {name}": one for name, one in group.commands["form"].commands.items()}
    return {
        (name, option.opts[-1]): bool(option.multiple)
        for name, command in commands.items()
        for option in command.params
        if option.param_type_name == "option" and not option.is_flag
    }


REPEATABLE = {"--roster", "--previous", "--verdicts", "--adjust"}


@pytest.mark.parametrize(("command", "option"), options(), ids=" ".join)
def test_an_option_given_twice_counts_twice_or_is_refused(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert options()[command, option] == (option in REPEATABLE)
    if option not in REPEATABLE:
        ran = gouji(*command.split(), option, "2021", option, "2022", "--lang", "zh", "x")
        assert is_refused(ran)
        assert option in ran.err
        assert "只能给一次" in ran.err


def test_lists_given_twice_all_count(gouji: Gouji, tmp_path: Path) -> None:
    for name, unit in (("一", "清源县公安局"), ("二", "清源县水利局")):
        (tmp_path / f"名册{name}.csv").write_text(f"单位名称\n{unit}\n", "utf-8")
        (tmp_path / f"调整{name}.csv").write_text(f"单元格,调整数,原因\n表三!D4,1,{unit}漏计一件\n", "utf-8")
    twice = [part for name in "一二" for part in ("--roster", tmp_path / f"名册{name}.csv")]
    status = gouji("status", COUNTY, *twice, "--lang", "zh")
    adjusted = [part for name in "一二" for part in ("--adjust", tmp_path / f"调整{name}.csv")]
    merged = gouji("merge", HONGQI, "-o", tmp_path / "a.xlsx", *adjusted, "--lang", "zh")

    assert "应报 2 个单位：已报 1，未报 1" in status.out
    assert "作了 2 项调整" in merged.out


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with two returns and what a program has left there."""
    folder = tmp_path / "回收 [件]"
    folder.mkdir()
    for name in ("甲局1.xlsx", "乙局2.xlsx", "丙局[3].xlsx"):
        shutil.copyfile(HONGQI, folder / name)
    (folder / "~$甲局1.xlsx").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    return folder.name


@pytest.mark.parametrize(("pattern", "count"), [
    ("*.xlsx", 3), ("*局?.xlsx", 2), ("[甲乙]*.xlsx", 2), ("丙局[3].xlsx", 1), ("*[[]3].xlsx", 1),
])  # fmt: skip
def test_wildcards_that_the_shell_has_left_are_expanded(gouji: Gouji, three: str, pattern: str, count: int) -> None:
    files = [
        one["file"] for one in json.loads(gouji("check", f"{three}/{pattern}", "--format", "json").out)["submissions"]
    ]

    assert count == len(files)
    assert all(os.path.exists(file) and "~$" not in file for file in files)


def test_a_wildcard_for_one_file_is_expanded_or_refused(gouji: Gouji, three: str) -> None:
    assert "甲局1.xlsx" in json.loads(gouji("read", f"{three}/甲*.xlsx").out)["file"]
    assert is_refused(gouji("read", f"{three}/*.xlsx"))
    assert gouji("check", f"{three}/丁*.xlsx").code == 2


@pytest.mark.parametrize("arguments", [
    ['{}"'], ['{}" --format json'], ['{}" --format', "json"], ["--previous", '{}" {}"'],
], ids=range(4))  # fmt: skip
def test_a_backslash_before_a_closing_quote_does_no_harm(gouji: Gouji, three: str, arguments: list[str]) -> None:
    os.rename(three, "回收件")
    ran = gouji("check", *(one.replace("{}", "回收件") for one in arguments), "--lang", "zh")

    assert ran.code != 2
    assert "回收件/甲局1.xlsx" in ran.out.replace("\\", "/")


def test_a_drive_keeps_its_backslash() -> None:
    assert ["D:\\", "a.xlsx"] == list(repaired(['D:" a.xlsx']))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gbk", "cp936", "cp1252"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_json_is_utf_8_and_text_is_shown_as_far_as_the_console_can(
    tmp_path: Path, encoding: str, language: str
) -> None:
    name = tmp_path / "䶮桥镇😀.xlsx"
    write(layout(load_form("2021"), unit="青石区䶮桥镇人民政府😀", year=2024), name)
    (tmp_path / "名册.csv").write_text("单位名称\n青石区䶮桥镇人民政府😀\n", "utf-8")
    status: tuple[object, ...] = ("status", name, "--roster", tmp_path / "名册.csv")
    data: list[tuple[object, ...]] = [
        ("read", name),
        ("check", name, "--format", "json"),
        (*status, "--format", "json"),
    ]
    shown: list[tuple[object, ...]] = [("check", name), status]

    for command in data:
        said = console(*command, "--lang", language, encoding=encoding)
        json.loads(said.stdout.decode("utf-8"))
        assert "青石区䶮桥镇人民政府😀" in said.stdout.decode("utf-8")
    for command in shown:
        said = console(*command, "--lang", language, encoding=encoding)
        assert (b"", True) == (said.stderr, said.returncode in (0, 1))
        assert said.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_markdown_that_goes_into_a_file_is_utf_8(tmp_path: Path, encoding: str) -> None:
    name = tmp_path / "䶮桥镇.xlsx"
    write(layout(load_form("2021"), unit="青石区䶮桥镇人民政府", year=2024), name)

    assert "青石区䶮桥镇人民政府" in console("check", name, "--format", "md", encoding=encoding).stdout.decode("utf-8")


def console(*arguments: object, encoding: str) -> subprocess.CompletedProcess[bytes]:
    """Run gouji as a process with a console of some code page."""
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "gouji", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=environment)
