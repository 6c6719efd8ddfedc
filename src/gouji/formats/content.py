"""The bytes of a file from an unknown person, and what they are. The name of a file decides nothing.

What cannot be read is refused with an `UnreadableFile` whose finding stands in `gouji.formats.findings`.
"""

from __future__ import annotations

import os
import re
import stat

from gouji.formats.bounds import FILE_BYTES
from gouji.formats.compound import OLE, CompoundFile
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
from gouji.model.patterns import regex

_STREAMS = {
    "encryptedpackage": ContentKind.ENCRYPTED,
    "workbook": ContentKind.XLS,
    "book": ContentKind.XLS,
    "worddocument": ContentKind.DOC,
    "__properties_version1.0": ContentKind.MSG,
}
ZIP = b"PK\x03\x04"
_SIGNATURES = {
    ZIP: ContentKind.ZIP,
    b"Rar!\x1a\x07": ContentKind.RAR,
    b"7z\xbc\xaf\x27\x1c": ContentKind.SEVEN_ZIP,
    b"\x89PNG\r\n\x1a\n": ContentKind.PICTURE,
    b"\xff\xd8\xff": ContentKind.PICTURE,
    b"{\\rtf": ContentKind.RTF,
    b"\x78\x9f\x3e\x22": ContentKind.TNEF,
    b"\x1f\x8b": ContentKind.ARCHIVE,
    b"BZh": ContentKind.ARCHIVE,
    b"\xfd7zXZ\x00": ContentKind.ARCHIVE,
    b"MSCF": ContentKind.ARCHIVE,
    # The first record of a workbook that stands alone, as old programs write it, by its version.
    b"\x09\x00\x04\x00": ContentKind.XLS,
    b"\x09\x02\x06\x00": ContentKind.XLS,
    b"\x09\x04\x06\x00": ContentKind.XLS,
    b"\x09\x08\x08\x00": ContentKind.XLS,
    b"\x09\x08\x10\x00": ContentKind.XLS,
}
_TAR = (257, b"ustar")
_BYTE_ORDERS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xef\xbb\xbf": "utf-8-sig",
                b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # fmt: skip
"""Byte order marks, the longer before those that they begin with."""
_HTML_MARKS = ("<html", "<!doctype html", "<table")
_XML_SPREADSHEET = regex(r"<(?:\w+:)?workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_FLAT_ODS = regex(r"<office:document\s[^>]*application/vnd\.oasis\.opendocument\.spreadsheet")
RULE_OF_TABLE = r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?"
"""In Markdown the line below headings with a bar, which makes a table of them."""
_RULE_OF_TABLE = regex(rb"\n[ \t>]*+(%b)[ \t]*+\r?(?=\n|\Z)" % RULE_OF_TABLE.encode())
_MARKDOWN_HEADING = regex(r"^#{1,6} \S|^[^\s<][^\n]*\n(?:={3,}|-{3,})[ \t]*\r?$", re.MULTILINE)
_MAIL_HEADER = regex(
    r"(?:From|To|Cc|Subject|Date|Received|Return-Path|Reply-To|Sender|Delivered-To|Message-ID|MIME-Version"
    r"|Content-Type|Content-Transfer-Encoding|DKIM-Signature|X-[\w-]{1,60}):",
    re.IGNORECASE,
)
_MAIL_HEADERS = 2
HEAD = 4096
"""So many first bytes tell what a file is, except one of OLE, which lists what it holds anywhere."""
_ZEROS = 16
"""Characters in UTF-16 text of which one at least is a digit, a delimiter, a line end or another of ASCII."""


def too_large(file: str, what: Limited, limit: int | str) -> UnreadableFile:
    """What to raise about a file with more of something than any return has (R105)."""
    return UnreadableFile(TooLarge(file=file, what=what, limit=limit))


def damaged(file: str, reason: Damage) -> UnreadableFile:
    """What to raise about a file that is not what it should be (R108)."""
    return UnreadableFile(Damaged(file=file, reason=reason))


def load(path: str | os.PathLike[str], most: int | None = None) -> bytes:
    """The whole content of a file of so many bytes at most. Raises `UnreadableFile` with R101 to R105."""
    file, most = os.fspath(path), FILE_BYTES if most is None else most
    try:
        status = os.stat(path)
        # Before opening: opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(NoRegularFile(file=file))
        if status.st_size > most:
            raise too_large(file, Limited.FILE, most)
        with open(path, "rb") as stream:
            data = stream.read(status.st_size + 1)
            if len(data) > status.st_size:  # it has grown
                data += stream.read(most + 1 - len(data))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UnreadableFile(NoSuchFile(file=file)) from None
    except PermissionError:
        raise UnreadableFile(Unopened(file=file, reason=Hindrance.PERMISSION)) from None
    except OSError:
        raise UnreadableFile(Unopened(file=file, reason=Hindrance.READING)) from None
    check_size(data, file, most)
    return data


def head_of(path: str | os.PathLike[str]) -> bytes:
    """The first bytes of a regular file; nothing of what cannot be opened or is none, of which `load` says why."""
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "rb") as stream:
                return stream.read(HEAD)
    except (OSError, ValueError):
        pass
    return b""


