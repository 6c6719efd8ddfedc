"""Cells and rows of a sheet that are there for their looks alone: taken out before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.formats.markup import CHUNK
from gouji.model.patterns import regex

LARGE = 4 << 20
"""Bytes of a sheet from which on it is worth looking: fewer cells are no burden."""

_CELL = regex(rb'<c(?: [a-z]+="[^"<]*+")*+ ?(?:/>|></c>)')
_ROW = regex(rb'<row(?: (?!hidden)[\w:]++="[^"<]*+")*+ ?(?:/>|>\s*+</row>)')
_PLACED = (regex(rb'<c [^<>]*?\br="'), regex(rb'<row [^<>]*?\br="'))


def without_empty(content: bytes) -> bytes:
    """The XML of a sheet without cells that hold nothing and rows that hold no cells and are not hidden.

    Only where each of the others says its own place, so that none of them is moved, and where nothing but elements
    can look like one.
    """
    if len(content) < LARGE or b"<!" in content:
        return content
    left = b"".join(_ROW.sub(b"", _CELL.sub(b"", chunk)) for chunk in _chunks(content))
    placed = all(
        sum(1 for _ in pattern.finditer(left)) == left.count(b"<%b " % tag) and b"<%b>" % tag not in left
        for pattern, tag in zip(_PLACED, (b"c", b"row"), strict=True)
    )
    return left if placed else content


def _chunks(content: bytes) -> Iterator[bytes]:
    """The content in pieces that begin with a row, so that what is taken out of it is never all in memory at once."""
    begin = 0
    while begin < len(content):
        end = content.find(b"<row ", begin + CHUNK)
        end = end if end >= 0 else len(content)
        yield content[begin:end]
        begin = end
