"""Workbooks in Office Open XML, transitional and strict: a package in, a `Document` out.

Each part is read once. Cells are kept sparse, so an address costs nothing however far out it
lies. What cannot be understood is refused with R105, R106, R108 or R109; nothing is left out
silently.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gouji.formats.findings import Damage, Limited
from gouji.formats.hidden import joined, runs
from gouji.formats.memory import Memory
from gouji.formats.ooxml.cells import Cells, parsed
from gouji.formats.ooxml.emptiness import without_empty
from gouji.formats.ooxml.parts import entry, lost_sheets, relationships_of, relationships_part, workbook_of, worksheets
from gouji.formats.ooxml.plain import scanned
from gouji.formats.ooxml.styles import AS_IT_IS, CellFormats, cell_styles
from gouji.formats.ooxml.texts import shared_strings
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Comment, Document, Grid, Overlay, Place

if TYPE_CHECKING:
    from gouji.formats.ooxml.alike import KnownSheet

_VISIBILITY = {"hidden": "hidden", "veryHidden": "very_hidden"}


class WorkbookSheet(NamedTuple):
    """A sheet that holds cells: its name, how it is shown, and the part it lies in."""

    name: str
    visibility: str
    part: str


class OpenWorkbook(NamedTuple):
    """A workbook of which no sheet has been read yet, and what all of them share."""

    package: Package
    sheets: tuple[WorkbookSheet, ...]
    strings: Sequence[str]
    formats: CellFormats
    names: Mapping[str, Place]
    properties: Mapping[str, str]
    lost: tuple[str, ...]

    def grid(self, sheet: WorkbookSheet) -> Grid:
        """One of its sheets; the same `Grid` as that of the last workbook where that sheet is the same and small."""
        if self.package.size(sheet.part) > _SMALL or len(self.strings) > _SMALL:
            return self._read(sheet)[0]
        content = self.package.read(sheet.part)
        known = _GRIDS.again(content)
        if known is None or not known.is_of(sheet, self):
            if (grid := self._filled(sheet, content)) is not None:
                return grid
            strings = _Noting(self.strings)
            grid, is_plain = self._replace(strings=strings)._read(sheet)
            known = _KnownGrid(grid, strings.noted, self.formats)
            _GRIDS.keep(content, known)
            if is_plain:
                self._learn(content, known)
        return known.grid

    def _filled(self, sheet: WorkbookSheet, content: bytes) -> Grid | None:
        """A sheet that differs from a known one in what plain cells hold; None of any other."""
        if _NAMES.again(sheet.name) is None:
            return None
        from gouji.formats.ooxml.alike import Values

        values = Values.of(content)
        known = _ALIKE.again(values.mould)
        if known is None or (known.grid.name, known.grid.visibility) != sheet[:2] or known.formats != self.formats:
            return None
        return known.filled(values.held, self.strings)

    def _learn(self, content: bytes, known: _KnownGrid) -> None:
        """Know a sheet again by what is the same on all that are like it, if it is not the first with its name."""
        if _NAMES.get(known.grid.name) is None:
            _NAMES.keep(known.grid.name, True)
            return
        from gouji.formats.ooxml.alike import KnownSheet, Values

        values = Values.of(content)
        if (learned := KnownSheet.learned(values, *known)) is not None:
            _ALIKE.keep(values.mould, learned)

    def _read(self, sheet: WorkbookSheet) -> tuple[Grid, bool]:
        """A sheet, and whether it was written the plain way."""
        cells, is_plain = self._cells(sheet)
        hidden = runs(cells.hidden_rows), joined(cells.hidden_columns)
        return Grid(sheet.name, cells.pieces(), sheet.visibility, *hidden), is_plain

    def _cells(self, sheet: WorkbookSheet) -> tuple[Cells, bool]:
        package, part, bounds = self.package, sheet.part, self.package.bounds
        content = without_empty(package, part, bounds.bytes_of(sheet.name))
        most = bounds.of(sheet.name)
        try:
            cells = scanned(package, part, content, self.strings, self.formats, most)
        except UnreadableFile:
            # Expat alone refuses, so a file with two faults is told the same one either way.
            cells = None
        is_plain = cells is not None
        if cells is None:
            cells, sheet_data = parsed(package, part, content, self.strings, self.formats, most)
            if not sheet_data:
                # Something else than a worksheet must not read as an empty one.
                raise package.damaged(Damage.XML)
        return cells, is_plain

    def document(self, unread: Container[str] = (), saved: datetime | None = None) -> Document:
        """All of it as it was ``saved``, but of sheets called like one of ``unread`` nothing that stands on them."""
        bounds = self.package.bounds
        grids = []
        for sheet in self.sheets:
            is_read = sheet.name not in unread and sheet.name not in bounds.unread
            grids.append(self.grid(sheet) if is_read else _unread(sheet.name, sheet.visibility))
            if bounds.together and sheet.name not in bounds.long:
                self.package.take(Limited.CELLS, len(tuple(grids[-1].pieces)), bounds.cells)
        more = [sheet for sheet in self.sheets if relationships_part(sheet.part) in self.package]
        comments, overlays = _over_cells(self.package, more) if more else ({}, ())
        return Document(tuple(grids), self.names, self.properties, self.lost, saved, comments, overlays)


class _Noting(Sequence[str]):
    """Shared strings that remember which of them were looked at."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self.noted: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.strings)

    def __getitem__(self, index: Any) -> Any:
        text = self.noted[index] = self.strings[index]
        return text


