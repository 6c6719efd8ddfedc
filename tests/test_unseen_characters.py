"""Characters that nobody sees around the figures of a report are no doubt about them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from manglings import STYLES, UNIT, Style, report, truth
from narrowed import the
from word import table_of, word_file

from gouji import Observation, Return, Submission, bind, load_form, read
from gouji.formats.read import document_in
from gouji.model.grid import Piece

F21 = load_form("2021")
UNSEEN = ["\u00ad", "\u200b", "\ufeff", "\u200d", "\u200e", "\u2002", "\u2007"]
WITHIN = ["\u00ad", "\u180e", "\u200b", "\u200d", "\u2060", "\u2066", "\ufeff"]
"""Not blanks, which part digits."""
LINES = [style for style in STYLES if not style.name.startswith("flat, nothing")]


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


@pytest.mark.parametrize("style", LINES, ids=lambda style: style.name)
def test_within_figures_labels_and_titles_they_are_nothing(style: Style, tmp_path: Path) -> None:
    for at, char in enumerate(WITHIN):
        chance = random.Random(f"{style.name} {at}")

        def strewn(text: str, char: str = char, chance: random.Random = chance) -> str:
            cut = chance.randrange(1, len(text) + 1) if text else 0
            return text[:cut] + char + text[cut:]

        values = truth(F21, chance)
        text = report(F21, values, style, chance, characters=strewn)
        for word in (UNIT, F21.title, *(section.title for section in F21.sections)):
            text = text.replace(word, strewn(word))
        path = tmp_path / f"{at}.txt"
        path.write_text(text, "utf-8")
        found = the(Return, read(path))
        assert {cell: one.value for cell, one in found.submission.observations.items()} == values
        assert (found.submission.unit, found.submission.year) == (UNIT, 2024)
        assert found.submission.narrative.keys() >= {"一", "五", "六"}
        assert [] == [one.code for one in found.findings]


@pytest.mark.parametrize("char", WITHIN, ids=ascii)
def test_they_hide_no_label_of_a_table(char: str) -> None:
    said = {cell: Observation.of(1000 + 7 * i) for i, cell in enumerate(F21.cells)}
    truth = Submission(F21, UNIT, 2024, said)
    tables = [[one._replace(value=char.join(str(one.value))) for one in table_of(table, truth)] for table in F21.tables]
    document = document_in(word_file([char.join(f"{UNIT}2024年{F21.title}"), *tables]), "a.docx")
    seen, findings = bind(F21, document)
    assert (seen.values(), seen.unit, seen.year) == (truth.values(), UNIT, 2024)
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
