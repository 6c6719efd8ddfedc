"""Published reports as PDF, drawn by hand: any figures, any lines around them, page breaks anywhere."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import NamedTuple

from manglings import AFTER, BEFORE, cells_of

from gouji.forms.catalogue import load_form
from gouji.model.edit import Number
from gouji.model.form import Form, Table
from gouji.model.grid import Piece

LEFT, WIDTH, TOP = 72.0, 448.0, 72.0
_LABELS = {0: [], 1: [118.0], 3: [30.0, 54.0, 112.0]}
_BODY, _SMALL = 16, 9
_NARROW = 50.0
_LINE, _PADDING = 12.0, 4.0


class Word(NamedTuple):
    """A text on a page, where it begins and how far down its line is; how ``grey`` it is, and the angle it is turned by."""

    text: str
    left: float
    down: float
    size: float
    grey: float = 0.0
    angle: float = 0.0


@dataclass(frozen=True)
class Dress:
    """How a report is printed.

    ``lines`` are drawn around ``all`` cells, those of the ``head``, as ``rows``, or ``none``; figures are set to the
    ``align`` side. The file has the characters ``by`` cells, within these by ``fonts``, or by lines of the page, of which the text is
    so ``high``.
    Headings come again on the next page where the table ``repeats`` them; a row may be ``cut`` by the end of a page,
    there perhaps left ``open``; ``bold`` is printed twice. Within a narrow cell a figure goes on in the next line after
    so many ``digits``. ``marks`` lie over each page; ``zeros`` are so grey.
    """

    lines: str = "all"
    align: str = "centre"
    by: str = "cells"
    high: float = 690.0
    repeats: bool = False
    cut: bool = False
    open: bool = False
    bold: bool = False
    blanks: bool = False
    digits: int = 99
    marks: tuple[Word, ...] = ()
    zeros: float = 0.0
    characters: Callable[[str], str] = str


AS_USUAL = Dress()


@dataclass
class Sheet:
    """A page: its texts and its lines, from the upper left corner."""

    words: list[Word] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)


class Strip(NamedTuple):
    """The part of a row that is on one page."""

    page: int
    top: float
    bottom: float


def printed(form: Form, values: Mapping[str, Number], dress: Dress = AS_USUAL) -> bytes:
    """The whole report."""
    return written(drawn(form.tables, values, dress), by=dress.by, twice=dress.bold)


def drawn(tables: Sequence[Table], values: Mapping[str, Number], dress: Dress) -> list[Sheet]:
    """The pages of a report with these tables."""
    printer = Printer(dress)
    printer.report(tables, values)
    for number, page in enumerate(printer.pages, 1):
        page.words += (Word(f"- {number} -", 280, 800, 12), *dress.marks)
    return printer.pages


def mixed(figures: Mapping[str, Number], group: Mapping[str, Number], dress: Dress) -> bytes:
    """A report in the edition of 2021, with the second table in that of 2019, where （六） is one row."""
    new, old = load_form("zfxxgk-2021").tables, load_form("zfxxgk-2019").tables
    return written(drawn([new[0], old[1], new[2]], {**figures, **group}, dress))


class Printer:
    """Sets paragraphs and tables under one another, on as many pages as it takes."""

    def __init__(self, dress: Dress) -> None:
        self.dress = dress
        self.pages = [Sheet()]
        self.down = TOP

    def report(self, tables: Sequence[Table], values: Mapping[str, Number]) -> None:
        """The prose of all sections, and the tables between."""
        texts = {cell: "" if self.dress.blanks and not value else str(value) for cell, value in values.items()}
        self.prose(BEFORE)
        for table in tables:
            self.prose([table.title])
            self.table(table, texts)
        self.prose(AFTER)

    @property
    def left_over(self) -> float:
        """How much room there is on the page."""
        return TOP + self.dress.high - self.down

    def turn(self) -> None:
        """The next page."""
        self.pages.append(Sheet())
        self.down = TOP

    def prose(self, paragraphs: Sequence[str]) -> None:
        """Paragraphs, the first line of each indented."""
        for text in paragraphs:
            for at, line in enumerate(_wrapped("　　" + text, int(WIDTH // _BODY))):
                if self.left_over < 28:
                    self.turn()
                indent = 2 * _BODY if at == 0 else 0
                self.pages[-1].words.append(Word(line.strip("　"), LEFT + indent, self.down, _BODY))
                self.down += 28

    def table(self, table: Table, texts: dict[str, str]) -> None:
        """A table, its rows as high as their labels need."""
        cells = cells_of(table, texts, self.dress.characters)
        first = min(row for row, _ in cells.figures)
        edges = self._edges(cells.pieces)
        rows = max(piece.row + piece.rows for piece in cells.pieces)
        strips: list[list[Strip]] = []
        for row in range(rows):
            high = _LINE * max(
                (
                    len(_lines(one, edges, self.dress.digits))
                    for one in cells.pieces
                    if one.row == row and one.rows == 1
                ),
                default=1,
            )
            strips.append(list(self._strips(high + _PADDING)))
            is_new = len(strips) > 1 and strips[-1][0].page > strips[-2][-1].page
            if is_new and self.dress.repeats and row > first and len(table.blocks) == 1:
                shift = self.down - strips[-1][0].top
                heading = strips[:first]
                self._again(cells.pieces, first, edges, heading, strips[-1][0])
                high_of_all = heading[-1][-1].bottom - heading[0][0].top
                strips[-1] = [
                    one._replace(top=one.top + high_of_all, bottom=one.bottom + high_of_all) for one in strips[-1]
                ]
                self.down = strips[-1][0].top + shift
        for piece in cells.pieces:
            self._piece(
                piece,
                edges,
                strips[piece.row : piece.row + piece.rows],
                is_figure=piece[:2] in cells.figures,
                is_head=piece.row < first,
            )

    def _again(
        self, pieces: Sequence[Piece], first: int, edges: Sequence[float], heading: Sequence[list[Strip]], here: Strip
    ) -> None:
        shift = here.top - heading[0][0].top
        moved = [[Strip(here.page, one.top + shift, one.bottom + shift) for one in row] for row in heading]
        for piece in pieces:
            if piece.row < first:
                self._piece(piece, edges, moved[piece.row : piece.row + piece.rows], is_figure=False, is_head=True)

    def _strips(self, high: float) -> Iterator[Strip]:
        """Where a row goes: on this page, on the next, or on both."""
        rest = high
        if self.left_over < high:
            if self.dress.cut and high > 2 * _LINE and self.left_over >= _LINE + _PADDING:
                lines = int((self.left_over - _PADDING) // _LINE)
                yield Strip(len(self.pages) - 1, self.down, self.down + lines * _LINE + _PADDING)
                rest = high - lines * _LINE
            self.turn()
        yield Strip(len(self.pages) - 1, self.down, self.down + rest)
        self.down += rest

    def _edges(self, pieces: Sequence[Piece]) -> list[float]:
        columns = max(piece.column + piece.columns for piece in pieces)
        labels = _LABELS[{4: 1, 10: 3}.get(columns, 0)]
        each = (WIDTH - sum(labels)) / (columns - len(labels))
        edges = [LEFT]
        for width in [*labels, *[each] * (columns - len(labels))]:
            edges.append(edges[-1] + width)
        return edges

    def _piece(
        self, piece: Piece, edges: Sequence[float], strips: Sequence[Sequence[Strip]], *, is_figure: bool, is_head: bool
    ) -> None:
        left, right = edges[piece.column], edges[piece.column + piece.columns]
        parts: dict[int, tuple[float, float]] = {}
        for strip in (one for row in strips for one in row):
            top, _ = parts.get(strip.page, (strip.top, 0))
            parts[strip.page] = top, strip.bottom
        lines = _lines(piece, edges, self.dress.digits)
        for number, (page, (top, bottom)) in enumerate(parts.items()):
            is_last = number == len(parts) - 1
            self._border(self.pages[page], (left, top, right, bottom), is_head, number > 0, not is_last)
            here = lines if is_last else lines[: int((bottom - top - _PADDING / 2) // _LINE)]
            lines = lines[len(here) :]
            start = top + _PADDING / 2 if len(parts) > 1 else (top + bottom - len(here) * _LINE) / 2
            for at, line in enumerate(here):
                wide = sum(_SMALL * (0.5 if ord(one) < 128 else 1) for one in line)
                free = right - left - wide
                share = {"left": 3, "right": free - 3}.get(self.dress.align, free / 2) if is_figure else free / 2
                grey = self.dress.zeros if is_figure and line == "0" else 0.0
                self.pages[page].words.append(Word(line, left + share, start + at * _LINE, _SMALL, grey))

    def _border(
        self, page: Sheet, box: tuple[float, float, float, float], is_head: bool, goes_on: bool, breaks: bool
    ) -> None:
        left, top, right, bottom = box
        kind = self.dress.lines
        if kind == "none" or (kind == "head" and not is_head):
            return
        if not (goes_on and self.dress.open):
            page.lines.append((left, top, right, top))
        if not (breaks and self.dress.open):
            page.lines.append((left, bottom, right, bottom))
        if kind != "rows":
            page.lines += ((left, top, left, bottom), (right, top, right, bottom))


def _lines(piece: Piece, edges: Sequence[float], digits: int) -> list[str]:
    wide = edges[piece.column + piece.columns] - edges[piece.column]
    text = str(piece.value)
    if text.replace(".", "").isdigit():
        return list(_wrapped(text, digits if wide < _NARROW else len(text)))
    return list(_wrapped(text, max(int((wide - 4) // _SMALL), 1)))


def _wrapped(text: str, room: int) -> Iterator[str]:
    yield from (text[at : at + room] for at in range(0, len(text), room))


# ── the file ────────────────────────────────────────────────────────────────────────────────


def written(pages: Sequence[Sheet], *, by: str = "cells", twice: bool = False) -> bytes:
    """The pages as a PDF, with a font of which only the widths are known."""
    signs = sorted({sign for page in pages for word in page.words for sign in word.text})
    known = "\n".join(f"<{ord(sign):04x}> <{sign.encode('utf-16-be').hex()}>" for sign in signs)
    unicode = f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {len(signs)} beginbfchar\n{known}\nendbfchar endcmap end"
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 6 0 R >>",
        stream(unicode.encode()),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -140 1000 860] /Ascent 860 /Descent -140 /CapHeight"
        b" 700 /StemV 80 /ItalicAngle 0 >>",
    ]
    for number, page in enumerate(pages):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            + f" /Contents {8 + 2 * number} 0 R >>".encode(),
            stream(zlib.compress(_content(page, by=by, twice=twice).encode()), "/Filter /FlateDecode"),
        ]
    return whole(objects)


def _content(page: Sheet, *, by: str, twice: bool) -> str:
    words = sorted(page.words, key=lambda word: (word.down, word.left)) if by == "lines" else page.words
    shown = [
        f"BT {word.grey} g /F {word.size} Tf {_turned(word.angle)} {word.left + moved:.2f} {842 - word.down - word.size:.2f} Tm"
        f" <{''.join(f'{ord(sign):04x}' for sign in word.text)}> Tj ET"
        for whole in words
        for word in (_by_fonts(whole) if by == "fonts" else [whole])
        for moved in ((0, 0.3) if twice else (0,))
    ]
    lines = [f"{a:.2f} {842 - b:.2f} m {c:.2f} {842 - d:.2f} l S" for a, b, c, d in page.lines]
    return "\n".join([*lines, *shown])


def _turned(angle: float) -> str:
    along, across = cos(radians(angle)), sin(radians(angle))
    return f"{along:.4f} {across:.4f} {-across:.4f} {along:.4f}"


def _by_fonts(word: Word) -> list[Word]:
    """The runs of a word in Latin letters, in quotation marks and in Chinese, one after the other."""
    runs: list[tuple[int, Word]] = []
    left = word.left
    for sign in word.text:
        kind = 0 if ord(sign) < 128 else 1 if sign in "“”" else 2
        if runs and runs[-1][0] == kind:
            runs[-1] = kind, runs[-1][1]._replace(text=runs[-1][1].text + sign)
        else:
            runs.append((kind, word._replace(text=sign, left=left)))
        left += word.size * (0.5 if ord(sign) < 128 else 1)
    return [run for _, run in sorted(runs, key=lambda one: one[0])]


def stream(data: bytes, more: str = "") -> bytes:
    """An object that holds some bytes."""
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


def whole(objects: Sequence[bytes]) -> bytes:
    """A file of some objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )
