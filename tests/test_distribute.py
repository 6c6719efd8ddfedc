"""Handing out blanks: what is filled in beforehand, what is never overwritten, and doing it again."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import consolidated as consolidate
from collecting import last_year, read_all
from narrowed import the
from office import Office
from openpyxl.comments import Comment
from test_cli import Gouji, contents, gouji  # noqa: F401

from gouji import (
    Form,
    Language,
    Observation,
    PassedOver,
    ProcessPool,
    Refused,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    check,
    complete,
    distribute,
    layout,
    load_form,
    read,
    read_document,
    read_roster,
    summary_workbook,
    write,
)
from gouji.campaign.distribute import Delivery, plan
from gouji.campaign.findings import CellsOfRow, NoFigureToCarry
from gouji.campaign.prefilled import blank_for, is_untouched
from gouji.cli import progress as bar
from gouji.editing.carry_over import carry_over_rules, prefills
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.edit import OutcomeVerdict, confront
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Status
from gouji.workbook.cover import MARK
from gouji.workbook.layout import places

HERE = Path(__file__).parent
F21, F19 = load_form("2021"), load_form("2019")
HAND_LIST = "发放清单.xlsx"
COLUMNS = ("person", "company", "research", "charity", "legal", "other")
CARRIED = {f"requests.carried_in.{column}": f"requests.carried_out.{column}" for column in COLUMNS}
POLICE = ReportingUnit("清源县公安局", "Q1", ("公安局",), "部门", "清源县", "张三", "0373-1")
TOWN = ReportingUnit("城关镇人民政府", kind="镇", parent="清源县")
ROSTER, ONLY = Roster((POLICE, TOWN)), Roster((POLICE,))
ROSTER_CSV = "单位编码,单位名称,简称,类型,上级,联系人,电话\nQ1,清源县公安局,公安局,部门,清源县,张三,0373-1\n,城关镇人民政府,,镇,清源县,,\n"
FILES = ("Q1-清源县公安局.xlsx", "城关镇人民政府.xlsx")


def returned(unit: str, year: int | None = 2024, form: Form = F21, **carried_out: int) -> Submission:
    """A return full of zeros, but for some of what is carried out."""
    figures = {f"requests.carried_out.{column}": Observation.of(value) for column, value in carried_out.items()}
    observations = {cell: Observation.of(0) for cell in form.cells if cell not in form.sums}
    return complete(Submission(form, unit, year, dict.fromkeys(form.cells, NOTHING) | observations | figures))


LAST_YEAR = [returned("清源县公安局", person=5, legal=2), returned("城关镇人民政府")]
KNOWN = last_year(LAST_YEAR)


def codes(deliveries: Iterable[Delivery]) -> dict[str, list[str]]:
    return {one.file: [finding.code for finding in one.findings] for one in deliveries}


def outcomes(deliveries: Iterable[Delivery]) -> list[str]:
    return [one.outcome for one in deliveries]


def fill_in(path: Path, sheet: str, cell: str, value: int | str | None) -> None:
    """Type into a workbook as a clerk would."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


# ── what is carried over ────────────────────────────────────────────────────────────────────


def test_what_is_carried_over_is_read_off_the_query_edits() -> None:
    assert CARRIED == {rule.left.terms[0][0]: rule.parts[0].removeprefix("previous.") for rule in carry_over_rules(F21)}


QUERIES = [
    ("beds.surgery.planned == previous.beds.surgery.planned", "", ["beds.surgery.planned"]),
    ("beds.surgery.planned == previous.beds.surgery.used.day + previous.beds.surgery.used.night", "",
     ["beds.surgery.planned"]),
    ("beds.surgery.planned >= previous.beds.surgery.planned", "", []),
    ("beds.total.planned == previous.beds.total.planned", "", []),
    ("2 * beds.surgery.planned == previous.beds.surgery.planned", "", []),
    ("beds.surgery.planned + 1 == previous.beds.surgery.planned", "", []),
    ("previous.beds.surgery.planned == beds.surgery.planned", "", []),
    ("beds.surgery.planned == previous.beds.surgery.planned + beds.surgery.change", "", []),
    ("beds.surgery.planned == 7", "", []),
    ("beds.surgery.planned == previous.beds.surgery.planned", "units = '外科'", []),
]  # fmt: skip


