"""Reports as PDF (.pdf): what a child tells of its pages, made a document twice over.

Once by the lines drawn around cells, and once by where figures stand; which of the two is right is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from gouji.formats.child import run
from gouji.formats.content import damaged
from gouji.formats.findings import Damage, NoReader, Pictured
from gouji.formats.merges import under
from gouji.formats.pdf.pages import CELLS
from gouji.formats.pdf.positions import read_by_positions
from gouji.formats.pdf.prose import PageLine, margins_of, of_pages, paragraphs_of
from gouji.formats.pdf.signs import UNKNOWN, SignRun, lines_of, signs_of, whole
from gouji.formats.pdf.tables import DrawnBox, TablePart, filled, pieces_of
from gouji.formats.text.before import LinesBefore
from gouji.model.errors import UnreadableFile
from gouji.model.grid import BODY, Document, Grid, InReport, Overlay, Paragraph, Place
from gouji.model.patterns import regex

PACKAGE = "pdfplumber"
_LEGIBLE = 0.5
"""The part of all characters of which the file must say what they are."""
_AGAIN = regex(
    r"[(（]?\s*(?:续\s*上?\s*(?:页|表)|(?:附?表)?[一二三四五六0-9]{0,2}\s*[(（]?\s*续|接\s*上\s*(?:页|表))\s*[一二三四五六0-9]{0,2}\s*[)）]?|.{2,30}[(（]续表?[)）]",
    having="续接",
)
"""What stands over a table that goes on."""
_PART = regex("，|[、；：]$", having="，、；：")
"""What parts of a sentence have, and titles not."""
_FEW = 40
"""Characters that a page with a picture of it may have, such as a stamp or a number."""


def read_pdf(data: bytes, file: str, password: str | None = None) -> Document:
    """The tables and the running text of a PDF, with another reading of the same beside it.

    Raises `UnreadableFile` with R105, R107, R108, R251 where there is no text, or R252 where nothing can read it.
    """
    if find_spec(PACKAGE) is None:
        raise UnreadableFile(NoReader(file=file, extra="pdf"))
    answer = run("pdf", data, file, password=password or "")
    try:
        pages = [_page(told) for told in json.loads(answer)["pages"]]
    except Exception as error:
        # A child in the hands of a hostile file may say anything.
        raise damaged(file, Damage.CRASH) from error
    signs = [sign for page in pages for sign in page.signs]
    unknown = sum(sign.text == UNKNOWN for sign in signs)
    if not pages:
        raise damaged(file, Damage.FORMAT)
    if unknown >= (1 - _LEGIBLE) * len(signs) or len(signs) < _FEW * any(page.pictures for page in pages):
        raise UnreadableFile(Pictured(file=file, pages=len(pages)))
    return _document(pages)


class PdfPage:
    """One page: its height, its characters, the tables drawn on it, how far down its pictures begin."""

    def __init__(self, height: float, signs: list[SignRun], boxes: list[list[DrawnBox]], pictures: list[float]) -> None:
        self.height, self.signs, self.boxes, self.pictures = height, signs, boxes, pictures


def _page(told: Any) -> PdfPage:
    _, height = map(float, told["size"])
    characters = [(str(text), _rectangle(sides)) for text, *sides in told["characters"]]
    boxes = [[DrawnBox(*_rectangle(sides)) for sides in table] for table in told["tables"]]
    return PdfPage(height, signs_of(characters), boxes, [float(top) for top in told["pictures"]])


def _rectangle(sides: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = map(float, sides)
    return left, top, right, bottom


def _document(pages: Sequence[PdfPage]) -> Document:
    drawn = _tables(pages)
    edges = []
    for number, (page, parts) in enumerate(zip(pages, drawn, strict=True), 1):
        outside = [sign for sign in page.signs if not any(part.holds(sign) for part in parts)]
        edges += margins_of(number, page.height, [whole(one) for one in lines_of(outside)])
    over = of_pages(edges)
    gone = {(line.page, line.said.at) for line in over}
    titles = tuple(dict.fromkeys(line.said.text for line in over))
    texts: list[list[list[SignRun]]] = [
        [line for line in lines_of(page.signs) if (number, whole(line).at) not in gone]
        for number, page in enumerate(pages, 1)
    ]
    by_lines = _by_lines(drawn, texts, [page.pictures for page in pages])
    found: Document | None = None
    for one in reversed([by_lines, *read_by_positions(texts)]):
        found = replace(one, titles=titles, otherwise=found)
    assert found is not None
    return found


def _by_lines(
    drawn: Sequence[Sequence[TablePart]],
    texts: Sequence[Sequence[Sequence[SignRun]]],
    pictures: Sequence[Sequence[float]],
) -> Document:
    """The reading by drawn lines: tables as grids, and the paragraphs outside them."""
    chains: list[list[TablePart]] = []
    lines: list[PageLine] = []
    is_broken = True  # whether text stands between the last table and here
    for number, here in enumerate(texts, 1):
        signs = [sign for line in here for sign in line]
        parts = [filled(part, [sign for sign in signs if part.holds(sign)]) for part in drawn[number - 1]]
        outside = lines_of(sign for sign in signs if not any(part.holds(sign) for part in parts))
        said = [whole(line) for line in outside]
        for part in [*parts, None]:
            above = [one for one in said if part is None or one.middle < part.top]
            said = said[len(above) :]
            above = [one for one in above if not _AGAIN.fullmatch(one.text)]
            lines += (PageLine(number, one, len(chains)) for one in above)
            is_broken = is_broken or bool(above)
            if part is not None:
                if is_broken or chains[-1][-1].page != number - 1 or not chains[-1][-1].goes_on(part):
                    chains.append([])
                chains[-1].append(part)
                is_broken = False
    paragraphs = tuple(paragraphs_of(lines))
    grids = tuple(_grids(chains, paragraphs))
    overlays = tuple(_pictures(lines, pictures))
    return Document(grids, overlays=overlays, paragraphs=paragraphs, is_report=True)


def _pictures(lines: Sequence[PageLine], pictures: Sequence[Sequence[float]]) -> Iterator[Overlay]:
    """Where the pictures of the pages stand among the paragraphs."""
    for page, tops in enumerate(pictures, 1):
        for top in tops:
            above = [line for line in lines if (line.page, line.said.middle) < (page, top)]
            place = Place(BODY, len(list(paragraphs_of(above))), 0)
            yield Overlay(place, place[1:])


def _tables(pages: Sequence[PdfPage]) -> list[list[TablePart]]:
    """The tables of each page from top to bottom, with rows of one cell that are cut off by a page break."""
    found = [
        sorted((TablePart(number, boxes) for boxes in page.boxes if boxes), key=lambda part: part.top)
        for number, page in enumerate(pages, 1)
    ]
    kept = [[part for part in parts if part.is_table] for parts in found]
    for number, (here, after) in enumerate(pairwise(found)):
        if here and after and here[-1].is_table != after[0].is_table and here[-1].goes_on(after[0]):
            kept[number] += here[-1:] * (not here[-1].is_table)
            kept[number + 1][:0] = after[:1] * (not after[0].is_table)
    return kept


def _grids(chains: Sequence[Sequence[TablePart]], paragraphs: Sequence[Paragraph]) -> Iterator[Grid]:
    """The tables, each under the lines that stand before it."""
    for number, parts in enumerate(chains):
        before = LinesBefore()
        for one in paragraphs:
            if one.before == number:
                before.tell(one.text + "。" * (_PART.search(one.text) is not None))
        lines = before.taken()
        name = InReport(f"第{parts[0].page}页表格{number + 1}", len(lines))
        yield Grid(name, tuple(under(lines, pieces_of(parts), CELLS)))
