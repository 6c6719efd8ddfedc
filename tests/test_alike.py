"""Tables with the same headings: each figure belongs to its own table, and a blank one never takes another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from alike import Filled, a_form, a_return, as_page, twins, with_other_words
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert

from gouji import Finding, Observation, Return, Severity, Submission, bind, layout, load_form, read, write
from gouji.intake.bind.findings import ByOrderAlone, OtherName
from gouji.model.alike import is_open_to_doubt, rivals
from gouji.model.grid import Grid
from gouji.model.submission import NOTHING

FORMATS = {"xlsx": "xlsx", "ods": "ods", "html": "html", "csv": "csv", "docx": "docx:MS Word 2007 XML"}
"""What a return is saved as, as LibreOffice calls it."""
CONFUSING = {"R112", "R113", "R115", "R116", "R117", "R119", "R166", "R167", "R172", "R225", "R226", "R227"}
"""What is said where a table might have been read from another's place."""
seeds = st.integers(0, 2**32)


def wrong(found: Submission, filled: Filled) -> dict[str, object]:
    """The cells in which a figure was read that is another cell's, or nobody's."""
    said = {cell: seen.value for cell, seen in found.observations.items() if seen.value is not None}
    return {cell: value for cell, value in said.items() if value != filled.figures.get(cell)}


def lost(found: Submission, findings: tuple[Finding, ...], filled: Filled) -> list[str]:
    """The cells whose figures were not read, and of which no error says so."""
    told = {cell for one in findings if one.severity is Severity.ERROR for cell in one.cells}
    return [cell for cell in filled.figures if found.observations[cell].value is None and cell not in told]


def without_empty_cells(grid: Grid) -> Grid:
    """As programs save it and our readers read it."""
    return replace(grid, pieces=tuple(piece for piece in grid.pieces if (piece.value, piece.formula) != (None, None)))


@given(seeds)
@settings(max_examples=150)
def test_tables_that_something_tells_apart_are_never_taken_for_each_other(seed: int) -> None:
    random = Random(seed)
    filled = a_return(random, a_form(random), told=True)
    found, findings = bind(filled.form, filled.document)
    assert not wrong(found, filled)
    assert not lost(found, findings, filled)


@given(seeds)
@settings(max_examples=100)
def test_nor_where_some_labels_were_reworded(seed: int) -> None:
    random = Random(seed)
    filled = a_return(random, a_form(random), told=True)
    found, _ = bind(filled.form, with_other_words(random, filled))
    assert {filled.form.cells[cell].table for cell in wrong(found, filled)}.isdisjoint(filled.blank | filled.missing)


@given(seeds)
@settings(max_examples=100)
def test_where_nothing_tells_tables_apart_it_is_said(seed: int) -> None:
    random = Random(seed)
    filled = a_return(random, a_form(random), told=False)
    found, findings = bind(filled.form, filled.document)
    titles = {table.key: table.title for table in filled.form.tables}
    doubted = {one.table for one in findings if isinstance(one, ByOrderAlone | OtherName)}
    assert {titles[filled.form.cells[cell].table] for cell in wrong(found, filled)} <= doubted


@given(seeds)
@settings(max_examples=60)
def test_a_blank_filled_in_part_is_read_without_a_word_on_its_tables(seed: int) -> None:
    random = Random(seed)
    form = a_form(random)
    some = {table.key for table in form.tables if random.random() < 0.5}
    figures = {cell.id: number for number, cell in enumerate(form.cells.values(), 1000) if cell.table in some}
    said = {cell: Observation.of(figures[cell]) if cell in figures else NOTHING for cell in form.cells}
    document = layout(form, Submission(form, "红旗区财政局", 2024, said))
    document = replace(document, grids=tuple(map(without_empty_cells, document)))
    for one in (document, replace(document, names={}, properties={})):
        found, findings = bind(form, one)
        assert {cell: seen.value for cell, seen in found.observations.items() if seen.value is not None} == figures
        assert not CONFUSING & {one.code for one in findings}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
def test_what_libreoffice_saves_is_told_apart_as_well(suffix: str, soffice: str, tmp_path: Path) -> None:
    filled: dict[str, Filled] = {}
    for seed in range(16):
        random = Random(seed)
        one = a_return(random, a_form(random), told=True, stacked=suffix == "csv" or None)
        if not one.figures:
            continue
        name = f"{seed}.{'html' if suffix == 'docx' else 'xlsx'}"
        if suffix == "docx":
            (tmp_path / name).write_text(as_page(one.document), "utf-8")
        else:
            first = one.document.grids[suffix == "csv" :]  # one sheet is all that is saved as csv, and it is no cover
            write(replace(one.document, grids=first), tmp_path / name)
        filled[name] = one
    out = tmp_path / "out"
    out.mkdir()
    convert(soffice, FORMATS[suffix], out, *(tmp_path / name for name in filled))
    assert filled
    for name, one in filled.items():
        returned = the(Return, read(out / f"{Path(name).stem}.{suffix}", one.form))
        assert not wrong(returned.submission, one), name
        assert not lost(returned.submission, returned.findings, one), name


def test_headings_that_another_table_has_too_make_rivals_and_the_official_tables_have_none() -> None:
    for edition in ("2019", "2021"):
        form = load_form(edition)
        assert not rivals(form)
        assert not is_open_to_doubt(form)


def figures(*sheets: tuple[str, str]) -> tuple[Mapping[str, object], set[str]]:
    """What is read of two tables with the same headings, and the codes of what is said of their places."""
    found, findings = bind(*twins(*sheets))
    said = {cell: seen.value for cell, seen in found.observations.items() if seen.value is not None}
    return said, {one.code for one in findings} & CONFUSING


def test_the_name_of_the_sheet_and_the_title_say_which_table_it_is() -> None:
    first, second = {"t1.a": 7, "t1.b": 5}, {"t2.a": 7, "t2.b": 5}
    assert figures(("附表1", "")) == (first, set())
    assert figures(("附表2", "")) == (second, set())
    assert figures(("附表2 (2)", "")) == (second, set())
    assert figures(("Sheet1", "行政处罚情况")) == (second, set())
    assert figures(("Sheet1", "某局2024年行政处罚情况（年报）")) == (second, set())


def test_the_title_is_believed_before_the_name_and_only_the_order_before_nothing() -> None:
    first, second = {"t1.a": 7, "t1.b": 5}, {"t2.a": 7, "t2.b": 5}
    assert figures(("附表2", "行政许可情况")) == (first, {"R227"})
    assert figures(("附表2", "行政许可情况"), ("附表1", "行政许可情况")) == (first | second, set())
    assert figures(("Sheet1", ""), ("Sheet2", "")) == (first | second, {"R226"})
    assert figures(("Sheet1", "")) == ({}, {"R225"})
