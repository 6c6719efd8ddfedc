"""gouji's workbooks in the hands of a real spreadsheet program, and what comes back from there."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from collecting import consolidated as consolidate
from collecting import read_all
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from narrowed import the
from office import Office, Seen
from strategies import returned, stated

from gouji import (
    Consolidation,
    Form,
    Observation,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    check,
    complete,
    confront,
    layout,
    load_form,
    outcomes,
    read,
    read_document,
    summary_workbook,
    verdict,
    write,
)  # fmt: skip
from gouji.consolidation.adjustments import Adjustment
from gouji.formats.style import ALERT
from gouji.model.chart import Bar, Chart
from gouji.model.edit import OutcomeVerdict
from gouji.model.finding import Severity
from gouji.model.form import CHARTS, CHECKS, CONTROL, COVER, DETAIL, EXPLANATIONS, PROSE, describe
from gouji.model.grid import a1
from gouji.model.submission import NOTHING, Status
from gouji.workbook.charts import MOST_UNITS
from gouji.workbook.cover import FIELDS, NIL, TOP
from gouji.workbook.detail import HEADER_ROWS, LEAD
from gouji.workbook.layout import places

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
FORMS = [load_form("2021"), load_form("2019"), load_form(HERE / "data" / "toy.toml")]
MARKS = {"satisfied": "√", "failed": "×", "undecided": "未填全"}
NIL_CELL = (COVER, a1(TOP + FIELDS.index(NIL), 2))

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


# ── returns ─────────────────────────────────────────────────────────────────────────────────


def busy(form: Form) -> Submission:
    """A return in balance with another figure in every input cell."""
    inputs = [cell for cell in form.cells.values() if not cell.total]
    drawn = random.Random(20211022).sample(range(1_000, 60_000), len(inputs))
    values: dict[str, int | Decimal] = {
        cell.id: Decimal(number) / 100 if cell.kind == "amount" else -number if cell.kind == "signed_count" else number
        for cell, number in zip(inputs, drawn, strict=True)
    }
    if form.id == "wards":
        rows = ("inner.heart", "inner.lung", "surgery")
        values |= {f"beds.{row}.planned": values[f"beds.{row}.used.night"] + 7 + i for i, row in enumerate(rows)}
        values["money.fees.bills"] = 2 * sum(values[f"beds.{row}.used.day"] for row in rows) - 1
    else:
        for column in ("person", "company", "research", "charity", "legal", "other"):
            own: dict[str, int | Decimal] = {cell.split(".")[1]: 0 for cell in values if cell.startswith("requests.")}
            for cell, value in values.items():
                if cell.startswith("requests.") and cell.endswith(f".{column}"):
                    own[cell.split(".")[1]] += value
            done = sum(value for row, value in own.items() if row not in ("new", "carried_in", "carried_out"))
            values[f"requests.new.{column}"] = done + own["carried_out"] - own["carried_in"]
    return submitted(form, values)


def submitted(form: Form, values: Mapping[str, Any]) -> Submission:
    """A return with these figures and blanks; its totals are the sums."""
    observations = {cell: Observation.of(values.get(cell)) for cell in form.cells}
    return complete(Submission(form, "红旗区科学技术局", form.years[1] or 2023, observations), partly=True)


def faulty(form: Form) -> Submission:
    """The busy return with every kind of fault: blanks, marks, texts, fractions, wrong and missing totals."""
    good = busy(form)
    inputs = [cell for cell in form.cells if cell not in form.sums]
    totals = list(form.sums)
    faults = {
        inputs[1]: NOTHING,
        inputs[3]: Observation(None, "/", Status.NOT_APPLICABLE),
        inputs[-2]: Observation(None, "约22件", Status.NOT_A_NUMBER),
        inputs[-1]: Observation.of(Decimal("-1.5")),
        inputs[len(inputs) // 2]: Observation.of(987_654),
        totals[0]: Observation.of(4_321),
        totals[-1]: Observation(None, "无", Status.NOT_APPLICABLE),
    }
    return replace(good, observations={**good.observations, **faults})


def nil(form: Form) -> Submission:
    """A nil return, nothing filled in."""
    return Submission(
        form, "城关镇人民政府", form.years[1] or 2023, dict.fromkeys(form.cells, NOTHING), nil_return=True
    )


def nil_with_marks(form: Form) -> Submission:
    """A nil return with “/” and a text in some cells, which are not blank and so not zero."""
    inputs = [cell for cell in form.cells if cell not in form.sums]
    marks = {
        inputs[len(inputs) // 2]: Observation(None, "/", Status.NOT_APPLICABLE),
        inputs[-1]: Observation(None, "没有发生", Status.NOT_A_NUMBER),
        inputs[1]: Observation.of(3),
    }
    good = nil(form)
    return complete(replace(good, observations={**good.observations, **marks}), partly=True)


def with_zeros(form: Form) -> Submission:
    """All figures zero, but for the toy form's rule that one kind is twice another less one."""
    figures = {cell: 0 for cell in form.cells if cell not in form.sums}
    if form.id == "wards":
        figures |= {"beds.surgery.used.day": 1, "money.fees.bills": 1}
    return submitted(form, figures)


