"""What a workbook drawn by XlsxWriter has, moved into another workbook: looks of cells, elements, whole sheets."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import KEPT_BLANKS, element, escaped
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.spans import Element
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.formats.ooxml.texts import shared_strings
from gouji.model.patterns import regex

_TAG = regex(r"<(/?)(?=[A-Za-z])")
"""Where a tag begins: what is no tag is written with entities."""
_POINTERS = (("numFmtId", "numFmts"), ("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))


class Transplants:
    """The elements of one workbook, its ``source``, as they are put into another, with the looks that they speak of."""

    def __init__(self, source: PackageEditor, styles: Stylesheet) -> None:
        self.source, self.styles = source, styles
        related = source.related(source.main)
        self.looks = source.part(related["styles"])
        self.tables = {
            name: list(found.children) if (found := self.looks.child(name)) is not None else []
            for name in ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs")
        }
        strings = related.get("sharedStrings")
        self.strings: Sequence[str] = shared_strings(source.package, strings) if strings is not None else ()
        self.known: dict[str, str] = {}

    def look(self, number: str) -> str:
        """The number that the look of a cell has in the other workbook."""
        if number not in self.known:
            model = self.tables["cellXfs"][int(number)]
            moved = {name: self._moved(table, model.attributes[name]) for name, table in _POINTERS}
            entry = self.looks.copied(model, **moved, xfId="0")
            self.known[number] = str(self.styles.tables["cellXfs"].add(prefixed(entry, self.styles.prefix)))
        return self.known[number]

    def _moved(self, table: str, number: str) -> str:
        """What is pointed at by a number, by the number it has in the other workbook."""
        if table == "numFmts":
            codes = {one.attributes["numFmtId"]: one.attributes["formatCode"] for one in self.tables[table]}
            return self.styles.number_format(codes[number]) if number in codes else number
        entry = self.looks.text_of(self.tables[table][int(number)])
        return str(self.styles.tables[table].add(prefixed(entry, self.styles.prefix)))

    def condition(self, number: str) -> str:
        """The number that a look given by a condition has in the other workbook."""
        entry = self.looks.text_of(self.tables["dxfs"][int(number)])
        return str(self.styles.tables["dxfs"].add(prefixed(entry, self.styles.prefix)))

    def sheet(self, sheet: PartEdit) -> str:
        """A whole worksheet, without anything beside it, not selected; its texts stand in its cells."""
        for view in sheet.every("sheetView"):
            sheet.set(view, tabSelected=None)
        for name, pointer in (("row", "s"), ("col", "style")):
            for one in sheet.every(name):
                if pointer in one.attributes:
                    sheet.set(one, **{pointer: self.look(one.attributes[pointer])})
        for rule in sheet.every("cfRule"):
            sheet.set(rule, dxfId=self.condition(rule.attributes["dxfId"]))
        for cell in sheet.every("c"):
            self._move(sheet, cell)
        return sheet.text_of(sheet.root)

    def _move(self, sheet: PartEdit, cell: Element) -> None:
        attributes = dict(cell.attributes)
        if "s" in attributes:
            attributes["s"] = self.look(attributes["s"])
        said = sheet.child("v", cell)
        if attributes.get("t") != "s" or said is None:
            sheet.set(cell, **attributes)
            return
        text = element("t", escaped(self.strings[int(sheet.inside(said))]), **KEPT_BLANKS)
        sheet.replace(cell, element("c", element("is", text), **attributes | {"t": "inlineStr"}))


def prefixed(xml: str, prefix: str) -> str:
    """Elements without prefixes as they stand in a part whose elements have this one."""
    return _TAG.sub(rf"<\1{prefix}", xml) if prefix else xml
