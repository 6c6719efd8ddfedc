"""The sheet 正文, on which a unit may write the prose of its report, so that it hands in one file."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from gouji.model.form import PROSE, Form
from gouji.model.grid import Grid, PageSetup, Paragraph, Piece, Validation
from gouji.model.text_size import text_height
from gouji.workbook.list_page import PAGE_NUMBERS, TALLEST

_WIDTH = 84.0
_TOP, _EACH = 2, 2
_LEAST = 110.0
_NOTE = (
    "随表报送年度报告正文的，请写在各部分标题下面的格内，每段另起一行（Alt+Enter）；"
    "表格已在前面各表，不必再写。正文另行报送的，本页不用填写。"
)


def prose_sheet(form: Form, narrative: Mapping[str, str]) -> Grid:
    """A cell for the text of every section of the report, under its title."""
    pieces = [Piece(0, 0, heading_of(form), role="title"), Piece(1, 0, _NOTE, role="note")]
    heights = {0: 34.0, 1: text_height(_NOTE, _WIDTH) + 4}
    tables = {table.number for table in form.tables}
    for row, section in enumerate(form.sections):
        row = _TOP + _EACH * row
        text = narrative.get(section.number)
        least = 40.0 if section.number in tables else _LEAST
        pieces += [
            Piece(row, 0, section.title, role="line"),
            Piece(row + 1, 0, text, role="answer", entry=Validation("text")),
        ]
        heights |= {row: 24.0, row + 1: min(TALLEST, max(least, text_height(text or "", _WIDTH)))}
    page = PageSetup(widths=(_WIDTH,), heights=heights, pages=(1, 0), footer=PAGE_NUMBERS)
    return Grid(PROSE, tuple(pieces), page=page, locked=True)


def prose_on(form: Form, grid: Grid) -> tuple[Paragraph, ...]:
    """What the sheet of a unit says, line by line under the titles of the sections that it wrote something for."""
    titles = {section.title for section in form.sections}
    texts = [str(piece.value) for piece in grid.pieces if piece.value not in (None, "", heading_of(form), _NOTE)]
    said = [text for text, below in pairwise([*texts, ""]) if text not in titles or below not in {"", *titles}]
    return tuple(Paragraph(line) for text in said for line in text.splitlines())


def heading_of(form: Form) -> str:
    """What stands above the sheet."""
    return f"{form.title}正文"
