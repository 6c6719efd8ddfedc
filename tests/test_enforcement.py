"""The administrative enforcement reports of provinces and cities: what offices have published in them, figure by figure."""

from __future__ import annotations

import runpy
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from collecting import consolidated
from narrowed import the

from gouji import (
    Form,
    Language,
    Observation,
    Return,
    Submission,
    bind,
    check,
    complete,
    editions,
    identify,
    layout,
    load_form,
    outcomes,
    read,
    recognise,
    review,
    write,
)
from gouji.editing.check import verdict
from gouji.editing.localise.locate import locate
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import expanded
from gouji.intake.bind.bind import take
from gouji.intake.bind.recognise import claimants
from gouji.model.edit import OutcomeVerdict, Relation
from gouji.model.finding import Verdict
from gouji.model.grid import Document, Grid, Piece
from gouji.model.open_rows import RowName
from gouji.model.submission import NOTHING
from gouji.reports.finding_lines import headline

SAMPLES = Path(__file__).parents[1] / "samples"
PUBLISHED: dict[str, Any] = runpy.run_path(str(SAMPLES / "published.py"))
BODIES: dict[str, dict[str, Any]] = PUBLISHED["BODIES"]
PARTS = tuple(form for form in editions() if form.id.startswith("xzzf-"))
BY_OPTION = "乐山市教育局"
"""Its province has no form of its own here: in one with the same columns blanks are none by option alone."""
BY_FORM = "杭州市公安局西湖风景名胜区分局"
INFERRED = {"沂源县交通运输局", "重庆市永川区市场监督管理局"}
"""Of these a rule that is inferred covers some cells: it warns."""


def returned(body: str, changes: Mapping[str, Observation] | None = None) -> Submission:
    """What a body has published, or with changes, written into the blank of its form and read from it."""
    written: Submission = PUBLISHED["published"](BODIES[body])
    written = replace(written, observations={**written.observations, **(changes or {})})
    found = take(written.form.base, layout(written.form, written), "")
    assert () == found.findings
    return identify(found, None, blank_as_zero=body == BY_OPTION).submission


def penalties(submission: Submission) -> dict[str, OutcomeVerdict]:
    """What came of every equation over the penalties."""
    return {
        one.rule.name: one.verdict
        for one in outcomes(submission)
        if one.rule.relation is Relation.EQUAL and all(cell.startswith("penalty") for cell in one.rule.cells)
    }


def kinds(body: str) -> Iterator[int]:
    """The figures of all kinds of penalties, by what the tables print in front of their total or their money."""
    for name, figure in BODIES[body]["penalty"].items():
        if name in ("total", "amount"):
            return
        if name not in ("opened", "closed"):
            yield figure or 0


@pytest.mark.parametrize("body", BODIES)
def test_the_table_of_penalties_passes(body: str) -> None:
    told, submission = BODIES[body]["penalty"], returned(body)
    found = penalties(submission)
    unknown = {cell for cell in submission.form.cells if cell.startswith("penalty") and submission.value(cell) is None}

    assert sum(kinds(body)) == told.get("total", told.get("closed"))
    assert OutcomeVerdict.FAILED not in found.values()
    assert {name for name, came in found.items() if came is OutcomeVerdict.UNDECIDED} == {
        one.rule.name for one in outcomes(submission) if unknown.intersection(one.rule.cells) and one.rule.name in found
    }
    assert any(came is OutcomeVerdict.SATISFIED for came in found.values())
    assert Verdict.FAIL is not verdict(check(submission))


def covered() -> Iterator[tuple[str, str]]:
    for body in BODIES:
        submission = returned(body)
        cells = {
            cell: None
            for one in outcomes(submission)
            if one.rule.name in penalties(submission) and one.verdict is OutcomeVerdict.SATISFIED
            for cell in one.rule.cells
        }
        yield from ((body, cell) for cell in cells)


COVERED = tuple(covered())


