"""Why a file cannot be read."""

from __future__ import annotations

from gouji.model.findings import FileFinding
from gouji.model.wording import Bytes, Keyword


class Hindrance(Keyword):
    """Why the system does not let a file be opened."""

    PERMISSION = "permission"
    READING = "reading"


class Limited(Keyword):
    """What of a file has a limit."""

    FILE = "file"
    PART = "part"
    PARTS = "parts"
    RATIO = "ratio"
    CELLS = "cells"
    MERGES = "merges"
    DEPTH = "depth"
    TEXT = "text"
    ADDRESS = "address"
    MEMORY = "memory"
    NAMES = "names"
    SHEETS = "sheets"
    TOTAL = "total"
    TAGS = "tags"
    STRINGS = "strings"
    FORMULAS = "formulas"
    TIME = "time"
    TABLES = "tables"
    PAGES = "pages"
    LOCKED = "locked"
    ROUNDS = "rounds"


_IN_BYTES = (Limited.FILE, Limited.PART, Limited.TOTAL, Limited.MEMORY, Limited.LOCKED)


class Damage(Keyword):
    """In which way a file is damaged."""

    TRUNCATED = "truncated"
    CHECKSUM = "checksum"
    SIZE = "size"
    DIRECTORY = "directory"
    PART_TWICE = "part-twice"
    PART_NAME = "part-name"
    XML = "xml"
    MISSING_PART = "missing-part"
    COMPRESSION = "compression"
    RELATIONSHIP = "relationship"
    CELL_TWICE = "cell-twice"
    STRING_INDEX = "string-index"
    ADDRESS = "address"
    FORMAT = "format"
    CRASH = "crash"


class ContentKind(Keyword):
    """What some bytes are, whatever the name of the file says."""

    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    CSV = "csv"
    TEXT = "text"
    MARKDOWN = "markdown"
    DOCX = "docx"
    PDF = "pdf"
    DOC = "doc"
    RTF = "rtf"
    RAR = "rar"
    PICTURE = "picture"
    XML = "xml"
    SEVEN_ZIP = "7z"
    ZIP = "zip"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    XML_SPREADSHEET = "xml-spreadsheet"
    FLAT_ODS = "flat-ods"
    MAIL = "mail"
    MSG = "msg"
    TNEF = "tnef"
    NUMBERS = "numbers"
    OFD = "ofd"
    ODT = "odt"
    ODD_TEXT = "odd-text"
    UNKNOWN = "unknown"


class NoRegularFile(FileFinding, code="R102"):
    """It is a folder, a pipe or a device."""


class Unopened(FileFinding, code="R103"):
    """The system does not let it be opened or read."""

    reason: Hindrance


class EmptyFile(FileFinding, code="R104"):
    """It has no bytes."""


class TooLarge(FileFinding, code="R105"):
    """More of something than any return has: bytes, seconds, a number of things, or an address beyond the last."""

    what: Limited
    limit: int | str

    @property
    def most(self) -> int | str:
        """The limit, as bytes where it is one of bytes."""
        return Bytes(self.limit) if self.what in _IN_BYTES else self.limit


class NoSpreadsheet(FileFinding, code="R106"):
    """It is nothing that can hold a return."""

    looks_like: ContentKind


class Encrypted(FileFinding, code="R107"):
    """It has a password."""


class EncryptedOpenDocument(FileFinding, code="R149"):
    """It is an OpenDocument with a password, which is not opened even with it."""


class Damaged(FileFinding, code="R108"):
    """It is not what it should be, so none of it is used."""

    reason: Damage


class DocumentType(FileFinding, code="R109"):
    """The XML of a part holds a document type or entities."""

    part: str


class WrongPassword(FileFinding, code="R144"):
    """The password given does not open it."""


class Pictured(FileFinding, code="R251"):
    """It is a PDF that holds pictures of its pages and no text, or text of which nobody knows the characters."""

    pages: int


class NoReader(FileFinding, code="R252"):
    """What reads it is not installed: a package that comes with an ``extra``."""

    extra: str