def check_size(data: bytes, file: str, most: int | None = None) -> None:
    """Refuse what is empty (R104) or larger than any return (R105)."""
    if not len(data):
        raise UnreadableFile(EmptyFile(file=file))
    if len(data) > (limit := most or FILE_BYTES):
        raise too_large(file, Limited.FILE, limit)


def kind_of(data: bytes) -> ContentKind:
    """What some content is.

    A zip may be a workbook, an archive or anything else; ``ENCRYPTED`` is an OLE file around one.
    ``MARKDOWN`` is text with a table of its kind, or with its headings and a table in HTML; ``CSV`` is other text whose
    first two lines share a comma, a tab or a semicolon.
    """
    if data.startswith(OLE):
        return _kind_of_compound(data)
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:1024]:
        return ContentKind.PDF
    if data.startswith(_TAR[1], _TAR[0]):
        return ContentKind.ARCHIVE
    head = _text_head(data)
    if head is None:
        return ContentKind.UNKNOWN
    if _is_mail(head):
        return ContentKind.MAIL
    if _XML_SPREADSHEET.search(head):
        return ContentKind.XML_SPREADSHEET
    if _FLAT_ODS.search(head):
        return ContentKind.FLAT_ODS
    lower = head.lower()
    if any(mark in lower for mark in _HTML_MARKS):
        return ContentKind.MARKDOWN if _holds_html(head, lower) else ContentKind.HTML
    if lower.lstrip().startswith("<?xml"):
        return ContentKind.XML
    if _is_markdown(data, head):
        return ContentKind.MARKDOWN
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
    head = data[:HEAD]
    zeros, encoding = max((head[1::2].count(0), "utf-16-le"), (head[::2].count(0), "utf-16-be"))
    # A zero gone astray makes no UTF-16.
    if 2 * _ZEROS * zeros < len(head) or not zeros:
        return None
    return encoding if _is_text(head.decode(encoding, "ignore")) else None


def _text_head(data: bytes) -> str | None:
    """The beginning of some text, Chinese characters perhaps garbled; None when it is no text."""
    encoding = encoding_of(data)
    head = data[:HEAD].decode(encoding, "ignore") if encoding else data[:HEAD].decode("latin-1")
    return head if _is_text(head) else None


def _is_text(head: str) -> bool:
    """Whether no character is one that no text has."""
    return all(character >= " " or character in "\t\n\f\r\x1a" for character in head)


def _holds_html(head: str, lower: str) -> bool:
    """Whether a text with a table in HTML is no web page: it has headings of Markdown before it."""
    if any(mark in lower for mark in _HTML_MARKS[:2]):
        return False
    return _MARKDOWN_HEADING.search(head[: lower.index(_HTML_MARKS[2])]) is not None


def _is_markdown(data: bytes, head: str) -> bool:
    """Whether a text has a table of Markdown, or its headings and further down a table in HTML."""
    if (encoding := encoding_of(data)) is not None and not encoding.startswith("utf-8"):
        data = data.decode(encoding, "ignore").encode()
    if _MARKDOWN_HEADING.search(head) and _HTML_MARKS[2].encode() in data.lower():
        return True
    rules = (found for found in _RULE_OF_TABLE.finditer(data) if b"|" in found[1])
    return any(b"|" in data[data.rfind(b"\n", 0, found.start()) + 1 : found.start()] for found in rules)


def _is_mail(head: str) -> bool:
    """Whether a text begins with the headers of a mail."""
    lines = head.lstrip("\ufeff\r\n").splitlines()
    if lines[:1] and lines[0].startswith("From "):  # of a mailbox
        del lines[0]
    headers = lines[: lines.index("")] if "" in lines else lines
    known = sum(bool(_MAIL_HEADER.match(line)) for line in headers)
    return known >= _MAIL_HEADERS and ":" in headers[0]


def _kind_of_compound(data: bytes) -> ContentKind:
    """What an OLE file is, by the streams of its outermost folder: what is embedded deeper does not count."""
    try:
        streams = CompoundFile(data, "").streams()
    except UnreadableFile:
        return ContentKind.UNKNOWN
    return next((kind for stream, kind in _STREAMS.items() if stream in streams), ContentKind.UNKNOWN)
