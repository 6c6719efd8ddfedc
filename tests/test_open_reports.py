"""Published reports with open rows: what Word, web page and Markdown show is read back as the same return."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from agencies import FORM as FOIA
from agencies import agencies, report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from narrowed import the
from opened import FORM, filled, submissions, usual

from gouji import Document, Form, Observation, Return, Submission, bind, check, read
from gouji.forms.language.define import expanded
from gouji.model.finding import Severity
from gouji.model.grid import Grid, Piece
from gouji.model.submission import Status
from gouji.publication.compose import composed
from gouji.publication.publish import Publishing, written

KINDS = ("docx", "html", "md")
few = settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
SIGNS = "，,|\\*_`<>[]()（）&#!~\"'+-.:;/=%@ 甲乙丙ABc1"
WORDS = (
    st.text(SIGNS, min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: re.search("[甲乙丙]", text) is not None)
)


def there_and_back(one: Submission, kind: str, folder: Path, form: Form) -> Return:
    path = folder / f"a.{kind}"
    path.write_bytes(written(composed(one), Publishing(kind)) or b"")
    return the(Return, read(path, form))


def values(submission: Submission) -> dict[str, tuple[object, str]]:
    return {
        cell: (seen.value, "" if seen.value is not None else seen.said)
        for cell, seen in submission.observations.items()
    }


@few
@given(submissions(), st.sampled_from(KINDS))
def test_what_is_published_is_read_back(tmp_path_factory: pytest.TempPathFactory, one: Submission, kind: str) -> None:
    again = there_and_back(one, kind, tmp_path_factory.mktemp("there"), FORM)

    assert one.form.rows == again.submission.form.rows
    assert values(one) == values(again.submission)
    assert (one.unit, one.year) == (again.submission.unit, again.submission.year)
    assert () == again.findings
    assert () == check(again.submission)


@few
@given(submissions(), st.lists(WORDS, min_size=12, max_size=12, unique=True), st.sampled_from(KINDS))
def test_names_and_words_of_any_signs_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, one: Submission, words: list[str], kind: str
) -> None:
    left = iter(words)
    rows = {table: tuple(row._replace(name=next(left)) for row in named[:2]) for table, named in one.form.rows.items()}
    form = expanded(FORM, rows)
    seen = dict(zip(form.cells, one.figures, strict=False))
    changed = {cell: Observation.of(value) for cell, value in seen.items() if cell not in form.texts}
    changed |= {cell: Observation(None, next(left) + "\n" + next(left), Status.TEXT) for cell in [*form.texts][:2]}
    spoken = Submission(form, one.unit, one.year, changed)
    again = there_and_back(spoken, kind, tmp_path_factory.mktemp("there"), FORM)

    assert form.rows == again.submission.form.rows
    assert values(spoken) == values(again.submission)


def test_tables_below_one_another_on_one_sheet_are_told_apart() -> None:
    one, _ = filled(usual)
    for line in ("甲县教育局", "", "注：不含派出机构。"):
        pieces: list[Piece] = []
        for grid in composed(one):
            first = max((piece.row + 2 for piece in pieces), default=0)
            pieces.append(Piece(first, 0, grid.name))
            pieces += [piece._replace(row=piece.row + first + 1, name=None) for piece in grid.pieces]
            pieces.append(Piece(max(piece.row for piece in pieces) + 1, 0, line or None))
        again, findings = bind(FORM, Document((Grid("Sheet1", tuple(pieces)),)))

        assert one.form.rows == again.form.rows
        assert values(one) == values(again)
        assert {"R170", "R112", "R111"}.isdisjoint(finding.code for finding in findings)


def test_a_printed_report_says_the_same_figures(soffice: str, tmp_path: Path) -> None:
    assert soffice
    for one, form in ((filled(usual)[0], FORM), (report("Peace Corps", 2024, agencies(2024)["Peace Corps"]), FOIA)):
        again = there_and_back(one, "pdf", tmp_path, form)
        seen, found = values(one), values(again.submission)

        assert one.form.rows == again.submission.form.rows
        assert {cell: seen[cell] for cell in seen.keys() - one.form.texts} == {
            cell: found[cell] for cell in seen.keys() - one.form.texts
        }
        assert not [finding for finding in again.findings if finding.severity > Severity.INFORMATION]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("agency", [*agencies(2024)][::30])
def test_the_report_of_an_agency_is_read_back(agency: str, kind: str, tmp_path: Path) -> None:
    one = report(agency, 2024, agencies(2024)[agency])
    again = there_and_back(one, kind, tmp_path, FOIA)

    assert one.form.rows == again.submission.form.rows
    assert values(one) == values(again.submission)
    assert (agency, 2024) == (again.submission.unit, again.submission.year)
    assert () == again.findings
