"""Verdicts of the office: a finding marked 已核实 stays settled until its figures change, whoever saved the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import review
from narrowed import the
from strategies import balanced
from test_cli import Gouji, gouji  # noqa: F401  a fixture
from test_query_edits import EVERYBODY, F21, zeros
from test_reasons import BEFORE, REASON, carried, reviewed, told

from gouji import Finding, Observation, Refused, Return, Review, Submission, UnreadableFile, layout, write
from gouji.campaign.mark import needs_marking
from gouji.editing.confirmations import Verification, digest_of, verified
from gouji.editing.findings import CopyOfAnother, Verified, VerifiedBefore
from gouji.editing.query_edits import compare, copies
from gouji.lists.adjustments import read_adjustments
from gouji.lists.confirmations import as_verdicts, read_verdicts, unused
from gouji.lists.findings import NoColumn
from gouji.lists.rosters import read_roster
from gouji.messages.render import render
from gouji.model.finding import Severity
from gouji.model.language import Language
from gouji.reports.check_text import as_text
from gouji.reports.marked import marked_cells

UNIT = EVERYBODY[1]
HEADINGS = ["单位名称", "年度", "编号", "提醒内容", "单位说明", "核实结论", "备注", "数字校验"]


def digest(submission: Submission, previous: Submission | None = BEFORE) -> str:
    """Of the only finding there is."""
    (finding,) = (f for f in compare(submission, previous) if f.code in ("E301", "E302"))
    return digest_of(finding, submission)


def known(submission: Submission, **changes: Any) -> Verification:
    return Verification(UNIT, 2024, "X-CARRY.person", digest(submission), "张三，电话核实")._replace(**changes)


def settled(submission: Submission, *verifications: Verification, previous: Submission = BEFORE) -> Review:
    (report,) = review([Return("甲.xlsx", "ab" * 32, submission, ())], [previous], verifications)
    return the(Review, report)


# ── while the figures stay ──────────────────────────────────────────────────────────────────


def test_a_verified_warning_is_information_and_says_so() -> None:
    report = settled(carried(), known(carried()))

    assert [("E302", "information"), ("E313", "information")] == told(report.findings)
    assert render(report.findings[0], Language.ZH).endswith("审核人已核实。")
    assert render(report.findings[0], Language.EN).endswith("The office has verified it.")
    assert "张三，电话核实" in render(report.findings[1], Language.ZH)
    assert "  通过  校验码 " in as_text([report], Language.ZH)
    assert not needs_marking(report)
    assert {} == marked_cells(report, Language.ZH)


def test_a_verdict_lapses_when_a_figure_of_its_own_changes_and_the_warning_is_back() -> None:
    report = settled(carried(person=4), known(carried(person=3)))

    assert [("E302", "warning"), ("E314", "warning")] == told(report.findings)
    assert needs_marking(report)


def test_a_verdict_lapses_when_last_years_figure_changes() -> None:
    corrected = zeros(2023, requests__carried_out__person=1, requests__carried_in__person=1)

    assert ["E302", "E314"] == [f.code for f in settled(carried(), known(carried()), previous=corrected).findings]


def test_figures_that_the_finding_is_not_about_may_change() -> None:
    other = zeros(requests__carried_in__person=3, requests__carried_out__person=3, disclosure__licensing__decisions=8)

    assert ["E302", "E313"] == [f.code for f in settled(other, known(carried())).findings]


@pytest.mark.parametrize("written", ["180000.50", "180000.5", "180000.500"])
def test_a_figure_counts_as_a_number_however_it_is_written(written: str) -> None:
    def fees(text: str) -> Submission:
        now = zeros()
        return replace(now, observations={**now.observations, "disclosure.fees.amount": Observation.of(Decimal(text))})

    fee = known(carried())._replace(rule="T2-FEE", digest=digest(fees("180000.5"), None))

    assert ["E301", "E313"] == [f.code for f in verified(fees(written), compare(fees(written)), [fee])]
    assert ["E301", "E314"] == [f.code for f in verified(fees("180000.51"), compare(fees("180000.51")), [fee])]


@pytest.mark.parametrize("changes", [
    {"unit": "红旗区财政局"}, {"unit": ""}, {"year": 2023}, {"rule": "X-CARRY.company"}, {"rule": "X-CARRY"}, {"rule": ""},
], ids=str)  # fmt: skip
def test_a_verdict_on_something_else_changes_nothing(changes: dict[str, str | int]) -> None:
    assert [("E302", "warning")] == told(settled(carried(), known(carried(), **changes)).findings)


@pytest.mark.parametrize("changes", [{"unit": f" {UNIT[:3]} {UNIT[3:]}"}, {"year": None}], ids=str)
def test_spaces_and_a_missing_year_do_no_harm(changes: dict[str, str | None]) -> None:
    assert ["E302", "E313"] == [f.code for f in settled(carried(), known(carried(), **changes)).findings]


@pytest.mark.parametrize("changed", ["", "v0", "vabcdefabcdef"])
def test_a_verdict_whose_digest_was_edited_does_not_hold(changed: str) -> None:
    assert ["E302", "E314"] == [f.code for f in settled(carried(), known(carried(), digest=changed)).findings]


def test_of_several_verdicts_on_one_thing_any_that_fits_counts() -> None:
    fits, stale = known(carried(), remark="新"), known(carried(), digest="v0", remark="旧")

    for several in ((fits, stale), (stale, fits)):
        assert "新" == the(Verified, settled(carried(), *several).findings[1]).remark
    later = stale._replace(remark="后")
    assert "后" == the(VerifiedBefore, settled(carried(), stale, later).findings[1]).remark


def test_the_digest_stands_for_the_rule_every_cell_and_the_other_unit() -> None:
    def of_copies(scale: int, other: str = "甲局") -> tuple[Finding, Submission]:
        seen = balanced(F21, scale)
        ((_, finding), *_) = copies([replace(seen, unit=other), seen])
        return finding, seen

    finding, seen = of_copies(1)
    other_figures, other_unit = of_copies(2), of_copies(1, "乙局")
    other_rule = finding.changed(rule="SAME.cases"), seen
    last = {finding.cells[-1]: Observation.of(99_999)}
    one_cell = finding, replace(seen, observations={**seen.observations, **last})

    assert 5 == len({digest_of(*one) for one in ((finding, seen), other_figures, other_unit, other_rule, one_cell)})


@pytest.mark.parametrize(("unit", "scales", "settles"), [
    ("甲局", (1, 1), {"甲局", "乙局"}), ("乙局", (1, 1), {"甲局", "乙局"}), ("丙局", (1, 1), set()), ("甲局", (1, 2), set()),
])  # fmt: skip
def test_what_is_verified_of_one_of_two_that_say_the_same_is_of_the_other(
    unit: str, scales: tuple[int, int], settles: set[str]
) -> None:
    def both(scale: int, *confirmed: Verification) -> list[Review]:
        seen = [replace(balanced(F21, scale), unit=name, year=2024) for name in ("甲局", "乙局")]
        return [
            the(Review, one)
            for one in review([Return(f"{one.unit}.xlsx", None, one, ()) for one in seen], (), confirmed)
        ]

    confirmed = [
        Verification(unit, 2024, finding.rule or "", digest_of(finding, one.submission), "电话核实")
        for one in both(scales[0])
        for finding in one.findings
        if isinstance(finding, CopyOfAnother) and unit in (one.unit, "丙局")
    ]
    found = {
        one.unit: {finding.severity for finding in one.findings if isinstance(finding, CopyOfAnother)}
        for one in both(scales[1], *confirmed)
    }

    assert {name: {Severity.INFORMATION if name in settles else Severity.WARNING} for name in found} == found


def test_errors_and_other_findings_cannot_be_verified_away() -> None:
    broken = replace(zeros(), observations={**zeros().observations, "requests.new.person": Observation.of(3)})
    before = settled(broken)

    rules = {finding.rule or "" for finding in before.findings}
    everything = [Verification(UNIT, 2024, rule, "v0") for rule in rules]
    assert before.findings == settled(broken, *everything).findings


def test_what_is_verified_needs_no_better_explanation() -> None:
    empty = carried("核实无误")

    assert ["E302", "E313"] == [f.code for f in settled(empty, known(empty)).findings]


def test_a_lapsed_verdict_leaves_the_explanation_in_force() -> None:
    report = settled(carried(REASON, person=4), known(carried()))

    assert [("E302", "information"), ("E312", "information"), ("E314", "warning")] == told(report.findings)


# ── the file ────────────────────────────────────────────────────────────────────────────────


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_file_lists_what_is_odd_with_the_units_words_and_room_for_a_verdict() -> None:
    report = reviewed(carried(REASON))
    text = as_verdicts([report], Language.ZH)
    (line,) = lines(text)

    assert text.startswith("\ufeff")
    assert HEADINGS == list(line)
    assert [UNIT, "2024", "X-CARRY.person", REASON, "", ""] == [
        line[h] for h in HEADINGS if h not in ("提醒内容", "数字校验")
    ]
    assert render(report.findings[0], Language.ZH) == line["提醒内容"]
    assert digest(carried()) == line["数字校验"]


def test_errors_and_settled_remarks_are_no_lines_of_the_file() -> None:
    broken = replace(zeros(), observations={**zeros().observations, "requests.new.person": Observation.of(3)})
    unreadable = review([Refused("b.xlsx", None, ())])

    assert [] == lines(as_verdicts([reviewed(broken), *unreadable], Language.ZH))
    assert 1 == len(lines(as_verdicts([settled(carried(), known(carried()))], Language.ZH)))


def test_what_holds_is_filled_in_and_of_what_has_lapsed_the_remark_only() -> None:
    (holds,) = lines(as_verdicts([settled(carried(), known(carried()))], Language.ZH))
    (lapsed,) = lines(as_verdicts([settled(carried(person=4), known(carried()))], Language.ZH))

    assert ("已核实", "张三，电话核实") == (holds["核实结论"], holds["备注"])
    assert ("", "张三，电话核实") == (lapsed["核实结论"], lapsed["备注"])
    assert digest(carried(person=4)) == lapsed["数字校验"]


@pytest.mark.parametrize(
    ("said", "remark", "person", "again"),
    [
        ("核实，与台账不符", "李四1/15", 3, "核实，与台账不符"), ("不属实，退回重报", "", 3, "不属实，退回重报"),
        ("未核实", "等对方回话", 3, "未核实"), ("", "联系不上", 3, ""), ("已电话核实无误", "王五", 3, "已电话核实无误"),
        ("不属实，退回重报", "李四", 4, "不属实，退回重报"), ("已电话核实无误", "王五", 4, ""),
    ],
)  # fmt: skip
def test_what_was_typed_stands_in_the_record_made_anew(
    said: str, remark: str, person: int, again: str, tmp_path: Path
) -> None:
    file = saved(tmp_path, said, 备注=remark, 数字校验=digest(carried()))
    found = read_verdicts(file)
    report = settled(carried(person=person), *found.verifications)
    (line,) = lines(as_verdicts([report], Language.ZH, found.typed))

    assert (again, remark, digest(carried(person=person))) == (line["核实结论"], line["备注"], line["数字校验"])


@pytest.mark.parametrize("read", [read_verdicts, read_roster, partial(read_adjustments, form=F21)])
def test_an_empty_list_of_the_office_is_not_asked_for_from_a_unit(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    (tmp_path / "空.csv").touch()
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path / "空.csv")
    told = render(refused.value.finding, Language.ZH)

    assert "填报单位" not in told
    assert "文件是空的" in told


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(1)", "=1+1"])
def test_no_text_is_taken_for_a_formula_and_it_is_read_back_as_it_was(name: str, tmp_path: Path) -> None:
    report = settled(carried(f"{name}接收了水利局的申请", unit=name), previous=zeros(2023, unit=name))
    text = as_verdicts([report], Language.ZH).replace(",,,v", ",已核实,-,v")
    (tmp_path / "v.csv").write_text(text, "utf-8", newline="")
    (line,) = lines(text)
    (verification,), unclear, _, rows = read_verdicts(tmp_path / "v.csv")

    assert "'" == line["单位名称"][0] == line["单位说明"][0]
    assert (name, "-", (), (2,)) == (verification.unit, verification.remark, unclear, rows)


def saved(folder: Path, verdict: str = "已核实", **changes: str) -> Path:
    """A file of verdicts with one line."""
    values = {
        "单位名称": UNIT,
        "年度": "2024",
        "编号": "X-CARRY.person",
        "核实结论": verdict,
        "备注": "李四",
        "数字校验": "v12",
    }
    values |= changes
    path = folder / "v.csv"
    path.write_text("\n".join([",".join(values), ",".join(values.values())]), "utf-8")
    return path


@pytest.mark.parametrize("verdict", [
    "已核实", "核实", " 已核实 ", "已经核实", "已核实，属实", "已核实无误", "经核实，情况属实", "电话核实，数字准确无误", "已核实（2026-01-12）",
    "已核实，没有错误",
])  # fmt: skip
def test_a_line_marked_verified_is_read(verdict: str, tmp_path: Path) -> None:
    assert (Verification(UNIT, 2024, "X-CARRY.person", "v12", "李四"),) == read_verdicts(
        saved(tmp_path, verdict)
    ).verifications


@pytest.mark.parametrize("verdict", ["", "未核实", "待核实", "没有核实", "尚未核实"])
def test_a_line_that_is_open_is_no_verdict(verdict: str, tmp_path: Path) -> None:
    assert ((), ()) == read_verdicts(saved(tmp_path, verdict))[:2]


@pytest.mark.parametrize("verdict", [
    "√", "是", "通过", "ok", "已核实，数字不对", "已核实有误，已退回", "已核实，确系笔误，应为8", "经核实与台账不符", "已核实，多报3件",
    "已核实，不属实", "核实后更正", "请核实", "无法核实", "已核实，偏大", "已核实为8", "已核实属实，但须改正", "已核实。退回重报",
    "已核实？", "已核实?", "是否已核实？", "情况属实？已核实", "已核实×", "属实✗ 核实",
])  # fmt: skip
def test_a_verdict_that_denies_or_says_something_else_is_named_with_its_line(verdict: str, tmp_path: Path) -> None:
    assert ((), ((2, verdict),)) == read_verdicts(saved(tmp_path, verdict))[:2]


@pytest.mark.parametrize(
    ("year", "expected"), [("2024", 2024), ("2024年", 2024), ("2024年度", 2024), ("", None), ("去年", None)]
)
def test_the_year_is_read_as_people_write_it(year: str, expected: int | None, tmp_path: Path) -> None:
    assert expected == read_verdicts(saved(tmp_path, 年度=year)).verifications[0].year


@pytest.mark.parametrize("heading", ["单位名称", "编号", "核实结论", "数字校验"])
def test_a_file_without_a_needed_column_is_refused_by_its_heading(heading: str, tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_text(path.read_text("utf-8").replace(heading, "列", 1), "utf-8")

    with pytest.raises(UnreadableFile) as refused:
        read_verdicts(path)
    assert ("R143", heading) == (refused.value.finding.code, the(NoColumn, refused.value.finding).heading)


def test_of_a_file_with_a_title_and_without_year_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(f"核实记录,,,\n单位,编号,结论,数字校验\n{UNIT},X-CARRY.person,已核实,v1\n", "gb18030")

    assert Verification(UNIT, None, "X-CARRY.person", "v1") == read_verdicts(path).verifications[0]


# ── the whole way round ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    """This year's and last year's return as files."""
    return write(layout(F21, carried(REASON)), tmp_path / "a.xlsx"), write(layout(F21, BEFORE), tmp_path / "b.xlsx")


def marked_with_openpyxl(csv_file: Path, folder: Path, suffix: str) -> Path:
    """The file as a workbook, opened in a spreadsheet, every line marked."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in csv.reader(csv_file.read_text("utf-8-sig").splitlines()):
        sheet.append(row)
    for line in range(2, sheet.max_row + 1):
        sheet.cell(line, 6, "已核实")
        sheet.cell(line, 7, "王五")
    book.save(folder / f"v.{suffix}")
    return folder / f"v.{suffix}"


