"""Drawing a `Document` as an XLSX workbook with XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gouji.formats.output import temporary_refusal
from gouji.formats.style import ALERT, BASE, NOTE, ROLES, TYPE
from gouji.formats.xlsx.charts import draw_chart
from gouji.formats.xlsx.plain_cells import plain_cells
from gouji.formats.xlsx.validations import add_validations
from gouji.model.grid import Document, Grid, PageSetup, Piece, RowStream, WholeRow, a1, quoted
from gouji.model.kind import Kind
from gouji.model.text_size import text_height

A4 = 9
_LONGEST = 255  # characters of a property, a header or a footer
_NOTE_WIDTH = 40.0
_NOTE: dict[str, Any] = NOTE | {"width": 280, "author": "gouji"}
_VISIBLE_WITHOUT_FOCUS = {"hidden": "hide", "very_hidden": "very_hidden"}


class _Worksheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are.

    XlsxWriter looks for a hundred functions newer than the file format in every formula, which is half of
    the time a blank takes; gouji's formulas have none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _LongSheet(_Worksheet):
    """A worksheet whose rows are made while it is written, and forgotten row by row."""

    def fill_later(self, fill: Callable[[], None], rows: int, columns: int) -> None:
        self.fill, self.above = fill, -1
        self.dim_rowmin, self.dim_rowmax, self.dim_colmin, self.dim_colmax = 0, rows - 1, 0, columns - 1

    def _write_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.constant_memory = True  # each row is written when the next one begins
        try:
            self.fill()
        except BaseException:
            self.fh.close()  # which lies in a folder that is to go
            raise
        self._write_single_row()
        self.constant_memory = False
        self._xml_end_tag("sheetData")

    def begin(self, row: int, height: float | None) -> None:
        """Begin a row, which is as high as that; what there was to know of the one above is forgotten."""
        if self.table:
            self._write_single_row(row)
        self.row_info.pop(self.above, None)
        self.row_sizes.pop(self.above, None)
        self.above = row
        if height is not None:
            self.set_row(row, height)

    def put_line(self, row: int, cells: str) -> None:
        """Write a row that was begun, whose cells are XML already."""
        self._write_row(row, None, self.row_info.get(row))
        self.fh.write(f"{cells}</row>")
        self.previous_row = row + 1


class _EmptyText(str):
    """A formula result that is an empty text.

    XlsxWriter takes ``''`` to mean *no result*, which readers show as a formula never computed;
    a text that equals nothing is stored as the text it is.
    """

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def to_xlsx(document: Document) -> bytes:
    """The workbook as bytes. The same document always gives the same bytes.

    Raises `OutputError` when there is no room for the temporary files that a long one needs.
    """
    with xlsx_file(document) as file:
        return file.read()


@contextmanager
def xlsx_file(document: Document) -> Iterator[IO[bytes]]:
    """The same as an open file; a long workbook is put together on disk, where it may not fit in memory."""
    if not any(isinstance(grid.pieces, RowStream) for grid in document.grids):
        buffer = io.BytesIO()
        _draw(document, buffer, None)
        buffer.seek(0)
        yield buffer
        return
    with ExitStack() as stack:
        with _refusing_temporary():
            folder = stack.enter_context(TemporaryDirectory(prefix="gouji-"))
            path = Path(folder, "book.xlsx")
            _draw(document, str(path), folder)
            file = stack.enter_context(path.open("rb"))
        yield file


@contextmanager
def _refusing_temporary() -> Iterator[None]:
    """Tell by `OutputError` that the folder for temporary files has no room."""
    try:
        yield
    except FileCreateError as wrapped:
        raise temporary_refusal(wrapped.args[0]) from None
    except OSError as problem:
        raise temporary_refusal(problem) from None


def _draw(document: Document, file: str | IO[bytes], folder: str | None) -> None:
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": folder is None,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": dict(TYPE),  # XlsxWriter changes what it is given
        },
    )
    book.set_properties({"created": datetime(2021, 1, 1), "author": "", "comments": ""})
    for name, value in document.properties.items():
        book.set_custom_property(name, value[:_LONGEST])
    pen = _Pen(book)
    for grid in document.grids:
        kind = _LongSheet if isinstance(grid.pieces, RowStream) else _Worksheet
        pen.draw(book.add_worksheet(grid.name, worksheet_class=kind), grid)
    _define_names(book, document)
    book.close()


def _define_names(book: xlsxwriter.Workbook, document: Document) -> None:
    for grid in document.grids:
        for piece in grid.pieces if isinstance(grid.pieces, tuple) else ():
            if piece.name is not None and "[" not in piece.name:  # a name of the unit's own is none for a program
                book.define_name(piece.name, f"={quoted(grid.name)}!{a1(piece.row, piece.column, absolute=True)}")
                book.defined_names[-1][3] = True  # XlsxWriter can hide a name but has no argument for it


class _Pen:
    """Draws grids into one workbook; every look is made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.looks: dict[tuple[str, str], Format] = {}
        self.alert = book.add_format(ALERT)

    def look(self, role: str, kind: str = "") -> Format:
        if (role, kind) not in self.looks:
            self.looks[role, kind] = self.book.add_format(BASE | ROLES[role] | _number_format(kind))
        return self.looks[role, kind]

    def draw(self, sheet: Worksheet, grid: Grid) -> None:
        if grid.visibility != "visible":
            getattr(sheet, _VISIBLE_WITHOUT_FOCUS[grid.visibility])()
        _set_page(sheet, grid.page)
        if isinstance(grid.pieces, RowStream):
            sheet.fill_later(partial(self.put_rows, sheet, grid.pieces), grid.pieces.rows, grid.pieces.columns)
        else:
            for piece in grid.pieces:
                self.put(sheet, piece)
            add_validations(sheet, grid)
        for alert in grid.alerts:
            cells = [a1(row, column) for row, column in alert.cells]
            options: dict[str, Any] = {"type": "formula", "criteria": f"={alert.formula}", "format": self.alert}
            sheet.conditional_format(cells[0], options | {"multi_range": " ".join(cells)})
        for drawing in grid.drawings:
            draw_chart(self.book, sheet, grid, drawing)
        if grid.locked:
            sheet.protect("", {"format_columns": True, "format_rows": True})

    def put_rows(self, sheet: Worksheet, pieces: RowStream) -> None:
        """Put pieces row by row; what a merge covers in a row below waits for that row."""
        covered: dict[int, list[Piece]] = {}
        for row, line in groupby(pieces.make(), key=lambda one: one.row):
            left = partial(self.put_line, sheet, alone=row not in covered)
            for piece in chain.from_iterable(map(left, line)):
                if piece.rows > 1:
                    last = (piece.row + piece.rows - 1, piece.column + piece.columns - 1)
                    sheet.merge.append([piece.row, piece.column, *last])
                    for below in range(row + 1, row + piece.rows):
                        covered.setdefault(below, []).append(Piece(below, piece.column, role=piece.role))
                self.put(sheet, piece._replace(rows=1))
            for piece in covered.pop(row, ()):
                self.put(sheet, piece)

    def put_line(self, sheet: _LongSheet, one: Piece | WholeRow, *, alone: bool) -> Iterable[Piece]:
        """The pieces left to be put: none of a line of plain cells that stands ``alone``, which is written at once."""
        if isinstance(one, Piece):
            return (one,)
        sheet.begin(one.row, one.height)
        if not alone:
            return one.pieces()
        styles = {role: self.look(role)._get_xf_index() for role in dict.fromkeys(one.roles)}
        cells = plain_cells(one, styles)
        if cells is None:
            return one.pieces()
        sheet.put_line(one.row, cells)
        return ()

    def put(self, sheet: Worksheet, piece: Piece) -> None:
        kind = piece.entry.kind if piece.entry else ""
        look = self.look(piece.role, kind)
        if piece.rows > 1 or piece.columns > 1:
            last = (piece.row + piece.rows - 1, piece.column + piece.columns - 1)
            sheet.merge_range(piece.row, piece.column, *last, "", look)
        if piece.note:
            height = text_height(piece.note, _NOTE_WIDTH) * 4 / 3  # of points in pixels
            sheet.write_comment(piece.row, piece.column, piece.note, _NOTE | {"height": height})
        value = float(piece.value) if isinstance(piece.value, Decimal) else piece.value
        if isinstance(value, str):  # a file name may hold bytes that are no character of any text
            value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if piece.formula is not None:
            result = "" if value is None else _EmptyText() if value == "" else value
            sheet.write_formula(piece.row, piece.column, f"={piece.formula}", look, result)
        elif value is None or value == "":
            sheet.write_blank(piece.row, piece.column, None, look)
        elif isinstance(value, bool):
            sheet.write_boolean(piece.row, piece.column, value, look)
        elif isinstance(value, str):
            sheet.write_string(piece.row, piece.column, value, look)
        else:
            sheet.write_number(piece.row, piece.column, value, look)