RETURNS = {
    "blank": lambda form: Submission(form, None, None, dict.fromkeys(form.cells, NOTHING)),
    "zeros": with_zeros, "busy": busy, "faulty": faulty, "nil": nil, "nil with marks": nil_with_marks,
}  # fmt: skip

Sheets = dict[str, dict[str, Seen]]


class Case(NamedTuple):
    """A return of some form, its workbook, and what LibreOffice makes of it when all is recalculated."""

    form: Form
    submission: Submission
    path: Path
    sheets: Sheets


@pytest.fixture(scope="module", params=[(form, kind) for form in FORMS for kind in RETURNS],
                ids=lambda case: f"{case[0].id} {case[1]}")  # fmt: skip
def case(request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Case:
    form, kind = request.param
    submission = RETURNS[kind](form)
    path = write(layout(form, submission), tmp_path_factory.mktemp("case") / "return.xlsx")
    return Case(form, submission, path, office.run(path, recalculate=True))


LISTED = Roster(tuple(
    ReportingUnit(name, kind=name[-1], parent="城关镇人民政府" if name.startswith("东关") else "")
    for name in ("清源县人民政府办公室", "清源县公安局", "清源县教育局", "清源县自然资源局", "清源县水利局", "柳河镇人民政府",
                 "城关镇人民政府", "东关街道办事处")
))  # fmt: skip
ADJUSTED = (
    Adjustment("disclosure.fees.amount", Decimal("-0.25"), "退费冲减"),
    Adjustment("requests.new.person", 2, "漏计两件"),
    Adjustment("cases.reconsideration.upheld", -1, "共同被告"),
    Adjustment("cases.reconsideration.upheld", -1, "共同被告"),
)


@pytest.fixture(scope="module", params=["plain", "by roster", "nil returns"])
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Consolidation, Path]:
    """The summary of the sample county, and its workbook; also with groups, levels, adjustments, a reported summary."""
    readings = list(read_all([SAMPLES / "county"]))
    if request.param == "plain":
        result = consolidate(readings, unit="清源县")
    elif request.param == "nil returns":
        result = consolidate([reading for reading in readings if "城关" in reading.file], unit="清源县")
    else:
        reported = replace(consolidate(readings).total, unit="清源县")
        earlier = Return("上报.xlsx", "cd" * 32, reported, ())
        result = consolidate([*readings, earlier], unit="清源县", roster=LISTED, adjustments=ADJUSTED)
    return result, write(summary_workbook(result), tmp_path_factory.mktemp("county") / "summary.xlsx")


# ── helpers ─────────────────────────────────────────────────────────────────────────────────


def place_of(form: Form, cell: str) -> tuple[str, str]:
    place = places(form)[cell]
    return place.sheet, a1(place.row, place.column)