def marked_as_gbk(csv_file: Path, folder: Path, suffix: str) -> Path:
    """As Excel in Chinese saves CSV."""
    rows = list(csv.reader(csv_file.read_text("utf-8-sig").splitlines()))
    with (folder / f"gbk.{suffix}").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([rows[0], *([*row[:5], "已核实", "王五", row[7]] for row in rows[1:])])
    return folder / f"gbk.{suffix}"


@pytest.mark.parametrize(("suffix", "client"), [
    ("xlsx", "openpyxl"), ("csv", "gbk"),
    *(pytest.param(suffix, "libreoffice", marks=pytest.mark.slow) for suffix in ("xlsx", "ods", "xls")),
])  # fmt: skip
def test_marked_in_a_spreadsheet_it_holds_until_a_figure_changes(
    suffix: str,
    client: str,
    years: tuple[Path, Path],
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    request: pytest.FixtureRequest,
) -> None:
    now, before = years
    (tmp_path / "v.csv").write_text(
        gouji("check", now, "--previous", before, "--format", "verdicts").out, "utf-8", newline=""
    )
    if client == "libreoffice":
        office, file = request.getfixturevalue("office"), tmp_path / f"marked.{suffix}"
        office.run(tmp_path / "v.csv", typed={("v", "F2"): "已核实", ("v", "G2"): "王五"}, save=file)
    else:
        file = {"openpyxl": marked_with_openpyxl, "gbk": marked_as_gbk}[client](tmp_path / "v.csv", tmp_path, suffix)

    ran = gouji("check", now, "--previous", before, "--verdicts", file, "--fail-on", "warning")

    assert (0, "") == (ran.code, ran.err)
    assert "[说明 E302]" in ran.out
    assert "[说明 E313]" in ran.out
    assert "王五" in ran.out

    write(layout(F21, carried("核实无误", person=5)), now, force=True)
    ran = gouji("check", now, "--previous", before, "--verdicts", file, "--fail-on", "warning")

    assert (1, "") == (ran.code, ran.err)
    assert "[提醒 E302]" in ran.out
    assert "[提醒 E314]" in ran.out