def toy(folder: Path, expression: str = "", more: str = "") -> Form:
    text = (HERE / "data" / "toy.toml").read_text("utf-8")
    query = f"""[[queries]]
id = "AGAIN"
title = {{ zh = "与上年衔接", en = "goes on from last year" }}
expression = "{expression}"
source = "院办〔2020〕1号"
reason = {{ zh = "病区合并", en = "wards were merged" }}
{more}
"""
    (folder / "toy.toml").write_text(text + (query if expression else ""), "utf-8")
    return load_form(folder / "toy.toml")


@pytest.mark.parametrize(("expression", "more", "cells"), QUERIES)
def test_only_an_equation_of_one_cell_and_last_year_carries_over(
    tmp_path: Path, expression: str, more: str, cells: list[str]
) -> None:
    assert cells == [rule.left.terms[0][0] for rule in carry_over_rules(toy(tmp_path, expression, more))]


def test_a_comment_says_last_years_figure_and_what_to_do_if_it_is_wrong() -> None:
    prefilled, missing = prefills(F21, LAST_YEAR[0])

    assert () == missing
    assert "上年“四、结转下年度继续办理”为 5 件，已预填。与台账不一致的，请更正，并在“说明”表写明原因。" == (
        prefilled["requests.carried_in.person"].note
    )


def test_a_sum_of_last_years_figures_is_told_by_all_of_them(tmp_path: Path) -> None:
    form = toy(tmp_path, "beds.surgery.planned == previous.beds.surgery.used.day + previous.beds.inner.heart.change")
    last_year = returned("甲", 2020, form)
    known = {"beds.surgery.used.day": Observation.of(3), "beds.inner.heart.change": Observation.of(-1)}
    prefilled, _ = prefills(form, replace(last_year, observations={**last_year.observations, **known}))

    assert 2 == prefilled["beds.surgery.planned"].value
    assert prefilled["beds.surgery.planned"].note.startswith(
        "上年“外科·使用情况 白天”、“内科 心内·比上季增减”为 2 张，"
    )


@pytest.mark.parametrize("seen", [NOTHING, Observation(None, "/", Status.NOT_APPLICABLE), Observation.of(-1)])
def test_what_is_no_figure_of_last_year_is_not_carried_over(seen: Observation) -> None:
    last_year = replace(LAST_YEAR[0], observations={**LAST_YEAR[0].observations, "requests.carried_out.person": seen})
    prefilled, missing = prefills(F21, last_year)

    assert ("requests.carried_in.person",) == missing
    assert CARRIED.keys() - set(missing) == prefilled.keys()


def test_of_the_edition_before_only_what_counts_the_same_is_carried_over() -> None:
    prefilled, missing = prefills(F21, returned("甲", 2020, F19, person=3))

    assert (3, ()) == (prefilled["requests.carried_in.person"].value, missing)


# ── the blank ───────────────────────────────────────────────────────────────────────────────


def test_a_prefilled_blank_reads_back_as_it_was_made(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)
    reading = the(Return, read(tmp_path / FILES[0]))
    seen = reading.submission

    assert () == reading.findings
    assert ("清源县公安局", 2025, False, {}, {}) == (
        seen.unit, seen.year, seen.nil_return, dict(seen.contact), dict(seen.explanations)
    )  # fmt: skip
    figures = {cell: one.value for cell, one in seen.observations.items() if one.status != Status.BLANK}
    total = {"requests.carried_in.total": 7}
    expected = dict.fromkeys(CARRIED, 0) | {"requests.carried_in.person": 5, "requests.carried_in.legal": 2}
    assert expected | total == figures
    assert {Status.REPORTED} == {seen.observations[cell].status for cell in figures}