def typed(form: Form, submission: Submission) -> dict[tuple[str, str], float]:
    """What a person types to fill in a return: the figures of all cells that are no totals."""
    return {
        place_of(form, cell): float(seen.value)
        for cell, seen in submission.observations.items()
        if cell not in form.sums and seen.value is not None
    }


def plain(value: Any) -> object:
    """A number with the 15 digits that people see, a text as it is."""
    return value if isinstance(value, str) else format(float(value), ".15g")


def stored(path: Path) -> dict[tuple[str, str], object]:
    """Every cell of a workbook as gouji reads it."""
    document, _ = read_document(path)
    return {
        (grid.name, a1(piece.row, piece.column)): plain(piece.value)
        for grid in document
        for piece in grid.pieces
        if piece.value not in (None, "")
    }


def shown(sheets: Sheets) -> dict[tuple[str, str], object]:
    """Every cell of a workbook as LibreOffice has it."""
    return {
        (sheet, address): plain(seen.value)
        for sheet, cells in sheets.items()
        for address, seen in cells.items()
        if seen.value != ""
    }


def differing(ours: dict[Any, Any], theirs: dict[Any, Any]) -> dict[Any, object]:
    """The cells that are not the same in both."""
    return {at: (ours.get(at), theirs.get(at)) for at in ours.keys() | theirs.keys() if ours.get(at) != theirs.get(at)}


def verdicts(form: Form, sheets: Sheets, sheet: str = CHECKS) -> dict[str, object]:
    """What the check sheet says of every rule."""
    return {rule.name: sheets[sheet][f"H{4 + i}"].value for i, rule in enumerate(form.rules)}


def expected(form: Form, submission: Submission) -> dict[str, object]:
    return {outcome.rule.name: MARKS[outcome.verdict] for outcome in outcomes(submission)}


# ── filling in ──────────────────────────────────────────────────────────────────────────────


@each_form
@pytest.mark.parametrize("kind", ["zeros", "busy"])
def test_what_is_typed_in_libreoffice_is_what_gouji_reads(
    form: Form, kind: str, office: Office, tmp_path: Path
) -> None:
    submission = RETURNS[kind](form)
    blank = write(layout(form, unit=submission.unit, year=submission.year), tmp_path / "blank.xlsx")

    office.run(blank, typed=typed(form, submission), save=tmp_path / "returned.xlsx")
    reading = the(Return, read(tmp_path / "returned.xlsx", form))

    assert submission.values() == reading.submission.values()
    assert (submission.unit, submission.year) == (reading.submission.unit, reading.submission.year)
    findings = (*reading.findings, *check(reading.submission))
    assert [] == [finding for finding in findings if finding.code == "R130" or finding.severity != Severity.INFORMATION]
    assert "pass" == verdict(findings)


def test_the_busy_return_has_another_figure_in_every_input_cell(f21: Form) -> None:
    figures = [value for cell, value in busy(f21).values().items() if cell not in f21.sums]

    assert (166, 166) == (len(figures), len(set(figures)))


@each_form
def test_totals_appear_in_libreoffice_as_the_parts_are_typed(form: Form, office: Office, tmp_path: Path) -> None:
    submission = busy(form)
    blank = write(layout(form), tmp_path / "blank.xlsx")

    sheets = office.run(blank, typed=typed(form, submission))

    totals = {place_of(form, cell): plain(submission.values()[cell]) for cell in form.sums}
    assert totals == {at: value for at, value in shown(sheets).items() if at in totals}


def test_the_sample_of_the_real_agency_fills_in_as_the_agency_published_it(
    f21: Form, office: Office, tmp_path: Path
) -> None:
    sample = the(Return, read(SAMPLES / "hongqi-2023.xlsx")).submission
    blank = write(layout(f21, unit=sample.unit, year=sample.year), tmp_path / "blank.xlsx")

    office.run(blank, typed=typed(f21, sample), save=tmp_path / "returned.xlsx")
    reading = the(Return, read(tmp_path / "returned.xlsx"))

    assert dict.fromkeys(f21.cells, 0) == reading.submission.values()
    assert ("红旗区科学技术局", 2023) == (reading.submission.unit, reading.submission.year)
    assert () == (*reading.findings, *check(reading.submission))


