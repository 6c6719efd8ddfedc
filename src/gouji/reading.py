"""Reading returns from files: never an exception for what a file holds, always a finding."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from gouji.binding import bind, recognise
from gouji.catalogue import editions
from gouji.errors import UnreadableFile
from gouji.finding import Finding
from gouji.form import CONTROL, DETAIL, SOURCES, Form
from gouji.formats.spreadsheet import read_document
from gouji.submission import Reading

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"})


def read(path: str | os.PathLike[str], form: Form | None = None, *, blank_as_zero: bool = False) -> Reading:
    """Read one returned workbook.

    Without ``form`` the official edition is told by the labels in the file. Blanks count as zero
    only with ``blank_as_zero`` or when the cover declares a nil return. What is wrong with the
    file is in the findings (R1xx); nothing is raised for it.
    """
    name = os.fspath(path)
    try:
        document, sha256 = read_document(path)
    except UnreadableFile as refusal:
        return Reading(name, None, form, None, (refusal.finding,))
    found = recognise(document, [form] if form is not None else editions())
    if found is None:
        return Reading(name, sha256, form, None, (Finding("R110", arguments={"file": name}),))
    submission, findings = bind(found, document, blank_as_zero=blank_as_zero)
    is_summary = {DETAIL, SOURCES, CONTROL} <= {grid.name for grid in document}
    return Reading(name, sha256, found, submission, findings, is_summary)


def workbooks(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Path]:
    """The spreadsheet files among some paths, folders searched through in order of name.

    A path given by name is taken whatever it is called; inside folders hidden files and the
    lock files of open workbooks (``~$…``) are passed over.
    """
    for path in map(Path, paths):
        if not os.path.isdir(path):  # pathlib raises for names that are too long
            yield path
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in found.relative_to(path).parts)
            if not hidden and found.suffix.lower() in _SUFFIXES and not found.is_dir():
                yield found
