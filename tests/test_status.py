"""``gouji status`` on a folder as an office has it: text, JSON, the list to chase by, slips, exit codes."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from collecting import checked, review
from collecting import consolidated as consolidate
from collecting import standing as collection_status
from narrowed import the
from openpyxl.comments import Comment

from gouji import Observation, ReportingUnit, Return, Roster, layout, load_form, read, summary_workbook, write
from gouji.cli.main import main
from gouji.cli.statustable import show
from gouji.model.language import Language
from gouji.reports.check_text import as_text

COUNTY = Path(__file__).parents[1] / "samples" / "county"
F21 = load_form("2021")
UNITS = [
    ("清源县人民政府办公室", "办公室", "", "", ""),
    ("清源县教育局", "部门", "", "李四", "0311-2"),
    ("清源县公安局", "部门", "", "", ""),
    ("清源县自然资源局", "部门", "", "", ""),
    ("清源县卫生健康局", "部门", "", "", ""),
    ("清源县文化广电和旅游局", "部门", "", "王五", "13800000000"),
    ("清源县民政局", "部门", "", "赵六", ""),
    ("清源县林业局", "部门", "", "", ""),
    ("城关镇人民政府", "镇街", "", "", ""),
    ("柳河镇人民政府", "镇街", "", "", ""),
    ("东关街道办事处", "镇街", "城区工作委员会", "", ""),
    ("城区工作委员会", "镇街", "", "", ""),
    ("北山镇人民政府", "镇街", "", "孙七", "0311-9"),
]
STATES = ["returned"] * 5 + ["contested", "broken", "missing"] + ["returned"] * 3 + ["covered", "missing"]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight returns, a second version, a unit under another name, last year's file, a summary, a notice, an empty file."""
    folder = tmp_path_factory.mktemp("campaign")
    returns = folder / "收件"
    shutil.copytree(COUNTY, returns)
    (returns / "补报").mkdir()
    samples = {path.stem[3:]: the(Return, read(path)).submission for path in sorted(COUNTY.glob("*.xlsx"))}
    education = samples["清源县教育局"]
    cell = "requests.new.person"
    again = replace(
        education, contact={"date": "2025-02-10"}, observations=education.columns | {cell: Observation.of(99)}
    )
    write(layout(F21, again), returns / "补报" / "教育局再报.xlsx")
    write(layout(F21, replace(education, unit="清源县文化和旅游局")), returns / "文旅.xlsx")
    write(layout(F21, replace(education, unit="清源县林业局", year=2023)), returns / "林业局旧表.xlsx")
    write(summary_workbook(consolidate(map(read, sorted(COUNTY.glob("*.xlsx"))), unit="清源县")), returns / "汇总.xlsx")
    docx.Document().save(str(returns / "关于报送年报的通知.docx"))
    (returns / "清源县民政局.xlsx").write_bytes(b"")
    for path in returns.rglob("*.*"):
        os.utime(path, (1_737_500_000, 1_737_500_000))  # 2025-01-21 or 22, whatever the time zone
    with (folder / "名册.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([("单位名称", "类型", "上级", "联系人", "电话"), *UNITS])
    return folder


@pytest.fixture
def status(campaign: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run gouji status on the campaign in this process: exit code, stdout, stderr."""

    def run(*arguments: object, paths: Sequence[str] = ("收件",), roster: str = "名册.csv") -> tuple[int, str, str]:
        given = [*(str(campaign / path) for path in paths), "--roster", str(campaign / roster)]
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["status", *given, "--lang", "zh", *map(str, arguments)])
        out, err = capsys.readouterr()
        return the(int, leaving.value.code), out, err

    return run


def test_json_names_the_state_of_every_unit_and_every_other_file(
    status: Callable[..., tuple[int, str, str]], campaign: Path
) -> None:
    code, out, _ = status("--format", "json", "--due", "2025-01-20")
    told = json.loads(out)
    units = {unit["unit"]: unit for unit in told["units"]}
    names = {
        key: [Path(one["file"]).name for one in told[key]] for key in ("unknown", "unreadable", "aside", "passed_over")
    }

    assert code == 1
    assert [(unit[0], state) for unit, state in zip(UNITS, STATES, strict=True)] == [
        (unit["unit"], unit["state"]) for unit in told["units"]
    ]
    assert {"unknown": ["文旅.xlsx", "汇总.xlsx"], "unreadable": ["清源县民政局.xlsx"], "aside": ["林业局旧表.xlsx"],
            "passed_over": ["关于报送年报的通知.docx"]} == names  # fmt: skip
    assert ["清源县文化广电和旅游局", None] == [one["near"] for one in told["unknown"]]
    assert ["R138", "M147"] == [one["code"] for one in told["unknown"]]
    education = units["清源县教育局"]
    assert ("教育局再报.xlsx", "cover_date", 2, 1) == (
        Path(education["file"]).name, education["by"], len(education["versions"]), education["differing"],
    )  # fmt: skip
    assert ("fail", 2, False) == (education["verdict"], education["errors"], education["late"])
    assert {"day": "2025-01-15", "by": "cover_date"} == education["returned"]
    assert (True, "stored_time") == (units["清源县卫生健康局"]["late"], units["清源县卫生健康局"]["returned"]["by"])
    assert ["林业局旧表.xlsx"] == [Path(file).name for file in units["清源县林业局"]["perhaps"]]
    assert (13, 8, 2, 1, 1, 1) == tuple(
        told["counts"][key] for key in ("units", "returned", "missing", "broken", "covered", "contested")
    )
    assert list(campaign.rglob("*.tmp")) == []


def test_it_says_the_same_every_time(status: Callable[..., tuple[int, str, str]], campaign: Path) -> None:
    first = status("--format", "json")

    assert first == status("--format", "json", "--date", "2031-01-01")


@pytest.mark.parametrize(
    ("policy", "file"), [("latest", "教育局再报.xlsx"), ("first", "02-清源县教育局.xlsx"), ("refuse", None)]
)
def test_the_policy_decides_which_version_counts(
    status: Callable[..., tuple[int, str, str]], policy: str, file: str | None
) -> None:
    told = json.loads(status("--format", "json", "--policy", policy)[1])["units"][1]

    assert file == (told["file"] and Path(told["file"]).name)
    assert [file == Path(one["file"]).name for one in told["versions"]] == [one["counts"] for one in told["versions"]]


def test_the_table_is_grouped_by_kind_and_plain_in_a_pipe(status: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = status()
    lines = out.splitlines()

    assert (1, "") == (code, err)
    assert "\x1b" not in out
    assert [line for line in lines if line != line.rstrip()] == []
    assert ["办公室（1/1）", "部门（4/7）", "镇街（3/5）"] == [
        line.strip() for line in lines if re.fullmatch(r" \S+（\d/\d）", line)
    ]
    (education,) = (line.split() for line in lines if line.startswith(" 清源县教育局 "))
    assert ["清源县教育局", "已报", "2025-02-10", "2", "有错误", "2", "1"] == education
    assert "[错误 M141] 北山镇人民政府（孙七 0311-9）还没有报。请催报。" in lines
    assert lines[-1].startswith("2024 年度应报 13 个单位：已报 8，未报 2，读不了 1，空表 0，待确认 1，下级已报 1；")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_fits_a_narrow_window_in_colours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    readings = [read(path) for path in sorted(COUNTY.glob("*.xlsx"))]
    units = Roster(tuple(ReportingUnit(name, kind=kind) for name, kind, *_ in UNITS))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(collection_status(units, review(readings)), Language(language))
    coloured = capsys.readouterr().out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    table = plain.splitlines()[: next(i for i, line in enumerate(plain.splitlines()) if "M141" in line)]

    assert coloured != plain
    assert max(sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in table) <= 80


# ── the list to chase by ────────────────────────────────────────────────────────────────────


def test_the_list_has_those_to_chase_first_with_whom_to_call(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    target = tmp_path / "催报表.xlsx"
    status("-o", target, "--date", "2025-01-25", "--due", "2025-01-31")
    book = openpyxl.load_workbook(target)
    sheet, others = book["催报表"], book["其他文件"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    assert "2024年度政府信息公开工作年度报告催报表" == sheet["A1"].value
    assert sheet["A2"].value.startswith("截至 2025-01-25　报送截止 2025-01-31　2024 年度应报 13 个单位：")
    assert [
        "序号",
        "单位",
        "类型",
        "状态",
        "报送日期",
        "版本",
        "审核结论",
        "错误",
        "提醒",
        "联系人",
        "电话",
        "备注",
    ] == rows[0]
    assert ["待确认", "读不了", "未报", "未报"] == [row[3] for row in rows[1:5]]
    assert [(unit[0], unit[3], unit[4]) for unit in UNITS if unit[0] in ("清源县文化广电和旅游局",)] == [
        (rows[1][1], rows[1][9], rows[1][10])
    ]
    assert list(range(1, 14)) == [row[0] for row in rows[1:]]
    assert "可能是它报的，请核实：文旅.xlsx" == rows[1][11]
    education = next(row for row in rows if row[1] == "清源县教育局")
    assert ("2025-02-10", "2") == (education[4], str(education[5]))
    assert [
        "采用 教育局再报.xlsx（填报日期最新），各份有 1 格不同",
        "最早一份 2025-01-15 报送",
        "有 1 项提醒没有说明原因：与另一单位完全相同",
    ] == str(education[11]).splitlines()
    assert ["$4:$4", "$2:$2"] == [one.print_title_rows for one in (sheet, others)]
    one: Any
    for one in (sheet, others):
        setup = one.page_setup
        assert ("landscape", 9) == (setup.orientation, int(setup.paperSize or 0))
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert (None, 0) == (setup.fitToWidth, setup.fitToHeight), "one page across, which is not written out"
    assert "FFFF9C9C" == sheet["D5"].fill.fgColor.rgb
    assert 5 == sum(bool(row[0].value) for row in others.iter_rows(min_row=3))


def test_a_list_among_the_returns_changes_nothing_and_is_told(
    status: Callable[..., tuple[int, str, str]], campaign: Path
) -> None:
    target = campaign / "收件" / "催报表.xlsx"
    before = status("--date", "2025-01-25")
    try:
        assert before[1] == status("-o", target, "--date", "2025-01-25")[1], "it is not read while it is made"
        content = target.read_bytes()
        assert status("-o", target, "--date", "2025-01-25", "--force")[1] == before[1]
        assert content == target.read_bytes()
        told = json.loads(status("--format", "json")[1])
        assert ["M148", "R142"] == sorted(one["code"] for one in told["passed_over"])
        assert "是程序生成的催报表" in as_text([checked(read(target))], Language.ZH)
    finally:
        target.unlink()


def test_a_list_that_another_program_saved_is_still_replaced(
    status: Callable[..., tuple[int, str, str]], campaign: Path
) -> None:
    target = campaign / "收件" / "催报表.xlsx"
    try:
        status("-o", target, "--date", "2025-01-25")
        content = target.read_bytes()
        book: Any = openpyxl.load_workbook(target)
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        book.save(target)

        assert 2 != status("-o", target, "--date", "2025-01-25", "--force")[0]
        assert content == target.read_bytes()
    finally:
        target.unlink()


def test_what_a_clerk_wrote_into_the_list_stands_in_the_next_one(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    target = tmp_path / "催报表.xlsx"
    status("-o", target, "--date", "2025-01-25")
    book = openpyxl.load_workbook(target)
    sheet = book["催报表"]
    rows = {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}
    sheet.cell(rows["北山镇人民政府"], 12).value = "孙七说周五补报\n经办人休假"
    ours = sheet.cell(rows["清源县文化广电和旅游局"], 12)
    ours.value = f"{ours.value}\n已打电话"
    sheet.cell(4, 13).value, sheet.cell(rows["清源县公安局"], 13).value = "催办次数", 3
    sheet.cell(rows["清源县林业局"], 2).value, sheet.cell(rows["清源县林业局"], 12).value = "清源县园林局", "撤并了"
    book.save(target)
    for _ in range(2):
        *_, err = status("-o", target, "--date", "2025-01-27", "--force")
        again = openpyxl.load_workbook(target)["催报表"]
        found = {row[1].value: [cell.value for cell in row[11:]] for row in again.iter_rows(min_row=5)}

        assert ["孙七说周五补报\n经办人休假", None] == [text or None for text in found["北山镇人民政府"]]
        assert "可能是它报的，请核实：文旅.xlsx\n已打电话" == found["清源县文化广电和旅游局"][0], "once, below ours"
        assert ("催办次数", "3") == (again["M4"].value, found["清源县公安局"][1])
    assert "清源县园林局" not in err, "told when it was lost, not again"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("{}，已回电话，下午补", "已回电话，下午补"),
        ("{}；赵六说不是：那是二级单位的.xlsx", "赵六说不是：那是二级单位的.xlsx"),
        ("1月20日问过。{}", "1月20日问过"),
        ("先催。\n{}（见邮件）\n\n再催。", "先催。\n（见邮件）\n\n再催。"),
        ("报了 2 份，有 3 格不同，请确认以哪份为准", "报了 2 份，有 3 格不同，请确认以哪份为准"),
        ("{}", ""),
        ("", ""),
    ],
)
def test_a_note_on_the_line_of_our_own_remark_is_kept_whatever_it_says(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path, typed: str, kept: str
) -> None:
    target = tmp_path / "催报表.xlsx"
    own = "可能是它报的，请核实：文旅.xlsx"
    status("-o", target, "--date", "2025-01-25")
    book = openpyxl.load_workbook(target)
    cell = next(row[11] for row in book["催报表"].iter_rows(min_row=5) if row[1].value == "清源县文化广电和旅游局")
    assert own == cell.value
    cell.value = typed.format(own)
    book.save(target)
    for _ in range(2):
        status("-o", target, "--date", "2025-01-27", "--force")
        found = openpyxl.load_workbook(target)["催报表"][cell.coordinate].value

        assert "\n".join(filter(None, (own, kept))) == found


def test_a_note_on_a_unit_that_is_no_more_is_told(status: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    target = tmp_path / "催报表.xlsx"
    status("-o", target, "--date", "2025-01-25")
    book = openpyxl.load_workbook(target)
    book["催报表"]["B5"], book["催报表"]["L5"] = "清源县园林局", "撤并了"
    book.save(target)
    *_, err = status("-o", target, "--date", "2025-01-27", "--force")

    assert "[提醒 M190] 原催报表里“清源县园林局”的备注“撤并了”没有带入" in err


def test_what_a_clerk_added_elsewhere_in_the_list_is_told(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    target = tmp_path / "催报表.xlsx"
    status("-o", target, "--date", "2025-01-25")
    *_, err = status("-o", target, "--date", "2025-01-26", "--force")
    assert "M191" not in err
    book = openpyxl.load_workbook(target)
    sheet = book["催报表"]
    last = sheet.max_row
    sheet["B5"].comment = Comment("已答应周五", "我")
    sheet["C6"], sheet["J7"], sheet["K8"] = "直管", "新来的", 13800000000
    sheet.cell(last + 2, 2).value, sheet.cell(last + 3, 1).value = "领导批示：抓紧催", "下周通报"
    book.create_sheet("我的台账")["A1"] = "甲"
    book.save(target)
    *_, err = status("-o", target, "--date", "2025-01-27", "--force")
    told = next(one for one in err.splitlines() if "M191" in one)
    expected = (
        "催报表 B5 的批注“已答应周五”", "工作表“我的台账”", "催报表 C6“直管”", "催报表 J7“新来的”", "催报表 K8“13800000000”",
        f"催报表 B{last + 2}“领导批示：抓紧催”", f"催报表 A{last + 3}“下周通报”",
    )  # fmt: skip

    assert f"：{'；'.join(expected)}。" in told


@pytest.mark.parametrize("name", ["01-清源县人民政府办公室.xlsx", "清源县民政局.xlsx"])
def test_no_return_is_replaced_by_the_list_even_with_force(
    status: Callable[..., tuple[int, str, str]], campaign: Path, name: str
) -> None:
    target = campaign / "收件" / name
    before = target.read_bytes()

    for paths in (["收件"], [target]):
        code, out, err = status("-o", target, "--force", paths=paths)
        assert (2, "", True) == (code, out, "请换一个文件名" in err)
    assert before == target.read_bytes()


# ── slips ───────────────────────────────────────────────────────────────────────────────────

SENT_BACK = [
    "东关街道办事处",
    "柳河镇人民政府",
    "清源县公安局",
    "清源县教育局",
    "清源县文化广电和旅游局",
    "清源县民政局",
    "清源县自然资源局",
]


def test_slips_for_every_unit_with_something_to_correct(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, _, err = status(
        "--slips", tmp_path / "退回", "--office", "县政府办", "--contact", "张三", "--date", "2025-01-25"
    )
    made = sorted(path.relative_to(tmp_path / "退回").as_posix() for path in (tmp_path / "退回").rglob("*.*"))

    assert code == 1
    assert f"退回 7 个单位，另给 2 个单位写了催报短消息：{tmp_path / '退回'}" in err
    assert SENT_BACK == sorted({name.split("/")[0] for name in made if name.endswith("-退回函.docx")})
    assert 19 + 2 == len(made), "three for each but the two that cannot be marked, and a message to each of two others"
    letter = docx.Document(str(tmp_path / "退回" / "清源县公安局" / "清源县公安局-退回函.docx"))
    assert ["县政府办", "2025年1月25日"] == [paragraph.text for paragraph in letter.paragraphs[-2:]]
    marked = the(Return, read(tmp_path / "退回" / "清源县公安局" / "清源县公安局-标注件.xlsx"))
    assert "清源县公安局" == marked.submission.unit


def test_slips_are_the_same_every_time_and_not_replaced_unasked(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    options = ("--slips", tmp_path / "退回", "--date", "2025-01-25")
    _, _, err = status(*options)
    first = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}

    assert "没有写明落款单位" in err
    code, _, err = status(*options)
    assert (2, True) == (code, "文件已存在" in err)
    assert 1 == status(*options, "--force")[0]
    assert first == {path: path.read_bytes() for path in tmp_path.rglob("*.*")}


def test_slips_among_the_returns_are_refused(status: Callable[..., tuple[int, str, str]], campaign: Path) -> None:
    code, out, err = status("--slips", campaign / "收件" / "退回")

    assert (2, "", True) == (code, out, "它在要读的文件夹里" in err)
    assert not (campaign / "收件" / "退回").exists()


# ── exit codes and bad input ────────────────────────────────────────────────────────────────


def test_all_returned_and_nothing_wrong(
    status: Callable[..., tuple[int, str, str]], campaign: Path, tmp_path: Path
) -> None:
    (tmp_path / "名册.csv").write_text("单位\n清源县人民政府办公室\n城关镇人民政府\n", "utf-8")
    files = [path for path in sorted(COUNTY.glob("*.xlsx")) if path.name[:2] in ("01", "06")]
    options = {"paths": files, "roster": tmp_path / "名册.csv"}

    code, out, err = status("--slips", tmp_path / "退回", **options)
    assert (0, True) == (code, "没有需要退回的报表" in err)
    assert "需要处理" not in out
    assert 1 == status("--due", "2025-01-01", **options)[0], "late"
    assert 0 == status("--due", "2025-01-31", **options)[0]


def test_an_empty_folder_is_a_campaign_that_has_just_begun(
    status: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, _ = status(paths=[tmp_path])

    assert (1, True) == (code, "应报 13 个单位：已报 0，未报 13，" in out)


def test_what_is_odd_about_the_roster_is_told(status: Callable[..., tuple[int, str, str]], campaign: Path) -> None:
    lines = (campaign / "名册.csv").read_text("utf-8-sig").splitlines()
    (campaign / "重复.csv").write_text("\n".join([*lines, lines[1]]), "utf-8")
    _, _, err = status(roster="重复.csv")

    assert "R153" in err


def test_the_roster_may_lie_among_the_returns(status: Callable[..., tuple[int, str, str]], campaign: Path) -> None:
    assert status(paths=["."])[0] == 1
    assert "名册.csv" not in status(paths=["."])[1]


@pytest.mark.parametrize(("arguments", "options", "said"), [
    ([], {"paths": ["没有"]}, "没有判断谁报了谁没报"),
    ([], {"roster": "没有.csv"}, "没有找到文件"),
    ([], {"roster": "空.csv"}, "没有单位，请检查名册"),
    (["-o", "催报表.doc"], {}, "应以 .xlsx 结尾"),
    (["-o", "无此文件夹/催报表.xlsx"], {}, "所在的文件夹不存在"),
    (["--due", "31.1.2025"], {}, "--due 的值不对，可用的是 YYYY-MM-DD"),
    (["--date", "昨天"], {}, "--date 的值不对"),
    (["--policy", "newest"], {}, "可用的是 latest, first, refuse"),
    (["--format", "md"], {}, "可用的是 text, json。"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_a_two(
    status: Callable[..., tuple[int, str, str]],
    campaign: Path,
    arguments: list[str],
    options: dict[str, str | list[str]],
    said: str,
) -> None:
    (campaign / "空.csv").write_text("单位名称\n", "utf-8")
    code, out, err = status(*arguments, **options)

    assert (2, "") == (code, out)
    assert said in err
    assert "Traceback" not in err


def test_what_units_wrote_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    units = (ReportingUnit("[red]甲局\x1b[2J", kind="[bold]x"), ReportingUnit("乙局:smile:", kind="y"))
    show(collection_status(Roster(units), []), Language.ZH)
    out = capsys.readouterr().out

    assert "\x1b" not in out
    assert [] == [text for text in ("[red]甲局\ufffd[2J", "[bold]x（0/1）", "乙局:smile:") if text not in out]
