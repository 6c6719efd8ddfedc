"""Characters that nobody sees around the figures of a report are no doubt about them."""

from __future__ import annotations

import pytest
from word import table_of, word_file

from gouji import Observation, Submission, bind, load_form
from gouji.formats.read import document_in
from gouji.model.grid import Piece

F21 = load_form("2021")
UNSEEN = ["\u200b", "\ufeff", "\u200d", "\u200e", "\u2002", "\u2007"]


@pytest.mark.parametrize("char", UNSEEN, ids=ascii)
@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("before", [True, False])
def test_they_are_not_told(kind: str, char: str, before: bool) -> None:
    said = {cell: Observation.of(1000 + 7 * i) for i, cell in enumerate(F21.cells)}
    truth = Submission(F21, "红旗区科学技术局", 2024, said)
    title = f"{truth.unit}2024年{F21.title}"
    tables = [[_padded(one, char, before) for one in table_of(table, truth)] for table in F21.tables]
    if kind == "docx":
        document = document_in(word_file([title, *tables]), "a.docx")
    else:
        page = "".join(f"<table>{_rows(pieces)}</table>" for pieces in tables)
        document = document_in(f"<html><meta charset=utf-8><h1>{title}</h1>{page}</html>".encode(), "a.html")

    seen, findings = bind(F21, document)

    assert truth.values() == seen.values()
    assert [] == [one.code for one in findings]


def _padded(piece: Piece, char: str, before: bool) -> Piece:
    if piece.role != "input":
        return piece
    return piece._replace(value=f"{char}{piece.value}" if before else f"{piece.value}{char}")


def _rows(pieces: list[Piece]) -> str:
    rows: dict[int, str] = {}
    for one in sorted(pieces, key=lambda one: one[:2]):
        cell = f'<td rowspan="{one.rows}" colspan="{one.columns}">{one.value}</td>'
        rows[one.row] = rows.get(one.row, "") + cell
    return "".join(f"<tr>{rows.get(row, '')}</tr>" for row in range(max(rows) + 1))