@each_form
def test_a_person_can_type_into_input_cells_the_cover_and_the_explanations_only(
    form: Form, office: Office, tmp_path: Path
) -> None:
    blank = write(layout(form), tmp_path / "blank.xlsx")
    answers = {(COVER, a1(TOP + i, 2)) for i in range(len(FIELDS))}
    inputs = {place_of(form, cell) for cell in form.cells if cell not in form.sums}
    items = len({query.id for query in form.queries}) + 3  # and copies, zeros, copies of others
    reasons = {(EXPLANATIONS, f"D{4 + i}") for i in range(items)}

    prose = {(PROSE, f"A{4 + 2 * i}") for i in range(len(form.sections))}

    assert answers | inputs | reasons | prose == office.unlocked(blank)


# ── recalculating ───────────────────────────────────────────────────────────────────────────


def test_recalculating_changes_no_cell(case: Case) -> None:
    assert {} == differing(stored(case.path), shown(case.sheets))


def test_recalculating_the_summary_changes_no_cell(county: tuple[Consolidation, Path], office: Office) -> None:
    _, path = county

    assert {} == differing(stored(path), shown(office.run(path, recalculate=True)))


def counted_as_zero(form: Form) -> Submission:
    """A nil return as it is read: every blank is a zero."""
    return replace(nil(form), observations=dict.fromkeys(form.cells, Observation(0, "", Status.BLANK)))


def charted(form: Form) -> Form:
    """The form with a chart by units, by items and by years, whatever it has of its own."""
    first, *others = (cell for cell in form.cells.values() if cell.kind == "count")
    bars = tuple(Bar({"zh": describe(cell)}, (cell.id,)) for cell in (first, others[-1]))
    rows = Bar({"zh": first.table}, tuple(cell.id for cell in (first, *others) if not cell.total))
    charts = tuple(Chart(by, {"zh": f"图{by}"}, by, (*bars, rows)) for by in ("units", "items", "years"))
    return replace(form, charts=charts)


@each_form
@pytest.mark.parametrize("count", [6, MOST_UNITS + 3])
def test_recalculating_the_charts_changes_no_cell(form: Form, count: int, office: Office, tmp_path: Path) -> None:
    kinds = [with_zeros, busy, faulty, nil, counted_as_zero, nil_with_marks, RETURNS["blank"]]
    form = charted(form)
    members = [
        Return(f"{i}.xlsx", "", replace(kinds[i % len(kinds)](form), unit=f"单位{i}", year=form.years[0]), ())
        for i in range(count)
    ]
    result = consolidate(members, unit="某县")
    path = write(
        summary_workbook(replace(result, previous=replace(faulty(form), year=form.years[0] - 1))),
        tmp_path / "summary.xlsx",
    )

    ours = {at: value for at, value in stored(path).items() if at[0] == CHARTS}
    theirs = {at: value for at, value in shown(office.run(path, recalculate=True)).items() if at[0] == CHARTS}
    assert 3 * 3 + min(count, MOST_UNITS) < len(ours)
    assert {} == differing(ours, theirs)


def test_a_figure_filled_in_later_is_in_the_charts(
    county: tuple[Consolidation, Path], office: Office, tmp_path: Path
) -> None:
    result, path = county
    cell = "requests.new.company"
    at = (DETAIL, a1(HEADER_ROWS, LEAD + list(result.form.cells).index(cell)))
    now = dict(result.contributions(cell)).get(result.members[0].unit, 0)
    before, after = (office.run(path, typed=typed)[CHARTS] for typed in ({}, {at: now + 100}))

    changed = [float(seen.value) - float(before[place].value) for place, seen in after.items()
               if before[place].value != seen.value]  # fmt: skip
    assert [100] == changed


