"""The cell styles of a workbook: which of them show a number as something else than itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gouji.formats.markup import MAIN, check_depth, parse
from gouji.formats.memory import Memory
from gouji.formats.ooxml.texts import is_aside, is_white
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font
from gouji.formats.shown import CellFormat, cell_format
from gouji.model.patterns import regex

Styles = Mapping[str, CellFormat]
"""The formats that change what is seen, by the number of their style as a text, also of none."""


class CellFormats(NamedTuple):
    """How cells show what they hold; ``from_1904`` says which day numbers count from."""

    styles: Styles = MappingProxyType({})
    from_1904: bool = False


AS_IT_IS = CellFormats()
_SEEN: Memory[Styles] = Memory()
_TAGS = ("numFmts", "fonts", "fills", "cellXfs", "numFmt", "font", "fill", "xf", "strike", "vertAlign", "color",
         "fgColor", "patternFill")  # fmt: skip
_LOCAL = {f"{namespace} {name}": name for namespace in MAIN for name in _TAGS}
_PALE = regex("[0-9A-F]{2}(?:[EF][0-9A-F]){3}", re.IGNORECASE)
"""Colours on which nobody sees white."""


def cell_styles(package: Package, part: str) -> Styles:
    """The styles that change what is seen."""
    content = package.read(part)
    return _SEEN.recall(content, lambda: _Stylesheet(package, part, content).styles())


class _Stylesheet:
    """The tables of a style sheet, as far as they say what is seen."""

    def __init__(self, package: Package, part: str, content: bytes) -> None:
        self.package = package
        self.codes: dict[int, str] = {}
        self.fonts: list[Font] = []
        self.papers: list[bool] = []
        self.formats: list[tuple[int, int, int]] = []
        self.depth = 0
        self.table = ""
        parse(package, part, content, self._start, self._end, lambda _text: None)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        check_depth(self.package, self.depth)
        tag = _LOCAL.get(name, "")
        if self.depth == 2:
            self.table = tag
        elif self.table == "numFmts" and tag == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif self.table == "cellXfs" and tag == "xf":
            number, font, fill = (_number(attributes.get(name)) for name in ("numFmtId", "fontId", "fillId"))
            self.formats.append((number, font, fill))
        elif self.table == "fonts":
            self._font(tag, attributes)
        elif self.table == "fills":
            self._fill(tag, attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _font(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "font":
            self.fonts.append(PLAIN)
        elif self.fonts and is_aside(tag, attributes):
            self.fonts[-1] = self.fonts[-1]._replace(aside=True)
        elif self.fonts and tag == "color":
            self.fonts[-1] = self.fonts[-1]._replace(white=is_white(attributes))

    def _fill(self, tag: str, attributes: dict[str, str]) -> None:
        """Whether a fill leaves the cell so pale that white is not seen on it."""
        if tag == "fill":
            self.papers.append(True)
        elif self.papers and tag == "patternFill":
            self.papers[-1] = attributes.get("patternType", "none") == "none"
        elif self.papers and tag == "fgColor" and (is_white(attributes) or _PALE.fullmatch(attributes.get("rgb", ""))):
            self.papers[-1] = True

    def styles(self) -> Styles:
        known = {one: self._format(*one) for one in set(self.formats)}
        found = {str(number): form for number, one in enumerate(self.formats) if (form := known[one]) is not None}
        if "0" in found:
            found[""] = found["0"]  # a cell that names no style has the first
        return found

    def _format(self, number: int, font_index: int, fill: int) -> CellFormat | None:
        font = self.fonts[font_index] if font_index < len(self.fonts) else PLAIN
        unseen = font.white and (fill >= len(self.papers) or self.papers[fill])
        return cell_format(number, self.codes.get(number, ""), font.aside, unseen)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 0
