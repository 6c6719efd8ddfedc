"""Returns that came back changed: every figure is read right, or its cell or its address is in a finding."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from drift import (
    STEPS,
    Step,
    copied,
    counted,
    drifted,
    flat,
    hidden,
    put_in,
    renamed,
    reworded,
    stacked,
    titled,
    truth,
    unmerged,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import balanced, honest

from gouji import Document, Form, Place, Submission, bind, check, load_form, recognise
from gouji.intake.bind.findings import HiddenFigures
from gouji.intake.findings import WrongEdition
from gouji.model.finding import Severity
from gouji.model.grid import address
from gouji.workbook.cover import MARK

F21, F19 = load_form("2021"), load_form("2019")
TOY = load_form(Path(__file__).parent / "data" / "toy.toml")
CASES = int(os.environ.get("GOUJI_DRIFT", "1"))
at_length = settings(
    deadline=None,
    derandomize=CASES == 1,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def toy_return() -> Submission:
    """A return of the toy form with a different figure in every cell; it need not balance."""
    from gouji import Observation, Submission

    return Submission(TOY, "内科", 2024, {cell: Observation.of(n) for n, cell in enumerate(TOY.cells, 11)})


RETURNS = {F21: balanced(F21), F19: balanced(F19), TOY: toy_return()}


def misread(form: Form, document: Document) -> tuple[list[tuple[str, object, object]], Counter[str]]:
    """The cells read wrong without a word, and how many were read right, told, or lost with a word."""
    figures = truth(document)
    where = {
        piece.name.removeprefix(MARK): address(Place(grid.name, piece.row, piece.column))
        for grid in document
        for piece in grid.pieces
        if piece.name
    }
    submission, findings = bind(form, document)
    named = {cell for finding in findings for cell in finding.cells}
    left_over = {at for finding in findings if finding.code in ("R114", "R124") for at in map(address, finding.places)}
    several = any(finding.code == "R117" for finding in findings)
    counts: Counter[str] = Counter()
    silent: list[tuple[str, object, object]] = []
    for cell in form.cells:
        read, stands = submission.observations[cell].value, figures.get(cell)
        if read == stands:
            counts["right"] += 1
        elif cell in named or where.get(cell) in left_over or several:
            counts["told"] += 1
        elif stands is None:  # its own place is gone, and another figure stands under its labels
            counts["as it stands"] += 1
        else:
            silent.append((cell, read, stands))
    return silent, counts


@pytest.mark.slow
@pytest.mark.parametrize(("form", "cases"), [(F21, 500), (F19, 200), (TOY, 200)], ids=lambda x: getattr(x, "id", x))
def test_no_figure_is_misread_without_a_word(form: Form, cases: int) -> None:
    base = flat(form, RETURNS[form])
    total: Counter[str] = Counter()

    @settings(at_length, max_examples=cases * CASES)
    @given(drifted(base, most=6))
    def search(case: tuple[Document, list[str]]) -> None:
        document, _ = case
        silent, counts = misread(form, document)
        total.update(counts)
        assert [] == silent

    search()
    assert total["right"] > 0.9 * sum(total.values())


HARMLESS = (put_in, titled, renamed, stacked, unmerged, reworded, counted)


@pytest.mark.slow
@pytest.mark.parametrize("form", [F21, F19], ids=lambda form: form.id)
@pytest.mark.parametrize("step", HARMLESS, ids=lambda step: step.__name__)
def test_what_changes_no_meaning_loses_no_figure(form: Form, step: Step) -> None:
    base = flat(form, RETURNS[form])

    @settings(at_length, max_examples=40 * CASES)
    @given(step(base))
    def search(document: Document) -> None:
        submission, findings = bind(form, document)
        assert truth(document) == {cell: seen.value for cell, seen in submission.observations.items()}
        errors = [finding for finding in findings if finding.severity == Severity.ERROR]
        assert {WrongEdition} >= {type(finding) for finding in errors}  # a title may name a year of another edition

    search()


@settings(at_length, max_examples=60)
@given(st.data())
def test_figures_in_hidden_places_are_read_and_told(data: st.DataObject) -> None:
    document = data.draw(hidden(flat(F21, RETURNS[F21])))
    submission, findings = bind(F21, document)
    concealed = {
        piece.name.removeprefix(MARK)
        for grid in document
        for piece in grid.pieces
        if piece.name
        and (
            grid.visibility == "hidden"
            or any(piece.row in rows for rows in grid.hidden_rows)
            or any(piece.column in columns for columns in grid.hidden_columns)
        )
    }

    assert truth(document) == {cell: seen.value for cell, seen in submission.observations.items()}
    told = [finding for finding in findings if isinstance(finding, HiddenFigures)]
    assert concealed == {cell for finding in told for cell in finding.cells}
    for finding in told:  # what hides them is named, and nothing else
        by_sheet = {one.sheet: one for one in finding.hidden if not one.rows and not one.columns}
        assert set(by_sheet) == {grid.name for grid in document if grid.visibility == "hidden"} & set(by_sheet)
        assert {place.sheet for place in finding.places} == {one.sheet for one in finding.hidden}
        assert finding.unseen is None


@settings(at_length, max_examples=60)
@given(st.data())
def test_of_a_sheet_that_is_there_twice_one_is_read_and_the_other_is_told(data: st.DataObject) -> None:
    document = data.draw(copied(flat(F21, RETURNS[F21])))
    submission, findings = bind(F21, document)

    assert truth(document) == {cell: seen.value for cell, seen in submission.observations.items()}
    assert {"R115", "R117"} & {finding.code for finding in findings} or len(document.grids) == 3


@settings(at_length, max_examples=60)
@given(st.data())
def test_an_edition_is_known_by_its_labels_after_any_drift_that_keeps_them(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([F21, F19]))
    document, _ = data.draw(drifted(flat(form, RETURNS[form]), steps=HARMLESS, most=3))

    assert form == recognise(document, [F21, F19])


def test_every_kind_of_drift_is_tried() -> None:
    import drift

    made = {value for name, value in vars(drift).items() if callable(value) and name in {s.__name__ for s in STEPS}}

    assert set(STEPS) == made
    assert set(HARMLESS) < set(STEPS)


# ── entries ─────────────────────────────────────────────────────────────────────────────────

CHINESE = {0: "零", 1: "一", 2: "二", 3: "三", 10: "十", 12: "十二", 20: "二十", 103: "一百零三", 2050: "两千零五十"}


def written(number: int) -> list[str]:
    """Ways in which people write a number so that it can be nothing else."""
    plain = str(number)
    wide = plain.translate({0x30 + i: 0xFF10 + i for i in range(10)})
    ways = [plain, wide, f" {plain}　", f"{number:,}", f"{plain}件", f"{wide} 件", f"{plain}.0", f"'{plain}", f"{plain}\u200b",
            f"{plain}（其中修订1件）", f"{plain}件（含上年3件）", f"+{plain}"]  # fmt: skip
    return [*ways, CHINESE[number], f"{CHINESE[number]}件"] if number in CHINESE else ways


UNCLEAR = [
    "约{}",
    "{}左右",
    "{}+3",
    "{}/2",
    "{}-5",
    "{}?",
    "{}%",
    "{}万",
    "见附件{}",
    "（{}）",
    "{} {}",
    "{}，{}",
    "{}人次",
]


@pytest.mark.slow
@settings(at_length, max_examples=300 * CASES)
@given(st.data())
def test_an_entry_is_read_as_it_is_meant_or_named(data: st.DataObject) -> None:
    submission = data.draw(honest(F21))
    document = flat(F21, submission)
    counts = [
        p for g in document for p in g.pieces if p.name and p.role == "input" and p.entry and p.entry.kind == "count"
    ]
    chosen = data.draw(st.lists(st.sampled_from(counts), min_size=1, max_size=12, unique_by=lambda p: p.name))
    entries: dict[str, str] = {}
    expected = dict(truth(document))
    for piece in chosen:
        number = data.draw(st.one_of(st.sampled_from(sorted(CHINESE)), st.integers(0, 99_999_999)))
        clear = data.draw(st.booleans())
        text = data.draw(st.sampled_from(written(number) if clear else UNCLEAR)).replace("{}", str(number))
        entries[str(piece.name)] = text
        expected[str(piece.name).removeprefix(MARK)] = number if clear else None
    grids = [
        replace(g, pieces=tuple(p._replace(value=entries.get(str(p.name), p.value)) for p in g.pieces))
        for g in document
    ]
    read, findings = bind(F21, replace(document, grids=tuple(grids)))
    names = {name.removeprefix(MARK) for name in entries}
    told = {cell for finding in findings if finding.code == "R127" for cell in finding.cells}
    refused = {cell for finding in check(read) if finding.code == "E203" for cell in finding.cells}

    assert expected == {cell: seen.value for cell, seen in read.observations.items()}
    assert {name for name in names if expected[name] is not None} == told
    assert {name for name in names if expected[name] is None} == refused
    assert all(read.observations[name.removeprefix(MARK)].raw == text for name, text in entries.items())