def test_the_check_sheet_says_of_every_rule_what_gouji_says(case: Case) -> None:
    assert expected(case.form, the(Return, read(case.path, case.form)).submission) == verdicts(case.form, case.sheets)


def test_the_faulty_return_has_rules_of_every_outcome() -> None:
    assert all({"√", "×", "未填全"} == set(expected(form, faulty(form)).values()) for form in FORMS)


def test_the_summary_checks_its_rules_as_gouji_does(county: tuple[Consolidation, Path], office: Office) -> None:
    result, path = county

    sheets = office.run(path, recalculate=True)

    assert expected(result.form, result.total) == verdicts(result.form, sheets, CONTROL)


def settled(submission: Submission) -> bool:
    """Whether a spreadsheet cannot know better than the file.

    It computes the totals stored without a result. In a nil return it takes an empty total for zero,
    gouji for open, while nothing but texts stands among the parts.
    """
    seen = [submission.observations[cell] for cell in form_of(submission).sums]
    return all(each.status != Status.UNCOMPUTED for each in seen) and not (
        submission.nil_return and any(each.value is None and each.status == Status.BLANK for each in seen)
    )


def form_of(submission: Submission) -> Form:
    return submission.form


@pytest.mark.slow
@each_form
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # every try costs a third of a second
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_return_recalculates_to_what_gouji_stored_and_says(
    form: Form, data: st.DataObject, office: Office, tmp_path: Path
) -> None:
    submission = data.draw(returned(form).filter(settled))
    path = write(layout(form, submission), tmp_path / "return.xlsx", force=True)

    sheets = office.run(path, recalculate=True)

    assert {} == differing(stored(path), shown(sheets))
    assert expected(form, the(Return, read(path, form)).submission) == verdicts(form, sheets)


# ── while typing ────────────────────────────────────────────────────────────────────────────

BALANCED = {"requests.new.person": 8, "requests.granted.person": 5, "requests.rejected.repeat.person": 2,
            "requests.carried_out.person": 1}  # fmt: skip
COLUMN = {"T3-BAL.person", "T3-LEAF.person", "T3-BAL.total", "T3-LEAF.total"}  # totals add up what there is


def while_typing(
    form: Form,
    values: Mapping[str, object],
    office: Office,
    tmp_path: Path,
    more: dict[tuple[str, str], object] | None = None,
) -> Sheets:
    """The workbook after typing into a blank, nothing but what changes by itself recalculated."""
    blank = write(layout(form), tmp_path / "blank.xlsx", force=True)
    return office.run(blank, typed={place_of(form, cell): value for cell, value in values.items()} | (more or {}))


def whole_column(form: Form, values: Mapping[str, object]) -> dict[str, object]:
    cells = [cell for cell in form.cells if cell.startswith("requests.") and cell.endswith(".person")]
    return {cell: values.get(cell, 0) for cell in cells if cell not in form.sums}


def test_a_balanced_column_is_ticked_as_soon_as_it_is_typed(f21: Form, office: Office, tmp_path: Path) -> None:
    sheets = while_typing(f21, whole_column(f21, BALANCED), office, tmp_path)

    assert COLUMN == {rule for rule, mark in verdicts(f21, sheets).items() if mark == "√"}
    assert {"√", "未填全"} == set(verdicts(f21, sheets).values())
    assert "√ 4 项，× 0 项，未填全 38 项" in str(sheets[COVER]["C10"].value)


def test_a_broken_balance_is_crossed_as_soon_as_it_is_typed(f21: Form, office: Office, tmp_path: Path) -> None:
    sheets = while_typing(f21, whole_column(f21, BALANCED | {"requests.carried_out.person": 2}), office, tmp_path)

    assert {"T3-BAL.person", "T3-BAL.total"} == {rule for rule, mark in verdicts(f21, sheets).items() if mark == "×"}
    assert "√ 2 项，× 2 项，未填全 38 项" in str(sheets[COVER]["C10"].value)
    assert "请核对打×的项目" in str(sheets[COVER]["C10"].value)


