"""Sending returns back (退回): for each unit a letter, a short message and the marked copy of what it returned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gouji.campaign import BROKEN, Line, Standing
from gouji.checking import FAIL, OPEN
from gouji.errors import UnreadableFile
from gouji.filenames import file_names
from gouji.finding import Finding
from gouji.formats.docx import LetterTemplate
from gouji.marking import mark, needs_marking
from gouji.reviewing import Checked
from gouji.sendback.letters import Sender, letter, message, standard_template


class Slip(NamedTuple):
    """What goes back to one unit: a folder of its own, and names and contents of the files in it.

    ``findings`` say how the marked copy was made, or why there is none.
    """

    unit: str
    folder: str
    files: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...]


def slips(
    standing: Standing, sender: Sender, *, password: str | None = None, template: LetterTemplate | None = None
) -> Iterable[Slip]:
    """A slip for every unit whose return has errors, is not filled in or cannot be read, in the order of the roster.

    Letters and messages are in Chinese. Letters are filled into ``template``, by default into gouji's own.
    """
    template = template or standard_template()
    back = [(line.unit.name, report) for line in standing.lines if (report := to_send_back(line)) is not None]
    folders = file_names([unit for unit, _ in back], suffix="")
    for (unit, report), folder in zip(back, folders, strict=True):
        yield _slip(unit, folder, report, sender, template, password)


def to_send_back(line: Line) -> Checked | None:
    """The return of a unit that goes back to it, if one does."""
    if line.kept is not None:
        return line.kept if line.kept.verdict in (FAIL, OPEN) else None
    return next(one for one in line.perhaps if one.reading.submission is None) if line.state == BROKEN else None


def _slip(
    unit: str, folder: str, report: Checked, sender: Sender, template: LetterTemplate, password: str | None
) -> Slip:
    files: list[tuple[str, bytes]] = []
    findings: tuple[Finding, ...] = ()
    if needs_marking(report):
        try:
            copy = mark(report, password=password)
            files.append((f"{folder}-标注件.xlsx", copy.content))
            findings = copy.findings
        except UnreadableFile as refused:  # gone since it was read
            findings = (refused.finding,)
    enclosed = [name for name, _ in files]
    files.append((f"{folder}-退回函.docx", template.filled(letter(unit, report, sender, enclosed))))
    files.append((f"{folder}-短消息.txt", (message(unit, report, sender) + "\n").encode()))
    return Slip(unit, folder, tuple(files), findings)
