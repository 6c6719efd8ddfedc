"""Reading returns from files: never an exception for what a file holds, always a finding."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from gouji.formats.content import kind_of, load
from gouji.formats.findings import Content, NoSpreadsheet
from gouji.formats.read import document_in
from gouji.forms.catalogue import editions
from gouji.intake.bind.bind import bind, recognise
from gouji.intake.bind.identity import list_kind
from gouji.intake.findings import NoForm, NoReturn, OwnList
from gouji.intake.inputs import Input, inputs
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.submission import Reading
from gouji.parallel import each
from gouji.units.roster import Roster
from gouji.workbook.detail import is_summary, members_of

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"})
_LOOSE_KINDS = (Content.CSV, Content.TEXT, Content.HTML)


def read(
    path: str | os.PathLike[str],
    form: Form | None = None,
    *,
    blank_as_zero: bool = False,
    password: str | None = None,
    roster: Roster | None = None,
) -> Reading:
    """Read one returned workbook.

    Without ``form`` the official edition is told by the labels in the file. Blanks count as zero
    only with ``blank_as_zero`` or when the cover declares a nil return. ``password`` opens encrypted
    files; a ``roster`` tells the reporting unit more surely. What is wrong with the file is in the
    findings (R1xx); nothing is raised for it.
    """
    file = os.fspath(path)
    try:
        source = Input(file, file, load(path), named=True)
    except UnreadableFile as refused:
        source = Input(file, file, finding=refused.finding)
    return read_input(source, form, blank_as_zero=blank_as_zero, password=password, roster=roster)


def read_all(
    paths: Sequence[str | os.PathLike[str]],
    form: Form | None = None,
    *,
    blank_as_zero: bool = False,
    password: str | None = None,
    roster: Roster | None = None,
    without: Collection[str] = (),
) -> Iterator[Reading]:
    """Read every return among some files, folders and zip archives; see `read`.

    ``without`` are the real paths of files in folders that are left out.

    Every path gives a reading. Files in folders that are no returns, such as notices, are passed
    over, as are lists that gouji made: their reading has no submission, and its findings are information
    (R141, R142, M148).
    """
    work = partial(read_input, form=form, blank_as_zero=blank_as_zero, password=password, roster=roster)
    yield from each(work, inputs(paths, without))


def read_input(
    source: Input,
    form: Form | None = None,
    *,
    blank_as_zero: bool = False,
    password: str | None = None,
    roster: Roster | None = None,
) -> Reading:
    """Read one thing that a command line named; see `read`."""
    file, data = source.file, source.data
    if source.finding is not None:
        return Reading(file, None, form, None, (source.finding,))
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = document_in(data, file, password)
    except UnreadableFile as refused:
        return Reading(file, sha256, form, None, (_passed_over(source, refused.finding),))
    if (which := list_kind(document)) is not None:
        return Reading(file, sha256, form, None, (OwnList(file=file, kind=which),))
    found = recognise(document, [form] if form is not None else editions())
    if found is None:
        return Reading(file, sha256, form, None, (_passed_over(source, NoForm(file=file)),))
    submission, findings = bind(found, document, blank_as_zero=blank_as_zero, file=file, roster=roster)
    summed = is_summary(document)
    members = members_of(found, document, submission.year) if summed else ()
    return Reading(file, sha256, found, submission, findings, summed, members, source.modified)


def _passed_over(source: Input, finding: Finding) -> Finding:
    """A refusal, or word that the file was passed over: from a folder, and neither name nor content is a return's."""
    if source.named or os.path.splitext(source.file)[1].lower() in _SUFFIXES:
        return finding
    if isinstance(finding, NoSpreadsheet):
        return NoReturn(file=source.file, looks_like=finding.looks_like)
    kind = kind_of(source.data) if isinstance(finding, NoForm) else None
    return NoReturn(file=source.file, looks_like=kind) if kind in _LOOSE_KINDS else finding
