"""Remarks that a unit has not answered: listed by status and merge, told first in letters, the units named."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from collecting import consolidated, last_year, review, standing
from narrowed import the
from planting import block_off, busy, submission
from strategies import balanced, stated
from test_adding_up import UNITS, given, made
from test_cli import Gouji, gouji  # noqa: F401  a fixture

from gouji import (
    Language,
    Observation,
    Office,
    ReportingUnit,
    Return,
    Review,
    Roster,
    layout,
    load_form,
    render,
    reviewed,
    summary_workbook,
    write,
)
from gouji.campaign.follow_up_list import follow_up_list
from gouji.campaign.question import ask
from gouji.campaign.return_letter import Sender, letter, message
from gouji.editing.findings import CopyOfLastYear, NotContinued
from gouji.formats.docx.letter import Text
from gouji.intake.bind.findings import MissingTable
from gouji.model.edit import Number
from gouji.model.finding import Severity
from gouji.model.form import DETAIL
from gouji.reports.consolidation import merged_line
from gouji.reports.telling import most_telling, unanswered

F21 = load_form("2021")
SENDER = Sender(date(2025, 1, 25), "柏山县人民政府办公室")


def copied(unit: str = UNITS[0]) -> Return:
    """A return with last year's figures and this year's date."""
    return given(made(unit), 1, f"收件/{unit}.xlsx")


def beside(*returned: Return) -> list[Review]:
    """Some returns beside last year's, which say the same."""
    before = [replace(one.submission, year=2023) for one in returned]
    return [the(Review, one) for one in review(returned, before)]


def explained(one: Return, rules: Sequence[str]) -> Return:
    reason = "两年的申请都来自同一批小区业主，件数相同，台账第三册有登记"
    return replace(one, submission=replace(one.submission, explanations=dict.fromkeys(rules, reason)))


def test_the_gravest_is_told_first_and_of_remarks_the_one_about_a_whole_table() -> None:
    (one,) = beside(copied())
    told = most_telling(one.reportable())
    found = unanswered(one)

    assert isinstance(found[0], CopyOfLastYear)
    assert {CopyOfLastYear, NotContinued} <= {type(finding) for finding in found}
    severities = [finding.severity for finding in told]
    assert severities == sorted(severities, reverse=True)
    for order in permutations(found[:4]):
        assert found[0].code == most_telling(order)[0].code or found[0] not in order


def test_what_a_unit_has_explained_is_no_open_remark() -> None:
    (one,) = beside(copied())
    rules = [finding.rule.partition(".")[0] for finding in unanswered(one) if finding.rule]
    (answered,) = beside(explained(copied(), rules))

    assert rules
    assert [] == unanswered(answered)


def test_a_letter_about_last_year_s_figures_asks_about_them() -> None:
    (one,) = beside(copied())
    asked = "".join(ask(one))
    said = message(UNITS[0], one, SENDER)
    body = [block.text for block in letter(UNITS[0], one, SENDER) if isinstance(block, Text)]

    for text in (asked, said, "\n".join(body)):
        assert "除合计外的数字与上年报表完全相同，是不是误用了上年的数字？" in text
    assert [True] == [text.startswith("1. “") for text in body if "1. " in text]


def test_a_letter_about_a_neighbour_s_figures_names_the_neighbour() -> None:
    one, other = (the(Review, found) for found in review([copied(), copied(UNITS[1])]))

    assert UNITS[1] in ask(one)[0]
    assert UNITS[0] in ask(other)[0]
    assert "是不是报错了文件？" in message(UNITS[0], one, SENDER)


def test_the_list_to_chase_by_has_a_remark_on_who_has_to_explain() -> None:
    first, second = beside(copied(), copied(UNITS[1]))
    roster = Roster(tuple(map(ReportingUnit, UNITS[:2])))
    sheet = follow_up_list(standing(roster, [first, second]), date(2025, 2, 1)).grids[0]
    remarks = [piece.value for piece in sheet.pieces if piece.column == 11 and piece.row > 3]

    assert ["项提醒没有说明原因：与" in str(one) for one in remarks] == [True, True]


def test_status_and_merge_list_a_return_that_is_last_year_s(gouji: Gouji, tmp_path: Path) -> None:  # noqa: F811
    for year in (2023, 2024):
        (tmp_path / str(year)).mkdir()
        write(layout(F21, made(UNITS[0], year=year, day="")), tmp_path / str(year) / "a.xlsx")
    (tmp_path / "名册.csv").write_text(f"单位名称\n{UNITS[0]}\n{UNITS[1]}\n", "utf-8")
    office = (tmp_path / "2024", "--roster", tmp_path / "名册.csv", "--previous", tmp_path / "2023", "--lang", "zh")
    stands = gouji("status", *office, "--slips", tmp_path / "函")
    merged = gouji("merge", *office, "-o", tmp_path / "s.xlsx")

    for out in (stands.out, merged.out):
        assert [line for line in out.splitlines() if "E303" in line and UNITS[0] in line and "a.xlsx" in line]
    assert "另有 1 个单位只有提醒" in stands.out.splitlines()[-1]
    assert "--fail-on warning" in stands.out.splitlines()[-1]
    assert f"其中 1 个单位有提醒，见“来源”：{UNITS[0]}。" in merged.out.splitlines()[-1]
    assert not (tmp_path / "函" / UNITS[0]).exists()

    again = gouji("status", *office, "--slips", tmp_path / "函", "--fail-on", "warning", "--force")
    assert "只有提醒" not in again.out, "it has just been done"
    said = (tmp_path / "函" / UNITS[0] / f"{UNITS[0]}-短消息.txt").read_text("utf-8")
    assert "与上年报表完全相同" in said