def _number_format(kind: str) -> dict[str, str]:
    formats = {Kind.COUNT: "0", Kind.SIGNED_COUNT: "+0;-0;0", "text": "@", "date": "yyyy-mm-dd"}
    if isinstance(kind, Kind) and kind is Kind.CHOICE:  # its codes may begin with 0; a choice on the cover has none
        return {"num_format": "@"}
    return {"num_format": formats[kind]} if kind in formats else {}


def _dressed(font: str, size: int, text: str) -> str:
    """A text of the header; digits at its beginning must not stand behind the size, of which they would be a part."""
    codes = f'&"{font},Regular"', f"&{size}"
    return "".join(reversed(codes) if text[:1].isdigit() else codes) + text.replace("&", "&&")


def _set_page(sheet: Worksheet, page: PageSetup) -> None:
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    for row, height in page.heights.items():
        sheet.set_row(row, height)
    sheet.set_paper(A4)
    if page.landscape:
        sheet.set_landscape()
    beside = page.corner.count("\n") + 1 if page.corner else 0
    top = max(0.95 if page.header else 0.7, 0.35 + beside * 0.16)
    sheet.set_margins(left=0.6, right=0.6, top=top, bottom=0.75)
    if page.breaks_across:  # a sheet that is fitted to pages keeps no breaks
        sheet.set_v_pagebreaks(page.breaks_across)
        sheet.set_print_scale(page.scale)
    elif page.pages != (0, 0):
        sheet.fit_to_pages(*page.pages)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    if page.header:
        corner = f"&R{_dressed('宋体', 9, page.corner)}" if page.corner else ""
        sheet.set_header(f"&C{_dressed('黑体', 16, page.header)}{corner}"[:_LONGEST])
    if page.footer:
        sheet.set_footer(f'&C&"宋体,Regular"&10{page.footer}'[:_LONGEST])
    if page.printed:
        sheet.print_area(0, 0, page.printed[0] - 1, page.printed[1] - 1)
    if page.repeat_rows:
        sheet.repeat_rows(*page.repeat_rows)
    if page.repeat_columns:
        sheet.repeat_columns(*page.repeat_columns)
    if page.freeze:
        sheet.freeze_panes(*page.freeze)
    sheet.set_h_pagebreaks(page.breaks)
