"""Reports in Word (.docx, .docm, .dotx): a package in, a `Document` out.

What counts is what a reader of the document sees: insertions without deletions, results of fields, a text box once.
Automatic numbers are no text. Footers and notes are not read, headers only for the title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gouji.formats.bounds import NOTES, PARTS
from gouji.formats.docx.comments import comments_at
from gouji.formats.docx.elements import TOGGLES, count_of, is_on, plain, symbol
from gouji.formats.docx.looks import WordStyles
from gouji.formats.docx.open_parts import Flow, OpenCell, OpenRow
from gouji.formats.docx.tables import WordTable
from gouji.formats.docx.titles import titles_of
from gouji.formats.findings import ContentKind, Limited, NoSpreadsheet
from gouji.formats.markup import TEXT, parse
from gouji.formats.ooxml.parts import entry, relationships_of, relationships_part
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font, counted
from gouji.formats.text.before import LinesBefore
from gouji.model.errors import UnreadableFile
from gouji.model.grid import BODY, Document, Grid, Overlay, Place

DEPTH = 256
_SKIPPED = frozenset(
    {"rt", "moveFrom", "sdtEndPr", "tblGrid", "sectPr", "numPr", "ffData"}
    | {f"{kind}Change" for kind in ("pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr", "tblGrid", "tblPrEx", "numbering")}
)
"""What is no text of the document, whatever it holds: readings of characters, what was moved away, what once was so."""
_PICTURES = ("drawing", "pict", "object")
_PICTURED = ("blip", "imagedata", "OLEObject", "chart")
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(package: Package) -> Document:
    """The tables and the running text of a Word document, tables under the headings and short lines before them.

    A table within a cell is a grid of its own and no text of that cell. Raises `UnreadableFile` with R105, R106, R108
    or R109.
    """
    main, properties = entry(package)
    reader = WordReader(package, styles_of(package, main))
    parse(package, main, package.read(main), reader.start, reader.end, reader.text, package.bounds.page)
    return Document(
        tuple(reader.grids()),
        properties=properties,
        comments=comments_at(package, main, reader.noted),
        overlays=tuple(reader.overlays),
        paragraphs=tuple(reader.before.paragraphs),
        is_report=True,
        titles=titles_of(package, main),
    )


def styles_of(package: Package, main: str) -> WordStyles:
    """The styles of a document."""
    styles = WordStyles()
    if relationships_part(main) in package:
        for kind, target in relationships_of(package, main).values():
            if kind == "styles" and target in package:
                styles.read(package, target)
    return styles


class WordReader:
    """The handlers of one pass over the content, and what they have found."""

    def __init__(self, package: Package, styles: WordStyles) -> None:
        self.package, self.styles = package, styles
        self.most = package.bounds.page
        self.tables: list[WordTable] = []
        self.overlays: list[Overlay] = []
        self.noted: dict[str, Place] = {}
        self.before = LinesBefore()
        self.path: list[str] = []
        self.skipped = self.cells = self.length = 0
        self.flows: list[Flow] = [Flow()]
        self.open: list[WordTable] = []
        self.rows: list[OpenRow] = []
        self.parts: list[OpenCell] = []
        self.font = PLAIN
        self.taking = False
        # Of the alternatives that lie open whether one was read; of the fields to fill in whether only a hint stands.
        self.alternatives: list[bool] = []
        self.hints: list[bool] = []
        self.pictured: list[bool] = []
        self.starts: Mapping[str, Callable[[dict[str, str]], None]] = {
            "p": self._begin_paragraph, "r": self._begin_run, "fldChar": self._field, "sym": self._symbol,
            "tbl": self._begin_table, "tr": self._begin_row, "tc": self._begin_cell, "txbxContent": self._begin_box,
            "pStyle": self._paragraph_style, "outlineLvl": self._outline, "rStyle": self._run_style,
            "gridBefore": self._skip_columns, "gridSpan": self._span, "vMerge": self._merge_down,
            "hMerge": self._merge_across, "cellDel": self._delete_cell, "vertAlign": self._raise, "color": self._colour,
            "showingPlcHdr": self._hint, "altChunk": self._embedded, "hidden": self._hide_row,
            "commentReference": self._comment,
        }  # fmt: skip
        self.ends: Mapping[str, Callable[[], None]] = {
            "p": self._end_paragraph, "tbl": self._end_table, "tr": self._end_row, "tc": self._end_cell,
            "txbxContent": self._end_box, "sdt": self._end_sdt,
        }  # fmt: skip

    def grids(self) -> list[Grid]:
        """The tables in the order in which they begin."""
        return [table.grid() for table in self.tables]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element, or pass over it with all it holds."""
        if len(self.path) + self.skipped >= DEPTH:
            raise self.package.too_large(Limited.DEPTH, DEPTH)
        if not self.path and not name.endswith(" document"):
            raise UnreadableFile(NoSpreadsheet(file=self.package.file, looks_like=ContentKind.ZIP))
        local, said = plain(name, attributes)
        if self.skipped or local in _SKIPPED or (local == "del" and self._is_deleted()):
            self.skipped += 1
            return
        if not local:
            local = name.rpartition(" ")[2]
            if local in ("Choice", "Fallback") and self.alternatives and self.alternatives[-1]:
                self.skipped += 1
                return
            self._start_foreign(name, local)
            self.path.append(f" {local}")
            return
        self.path.append(local)
        if (handler := self.starts.get(local)) is not None:
            handler(said)
        elif local in _BREAKS:
            if self.path[-2:-1] == ["r"]:
                self._add(_BREAKS[local])
        elif local == "t":
            self.taking = True
        elif local in TOGGLES:
            if is_on(said):
                self._set_aside(Font(aside=True))
        elif local in _PICTURES:
            self.pictured.append(False)
        elif local == "sdt":
            self.hints.append(False)

    def end(self, _name: str) -> None:
        """Leave an element."""
        if self.skipped:
            self.skipped -= 1
            return
        local = self.path.pop()
        if (handler := self.ends.get(local)) is not None:
            handler()
        elif local in ("t", " t"):
            self.taking = False
        elif local == " AlternateContent":
            self.alternatives.pop()
        elif local in _PICTURES and self.pictured.pop():
            self._note_picture()

    def text(self, text: str) -> None:
        """Take the text of a run."""
        if self.taking and not self.skipped:
            self._add(text)

    def _start_foreign(self, name: str, local: str) -> None:
        if local == "AlternateContent":
            self.alternatives.append(False)
        elif local == "Choice" and self.alternatives:
            self.alternatives[-1] = True
        elif local in _PICTURED and self.pictured:
            self.pictured[-1] = True
        elif local == "t" and "/math" in name:
            self.taking = True

    def _is_deleted(self) -> bool:
        """What a mark of deletion, which begins here, is about: a row, the end of a paragraph, else what it holds."""
        where = self.path[-2:]
        if where[-1:] == ["trPr"] and self.rows:
            self.rows[-1].deleted = True
        elif where == ["pPr", "rPr"]:
            self.flows[-1].joined = True
        return True

    # ── text ────────────────────────────────────────────────────────────────────────────────

    def _add(self, text: str) -> None:
        flow = self.flows[-1]
        if not all(flow.fields) or any(self.hints):
            return
        flow.length += len(text)
        self.length += len(text)
        if flow.length > TEXT or self.length > 8 * TEXT:
            raise self.package.too_large(Limited.TEXT, TEXT)
        font = self.font
        if len(flow.runs) > flow.told and flow.runs[-1][1] == font and len(flow.runs[-1][0]) < 64:
            text = flow.runs.pop()[0] + text
        flow.runs.append((text, font))

    def _begin_paragraph(self, _said: dict[str, str]) -> None:
        flow = self.flows[-1]
        if flow.is_open:  # nobody writes one within another, but in a text box
            self._end_paragraph()
        flow.is_open, flow.joined = True, False
        flow.level, flow.font = 0, PLAIN

    def _end_paragraph(self) -> None:
        flow = self.flows[-1]
        flow.is_open = False
        flow.fields = [True] * len(flow.fields)
        if flow.joined:
            return
        if flow.table is not None or flow.box:
            self._append_break(flow)
            return
        said = "".join(text for text, font in flow.runs if not font.aside)
        flow.runs, flow.length = [], 0
        self.before.tell(said, flow.level)

    @staticmethod
    def _append_break(flow: Flow) -> None:
        if flow.runs:
            flow.runs.append(("\n", PLAIN))

    def _begin_run(self, _said: dict[str, str]) -> None:
        self.font = self.flows[-1].font

    def _set_aside(self, font: Font) -> None:
        """What the properties of a run say of its characters."""
        if self.path[-3:-1] == ["r", "rPr"]:
            self.font = Font(self.font.aside or font.aside, self.font.white or font.white)

    def _raise(self, said: dict[str, str]) -> None:
        if said.get("val") in ("superscript", "subscript"):
            self._set_aside(Font(aside=True))

    def _colour(self, said: dict[str, str]) -> None:
        if said.get("val", "").lower() == "ffffff":
            self._set_aside(Font(white=True))

    def _run_style(self, said: dict[str, str]) -> None:
        self._set_aside(self.styles.look(said.get("val", "")).font)

    def _paragraph_style(self, said: dict[str, str]) -> None:
        look, flow = self.styles.look(said.get("val", "")), self.flows[-1]
        flow.level, flow.font = look.level, look.font

    def _outline(self, said: dict[str, str]) -> None:
        level = said.get("val", "")
        if level in tuple("012345678"):
            self.flows[-1].level = int(level) + 1

    def _field(self, said: dict[str, str]) -> None:
        fields, kind = self.flows[-1].fields, said.get("fldCharType")
        if kind == "begin":
            fields.append(False)
        elif fields and kind == "separate":
            fields[-1] = True
        elif fields and kind == "end":
            fields.pop()

    def _symbol(self, said: dict[str, str]) -> None:
        self._add(symbol(said.get("char", "").lower(), said.get("font", "").lower()))

    def _hint(self, _said: dict[str, str]) -> None:
        if self.path[-2:-1] == ["sdtPr"] and self.hints:
            self.hints[-1] = True

    def _end_sdt(self) -> None:
        self.hints.pop()

    # ── text boxes and pictures ─────────────────────────────────────────────────────────────

    def _begin_box(self, _said: dict[str, str]) -> None:
        self.flows.append(Flow(box=True, outer=self.font))

    def _end_box(self) -> None:
        flow = self.flows.pop()
        self.font = flow.outer
        said = counted(flow.runs).strip()
        around = next((one for one in reversed(self.flows) if not one.box), self.flows[0])
        if around.table is None:
            self.before.tell(said)
        elif said:
            row, column = around.table.here
            self.overlays.append(Overlay(Place(around.table.name, row, column), (row, column), said))

    def _embedded(self, _said: dict[str, str]) -> None:
        self._note_picture()

    def _note_picture(self) -> None:
        """A picture or what another program made: in a cell it lies over it, else it stands behind a paragraph."""
        if len(self.overlays) < PARTS:
            place = self._here()
            self.overlays.append(Overlay(place, place[1:]))

    def _comment(self, said: dict[str, str]) -> None:
        if len(self.noted) < NOTES:
            self.noted[said.get("id", "")] = self._here()

    def _here(self) -> Place:
        """The open cell, else behind which paragraph the reader is."""
        table = next((one.table for one in reversed(self.flows) if not one.box), None)
        if table is None:
            return Place(BODY, len(self.before.paragraphs), 0)
        return Place(table.name, *table.here)

    # ── tables ──────────────────────────────────────────────────────────────────────────────

    def _begin_table(self, _said: dict[str, str]) -> None:
        flow = self.flows[-1]
        lines = self.before.taken() if flow.table is None and not flow.box else ()
        if len(self.tables) >= PARTS:
            raise self.package.too_large(Limited.PARTS, PARTS)
        if flow.table is not None:
            self._lay_out()
        self.tables.append(WordTable(self.package, f"表格{len(self.tables) + 1}", lines, self.most))
        self.open.append(self.tables[-1])
        self.before.tables = len(self.tables)

    def _lay_out(self) -> None:
        """A table begins in a cell: what stands around it there, and before in that table, is running text."""
        for around in self.open:
            for text in around.texts_to_tell():
                self.before.tell_of_cell(text)
        for flow in self.flows:
            if flow.table is not None:
                self._tell_cell(flow)

    def _tell_cell(self, flow: Flow) -> None:
        said = flow.runs[flow.told :]
        flow.told = len(flow.runs)
        self.before.tell_of_cell("".join(text for text, font in said if not font.aside))

    def _end_table(self) -> None:
        self.open.pop()

    def _begin_row(self, _said: dict[str, str]) -> None:
        self.rows.append(OpenRow())
        if self.open:
            self.open[-1].begin_row()

    def _end_row(self) -> None:
        row = self.rows.pop()
        if self.open:
            self.open[-1].end_row(deleted=row.deleted, hidden=row.hidden)

    def _begin_cell(self, _said: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > self.most:
            raise self.package.too_large(Limited.CELLS, self.most)
        self.parts.append(OpenCell())
        self.flows.append(Flow(table=self.open[-1] if self.open else None))

    def _end_cell(self) -> None:
        flow, cell = self.flows.pop(), self.parts.pop()
        if flow.table is not None and flow.table.lays_out:
            self._tell_cell(flow)
        while flow.runs and flow.runs[-1][0] == "\n":
            flow.runs.pop()
        if self.open and not cell.deleted:
            self.open[-1].add_cell(cell.columns, cell.merge, counted(flow.runs), joins=cell.joins)

    def _skip_columns(self, said: dict[str, str]) -> None:
        if self.path[-2:-1] == ["trPr"] and self.open:
            self.open[-1].skip(count_of(said))

    def _hide_row(self, said: dict[str, str]) -> None:
        if self.path[-2:-1] == ["trPr"] and self.rows and is_on(said):
            self.rows[-1].hidden = True

    def _span(self, said: dict[str, str]) -> None:
        if self.parts and self.path[-2:-1] == ["tcPr"]:
            self.parts[-1].columns = max(1, count_of(said))

    def _merge_down(self, said: dict[str, str]) -> None:
        if self.parts and self.path[-2:-1] == ["tcPr"]:
            self.parts[-1].merge = "restart" if said.get("val") == "restart" else "continue"

    def _merge_across(self, said: dict[str, str]) -> None:
        if self.parts and self.path[-2:-1] == ["tcPr"]:
            self.parts[-1].joins = said.get("val", "continue") != "restart"

    def _delete_cell(self, _said: dict[str, str]) -> None:
        if self.parts:
            self.parts[-1].deleted = True