def test_a_remark_on_the_summary_names_the_units_it_comes_from() -> None:
    values = stated(balanced(F21))
    before = [replace(made(unit, year=2023), observations=_continued(values)) for unit in UNITS[:3]]
    off = replace(before[1], observations=before[1].columns | {"requests.carried_out.person": Observation.of(99)})
    returned = [given(made(unit), number) for number, unit in enumerate(UNITS[:3])]
    office = Office(last_year=last_year([before[0], off, before[2]]))
    result = consolidated(returned, previous=list(office.last_year.readings if office.last_year else ()))
    (told,) = (one for one in result.findings if one.rule == "X-CARRY.person")

    text = render(told, Language.ZH)
    assert [UNITS[1]] == [unit for unit in UNITS if unit in text]
    assert text.startswith("汇总表（出在")


def _continued(values: Mapping[str, Number]) -> dict[str, Observation]:
    """Figures of the year before that this year's carry on from."""
    seen = {cell: Observation.of(value) for cell, value in values.items()}
    for cell in [cell for cell in values if cell.startswith("requests.carried_in.")]:
        seen[cell.replace("carried_in", "carried_out")] = Observation.of(values[cell])
    return seen


# ── every unit of the roster is counted once ────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(20))
def test_the_numbers_of_units_add_up_to_the_roster(seed: int) -> None:
    chance = random.Random(seed)
    units = tuple(
        ReportingUnit(unit, parent=UNITS[0] if chance.random() < 0.4 and n else "") for n, unit in enumerate(UNITS)
    )
    returned: list[Return] = []
    for number, unit in enumerate(UNITS):
        one = given(made(unit), number)
        parts_of_it = [
            replace(one, file=f"{table}.xlsx", findings=(MissingTable(table=table),)) for table in ("表二", "表三")
        ]
        returned += chance.choice([[], [one], [one], parts_of_it])
    returned += [given(made("外来局"), 90)]
    result = consolidated(returned, roster=Roster(units))

    parts = [result.missing, result.undecided, result.above]
    assert len(UNITS) == result.added() + sum(map(len, parts))
    own = {one.unit for one in result.members} & set(UNITS)
    assert len(own) == result.added()
    told = merged_line(result, result.of_members(), Language.ZH)
    for word, units_ in zip(("没有报", "待确认", "由所属单位报送"), parts, strict=True):
        assert (f"{word} {len(units_)} 个" in told) == bool(units_ and (result.missing or result.undecided))


# ── a movement is asked about in the words of what undoes it ────────────────────────────────


def test_stale_totals_are_named_with_their_figures_and_to_be_added_up_anew() -> None:
    values = busy(F21, random.Random(3))
    stale = ["requests.handled.person", "requests.new.total", "requests.handled.total"]
    one = reviewed(Return("甲.xlsx", None, submission(F21, values | {cell: values[cell] - 2 for cell in stale}), ()))
    asked, follows = ask(the(Review, one))

    assert "3 个合计没有随分项更新" in asked
    assert [f"{values[cell] - 2}→{values[cell]}" in asked for cell in stale] == [True] * 3
    assert "移回原位" not in follows
    assert "合计" in follows


def test_the_letter_asks_whether_the_likeliest_block_moved_and_of_what_lies_beyond() -> None:
    values = busy(F21, random.Random(1))
    seen = block_off(F21, values, "requests", "down", live=False, first=2)
    one = the(Review, reviewed(Return("甲.xlsx", None, seen, ())))
    (asked, follows) = ask(one)

    assert "整体向下错了一行，是这样吗？" in asked
    assert "移回原位" in follows
    assert Severity.ERROR in {finding.severity for finding in one.findings}


# ── the sheet 明细 on paper ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_no_heading_of_the_detail_goes_over_two_pages(edition: str, tmp_path: Path) -> None:
    form = load_form(edition)
    one = Return("甲.xlsx", "ab" * 32, replace(balanced(form), unit="甲局"), ())
    write(summary_workbook(consolidated([one], unit="某县")), tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")[DETAIL]
    starts = [5, *(one.id + 1 for one in sheet.col_breaks.brk), sheet.max_column + 1]

    assert len(starts) > 5
    assert not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
    assert sheet.print_title_cols == "$A:$C"
    assert sheet.print_title_rows == "$1:$4"
    for merge in sheet.merged_cells.ranges:
        if merge.min_col >= 5:
            crossed = [start for start in starts if merge.min_col < start <= merge.max_col]
            assert merge.min_row == 2 or not crossed, "only the name of a table goes over several pages"
        else:
            assert merge.max_col <= 4
    for start in starts[:-1]:
        assert any(sheet.cell(row, start).value for row in (2, 3)), "what the figures are of"
