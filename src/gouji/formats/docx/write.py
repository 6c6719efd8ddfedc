"""Writing a document with running text and tables for Word, in the type and on the page of official letters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise

from gouji.formats.docx.styles import FIGURE_SIZE, FONTS, FOOTER, HEADER_SIZE, STYLES, TEXT_WIDTH, W, style_of
from gouji.formats.markup import TRANSITIONAL
from gouji.formats.ooxml.editing import EPOCH
from gouji.formats.ooxml.fragments import element, escaped
from gouji.model.grid import Document, Grid, Piece, column_widths, in_order

_PACKAGE = f"{TRANSITIONAL}package/2006"
_OFFICE = f"{TRANSITIONAL}officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"document": "document.main", "styles": "styles", "fontTable": "fontTable", "footer1": "footer"}
_LABELS = frozenset({"caption", "corner", "header", "stub", "name", "group", "vertical"})
_MARGIN = 72  # of a cell, left and right, with its lines
_UPRIGHT = 8.0
_DIGIT = 0.64
"""The width of a digit in widths of a Chinese character, in a wide face."""
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588, "header": 851, "footer": 992, "gutter": 0}


def to_docx(document: Document) -> bytes:
    """The Word document as bytes. The same document always gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(document).items():
            declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o600 << 16
            archive.writestr(info, declared, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _parts(document: Document) -> Mapping[str, str]:
    types = [
        element("Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml")
    ]
    types.append(element("Default", Extension="xml", ContentType="application/xml"))
    types += [
        element("Override", PartName=f"/word/{name}.xml", ContentType=f"{_KINDS}.{kind}+xml")
        for name, kind in _PARTS.items()
    ]
    return {
        "[Content_Types].xml": element("Types", *types, xmlns=f"{_PACKAGE}/content-types"),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": _body(document),
        "word/_rels/document.xml.rels": _relations(
            {"styles": "styles.xml", "fontTable": "fontTable.xml", "footer": "footer1.xml"}
        ),
        "word/styles.xml": STYLES,
        "word/fontTable.xml": FONTS,
        "word/footer1.xml": FOOTER,
    }


def _relations(targets: Mapping[str, str]) -> str:
    own = [
        element("Relationship", Id=f"rId{number}", Type=f"{_OFFICE}/{kind}", Target=target)
        for number, (kind, target) in enumerate(targets.items(), 1)
    ]
    return element("Relationships", *own, xmlns=f"{_PACKAGE}/relationships")


def _body(document: Document) -> str:
    blocks = (
        _table(one) if isinstance(one, Grid) else _paragraph(one.text, style_of(one.level))
        for one in in_order(document)
    )
    page = element(
        "w:sectPr",
        element("w:footerReference", **{"w:type": "default", "r:id": "rId3"}),
        element("w:pgSz", **{"w:w": "11906", "w:h": "16838"}),
        element("w:pgMar", **{f"w:{side}": str(size) for side, size in _MARGINS.items()}),
    )
    return element("w:document", element("w:body", *blocks, page), **{"xmlns:w": W, "xmlns:r": _OFFICE})


def _paragraph(text: str, style: str, size: float = 0) -> str:
    """A paragraph; of a ``size`` in points of its own if there is one."""
    name = element("w:pPr", element("w:pStyle", **{"w:val": style}))
    looks = element("w:rPr", *(element(f"w:{one}", **{"w:val": str(int(2 * size))}) for one in ("sz", "szCs")))
    runs = []
    for number, line in enumerate(text.split("\n")):
        said = element("w:t", escaped(line), **{"xml:space": "preserve"}) if line else ""
        if line or number:
            runs.append(element("w:r", looks if size else "", element("w:br") if number else "", said))
    return element("w:p", name, *runs)


def _table(grid: Grid) -> str:
    """A table as wide as the text, its header rows repeated on every page, no row broken."""
    widths, header = _widths(grid), grid.page.header_rows
    looks = element(
        "w:tblPr",
        element("w:tblStyle", **{"w:val": "Table"}),
        element("w:tblW", **{"w:w": str(sum(widths)), "w:type": "dxa"}),
        element("w:jc", **{"w:val": "center"}),
        element("w:tblLayout", **{"w:type": "fixed"}),
        element("w:tblLook", **{"w:val": "0020", "w:firstRow": "1"}),
        element("w:tblCaption", **{"w:val": grid.name}),
    )
    columns = element("w:tblGrid", *(element("w:gridCol", **{"w:w": str(width)}) for width in widths))
    rows = [_row(cells, widths, is_header=number < header) for number, cells in enumerate(_rows(grid, len(widths)))]
    # Two tables without a paragraph between them would become one.
    return element("w:tbl", looks, columns, *rows) + element("w:p", _SMALL)


_SMALL = element("w:pPr", element("w:pStyle", **{"w:val": "Gap"}))


def _widths(grid: Grid) -> list[int]:
    """Column widths in twentieths of a point, in the proportion of the grid's own, over the width of the text.

    A label that stands upright in a workbook has lines of a few characters here.
    """
    own = column_widths(grid)
    for piece in grid.pieces:
        if piece.role == "vertical":
            own[piece.column] = max(own[piece.column], _UPRIGHT)
    edges = [round(TEXT_WIDTH * sum(own[:end]) / sum(own)) for end in range(len(own) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _rows(grid: Grid, columns: int) -> Iterator[list[tuple[Piece, bool]]]:
    """Row by row the pieces in it, and whether one only goes on there from above; gaps are empty pieces."""
    at = {}
    height = 0
    for piece in grid.pieces:
        height = max(height, piece.row + piece.rows)
        for row in range(piece.row, piece.row + piece.rows):
            at[row, piece.column] = piece
    for row in range(height):
        cells, column = [], 0
        while column < columns:
            piece = at.get((row, column)) or Piece(row, column, role="figure")
            cells.append((piece, piece.row < row))
            column += piece.columns
        yield cells


def _row(cells: list[tuple[Piece, bool]], widths: list[int], *, is_header: bool) -> str:
    looks = element(
        "w:trPr",
        element("w:cantSplit"),
        element("w:trHeight", **{"w:val": "340", "w:hRule": "atLeast"}),
        *([element("w:tblHeader")] if is_header else []),
    )
    return element("w:tr", looks, *(_cell(piece, widths, goes_on=goes_on) for piece, goes_on in cells))


def _cell(piece: Piece, widths: list[int], *, goes_on: bool) -> str:
    width = sum(widths[piece.column : piece.column + piece.columns])
    looks = [element("w:tcW", **{"w:w": str(width), "w:type": "dxa"})]
    if piece.columns > 1:
        looks.append(element("w:gridSpan", **{"w:val": str(piece.columns)}))
    if piece.rows > 1:
        looks.append(element("w:vMerge", **({} if goes_on else {"w:val": "restart"})))
    looks.append(element("w:vAlign", **{"w:val": "center"}))
    text = "" if goes_on or piece.value is None else str(piece.value)
    room = (width - _MARGIN) / 20
    style = (
        ("Stub" if piece.role in ("stub", "name", "group", "corner", "caption") else "Header")
        if piece.role in _LABELS
        else "Figure"
    )
    if style == "Header":
        return element("w:tc", element("w:tcPr", *looks), _paragraph(_even(text, room), style))
    size = room / (_DIGIT * len(text)) if style == "Figure" and text else FIGURE_SIZE
    return element("w:tc", element("w:tcPr", *looks), _paragraph(text, style, size if size < FIGURE_SIZE else 0))


def _even(text: str, room: float) -> str:
    """A label broken into lines of about the same length, where it takes more than one."""
    lines = -(-len(text) // max(1, int(room // HEADER_SIZE)))
    each = -(-len(text) // lines) if lines else 1
    return "\n".join(text[at : at + each] for at in range(0, len(text), each))
