"""The prose of a report in a file of its own: Markdown, plain text, Word, a web page, the sheet 正文 of a workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping

from gouji.formats.content import kind_of, load
from gouji.formats.findings import ContentKind
from gouji.formats.read import document_in, text_in
from gouji.intake.bind.narrative import narrative_in
from gouji.intake.recall import OF_A_RETURN
from gouji.model.form import PROSE, Form
from gouji.workbook.prose_sheet import prose_on

_TEXTS = (ContentKind.TEXT, ContentKind.CSV, ContentKind.MARKDOWN)


def narrative_at(form: Form, path: str | os.PathLike[str], password: str | None = None) -> Mapping[str, str]:
    """The prose of the sections of a form's report in a file, by their numbers; empty where it has none of them.

    Raises `UnreadableFile` when the file cannot be read.
    """
    data, file = load(path), os.fspath(path)
    if kind_of(data) in _TEXTS:
        return narrative_in(form, text_in(data, file, OF_A_RETURN).paragraphs)
    document = document_in(data, file, password, OF_A_RETURN)
    sheet = next((grid for grid in document if grid.name == PROSE), None)
    return narrative_in(form, document.paragraphs or (prose_on(form, sheet) if sheet is not None else ()))