class _KnownGrid(NamedTuple):
    """A sheet that was read, and what of the workbook it depends on."""

    grid: Grid
    strings: Mapping[int, str]
    formats: CellFormats

    def is_of(self, sheet: WorkbookSheet, book: OpenWorkbook) -> bool:
        """Whether the same content means the same in a workbook."""
        count = len(book.strings)
        return (
            (self.grid.name, self.grid.visibility) == sheet[:2]
            and self.formats == book.formats
            and all(at < count and _is_same(book.strings[at], text) for at, text in self.strings.items())
        )


def _over_cells(package: Package, sheets: Sequence[WorkbookSheet]) -> tuple[dict[Place, Comment], tuple[Overlay, ...]]:
    """The comments on some sheets, and what lies over their cells; few returns have either."""
    from gouji.formats.ooxml.comments import comments_on
    from gouji.formats.ooxml.drawings import overlays_on

    comments = {place: one for sheet in sheets for place, one in comments_on(package, sheet.name, sheet.part)}
    return comments, tuple(one for sheet in sheets for one in overlays_on(package, sheet.name, sheet.part))


@lru_cache(maxsize=64)
def _unread(name: str, visibility: str) -> Grid:
    """A sheet of which nothing is read; always the same one, so that there is nothing anew to find out of it."""
    return Grid(name, (), visibility)


_SMALL = 1 << 14
_GRIDS: Memory[_KnownGrid] = Memory(32, _SMALL)
_ALIKE: Memory[KnownSheet] = Memory(32, _SMALL)
_NAMES: Memory[bool] = Memory(32)
"""The names of sheets that have come: of one return nothing is learned."""


def _is_same(text: str, other: str) -> bool:
    return text == other and type(text) is type(other) is str


def open_workbook(package: Package) -> OpenWorkbook:
    """The workbook in a package. Raises `UnreadableFile` (R105 to R109)."""
    workbook, properties = entry(package)
    book = workbook_of(package, workbook)
    relationships = relationships_of(package, workbook)
    strings: Sequence[str] = ()
    formats = AS_IT_IS
    for kind, target in relationships.values():
        # Some writers point to a table they did not write; an index into it is refused later.
        if kind == "sharedStrings" and target in package:
            strings = shared_strings(package, target)
        elif kind == "styles" and target in package:
            formats = CellFormats(cell_styles(package, target), book.from_1904)
    sheets = tuple(
        WorkbookSheet(sheet.name, _VISIBILITY.get(sheet.state, "visible"), part)
        for sheet, part in worksheets(package, book.sheets, relationships)
    )
    lost = lost_sheets(package, book.sheets, relationships)
    return OpenWorkbook(package, sheets, strings, formats, book.names, properties, lost)


def read_xlsx(package: Package) -> Document:
    """The document in a package that holds a workbook. Raises `UnreadableFile` (R105 to R109)."""
    return open_workbook(package).document()
