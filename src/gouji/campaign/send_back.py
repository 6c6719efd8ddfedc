"""Sending returns back (退回): for each unit a letter, a short message and the marked copy of what it returned."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import NamedTuple

from gouji.campaign.collection_status import CollectionStatus, UnitStatus
from gouji.campaign.mark import MARKED_SUFFIXES, mark, needs_marking
from gouji.campaign.question import doubt
from gouji.campaign.reminders import reminder
from gouji.campaign.return_letter import Sender, letter, message, standard_template
from gouji.editing.review import Review
from gouji.formats.docx.letter import LetterTemplate
from gouji.formats.file_names import file_names
from gouji.formats.output import check_target, make_folder, remove, write_whole
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding, Severity, Verdict, at_least
from gouji.model.language import Language
from gouji.model.reading import Refused


class CorrectionRequest(NamedTuple):
    """What goes to one unit: a folder of its own, and names and contents of the files in it.

    ``findings`` say how the marked copy was made, or why there is none.
    """

    unit: str
    folder: str
    files: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...]

    @property
    def goes_back(self) -> bool:
        """Whether its return goes back with a letter; else there is only a message."""
        return len(self.files) > 1


def returns_for_correction(
    status: CollectionStatus,
    sender: Sender,
    *,
    password: str | None = None,
    template: LetterTemplate | None = None,
    from_severity: Severity = Severity.ERROR,
    units: Container[str] | None = None,
) -> Iterable[CorrectionRequest]:
    """What goes to every unit with something to correct or to send, in roster order.

    A return goes back that is not filled in, cannot be read, or has findings ``from_severity`` on, with a letter; a
    unit of which no return counts gets a short message alone. All that is in Chinese. Letters are filled into
    ``template``, by default into gouji's own. With ``units`` only what goes to these is made.
    """
    template = template or standard_template()
    going = [(line, to_send_back(line, from_severity) or reminder(line, status, sender)) for line in status.lines]
    back = [(line.unit.name, what) for line, what in going if what is not None]
    folders = file_names([unit for unit, _ in back], suffix="")
    for (unit, what), folder in zip(back, folders, strict=True):
        if units is not None and unit not in units:
            continue
        if isinstance(what, str):
            yield CorrectionRequest(unit, folder, ((f"{folder}{_MESSAGE}", f"{what}\n".encode()),), ())
        else:
            yield _request(unit, folder, what, sender, template, password)


def send_back(
    going_back: Iterable[CorrectionRequest], folder: Path, *, force: bool = False, all_units: bool = True
) -> tuple[CorrectionRequest, ...]:
    """Put what goes to the units into a folder, each into one of its own, and say what was put there.

    What goes to ``all_units`` replaces all that an earlier run put there: what nobody is to get any more is taken
    away. Raises `OutputError` before anything is written when something stands there already and ``force`` is not
    given.
    """
    made = tuple(going_back)
    targets = {folder / one.folder / name: content for one in made for name, content in one.files}
    stale = [path for path in _earlier(folder) if path not in targets] if all_units else []
    for path in (*targets, *stale):
        if path.parent.is_dir():
            check_target(path, force)
    for path in stale:
        remove(path)
    for path, content in targets.items():
        make_folder(path.parent)
        write_whole(path, content, force)
    return made


_LETTER, _MESSAGE, _COPY = "-退回函.docx", "-短消息.txt", "-标注件"


def _earlier(folder: Path) -> list[Path]:
    """What earlier runs put into a folder, by the names that only they give."""
    if not folder.is_dir():
        return []
    inside = [path for unit in folder.iterdir() if unit.is_dir() for path in unit.iterdir()]
    return [path for path in inside if _is_ours(path.name.removeprefix(path.parent.name)) and path.is_file()]


def _is_ours(ending: str) -> bool:
    return ending in (_LETTER, _MESSAGE, *(f"{_COPY}{suffix}" for suffix in MARKED_SUFFIXES))


def short_message(line: UnitStatus, status: CollectionStatus, sender: Sender, from_severity: Severity) -> str | None:
    """What to write to a unit in a chat; None where nothing is to be asked."""
    report = to_send_back(line, from_severity)
    return reminder(line, status, sender) if report is None else message(line.unit.name, report, sender)


def to_send_back(line: UnitStatus, from_severity: Severity = Severity.ERROR) -> Review | Refused | None:
    """The return of a unit that goes back to it, or the one that may be its own, if one does."""
    if (kept := line.kept) is not None:
        goes = kept.verdict in (Verdict.FAIL, Verdict.UNDECIDED) or at_least(kept.findings, from_severity)
        if goes and needs_marking(kept):
            return kept
    return line.doubted or (line.refused if line.counting is None else None)


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
    sheet, coloured, explains = "", False, False
    if isinstance(report, Review) and doubt(report) is None and needs_marking(report):
        try:
            copy = mark(report, password=password, language=Language.ZH)
            files.append((f"{folder}{_COPY}{copy.suffix}", copy.content))
            findings, sheet, coloured, explains = copy.findings, copy.sheet, copy.coloured, copy.explains
        except UnreadableFile as refused:  # gone since it was read
            findings = (refused.finding,)
    enclosed = [name for name, _ in files]
    text = letter(unit, report, sender, enclosed, sheet, coloured=coloured, explains=explains)
    files.append((f"{folder}{_LETTER}", template.filled(text)))
    files.append((f"{folder}{_MESSAGE}", (message(unit, report, sender) + "\n").encode()))
    return CorrectionRequest(unit, folder, tuple(files), findings)
