"""A copy of a workbook with some cells coloured and commented and one sheet put in front of the others.

Only the parts concerned are changed: the marked sheets, the list of styles, comments and their shapes,
the list of sheets. Every other part keeps its bytes. A library that loads and saves the workbook would
drop what it does not model, and the stored results of all formulas with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from gouji.formats.ooxml.editing import SpreadsheetPackage, written
from gouji.formats.ooxml.notes import add_notes
from gouji.formats.ooxml.parts import entry, sheet_parts
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.formats.package import Package
from gouji.model.grid import a1, parse_a1, quoted


class Note(NamedTuple):
    """How one cell is marked: a colour (``RRGGBB``), what its comment says, whether it is framed."""

    colour: str
    text: str = ""
    framed: bool = False


class FrontRow(NamedTuple):
    """One line of the sheet in front: its texts, and the (sheet, row, column) that the line leads to."""

    texts: tuple[str, ...]
    leads_to: tuple[str, int, int] | None = None


class Front(NamedTuple):
    """The sheet put in front: a title, a line below it, headings, lines, the widths of its columns in characters.

    ``linked`` is the column that bears the links; ``heights`` are in points, one for each line.
    """

    name: str
    title: str
    subtitle: str
    headings: tuple[str, ...]
    rows: Sequence[FrontRow]
    widths: tuple[float, ...]
    heights: Sequence[float]
    linked: int


Notes = Mapping[tuple[int, int], Note]


def with_marks(package: Package, notes: Mapping[str, Notes], front: Front) -> bytes:
    """The workbook with the marks, by sheet name and 0-based (row, column), and with ``front`` as first sheet.

    A sheet of the name of ``front`` is taken for an earlier one and replaced.
    """
    book = SpreadsheetPackage(package)
    styles = Stylesheet(book)
    parts = sheet_parts(package)
    for name, part in parts.items():
        cells = notes.get(name, {})
        if not cells and b"tabSelected" not in package.read(part):
            continue
        sheet = book.tree(part)
        for view in sheet.iter(book.main("sheetView")):
            view.attrib.pop("tabSelected", None)
        for (row, column), note in cells.items():
            cell = _cell(book, sheet, row, column)
            cell.set("s", str(styles.filled(int(cell.get("s", "0")), note.colour, note.framed)))
        told = {place: note.text for place, note in cells.items() if note.text}
        if told:
            add_notes(book, part, sheet, told)
    content = _front_sheet(book, styles, front)
    if front.name in parts:
        book.put(parts[front.name], content)
        _first(book, front.name)
    else:
        _put_in_front(book, front.name, content)
    styles.save()
    return book.packed()


# ── cells ───────────────────────────────────────────────────────────────────────────────────


def _cell(book: SpreadsheetPackage, sheet: etree._Element, row: int, column: int) -> etree._Element:
    """The element of a cell, put in where there is none."""
    data = sheet.find(book.main("sheetData"))
    assert data is not None
    line = _place(data, book.main("row"), row, lambda element, number: int(element.get("r", number + 1)) - 1)
    if line.get("r") is None:
        line.set("r", str(row + 1))
    cell = _place(
        line, book.main("c"), column, lambda element, number: (parse_a1(element.get("r", "")) or (0, number))[1]
    )
    if cell.get("r") is None:
        cell.set("r", a1(row, column))
    return cell


def _place(parent: etree._Element, tag: str, wanted: int, index_of) -> etree._Element:  # type: ignore[no-untyped-def]
    """The child at an index, put in before the first one behind it; children without an index follow each other."""
    index = -1
    for position, child in enumerate(parent):
        if child.tag != tag:
            continue
        index = index_of(child, index + 1)
        if index == wanted:
            return child
        if index > wanted:
            made = etree.Element(tag)
            parent.insert(position, made)
            return made
    return etree.SubElement(parent, tag)


# ── the sheet in front ──────────────────────────────────────────────────────────────────────


def _front_sheet(book: SpreadsheetPackage, styles: Stylesheet, front: Front) -> bytes:
    sheet = etree.Element(book.main("worksheet"), nsmap={None: book.namespace, "r": book.relations})
    fit = etree.SubElement(etree.SubElement(sheet, book.main("sheetPr")), book.main("pageSetUpPr"))
    fit.set("fitToPage", "1")
    views = etree.SubElement(sheet, book.main("sheetViews"))
    etree.SubElement(views, book.main("sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0")
    columns = etree.SubElement(sheet, book.main("cols"))
    for i, width in enumerate(front.widths, 1):
        etree.SubElement(columns, book.main("col"), min=str(i), max=str(i), width=str(width), customWidth="1")
    data = etree.SubElement(sheet, book.main("sheetData"))
    last = len(front.widths) - 1
    looks = [styles.look("link" if i == front.linked else "line") for i in range(len(front.widths))]
    _line(book, data, 0, (front.title,), [styles.look("title")], 34)
    _line(book, data, 1, (front.subtitle,), [styles.look("subtitle")], 22)
    _line(book, data, 2, front.headings, [styles.look("heading")] * len(front.headings), 22)
    for i, row in enumerate(front.rows):
        plain = looks if row.leads_to else [styles.look("line")] * len(looks)
        _line(book, data, 3 + i, row.texts, plain, front.heights[i])
    merges = etree.SubElement(sheet, book.main("mergeCells"), count="2")
    for top in (0, 1):
        etree.SubElement(merges, book.main("mergeCell"), ref=f"{a1(top, 0)}:{a1(top, last)}")
    linked = [(3 + i, row.leads_to) for i, row in enumerate(front.rows) if row.leads_to]
    if linked:
        links = etree.SubElement(sheet, book.main("hyperlinks"))
        for at, (name, to_row, to_column) in linked:
            target = f"{quoted(name)}!{a1(to_row, to_column)}"
            etree.SubElement(links, book.main("hyperlink"), ref=a1(at, front.linked), location=target, display=target)
    etree.SubElement(
        sheet, book.main("pageMargins"), left="0.6", right="0.6", top="0.7", bottom="0.7", header="0.3", footer="0.3"
    )
    etree.SubElement(sheet, book.main("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0")
    return written(sheet)


def _line(
    book: SpreadsheetPackage, data: etree._Element, row: int, texts: Sequence[str], looks: Sequence[int], height: float
) -> None:
    line = etree.SubElement(data, book.main("row"), r=str(row + 1), ht=f"{height:g}", customHeight="1")
    for column, (text, look) in enumerate(zip(texts, looks, strict=False)):
        cell = etree.SubElement(line, book.main("c"), r=a1(row, column), s=str(look), t="inlineStr")
        shown = etree.SubElement(etree.SubElement(cell, book.main("is")), book.main("t"))
        shown.text = text
        shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


# ── the list of sheets ──────────────────────────────────────────────────────────────────────


def _put_in_front(book: SpreadsheetPackage, name: str, content: bytes) -> None:
    workbook_part, _ = entry(book.package)
    workbook = book.tree(workbook_part)
    sheets = workbook.find(book.main("sheets"))
    assert sheets is not None
    part = book.new_part(f"{workbook_part.rpartition('/')[0]}/worksheets/sheet".lstrip("/"), ".xml", content)
    book.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    relation = book.relate(workbook_part, "worksheet", part)
    number = 1 + max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0)
    made = etree.Element(book.main("sheet"), name=name, sheetId=str(number))
    made.set(f"{{{book.relations}}}id", relation)
    sheets.insert(0, made)
    for defined in workbook.iter(book.main("definedName")):
        if "localSheetId" in defined.attrib:
            defined.set("localSheetId", str(int(defined.get("localSheetId", "0")) + 1))
    _show_first(book, workbook)


def _first(book: SpreadsheetPackage, name: str) -> None:
    """Show an earlier front sheet again; where somebody has moved it, it stays."""
    workbook = book.tree(entry(book.package)[0])
    names = [sheet.get("name") for sheet in workbook.iter(book.main("sheet"))]
    _show_first(book, workbook, names.index(name))


def _show_first(book: SpreadsheetPackage, workbook: etree._Element, number: int = 0) -> None:
    for view in workbook.iter(book.main("workbookView")):
        view.attrib.pop("firstSheet", None)
        view.set("activeTab", str(number))