def test_only_returns_that_count_are_there_to_be_verified(tmp_path: Path, gouji: Gouji) -> None:  # noqa: F811
    def returned(folder: str, name: str, seen: Submission) -> Path:
        (tmp_path / folder).mkdir(exist_ok=True)
        return write(layout(F21, seen), tmp_path / folder / f"{name}.xlsx")

    def to_verify() -> list[tuple[str, str]]:
        text = gouji("check", tmp_path / "今年", "--previous", tmp_path / "上年", "--format", "verdicts").out
        return [(line["单位名称"], line["编号"]) for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]

    for unit in (UNIT, "某县"):
        returned("上年", unit, replace(BEFORE, unit=unit))
    first = returned("今年", "初", replace(carried(), contact={"date": "2025-01-08"}))
    gouji("merge", first, "-o", tmp_path / "今年" / "汇总.xlsx", "--unit", "某县")
    assert [(UNIT, "X-CARRY.person")] == to_verify()

    returned("今年", "更正", replace(carried(person=4), contact={"date": "2025-01-18"}))
    assert [(UNIT, "X-CARRY.person")] == to_verify()


def test_lines_without_effect_are_named(years: tuple[Path, Path], tmp_path: Path, gouji: Gouji) -> None:  # noqa: F811
    now, before = years
    ran = gouji("check", now, "--previous", before, "--verdicts", saved(tmp_path, 单位名称="外星球"))

    assert (0, 1) == (ran.code, ran.out.count("共 1 份"))
    assert "有 1 行没有用上（第 2 行外星球）" in ran.err

    ran = gouji("check", now, "--previous", before, "--verdicts", saved(tmp_path, "√"), "--lang", "en")
    assert "Line 2 of the file of verdicts says “√”" in ran.err


