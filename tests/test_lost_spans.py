"""Tables of web pages without spans, zeros left blank: every figure is read where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from word import tables_of

from gouji import Observation, Submission, bind, load_form
from gouji.formats.text.hypertext import read_html
from gouji.model.grid import Piece

F21 = load_form("2021")


def sparse(chance: Random) -> Submission:
    """A return in which most figures are 0."""
    figures = {cell: chance.choice([0, 0, 0, chance.randint(1, 40)]) for cell in F21.cells}
    return Submission(F21, "甲局", 2024, {cell: Observation.of(figure) for cell, figure in figures.items()})


def without_spans(pieces: Sequence[Piece], *, cut: bool) -> str:
    """A table as content systems publish it: a cell for each that begins in a row, rows perhaps cut behind the last."""
    drawn = []
    for row in range(max(one.row for one in pieces) + 1):
        texts = ["" if one.value in (None, "0") else str(one.value) for one in sorted(pieces) if one.row == row]
        while cut and texts and not texts[-1]:
            texts.pop()
        drawn.append(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>")
    return f"<table>{''.join(drawn)}</table>"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_every_figure_is_read_where_it_belongs_or_named(seed: int, cut: bool) -> None:
    submission = sparse(Random(seed))
    tables = [without_spans(pieces, cut=cut) for pieces in tables_of(submission)]
    body = "".join(f"<p>{one.title}</p>{table}" for one, table in zip(F21.sections[1:], tables, strict=False))
    seen, told = bind(F21, read_html(f"<h1>甲局2024年{F21.title}</h1>{body}".encode(), "a.html"))
    named = {cell for one in told for cell in one.cells}

    wanted = {cell: one.value or None for cell, one in submission.observations.items()}
    wrong = {cell for cell, value in seen.values().items() if value != wanted[cell]}
    assert set() == wrong - named
    assert cut or set() == wrong
