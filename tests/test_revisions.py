"""Forms that were revised after blanks had been handed out: those are still read, and nothing is made up."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any

import opened
import pytest
from collecting import checked, consolidated, standing
from narrowed import the
from revising import LABEL_ALONE, NOW, THEN, UNDECLARED, WARDS, edited, filed, wards

from gouji import (
    Document,
    Form,
    FormError,
    Observation,
    Reading,
    ReportingUnit,
    Return,
    Roster,
    Severity,
    Submission,
    SummaryReturn,
    Verdict,
    bind,
    complete,
    layout,
    read,
    summary_workbook,
    write,
)
from gouji.campaign.collection_status import UnitStatus
from gouji.campaign.findings import OnEarlierBlank
from gouji.campaign.prefilled import blank_for, is_untouched
from gouji.consolidation.findings import NotAskedOfAll
from gouji.editing.carry_over import Prefill
from gouji.editing.check import check, outcomes
from gouji.editing.review import review
from gouji.formats.docx.write import to_docx
from gouji.forms.language.define import define, expanded
from gouji.forms.language.keys import FORM
from gouji.forms.language.revisions import at_revision
from gouji.forms.revised import in_force
from gouji.intake import recall
from gouji.intake.findings import ChangedSince, EarlierRevision, NewerBlank, NotAskedYet, NotCarried
from gouji.model.edit import OutcomeVerdict
from gouji.model.form import MARKS
from gouji.model.grid import Place
from gouji.model.open_rows import RowName
from gouji.model.reporting_period import Period
from gouji.model.submission import Status


def filled(form: Form, random: Random, unit: str = "甲院") -> Submission:
    """An honest return in which every figure that is no total is another."""
    numbers = random.sample(range(1, 10_000), len(form.cells))
    seen = {
        cell: Observation.of(value) for cell, value in zip(form.cells, numbers, strict=True) if cell not in form.sums
    }
    return complete(Submission(form, unit, 2024, seen))


def kinds(found: Return) -> set[str]:
    return {finding.code for finding in found.findings if finding.code.startswith("R2")}


# ── the definition ──────────────────────────────────────────────────────────────────────────


def test_a_revision_is_cut_out_of_the_definition() -> None:
    rows = ["surgery", "inner", "icu", "total"]
    assert [f"beds.{row}.{column}" for row in rows for column in ("planned", "actual")] == [*NOW.cells]
    assert [cell.replace("icu", "home") for cell in NOW.cells] == [*THEN.cells]
    assert ("编制床位数", "编制床位") == tuple(form.cells["beds.inner.planned"].column_label for form in (NOW, THEN))
    assert (2, 1) == (NOW.revision, THEN.revision)
    assert {"ICU"} == {rule.id for rule in NOW.rules} - {rule.id for rule in THEN.rules}
    assert ["beds.surgery.planned", "beds.inner.planned", "beds.home.planned"] == [
        *THEN.sums["beds.total.planned"][0].parts
    ]


@pytest.mark.parametrize("seed", range(200))
def test_what_is_declared_says_both_what_was_and_what_is(seed: int) -> None:
    found = edited(Random(seed))
    assert found.before == {**at_revision(found.declared, 1), "form": found.before["form"]}
    assert found.after == {**at_revision(found.declared, 2), "form": found.after["form"]}


def test_of_three_revisions_each_is_what_it_was() -> None:
    data = copy.deepcopy(WARDS)
    data["form"]["revision"] = 3
    column = data["tables"][0]["blocks"][0]["columns"][0]
    column["earlier"] = [{"until": 2, "label": "编制床位（张）"}, {"until": 1, "label": "编制床位"}]
    form = define(data)
    labels = [one.cells["beds.inner.planned"].column_label for one in form.revisions]
    assert ["编制床位数", "编制床位（张）", "编制床位"] == labels
    assert [3, 2, 1] == [one.revision for one in form.revisions]


def test_the_form_itself_may_have_been_called_otherwise() -> None:
    data = copy.deepcopy(WARDS)
    data["form"]["earlier"] = [{"until": 1, "title": "床位年报"}]

    assert ["病区床位年报", "床位年报"] == [one.title for one in define(data).revisions]
    assert "earlier" in FORM, "so that editors and the page of keys know it"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d["form"].update(revision=0), "form.revision"),
        (lambda d: d["form"].update(revision="2"), "form.revision"),
        (lambda d: d["form"].update(earlier=[{"until": 2, "title": "床位表"}]), "form.earlier[0].until"),
        (lambda d: d["form"].update(earlier=[{"title": "床位表"}]), "form.earlier[0].until"),
        (lambda d: d["form"].update(since=2), "form.since"),
        (lambda d: d["form"].update(until=1), "form.until"),
        (lambda d: d["tables"][0]["blocks"][0]["rows"][2].update(since=3), "tables[0].blocks[0].rows[2].since"),
        (lambda d: d["tables"][0]["blocks"][0]["rows"][2].update(since=1), "tables[0].blocks[0].rows[2].since"),
        (lambda d: d["tables"][0]["blocks"][0]["rows"][3].update(until=2), "tables[0].blocks[0].rows[3].until"),
        (lambda d: d["form"].pop("revision"), "tables[0].blocks[0].columns[0].earlier[0].until"),
        (lambda d: d["tables"][0]["blocks"][0]["rows"][4].update(lable="x"), "tables[0].blocks[0].rows[4].lable"),
        (
            lambda d: d["tables"][0]["blocks"][0]["columns"][0].update(earlier=[{"until": 1, "kind": "amuont"}]),
            "revision 1: tables[0].blocks[0].columns[0].kind",
        ),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(change: Any, path: str) -> None:
    data = copy.deepcopy(WARDS)
    change(data)
    with pytest.raises(FormError) as caught:
        define(data)
    assert path in {problem.path for problem in caught.value.problems}


# ── reading ─────────────────────────────────────────────────────────────────────────────────


def bare(document: Document) -> Document:
    """A document without marks and names, as when somebody has copied the tables."""
    return Document(tuple(grid for grid in document if grid.name != MARKS))


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("seed", range(150))
def test_an_old_blank_has_every_figure_that_was_not_edited(seed: int, marked: bool) -> None:
    random = Random(seed)
    found = edited(random)
    form = define(found.declared)
    given = filled(form.at(1), random)
    document = layout(given.form, given)
    seen, _ = bind(form, document if marked else bare(document))

    assert form == seen.form
    dropped = given.form.cells.keys() - form.cells.keys()
    parts = {cell: {part for rule in rules for part in rule.parts} for cell, rules in given.form.sums.items()}
    spoilt = set(dropped)
    while more := {cell for cell in parts if not spoilt.isdisjoint(parts[cell])} - spoilt:
        spoilt |= more
    kept = form.cells.keys() & given.form.cells.keys() - spoilt
    assert {cell: given.value(cell) for cell in kept} == {cell: seen.value(cell) for cell in kept}
    assert {Status.UNASKED} >= {seen.observations[cell].status for cell in form.cells.keys() - kept}
    assert OutcomeVerdict.FAILED not in {one.verdict for one in outcomes(seen)}
    assert [] == [one for one in check(seen) if one.severity is Severity.ERROR]


@pytest.mark.parametrize("seed", range(25))
def test_the_quick_way_reads_an_old_blank_as_the_long_one(seed: int, tmp_path: Path) -> None:
    random = Random(1000 + seed)
    form = define(edited(random).declared)
    for revision in (1, 2):
        blank = form.at(revision)
        filed(tmp_path, *(filled(blank, random, f"第{at}局") for at in range(4)))
        recall.forget()
        for at in range(2):
            read(tmp_path / f"第{at}局.xlsx", form)
        recalled = [the(Return, read(tmp_path / f"第{at}局.xlsx", form)) for at in (2, 3)]
        for at, quick in zip((2, 3), recalled, strict=True):
            recall.forget()
            assert the(Return, read(tmp_path / f"第{at}局.xlsx", form)) == quick


def test_an_old_return_is_told_once_what_it_lacks(tmp_path: Path) -> None:
    filed(tmp_path, wards(0, "无"), wards(3, "有"), wards(0, "新", NOW, beds__icu__planned=2, beds__icu__actual=1))
    without, with_home, new = (the(Return, read(tmp_path / f"{unit}.xlsx", NOW)) for unit in ("无", "有", "新"))

    assert {"R207"} == kinds(without)
    assert {"R207", "R208"} == kinds(with_home)
    assert set() == kinds(new)
    lacking = next(one for one in without.findings if isinstance(one, NotAskedYet))
    assert (1, 2, ("beds.icu.planned", "beds.icu.actual")) == (lacking.revision, lacking.latest, lacking.cells)
    left = next(one for one in with_home.findings if isinstance(one, NotCarried))
    told = [("家庭病床·编制床位", "3"), ("家庭病床·实有床位", "3"), ("合计·编制床位", "14"), ("合计·实有床位", "13")]
    assert told == [(one.label, one.said) for one in left.figures.first]
    assert 11 == without.submission.value("beds.total.planned")
    assert with_home.submission.value("beds.total.planned") is None


def test_an_old_return_does_not_fail_for_what_it_was_not_asked(tmp_path: Path) -> None:
    filed(tmp_path, wards(3), wards(0, "错", beds__inner__actual=9))
    right, wrong = (review(the(Return, read(tmp_path / f"{unit}.xlsx", NOW))) for unit in ("甲院", "错"))

    assert Verdict.PASS == right.verdict
    assert Verdict.FAIL == wrong.verdict
    assert {"LESS.inner", "LESS.total"} == {one.rule for one in wrong.findings if one.severity is Severity.ERROR}
    assert "ICU" in {one.rule.name for one in outcomes(right.submission) if one.verdict is OutcomeVerdict.UNDECIDED}


def test_a_rule_that_is_new_is_not_tried_on_an_old_blank_and_a_corrected_one_is() -> None:
    data = copy.deepcopy(WARDS)
    new = {
        "id": "NEW",
        "title": {"zh": "内科三张"},
        "expression": "beds.inner.actual == 3",
        "source": "文义",
        "since": 2,
    }
    data["rules"].append(new)
    corrected = copy.deepcopy(data)
    del corrected["rules"][-1]["since"]
    given = layout(THEN, wards(0))
    tried, untried = (review(Return("a", None, bind(define(one), given)[0], ())) for one in (corrected, data))

    assert (Verdict.FAIL, {"NEW"}) == (
        tried.verdict,
        {one.rule for one in tried.findings if one.severity is Severity.ERROR},
    )
    assert Verdict.PASS == untried.verdict
    assert () == untried.located()
    assert tried.located()


def test_nothing_is_located_in_cells_that_were_not_asked(tmp_path: Path) -> None:
    filed(tmp_path, wards(3), wards(0, "错", beds__inner__actual=6, beds__total__actual=12))
    right, wrong = (review(the(Return, read(tmp_path / f"{unit}.xlsx", NOW))) for unit in ("甲院", "错"))
    unasked = {cell for cell in NOW.cells if ".icu." in cell}

    assert () == right.located()
    assert unasked.isdisjoint(cell for finding in wrong.located() for cell in finding.cells)


def test_a_label_alone_makes_no_gap(tmp_path: Path) -> None:
    filed(tmp_path, filled(LABEL_ALONE.at(1), Random(1)))
    seen = the(Return, read(tmp_path / "甲院.xlsx", LABEL_ALONE))
    assert {"R206"} == kinds(seen)
    assert [(1, 2)] == [(one.revision, one.latest) for one in seen.findings if isinstance(one, EarlierRevision)]
    assert None not in seen.submission.figures


def test_a_change_that_is_not_declared_is_told(tmp_path: Path) -> None:
    filed(tmp_path, wards(3))
    seen = the(Return, read(tmp_path / "甲院.xlsx", UNDECLARED))
    assert [("beds.home.actual", "beds.home.planned")] == [
        tuple(sorted(one.names.first)) for one in seen.findings if isinstance(one, ChangedSince)
    ]
    assert Verdict.FAIL == review(seen).verdict


def test_a_blank_newer_than_the_definition_is_told(tmp_path: Path) -> None:
    filed(tmp_path, wards(0, "甲院", NOW), wards(0, "乙院", NOW))
    for name in ("甲院", "乙院"):
        seen = the(Return, read(tmp_path / f"{name}.xlsx", UNDECLARED))
        assert [(2, 1)] == [(one.revision, one.latest) for one in seen.findings if isinstance(one, NewerBlank)]
        assert Verdict.FAIL == review(seen).verdict
        assert {"R270"}.isdisjoint(kinds(the(Return, read(tmp_path / f"{name}.xlsx", NOW))))


# ── the office ──────────────────────────────────────────────────────────────────────────────


def test_a_summary_adds_up_what_is_there_and_names_the_gaps(tmp_path: Path) -> None:
    new = wards(0, "丁院", NOW, beds__icu__planned=2, beds__icu__actual=1)
    folder = filed(tmp_path, wards(3), wards(0, "乙院"), new)
    result = consolidated(all_in(folder))
    total = result.total

    assert (15, 18, 2, 35) == tuple(total.value(f"beds.{row}.planned") for row in ("surgery", "inner", "icu", "total"))
    (gap,) = [one for one in result.findings if isinstance(one, NotAskedOfAll)]
    assert ({"甲院", "乙院"}, 1) == ({*gap.units.first}, gap.revision)
    assert ("beds.icu.planned", "beds.icu.actual") == gap.cells
    assert {"M107", "M108"}.isdisjoint({one.code for one in result.findings})


def test_a_blank_that_comes_back_empty_is_one_whatever_its_revision(tmp_path: Path) -> None:
    folder = filed(tmp_path, Submission(THEN, "甲院", 2024, {}), wards(1, "乙院"))
    assert {"甲院": "empty", "乙院": "returned"} == {unit: str(line.state) for unit, line in lines(folder).items()}


def test_units_that_lack_a_column_of_open_rows_are_named_together(tmp_path: Path) -> None:
    data = copy.deepcopy(WARDS)
    block = {"stubs": [{"shows": "label", "label": "名称"}], "columns": [
        {"key": "spent", "label": "经费"}, {"key": "staff", "label": "人数", "since": 2}
    ], "repeat": {"key": "project", "merge": "append", "total": {"key": "all", "label": "合计"}}}  # fmt: skip
    data["tables"].append({"key": "projects", "sheet": "项目", "title": "二、项目", "blocks": [block]})
    form = define(data)
    units = ("甲院", "乙院", "丙院")
    for at, unit in enumerate(units):
        filed(tmp_path, filled(expanded(form.at(1), {"projects": (RowName(f"{unit}楼"),)}), Random(at), unit))
    found = [the(Return, read(path, form)) for path in sorted(tmp_path.iterdir())]
    (gap,) = [one for one in consolidated(found).findings if isinstance(one, NotAskedOfAll)]

    assert {*units} == {*gap.units.first}
    assert ("beds.icu.planned", "beds.icu.actual", "projects.all.staff") == gap.cells
    assert gap.labels.total == len(gap.cells)


def test_the_status_names_who_returned_an_old_blank(tmp_path: Path) -> None:
    new = wards(0, "丁院", NOW, beds__icu__planned=2, beds__icu__actual=1)
    told = {
        unit: [(one.revision, one.latest, one.count) for one in line.findings if isinstance(one, OnEarlierBlank)]
        for unit, line in lines(filed(tmp_path, wards(0), new)).items()
    }
    assert {"甲院": [(1, 2, 2)], "丁院": []} == told


def lines(folder: Path) -> dict[str, UnitStatus]:
    roster = Roster(tuple(ReportingUnit(path.stem) for path in sorted(folder.glob("*.xlsx"))))
    found = standing(roster, [checked(one) for one in all_in(folder)], form=NOW, year=2024)
    return {line.unit.name: line for line in found.lines}


def all_in(folder: Path) -> list[Reading]:
    return [read(path, NOW) for path in sorted(folder.glob("*.xlsx"))]


def test_an_untouched_old_blank_is_known_as_one_and_replaced(tmp_path: Path) -> None:
    unit = ReportingUnit("甲院")
    for form in (THEN, NOW):
        assert is_untouched(NOW, blank_for(form, unit, Period(2024), {}))
        touched = blank_for(form, unit, Period(2024), {"beds.inner.planned": Prefill(7, "")})
        assert is_untouched(NOW, touched)
        assert not is_untouched(NOW, layout(form, wards(0, form=form)))


# ── other ways of returning it ──────────────────────────────────────────────────────────────


def test_a_summary_of_the_first_revision_is_a_return_of_it_too(tmp_path: Path) -> None:
    folder = filed(tmp_path, wards(2), wards(0, "乙院"))
    county = consolidated([read(path, THEN) for path in sorted(folder.glob("*.xlsx"))], form=THEN, unit="某县")
    write(summary_workbook(county), tmp_path / "某县.xlsx")
    seen = the(SummaryReturn, read(tmp_path / "某县.xlsx", NOW))

    assert seen.form == NOW
    assert {"R207", "R208"} <= kinds(seen)
    assert 10 == seen.submission.value("beds.surgery.planned")
    assert {NOW} == {one.form for one in seen.members}
    assert [5, 5] == [one.value("beds.surgery.planned") for one in seen.members]


def test_a_word_copy_of_an_old_blank_is_known_by_its_labels(tmp_path: Path) -> None:
    (tmp_path / "甲院.docx").write_bytes(to_docx(layout(THEN, wards(0))))
    seen = the(Return, read(tmp_path / "甲院.docx", NOW))

    assert 1 == seen.submission.revision
    assert {cell: wards(0).value(cell) for cell in NOW.cells.keys() & THEN.cells.keys()} == {
        cell: value for cell, value in seen.submission.values().items() if cell in THEN.cells
    }


def test_open_rows_are_carried_with_the_columns_that_are_still_there(tmp_path: Path) -> None:
    text = opened.DEFINITION.replace("[form]", "[form]\nrevision = 2")
    text = text.replace('{ key = "spent", label = "已用经费" }', '{ key = "spent", label = "已用经费", until = 1 }, '
                        '{ key = "planned", label = "计划经费", since = 2 }')  # fmt: skip
    form = define(tomllib.loads(text))
    rows = {"p": (RowName("道路"), RowName("桥梁")), "s": (), "c": ()}
    whole = expanded(form.at(1), rows)
    given = Submission(whole, "甲局", 2024, {cell: Observation.of(3) for cell in whole.cells if cell not in whole.sums})
    seen, findings = bind(form, layout(whole, complete(given)))

    assert [row.name for row in rows["p"]] == [row.name for row in seen.form.rows["p"]]
    assert [3, 3] == [seen.value(f"p[{row}].people") for row in (1, 2)]
    assert {Status.UNASKED} == {seen.observations[f"p[{row}].planned"].status for row in (1, 2)}
    assert {"R207", "R208"} <= {one.code for one in findings}


def test_on_the_form_in_force_a_return_keeps_all_that_is_no_figure() -> None:
    place = Place("封面", 1, 1)
    told: dict[str, Any] = {
        "unit": "甲院", "year": 2024, "part": 3, "nil_return": True, "contact": {"person": "张三"}, "explanations": {"LESS": "新建"},
        "narrative": {"一": "总体"}, "groups": {"beds.all": 3}, "returns": 2, "unit_at": place, "contact_at": {"person": place},
    }  # fmt: skip
    figures = {"form", "observations", "origins", "revision"}
    assert {field.name for field in fields(Submission)} == told.keys() | figures

    now = in_force(Submission(form=THEN, observations=wards(0).observations, **told), NOW).submission

    assert told == {name: getattr(now, name) for name in told}


def test_a_nil_return_says_nothing_of_what_it_was_not_asked() -> None:
    nil = Submission(THEN, "甲院", 2024, {}, nil_return=True)
    seen, _ = bind(NOW, layout(THEN, nil))
    assert 0 == seen.value("beds.inner.planned")
    assert seen.value("beds.icu.planned") is None
    assert Verdict.PASS == review(Return("a.xlsx", None, seen, ())).verdict


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({"kind": "amount", "unit": "万元"}, {"unit": "元"}),
        ({"kind": "amount", "unit": "元"}, {"kind": "count"}),
        ({"cumulative": True}, {"cumulative": False}),
    ],
    ids=["unit", "kind", "cumulative"],
)
def test_what_is_asked_changed_in_mid_campaign_is_never_mixed(now: dict[str, Any], then: dict[str, Any]) -> None:
    data = copy.deepcopy(WARDS)
    data["tables"][0]["blocks"][0]["columns"].append(
        {"key": "cost", "label": "经费", **now, "earlier": [{"until": 1, **then}]}
    )
    form = define(data)
    given = filled(form.at(1), Random(3))
    seen, findings = bind(form, layout(given.form, given))
    (left,) = [one for one in findings if isinstance(one, NotCarried)]

    assert seen.value("beds.inner.cost") is None
    assert given.value("beds.inner.actual") == seen.value("beds.inner.actual")
    assert f"{given.value('beds.inner.cost')}" in {one.said for one in in_force(given, form).changed.values()}
    assert {"beds.inner.cost", "beds.surgery.cost"} <= set(left.cells)


def test_the_quarter_of_an_old_blank_is_kept() -> None:
    data = copy.deepcopy(WARDS)
    data["form"] |= {"id": "wards-quarterly", "period": "quarter"}
    form, second = define(data), Period.parse("2024-Q2")
    given = replace(wards(0), form=form.at(1), observations=dict(wards(0).observations)).of_period(second)
    seen, _ = bind(form, layout(given.form, given))
    assert (1, second) == (seen.revision, seen.period)