@pytest.mark.parametrize(("body", "cell"), COVERED)
def test_and_fails_with_any_covered_figure_changed(body: str, cell: str) -> None:
    good = returned(body)
    value = good.value(cell)
    assert value is not None
    for wrong in {value + 1, value - 1, value * 10} - {value}:
        changed = returned(body, {cell: Observation.of(wrong)})
        failed = [one.rule for one in outcomes(changed) if one.verdict is OutcomeVerdict.FAILED]

        assert any(cell in rule.cells for rule in failed), (cell, wrong)
        assert (Verdict.FAIL is verdict(check(changed))) or body in INFERRED


@pytest.mark.parametrize("form", [one for one in PARTS if not one.is_open], ids=lambda form: form.id)
@pytest.mark.parametrize("wrong", [1, 3000])
def test_a_wrong_total_is_suspected_as_its_parts_are(form: Form, wrong: int) -> None:
    """One equation says that something is wrong, and not which: nobody should look at the parts alone."""
    total, *_ = form.sums
    seen = {cell: Observation.of(number) for number, cell in enumerate(form.cells, 100)}
    whole = complete(Submission(form, "甲县水利局", form.years[0], {**seen, total: NOTHING}))
    off = Observation.of(int(whole.value(total) or 0) + wrong)
    submission = replace(whole, observations={**whole.observations, total: off})

    assert total in {cell for one in locate(submission).locations for cell in one.cells}


def test_every_kind_of_penalty_is_covered() -> None:
    for body, told in BODIES.items():
        mine = {cell.rpartition(".")[2] for other, cell in COVERED if other == body}
        assert {name for name in told["penalty"] if name != "amount"} - mine <= {"opened", "reviewed", "corrected", "transferred", "taken"}  # fmt: skip


@pytest.mark.parametrize("body", [BY_FORM, BY_OPTION])
def test_two_pass_only_where_blanks_are_none(body: str) -> None:
    written: Submission = PUBLISHED["published"](BODIES[body])
    strict = replace(written.form, blank_is_zero=False)
    unanswered, _ = bind(strict, layout(strict, replace(written, form=strict)))

    assert (body == BY_FORM) is written.form.blank_is_zero
    assert set(penalties(unanswered).values()) == {OutcomeVerdict.UNDECIDED}
    assert set(penalties(returned(body)).values()) == {OutcomeVerdict.SATISFIED}


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
def test_of_all_forms_a_blank_fills_its_own(form: Form) -> None:
    assert form == recognise(layout(form), editions())


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
def test_the_document_that_prescribes_a_form_says_not_whose_return_it_is(form: Form, tmp_path: Path) -> None:
    """Nor for when: 浙江省2024年度行政执法统计年报, …2021年度第三季度…. The third return is read as its blank is known."""
    year = form.years[0]
    for number, unit in enumerate(("甲县水利局", "乙县水利局", "丙县水利局")):
        path = write(layout(form, unit=unit, year=year), tmp_path / f"{number}.xlsx")
        found = the(Return, read(path))
        told = {one.code for one in found.findings}

        assert (form.id, unit, year) == (found.form.id, found.submission.unit, found.submission.year)
        assert told.isdisjoint({"R134", "R135", "R160", "R162"})


def test_the_samples_are_what_is_published() -> None:
    samples = {name: to_xlsx(layout(one.form, one)) for name, one in PUBLISHED["samples"]()}
    there = SAMPLES / "published"

    assert samples.keys() == {path.relative_to(there).as_posix() for path in there.rglob("*.xlsx")}
    for name, content in samples.items():
        assert content == (there / name).read_bytes(), "python samples/published.py makes it anew"
        assert the(Return, read(there / name)).submission.unit in name


def test_each_of_these_forms_says_that_it_is_a_part_and_what_is_missing() -> None:
    assert 9 == len(PARTS)
    for form in PARTS:
        assert form.partial
        assert "缺" in form.note or "未见" in form.note


