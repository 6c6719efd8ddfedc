"""The prose of a report in a file of its own: Markdown, plain text, Word, a web page, the sheet 正文 of a workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping

from gouji.formats.content import kind_of, load
from gouji.formats.read import LINES, document_in, text_in
from gouji.intake.bind.bind import narrative_of
from gouji.intake.recall import OF_A_RETURN
from gouji.model.form import Form


def narrative_at(form: Form, path: str | os.PathLike[str], password: str | None = None) -> Mapping[str, str]:
    """The prose of the sections of a form's report in a file, by their numbers; empty where it has none of them.

    Raises `UnreadableFile` when the file cannot be read.
    """
    data, file = load(path), os.fspath(path)
    is_text = kind_of(data) in LINES
    document = text_in(data, file, OF_A_RETURN) if is_text else document_in(data, file, password, OF_A_RETURN)
    return narrative_of(form, document)
