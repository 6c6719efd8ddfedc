"""Pages saved as one file (.mht), as Excel and WPS save a workbook too: every page in it with tables is read."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from gouji.formats.bounds import CELLS
from gouji.formats.content import too_large
from gouji.formats.findings import ContentKind, Limited, NoSpreadsheet
from gouji.formats.mail.message import characters
from gouji.formats.mail.parts import MailPart, parts_of
from gouji.formats.text.hypertext import name_beside, read_html
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid, Paragraph
from gouji.model.patterns import regex

_SHEET = regex(
    rb"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,255})</x:Name>\s*<x:WorksheetSource\s+HRef=[\"']?([^\"'>]{1,1024})",
    re.IGNORECASE,
)
_HIDDEN = {b"<x:visible>sheethidden</x:visible>": "hidden", b"<x:visible>sheetveryhidden</x:visible>": "very_hidden"}


def read_mail(data: bytes, file: str, cells: int = CELLS) -> Document:
    """The tables of all pages in a mail or a page saved as one file, a grid each.

    What Excel saves is a page a sheet and one that names them. Raises `UnreadableFile` with R105, R108, or R106 where
    there is no table.
    """
    pages = [part for part in parts_of(data, ContentKind.MAIL, file) if part.type == "text/html"]
    names = {_last(href): name for page in pages for name, href in _SHEET.findall(page.content)}
    grids: dict[str, Grid] = {}
    paragraphs: list[Paragraph] = []
    count = 0
    for page in pages:
        found = _read(page, names.get(_last(page.location.encode())), file, cells)
        paragraphs += [one._replace(before=one.before + len(grids)) for one in found.paragraphs]
        for grid in found:
            if (count := count + len(tuple(grid.pieces))) > cells:
                raise too_large(file, Limited.CELLS, cells)
            name = name_beside(grids, grid.name)
            grids[name] = replace(grid, name=name)
    if not grids:
        raise UnreadableFile(NoSpreadsheet(file=file, looks_like=ContentKind.MAIL))
    return Document(tuple(grids.values()), paragraphs=tuple(paragraphs))


def _read(page: MailPart, name: bytes | None, file: str, cells: int) -> Document:
    """A page, of which the first table is the sheet of a name, if it has one."""
    try:
        found = read_html(page.content, file, page.charset, cells)
    except UnreadableFile as refused:
        if isinstance(refused.finding, NoSpreadsheet):
            return Document(())
        raise
    if name is None:
        return found
    lower = page.content.lower()
    visibility = next((state for mark, state in _HIDDEN.items() if mark in lower), "visible")
    first, *others = found.grids
    called = html.unescape(characters(name, page.charset)).strip()
    hidden = (replace(grid, visibility=visibility) for grid in others)
    return replace(found, grids=(replace(first, name=called, visibility=visibility), *hidden))


def _last(address: bytes) -> bytes:
    """The last step of an address, which is what the parts of a page have in common."""
    return re.split(rb"[/\\]", address)[-1].lower()
