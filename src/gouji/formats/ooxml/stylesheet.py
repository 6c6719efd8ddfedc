"""The style table of a workbook: more fills and looks put behind those that are there."""

from __future__ import annotations

from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.style import BASE, FRAME, ROLES, Look

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
"""The order that the schema prescribes for the tables up to the last one concerned."""
_ENTRIES = {
    "numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellStyleXfs": "xf",
    "cellXfs": "xf", "dxfs": "dxf",
}  # fmt: skip
_BUILT_IN = 164
"""So many number formats have numbers of their own."""
_TEXT = "49"
"""That of texts."""
_LINES = {0: "", 1: "thin", 5: "thick"}  # by the numbers that XlsxWriter gives them
_VERTICAL = {"vcenter": "center", "top": "top"}


class _Table:
    """One table: how many entries it has, and those that are new, each made once."""

    def __init__(self, part: PartEdit, name: str) -> None:
        self.part, self.name = part, name
        self.element = part.child(name)
        self.present = part.children(self.element, _ENTRIES[name]) if self.element else []
        self.new: dict[str, int] = {}

    def add(self, entry: str) -> int:
        """The number of an entry."""
        return self.new.setdefault(entry, len(self.present) + len(self.new))

    def save(self) -> None:
        if not self.new:
            return
        count = str(len(self.present) + len(self.new))
        if self.element is not None:
            self.part.append(self.element, "".join(self.new))
            self.part.set(self.element, count=count)
        else:
            made = element(f"{self.part.root.prefix}{self.name}", *self.new, count=count)
            self.part.insert(made, _ORDER[: _ORDER.index(self.name)])


