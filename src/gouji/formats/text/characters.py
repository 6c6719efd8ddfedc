"""Bytes of a text file to characters."""

from __future__ import annotations

from gouji.formats.content import encoding_of
from gouji.formats.findings import ContentKind, NoSpreadsheet
from gouji.model.errors import UnreadableFile


def decoded(data: bytes, file: str, declared: str | None = None) -> str:
    """The text in some bytes, none of it guessed or replaced.

    The byte order mark decides, else what the file declares, else UTF-8, else GB18030: the first in
    which every byte has a meaning. Raises R106 when there is none.
    """
    marked = encoding_of(data)
    for encoding in [marked] if marked else [declared, "utf-8", "gb18030"]:
        try:
            if encoding is not None:
                return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    raise UnreadableFile(NoSpreadsheet(file=file, looks_like=ContentKind.ODD_TEXT))
