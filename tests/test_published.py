"""A workbook and the report made of it are copies: they count once, and where they differ every cell is named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import word
from collecting import collected, consolidated
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced
from test_word import busy

from gouji import Language, Observation, Return, Review, Submission, bind, collection_status, load_form, read
from gouji.campaign.follow_up_list import follow_up_list
from gouji.campaign.report import status_as_json
from gouji.campaign.return_letter import problems
from gouji.collection.entry import Part
from gouji.collection.findings import FiguresOfOtherYear, ReportAgrees, ReportDiffers, ReportElsewhere, ReportWrong
from gouji.collection.policy import Policy
from gouji.formats.read import document_in
from gouji.formats.text.write_html import to_html
from gouji.model.finding import Severity, Verdict
from gouji.model.form import describe
from gouji.model.grid import address
from gouji.model.groups import labels_of_groups, parts_of_groups
from gouji.model.reporting_period import Period
from gouji.model.submission import Status
from gouji.prose.findings import FalseClaim
from gouji.publication.compose import composed
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
UNIT = "红旗区科学技术局"
ROSTER = Roster((ReportingUnit(UNIT), ReportingUnit("红旗区财政局")))


def zeros(**changes: int) -> Submission:
    observations = dict.fromkeys(F21.cells, Observation.of(0))
    return Submission(F21, UNIT, 2024, observations | {cell: Observation.of(n) for cell, n in changes.items()})


def both(workbook: Submission, report: Submission) -> list[Return]:
    """A workbook, and a report that was dated later and comes first."""
    later = replace(report, contact={"date": "2025-03-01"})
    return [Return("b.docx", None, later, (), is_report=True), Return("a.xlsx", None, workbook, ())]


@pytest.mark.parametrize("policy", list(Policy))
def test_the_workbook_counts_whatever_the_policy(policy: Policy) -> None:
    collection = collected(both(busy(), busy()), policy=policy)

    assert ["a.xlsx"] == [one.file for one in collection.counting()]
    assert {"b.docx": Part.OTHER_VERSION, "a.xlsx": Part.COUNTS} == {one.file: one.part for one in collection.entries}


def test_a_report_alone_counts() -> None:
    assert ["b.docx"] == [one.file for one in collected(both(busy(), busy())[:1]).counting()]


cells = st.sets(st.sampled_from(sorted(F21.cells)), min_size=1, max_size=6)


@given(cells, st.integers(1, 99))
def test_every_cell_that_differs_is_named(wrong: set[str], more: int) -> None:
    other = zeros().with_observations({cell: Observation.of(more) for cell in wrong})
    collection = collected(both(zeros(), other))

    (told,) = [one for one in collection.reviews()[1].findings if isinstance(one, ReportDiffers)]
    assert (Severity.ERROR, wrong, len(wrong)) == (told.severity, set(told.cells), len(told.figures.first))
    assert Verdict.FAIL == collection.reviews()[1].verdict == collection.entries[1].verdict


@given(cells)
def test_a_blank_in_the_workbook_is_a_zero_in_the_report(blanks: set[str]) -> None:
    nothing = Observation(None, "", Status.BLANK)
    book = zeros().with_observations(dict.fromkeys(blanks, nothing))
    told = collected(both(book, zeros())).reviews()[1].findings

    assert [ReportAgrees] == [type(one) for one in told if isinstance(one, (ReportAgrees, ReportDiffers))]


@given(cells, st.integers(1, 99))
def test_status_and_its_list_name_every_cell(wrong: set[str], more: int) -> None:
    other = zeros().with_observations({cell: Observation.of(more) for cell in wrong})
    status = collection_status(collected(both(zeros(), other), roster=ROSTER))
    line = next(one for one in status.lines if one.unit.name == UNIT)

    (told,) = [one for one in line.findings if isinstance(one, ReportDiffers)]
    assert (Severity.ERROR, wrong, len(wrong)) == (told.severity, set(told.cells), line.differing)
    assert "M143" not in {one.code for one in line.findings}  # nobody has to ask which is the last draft
    (unit,) = [one for one in json.loads(status_as_json(status, Language.ZH))["units"] if one["unit"] == UNIT]
    assert "R212" in [one["code"] for one in unit["findings"]]
    sheet = next(iter(follow_up_list(status, date(2025, 3, 1))))
    remarks = " ".join(str(piece.value) for piece in sheet.pieces)
    assert all(f"{describe(F21.cells[cell])}工作簿为0、报告为{more}" in remarks for cell in wrong)


def test_of_several_workbooks_beside_a_report_status_says_which_counts() -> None:
    wrong, older = (zeros(**{"disclosure.licensing.decisions": n}) for n in (5, 7))
    returns = [*both(zeros(), wrong), Return("上报初稿.xlsx", None, older, ())]
    line = next(one for one in collection_status(collected(returns, roster=ROSTER)).lines if one.unit.name == UNIT)

    assert ["M143", "R212"] == [one.code for one in line.findings]


SAID = {"一": "本年新收政府信息公开申请5件，上年结转7件。"}


@pytest.mark.parametrize("figure", [0, 3])
def test_what_is_wrong_in_the_report_itself_is_told_of_the_unit(figure: int) -> None:
    report = replace(zeros(**{"disclosure.licensing.decisions": figure}), narrative=SAID)
    collection = collected(both(zeros(), report), roster=ROSTER)
    line = next(one for one in collection_status(collection).lines if one.unit.name == UNIT)

    for told in (collection.reviews()[1].findings, line.findings):
        assert ["N101", "N101"] == [one.reason.code for one in told if isinstance(one, ReportWrong)]
    assert any(isinstance(one, ReportDiffers if figure else ReportAgrees) for one in collection.reviews()[1].findings)
    assert Verdict.FAIL == collection.reviews()[1].verdict == collection.entries[1].verdict
    asked = [one.reason for one in problems(the(Review, line.kept)) if isinstance(one, ReportWrong)]
    assert [5, 7] == [one.said for one in asked if isinstance(one, FalseClaim)]


@pytest.mark.parametrize(("folder", "told"), [(UNIT, []), ("红旗区财政局", ["红旗区财政局"]), ("回表", [])])
def test_a_report_in_the_folder_of_another_unit_is_told(folder: str, told: list[str]) -> None:
    report, book = both(zeros(), zeros())
    third = replace(book, file="红旗区财政局/c.xlsx", submission=replace(zeros(), unit="红旗区财政局"))
    collection = collected([replace(report, file=f"{folder}/b.docx"), replace(book, file=f"{UNIT}/a.xlsx"), third])

    found = collection.reviews()[1].findings
    assert told == [one.folder for one in found if isinstance(one, ReportElsewhere)]


def test_a_report_without_a_table_differs_in_none_of_its_cells() -> None:
    book = busy()
    blocks = word.report(book)
    tables = [block for block in blocks if isinstance(block, list)]
    document = document_in(word.word_file([block for block in blocks if block is not tables[2]]), "b.docx")
    seen, said = bind(F21, document)
    report = replace(seen, unit=UNIT).with_observations({"disclosure.licensing.decisions": Observation.of(3)})
    returns = [
        Return("b.docx", None, report, said, is_report=True),
        Return("a.xlsx", None, replace(book, unit=UNIT), ()),
    ]
    told = collected(returns).reviews()[1].findings

    assert ["R111"] == [one.reason.code for one in told if isinstance(one, ReportWrong)]
    assert [("disclosure.licensing.decisions",)] == [one.cells for one in told if isinstance(one, ReportDiffers)]


@pytest.mark.parametrize("changed", [0, 1])
@pytest.mark.parametrize("filled", [0, 200])
def test_a_report_of_another_year_with_the_same_figures_is_told(filled: int, changed: int) -> None:
    book = busy() if filled else zeros()
    first = next(iter(F21.cells))
    report = replace(book, year=2023).with_observations({first: Observation.of(changed)} if changed else {})
    collection = collected(both(book, report), roster=ROSTER, year=2024)
    line = next(one for one in collection_status(collection).lines if one.unit.name == UNIT)

    expected = [("R217", "b.docx", Period(2024), Period(2023))] if filled and not changed else []
    for told in (collection.reviews()[1].findings, line.findings):
        found = [one for one in told if isinstance(one, FiguresOfOtherYear)]
        assert expected == [(one.code, one.file, one.period, one.other) for one in found]
    assert Part.OTHER_YEAR == collection.entries[0].part


GROUPS = sorted(name for name, cells in parts_of_groups(F21).items() if cells and name.startswith("requests."))


@given(st.sampled_from(GROUPS), st.lists(st.integers(0, 30), min_size=1, max_size=9), st.integers(0, 2))
def test_a_group_in_one_row_is_compared_with_the_sum_of_its_parts(name: str, split: list[int], off: int) -> None:
    cells = parts_of_groups(F21)[name]
    book = zeros(**dict(zip(cells, split, strict=False)))
    whole = sum(split[: len(cells)]) + off
    report = replace(
        zeros().with_observations(dict.fromkeys(cells, Observation(None, "", Status.BLANK))), groups={name: whole}
    )
    returns = both(book, report)
    (told,) = [
        one for one in collected(returns).reviews()[1].findings if isinstance(one, (ReportAgrees, ReportDiffers))
    ]

    assert isinstance(told, ReportDiffers) is bool(off)
    if isinstance(told, ReportDiffers):
        assert told.cells == cells
        (figure,) = told.figures.first
        assert (labels_of_groups(F21)[name], str(whole - off), str(whole)) == (
            figure.label,
            figure.workbook,
            figure.report,
        )
    line = next(one for one in collection_status(collected(returns, roster=ROSTER)).lines if one.unit.name == UNIT)
    assert bool(off) == line.differing
    (excluded,) = consolidated(returns, roster=ROSTER).excluded
    assert ("M102" if off else "M111") == excluded.code


def test_status_merge_and_letter_say_it() -> None:
    wrong = replace(zeros(**{"disclosure.licensing.decisions": 5}), contact={})
    returns = both(zeros(), wrong)

    line = next(one for one in collection_status(collected(returns, roster=ROSTER)).lines if one.unit.name == UNIT)
    assert line.kept is not None
    assert 1 == line.differing
    assert ["R212"] == [one.code for one in problems(line.kept)]

    result = consolidated(returns, roster=ROSTER)
    (superseded,) = [one for one in result.excluded if one.code == "M102"]
    assert (Severity.ERROR, "b.docx") == (superseded.severity, getattr(superseded, "file", ""))
    assert 0 == result.total.value("disclosure.licensing.decisions")


@pytest.mark.parametrize("turn", [1, -1])
def test_places_are_those_of_each_report_whatever_was_read_before(tmp_path: Path, turn: int) -> None:
    """Tables that are called alike begin below another number of lines in each."""
    pages = {}
    for lines in (0, 2):
        page = to_html(composed(balanced(F21))).replace("<table>", "<p>以下是表</p>" * lines + "<table>")
        pages[lines] = tmp_path / f"{lines}.html"
        pages[lines].write_text(page, "utf-8")
    order = list(pages.values())[::turn]
    told = {path: [address(one.place) for one in the(Return, read(path)).submission.origins.values()] for path in order}
    assert told[pages[0]] == told[pages[2]]