def test_what_is_inferred_says_so_and_is_no_error() -> None:
    for form in PARTS:
        for rule in (*form.rules, *form.queries):
            assert rule.source.startswith("推断") is (rule.severity != "error"), rule.name


def test_money_counts_in_yuan_where_the_office_says_so() -> None:
    units = {form.id: {cell.unit for cell in form.cells.values() if cell.kind.measured} for form in PARTS}

    assert {"元"} == units.pop("xzzf-datong-2021")
    assert {frozenset({"万元"})} == set(map(frozenset, units.values()))


@pytest.mark.parametrize("form", ["xzzf-shandong-2021", "xzzf-benxi-2021", "xzzf-chongqing-2022"])
def test_a_summary_has_a_row_for_each_office_with_the_sum_of_its_bodies(form: str) -> None:
    base = load_form(form)
    names = {table.key: (RowName("支队"), RowName("分局")) for table in base.tables}
    opened = expanded(base, names)
    parts = []
    for office in ("甲局", "乙局", "丙局"):
        figures = {cell: 1 if "[" in cell else 2 for cell in opened.cells if cell not in opened.texts}
        for rule in opened.rules:
            if rule.total is not None:
                figures[rule.total] = sum(figures[part] for part in rule.parts)
        seen = {cell: Observation.of(value) for cell, value in figures.items()}
        parts.append(Submission(opened, office, base.years[0], seen))
    result = consolidated(Return(f"{one.unit}.xlsx", f"{n:064x}", one, ()) for n, one in enumerate(parts))

    assert 6 == result.total.value("penalty.all.fine")
    assert 6 == result.total.value("penalty.all.amount")
    assert ["甲局", "乙局", "丙局"] == [row.name for row in result.total.form.rows["penalty"]]
    assert 2 == result.total.value("penalty[乙局].fine")


def typed_anew(document: Document, tables: Container[str]) -> Document:
    """Some tables as somebody types them anew: no marks, no cover, sheets of other names."""
    sheets = (grid for grid in document if grid.name in tables)
    return Document(tuple(
        Grid(f"Sheet{n}", tuple(Piece(one.row, one.column, one.value, one.rows, one.columns) for one in grid.pieces))
        for n, grid in enumerate(sheets)
    ))  # fmt: skip


ALIKE = {
    ("xzzf-zhejiang-2019", "行政处罚"): {"xzzf-guangdong-2018"},
    ("xzzf-guangdong-2018", "行政处罚"): {"xzzf-zhejiang-2019"},
}
"""Of one table alone nobody can tell which of these forms it is."""


@pytest.mark.parametrize("form", PARTS, ids=lambda form: form.id)
def test_a_table_typed_anew_is_taken_for_no_other_form(form: Form) -> None:
    one = Submission(form, None, None, dict.fromkeys(form.cells, Observation.of(1)))
    for tables in {form.sheets, form.sheets[-1:], ("行政处罚",)}:
        found = {other.id for other in claimants(typed_anew(layout(form, one), tables), editions())}
        others = ALIKE.get((form.id, "、".join(tables)), set())

        assert form.id in found
        assert found - {form.id} <= others or tables == ("行政许可",), tables


@pytest.mark.parametrize(
    "form", [load_form("xzzf-guangdong-2018"), load_form("xzzf-zhejiang-2019")], ids=lambda f: f.id
)
def test_where_tables_are_alike_the_marks_of_the_blank_decide(form: Form) -> None:
    document = layout(form)
    kept = replace(document, grids=tuple(grid for grid in document if grid.name != "行政许可"))

    assert (form,) == claimants(kept, editions())


@pytest.mark.parametrize(("language", "said"), [(Language.ZH, "2021年第三季度"), (Language.EN, "2021-Q3")])
def test_a_headline_names_the_quarter_as_an_office_does(language: Language, said: str) -> None:
    found = review(the(Return, read(SAMPLES / "published" / "本溪市卫生健康委员会-2021-Q3.xlsx")))

    assert ["本溪市卫生健康委员会", said] == headline(found, language).split("  ")[:2]
