"""Marked copies of returns (标注件): suspect cells coloured and commented, what was found listed on a sheet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gouji.campaign.findings import DrawnAnew
from gouji.campaign.marks import COLOURS, LONGEST, list_lines, notes_of, subtitle
from gouji.editing.review import Review, Reviewed
from gouji.formats.ooxml.front import Front, FrontRow
from gouji.formats.ooxml.marking import Note, Notes, suffix_of, with_marks
from gouji.formats.ooxml.parts import sheet_names
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.formats.package import Package, is_word, package_of
from gouji.formats.read import document_in
from gouji.intake.bind.marked_copy import list_headings
from gouji.intake.findings import FiguresInNilReturn
from gouji.intake.inputs import content_of
from gouji.messages.render import render, ui_text
from gouji.model.errors import OutputError, UnreadableFile
from gouji.model.finding import Finding, Severity
from gouji.model.form import EXPLANATIONS, OPINION, OPINIONS
from gouji.model.language import Language
from gouji.model.text_size import unbroken_height
from gouji.reports.marked import CONCERNED, WRONG
from gouji.reports.printable import printable
from gouji.workbook.borders import bordered
from gouji.workbook.cover import nil_place
from gouji.workbook.list_page import TALLEST

_WIDTHS = (6.0, 8.0, 8.0, 14.0, 100.0)
_CODE, _LAST = 2, len(_WIDTHS) - 1
_ROOM = 6
"""Characters of a line that stay free: fonts differ."""


MARKED_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".docx", ".docm", ".dotx", ".dotm")


class MarkedCopy(NamedTuple):
    """The bytes of a marked copy, and what to say about how it was made.

    ``suffix`` is what its file has to be called for programs to open it, ``sheet`` the sheet or page that lists what
    was found; ``coloured`` says that cells are marked, ``explains`` that there is a sheet for reasons.
    """

    content: bytes
    findings: tuple[Finding, ...]
    suffix: str = ".xlsx"
    sheet: str = OPINION
    coloured: bool = True
    explains: bool = True


def needs_marking(report: Review) -> bool:
    """Whether there is anything in a return that its unit should look at."""
    # Where cells are located, a rule fails or is undecided, which is among the findings.
    return any(one.severity != Severity.INFORMATION for one in report.findings)


def mark(report: Review, *, password: str | None = None, language: Language) -> MarkedCopy:
    """A copy of the return with its suspect cells marked.

    Of an xlsx file, and of a report in Word, everything else stays as it is. What is neither, or encrypted, is drawn
    anew from what was read of it, told as R146. Raises `UnreadableFile` when the file can no longer be read.
    """
    data = content_of(report.file, password)
    package = _markable(data, report.file)
    if package is not None and is_word(package):
        from gouji.campaign.mark_word import mark_word  # few returns are

        content = mark_word(package, report, language)
        return MarkedCopy(content, (), suffix_of(package), ui_text("mark_title", language), explains=False)
    notes = notes_of(report, language)
    findings = () if package is not None else (DrawnAnew(file=report.file),)
    package = package or _drawn(data, report.file, password)
    if report.submission.nil_return and _has_our_cover(package):
        notes = _with_answer(notes, report, language)
    sheet = _sheet_name(package)
    content = with_marks(package, notes, _front(report, language, sheet))
    explains = EXPLANATIONS.casefold() in sheet_names(package)
    return MarkedCopy(content, findings, suffix_of(package), sheet, bool(notes), explains)


def marked_suffix(file: str, password: str | None = None) -> str:
    """What the marked copy of a file has to end in. Raises `UnreadableFile` when the file can no longer be read."""
    package = _markable(content_of(file, password), file)
    return suffix_of(package) if package is not None else ".xlsx"


def _sheet_name(package: Package) -> str:
    """What the sheet that lists the findings is called: the name of an earlier one, or one that no sheet has."""
    present = sheet_names(package)
    free = (name for name in OPINIONS if name.casefold() not in present or _is_earlier(package, name))
    return next(free, f"{OPINION}（{len(present)}）")


def _is_earlier(package: Package, name: str) -> bool:
    """Whether a sheet lists findings as `_front` does, and nothing that a unit keeps under that name or wrote there."""
    sheet = next((grid for grid in document_in(package.data, package.file) if grid.name == name), None)
    texts = {piece[:2]: str(piece.value) for piece in sheet.pieces if piece.value not in (None, "")} if sheet else {}
    if not any(_heads(texts, language) for language in Language) or any(column > _LAST for _, column in texts):
        return False
    listed = [row for row, column in texts if row > 2 and column == _CODE]
    numbers = {row for row, column in texts if row > 2 and column == 0}
    below = {row for row, column in texts if row > 2} - numbers
    meanings = {ui_text(f"legend_{kind}", language) for kind in COLOURS for language in Language}
    return set(listed) == numbers and all(texts.get((row, 1)) in meanings for row in below)


def _heads(texts: Mapping[tuple[int, int], str], language: Language) -> bool:
    return [texts.get((2, column)) for column in range(len(_WIDTHS))] == list(list_headings(language))


def _markable(data: bytes, file: str) -> Package | None:
    """The package, if it is one of a workbook or of Word that can be marked as it stands."""
    try:
        package = package_of(data, file)
    except UnreadableFile:
        return None
    is_xlsx = "[Content_Types].xml" in package and "xl/workbook.bin" not in package
    return package if is_xlsx or is_word(package) else None


class MarkedFile(NamedTuple):
    """A return whose marked copy was put at a path: ``findings`` say how, ``refused`` why there is none."""

    file: str
    path: Path
    findings: tuple[Finding, ...] = ()
    refused: UnreadableFile | None = None


def put_marked_copies(
    reviewed: Iterable[Reviewed],
    folder: Path,
    *,
    password: str | None = None,
    language: Language,
    force: bool = False,
) -> list[MarkedFile]:
    """Put a marked copy of every return that needs one into ``folder``; see `marked_copies`."""
    return list(marked_copies(reviewed, folder, password=password, language=language, force=force))


def marked_copies(
    reviewed: Iterable[Reviewed],
    folder: Path,
    *,
    password: str | None = None,
    language: Language,
    force: bool = False,
) -> Iterator[MarkedFile]:
    """Put a marked copy of every return that needs one into ``folder``, one after the other.

    Raises `OutputError` before anything is written when one stands there already and ``force`` is not given, or
    would stand in the place of one of the files themselves.
    """
    all_files = list(reviewed)
    wanted = [one for one in all_files if isinstance(one, Review) and needs_marking(one)]
    returned = {os.path.realpath(one.file) for one in all_files}
    targets = [
        folder / name for name in marked_names([one.file for one in wanted], [_suffix(one, password) for one in wanted])
    ]
    make_folder(folder)
    for target in targets:
        if os.path.realpath(target) in returned:
            raise OutputError(path=str(target), reason="it-is-a-return")
        check_target(target, force)
    for one, target in zip(wanted, targets, strict=True):
        try:
            copy = mark(one, password=password, language=language)
        except UnreadableFile as refused:  # gone since it was read
            yield MarkedFile(one.file, target, refused=refused)
            continue
        write_whole(target, copy.content, force)
        yield MarkedFile(one.file, target, copy.findings)


def _suffix(report: Review, password: str | None) -> str:
    try:
        return marked_suffix(report.file, password)
    except UnreadableFile:  # told when its copy is to be made
        return ".xlsx"


def _drawn(data: bytes, file: str, password: str | None) -> Package:
    from gouji.formats.xlsx.write import to_xlsx

    document = document_in(data, file, password)

    return package_of(to_xlsx(replace(document, grids=tuple(map(bordered, document.grids)))), file)


def _has_our_cover(package: Package) -> bool:
    """Whether the answer on the cover stands where a blank asks for it."""
    book = next((name for name in package.names if name.endswith("/workbook.xml")), None)
    return book is not None and b"gouji._nil_return" in package.read(book)


def _with_answer(notes: Mapping[str, Notes], report: Review, language: Language) -> dict[str, Notes]:
    """The marks, and the answer on the cover where figures deny it."""
    told = next((render(one, language) for one in report.findings if isinstance(one, FiguresInNilReturn)), None)
    if told is None:
        return dict(notes)
    answer = Note(COLOURS[CONCERNED], printable(told)[:LONGEST])
    there = nil_place(report.form)
    on_cover = {**notes.get(there.sheet, {}), (there.row, there.column): answer}
    return {**notes, there.sheet: on_cover}


def marked_names(files: Sequence[str], suffixes: Sequence[str]) -> list[str]:
    """What the marked copies of some files are called: the name, ``-标注`` and a suffix, each only once."""
    names: list[str] = []
    taken: set[str] = set()
    last: dict[tuple[str, str], int] = {}
    for file, suffix in zip(files, suffixes, strict=True):
        stem = f"{Path(file).stem}-标注"
        key = stem.casefold(), suffix
        number = last.get(key, 0) + 1
        while (name := f"{stem}{'' if number == 1 else f'-{number}'}{suffix}").casefold() in taken:
            number += 1
        last[key] = number
        taken.add(name.casefold())
        names.append(name)
    return names


# ── the first sheet ─────────────────────────────────────────────────────────────────────────


def _front(report: Review, language: Language, name: str) -> Front:
    rows = [
        FrontRow((str(number), *texts), leads) for number, (texts, leads) in enumerate(list_lines(report, language), 1)
    ]
    return Front(
        name=name,
        title=ui_text("mark_title", language),
        subtitle=subtitle(report, language),
        headings=list_headings(language),
        rows=rows,
        widths=_WIDTHS,
        heights=[min(TALLEST, max(22.0, unbroken_height(row.texts[-1], _WIDTHS[-1] - _ROOM))) for row in rows],
        linked=3,
        legend=[(colour, kind == WRONG, ui_text(f"legend_{kind}", language)) for kind, colour in COLOURS.items()],
    )