class Stylesheet:
    """The cell formats of one workbook, each new one made once."""

    def __init__(self, book: PackageEditor) -> None:
        name = book.related(book.main).get("styles")
        if name is None:
            name = f"{book.main.rpartition('/')[0]}/styles.xml".lstrip("/")
            book.put(name, element("styleSheet", xmlns=book.namespace))
            book.declare(name, _TYPE)
            book.relate(book.main, "styles", name)
        self.part = book.part(name)
        self.prefix = self.part.root.prefix
        self.codes: dict[str, str] = {}
        self.tables = {name: _Table(self.part, name) for name in _ENTRIES}
        for name, table in self.tables.items():
            if table.present or name in ("numFmts", "dxfs"):
                continue
            if name == "fills":  # the first two are prescribed
                for pattern in ("none", "gray125"):
                    table.add(self._xml("fill", self._xml("patternFill", patternType=pattern)))
            else:
                table.add(self._xml(_ENTRIES[name]))

    def filled(self, style: str | None, colour: str, framed: bool = False) -> int:
        """The number of the format that looks like ``style``, with a background of this colour (``RRGGBB``).

        ``framed`` puts a thick red frame around it, which shows also where a condition colours the cell.
        """
        wanted = {"fillId": self._fill(colour), "applyFill": "1"}
        if framed:
            wanted |= {"borderId": self._box(FRAME), "applyBorder": "1"}
        formats = self.tables["cellXfs"]
        if not formats.present:
            return formats.add(self._xml("xf", **wanted))
        number = int(style) if style and style.isdecimal() else 0
        model = formats.present[number if number < len(formats.present) else 0]
        return formats.add(self.part.copied(model, **wanted))

    def open_to(self, style: str | None, *, unlocked: bool, numbers: bool) -> int | None:
        """The number of the format that looks like ``style``, of cells that take entries.

        ``unlocked`` is for a protected sheet; with ``numbers`` what is typed in does not become a text. None where
        the format is as wanted.
        """
        formats = self.tables["cellXfs"].present
        number = int(style) if style and style.isdecimal() else 0
        model = formats[number if number < len(formats) else 0] if formats else None
        attributes = dict(model.attributes) if model is not None else {}
        inside = {child.local: self.part.text_of(child) for child in (model.children if model is not None else ())}
        said = self.part.child("protection", model) if model is not None else None
        changes: dict[str, str] = {}
        if unlocked and (said is None or said.attributes.get("locked") not in ("0", "false")):
            inside["protection"] = self._xml("protection", locked="0")
            changes["applyProtection"] = "1"
        if numbers and self._is_text(attributes.get("numFmtId", "0")):
            changes["numFmtId"] = "0"
        if not changes:
            return None
        made = (inside[name] for name in ("alignment", "protection") if name in inside)
        return self.tables["cellXfs"].add(self._xml("xf", *made, **attributes | changes))

    def _is_text(self, number: str) -> bool:
        """Whether a number format makes texts of what is typed in."""
        codes = {
            one.attributes.get("numFmtId"): one.attributes.get("formatCode") for one in self.tables["numFmts"].present
        }
        return codes.get(number, "@" if number == _TEXT else "") == "@"

    def number_format(self, code: str) -> str:
        """The number of a number format that is not built in."""
        table = self.tables["numFmts"]
        known = {one.attributes.get("formatCode"): one.attributes.get("numFmtId", "") for one in table.present}
        if code not in known and code not in self.codes:
            taken = [int(number) for number in known.values() if number.isdecimal()]
            self.codes[code] = str(max([_BUILT_IN - 1, *taken]) + 1 + len(self.codes))
            table.add(self._xml("numFmt", numFmtId=self.codes[code], formatCode=code))
        return known.get(code) or self.codes[code]

    def conditional_fill(self, colour: str) -> int:
        """The number of the format by which a condition gives cells this background (``RRGGBB``), or none if empty."""
        if not colour:
            return self.tables["dxfs"].add(self._xml("dxf"))
        inside = self._xml("bgColor", rgb=f"FF{colour}")
        fill = self._xml("fill", self._xml("patternFill", inside, patternType="solid"))
        return self.tables["dxfs"].add(self._xml("dxf", fill))

    def tinted(self, colour: str, framed: bool = False) -> int:
        """The number of the format of an empty cell with this background."""
        box = self._box(FRAME if framed else {"border": 1})
        fill = {"fillId": self._fill(colour), "applyFill": "1", "borderId": box, "applyBorder": "1"}
        return self.tables["cellXfs"].add(self._xml("xf", numFmtId="0", fontId="0", **fill))

    def look(self, role: str) -> int:
        """The number of the format for pieces of a role (`gouji.formats.style`)."""
        look = BASE | ROLES[role]
        attributes = {
            "numFmtId": "0",
            "fontId": self._font(look),
            "fillId": self._fill(look["bg_color"][1:]) if "bg_color" in look else "0",
            "borderId": self._box(look) if "border" in look else "0",
        }
        attributes |= {f"apply{what}": "1" for what in ("Font", "Fill", "Border", "Alignment")}
        alignment = {"horizontal": look.get("align", "general"), "vertical": _VERTICAL[look["valign"]]}
        if "indent" in look:
            alignment["indent"] = str(look["indent"])
        alignment["wrapText"] = "1" if look["text_wrap"] else "0"
        return self.tables["cellXfs"].add(self._xml("xf", self._xml("alignment", **alignment), **attributes))

    def save(self) -> None:
        """Put what is new into the part."""
        for table in self.tables.values():
            table.save()

    def _xml(self, local: str, *inner: str, **attributes: str) -> str:
        return element(f"{self.prefix}{local}", *inner, **attributes)

    def _fill(self, colour: str) -> str:
        inside = self._xml("fgColor", rgb=f"FF{colour}"), self._xml("bgColor", indexed="64")
        pattern = self._xml("patternFill", *inside, patternType="solid")
        return str(self.tables["fills"].add(self._xml("fill", pattern)))

    def _font(self, look: Look) -> str:
        inside = [self._xml(mark) for mark, wanted in (("b", "bold"), ("u", "underline")) if look.get(wanted)]
        inside.append(self._xml("sz", val=str(look["font_size"])))
        if "font_color" in look:
            inside.append(self._xml("color", rgb=f"FF{look['font_color'][1:]}"))
        inside.append(self._xml("name", val=look["font_name"]))
        return str(self.tables["fonts"].add(self._xml("font", *inside)))

    def _box(self, look: Look) -> str:
        colour = {"rgb": f"FF{look['border_color'][1:]}"} if "border_color" in look else {"auto": "1"}
        sides = [
            self._xml(side, self._xml("color", **colour), style=_LINES[look["border"]])
            for side in ("left", "right", "top", "bottom")
        ]
        return str(self.tables["borders"].add(self._xml("border", *sides, self._xml("diagonal"))))