def test_prefilled_cells_are_tinted_commented_and_open(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)
    book = openpyxl.load_workbook(tmp_path / FILES[0])
    commented = {
        (sheet.title, the(int, cell.row) - 1, the(int, cell.column) - 1): cell
        for sheet in book
        for row in sheet
        for cell in row
        if cell.comment
    }

    assert {tuple(places(F21)[cell]) for cell in CARRIED} == commented.keys()
    other = book["表三"]["D4"]
    for cell in commented.values():
        assert the(Comment, cell.comment).text.startswith("上年“四、结转下年度继续办理”为 ")
        assert not cell.protection.locked
        assert cell.fill.fgColor.rgb != other.fill.fgColor.rgb
    assert not other.protection.locked
    assert "浅蓝色" in " ".join(str(c.value) for row in book["封面"] for c in row)


def test_a_comment_is_as_tall_as_its_text() -> None:
    notes = {
        f"requests.carried_in.{column}": "上年数字" * length
        for column, length in zip(COLUMNS, (5, 10, 50), strict=False)
    }
    with zipfile.ZipFile(io.BytesIO(to_xlsx(layout(F21, returned("甲"), prefilled=notes)))) as package:
        shapes = package.read("xl/drawings/vmlDrawing1.vml").decode()
    heights = [float(height) for height in re.findall(r"height:([\d.]+)pt", shapes)]  # in points

    assert 3 == len(set(heights))
    assert heights == sorted(heights)
    assert heights[2] > 200 / 23 * 9, "23 characters of 9 points go into a line"


def test_the_code_is_on_the_cover_and_in_the_marks(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)
    coded, plain = (read_document(tmp_path / file)[0] for file in FILES)

    assert "单位编码：Q1" in [piece.value for piece in coded.grids[0].pieces]
    assert "Q1" == coded.properties[f"{MARK}code"]
    assert f"{MARK}code" not in plain.properties
    assert [] == [piece.value for piece in plain.grids[0].pieces if "单位编码" in str(piece.value)]


def test_a_blank_of_no_roster_is_drawn_as_ever() -> None:
    assert layout(F21, unit="城关镇人民政府", year=2025) == blank_for(F21, TOWN, Period(2025), {})


def test_the_same_blank_has_the_same_bytes() -> None:
    prefilled, _ = prefills(F21, LAST_YEAR[0])

    assert to_xlsx(blank_for(F21, POLICE, Period(2025), prefilled)) == to_xlsx(
        blank_for(F21, POLICE, Period(2025), prefilled)
    )


def test_a_return_on_a_prefilled_blank_goes_on_from_last_year(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)
    rules = {rule.name: rule for rule in F21.rules}
    seen = the(Return, read(tmp_path / FILES[0])).submission

    assert OutcomeVerdict.UNDECIDED is confront(rules["T3-BAL.person"], seen.values()).verdict
    assert {"E103", "E104"} >= {finding.code for finding in check(seen)}


def test_nothing_changes_when_libreoffice_recalculates(tmp_path: Path, office: Office) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)
    for path in sorted(tmp_path.iterdir()):
        stored = office.run(path)
        assert stored == office.run(path, recalculate=True)
        assert [] == [cell for sheet in stored.values() for cell in sheet.values() if cell.error]
    assert "共 42 项勾稽关系：√ 1 项，" in str(office.run(tmp_path / FILES[0])["封面"]["C10"].value)


# ── the folder ──────────────────────────────────────────────────────────────────────────────