def test_a_verdict_is_used_by_its_unit_and_rule_only() -> None:
    reports = [settled(carried(), known(carried())), settled(zeros(unit="乙局"), previous=zeros(2023, unit="乙局"))]
    idle = [known(carried(), unit="乙局"), known(carried(), rule="X-STOCK.normative")]

    assert idle == unused(reports, [known(carried()), *idle])


def test_headings_far_down_are_none(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_text("说明\n" * 25 + path.read_text("utf-8"), "utf-8")

    with pytest.raises(UnreadableFile):
        read_verdicts(path)


def test_a_verdict_on_another_year_is_named_too(years: tuple[Path, Path], tmp_path: Path, gouji: Gouji) -> None:  # noqa: F811
    now, before = years

    assert (
        "有 1 行没有用上" in gouji("check", now, "--previous", before, "--verdicts", saved(tmp_path, 年度="2022")).err
    )
    assert "" == gouji("check", now, "--previous", before, "--verdicts", saved(tmp_path)).err, "told as E314"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n"])
def test_a_file_that_is_none_ends_the_check_with_a_sentence(
    content: bytes,
    years: tuple[Path, Path],
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
) -> None:
    (tmp_path / "v.csv").write_bytes(content)
    ran = gouji("check", years[0], "--verdicts", tmp_path / "v.csv")

    assert (2, "") == (ran.code, ran.out)
    assert "v.csv" in ran.err
    assert 2 == gouji("check", years[0], "--verdicts", tmp_path / "none.csv").code
