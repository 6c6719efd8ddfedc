"""Documents in formats that no program here writes: XML Spreadsheet 2003, a page in one file, Excel 5."""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from compounds import compound

from gouji import Document
from gouji.model.grid import Grid, Piece, parse_a1

_REFERENCE = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*'!)|(\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})(?![\w(])""")
_SHEET_STATES = {"hidden": "SheetHidden", "very_hidden": "SheetVeryHidden"}


def as_xml_spreadsheet(document: Document) -> bytes:
    """A workbook as Excel 2003 writes it as XML, with formulas that count from their own cell."""
    names = "".join(
        f'<NamedRange ss:Name="{piece.name}" ss:RefersTo="={_quoted(grid.name)}!R{piece.row + 1}C{piece.column + 1}"/>'
        for grid in document
        for piece in grid.pieces
        if piece.name
    )
    properties = "".join(
        f'<{name} dt:dt="string">{html.escape(value)}</{name}>' for name, value in document.properties.items()
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:dt="uuid:C2F41010-65B3-11d1-A29F-00AA00C14882" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<CustomDocumentProperties xmlns="urn:schemas-microsoft-com:office:office">{properties}</CustomDocumentProperties>'
        f"<Names>{names}</Names>{''.join(map(_worksheet, document))}</Workbook>"
    ).encode()


def _worksheet(grid: Grid) -> str:
    rows: dict[int, list[str]] = {}
    for piece in grid.pieces:
        rows.setdefault(piece.row, []).append(_cell(piece))
    hidden = {row for span in grid.hidden_rows for row in span}
    table = "".join(
        f'<Row ss:Index="{row + 1}"{" ss:Hidden=" + chr(34) + "1" + chr(34) if row in hidden else ""}>'
        f"{''.join(rows.get(row, ()))}</Row>"
        for row in sorted({*rows, *hidden})
    )
    state = _SHEET_STATES.get(grid.visibility)
    options = f"<x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions>" if state else ""
    name = html.escape(grid.name)
    return f'<Worksheet ss:Name="{name}"><Table>{table}</Table>{options}</Worksheet>'


def _cell(piece: Piece) -> str:
    attributes = f' ss:Index="{piece.column + 1}"'
    if piece.columns > 1:
        attributes += f' ss:MergeAcross="{piece.columns - 1}"'
    if piece.rows > 1:
        attributes += f' ss:MergeDown="{piece.rows - 1}"'
    if piece.formula is not None:
        attributes += f' ss:Formula="={html.escape(_relative(piece.formula, piece.row, piece.column))}"'
    value = piece.value
    kind = "Boolean" if isinstance(value, bool) else "String" if isinstance(value, str) else "Number"
    text = html.escape(str(int(value) if isinstance(value, bool) else value)).replace("\n", "&#10;")
    data = "" if value is None else f'<Data ss:Type="{kind}">{text}</Data>'
    return f"<Cell{attributes}>{data}</Cell>"


def _relative(formula: str, row: int, column: int) -> str:
    def counted(match: re.Match[str]) -> str:
        place = parse_a1(match[2]) if match[2] else None
        if place is None:
            return match[0]
        column_mark, row_mark = match[2].startswith("$"), "$" in match[2][1:]
        line = f"R{place[0] + 1}" if row_mark else f"R[{place[0] - row}]"
        return (line + (f"C{place[1] + 1}" if column_mark else f"C[{place[1] - column}]")).replace("[0]", "")

    return _REFERENCE.sub(counted, formula)


def _quoted(name: str) -> str:
    return "'" + html.escape(name).replace("'", "''") + "'"


def as_single_page(document: Document) -> bytes:
    """A workbook as Excel saves it as one page (.mht): a page of frames that names the sheets, and a page a sheet."""
    message = MIMEMultipart("related")
    sheets = "".join(
        f"<x:ExcelWorksheet>\n <x:Name>{html.escape(grid.name)}</x:Name>\n "
        f'<x:WorksheetSource HRef="表.files/sheet{number:03}.htm"/>\n</x:ExcelWorksheet>'
        for number, grid in enumerate(document, 1)
    )
    frames = (
        f"<html><head><xml><x:ExcelWorkbook>{sheets}</x:ExcelWorkbook></xml></head><frameset><frame></frameset></html>"
    )
    pages = [("file:///C:/表.htm", frames)]
    pages += [(f"file:///C:/表.files/sheet{number:03}.htm", _page(grid)) for number, grid in enumerate(document, 1)]
    for location, page in pages:
        part = MIMEText(page, "html", "utf-8")
        part["Content-Location"] = location
        message.attach(part)
    return message.as_bytes()


def _page(grid: Grid) -> str:
    state = _SHEET_STATES.get(grid.visibility)
    options = f"<xml><x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions></xml>" if state else ""
    return f"<html><head>{options}</head><body><table>{''.join(_lines(grid))}</table></body></html>"


def _lines(grid: Grid) -> Iterator[str]:
    at = {(piece.row, piece.column): piece for piece in grid.pieces}
    covered = {
        (row, column)
        for piece in grid.pieces
        for row in range(piece.row, piece.row + piece.rows)
        for column in range(piece.column, piece.column + piece.columns)
        if (row, column) != (piece.row, piece.column)
    }
    hidden = {row for span in grid.hidden_rows for row in span}
    width = max((piece.column + 1 for piece in grid.pieces), default=0)
    for row in range(max((piece.row + piece.rows for piece in grid.pieces), default=0)):
        yield f"<tr{' style=display:none' if row in hidden else ''}>"
        for column in range(width):
            if (row, column) in covered:
                continue
            piece = at.get((row, column), Piece(row, column))
            text = "" if piece.value is None else html.escape(str(piece.value)).replace("\n", "<br>")
            formula = f' x:fmla="={html.escape(piece.formula)}"' if piece.formula is not None else ""
            yield f"<td rowspan={piece.rows} colspan={piece.columns}{formula}>{text}</td>"
        yield "</tr>"


def as_excel_5(document: Document, stream: str = "Book", codepage: int | None = 936) -> bytes:
    """The texts and numbers of a workbook as Excel 5 writes them, in Chinese; it knows no merged cells."""
    return compound({stream: excel_5_records(document, codepage), "\x05SummaryInformation": b"-" * 99})


def excel_5_records(document: Document, codepage: int | None = 936) -> bytes:
    """The same without the file around it."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    end = record(0x000A)
    font = record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + b"\x05Arial")
    head = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
    head += record(0x0042, struct.pack("<H", codepage)) if codepage is not None else b""
    head += font * 4 + record(0x00E0, struct.pack("<HH12x", 0, 0))
    names = [grid.name.encode("gbk") for grid in document]
    at = len(head) + sum(4 + 7 + len(name) for name in names) + len(end)
    bodies = []
    for grid, name in zip(document, names, strict=True):
        hidden = {"visible": 0, "hidden": 1, "very_hidden": 2}[grid.visibility]
        head += record(0x0085, struct.pack("<IBBB", at, hidden, 0, len(name)) + name)
        cells = b""
        for piece in grid.pieces:
            place = struct.pack("<HHH", piece.row, piece.column, 0)
            if isinstance(piece.value, str):
                text = piece.value.encode("gbk")[:255]
                cells += record(0x0204, place + struct.pack("<H", len(text)) + text)
            elif piece.value is not None:
                cells += record(0x0203, place + struct.pack("<d", float(piece.value)))
        window = record(0x023E, bytes(10))
        bodies.append(record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)) + cells + window + end)
        at += len(bodies[-1])
    return head + end + b"".join(bodies)