def test_every_unit_gets_a_file_and_the_list_tells_of_all(tmp_path: Path) -> None:
    deliveries = distribute(F21, ROSTER, 2025, tmp_path, previous=last_year(LAST_YEAR[:1]))

    assert [*FILES, HAND_LIST] == [one.file for one in deliveries]
    assert {*FILES, HAND_LIST} == {path.name for path in tmp_path.iterdir()}
    assert {FILES[0]: [], FILES[1]: ["M134"], HAND_LIST: []} == codes(deliveries)
    rows = list(openpyxl.load_workbook(tmp_path / HAND_LIST)["发放清单"].iter_rows(values_only=True))
    assert "2025 年度政府信息公开工作年度报告空白表发放清单" == rows[0][0]
    assert (1, "Q1", "清源县公安局", "部门", "清源县", "张三", "0373-1", FILES[0]) == rows[3][:8]
    assert ("二、上年结转政府信息公开申请数量：自然人 5，法律服务机构 2，其余为 0", None) == rows[3][8:]
    assert (2, None, "城关镇人民政府", "镇", "清源县", None, None, FILES[1], None, "没有上年报表，未预填") == rows[4]
    assert 5 == len(rows)


def test_zeros_are_carried_over_and_listed_together(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)

    assert (
        "二、上年结转政府信息公开申请数量：各项为 0"
        == openpyxl.load_workbook(tmp_path / HAND_LIST).worksheets[0]["I5"].value
    )


def test_the_list_is_printed_one_page_across_with_its_headings_on_each(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)
    sheet: Any = openpyxl.load_workbook(tmp_path / HAND_LIST)["发放清单"]
    setup = sheet.page_setup

    assert ("landscape", 9, "$3:$3") == (setup.orientation, int(setup.paperSize), sheet.print_title_rows)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (None, 0) == (setup.fitToWidth, setup.fitToHeight), "one page across, which is not written out"


def test_the_list_serves_as_a_roster(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)

    assert Roster((replace(POLICE, aliases=()), TOWN)) == read_roster(tmp_path / HAND_LIST)


def test_the_list_is_taken_for_no_return(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)
    readings = {Path(one.file).name: one for one in read_all([tmp_path])}

    assert isinstance(readings[HAND_LIST], PassedOver)
    assert ["M148"] == [finding.code for finding in readings[HAND_LIST].findings]
    assert all(isinstance(readings[file], Return) for file in FILES)
    assert isinstance(read(tmp_path / HAND_LIST), PassedOver), "also when somebody asks for just this file"


@pytest.mark.parametrize("command", ["check", "status", "merge"])
def test_every_command_tells_that_the_list_is_none_of_the_returns(
    command: str,
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    roster: Path,
) -> None:
    distribute(F21, ROSTER, 2025, tmp_path / "out")
    rest = {"check": [], "status": ["--roster", roster], "merge": ["-o", tmp_path / "汇总.xlsx"]}[command]
    run = gouji(command, tmp_path / "out", *rest)

    assert f"[说明 M148] {tmp_path / 'out' / HAND_LIST} 是程序生成的发放清单" in run.out + run.err


def test_a_list_saved_without_its_properties_is_still_known(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)
    book: Any = openpyxl.load_workbook(tmp_path / HAND_LIST)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(tmp_path / HAND_LIST)

    assert [HAND_LIST] == [Path(one.file).name for one in read_all([tmp_path]) if isinstance(one, PassedOver)]


def test_doing_it_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    first = distribute(F21, ROSTER, 2025, tmp_path, previous=last_year(LAST_YEAR[:1]))
    before = contents(tmp_path)
    again = distribute(F21, ROSTER, 2025, tmp_path, previous=last_year(LAST_YEAR[:1]))

    assert (["made"] * 3, ["unchanged"] * 3) == (outcomes(first), outcomes(again))
    assert before == contents(tmp_path)
    assert codes(first) == codes(again)


