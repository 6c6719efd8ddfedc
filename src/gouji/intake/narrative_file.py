"""The prose of a report in a file of its own: Markdown, plain text, Word, a web page, the sheet 正文 of a workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping

from gouji.formats.content import kind_of, load
from gouji.formats.read import LINES, document_in, text_in
from gouji.intake.bind.bind import narrative_of
from gouji.intake.bind.reports import report_in
from gouji.intake.recall import OF_A_RETURN
from gouji.model.errors import UnreadableFile
from gouji.model.form import Form
from gouji.model.grid import Document


def narrative_at(form: Form, path: str | os.PathLike[str], password: str | None = None) -> Mapping[str, str]:
    """The prose of the sections of a form's report in a file, by their numbers; empty where it has none of them.

    Raises `UnreadableFile` when the file cannot be read.
    """
    data, file = load(path), os.fspath(path)
    if kind_of(data) in LINES:
        text = text_in(data, file, OF_A_RETURN)
        document = _without_tables(form, text, file)
    else:
        document = document_in(data, file, password, OF_A_RETURN)
    narrative = narrative_of(form, document)
    return narrative if any(narrative) else {}


def _without_tables(form: Form, text: Document, file: str) -> Document:
    """A text, of which the lines that are tables of the form are no prose."""
    try:
        found = report_in(text, (form,), file)
    except UnreadableFile:  # more lines and labels than any report has
        return text
    return text if found is None else found.document
