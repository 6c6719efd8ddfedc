"""The follow-up list written anew over an earlier one, whose notes somebody would miss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gouji.campaign.clerks_notes import NO_NOTES, ClerksNotes
from gouji.campaign.collection_status import CollectionStatus
from gouji.campaign.findings import NotCarriedOver, NoteOfNobody
from gouji.campaign.follow_up_list import follow_up_list, notes_of, rostered
from gouji.formats.read import read_document
from gouji.formats.write import write
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.wording import Some
from gouji.workbook.marks import OwnKind, list_kind

_FEW = 12
"""Parts of an earlier list that a finding names."""


def renew_list(status: CollectionStatus, day: date, path: Path, *, force: bool = False) -> tuple[Finding, ...]:
    """Write the list as of a day, with what somebody wrote into the one that it replaces; what is lost is told.

    Raises `OutputError` when it cannot be written, or is there already and ``force`` is not given.
    """
    notes = _notes_at(path, rostered(status))
    write(follow_up_list(status, day, notes), path, force=force)
    left_over = notes.left_over([line.unit.name for line in status.lines])
    lost = (NotCarriedOver(added=Some.of(notes.unkept, _FEW)),) if notes.unkept else ()
    return (*(NoteOfNobody(unit=unit, note=note) for unit, note in left_over), *lost)


def is_follow_up_list(path: Path) -> bool:
    """Whether a file is what an earlier run made."""
    try:
        return list_kind(read_document(path)[0]) is OwnKind.STATUS
    except UnreadableFile:
        return False


def _notes_at(path: Path, written: Mapping[str, str]) -> ClerksNotes:
    """What somebody wrote into the list that a new one is to replace."""
    try:
        return notes_of(read_document(path)[0], written) if path.exists() else NO_NOTES
    except UnreadableFile:
        return NO_NOTES