def test_a_unit_more_leaves_the_files_of_the_others(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path)
    more = Roster((ReportingUnit("清源县教育局"), *ROSTER.units))

    assert ["made", "unchanged", "unchanged", "kept"] == outcomes(distribute(F21, more, 2025, tmp_path))
    assert {HAND_LIST: ["M132"]}.items() <= codes(distribute(F21, more, 2025, tmp_path)).items()
    assert ["unchanged"] * 3 + ["replaced"] == outcomes(distribute(F21, more, 2025, tmp_path, force=True))


ENTRIES = [
    ("表二", "B7", 3),
    ("表二", "B7", 0),
    ("表四", "A4", "/"),
    ("表三", "D5", 6),
    ("表三", "D5", None),
    ("表三", "J5", 7),
    ("表三", "M40", "请看这里"),
    ("封面", "C4", "清源县公安分局"),
    ("封面", "C6", "李四"),
    ("封面", "C9", "是"),
    ("说明", "D4", "上年漏报一件"),
]


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed-out")
    distribute(F21, ROSTER, 2025, folder, previous=KNOWN)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "cell", "value"), ENTRIES)
@pytest.mark.parametrize("force", [False, True])
def test_what_a_unit_has_written_is_never_overwritten(
    handed_out: Path, tmp_path: Path, sheet: str, cell: str, value: int | str | None, force: bool
) -> None:
    shutil.copytree(handed_out, tmp_path, dirs_exist_ok=True)
    fill_in(tmp_path / FILES[0], sheet, cell, value)
    before = (tmp_path / FILES[0]).read_bytes()
    deliveries = distribute(
        F21, ROSTER, 2025, tmp_path, force=force, previous=last_year([returned("清源县公安局", person=9)])
    )

    assert ("kept", ["M131"]) == (deliveries[0].outcome, codes(deliveries)[FILES[0]])
    assert before == (tmp_path / FILES[0]).read_bytes()


def test_a_blank_is_replaced_only_with_force(tmp_path: Path) -> None:
    distribute(F21, ROSTER, 2025, tmp_path, previous=KNOWN)
    corrected = last_year([returned("清源县公安局", person=9), LAST_YEAR[1]])
    before = contents(tmp_path)
    refused = distribute(F21, ROSTER, 2025, tmp_path, previous=corrected)

    assert (["kept", "unchanged", "kept"], before) == (outcomes(refused), contents(tmp_path))
    assert {FILES[0]: ["M132"], FILES[1]: [], HAND_LIST: ["M132"]} == codes(refused)
    forced = distribute(F21, ROSTER, 2025, tmp_path, previous=corrected, force=True)
    assert ["replaced", "unchanged", "replaced"] == outcomes(forced)
    assert 9 == the(Return, read(tmp_path / FILES[0])).submission.observations["requests.carried_in.person"].value


def test_a_blank_that_was_only_opened_and_saved_is_still_a_blank(tmp_path: Path, office: Office) -> None:
    distribute(F21, ROSTER, 2025, tmp_path / "a", previous=KNOWN)
    (tmp_path / "b").mkdir()
    for file in (*FILES, HAND_LIST):
        office.run(tmp_path / "a" / file, recalculate=True, save=tmp_path / "b" / file)
    again = distribute(F21, ROSTER, 2025, tmp_path / "b", previous=KNOWN)

    assert ["unchanged"] * 3 == outcomes(again)
    assert is_untouched(F21, read_document(tmp_path / "b" / FILES[0])[0])


STRANGERS = [b"", b"%PDF-1.7", b"PK\x03\x04", to_xlsx(layout(F19, unit="甲", year=2020))]


@pytest.mark.parametrize("content", STRANGERS, ids=["empty", "pdf", "broken", "other-form"])
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_blank_for_certain_is_left_alone(tmp_path: Path, content: bytes, force: bool) -> None:
    for file in (FILES[0], HAND_LIST):
        (tmp_path / file).write_bytes(content)
    deliveries = distribute(F21, ROSTER, 2025, tmp_path, force=force)

    assert ["kept", "made", "kept"] == outcomes(deliveries)
    assert {"M131", "M133"} >= {*codes(deliveries)[FILES[0]], *codes(deliveries)[HAND_LIST]}
    assert [content] * 2 == [(tmp_path / file).read_bytes() for file in (FILES[0], HAND_LIST)]


