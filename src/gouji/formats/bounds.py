"""How much of a file is read: an office's own list may be long, a return with lists beside its tables is not."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

MEBI = 1 << 20
FILE_BYTES, PART_BYTES = 64 * MEBI, 128 * MEBI
ENCRYPTED_BYTES = 16 * MEBI
"""Of what is encrypted in a workbook that needs a password: two seconds' work for a package, six for an xls."""
PARTS = 4000
"""Parts of a package, files of an archive, tables of a page."""
CELLS = 750_000
"""Cells of a sheet that may be long."""
TAGS_A_CELL = 8
"""Beginnings and ends of elements of XML in a part, for each cell that may be there."""

NOTES, NOTE = 1000, 1000
"""Comments of a sheet, or things that lie over its cells, and the characters of each that are kept."""

CHILD_SECONDS, CHILD_MEMORY, ANSWER_BYTES = 10, 512 * MEBI, 64 * MEBI
"""Processor time and memory that work in a process of its own may take, and the longest that it answers."""


class Bounds(NamedTuple):
    """How many ``cells`` a sheet may have, or all of them ``together``, but for those called like one of ``long``.

    A web page, of which each cell costs more, may have as many as ``page`` says. A part, without what is empty in it,
    and a file of text may have so many bytes. Nothing is read of sheets called like one of ``unread``, where the format
    lets it be.
    """

    cells: int = CELLS
    together: bool = False
    long: Container[str] = ()
    unread: Container[str] = ()
    page: int = CELLS
    part: int = PART_BYTES
    text: int = FILE_BYTES

    def of(self, sheet: str) -> int:
        """How many cells a sheet of this name may have."""
        return CELLS if sheet in self.long else self.cells

    def bytes_of(self, sheet: str) -> int:
        """How many bytes the part of a sheet of this name may have."""
        return PART_BYTES if sheet in self.long else self.part


OF_A_LIST = Bounds()
"""Those of what an office keeps, of which nothing else is known."""
