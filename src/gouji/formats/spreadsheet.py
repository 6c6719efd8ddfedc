"""Reading a returned workbook, whatever its name says it is."""

from __future__ import annotations

import os

from gouji.errors import UnreadableFile
from gouji.formats.package import TOTAL_BYTES, Package, open_package
from gouji.formats.spreadsheetml import read_xlsx
from gouji.grid import Document


def read_document(path: str | os.PathLike[str]) -> tuple[Document, str]:
    """The document in a file and the SHA-256 of the file in hexadecimal.

    The format is told by the content, never by the name: xlsx and xlsm, transitional or strict.
    Raises `UnreadableFile` (R101 to R109) and nothing else, whatever the file holds.
    """
    package = open_package(path)
    return document_of(package), package.sha256


def document_of(package: Package) -> Document:
    """The document in an opened package. Raises `UnreadableFile` (R105 to R109) and nothing else."""
    try:
        return read_xlsx(package)
    except UnreadableFile:
        raise
    except MemoryError:
        raise package.refusal("R105", what="memory", limit=TOTAL_BYTES) from None
    except Exception as error:
        # The border: one odd return must not stop the other thousand.
        raise package.refusal("R108", reason="xml") from error
