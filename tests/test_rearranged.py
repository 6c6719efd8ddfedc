"""A summary whose detail an office has sorted, widened or thinned out: traced and verified right, or refused by name."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from collecting import consolidated, read_all
from narrowed import the
from rearranged import pieces_of, put_in, rearranged, sorted_lines, taken_away, with_pieces
from strategies import balanced

from gouji import (
    Document,
    LastYear,
    Observation,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    UnreadableFile,
    layout,
    load_form,
    read,
    write,
)
from gouji import summary_workbook as laid_out
from gouji.consolidation.adjustments import Adjustment
from gouji.model.form import ADJUSTMENTS, DETAIL, SOURCES
from gouji.summary.findings import LinesMoved, PartsDiffer
from gouji.summary.trace import lineage
from gouji.summary.verify import Summary, open_summary, verify
from gouji.workbook.detail import DetailSheet, detail_of, members_of
from gouji.workbook.findings import SummaryIncomplete

F21 = load_form("2021")
UNITS = ("柏山县教育局", "柏山县公安局", "柏山县民政局", "东河镇", "西河镇")
GROUPS = ({0, 2, 3}, {1, 4}, {0, 1})
"""The lines, in the order of the roster's tree, that the sheets of the two kinds and of the one level add up."""
ROSTER = Roster(
    tuple(ReportingUnit(unit, kind="部门" if "局" in unit else "镇街", parent="柏山县教育局" * (unit[:2] == "东河"))
          for unit in UNITS)
)  # fmt: skip
CUT = Adjustment("requests.new.person", -3, "跨年重复登记三件")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five returns on disk, no two with a figure alike."""
    folder = tmp_path_factory.mktemp("回收件")
    for number, unit in enumerate(UNITS, 1):
        write(layout(F21, replace(balanced(F21, 2**number), unit=unit, year=2024)), folder / f"{unit}.xlsx")
    return folder


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    """Their summary, by kinds and levels, as it stands in memory."""
    result = consolidated(read_all([folder], roster=ROSTER), unit="柏山县", roster=ROSTER, adjustments=[CUT])
    document = laid_out(result)
    seen = the(Return, read(write(document, folder.with_name(f"{folder.name}-汇总.xlsx")))).submission
    return Summary("汇总.xlsx", F21, document, seen)


def of(summary: Summary, document: Document) -> Summary:
    return summary._replace(document=document)


def right(document: Document) -> list[str]:
    """The units whose line has their own figures."""
    own = {unit: balanced(F21, 2**number).values() for number, unit in enumerate(UNITS, 1)}
    return sorted(unit for one in members_of(F21, document, 2024) if one.values() == own[unit := one.unit or ""])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_whatever_was_done_to_the_detail_every_figure_is_its_unit_s(summary: Summary, folder: Path, seed: int) -> None:
    document, order = rearranged(summary.document, random.Random(seed), len(UNITS))
    found = verify(of(summary, document), [folder])
    codes = [finding.code for finding in found]
    spoilt = any({order[line] for line in group} != group for group in GROUPS)

    assert sorted(UNITS) == right(document)
    for cell in ("requests.new.total", "disclosure.fees.amount", "cases.reconsideration.upheld"):
        traced = lineage(F21, document, cell)
        assert summary.submission.values()[cell] == traced.value
        assert () == traced.findings
    assert (["M175"] if spoilt else ["M159"]) == codes


def test_sums_of_some_units_that_sorting_made_wrong_are_named_with_what_they_should_be(
    summary: Summary, folder: Path
) -> None:
    document = sorted_lines(summary.document, [4, 3, 2, 1, 0])
    (one,) = verify(of(summary, document), [folder])
    found = the(LinesMoved, one)
    whole: dict[str, Any] = {
        unit: balanced(F21, 2 ** (number + 1)).values()["requests.new.person"] for number, unit in enumerate(UNITS)
    }
    shown = {(piece.row, piece.column): piece.value for piece in pieces_of(document, "表三（部门）")}
    at = summary.submission.origins["requests.new.person"].place

    assert shown[at.row, at.column] == whole["西河镇"] + whole["柏山县公安局"] + whole["东河镇"]
    assert {
        "表二（部门）",
        "表三（部门）",
        "表四（部门）",
        "表二（镇街）",
        "表三（镇街）",
        "表四（镇街）",
        "逐级汇总",
    } == set(found.sheets)
    first = the(int, balanced(F21).values()["disclosure.regulations.issued"])
    assert (found.left, found.right) == ((32 + 4 + 16) * first, (2 + 4 + 8) * first)


def test_lines_that_were_sorted_and_numbered_anew_are_known_by_the_sources(summary: Summary, folder: Path) -> None:
    document = sorted_lines(summary.document, [4, 3, 2, 1, 0])
    anew = [
        piece._replace(value=piece.row - 3) if piece.column == 0 and isinstance(piece.value, int) else piece
        for piece in pieces_of(document, DETAIL)
    ]

    assert ["M175"] == [one.code for one in verify(of(summary, with_pieces(document, DETAIL, anew)), [folder])]


def test_sources_and_adjustments_are_found_by_their_headings_too(summary: Summary, folder: Path) -> None:
    document = put_in(put_in(summary.document, 1, sheet=SOURCES), 2, sheet=ADJUSTMENTS)
    document = sorted_lines(put_in(document, 0, rows=True, sheet=SOURCES), [2, 0, 1, 4, 3], SOURCES, 3)

    assert ["M159"] == [one.code for one in verify(of(summary, document), [folder])]


@pytest.mark.parametrize("cell", ["requests.carried_out.person", "requests.new.total", "disclosure.fees.amount"])
def test_a_summary_without_the_column_of_a_cell_is_refused_by_name(summary: Summary, tmp_path: Path, cell: str) -> None:
    column = the(DetailSheet, detail_of(F21, summary.document)).columns[cell]
    path = write(taken_away(summary.document, column), tmp_path / "s.xlsx")
    with pytest.raises(UnreadableFile) as refused:
        open_summary(path)

    found = the(SummaryIncomplete, refused.value.finding)
    assert ((cell,), DETAIL) == (found.cells, found.sheet)
    assert ["M176"] == [one.code for one in read(path).findings if one.code.startswith("M")]


def test_a_summary_without_the_digests_of_its_sources_is_refused_by_name(summary: Summary, folder: Path) -> None:
    pieces = pieces_of(summary.document, SOURCES)
    (column,) = (piece.column for piece in pieces if piece.value == "SHA-256")

    (found,) = verify(of(summary, taken_away(summary.document, column, SOURCES)), [folder])
    assert SOURCES == the(SummaryIncomplete, found).sheet


def test_last_year_is_carried_over_from_a_detail_whose_columns_moved(summary: Summary, tmp_path: Path) -> None:
    document = taken_away(put_in(sorted_lines(summary.document, [1, 0, 3, 4, 2]), 2), 0)
    path = write(document, tmp_path / "去年.xlsx")
    known = LastYear([read(path)])

    for number, unit in enumerate(UNITS, 1):
        assert balanced(F21, 2**number).values() == the(Submission, known.of(unit, 2025).previous).values()


def test_a_trace_says_when_a_table_shows_another_figure_or_totals_do_not_add_up(folder: Path, tmp_path: Path) -> None:
    wrong = balanced(F21, 3)
    told = {"requests.new.total": Observation.of(7)}
    write(
        layout(F21, replace(wrong, unit="北河镇", year=2024, observations={**wrong.observations, **told})),
        tmp_path / "北.xlsx",
    )
    result = consolidated(read_all([folder, tmp_path]), unit="柏山县")
    (found,) = (the(PartsDiffer, one) for one in lineage(F21, laid_out(result), "requests.new.total").findings)
    right = the(int, wrong.values()["requests.new.total"])

    assert ("M184", 7 - right) == (found.code, found.imbalance)
    assert [("北河镇", 7, right)] == [(one.unit, one.stated, one.value) for one in found.units.first]
    assert () == lineage(F21, laid_out(result), "requests.new.person").findings