def test_a_unit_called_like_the_list_does_not_get_its_file(tmp_path: Path) -> None:
    assert ["发放清单-2.xlsx", HAND_LIST] == [
        one.file for one in distribute(F21, Roster((ReportingUnit("发放清单"),)), 2025, tmp_path)
    ]


def test_units_of_any_name_get_files_that_read_back(tmp_path: Path) -> None:
    names = ["CON", "con.", "教育局/体育局", "a:b*c?", "~$甲", "局" * 400, "甲\u0301局"]
    deliveries = distribute(F21, Roster(tuple(map(ReportingUnit, names))), 2025, tmp_path)

    assert ["made"] * (len(names) + 1) == outcomes(deliveries)
    read_back = {one.submission.unit for one in read_all([tmp_path]) if isinstance(one, Return)}
    assert {*names, "con", "$甲"} - {"con.", "~$甲"} == read_back  # signs at the ends are no part of a name


def test_any_form_is_distributed(tmp_path: Path) -> None:
    form = toy(tmp_path, "beds.surgery.planned == previous.beds.surgery.planned")
    before = returned("清源县公安局", 2020, form)
    seen = {**before.observations, "beds.surgery.planned": Observation.of(4)}
    deliveries = distribute(
        form, ROSTER, 2021, tmp_path / "out", previous=last_year([replace(before, observations=seen)])
    )
    submission = the(Return, read(tmp_path / "out" / FILES[0], form)).submission

    assert {FILES[0]: [], FILES[1]: ["M134"], HAND_LIST: []} == codes(deliveries)
    assert {"beds.surgery.planned": 4, "beds.total.planned": 4} == {
        cell: value for cell, value in submission.values().items() if value is not None
    }
    assert ["unchanged"] * 3 == outcomes(
        distribute(form, ROSTER, 2021, tmp_path / "out", previous=last_year([replace(before, observations=seen)]))
    )


@pytest.mark.slow
def test_several_processes_make_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = Roster((*ROSTER.units, *(ReportingUnit(f"第{number}所") for number in range(60))))
    alone = distribute(F21, roster, 2025, tmp_path / "a", previous=KNOWN)
    several = distribute(F21, roster, 2025, tmp_path / "b", previous=KNOWN, executor=ProcessPool(least=2))

    assert alone == several
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert {"unchanged"} == set(outcomes(distribute(F21, roster, 2025, tmp_path / "b", previous=KNOWN)))


# ── last year's returns ─────────────────────────────────────────────────────────────────────

REASONS = [
    ([], ["M134"]),
    ([returned("清源县公安局", 2023)], ["M135"]),
    ([returned("清源县公安局", 2023), returned("清源县公安局")], []),
    ([returned("清源县教育局")], ["M134"]),
    ([returned("公安局")], []),
    ([returned("清源县公安局", None)], []),
    ([replace(LAST_YEAR[0], observations=dict.fromkeys(F21.cells, NOTHING))], ["M136"]),
]


@pytest.mark.parametrize(("previous", "reasons"), REASONS)
def test_it_is_told_why_nothing_was_carried_over(previous: list[Submission], reasons: list[str]) -> None:
    (handout,) = plan(F21, ONLY, Period(2025), last_year(previous, ONLY))

    assert reasons == [finding.code for finding in handout.findings]
    assert bool(handout.prefilled) == (not reasons)


def test_cells_without_a_figure_are_named_by_row() -> None:
    seen = {**LAST_YEAR[0].observations, "requests.carried_out.person": NOTHING, "requests.carried_out.legal": NOTHING}
    (handout,) = plan(F21, ONLY, Period(2025), last_year([replace(LAST_YEAR[0], observations=seen)]))

    row = CellsOfRow(row="二、上年结转政府信息公开申请数量", columns=("自然人", "法律服务机构"))
    assert NoFigureToCarry(unit="清源县公安局", count=2, rows=(row,)) == handout.findings[0]
    assert 4 == len(handout.prefilled)


