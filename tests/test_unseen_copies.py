"""Tables of a report that nobody sees: a copy that is seen counts, and where there is none that is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import body, packed, report

from gouji import Document, Observation, Submission, bind, load_form
from gouji.formats.read import document_in
from gouji.formats.text.write_html import to_html
from gouji.model.finding import Severity
from gouji.publication.compose import composed

F21 = load_form("2021")
HIDES = {
    "style": '<div style="display:none">{}</div>',
    "attribute": "<div hidden>{}</div>",
    "class": "<style>.h{{display:none}}</style><section class=h>{}</section>",
    "further out": "<div style='visibility:hidden'><center><p></p>{}</center></div>",
    "itself": "{}",
    "Word": "",
}


def filled(by: int) -> Submission:
    """A return of which no two cells say the same."""
    said = {cell: Observation.of(by + 7 * i) for i, cell in enumerate(F21.cells)}
    return Submission(F21, "红旗区科学技术局", 2024, said)


def written(how: str, seen: Submission | None, unseen: Submission, *, first: bool) -> Document:
    """A report with tables that are seen, if any, and others that are not."""
    if how == "Word":
        hidden = body(report(unseen)[1:]).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
        shown = body(report(seen)[1:]) if seen is not None else ""
        title = body(report(unseen)[:1])
        return document_in(packed(title + (hidden + shown if first else shown + hidden)), "a.docx")
    hidden = HIDES[how].format(_tables(unseen, ' style="display:none"' if how == "itself" else ""))
    shown = _tables(seen) if seen is not None else ""
    page = hidden + shown if first else shown + hidden
    return document_in(f"<html><h1>{unseen.unit}2024年{F21.title}</h1>{page}</html>".encode(), "a.html")


def _tables(submission: Submission, said: str = "") -> str:
    page = to_html(composed(submission))
    return "".join(f"<table{said}>{part.partition('</table>')[0]}</table>" for part in page.split("<table>")[1:])


@settings(max_examples=5)
@pytest.mark.parametrize("how", HIDES)
@given(first=st.booleans(), by=st.integers(2000, 9000))
def test_what_is_seen_counts(how: str, first: bool, by: int) -> None:
    seen, findings = bind(F21, written(how, filled(1000), filled(by), first=first))

    assert filled(1000).values() == seen.values()
    assert {Severity.INFORMATION} == {one.severity for one in findings}


@pytest.mark.parametrize("how", HIDES)
def test_tables_that_nobody_sees_are_told(how: str) -> None:
    seen, findings = bind(F21, written(how, None, filled(1000), first=True))

    assert filled(1000).values() == seen.values()
    (told,) = findings
    assert ("R170" if how == "Word" else "R126", set(F21.cells)) == (told.code, set(told.cells))
