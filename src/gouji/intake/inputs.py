"""What a command line names, one thing after the other: files, folders and archives, nothing left out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gouji.formats.bounds import PARTS
from gouji.formats.compound import OLE
from gouji.formats.containers import CONTAINERS, Container, opened, opened_at
from gouji.formats.content import damaged, head_of, kind_of, load
from gouji.formats.findings import Damage, Encrypted, Hindrance, Limited, TooLarge, Unopened
from gouji.formats.package import TOTAL_BYTES
from gouji.intake.findings import Junk, JunkFile, OwnFile, UnopenedArchive
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.workbook.marks import OwnKind, is_saved_campaign

_LOCKS = ("~$", ".~lock.", ".~")
_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
_DEPTH = 3
"""How many archives and mails may lie within each other."""


AnyPath = str | os.PathLike[str]


class Input(NamedTuple):
    """Something to read, or ``finding`` says why it cannot be; its content is fetched by whoever reads it.

    ``file`` is the path as people know it, for a member of an archive or what is attached to a mail
    ``archive.zip/folder/a.xlsx``; ``path`` the file, archive or mail on disk. ``named`` says that somebody asked for
    just this file. ``data`` is the content where it is at hand, ``sent`` when the mail was that it came with.
    """

    file: str
    path: str
    data: bytes | None = None
    finding: Finding | None = None
    named: bool = False
    sent: datetime | None = None

    def content(self, password: str | None = None) -> bytes:
        """The bytes to read. Raises `UnreadableFile` when they cannot be had."""
        if self.data is not None:
            return self.data
        return load(self.file) if self.file == self.path else content_of(self.file, password)

    @property
    def modified(self) -> datetime | None:
        """When the file, or the archive it lies in, was last saved."""
        try:
            return datetime.fromtimestamp(os.stat(self.path).st_mtime)
        except (OSError, OverflowError, ValueError):
            return None


def inputs(paths: Sequence[AnyPath], without: Collection[str] = (), password: str | None = None) -> Iterator[Input]:
    """Everything to read among some paths; folders, zip archives and mails are gone through in order of name.

    What programs and systems leave in folders (lock files ``~$…``, ``.DS_Store``, ``__MACOSX``) is told as
    passed over (R141). A path given by name is read whatever it is called; ``without`` are the real
    paths of files in folders that are left out. A file that several paths lead to is read once. ``password`` opens
    locked archives.
    """
    for _, held in files_among(paths, without, password):
        yield from held


def files_among(
    paths: Sequence[AnyPath], without: Collection[str] = (), password: str | None = None
) -> Iterator[tuple[str, Iterator[Input]]]:
    """The same file by file: the path of each, and what there is to read in it, for which it is opened when asked for.

    An archive that never opens can be told by its name.
    """
    files = dict.fromkeys(os.path.realpath(path) for path in paths if not os.path.isdir(path))
    done = {*without, *files}
    for path in paths:
        name = os.fspath(path)
        if os.path.isdir(name):
            yield from _folder(name, done, password)
        elif (real := os.path.realpath(name)) in files:
            del files[real]
            yield name, _file(name, password, named=True)


def content_of(file: str, password: str | None = None) -> bytes:
    """The content of a file, or of a member of an archive or a mail, by the path that `inputs` gives it.

    Raises `UnreadableFile` when it is not there, or cannot be read.
    """
    path = Path(file)
    outer = next((parent for parent in path.parents if parent.is_file()), None)
    if outer is None or path.exists():
        return load(file)
    name, rest = str(outer), path.relative_to(outer).as_posix()
    container = _outermost(name, _stamp(name), password)
    while container is not None:
        member = next((one for one in container.names if rest == one or rest.startswith(f"{one}/")), rest)
        if rest == member:
            return container.read(member)
        name, rest = f"{name}/{member}", rest[len(member) + 1 :]
        container = _inner(container, member, name, password)
    raise damaged(file, Damage.MISSING_PART)


def junk_kind(name: str) -> Junk | None:
    """What kind of rubbish a file is by its name, if it is any."""
    if name.startswith(_LOCKS):
        return Junk.LOCK
    if name.casefold() in _SYSTEM or name.startswith("._"):
        return Junk.SYSTEM
    return Junk.HIDDEN if name.startswith(".") else None


def _folder(folder: str, done: set[str], password: str | None) -> Iterator[tuple[str, Iterator[Input]]]:
    """What lies in a folder and in those within it, however deep they are."""
    waiting = [_entries(folder)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif isinstance(entry, Input):
            yield entry.file, iter((entry,))
        elif (kind := junk_kind(entry.name)) is not None:
            path = _written(entry.path)
            yield path, iter((Input(path, path, finding=JunkFile(file=path, junk=kind)),))
        elif entry.is_dir(follow_symlinks=False):
            waiting.append(_entries(entry.path))
        elif (real := os.path.realpath(entry.path)) not in done:
            done.add(real)
            yield (path := _written(entry.path)), _file(path, password, named=False)


def _written(path: str) -> str:
    """A path as people write it: what lies in the folder where they are has no folder."""
    return path.removeprefix(os.path.join(".", ""))


def _entries(folder: str) -> Iterator[os.DirEntry[str] | Input]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as problem:
        reason = Hindrance.PERMISSION if isinstance(problem, PermissionError) else Hindrance.READING
        yield Input(folder, folder, finding=Unopened(file=folder, reason=reason))
        return
    yield from found


def _file(name: str, password: str | None, *, named: bool) -> Iterator[Input]:
    container = None
    if _may_hold_files(head_of(name)):
        try:
            container = _outermost(name, _stamp(name), password)
        except UnreadableFile as refused:
            yield Input(name, name, finding=refused.finding, named=named)
            return
    if container is None:
        yield Input(name, name, named=named)
    elif is_saved_campaign(container.names, container.head):
        yield Input(name, name, finding=OwnFile(file=name, kind=OwnKind.CAMPAIGN), named=named)
    else:
        yield from _Listing(name, password).members(container, name, _DEPTH)


def _may_hold_files(head: bytes) -> bool:
    """Whether it is worth looking for files in what begins like that. What an OLE file is stands further down."""
    return head.startswith(OLE) or kind_of(head) in CONTAINERS


@dataclass
class _Listing:
    """What is found in one file on disk, within the bounds of one archive however many lie in it."""

    path: str
    password: str | None
    members_left: int = field(default_factory=lambda: PARTS)
    bytes_left: int = field(default_factory=lambda: TOTAL_BYTES)

    def members(self, container: Container, file: str, depth: int, outside: datetime | None = None) -> Iterator[Input]:
        """The files in a container and in those within it, which was sent with what lies ``outside``."""
        sent = container.sent or outside
        if container.is_locked:
            yield Input(file, self.path, finding=Encrypted(file=file))
        for member in sorted(container.names):
            name = f"{file}/{member}"
            self.members_left -= 1
            if self.members_left < 0:
                yield Input(file, self.path, finding=TooLarge(file=file, what=Limited.PARTS, limit=PARTS))
                return
            kind = next(filter(None, map(junk_kind, member.split("/"))), None)
            if kind is not None:
                yield Input(name, self.path, finding=JunkFile(file=name, junk=kind))
                continue
            try:
                inner = self._container(container, member, name)
            except UnreadableFile as refused:
                yield Input(name, self.path, finding=refused.finding.changed(file=name))
                continue
            if inner is None:
                yield Input(name, self.path, sent=sent)
            elif is_saved_campaign(inner.names, inner.head):
                yield Input(name, self.path, finding=OwnFile(file=name, kind=OwnKind.CAMPAIGN))
            elif depth:
                yield from self.members(inner, name, depth - 1, sent)
            else:
                seen = kind_of(container.read(member))
                yield Input(name, self.path, finding=UnopenedArchive(file=name, looks_like=seen))

    def _container(self, container: Container, member: str, name: str) -> Container | None:
        if not _may_hold_files(container.head(member)):
            return None
        self.bytes_left -= len(container.read(member))
        if self.bytes_left < 0:
            raise UnreadableFile(TooLarge(file=name, what=Limited.TOTAL, limit=TOTAL_BYTES))
        return _inner(container, member, name, self.password)


def _stamp(name: str) -> tuple[int, int]:
    """What changes when a file does."""
    try:
        status = os.stat(name)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=1)
def _outermost(name: str, _seen: tuple[int, int], password: str | None) -> Container | None:
    """What a file on disk holds. The last one is kept: its members are asked for one after the other."""
    return opened_at(name, password)


@lru_cache(maxsize=1)
def _inner(container: Container, member: str, name: str, password: str | None) -> Container | None:
    """What a member of a container holds, itself one, likewise."""
    return opened(container.read(member), name, password)
