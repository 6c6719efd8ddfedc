"""The style table of a workbook: more fills and looks put behind those that are there."""

from __future__ import annotations

import copy

from lxml import etree

from gouji.formats.ooxml.editing import SpreadsheetPackage
from gouji.formats.ooxml.parts import entry, relationships_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# The order that the schema prescribes for the tables concerned.
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
)

_FONTS: dict[str, dict[str, str | dict[str, str] | None]] = {
    "title": {"sz": "16", "name": "黑体"},
    "plain": {"sz": "10", "name": "宋体"},
    "bold": {"sz": "10", "name": "宋体", "b": None},
    "link": {"sz": "10", "name": "宋体", "u": None, "color": {"rgb": "FF0563C1"}},
}
# font, boxed, tint, horizontal alignment
_LOOKS = {
    "title": ("title", False, None, "center"),
    "subtitle": ("plain", False, None, "center"),
    "heading": ("bold", True, "F2F2F2", "center"),
    "line": ("plain", True, None, "left"),
    "link": ("link", True, None, "left"),
}


class Stylesheet:
    """The cell formats of one workbook, each new one made once."""

    def __init__(self, book: SpreadsheetPackage) -> None:
        self.book = book
        workbook, _ = entry(book.package)
        found = [target for kind, target in relationships_of(book.package, workbook).values() if kind == "styles"]
        if found:
            self.tree = book.tree(found[0])
        else:
            part = f"{workbook.rpartition('/')[0]}/styles.xml".lstrip("/")
            book.put(part, etree.tostring(etree.Element(book.main("styleSheet"), nsmap={None: book.namespace})))
            book.declare(part, _TYPE)
            book.relate(workbook, "styles", part)
            self.tree = book.tree(part)
        self._made: dict[tuple[object, ...], int] = {}
        if len(self._table("fills")) == 0:  # the first two are prescribed
            for pattern in ("none", "gray125"):
                fill = etree.SubElement(self._table("fills"), book.main("fill"))
                etree.SubElement(fill, book.main("patternFill"), patternType=pattern)
        for table, child in (("fonts", "font"), ("borders", "border"), ("cellXfs", "xf")):
            if len(self._table(table)) == 0:
                etree.SubElement(self._table(table), book.main(child))

        if len(self._table("cellStyleXfs")) == 0:
            etree.SubElement(self._table("cellStyleXfs"), book.main("xf"))

    def filled(self, style: int, colour: str, framed: bool = False) -> int:
        """The number of the format that looks like another one, with a background of this colour.

        ``framed`` puts a thick red frame around it, which shows also where a condition colours the cell.
        """
        key = ("filled", style, colour, framed)
        if key not in self._made:
            formats = self._table("cellXfs")
            made = copy.deepcopy(formats[style if style < len(formats) else 0])
            made.set("fillId", str(self._fill(colour)))
            made.set("applyFill", "1")
            if framed:
                made.set("borderId", str(self._box("thick", {"rgb": "FFC00000"})))
                made.set("applyBorder", "1")
            formats.append(made)
            self._made[key] = len(formats) - 1
        return self._made[key]

    def look(self, name: str) -> int:
        """The number of one of the looks of the sheet in front."""
        key = ("look", name)
        if key not in self._made:
            font, boxed, tint, align = _LOOKS[name]
            made = etree.SubElement(
                self._table("cellXfs"), self.book.main("xf"), numFmtId="0", fontId=str(self._font(font))
            )
            made.set("fillId", str(self._fill(tint)) if tint else "0")
            made.set("borderId", str(self._box("thin", {"auto": "1"})) if boxed else "0")
            for what in ("Font", "Fill", "Border", "Alignment"):
                made.set(f"apply{what}", "1")
            etree.SubElement(made, self.book.main("alignment"), horizontal=align, vertical="center", wrapText="1")
            self._made[key] = len(self._table("cellXfs")) - 1
        return self._made[key]

    def save(self) -> None:
        """Bring the counts of the tables up to date."""
        for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs"):
            table = self._table(name)
            table.set("count", str(len(table)))

    def _table(self, name: str) -> etree._Element:
        found = self.tree.find(self.book.main(name))
        if found is None:
            found = etree.Element(self.book.main(name))
            behind = {self.book.main(other) for other in _ORDER[_ORDER.index(name) + 1 :]} | {self.book.main("extLst")}
            at = next((i for i, child in enumerate(self.tree) if child.tag in behind), len(self.tree))
            self.tree.insert(at, found)
        return found

    def _fill(self, colour: str) -> int:
        key = ("fill", colour)
        if key not in self._made:
            fills = self._table("fills")
            pattern = etree.SubElement(etree.SubElement(fills, self.book.main("fill")), self.book.main("patternFill"))
            pattern.set("patternType", "solid")
            etree.SubElement(pattern, self.book.main("fgColor"), rgb=f"FF{colour}")
            etree.SubElement(pattern, self.book.main("bgColor"), indexed="64")
            self._made[key] = len(fills) - 1
        return self._made[key]

    def _font(self, name: str) -> int:
        key = ("font", name)
        if key not in self._made:
            fonts = self._table("fonts")
            made = etree.SubElement(fonts, self.book.main("font"))
            wanted = _FONTS[name]
            for child in ("b", "u", "sz", "color", "name"):  # the order Excel writes them in
                if child in wanted:
                    value = wanted[child]
                    element = etree.SubElement(made, self.book.main(child))
                    for attribute, text in (
                        value if isinstance(value, dict) else {"val": value} if value else {}
                    ).items():
                        element.set(attribute, text)
            self._made[key] = len(fonts) - 1
        return self._made[key]

    def _box(self, style: str, colour: dict[str, str]) -> int:
        key = ("box", style)
        if key not in self._made:
            borders = self._table("borders")
            made = etree.SubElement(borders, self.book.main("border"))
            for name in ("left", "right", "top", "bottom"):
                side = etree.SubElement(made, self.book.main(name), style=style)
                etree.SubElement(side, self.book.main("color"), **colour)
            etree.SubElement(made, self.book.main("diagonal"))
            self._made[key] = len(borders) - 1
        return self._made[key]