# ── the command ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    (tmp_path / "名册.csv").write_text(ROSTER_CSV, "utf-8")
    return tmp_path / "名册.csv"


def as_folder(folder: Path) -> Path:
    (folder / "上年").mkdir()
    for number, one in enumerate(LAST_YEAR):
        write(layout(F21, one), folder / "上年" / f"{number}.xlsx")
    return folder / "上年"


def as_summary(folder: Path) -> Path:
    readings = [read(path) for path in sorted(as_folder(folder).iterdir())]
    return write(summary_workbook(consolidate(readings, unit="清源县")), folder / "上年汇总.xlsx")


@pytest.mark.parametrize("previous", [as_folder, as_summary])
def test_last_year_is_given_as_returns_or_as_their_summary(
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    roster: Path,
    previous: Callable[..., object],
) -> None:
    run = gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out", "--previous", previous(tmp_path))

    assert (0, "2025 年度 2 个单位的空白表：新生成 2 份，替换 0 份，没有变化 0 份，保留原样 0 份。\n") == run[:2]
    seen = the(Return, read(tmp_path / "out" / FILES[0])).submission.observations
    assert (5, 2, 7) == tuple(seen[f"requests.carried_in.{column}"].value for column in ("person", "legal", "total"))


def test_the_command_says_the_same_the_second_time(tmp_path: Path, gouji: Gouji, roster: Path) -> None:  # noqa: F811
    arguments = ("distribute", roster, "--year", 2025, "-o", tmp_path / "out", "--previous", as_folder(tmp_path))
    gouji(*arguments)
    before, again = contents(tmp_path), gouji(*arguments)

    assert (0, before) == (again.code, contents(tmp_path))
    assert "没有变化 2 份" in again.out
    assert again == gouji(*arguments)


def test_a_roster_that_lies_with_last_years_returns_is_not_told_for_a_bad_one(tmp_path: Path, gouji: Gouji) -> None:  # noqa: F811
    book: Any = openpyxl.Workbook()
    for row in (["单位名称"], [POLICE.name]):
        book.active.append(row)
    folder = as_folder(tmp_path)
    book.save(folder / "名册.xlsx")
    run = gouji("distribute", folder / "名册.xlsx", "--year", 2025, "-o", tmp_path / "out", "--previous", folder)

    assert 0 == run.code
    assert "R110" not in run.err


def test_returns_in_the_folder_are_told_and_kept(tmp_path: Path, gouji: Gouji, roster: Path) -> None:  # noqa: F811
    arguments = ("distribute", roster, "--year", 2025, "-o", tmp_path / "out")
    gouji(*arguments)
    fill_in(tmp_path / "out" / FILES[0], "表二", "B7", 3)
    run = gouji(*arguments, "--force", "--lang", "en")

    assert 0 == run.code
    assert run.out.startswith("[warning M131] ")
    assert run.out.endswith("Blanks for 2 units, 2025: 0 made, 0 replaced, 1 unchanged, 1 kept as they were.\n")


def test_another_blank_in_the_way_is_an_error_without_force(tmp_path: Path, gouji: Gouji, roster: Path) -> None:  # noqa: F811
    gouji("distribute", roster, "--year", 2024, "-o", tmp_path / "out")
    run = gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out")

    assert (1, 3) == (run.code, run.out.count("[错误 M132]"))
    assert 0 == gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out", "--force").code


REFUSED = [
    (("--year", 2020, "--form", "2021"), "2021"),
    (("--year", 1999), "--year"),
    ((), "--year"),
    (("--year", 2025, "--form", "nix"), "nix"),
    (("--year", 2018), "2018"),
]


