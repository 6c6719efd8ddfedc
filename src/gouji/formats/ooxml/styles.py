"""The cell styles of a workbook: which of them show a number as something else than itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from gouji.formats.markup import MAIN, check_depth, parse
from gouji.formats.memory import Memory
from gouji.formats.ooxml.texts import is_aside, is_white
from gouji.formats.package import Package
from gouji.formats.runs import Font
from gouji.formats.shown import CellFormat, cell_format

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
_PALE = re.compile("[0-9A-F]{2}(?:[EF][0-9A-F]){3}", re.IGNORECASE)
"""Colours on which nobody sees white."""
_Entry = TypeVar("_Entry")


def cell_styles(package: Package, part: str) -> Styles:
    """The styles that change what is seen."""
    content = package.read(part)
    return _SEEN.recall(content, lambda: _Stylesheet(package, part, content).styles())


class _Stylesheet:
    """The tables of a style sheet, as far as they say what is seen."""

    def __init__(self, package: Package, part: str, content: bytes) -> None:
        self.package = package
        self.codes: dict[str, str] = {}
        self.fonts: list[Font] = []
        self.papers: list[bool] = []
        self.formats: list[dict[str, str]] = []
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
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self.table == "cellXfs" and tag == "xf":
            self.formats.append(attributes)
        elif self.table == "fonts":
            self._font(tag, attributes)
        elif self.table == "fills":
            self._fill(tag, attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _font(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "font":
            self.fonts.append(Font())
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
        found = {}
        for number, one in enumerate(self.formats):
            font = _of(self.fonts, one.get("fontId"), Font())
            unseen = font.white and _of(self.papers, one.get("fillId"), True)
            code = self.codes.get(one.get("numFmtId", ""), "")
            form = cell_format(_number(one.get("numFmtId")), code, font.aside, unseen)
            if form is not None:
                found[str(number)] = form
        if "0" in found:
            found[""] = found["0"]  # a cell that names no style has the first
        return found


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 0


def _of(table: list[_Entry], number: str | None, default: _Entry) -> _Entry:
    """An entry of a table that a style names by its number."""
    index = _number(number)
    return table[index] if index < len(table) else default
