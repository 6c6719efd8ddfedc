"""Writing documents to files."""

from __future__ import annotations

import os
from pathlib import Path

from gouji.formats.output import check_suffix, write_whole
from gouji.model.grid import Document


def write(document: Document, path: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write a document as an XLSX workbook; the file appears whole or not at all.

    The same document always gives the same bytes. Raises `OutputError` when the place cannot be
    written, is not named .xlsx or, without ``force``, when a file stands there already.
    """
    from gouji.formats.xlsx.write import xlsx_file

    target = Path(path)
    check_suffix(target)
    with xlsx_file(document) as file:
        write_whole(target, file, force)
    return target
