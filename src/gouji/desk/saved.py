"""A whole campaign in one zip, from which the work goes on."""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from gouji.desk.folder import MILLISECONDS, CampaignFolder, within
from gouji.desk.protocol import File, SettingsGiven
from gouji.desk.settings import as_given, understood
from gouji.formats.bounds import FILE_BYTES, MEBI, PARTS
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Limited
from gouji.workbook.marks import ABOUT, ABOUT_MARK

NAME = "报送工作.zip"
_BYTES = 512 * MEBI
_SECRET = "password"
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""Between these a zip can say when a file was saved."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, NotImplementedError,
    RuntimeError, OverflowError,
)  # fmt: skip
"""What a zip raises that is none, or was cut off or changed on its way."""


def saved(folder: CampaignFolder, given: SettingsGiven) -> File:
    """Everything that lies in the folder of a campaign, and its settings but for the password."""
    content = io.BytesIO()
    paths = list(_all(folder.root))
    times = {_name(folder, path): round(path.stat().st_mtime * MILLISECONDS) for path in paths}
    settings = {key: value for key, value in given.items() if key != _SECRET}
    about = {ABOUT_MARK[0]: ABOUT_MARK[1], "settings": settings, "times": times}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
        for path in paths:
            stamp = datetime.fromtimestamp(path.stat().st_mtime).timetuple()[:6]
            member = zipfile.ZipInfo(_name(folder, path), min(max(stamp, _EARLIEST), _LATEST))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, path.read_bytes())
    return {"name": NAME, "data": content.getvalue()}


def opened(folder: CampaignFolder, file: File) -> SettingsGiven:
    """Lay out what lies in a zip of `saved` instead of what lies in the folder; the settings that it was saved with.

    Raises, before anything is touched, `UnreadableFile` (R105, R108) for what is none, and what `understood` does for
    settings that cannot be meant.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file["data"])) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > PARTS or any(member.file_size > FILE_BYTES for member in members):
                raise too_large(file["name"], Limited.PARTS, PARTS)
            if sum(member.file_size for member in members) > _BYTES:
                raise too_large(file["name"], Limited.TOTAL, _BYTES)
            about: Mapping[str, Any] = json.loads(archive.read(ABOUT))
            times = {str(name): _time(told) for name, told in about["times"].items()}
            settings = as_given(about["settings"])
            understood(settings)
            if archive.testzip() is not None or _overlap(within(member.filename) for member in members):
                raise zipfile.BadZipFile
            folder.clear()
            for member in members:
                if member.filename != ABOUT:
                    folder.put(member.filename, archive.read(member), times.get(member.filename))
            return settings
    except _BROKEN:
        raise damaged(file["name"], Damage.FORMAT) from None


def _time(told: object) -> float:
    """Milliseconds, as a file system and a zip can keep them. Raises ValueError."""
    if not isinstance(told, int | float) or not abs(told) <= _LATEST[0] * 365.25 * 24 * 3600 * MILLISECONDS:
        raise ValueError(told)
    return told


def _overlap(names: Iterable[str]) -> bool:
    """Whether one of some names of files is a folder of another."""
    files = {PurePosixPath(name) for name in names}
    return any(parent in files for file in files for parent in file.parents)


def _all(root: Path) -> Iterator[Path]:
    """Every file, in order."""
    found = (Path(at, name) for at, _, names in os.walk(root) for name in names)
    yield from sorted(found)


def _name(folder: CampaignFolder, path: Path) -> str:
    return path.relative_to(folder.root).as_posix()
