"""The same return in every format reads equal, whatever has happened to it on the way."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from drift import (
    annotated,
    copied,
    drifted,
    exchanged,
    flat,
    left_out,
    put_in,
    renamed,
    repeated,
    reworded,
    stacked,
    titled,
    torn,
    truth,
    unlabelled,
    unmerged,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert
from strategies import balanced, honest, unusual
from test_drift import CASES, UNCLEAR, misread, written

from gouji import Document, Return, Submission, bind, load_form, read, read_document, write

F21 = load_form("2021")
STEPS = (
    put_in,
    left_out,
    titled,
    renamed,
    torn,
    unmerged,
    exchanged,
    reworded,
    unlabelled,
    repeated,
    annotated,
    copied,
)
FORMATS = {"xls": "xls", "et": "xls", "ods": "ods", "html": "html", "csv": "csv"}
COUNT = 16 * CASES
drawing = settings(
    deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@st.composite
def sent_back(draw: st.DrawFn) -> Document:
    """A return with odd entries, drifted; on one sheet, as formats without sheets need it."""
    submission = draw(st.one_of(st.just(balanced(F21)), honest(F21, unusual)))
    document, _ = draw(drifted(flat(F21, submission), steps=STEPS, most=4))
    counts = [
        p.name
        for g in document
        for p in g.pieces
        if p.name and p.role == "input" and p.entry and p.entry.kind == "count"
    ]
    entries = {}
    for name in draw(st.lists(st.sampled_from(counts), max_size=6)) if counts else ():
        number = draw(st.integers(0, 9_999))
        entries[name] = draw(st.sampled_from([*written(number), *UNCLEAR])).replace("{}", str(number))
    grids = tuple(
        replace(grid, pieces=tuple(p._replace(value=entries.get(str(p.name), p.value)) for p in grid.pieces))
        for grid in document
    )
    return draw(stacked(Document(grids)))


def unmarked(document: Document) -> Document:
    """Without the hidden names of cells, which only some formats keep."""
    return Document(tuple(replace(grid, pieces=tuple(p._replace(name=None) for p in grid.pieces)) for grid in document))


@pytest.fixture(scope="module")
def drifted_files(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Document], Path]:
    """Documents, and the file of each of them in every format."""
    folder = tmp_path_factory.mktemp("formats")
    documents: list[Document] = []

    @settings(drawing, max_examples=COUNT)
    @given(sent_back())
    def collect(document: Document) -> None:
        documents.append(document)

    collect()
    paths = [write(unmarked(document), folder / f"{number}.xlsx") for number, document in enumerate(documents)]
    for target in dict.fromkeys(FORMATS.values()):
        convert(soffice, target, folder, *paths)
    for path in folder.glob("*.xls"):
        shutil.copy(path, path.with_suffix(".et"))
    return documents, folder


def said(submission: Submission) -> dict[str, object]:
    return {cell: (seen.value, seen.status) for cell, seen in submission.observations.items()}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", *FORMATS])
def test_the_same_return_in_every_format_reads_equal(drifted_files: tuple[list[Document], Path], suffix: str) -> None:
    documents, folder = drifted_files
    assert COUNT <= len(documents)
    for number, document in enumerate(documents):
        expected, _ = bind(F21, document)
        returned, _ = read_document(folder / f"{number}.{suffix}")

        assert said(expected) == said(bind(F21, returned)[0]), (number, suffix)


@pytest.mark.slow
def test_no_figure_in_any_of_them_is_misread_without_a_word(drifted_files: tuple[list[Document], Path]) -> None:
    documents, _ = drifted_files
    texts = 0
    for document in documents:
        plain = {cell: value for cell, value in truth(document).items() if isinstance(value, int)}
        texts += len(truth(document)) - len(plain)
        silent, _ = misread(F21, document)
        assert [] == [at for at in silent if at[0] in plain]

    assert texts


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.pdf", "a", "甲.et"])
def test_the_name_of_a_file_decides_nothing(name: str, tmp_path: Path) -> None:
    write(flat(F21, balanced(F21)), tmp_path / "x.xlsx")
    shutil.copy(tmp_path / "x.xlsx", tmp_path / name)

    assert balanced(F21).values() == the(Return, read(tmp_path / name)).submission.values()
