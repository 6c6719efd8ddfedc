"""A PDF taken apart by pdfplumber: what a child of `gouji.formats.child` does with it.

Nothing is made of it here but a list of pages: their characters in the order of the file, and the cells that their
lines enclose.
"""

from __future__ import annotations

import io
import json
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from gouji.formats.content import too_large
from gouji.formats.findings import Encrypted, Limited
from gouji.formats.pdf.signs import UNKNOWN
from gouji.formats.pdf.turned import alone_in_cells, quarter_of, turned_figures
from gouji.formats.pdf.watermarks import Box, SeenSign, sign_of, without_watermarks
from gouji.model.errors import UnreadableFile

PAGES = 80
CHARACTERS = 100_000
"""Characters of all pages; a report has 5,000."""
CELLS = 30_000
"""Cells of all pages; a report has 250."""
PICTURES = 200
"""Pictures of a page that are looked at."""
_DRAWN, _CROSSINGS, _TABLES = 3000, 6000, 50
"""Lines, places where they may cross, and tables of a page; with more it is a drawing."""
_FEWEST = 4
_THIN = 4
"""Points of a rectangle that may be a line."""
_UPRIGHT = 3
"""So many upright lines beside one another are of a table."""
_LONGEST = 8
"""Characters that one sign of a font may stand for."""
_LARGE = 0.2
"""The part of a page's height and width that a picture takes up which may hold a table."""


def taken_apart(data: bytes, password: str = "") -> bytes:
    """The pages of a PDF as JSON; `gouji.formats.pdf.document` reads it.

    Raises `UnreadableFile` with R105, or R107 unless the password opens it.
    """
    logging.disable()
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        opened = pdfplumber.open(io.BytesIO(data), password=password)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableFile(Encrypted(file="")) from None
        raise
    pages: list[dict[str, Any]] = []
    characters = cells = 0
    for number, miner in enumerate(PDFPage.create_pages(opened.doc), 1):
        if number > PAGES:
            raise too_large("", Limited.PAGES, PAGES)
        page = Page(opened, miner, page_number=number, initial_doctop=0)
        if turned := _quarters(page):
            page.close()
            miner.rotate = (miner.rotate + turned) % 360
            page = Page(opened, miner, page_number=number, initial_doctop=0)
        told = _told(page)
        page.close()
        characters += len(told["characters"])
        cells += sum(map(len, told["tables"]))
        if characters > CHARACTERS:
            raise too_large("", Limited.TEXT, CHARACTERS)
        if cells > CELLS:
            raise too_large("", Limited.CELLS, CELLS)
        pages.append(told)
    return json.dumps({"pages": pages}).encode()


def _quarters(page: Any) -> int:
    """By how much most of a page's text is turned to the left, 0, 90, 180 or 270: a wide table on a high page."""
    _check_length(page)
    turns = Counter(turn for one in page.chars if (turn := quarter_of(one["matrix"])) is not None)
    return turns.most_common(1)[0][0] if turns else 0


def _check_length(page: Any) -> None:
    if len(page.chars) > CHARACTERS:
        raise too_large("", Limited.TEXT, CHARACTERS)


def _told(page: Any) -> dict[str, Any]:
    left, top, right, bottom = map(float, page.bbox)
    tables = [list(map(_floats, table.cells)) for table in _tables(page)]
    cells: list[Box] = [(a, b, c, d) for cells in tables for a, b, c, d in cells]
    signs = without_watermarks(list(_signs(page)), cells)
    signs += alone_in_cells(turned_figures(page.chars), signs, cells)
    return {
        "size": [right - left, bottom - top],
        "characters": [
            [one.text, *_floats((one.left - left, one.top - top, one.right - left, one.bottom - top))] for one in signs
        ],
        "tables": [
            [[cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top] for cell in cells] for cells in tables
        ],
        "pictures": [
            float(one["top"]) - top
            for one in page.images[:PICTURES]
            if one["width"] > _LARGE * (right - left) and one["height"] > _LARGE / 2 * (bottom - top)
        ],
    }


def _signs(page: Any) -> Iterator[SeenSign]:
    """Every character that stands upright."""
    grounds = [one for one in page.rects if one["fill"]]
    for one in page.chars:
        if isinstance(one["text"], str) and quarter_of(one["matrix"]) == 0:
            yield sign_of(one, UNKNOWN if one["text"].startswith("(cid:") else one["text"][:_LONGEST], grounds)


def _tables(page: Any) -> list[Any]:
    """The tables that lines enclose; where there are too many lines, none."""
    if not _FEWEST <= len(page.lines) + len(page.rects) + len(page.curves) <= _DRAWN:
        return []
    bordered = page.filter(_may_be_border)
    across = {round(one["x0"]) for one in bordered.edges if one["height"]}
    down = {round(one["top"]) for one in bordered.edges if one["width"]}
    if len(across) * len(down) > _CROSSINGS:
        return []
    tables = bordered.find_tables({"explicit_horizontal_lines": _open_ends(bordered)})
    return list(tables) if len(tables) <= _TABLES else []


def _open_ends(page: Any) -> list[float]:
    """How far down upright lines begin or end together: where a page break cuts a row, no line may close it."""
    upright: dict[int, list[list[float]]] = {}
    for one in sorted((one for one in page.edges if one["height"]), key=lambda one: float(one["top"])):
        top, bottom = _floats((one["top"], one["bottom"]))
        stretches = upright.setdefault(round(float(one["x0"]) / _THIN), [])
        if stretches and top <= stretches[-1][1] + _THIN:
            stretches[-1][1] = max(stretches[-1][1], bottom)
        else:
            stretches.append([top, bottom])
    whole = [(left, top, bottom) for left, stretches in upright.items() for top, bottom in stretches]
    beside: dict[float, set[int]] = {}
    for left, *ends in whole:
        for end in ends:
            beside.setdefault(round(end), set()).add(left)
    return [
        end
        for end, lefts in beside.items()
        if len(lefts) >= _UPRIGHT and not any(top < end - _THIN and end + _THIN < bottom for _, top, bottom in whole)
    ]


def _may_be_border(drawn: Any) -> bool:
    """Whether something drawn is more than a ground, of a page, a paragraph or a cell."""
    return bool(drawn["object_type"] != "rect" or drawn["stroke"] or min(drawn["width"], drawn["height"]) <= _THIN)


def _floats(sides: Any) -> tuple[float, ...]:
    return tuple(round(float(side), 2) for side in sides)
