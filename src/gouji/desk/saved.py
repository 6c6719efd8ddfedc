"""A whole campaign in one zip, from which the work goes on."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gouji.desk.folder import CampaignFolder
from gouji.desk.protocol import File, SettingsGiven
from gouji.desk.settings import as_given
from gouji.formats.bounds import FILE_BYTES, MEBI, PARTS
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Limited

NAME, ABOUT = "报送工作.zip", "设置.json"
_BYTES = 512 * MEBI
_MILLISECONDS = 1000
_SECRET = "password"
_EARLIEST = 1980


def saved(folder: CampaignFolder, given: SettingsGiven) -> File:
    """Everything that lies in the folder of a campaign, and its settings but for the password."""
    content = io.BytesIO()
    paths = list(_all(folder.root))
    times = {_name(folder, path): round(path.stat().st_mtime * _MILLISECONDS) for path in paths}
    about = {"settings": {key: value for key, value in given.items() if key != _SECRET}, "times": times}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
        for path in paths:
            stamp = datetime.fromtimestamp(path.stat().st_mtime).timetuple()[:6]
            member = zipfile.ZipInfo(_name(folder, path), max(stamp, (_EARLIEST, 1, 1, 0, 0, 0)))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, path.read_bytes())
    return {"name": NAME, "data": content.getvalue()}


def opened(folder: CampaignFolder, file: File) -> SettingsGiven:
    """Lay out what lies in a zip of `saved`; the settings that it was saved with.

    Raises `UnreadableFile` (R105, R108) for what is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file["data"])) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > PARTS or any(member.file_size > FILE_BYTES for member in members):
                raise too_large(file["name"], Limited.PARTS, PARTS)
            if sum(member.file_size for member in members) > _BYTES:
                raise too_large(file["name"], Limited.TOTAL, _BYTES)
            about: Mapping[str, Any] = json.loads(archive.read(ABOUT))
            times = {str(name): float(time) for name, time in about["times"].items()}
            settings = as_given(about["settings"])
            for member in members:
                if member.filename != ABOUT:
                    folder.put(member.filename, archive.read(member), times.get(member.filename))
            return settings
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError):
        raise damaged(file["name"], Damage.FORMAT) from None


def _all(root: Path) -> Iterator[Path]:
    """Every file, in order."""
    found = (Path(at, name) for at, _, names in os.walk(root) for name in names)
    yield from sorted(found)


def _name(folder: CampaignFolder, path: Path) -> str:
    return path.relative_to(folder.root).as_posix()
