"""Reading returns from files: never an exception for what a file holds, always a finding."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from gouji.formats.content import kind_of, load
from gouji.formats.findings import (
    ContentKind,
    Damage,
    Damaged,
    Encrypted,
    NoReader,
    NoSpreadsheet,
    Pictured,
    TooLarge,
)
from gouji.formats.read import LINES, document_in, page_in, text_in
from gouji.forms.catalogue import Catalogue, candidates
from gouji.intake.bind.bind import take
from gouji.intake.bind.findings import MissingTable
from gouji.intake.bind.recognise import claimants, recognised
from gouji.intake.findings import ChangedSince, NewerBlank, NoForm, NoReturn, OfficeList, OwnFile, UnopenedArchive
from gouji.intake.identify import identify
from gouji.intake.inputs import Input
from gouji.intake.recall import OF_A_RETURN, Sighting
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.grid import Document, Paragraph, in_order
from gouji.model.reading import PassedOver, Reading, Refused, Return, SummaryReturn
from gouji.model.submission import LABELS, Submission
from gouji.model.wording import Some
from gouji.units.roster import Roster
from gouji.workbook.cover import MARK
from gouji.workbook.detail import incomplete_detail, is_summary, members_of, sources_of
from gouji.workbook.marks import list_kind, made_for, page_kind
from gouji.workbook.prose_sheet import heading_of

if TYPE_CHECKING:
    from gouji.intake.bind.reports import Report

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"})
_NO_CONTAINERS = (ContentKind.UNKNOWN, ContentKind.ODD_TEXT, *LINES)
_LOOSE_KINDS = (*LINES, ContentKind.HTML, ContentKind.MAIL, ContentKind.DOCX, ContentKind.PDF)
_LINES_OF_REPORT = 12
"""So many lines may be a report, which has six titles of sections and as many rows."""
_ARCHIVES = (ContentKind.ZIP, ContentKind.RAR, ContentKind.SEVEN_ZIP, ContentKind.ARCHIVE)
_CONTAINER_SUFFIXES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".cab", ".msg", ".eml"})
"""What a file with one of these holds may be returns, also where its content does not say what it is."""
_FEW = 6
_UNREAD = (Pictured, NoReader, Encrypted, TooLarge)
"""Why it is not known of a PDF whether it is a report."""
_MAY_BE_RETURNS = {
    ContentKind.FLAT_ODS: ("",),
    ContentKind.ODD_TEXT: (".csv", ".htm", ".html"),
    ContentKind.NUMBERS: (".numbers",),
    ContentKind.MAIL: (".mht", ".mhtml"),
}
"""What cannot be read and may be a return all the same, by the end of its name that says so."""


def read(
    path: str | os.PathLike[str],
    form: Form | Catalogue | None = None,
    *,
    blank_as_zero: bool = False,
    password: str | None = None,
    roster: Roster | None = None,
) -> Reading:
    """Read one returned workbook.

    Without ``form``, or with several to choose from, the form is told by the labels in the file. Blanks count as zero
    only with ``blank_as_zero`` or when the cover declares a nil return. ``password`` opens encrypted
    files; a ``roster`` tells the reporting unit more surely. What is wrong with the file is in the
    findings (R1xx); nothing is raised for it.
    """
    file = os.fspath(path)
    try:
        source = Input(file, file, load(path), named=True)
    except UnreadableFile as refused:
        source = Input(file, file, finding=refused.finding)
    reading = read_input(source, candidates(form), password)
    return identify(reading, roster, blank_as_zero=blank_as_zero) if isinstance(reading, Return) else reading


def read_input(source: Input, forms: Sequence[Form], password: str | None = None) -> Reading:
    """Read one thing that a command line named as a return of one of some forms; `identify` comes next.

    Files in folders that are no returns, such as notices, are passed over, as are lists that gouji made or an office
    keeps (R141, R142, M148, M187).
    """
    file = source.file
    if source.finding is not None:
        kind = PassedOver if source.finding.severity == Severity.INFORMATION else Refused
        return kind(file, None, (source.finding,))
    try:
        data = source.content(password)
    except UnreadableFile as refused:
        return Refused(file, None, (refused.finding.changed(file=file),))
    sha256 = hashlib.sha256(data).hexdigest()
    if (which := page_kind(data)) is not None:
        return PassedOver(file, sha256, (OwnFile(file=file, kind=which),))
    sighted = Sighting.of(data, file, forms)
    if sighted is not None and (recalled := sighted.recall(forms, file, sha256, source.modified)) is not None:
        return _of_revision(replace(recalled, sent=source.sent), forms)
    report: Report | None = None
    try:
        document = document_in(data, file, password, OF_A_RETURN)
    except UnreadableFile as refused:
        report = _in_page_without_table(data, forms, file, refused.finding)
        if report is None:
            return _no_return(source, data, sha256, refused.finding)
        document = report.document
    if (which := list_kind(document)) is not None:
        return PassedOver(file, sha256, (OwnFile(file=file, kind=which),))
    try:
        report = report or _report(document, data, forms, file)
        form, document, told = report or (recognised(document, forms, file), document, ())
        found = take(form, document, file, sha256, source.modified)
        told = (*told, *_changed_since(form, document))
        found = replace(found, sent=source.sent, findings=(*found.findings, *told))
    except UnreadableFile as refused:
        if isinstance(refused.finding, NoForm) and not source.named:
            from gouji.intake.office_lists import office_list  # which no return needs

            if (kept := office_list(document)) is not None:
                return PassedOver(file, sha256, (OfficeList(file=file, kind=kept),))
        return _no_return(source, data, sha256, refused.finding, is_word=document.is_report)
    if not is_summary(document):
        plain = not (told or found.submission.groups or form.is_open or form.has_special)
        if sighted is not None and plain:
            sighted.remember(document, found)
        return _of_revision(found, forms)
    form, found = found.submission.form, _of_revision(found, forms)
    parts = {field.name: getattr(found, field.name) for field in fields(found)}
    if (incomplete := incomplete_detail(form, document, file)) is not None:
        parts["findings"] += (incomplete.changed(severity=Severity.WARNING),)
    members = members_of(form, document, found.submission.period)
    parts["submission"] = replace(found.submission, returns=max(sum(max(one.returns, 1) for one in members), 1))
    return SummaryReturn(
        **parts,
        members=members,
        digests=frozenset(source.sha256 for source in sources_of(document)),
    )


def bind(
    form: Form, document: Document, *, blank_as_zero: bool = False, file: str = "", roster: Roster | None = None
) -> tuple[Submission, tuple[Finding, ...]]:
    """Read a document as a return of ``form``, and say what is wrong or doubtful about it (R1xx).

    Every cell of the form gets an observation; what could not be found, or only by position, what
    contradicts itself, and every figure that belongs to no cell is told in findings. Blanks count as
    zero only when the cover's nil-return answer or ``blank_as_zero`` says so, and then a finding says
    it too. ``file`` and ``roster`` help to tell which unit reports.
    """
    shown = max(claimants(document, [form]), default=form, key=lambda one: one.revision)
    read_as = _of_revision(take(shown, document, file), [form])
    found = identify(read_as, roster, blank_as_zero=blank_as_zero)
    return found.submission, found.findings


def _changed_since(form: Form, document: Document) -> tuple[Finding, ...]:
    """Word that a blank of a form is of a later revision than its definition, or names cells that this has not."""
    blank = made_for(document)
    if blank.form == form.id and blank.revision > form.base.revision:
        return (NewerBlank(revision=blank.revision, latest=form.base.revision),)
    if form.is_open or blank.form != form.id or is_summary(document):
        return ()
    names = (name.removeprefix(MARK) for name in document.names if name.startswith(MARK))
    strange = [name for name in names if not name.startswith("_") and name not in form.index]
    return (ChangedSince(names=Some.of(strange, _FEW)),) if strange else ()


def _of_revision(found: Return, forms: Sequence[Form]) -> Return:
    """A return with the form in force, where it is on a blank of an earlier revision."""
    blank = found.form.base
    now = next((form for form in forms if form.id == blank.id and form.revision > blank.revision), None)
    return found if now is None else replace(found, evidence=found.evidence._replace(in_force=now))


def _report(document: Document, data: bytes, forms: Sequence[Form], file: str) -> Report | None:
    """The report that a text is, however its tables came to be text; None for what is none, or has cells of its own.

    Raises `UnreadableFile` with R110 where a report holds no tables that can be read.
    """
    if document.otherwise is not None:
        from gouji.intake.bind.two_readings import chosen

        return chosen(document, document.otherwise, forms, file)
    if (kind := kind_of(data)) not in LINES:
        is_page = document.is_report or kind in _LOOSE_KINDS
        may_be_lines = document.paragraphs or (is_page and _has_lines_in_cells(document))
        has_cells = any(piece.column for grid in document for piece in grid.pieces) and claimants(document, forms)
        return _in_lines(document, forms, file) if may_be_lines and not has_cells else None
    from gouji.intake.bind.reports import is_report, report_in

    is_markdown = kind is ContentKind.MARKDOWN
    try:
        text = document if is_markdown else text_in(data, file, OF_A_RETURN)
    except UnreadableFile:  # too long for a report; what its separated values are is known
        return None
    is_titled = is_report(text, forms) and not _has_prose_sheet(document, forms)
    if claimants(document, forms) and not (is_markdown or is_titled):
        return _untitled(document, text, forms, file)
    try:
        report = report_in(text, forms, file)
    except UnreadableFile:
        if is_titled:
            raise
        report = None
    if report is None and (is_markdown or is_titled):
        raise UnreadableFile(NoForm(file=file))
    return report


def _untitled(document: Document, text: Document, forms: Sequence[Form], file: str) -> Report | None:
    """The report that a text without titles of sections is, where its lines say more figures than its columns do."""
    from gouji.intake.bind.reports import report_in

    try:
        sure, doubted = _said(recognised(document, forms, file), document, file)
        if sure and not doubted:
            return None
        report = report_in(text, forms, file)
    except UnreadableFile:
        return None
    return report if report is not None and _said(report.form, report.document, file)[0] > sure else None


def _said(form: Form, document: Document, file: str) -> tuple[int, int]:
    """How many cells of a document are surely what was read there, and how many of the tables found are in doubt."""
    found = take(form, document, file)
    of_tables = [one for one in found.findings if not isinstance(one, MissingTable)]
    doubted = {cell for one in of_tables if one.severity >= Severity.WARNING for cell in one.cells}
    seen = found.submission
    sure = [
        cell
        for cell, origin in seen.origins.items()
        if seen.value(cell) is not None and origin.way == LABELS and cell not in doubted
    ]
    return len(sure), len(doubted)


def _in_page_without_table(data: bytes, forms: Sequence[Form], file: str, why: Finding) -> Report | None:
    """The report in a web page that was refused as it has no table: its tables may be made of lines."""
    if not isinstance(why, NoSpreadsheet) or why.looks_like is not ContentKind.HTML:
        return None
    try:
        return _in_lines(page_in(data, file, OF_A_RETURN), forms, file)
    except UnreadableFile:
        return None


def _in_lines(document: Document, forms: Sequence[Form], file: str) -> Report | None:
    """The report in the running text of a document that shows no table of a form; None where there is none."""
    from gouji.intake.bind.reports import is_report, report_in

    lines = tuple(map(Paragraph, _lines_of(document)))
    text = Document((), paragraphs=lines, saved=document.saved, titles=document.titles)
    try:
        return report_in(text, forms, file) if is_report(text, forms) else None
    except UnreadableFile:
        return None


def _lines_of(document: Document) -> Iterator[str]:
    """Everything a document says, line by line, what stands in cells of tables of the page too."""
    for one in in_order(document):
        texts = (
            (one.text,)
            if isinstance(one, Paragraph)
            else (str(piece.value) for piece in one.pieces if piece.value is not None)
        )
        yield from (line for text in texts for line in text.split("\n") if line.strip())


def _has_lines_in_cells(document: Document) -> bool:
    """Whether there are so many lines in one cell, or in cells under one another, that they may be a whole report."""
    lines = (sum(str(piece.value).count("\n") + 1 for piece in grid.pieces if piece.column == 0) for grid in document)
    return any(count >= _LINES_OF_REPORT for count in lines)


def _has_prose_sheet(document: Document, forms: Sequence[Form]) -> bool:
    """Whether separated values are those of a workbook, among whose sheets there is one for prose."""
    headings = {heading_of(form) for form in forms}
    return any(piece.value in headings for grid in document for piece in grid.pieces)


def _no_return(
    source: Input, data: bytes, sha256: str, finding: Finding, *, is_word: bool = False
) -> Refused | PassedOver:
    """A refusal; from a folder, where neither name nor content is a return's, word that the file was passed over."""
    kind = None
    suffix = os.path.splitext(source.file)[1].lower()
    if not source.named and suffix not in _SUFFIXES and kind_of(data) is ContentKind.PDF:
        passed = NoReturn(file=source.file, looks_like=ContentKind.PDF)
        unread = isinstance(finding, _UNREAD)
        return PassedOver(source.file, sha256, (passed, finding.changed(severity=Severity.INFORMATION))[: 1 + unread])
    if isinstance(finding, NoSpreadsheet):
        kind = finding.looks_like
        if kind in _ARCHIVES:
            return Refused(source.file, sha256, (UnopenedArchive(file=source.file, looks_like=kind),))
        if suffix.endswith(_MAY_BE_RETURNS.get(kind, ())):
            return Refused(source.file, sha256, (finding,))
    elif isinstance(finding, NoForm):
        seen = ContentKind.DOCX if is_word else kind_of(data)
        kind = seen if seen in _LOOSE_KINDS else None
    if kind in _NO_CONTAINERS and suffix in _CONTAINER_SUFFIXES:
        return Refused(source.file, sha256, (Damaged(file=source.file, reason=Damage.FORMAT),))
    if kind is None or source.named or suffix in _SUFFIXES:
        return Refused(source.file, sha256, (finding,))
    return PassedOver(source.file, sha256, (NoReturn(file=source.file, looks_like=kind),))