def test_a_blank_in_the_column_leaves_it_open(f21: Form, office: Office, tmp_path: Path) -> None:
    values = whole_column(f21, BALANCED)
    del values["requests.carried_in.person"]

    sheets = while_typing(f21, values, office, tmp_path)

    assert ("未填全", "√") == tuple(verdicts(f21, sheets)[rule] for rule in ("T3-BAL.person", "T3-LEAF.person"))


def test_a_nil_return_is_ticked_throughout_by_one_answer(f21: Form, office: Office, tmp_path: Path) -> None:
    sheets = while_typing(f21, {}, office, tmp_path, more={NIL_CELL: "是"})

    assert {"√"} == set(verdicts(f21, sheets).values())
    assert "√ 42 项，× 0 项，未填全 0 项，可以报送" in str(sheets[COVER]["C10"].value)


def test_answering_no_to_nil_return_leaves_blanks_open(f21: Form, office: Office, tmp_path: Path) -> None:
    sheets = while_typing(f21, {}, office, tmp_path, more={NIL_CELL: "否"})

    assert {"未填全"} == set(verdicts(f21, sheets).values())


# ── red cells ───────────────────────────────────────────────────────────────────────────────


def test_every_alert_is_true_just_while_its_rule_fails(case: Case, office: Office) -> None:
    form = case.form
    values = {cell: seen.value for cell, seen in case.submission.observations.items() if seen.status == Status.REPORTED}
    scratch, failing = {}, {}
    for grid in layout(form, case.submission):
        touching = [rule for rule in form.rules if any(place_of(form, cell)[0] == grid.name for cell in rule.cells)]
        for i, (rule, alert) in enumerate(zip(touching, grid.alerts, strict=True)):
            scratch[grid.name, f"BA{i + 1}"] = f"={alert.formula}"
            failing[grid.name, f"BA{i + 1}"] = confront(rule, values).verdict is OutcomeVerdict.FAILED

    sheets = office.run(case.path, scratch=scratch)

    assert failing == {(sheet, address): bool(sheets[sheet][address].value) for sheet, address in scratch}


def test_red_on_the_screen_are_just_the_cells_of_failing_rules(case: Case, office: Office) -> None:
    values = {cell: seen.value for cell, seen in case.submission.observations.items() if seen.status == Status.REPORTED}
    failing = [rule for rule in case.form.rules if confront(rule, values).verdict is OutcomeVerdict.FAILED]

    red = {
        (sheet, a1(*at))
        for sheet, cells in office.backgrounds(case.path).items()
        for at, colour in cells.items()
        if f"#{colour}" == ALERT["bg_color"]
    }

    assert {place_of(case.form, cell) for rule in failing for cell in rule.cells} == red


# ── the summary ─────────────────────────────────────────────────────────────────────────────


def test_the_summary_saved_by_libreoffice_is_the_same_return(
    county: tuple[Consolidation, Path], office: Office, tmp_path: Path
) -> None:
    result, path = county

    office.run(path, recalculate=True, save=tmp_path / "saved.xlsx")
    reading = the(Return, read(tmp_path / "saved.xlsx"))

    assert result.total.values() == reading.submission.values()
    assert (200, "清源县", 2024) == (len(reading.submission.values()), reading.submission.unit, reading.submission.year)
    assert [] == [
        finding for finding in reading.findings if finding.severity != Severity.INFORMATION or finding.code == "R130"
    ]


def test_changing_one_units_figure_in_the_summary_changes_the_official_table(
    county: tuple[Consolidation, Path], office: Office, tmp_path: Path
) -> None:
    result, path = county
    cell = "requests.granted.person"
    column = LEAD + list(result.form.cells).index(cell)
    now = dict(result.contributions(cell))[result.members[0].unit]

    sheets = office.run(path, typed={("明细", a1(HEADER_ROWS, column)): now + 1000})

    sheet, address = place_of(result.form, cell)
    assert stated(result.total)[cell] + 1000 == sheets[sheet][address].value
