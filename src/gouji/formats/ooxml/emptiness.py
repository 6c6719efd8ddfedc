"""Cells and rows of a sheet that are there for their looks alone: taken out before anything is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gouji.formats.findings import Limited
from gouji.formats.package import Package
from gouji.model.patterns import regex

LARGE = 1 << 20
"""Bytes of a sheet from which on it is worth looking: fewer cells are no burden."""

_TAGLESS = 16
"""Chunks without a tag that are kept together."""
_CELL = regex(rb'<c(?: [a-z]+="[^"<]*+")*+ ?(?:/>|></c>)')
_ROW = regex(rb'<row(?: (?!hidden)[\w:]++="[^"<]*+")*+ ?(?:/>|>\s*+</row>)')
_PLACED = ((regex(rb'<c [^<>]*?\br="'), b"c"), (regex(rb'<row [^<>]*?\br="'), b"row"))


def without_empty(package: Package, part: str, most: int) -> bytes:
    """The XML of a sheet; of a large one without cells that hold nothing and shown rows that hold no cells.

    These are taken out only where each of the others says its own place, so that none of them is moved, and where
    nothing but elements can look like one. Raises `UnreadableFile` (R105) when more than ``most`` bytes are left.
    """
    if package.size(part) >= LARGE and (left := _left(package, part, most)) is not None:
        return left
    return package.read(part, most)


def _left(package: Package, part: str, most: int) -> bytes | None:
    """What is left of a sheet; None where it has to be read as it is."""
    left: list[bytes] = []
    length = 0
    for piece in _by_rows(package.chunks(part)):
        rest = _ROW.sub(b"", _CELL.sub(b"", piece))
        if b"<!" in piece or not all(_are_placed(rest, pattern, tag) for pattern, tag in _PLACED):
            return None
        left.append(rest)
        length += len(rest)
        if length > most:
            raise package.too_large(Limited.PART, most)
    return b"".join(left)


def _are_placed(content: bytes, pattern: re.Pattern[bytes], tag: bytes) -> bool:
    return sum(1 for _ in pattern.finditer(content)) == content.count(b"<%b " % tag) and b"<%b>" % tag not in content


def _by_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same content in pieces that begin with a row or at least with a tag, as far as there are any."""
    kept: list[bytes] = []
    for chunk in chunks:
        cut = max(chunk.rfind(b"<row "), 0) or chunk.rfind(b"<")
        if cut >= 0:
            yield b"".join((*kept, chunk[:cut]))
            kept = [chunk[cut:]]
        else:
            kept.append(chunk)
            if len(kept) > _TAGLESS:
                yield b"".join(kept)
                kept = []
    yield b"".join(kept)
