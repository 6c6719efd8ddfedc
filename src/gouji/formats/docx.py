"""Drawing a letter as a Word document, in the type and on the page that offices use for letters (GB/T 9704)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TITLE, ADDRESSEE, HEADING, BODY, SIGNATURE = "title", "addressee", "heading", "body", "signature"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip directory can hold
_MADE = datetime(2021, 1, 1)
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
_LINE = 28.0  # points from line to line
_FONTS = {TITLE: ("方正小标宋简体", 22.0), HEADING: ("黑体", 16.0)}
_TYPE = ("仿宋", 16.0)
_TABLE_TYPE = ("宋体", 12.0)


class Text(NamedTuple):
    """One paragraph and what it is in the letter: title, addressee, heading, body or signature."""

    role: str
    text: str


class Lines(NamedTuple):
    """A table: headings, lines of texts, and the widths of the columns in millimetres."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


def to_docx(blocks: Sequence[Text | Lines]) -> bytes:
    """The letter as bytes. The same blocks always give the same bytes."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, millimetres in _MARGINS.items():
        setattr(section, side, Mm(millimetres))
    _dress(document.styles["Normal"], *_TYPE)
    for language in document.styles.element.iter(qn("w:lang")):  # by which lines are broken as in Chinese
        language.set(qn("w:eastAsia"), "zh-CN")
    for block in blocks:
        if isinstance(block, Text):
            _write(document.add_paragraph(), block)
        else:
            _tabulate(document, block)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = next((one.text for one in blocks if isinstance(one, Text) and one.role == TITLE), "")
    properties.created = properties.modified = _MADE
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _write(paragraph: Paragraph, block: Text) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(_LINE)
    size = _FONTS.get(block.role, _TYPE)[1]
    if block.role == TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.line_spacing, shape.space_after = Pt(32), Pt(_LINE)
    elif block.role == SIGNATURE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shape.right_indent = Pt(2 * size)
        shape.keep_together = True
    elif block.role in (BODY, HEADING):
        shape.first_line_indent = Pt(2 * size)
        shape.keep_with_next = block.role == HEADING
    run = paragraph.add_run(block.text)
    if block.role in _FONTS:
        _dress(run, *_FONTS[block.role])


def _tabulate(document: Document, block: Lines) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = document.add_table(rows=0, cols=len(block.headings), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Mm(width)
    for number, line in enumerate((block.headings, *block.lines)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, line, block.widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            _dress(paragraph.add_run(text), *(_TABLE_TYPE if number else ("黑体", _TABLE_TYPE[1])))


def _dress(styled: Any, font: str, size: float) -> None:
    """Set a font for Chinese as well as other characters; python-docx alone sets it for the others."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styled.font.name, styled.font.size = font, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _undated(package: bytes) -> bytes:
    """The same package without the time at which it was put together."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
