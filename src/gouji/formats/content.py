"""The bytes of a file from an unknown person, and what they are. The name of a file decides nothing.

A refusal is an `UnreadableFile` whose finding has ``file`` among its arguments and one of these codes:

====  =============================================================================
R101  there is no such file
R102  it is no regular file but a folder, a pipe or a device
R103  it cannot be opened or read: ``reason``
R104  it is empty
R105  it is too big: ``what`` is over ``limit`` (bytes, seconds, or a number of things)
R106  it is nothing that can hold a return; ``looks_like`` tells what its content is
R107  it is encrypted
R108  it is damaged: ``reason``
R109  its XML holds a document type or entities: ``part``
====  =============================================================================
"""

from __future__ import annotations

import os
import stat
import struct

from gouji.model.errors import UnreadableFile
from gouji.model.finding import ERROR, Finding

MEBI = 1 << 20
FILE_BYTES = 64 * MEBI

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"EncryptedPackage": "encrypted", "Workbook": "xls", "Book": "xls", "WordDocument": "doc"}
_SIGNATURES = {
    b"PK\x03\x04": "zip",
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x89PNG\r\n\x1a\n": "picture",
    b"\xff\xd8\xff": "picture",
    b"{\\rtf": "rtf",
}
_BYTE_ORDERS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HTML_MARKS = ("<html", "<!doctype html", "<table", "content-type: text/html")
_HEAD = 4096
_ZEROS = 16
"""Characters in UTF-16 text of which one at least is a digit, a delimiter, a line end or another of ASCII."""


def refusal(file: str, code: str, **arguments: object) -> UnreadableFile:
    """What to raise about a file that goes by this name."""
    return UnreadableFile(Finding(code, ERROR, {"file": file, **arguments}))


def load(path: str | os.PathLike[str]) -> bytes:
    """The whole content of a file. Raises `UnreadableFile` with R101 to R105."""
    file = os.fspath(path)
    try:
        status = os.stat(path)
        # Before opening: opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(status.st_mode):
            raise refusal(file, "R102")
        if status.st_size > FILE_BYTES:
            raise refusal(file, "R105", what="file", limit=FILE_BYTES)
        with open(path, "rb") as stream:
            data = stream.read(FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise refusal(file, "R101") from None
    except PermissionError:
        raise refusal(file, "R103", reason="permission") from None
    except OSError:
        raise refusal(file, "R103", reason="reading") from None
    check_size(data, file)
    return data


def check_size(data: bytes, file: str) -> None:
    """Refuse what is empty (R104) or larger than any return (R105)."""
    if not data:
        raise refusal(file, "R104")
    if len(data) > FILE_BYTES:
        raise refusal(file, "R105", what="file", limit=FILE_BYTES)


def kind_of(data: bytes) -> str:
    """What some content is: ``zip``, ``xls``, ``encrypted``, ``html``, ``csv``, ``text``, ``xml``, … or ``unknown``.

    A zip may be a workbook, an archive or anything else; ``encrypted`` is an OLE file around one.
    ``csv`` is text whose first two lines share a comma, a tab or a semicolon.
    """
    if data.startswith(OLE):
        return next((kind for stream, kind in _STREAMS.items() if _has_stream(data, stream)), "unknown")
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = _text_head(data)
    if head is None:
        return "unknown"
    lower = head.lower()
    if any(mark in lower for mark in _HTML_MARKS):
        return "html"
    if lower.lstrip().startswith("<?xml"):
        return "xml"
    lines = [line for line in head.splitlines() if line.strip()][:2]
    return "csv" if any(lines and all(mark in line for line in lines) for mark in ",\t;") else "text"


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
