"""Where in the XML of a Word document the cells of its tables stand."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.docx.document import WordReader
from gouji.formats.docx.looks import WordStyles
from gouji.formats.markup import parse
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import entry
from gouji.formats.ooxml.spans import Element
from gouji.formats.package import Package
from gouji.model.grid import Place


def cells_in(package: Package, part: PartEdit, styles: WordStyles) -> Mapping[Place, Element]:
    """The cells by their places in the grids that `read_docx` makes of a document of which ``part`` is the content."""
    reader = _CellFinder(package, styles, part)
    parse(package, entry(package)[0], part.source, reader.start, reader.end, reader.text, package.bounds.page)
    return reader.found


class _CellFinder(WordReader):
    """Reads the content once more, with the element at hand of which it hears."""

    def __init__(self, package: Package, styles: WordStyles, part: PartEdit) -> None:
        super().__init__(package, styles)
        self.found: dict[Place, Element] = {}
        self._coming = part.root.walk()
        self._around: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._around.append(next(self._coming))
        super().start(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        self._around.pop()

    def _end_cell(self) -> None:
        if self.open:
            table = self.open[-1]
            self.found[Place(table.name, *table.here)] = self._around[-1]
        super()._end_cell()
