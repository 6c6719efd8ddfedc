"""When a program last saved a package, by what it stored in it: no mail and no copy changes that."""

from __future__ import annotations

from datetime import datetime

from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.patterns import regex

_STORED = {
    "docProps/core.xml": regex(rb"<(?:dcterms:)?modified\b[^>]{0,200}>\s*([0-9T:.+Z-]{10,40})\s*<"),
    "meta.xml": regex(rb"<dc:date>\s*([0-9T:.+Z-]{10,40})\s*<"),
}
_LARGEST = 64 * 1024


def saved_in(package: Package) -> datetime | None:
    """The time stored in an Office Open XML or OpenDocument package, by this computer's clock; None without one."""
    for part, stored in _STORED.items():
        known = package.parts.get(part.casefold())
        if known is None or known.size > _LARGEST:
            continue
        try:
            found = stored.search(package.read(part))
            when = datetime.fromisoformat(found[1].decode()) if found else None
        except (UnreadableFile, ValueError):
            continue
        if when is not None:
            return when.astimezone().replace(tzinfo=None) if when.tzinfo else when
    return None
