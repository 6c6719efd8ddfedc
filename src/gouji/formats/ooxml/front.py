"""A sheet put in front of the others: a title, headings, and lines with links to cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import KEPT_BLANKS, element, escaped
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.model.grid import a1, quoted

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MARGINS = {"left": "0.6", "right": "0.6", "top": "0.7", "bottom": "0.7", "header": "0.3", "footer": "0.3"}


class FrontRow(NamedTuple):
    """One line of the sheet in front: its texts, and the (sheet, row, column) that the line leads to."""

    texts: tuple[str, ...]
    leads_to: tuple[str, int, int] | None = None


class Front(NamedTuple):
    """The sheet put in front: a title, a line below it, headings, lines, the widths of its columns in characters.

    ``linked`` is the column that bears the links; ``heights`` are in points, one for each line. ``legend`` says what
    each colour (``RRGGBB``) means, and whether it is framed.
    """

    name: str
    title: str
    subtitle: str
    headings: tuple[str, ...]
    rows: Sequence[FrontRow]
    widths: tuple[float, ...]
    heights: Sequence[float]
    linked: int
    legend: Sequence[tuple[str, bool, str]] = ()


def put_in_front(book: PackageEditor, styles: Stylesheet, front: Front) -> None:
    """Make ``front`` the first sheet, and the one that is shown.

    A sheet of its name is replaced; where somebody has moved that, it stays.
    """
    workbook = book.part(book.main)
    sheets = workbook.need("sheets")
    present = workbook.children(sheets, "sheet")
    content = _sheet(book, styles, front)
    shown = 0
    parts = sheet_parts(book.package)
    if front.name in parts:
        book.put(parts[front.name], content)
        shown = [sheet.attributes.get("name") for sheet in present].index(front.name)
    else:
        part = book.new_part(f"{book.main.rpartition('/')[0]}/worksheets/sheet".lstrip("/"), ".xml", content)
        book.declare(part, _TYPE)
        taken = [int(number) for sheet in present if (number := sheet.attributes.get("sheetId", "")).isdecimal()]
        attributes = {"name": front.name, "sheetId": str(1 + max(taken, default=0))}
        attributes |= workbook.declared("r", book.relations) | {"r:id": book.relate(book.main, "worksheet", part)}
        workbook.put_ahead(present[0], element(f"{sheets.prefix}sheet", **attributes))
        for defined in workbook.every("definedName"):
            if (number := defined.attributes.get("localSheetId", "")).isdecimal():
                workbook.set(defined, localSheetId=str(int(number) + 1))
    for view in workbook.every("workbookView"):
        workbook.set(view, firstSheet=None, activeTab=str(shown))


def _sheet(book: PackageEditor, styles: Stylesheet, front: Front) -> str:
    last = len(front.widths) - 1
    looks = [styles.look("link" if column == front.linked else "line") for column in range(last + 1)]
    lines = [
        _line(0, (front.title,), [styles.look("title")], 34),
        _line(1, (front.subtitle,), [styles.look("subtitle")], 22),
        _line(2, front.headings, [styles.look("label")] * len(front.headings), 22),
    ]
    for at, row in enumerate(front.rows):
        shown = looks if row.leads_to else [styles.look("line")] * len(looks)
        lines.append(_line(3 + at, row.texts, shown, front.heights[at]))
    merged = [(0, 0), (1, 0)]
    for at, (colour, framed, meaning) in enumerate(front.legend, 4 + len(front.rows)):
        lines.append(_line(at, ("", meaning), [styles.tinted(colour, framed), styles.look("text")], 20))
        merged.append((at, 1))
    columns = [
        element("col", min=str(i), max=str(i), width=str(width), customWidth="1")
        for i, width in enumerate(front.widths, 1)
    ]
    merges = [element("mergeCell", ref=f"{a1(top, left)}:{a1(top, last)}") for top, left in merged]
    links = []
    for at, row in enumerate(front.rows, 3):
        if row.leads_to:
            target = f"{quoted(row.leads_to[0])}!{a1(*row.leads_to[1:])}"
            links.append(element("hyperlink", ref=a1(at, front.linked), location=target, display=target))
    view = element("sheetView", showGridLines="0", tabSelected="1", workbookViewId="0")
    return element(
        "worksheet",
        element("sheetPr", element("pageSetUpPr", fitToPage="1")),
        element("sheetViews", view),
        element("cols", *columns),
        element("sheetData", *lines),
        element("mergeCells", *merges, count=str(len(merges))),
        element("hyperlinks", *links) if links else "",
        element("pageMargins", **_MARGINS),
        element("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0"),
        xmlns=book.namespace,
    )


def _line(row: int, texts: Sequence[str], looks: Sequence[int], height: float) -> str:
    cells = []
    for column, (text, look) in enumerate(zip(texts, looks, strict=False)):
        shown = element("is", element("t", escaped(text), **KEPT_BLANKS))
        cells.append(element("c", shown, r=a1(row, column), s=str(look), t="inlineStr"))
    return element("row", *cells, r=str(row + 1), ht=f"{height:g}", customHeight="1")
