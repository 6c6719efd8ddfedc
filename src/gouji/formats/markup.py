"""XML parts of a package: read once by expat, with namespaces, without document types, bounded."""

from __future__ import annotations

import pyexpat
from collections.abc import Callable
from typing import NoReturn

from gouji.formats.bounds import TAGS_A_CELL
from gouji.formats.findings import Damage, DocumentType, Limited
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile

DEPTH = 64
CHUNK = 1 << 18
"""Bytes between two looks at the clock."""
TEXT = 1 << 20
"""Characters in one text."""

TRANSITIONAL = "http://schemas.openxmlformats.org/"
STRICT = "http://purl.oclc.org/ooxml/"
MAIN = (f"{TRANSITIONAL}spreadsheetml/2006/main", f"{STRICT}spreadsheetml/main")
"""The namespaces of a workbook's parts, as `parse` names them in front of each element."""

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(
    package: Package,
    part: str,
    content: bytes,
    start: Start,
    end: End,
    text: Callable[[str], object],
    cells: int | None = None,
) -> None:
    """Hand the elements of a part, which may be of so many cells, to the handlers.

    Names are ``namespace local``, one space between.
    """
    parser = guarded(package, part, content, cells)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for begin in range(0, len(content), CHUNK):
            package.check_time()
            parser.Parse(content[begin : begin + CHUNK], False)
        parser.Parse(b"", True)
    except (pyexpat.ExpatError, ValueError, LookupError):
        raise package.damaged(Damage.XML) from None


def starts(package: Package, part: str, content: bytes, start: Start, cells: int | None = None) -> None:
    """Hand the beginnings of the elements of a part to a handler; R105 where they are nested too deep."""
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        check_depth(package, depth)
        start(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parse(package, part, content, begin, end, lambda _text: None, cells)


def guarded(package: Package, part: str, content: bytes, cells: int | None = None) -> pyexpat.XMLParserType:
    """A parser for a part that has not too many tags for its cells (R105) and no document type (R109)."""
    bounds = package.bounds
    most = TAGS_A_CELL * (bounds.cells if cells is None else cells)
    count = content.count(b"<") + content.count(b"/>")
    if count > most:
        raise package.too_large(Limited.TAGS, most)
    if bounds.together and cells in (None, bounds.cells):
        package.take(Limited.TAGS, count, most)

    def forbidden(*_: object) -> NoReturn:
        raise UnreadableFile(DocumentType(file=package.file, part=part))

    parser = pyexpat.ParserCreate(None, " ")
    parser.StartDoctypeDeclHandler = forbidden
    return parser


def check_depth(package: Package, depth: int) -> None:
    """Refuse (R105) elements nested deeper than any workbook's."""
    if depth > DEPTH:
        raise package.too_large(Limited.DEPTH, DEPTH)


def checked_text(package: Package, text: str) -> str:
    """The text, or a refusal (R105) when it is longer than any cell's."""
    if len(text) > TEXT:
        raise package.too_large(Limited.TEXT, TEXT)
    return text
