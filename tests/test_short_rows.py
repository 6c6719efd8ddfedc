"""Rows of reports with too few cells: which cell is lost nobody knows, so nothing in them is taken, and that is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import body, packed, report, tables_of

from gouji import Document, Observation, Submission, bind, load_form
from gouji.formats.read import document_in
from gouji.model.grid import Piece
from gouji.model.submission import Status

F21 = load_form("2021")
CELLS = st.sets(st.sampled_from(sorted(F21.cells)), max_size=20)
GONE = "不在了"
WAYS = ["docx", "html", "html without spans"]


def filled(blank: Collection[str] = ()) -> Submission:
    """A return of which no two cells say the same."""
    said = {cell: Observation.of(1000 + 7 * i) for i, cell in enumerate(F21.cells)}
    return Submission(F21, "红旗区科学技术局", 2024, said | dict.fromkeys(blank, Observation(None, "", Status.BLANK)))


def written(way: str, submission: Submission, gone: Collection[str] = ()) -> Document:
    """The report of a return, its tables without some of their cells."""
    marked = submission.with_observations(dict.fromkeys(gone, Observation(None, GONE, Status.NOT_A_NUMBER)))
    if way == "docx":
        content = re.sub(
            r"<w:tc>(?:(?!</w:tc>).)*</w:tc>", lambda m: "" if GONE in m[0] else m[0], body(report(marked))
        )
        return document_in(packed(content), "a.docx")
    page = "".join(f"<table>{_rows(pieces, spans=way == 'html')}</table>" for pieces in map(sorted, tables_of(marked)))
    return document_in(f"<html><h1>{marked.unit}2024年{F21.title}</h1>{page}</html>".encode(), "a.html")


def _rows(pieces: Sequence[Piece], *, spans: bool) -> str:
    rows: dict[int, str] = {}
    for one in pieces:
        span = f' rowspan="{one.rows}" colspan="{one.columns}"' if spans else ""
        text = "" if one.value is None else one.value
        rows[one.row] = rows.get(one.row, "") + (f"<td{span}>{text}</td>" if text != GONE else "")
    return "".join(f"<tr>{rows.get(row, '')}</tr>" for row in range(max(rows) + 1))


def row_with(cell: str) -> set[str]:
    """The cells of the row that a cell is in."""
    (table,) = (table for table in F21.tables if any(one.id == cell for one in table.cells))
    return {one.id for one in table.cells if (one.block, one.row) == (F21.cells[cell].block, F21.cells[cell].row)}


@settings(max_examples=25)
@pytest.mark.parametrize("way", WAYS)
@given(gone=CELLS, blank=CELLS)
def test_a_row_that_lacks_cells_is_never_silently_wrong(way: str, gone: set[str], blank: set[str]) -> None:
    truth = filled(blank | gone)

    seen, findings = bind(F21, written(way, truth, gone))

    named = {cell for finding in findings for cell in finding.cells}
    assert [] == [cell for cell in F21.cells if seen.value(cell) not in (truth.value(cell), None)]
    assert [] == [cell for cell in F21.cells if seen.value(cell) != truth.value(cell) and cell not in named]


@pytest.mark.parametrize("way", WAYS[:2])
@settings(max_examples=15)
@given(gone=st.sampled_from(sorted(F21.cells)))
def test_of_a_row_that_lacks_a_cell_the_others_stay_as_they_are(way: str, gone: str) -> None:
    truth = filled([gone])

    seen, findings = bind(F21, written(way, truth, [gone]))

    row = row_with(gone)
    assert [] == [cell for cell in F21.cells if cell not in row and seen.value(cell) != truth.value(cell)]
    assert [(one.code, set(one.cells)) for one in findings] == ([("R220", row)] if len(row) > 1 else [])


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=15)
@given(blank=CELLS)
def test_cells_that_are_there_and_empty_leave_no_doubt(way: str, blank: set[str]) -> None:
    truth = filled(blank)

    seen, findings = bind(F21, written(way, truth))

    assert truth.values() == seen.values()
    assert [] == [one.code for one in findings]
