"""What a command line names, one thing after the other: files, folders and archives, nothing left out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gouji.formats.content import kind_of, load
from gouji.formats.findings import ContentKind, Hindrance, Unopened
from gouji.formats.package import package_of
from gouji.formats.read import is_archive
from gouji.intake.findings import Junk, JunkFile
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding

_LOCKS = ("~$", ".~lock.", ".~")
_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})


AnyPath = str | os.PathLike[str]


class Input(NamedTuple):
    """Something to read: ``data`` is its content, or ``finding`` says why there is none.

    ``file`` is the path as people know it, for a member of an archive ``archive.zip/folder/a.xlsx``;
    ``path`` the file or archive on disk. ``named`` says that somebody asked for just this file.
    """

    file: str
    path: str
    data: bytes = b""
    finding: Finding | None = None
    named: bool = False

    @property
    def modified(self) -> datetime | None:
        """When the file, or the archive it lies in, was last saved."""
        try:
            return datetime.fromtimestamp(os.stat(self.path).st_mtime)
        except (OSError, OverflowError, ValueError):
            return None


def inputs(paths: Sequence[AnyPath], without: Collection[str] = ()) -> Iterator[Input]:
    """Everything to read among some paths, folders and zip archives gone through in order of name.

    What programs and systems leave in folders (lock files ``~$…``, ``.DS_Store``, ``__MACOSX``) is told as
    passed over (R141). A path given by name is read whatever it is called; ``without`` are the real
    paths of files in folders that are left out. A file that several paths lead to is read once.
    """
    files = dict.fromkeys(os.path.realpath(path) for path in paths if not os.path.isdir(path))
    done = {*without, *files}
    for path in paths:
        name = os.fspath(path)
        if os.path.isdir(name):
            yield from _folder(name, done)
        elif (real := os.path.realpath(name)) in files:
            del files[real]
            yield from _file(name, named=True)


def content_of(file: str) -> bytes:
    """The content of a file or of a member of an archive, by the path that `inputs` gives it.

    Raises `UnreadableFile` when it is not there, or cannot be read.
    """
    path = Path(file)
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None or path.exists():
        return load(file)
    return package_of(load(archive), str(archive)).read(path.relative_to(archive).as_posix())


def junk_kind(name: str) -> Junk | None:
    """What kind of rubbish a file is by its name, if it is any."""
    if name.startswith(_LOCKS):
        return Junk.LOCK
    if name.casefold() in _SYSTEM or name.startswith("._"):
        return Junk.SYSTEM
    return Junk.HIDDEN if name.startswith(".") else None


def _folder(folder: str, done: set[str]) -> Iterator[Input]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield Input(folder, folder, finding=Unopened(file=folder, reason=Hindrance.PERMISSION))
        return
    for entry in found:
        kind = junk_kind(entry.name)
        if kind is not None:
            yield Input(entry.path, entry.path, finding=JunkFile(file=entry.path, junk=kind))
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path, done)
        elif (real := os.path.realpath(entry.path)) not in done:
            done.add(real)
            yield from _file(entry.path, named=False)


def _file(name: str, *, named: bool) -> Iterator[Input]:
    try:
        data = load(name)
    except UnreadableFile as refused:
        yield Input(name, name, finding=refused.finding, named=named)
        return
    if kind_of(data) is not ContentKind.ZIP:
        yield Input(name, name, data, named=named)
        return
    try:
        package = package_of(data, name)
        members = sorted(package.names) if is_archive(package) else []
    except UnreadableFile as refused:
        yield Input(name, name, finding=refused.finding, named=named)
        return
    if not members:
        yield Input(name, name, data, named=named)
    for member in members:
        file = f"{name}/{member}"
        kind = next(filter(None, map(junk_kind, member.split("/"))), None)
        if kind is not None:
            yield Input(file, name, finding=JunkFile(file=file, junk=kind))
            continue
        try:
            yield Input(file, name, package.read(member))
        except UnreadableFile as refused:
            yield Input(file, name, finding=refused.finding.changed(file=file))
