"""Reading a returned workbook, whatever its name says it is."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import TypeVar

from gouji.formats.bounds import FILE_BYTES, OF_A_LIST, Bounds
from gouji.formats.compound import OLE
from gouji.formats.content import ZIP, check_size, damaged, kind_of, load, too_large
from gouji.formats.findings import ContentKind, Damage, Encrypted, Limited, WrongPassword
from gouji.formats.ooxml.document import OpenWorkbook, open_workbook, read_xlsx
from gouji.formats.package import ARCHIVE_BYTES, Package, is_word, kind_of_package, package_of
from gouji.formats.saved import saved_in
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid, Piece, RowStream, WholeRow

T = TypeVar("T")

LINES = (ContentKind.CSV, ContentKind.TEXT, ContentKind.MARKDOWN)
"""What may be running text, which `text_in` reads line by line."""
_TEXTS = (ContentKind.XML_SPREADSHEET, ContentKind.MAIL, ContentKind.HTML, *LINES)
EVERYBODYS_PASSWORD = "VelvetSweatshop"
"""With it Excel encrypts what shall be protected against changes only, and opens it unasked."""


def read_document(path: str | os.PathLike[str], *, password: str | None = None) -> tuple[Document, str]:
    """The document in a file and the SHA-256 of the file in hexadecimal.

    The format is told by the content, never by the name: xlsx and xlsm (also Strict), xlsb, xls and et,
    ods, docx and docm, PDF, HTML tables, CSV and its kin, Markdown. Raises `UnreadableFile` (R101 to R109) and nothing
    else, whatever the file holds; R144 when ``password`` does not open it.
    """
    data = load(path)
    return document_in(data, os.fspath(path), password), hashlib.sha256(data).hexdigest()


def long_document(path: str | os.PathLike[str], long: Collection[str]) -> Document:
    """The document in a file; of an xlsx the sheets called like one of ``long`` are read row by row, again and again.

    These may hold as much as a whole archive. Raises `UnreadableFile` (R101 to R109) and nothing else, as does going
    through their pieces.
    """
    data, file = load(path, ARCHIVE_BYTES), os.fspath(path)
    document = within_bounds(lambda: _with_long_sheets(data, file, long), file) if data.startswith(ZIP) else None
    if document is None:
        return document_in(data, file)
    return replace(document, grids=tuple(_bounded(grid, file) for grid in document))


def _with_long_sheets(data: bytes, file: str, long: Collection[str]) -> Document | None:
    from gouji.formats.ooxml.long_sheets import with_long_sheets  # a summary has them, no return

    package = package_of(data, file, by_part=True)
    if kind_of_package(package) is not None or "xl/workbook.bin" in package:
        return None
    return with_long_sheets(package, long)


def _bounded(grid: Grid, file: str) -> Grid:
    """A sheet of which reading a row raises nothing but `UnreadableFile`."""
    pieces = grid.pieces
    if not isinstance(pieces, RowStream):
        return grid

    def made() -> Iterator[Piece | WholeRow]:
        with _border(file):
            yield from pieces.make()

    return replace(grid, pieces=RowStream(made, pieces.rows, pieces.columns))


def document_in(data: bytes, file: str, password: str | None = None, bounds: Bounds = OF_A_LIST) -> Document:
    """The document in some bytes, spoken of as ``file``. Raises `UnreadableFile` (R104 to R109) and nothing else."""
    check_size(data, file)
    try:
        return within_bounds(lambda: _read(data, file, bounds), file)
    except UnreadableFile as refused:
        if not isinstance(refused.finding, Encrypted):
            raise
        if not data.startswith(OLE):
            if kind_of(data) is not ContentKind.PDF or password is None:
                raise
            return within_bounds(lambda: _unlocked(data, file, password), file)
    return within_bounds(lambda: _read(opened(data, file, password), file, bounds), file)


def text_in(data: bytes, file: str, bounds: Bounds = OF_A_LIST) -> Document:
    """The text in some bytes, line by line, with the tables that Markdown marks in it, whatever separates values.

    Raises `UnreadableFile` (R105 to R109) and nothing else.
    """
    from gouji.formats.text.markdown import read_text

    check_size(data, file, bounds.text)
    return within_bounds(lambda: read_text(data, file, bounds), file)


def page_in(data: bytes, file: str, bounds: Bounds = OF_A_LIST) -> Document:
    """A web page, also one without any table. Raises `UnreadableFile` (R105 to R109) and nothing else."""
    from gouji.formats.text.hypertext import read_html

    check_size(data, file, bounds.text)
    return within_bounds(lambda: read_html(data, file, cells=bounds.page, tables=False), file)


def workbook_in(data: bytes, file: str, bounds: Bounds = OF_A_LIST) -> OpenWorkbook | None:
    """The xlsx in some bytes, none of its sheets read yet; None for what is no zip.

    Raises `UnreadableFile` and nothing else.
    """
    if not data.startswith(ZIP):
        return None
    return within_bounds(lambda: open_workbook(package_of(data, file, bounds=bounds)), file)


def document_of(package: Package) -> Document:
    """The document in an opened xlsx package. Raises `UnreadableFile` (R105 to R109) and nothing else."""
    return within_bounds(lambda: read_xlsx(package), package.file)


def is_archive(package: Package) -> bool:
    """Whether a zip is no document of any program, but a folder of files."""
    return kind_of_package(package) is ContentKind.ZIP


def _read(data: bytes, file: str, bounds: Bounds) -> Document:
    kind = kind_of(data)
    if kind in _TEXTS:
        check_size(data, file, bounds.text)
    if kind is ContentKind.XML_SPREADSHEET:
        from gouji.formats.xmlss.document import read_xml_spreadsheet

        return read_xml_spreadsheet(data, file, bounds)
    if kind is ContentKind.MAIL:
        from gouji.formats.mail.document import read_mail

        return read_mail(data, file, bounds.page)
    # Each import costs more than reading a workbook, and most returns are xlsx.
    if kind is ContentKind.XLS:
        from gouji.formats.xls.document import read_xls

        return read_xls(data, file)
    if kind is ContentKind.HTML:
        from gouji.formats.text.hypertext import read_html

        return read_html(data, file, cells=bounds.page)
    if kind is ContentKind.MARKDOWN:
        from gouji.formats.text.markdown import read_text

        return read_text(data, file, bounds)
    if kind in LINES:
        from gouji.formats.text.delimited import read_csv

        return read_csv(data, file, bounds.cells)
    if kind is ContentKind.PDF:
        from gouji.formats.pdf.document import read_pdf

        return read_pdf(data, file)
    package = package_of(data, file, bounds=bounds)
    return replace(_packed(package), saved=saved_in(package))


def _packed(package: Package) -> Document:
    if kind_of_package(package) is ContentKind.ODS:
        from gouji.formats.ods.document import read_ods

        return read_ods(package)
    if "xl/workbook.bin" in package:
        from gouji.formats.xlsb.document import read_xlsb

        return read_xlsb(package)
    if is_word(package):
        from gouji.formats.docx.document import read_docx

        return read_docx(package)
    return read_xlsx(package)


def opened(data: bytes, file: str, password: str | None) -> bytes:
    """An encrypted workbook decrypted with the password given, or with the one that Excel has for everybody."""
    from gouji.formats.encryption.opening import decrypted  # few returns need it

    passwords = [EVERYBODYS_PASSWORD] if password is None else [password, EVERYBODYS_PASSWORD]
    for one in passwords:
        try:
            return decrypted(data, one, file)
        except UnreadableFile as refused:
            if not isinstance(refused.finding, Encrypted):
                raise
    raise UnreadableFile(Encrypted(file=file) if password is None else WrongPassword(file=file))


def _unlocked(data: bytes, file: str, password: str) -> Document:
    """A PDF that opens with a password only."""
    from gouji.formats.pdf.document import read_pdf

    try:
        return read_pdf(data, file, password)
    except UnreadableFile as refused:
        if isinstance(refused.finding, Encrypted):
            raise UnreadableFile(WrongPassword(file=file)) from None
        raise


def within_bounds(reading: Callable[[], T], file: str) -> T:
    """What comes of some reading; it raises nothing but `UnreadableFile`."""
    with _border(file):
        return reading()


@contextlib.contextmanager
def _border(file: str) -> Iterator[None]:
    """Nothing passes but `UnreadableFile`: one odd return must not stop the other thousand."""
    try:
        yield
    except UnreadableFile:
        raise
    except MemoryError:
        raise too_large(file, Limited.MEMORY, FILE_BYTES) from None
    except Exception as error:
        raise damaged(file, Damage.FORMAT) from error
