"""Consolidation: everything counted once, nothing dropped in silence, the result a return again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from collecting import as_summary
from collecting import consolidated as consolidate
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced, honest, returned, stated

from gouji import (
    Consolidation,
    Document,
    Finding,
    Form,
    Observation,
    Reading,
    Refused,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    bind,
    check,
    layout,
    load_form,
    summary_workbook,
)
from gouji.consolidation.adjustments import Adjustment
from gouji.consolidation.findings import OtherVersion, TotalsDiffer, Unreadable
from gouji.formats.findings import EmptyFile
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake.findings import LostSheet
from gouji.model.finding import reportable
from gouji.model.findings import FileFinding
from gouji.model.grid import Place
from gouji.model.language import Language
from gouji.model.submission import NOTHING, Origin, Status
from gouji.model.totals import recalculate
from gouji.reports.consolidation import merged_line
from gouji.summary.trace import lineage
from gouji.workbook.detail import LEAD, is_part, members_of

F21, F19 = load_form("2021"), load_form("2019")
TOY = load_form(Path(__file__).parent / "data" / "toy.toml")


def reading(
    unit: str | None, submission: Submission | None = None, *, form: Form = F21, file: str | None = None, **changes: Any
) -> Return:
    submission = replace(submission or balanced(form), unit=unit, **changes)
    return Return(file or f"{unit}.xlsx", "ab" * 32, submission, ())


def saying(cell: str, seen: Observation) -> Submission:
    good = balanced(F21)
    return replace(good, observations={**good.observations, cell: seen})


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_every_cell_is_the_sum_of_the_units() -> None:
    result = consolidate(
        [reading("甲"), reading("乙", balanced(F21, 2)), reading("丙", balanced(F21, 10))], unit="清源县"
    )

    assert {cell: 13 * value for cell, value in stated(balanced(F21)).items()} == result.total.values()
    assert ("清源县", 2023, F21) == (result.total.unit, result.total.year, result.total.form)
    assert () == check(result.total)
    assert () == result.excluded == result.findings


def test_contributions_say_who_gave_how_much() -> None:
    result = consolidate([reading("甲"), reading("乙", balanced(F21, 2))])
    mine = stated(balanced(F21))["requests.new.total"]

    assert {"甲": mine, "乙": 2 * mine} == dict(result.contributions("requests.new.total"))


def test_a_second_return_of_a_unit_is_left_out_and_named() -> None:
    result = consolidate([reading("甲 局"), reading("甲局", balanced(F21, 2), file="甲局(2).xlsx")])

    assert balanced(F21).values() == result.total.values()
    assert [("M102", "甲局(2).xlsx")] == [(f.code, the(OtherVersion, f).file) for f in result.excluded]


def test_another_edition_and_another_year_are_left_out_and_named() -> None:
    result = consolidate([reading("甲"), reading("乙"), reading("丙", form=F19, year=2023), reading("丁", year=2022)])

    assert [("M103", "丙.xlsx"), ("M104", "丁.xlsx")] == [(f.code, the(FileFinding, f).file) for f in result.excluded]
    assert ["甲", "乙"] == [member.unit for member in result.members]


def test_the_cover_speaks_of_files_left_out_only_where_there_are_any() -> None:
    def cover(*readings: Reading) -> str:
        return " ".join(str(piece.value) for piece in summary_workbook(consolidate(readings)).grids[0].pieces)

    assert "由 1 个单位的填报表汇总而成。" in cover(reading("甲"))
    assert "另有 1 个文件没有汇入" in cover(reading("甲"), reading("丁", year=2022))


def test_an_unreadable_file_is_named_with_its_reason() -> None:
    why = EmptyFile(file="空.xlsx")
    result = consolidate([reading("甲"), Refused("空.xlsx", None, (why,))])

    assert [("M101", why)] == [(f.code, the(Unreadable, f).reason) for f in result.excluded]


def test_a_return_without_a_unit_counts_under_its_file_name() -> None:
    result = consolidate([reading("甲"), reading(None, balanced(F21, 3), file="/x/乙局.xlsx")])

    assert ["甲", "乙局"] == [member.unit for member in result.members]
    assert ["M106"] == codes(result.findings)


def test_a_return_with_errors_is_added_as_it_is_and_told() -> None:
    cell = "requests.granted.person"
    wrong = saying(cell, Observation.of(9999))
    result = consolidate([reading("甲"), reading("乙", wrong)])

    assert stated(balanced(F21))[cell] + 9999 == result.total.observations[cell].value
    assert ["pass", "fail"] == [member.verdict for member in result.members]
    touched = {"requests.granted.total", "requests.handled.person", "requests.handled.total"}
    assert ["M105", "M183"] == [code for code in codes(result.findings) if code != "M107"]
    assert touched == {cell for f in result.findings if f.code == "M107" for cell in f.cells}
    assert {("乙",)} == {the(TotalsDiffer, f).units.first for f in result.findings if f.code == "M107"}
    assert touched - {"requests.handled.total"} == {
        cell for f in reportable(result.findings) if f.code == "M107" for cell in f.cells
    }


def test_a_blank_adds_nothing_and_is_told() -> None:
    cell = "disclosure.licensing.decisions"
    result = consolidate([reading("甲"), reading("乙", saying(cell, NOTHING))])

    assert balanced(F21).observations[cell].value == result.total.observations[cell].value
    assert [("M108", (cell,))] == [(f.code, f.cells) for f in result.findings]


def test_a_cell_that_nobody_filled_in_stays_without_figure() -> None:
    cell = "disclosure.licensing.decisions"
    result = consolidate([reading("甲", saying(cell, NOTHING)), reading("乙", saying(cell, NOTHING))])

    assert NOTHING == result.total.observations[cell]


@pytest.mark.parametrize("readings", [[], [Refused("x", None, ())]], ids=["none", "unreadable"])
def test_nothing_readable_is_an_error_of_the_caller(readings: list[Refused]) -> None:
    with pytest.raises(ValueError, match="no readable return"):
        consolidate(readings)


def through_a_workbook(result: Consolidation) -> tuple[Document, Submission, tuple[Finding, ...]]:
    document = document_of(package_of(to_xlsx(summary_workbook(result)), "summary.xlsx"))
    return document, *bind(result.form, document)


@pytest.mark.parametrize("form", [F21, F19], ids=lambda form: form.id)
def test_the_summary_reads_back_as_the_consolidated_return(form: Form) -> None:
    one = reading("甲", balanced(form), form=form)
    result = consolidate([one, reading("乙", balanced(form, 3), form=form)], unit="清源县")
    document, read, findings = through_a_workbook(result)

    assert result.total.observations == read.observations
    assert ("清源县", result.year) == (read.unit, read.year)
    assert () == findings
    assert {"明细", "来源", "核对"} <= {grid.name for grid in document}


def test_the_summary_is_a_return_for_the_level_above() -> None:
    first = consolidate([reading("甲"), reading("乙")], unit="一县")
    _, county, _ = through_a_workbook(first)
    city = consolidate([Return("一县.xlsx", "00", county, ()), reading("二县", balanced(F21, 5))], unit="某市")

    assert {cell: 7 * value for cell, value in stated(balanced(F21)).items()} == city.total.values()
    assert [] == codes(city.findings)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_honest_returns_add_up_and_survive_the_workbook(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([F21, F19, TOY]))
    returns = data.draw(st.lists(honest(form), min_size=1, max_size=4))
    result = consolidate([reading(f"单位{i}", sub, form=form, year=form.years[0]) for i, sub in enumerate(returns)])
    _, read, _ = through_a_workbook(result)

    for cell in form.cells:
        assert sum(stated(sub)[cell] for sub in returns) == result.total.observations[cell].value
    assert result.total.values() == read.values()


def test_a_total_stated_over_blanks_is_told_when_the_summary_cannot_hold_it() -> None:
    observations = dict.fromkeys(F21.cells, NOTHING) | {"cases.reconsideration.total": Observation.of(5)}
    result = consolidate([reading("甲", replace(balanced(F21), observations=observations))])
    (reportable,) = [the(TotalsDiffer, finding) for finding in result.findings if finding.code == "M107"]

    assert (None, None, 5) == (
        result.total.observations["cases.reconsideration.total"].value, reportable.value, reportable.stated
    )  # fmt: skip


@pytest.mark.parametrize(("cell", "amount", "codes"), [
    ("requests.new.person", -10**6, ["M121", "M123"]), ("requests.new.person", -1, ["M121"]),
])  # fmt: skip
def test_an_adjustment_that_leaves_less_than_nothing_is_told(cell: str, amount: int, codes: list[str]) -> None:
    good = reading("甲")
    back = [Adjustment(cell, amount, "重复登记"), Adjustment("requests.carried_in.person", -amount, "重复登记")]
    result = consolidate([good], adjustments=back)

    assert codes == sorted({finding.code for finding in result.findings})
    assert {"requests.new.person", "requests.new.total"} >= {c for f in result.findings for c in f.cells}


def test_a_unit_called_like_the_sum_is_a_unit() -> None:
    result = consolidate([reading("合计"), reading("乙", balanced(F21, 2))])
    document = document_of(package_of(to_xlsx(summary_workbook(result)), "summary.xlsx"))

    assert ["合计", "乙"] == [one.unit for one in members_of(F21, document, 2023)]


KINDS = (
    "[x]",
    "x",
    "X",
    "部门/直属",
    "部门直属",
    "特" * 31 + "一",
    "特" * 31 + "二",
    "𠮷" * 14 + "甲",
    "𠮷" * 14 + "乙",
    "a\nb",
)


def test_every_kind_has_sheets_of_its_own_whatever_it_is_called() -> None:
    known = Roster(tuple(ReportingUnit(f"单位{i}", kind=kind) for i, kind in enumerate(KINDS)))
    result = consolidate([reading(f"单位{i}") for i in range(len(KINDS))], roster=known)
    names = [grid.name for grid in summary_workbook(result) if is_part(F21, grid.name)]

    assert len(KINDS) * len(F21.tables) == len({name.casefold() for name in names})
    assert 31 >= max(len(name.encode("utf-16-le")) // 2 for name in names)
    assert ["表三（x）", "表三（x-2）", "表三（X-3）", "表三（部门直属）", "表三（部门直属-2）"] == [
        name for name in names if name[:3] == "表三（"
    ][:5]  # fmt: skip
    assert set(names) <= {grid.name for grid in document_of(package_of(to_xlsx(summary_workbook(result)), "s.xlsx"))}


def test_detail_has_a_row_for_every_unit_and_a_column_for_every_cell() -> None:
    result = consolidate([reading("甲"), reading("乙", balanced(F21, 2))])
    detail = next(grid for grid in summary_workbook(result) if grid.name == "明细")
    at = {(piece.row, piece.column): piece for piece in detail.pieces}

    assert ["甲", "乙", "合计"] == [at[row, 1].value for row in (4, 5, 6)]
    for column, cell in enumerate(F21.cells, LEAD):
        mine = stated(balanced(F21))[cell]
        assert (mine, 2 * mine, 3 * mine) == tuple(at[row, column].value for row in (4, 5, 6))


def test_texts_of_returns_never_become_formulas() -> None:
    evil = Observation(None, '=HYPERLINK("http://x","y")', Status.NOT_A_NUMBER)
    result = consolidate([reading("=1+1", saying("disclosure.fees.amount", evil)), reading("@SUM(A1)")])
    document = document_of(package_of(to_xlsx(summary_workbook(result)), "summary.xlsx"))
    texts = {p.value for grid in document for p in grid.pieces if p.formula is None}
    formulas = [p.formula for grid in document for p in grid.pieces if p.formula is not None]

    assert {"=1+1", "@SUM(A1)", evil.raw} <= texts
    assert not any("HYPERLINK" in formula or formula.startswith(("1+1", "@")) for formula in formulas)


def test_a_live_total_of_a_member_is_recomputed_before_it_is_compared() -> None:
    good = balanced(F21)
    cell = "cases.reconsideration.total"
    origin = Origin(Place("表四", 3, 4), "marks", "SUM(A4:D4)", live=True)
    stale = replace(good, observations={**good.observations, cell: Observation.of(1)}, origins={cell: origin})
    result = consolidate([reading("甲", recalculate(stale))])

    assert good.observations[cell].value == result.members[0].submission.observations[cell].value
    assert () == result.findings


def test_the_units_of_a_summary_are_read_back_from_its_detail() -> None:
    members = [
        reading("甲"),
        reading("乙", saying("requests.new.person", Observation(None, "/", Status.NOT_APPLICABLE))),
    ]
    result = consolidate(members, unit="清源县")
    document = document_of(package_of(to_xlsx(summary_workbook(result)), "summary.xlsx"))

    read_back = members_of(F21, document, 2023)
    assert [m.submission.values() for m in result.members] == [one.values() for one in read_back]
    assert [("甲", 2023), ("乙", 2023)] == [(one.unit, one.year) for one in read_back]
    assert "not_applicable" == read_back[1].observations["requests.new.person"].status


@given(returned(F21), st.lists(st.sampled_from(sorted(F21.sums)), unique=True, max_size=5), st.integers(0, 99_999))
@settings(max_examples=25, deadline=None)
def test_no_total_without_a_figure_comes_back_from_the_detail_as_one_or_counts_as_another(
    seen: Submission, totals: list[str], stored: int
) -> None:
    unknown = dict.fromkeys(totals, Observation(None, str(stored), Status.UNCOMPUTED))
    result = consolidate([reading("甲", replace(seen, year=2023).with_observations(unknown))])
    document = summary_workbook(result)

    assert [m.submission.values() for m in result.members] == [m.values() for m in members_of(F21, document, 2023)]
    assert {"M107", "M184"}.isdisjoint(
        finding.code
        for finding in (*result.findings, *(f for cell in totals for f in lineage(F21, document, cell).findings))
        if not set(totals).isdisjoint(finding.cells)
    )


def test_what_is_no_summary_has_no_members() -> None:
    assert () == members_of(F21, layout(F21, balanced(F21)), 2023)


def test_a_total_adds_up_the_parts_that_somebody_filled_in() -> None:
    cell = "cases.reconsideration.upheld"
    result = consolidate([reading("甲", saying(cell, NOTHING))])

    parts = [value for name, value in stated(balanced(F21)).items() if name.startswith("cases.reconsideration.")]
    assert sum(parts[1:-1]) == result.total.observations["cases.reconsideration.total"].value


def test_an_adjustment_is_not_to_blame_for_what_was_wrong_before() -> None:
    wrong = saying("requests.granted.person", Observation.of(9999))
    below = saying("requests.granted.company", Observation.of(-5))
    cut = Adjustment("disclosure.licensing.decisions", -1, "重复登记")

    for spoilt in (wrong, below):
        codes_told = codes(consolidate([reading("甲", spoilt)], adjustments=[cut]).findings)
        assert {"M119", "M123"}.isdisjoint(codes_told)


def test_what_may_be_negative_may_be_so_after_an_adjustment() -> None:
    cell = next(cell for cell in TOY.cells.values() if cell.kind == "signed_count" and cell.id not in TOY.sums)
    one = Submission(TOY, "甲", 2022, dict.fromkeys(TOY.cells, Observation.of(0)))
    result = consolidate([reading("甲", one, form=TOY)], adjustments=[Adjustment(cell.id, -3, "重复登记")])

    assert -3 == result.total.observations[cell.id].value
    assert "M123" not in codes(result.findings)


def test_a_live_total_over_blanks_is_not_among_the_blanks() -> None:
    parts = F21.sums["cases.reconsideration.total"][0].parts
    observations = balanced(F21).columns | dict.fromkeys((*parts, "cases.reconsideration.total"), NOTHING)
    live = {"cases.reconsideration.total": Origin(Place("表四", 3, 4), "marks", "SUM(A4:D4)", live=True)}
    result = consolidate([reading("甲", replace(balanced(F21), observations=observations, origins=live))])

    assert [parts] == [finding.cells for finding in result.findings if finding.code == "M108"]


def pieces(result: Consolidation, sheet: str) -> dict[tuple[int, int], object]:
    return {(p.row, p.column): p.value for grid in summary_workbook(result) if grid.name == sheet for p in grid.pieces}


def test_the_detail_says_of_what_kind_a_unit_is() -> None:
    known = Roster((ReportingUnit("甲", kind="镇"), ReportingUnit("乙", kind="局")))
    detail = pieces(consolidate([reading("甲"), reading("乙"), reading("外")], roster=known), "明细")

    assert ["镇", "局", None] == [detail.get((row, 2)) for row in (4, 5, 6)]


def test_the_control_sheet_says_how_much_the_units_stated_too_much() -> None:
    more = stated(balanced(F21))["requests.new.total"] + 7
    control = pieces(consolidate([reading("甲", saying("requests.new.total", Observation.of(more)))]), "核对")
    (row,) = [row for (row, column), value in control.items() if column == 6 and value not in (0, "差额")]

    assert (more, more - 7, 7, "×") == tuple(control[row, column] for column in (4, 5, 6, 7))


def test_a_reported_summary_is_compared_with_what_the_workbook_adds_up() -> None:
    cut = Adjustment("disclosure.fees.amount", -1, "年底退回收费")
    given = [
        reading("甲"),
        reading("乙", balanced(F21, 2)),
        as_summary(reading("清源县", balanced(F21, 3))),
    ]
    result = consolidate(given, unit="清源县", adjustments=[cut])
    amount = 3 * stated(balanced(F21))["disclosure.fees.amount"]
    node = pieces(result, "节点检查")

    assert (amount, amount - 1, 1, "×") == tuple(node[2, column] for column in (4, 5, 6, 7))
    (formula,) = [
        p.formula
        for g in summary_workbook(result)
        if g.name == "节点检查"
        for p in g.pieces
        if (p.row, p.column) == (2, 5)
    ]
    assert "调整" in str(formula)


def test_the_sources_count_what_is_wrong_and_write_out_the_first_dozen() -> None:
    many = tuple(LostSheet(sheet=f"表{i}") for i in range(15))
    one = replace(reading("甲"), findings=many)
    sources = pieces(consolidate([one, reading("甲", file="甲(2).xlsx")]), "来源")

    assert 13 == len(str(sources[2, 7]).splitlines())
    assert ("未汇总", 0, 1) == tuple(sources[3, column] for column in (4, 5, 6))


def test_the_sheets_of_a_kind_turn_red_only_for_rules_within_them() -> None:
    known = Roster((ReportingUnit("甲", kind="镇"), ReportingUnit("乙", kind="局")))
    zeros = dict.fromkeys(TOY.cells, Observation.of(0))
    given = [reading(unit, Submission(TOY, unit, 2022, zeros), form=TOY) for unit in "甲乙"]
    sheets = list(summary_workbook(consolidate(given, form=TOY, roster=known)))
    across = {g.name for g in sheets for alert in g.alerts if "!" in alert.formula}

    assert {"床位", "经费"} & across
    assert not any(is_part(TOY, name) for name in across)


def formulas(result: Consolidation, sheet: str, previous: Submission | None = None) -> dict[tuple[int, int], str]:
    return {
        (p.row, p.column): p.formula
        for grid in summary_workbook(replace(result, previous=previous))
        if grid.name == sheet
        for p in grid.pieces
        if p.formula
    }


def test_adjustments_are_in_the_formulas_of_their_cell_and_of_the_totals_over_it() -> None:
    cut = Adjustment("requests.new.person", -1, "跨年重复登记")
    result = consolidate([reading("甲"), reading("乙")], adjustments=[cut])
    control = formulas(result, "核对")
    said = pieces(result, "核对")
    adjusted = {said[row, 3] for (row, column), formula in control.items() if column == 4 and "调整" in formula}

    assert {(3, 3)} == {at for at, formula in formulas(result, "表三").items() if "调整" in formula}
    assert {"表三!J4"} == adjusted
    (row,) = [row for (row, column), text in said.items() if (column, text) == (3, "表三!J4") and (row, 4) in control]
    twice = 2 * stated(balanced(F21))["requests.new.total"]
    assert (twice - 1, twice - 1, 0) == tuple(said[row, column] for column in (4, 5, 6))


def test_only_official_tables_have_names_in_the_workbook() -> None:
    known = Roster((ReportingUnit("甲", kind="镇"), ReportingUnit("乙", kind="局")))
    named = {
        grid.name
        for grid in summary_workbook(consolidate([reading("甲"), reading("乙")], roster=known))
        for p in grid.pieces
        if p.name
    }

    assert "表三" in named
    assert not any(is_part(F21, name) for name in named)


def test_the_chart_adds_up_all_units_less_those_it_draws_and_this_year_from_the_tables() -> None:
    result = consolidate([reading(f"单位{number}", balanced(F21, number)) for number in range(1, 60)])
    charts = formulas(result, "图表", replace(balanced(F21), year=2022))
    rest = {
        (row, the(re.Match, re.search(r"-SUM\([A-Z]+\d+:[A-Z]+(\d+)\)", text))[1])
        for (row, _), text in charts.items()
        if "-SUM(" in text
    }

    assert rest
    assert {str(row) for row, _ in rest} == {last for _, last in rest}, "the row above, counted from 1"
    assert any("'表三'" in text for (_, column), text in charts.items() if column == 2)


@pytest.mark.parametrize("language", list(Language))
def test_the_last_line_speaks_of_a_year_only_where_there_is_one(language: Language) -> None:
    results = [consolidate([reading("甲", year=year)]) for year in (None, 2024)]
    without, dated = (merged_line(one, one.of_members(), language) for one in results)

    assert "2024" in dated
    assert not re.search(r"\s{2}|for ;|None", without)
    assert ("年度不明" in without) is (language is Language.ZH)