@pytest.mark.parametrize(("options", "named"), REFUSED)
def test_what_cannot_be_made_is_refused_before_anything_is_made(
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    roster: Path,
    options: tuple[str | int, ...],
    named: str,
) -> None:
    run = gouji("distribute", roster, "-o", tmp_path / "out", *options)

    assert (2, "") == (run.code, run.out)
    assert named in run.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("text", "code"), [("单位名称\n", "R151"), ("电话\n1\n", "R143")])
def test_a_roster_without_units_is_refused(tmp_path: Path, gouji: Gouji, text: str, code: str) -> None:  # noqa: F811
    (tmp_path / "名册.csv").write_text(text, "utf-8")
    run = gouji("distribute", tmp_path / "名册.csv", "--year", 2025, "-o", tmp_path / "out")

    assert (2, "", False) == (run.code, run.out, (tmp_path / "out").exists())
    assert "名册" in run.err
    assert code != "R151" or "[提醒 R151]" in run.err


def test_what_is_odd_about_the_roster_is_told_by_every_command_that_reads_one(
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    roster: Path,
) -> None:
    roster.write_text(ROSTER_CSV + "Q1,清源县财政局,,,,,\n", "utf-8")
    returns = as_folder(tmp_path)
    for command in (
        ("distribute", roster, "--year", 2025, "-o", tmp_path / "out"),
        ("check", returns, "--roster", roster),
        ("read", returns / "0.xlsx", "--roster", roster),
        ("merge", returns, "--roster", roster, "-o", tmp_path / "a.xlsx"),
    ):
        assert 1 == gouji(*command).err.count("[提醒 R154] 名册第 4 行"), command[0]


def test_a_folder_in_the_way_stops_the_job_before_anything_is_written(
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
    roster: Path,
) -> None:
    (tmp_path / "out" / FILES[1]).mkdir(parents=True)
    run = gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out")

    assert (2, [FILES[1]]) == (run.code, os.listdir(tmp_path / "out"))
    assert FILES[1] in run.err


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path, gouji: Gouji, roster: Path) -> None:  # noqa: F811
    (tmp_path / "out").write_text("x")

    assert 2 == gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out").code


def test_a_wrong_folder_of_last_year_is_told_once(tmp_path: Path, gouji: Gouji, roster: Path) -> None:  # noqa: F811
    (tmp_path / "空").mkdir()
    run = gouji("distribute", roster, "--year", 2025, "-o", tmp_path / "out", "--previous", tmp_path / "空")

    assert (0, 1) == (run.code, run.err.count("没有能读的上年（上期）报表"))
    assert "M134" not in run.out


# ── the progress bar ────────────────────────────────────────────────────────────────────────


class Terminal:
    """A stderr that somebody looks at, or not."""

    def __init__(self, shown: bool) -> None:
        self.shown, self.text = shown, ""

    def isatty(self) -> bool:
        return self.shown

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(("shown", "patience", "seen"), [(True, -1, True), (True, 60, False), (False, -1, False)])
def test_a_bar_shows_on_a_terminal_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, shown: bool, patience: int, seen: bool
) -> None:
    stderr = Terminal(shown)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(bar, "PATIENCE", patience)

    assert [1, 2, 3] == list(bar.progress(iter([1, 2, 3]), 3, "正在做"))
    assert seen == ("正在做" in stderr.text)
    assert seen == ("100%" in stderr.text)


def test_reading_is_shown_against_all_files_of_the_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "甲.xlsx").write_bytes(b"")
    stderr = Terminal(True)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(bar, "PATIENCE", -1)
    readings = [Refused(str(number), None, ()) for number in range(4)]
    paths = [tmp_path, tmp_path / "a" / "甲.xlsx"]

    assert readings == list(bar.while_reading(readings, paths, Language.ZH))
    assert "读取" in stderr.text
    assert {"25%", "50%", "75%", "100%"} <= set(re.findall(r"\d+%", stderr.text))
