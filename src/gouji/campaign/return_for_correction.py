"""Sending returns back (退回): for each unit a letter, a short message and the marked copy of what it returned."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gouji.campaign.collection_status import CollectionStatus, UnitStatus
from gouji.campaign.letters import Sender, letter, message, standard_template
from gouji.campaign.mark import mark, needs_marking
from gouji.editing.review import Review
from gouji.formats.docx.letter import LetterTemplate
from gouji.formats.file_names import file_names
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding, Verdict
from gouji.model.language import Language
from gouji.model.reading import Refused


class CorrectionRequest(NamedTuple):
    """What goes back to one unit: a folder of its own, and names and contents of the files in it.

    ``findings`` say how the marked copy was made, or why there is none.
    """

    unit: str
    folder: str
    files: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...]


def returns_for_correction(
    status: CollectionStatus,
    sender: Sender,
    *,
    password: str | None = None,
    template: LetterTemplate | None = None,
) -> Iterable[CorrectionRequest]:
    """What goes back to every unit whose return has errors, is not filled in or cannot be read, in roster order.

    Letters and messages are in Chinese. Letters are filled into ``template``, by default into gouji's own.
    """
    template = template or standard_template()
    back = [(line.unit.name, report) for line in status.lines if (report := to_send_back(line)) is not None]
    folders = file_names([unit for unit, _ in back], suffix="")
    for (unit, report), folder in zip(back, folders, strict=True):
        yield _request(unit, folder, report, sender, template, password)


def send_back(
    going_back: Iterable[CorrectionRequest], folder: Path, *, force: bool = False
) -> tuple[CorrectionRequest, ...]:
    """Put what goes back to the units into a folder, each into one of its own, and say what was put there.

    Raises `OutputError` before anything is written when something stands there already and ``force`` is not given.
    """
    made = tuple(going_back)
    targets = [(folder / one.folder / name, content) for one in made for name, content in one.files]
    for path, _ in targets:
        if path.parent.is_dir():
            check_target(path, force)
    for path, content in targets:
        make_folder(path.parent)
        write_whole(path, content, force)
    return made


def to_send_back(line: UnitStatus) -> Review | Refused | None:
    """The return of a unit that goes back to it, if one does."""
    if line.kept is not None:
        return line.kept if line.kept.verdict in (Verdict.FAIL, Verdict.UNDECIDED) else None
    return line.refused


def _request(
    unit: str,
    folder: str,
    report: Review | Refused,
    sender: Sender,
    template: LetterTemplate,
    password: str | None,
) -> CorrectionRequest:
    files: list[tuple[str, bytes]] = []
    findings: tuple[Finding, ...] = ()
    if isinstance(report, Review) and needs_marking(report):
        try:
            copy = mark(report, password=password, language=Language.ZH)
            files.append((f"{folder}-标注件{copy.suffix}", copy.content))
            findings = copy.findings
        except UnreadableFile as refused:  # gone since it was read
            findings = (refused.finding,)
    enclosed = [name for name, _ in files]
    files.append((f"{folder}-退回函.docx", template.filled(letter(unit, report, sender, enclosed))))
    files.append((f"{folder}-短消息.txt", (message(unit, report, sender) + "\n").encode()))
    return CorrectionRequest(unit, folder, tuple(files), findings)
