"""The rows and cells of a sheet by their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.spans import Element
from gouji.model.grid import parse_a1


class Rows:
    """The cells of a worksheet by 0-based row and column; rows and cells without an address follow each other.

    Rows of one number are one row. Raises `UnreadableFile` (R108) for what is no worksheet.
    """

    def __init__(self, sheet: PartEdit) -> None:
        self.sheet, self.data = sheet, sheet.need("sheetData")
        self.rows: dict[int, Element] = {}
        self.cells: dict[int, dict[int, Element]] = {}
        for number, row in _numbered(sheet.children(self.data, "row"), _row):
            self.rows.setdefault(number, row)
            self.cells.setdefault(number, {}).update(_numbered(sheet.children(row, "c"), _column))

    def get(self, place: tuple[int, int]) -> Element | None:
        """The cell at a (row, column), if it is there."""
        return self.cells.get(place[0], {}).get(place[1])

    def insert(self, new: Mapping[tuple[int, int], str]) -> None:
        """Put in cells where there are none, each as XML, with the rows that are missing for them."""
        lines: dict[int, dict[int, str]] = {}
        for (row, column), xml in sorted(new.items()):
            lines.setdefault(row, {})[column] = xml
        for row, cells in lines.items():
            if row in self.rows:
                for column, xml in cells.items():
                    self._put(self.rows[row], xml, column, self.cells[row])
            else:
                made = element(f"{self.data.prefix}row", *cells.values(), r=str(row + 1))
                self._put(self.data, made, row, self.rows)

    def _put(self, parent: Element, xml: str, index: int, present: Mapping[int, Element]) -> None:
        """Put something in front of the first child that comes later, or at the end."""
        later = (child for other, child in present.items() if other > index)
        following = min(later, key=lambda child: child.start, default=None)
        if following is None:
            self.sheet.append(parent, xml)
        else:
            self.sheet.put_ahead(following, xml)


def _numbered(children: Iterable[Element], stated: Callable[[str], int | None]) -> Iterator[tuple[int, Element]]:
    index = -1
    for child in children:
        number = stated(child.attributes.get("r", ""))
        index = index + 1 if number is None else number
        yield index, child


def _row(reference: str) -> int | None:
    return int(reference) - 1 if reference.isdecimal() else None


def _column(reference: str) -> int | None:
    place = parse_a1(reference)
    return place[1] if place else None
