"""The bytes of a file from an unknown person, and what they are. The name of a file decides nothing.

What cannot be read is refused with an `UnreadableFile` whose finding stands in `gouji.formats.findings`.
"""

from __future__ import annotations

import os
import stat
import struct

from gouji.formats.findings import (
    ContentKind,
    Damage,
    Damaged,
    EmptyFile,
    Hindrance,
    Limited,
    NoRegularFile,
    TooLarge,
    Unopened,
)
from gouji.model.errors import UnreadableFile
from gouji.model.findings import NoSuchFile

MEBI = 1 << 20
FILE_BYTES = 64 * MEBI

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {
    "EncryptedPackage": ContentKind.ENCRYPTED,
    "Workbook": ContentKind.XLS,
    "Book": ContentKind.XLS,
    "WordDocument": ContentKind.DOC,
}
_SIGNATURES = {
    b"PK\x03\x04": ContentKind.ZIP,
    b"Rar!\x1a\x07": ContentKind.RAR,
    b"7z\xbc\xaf\x27\x1c": ContentKind.SEVEN_ZIP,
    b"\x89PNG\r\n\x1a\n": ContentKind.PICTURE,
    b"\xff\xd8\xff": ContentKind.PICTURE,
    b"{\\rtf": ContentKind.RTF,
}
_BYTE_ORDERS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HTML_MARKS = ("<html", "<!doctype html", "<table", "content-type: text/html")
_HEAD = 4096
_ZEROS = 16
"""Characters in UTF-16 text of which one at least is a digit, a delimiter, a line end or another of ASCII."""


def too_large(file: str, what: Limited, limit: int | str) -> UnreadableFile:
    """What to raise about a file with more of something than any return has (R105)."""
    return UnreadableFile(TooLarge(file=file, what=what, limit=limit))


def damaged(file: str, reason: Damage) -> UnreadableFile:
    """What to raise about a file that is not what it should be (R108)."""
    return UnreadableFile(Damaged(file=file, reason=reason))


def load(path: str | os.PathLike[str]) -> bytes:
    """The whole content of a file. Raises `UnreadableFile` with R101 to R105."""
    file = os.fspath(path)
    try:
        status = os.stat(path)
        # Before opening: opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(NoRegularFile(file=file))
        if status.st_size > FILE_BYTES:
            raise too_large(file, Limited.FILE, FILE_BYTES)
        with open(path, "rb") as stream:
            data = stream.read(FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UnreadableFile(NoSuchFile(file=file)) from None
    except PermissionError:
        raise UnreadableFile(Unopened(file=file, reason=Hindrance.PERMISSION)) from None
    except OSError:
        raise UnreadableFile(Unopened(file=file, reason=Hindrance.READING)) from None
    check_size(data, file)
    return data


def check_size(data: bytes, file: str) -> None:
    """Refuse what is empty (R104) or larger than any return (R105)."""
    if not data:
        raise UnreadableFile(EmptyFile(file=file))
    if len(data) > FILE_BYTES:
        raise too_large(file, Limited.FILE, FILE_BYTES)


def kind_of(data: bytes) -> ContentKind:
    """What some content is.

    A zip may be a workbook, an archive or anything else; ``ENCRYPTED`` is an OLE file around one.
    ``CSV`` is text whose first two lines share a comma, a tab or a semicolon.
    """
    if data.startswith(OLE):
        return next((kind for stream, kind in _STREAMS.items() if _has_stream(data, stream)), ContentKind.UNKNOWN)
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:1024]:
        return ContentKind.PDF
    head = _text_head(data)
    if head is None:
        return ContentKind.UNKNOWN
    lower = head.lower()
    if any(mark in lower for mark in _HTML_MARKS):
        return ContentKind.HTML
    if lower.lstrip().startswith("<?xml"):
        return ContentKind.XML
    lines = [line for line in head.splitlines() if line.strip()][:2]
    alike = any(lines and all(mark in line for line in lines) for mark in ",\t;")
    return ContentKind.CSV if alike else ContentKind.TEXT


def encoding_of(data: bytes) -> str | None:
    """The encoding of some text by its byte order mark, or by the zeros that UTF-16 has in ASCII; None: by neither.

    Chinese has zeros as well (一 is U+4E00), in the other half of the unit and fewer of them than
    the digits, delimiters and line ends around it have.
    """
    for mark, encoding in _BYTE_ORDERS.items():
        if data.startswith(mark):
            return encoding
    head = data[:_HEAD]
    zeros, encoding = max((head[1::2].count(0), "utf-16-le"), (head[::2].count(0), "utf-16-be"))
    # A zero gone astray makes no UTF-16.
    if 2 * _ZEROS * zeros < len(head) or not zeros:
        return None
    return encoding if _is_text(head.decode(encoding, "ignore")) else None


def _text_head(data: bytes) -> str | None:
    """The beginning of some text, Chinese characters perhaps garbled; None when it is no text."""
    encoding = encoding_of(data)
    head = data[:_HEAD].decode(encoding, "ignore") if encoding else data[:_HEAD].decode("latin-1")
    return head if _is_text(head) else None


def _is_text(head: str) -> bool:
    """Whether no character is one that no text has."""
    return all(character >= " " or character in "\t\n\f\r\x1a" for character in head)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an OLE file lists a stream of that name.

    Its directory entries are 128 bytes on 128-byte boundaries: the name in UTF-16, at 64 the
    length of it in bytes with the final NUL, at 66 the kind (2 is a stream). Looking for such
    an entry needs no allocation chain, so a looping chain cannot hurt.
    """
    stored = name.encode("utf-16-le")
    tail = struct.pack("<HB", len(stored) + 2, 2)
    position = data.find(stored)
    while position >= 0:
        if position % 128 == 0 and data.startswith(tail, position + 64):
            return True
        position = data.find(stored, position + 1)
    return False
