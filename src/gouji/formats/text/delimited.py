"""Comma-separated values and their relatives, as Excel, WPS and web systems write them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS
from gouji.formats.bounds import CELLS
from gouji.formats.content import too_large
from gouji.formats.findings import Limited
from gouji.formats.markup import TEXT
from gouji.formats.package import TOTAL_BYTES
from gouji.formats.text.characters import decoded
from gouji.formats.text.literals import literal
from gouji.model.grid import Document, Grid, Piece
from gouji.model.patterns import regex

_DELIMITERS = ",\t;"
_FULL_WIDTH = "，"
_SAMPLE = 1 << 16
_LINE = regex(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_SAID = regex(r'"?sep=([^"\0\r\n ])"?(?:\r\n|[\r\n]|\Z)', re.IGNORECASE)
_QUOTED = regex('"[^"]*"')
_PROTECTED = regex('="((?:[^"]|"")*)"')


def read_csv(data: bytes, file: str, cells: int = CELLS) -> Document:
    """The one grid of a text file with separated values, named after the file.

    Plain numbers are numbers, ``="12"`` is the text 12, empty fields are no pieces and all else is
    text, unchanged. Raises `UnreadableFile` with R105 or R108.
    """
    text = decoded(data, file)
    said = _SAID.match(text)
    delimiter = said[1] if said else _delimiter(text[:_SAMPLE])
    pieces: list[Piece] = []
    try:
        for row, fields in enumerate(_rows(text, said.end() if said else 0, delimiter, file)):
            if row >= ROWS:
                raise too_large(file, Limited.ADDRESS, LAST_ADDRESS)
            for column, field in enumerate(fields):
                if field:
                    pieces.append(_piece(row, column, field))
            if len(pieces) > cells:
                raise too_large(file, Limited.CELLS, cells)
    except MemoryError:
        raise too_large(file, Limited.MEMORY, TOTAL_BYTES) from None
    except csv.Error:
        raise too_large(file, Limited.TEXT, TEXT) from None
    return Document((Grid(PurePath(file).stem, tuple(pieces)),))


def _rows(text: str, start: int, delimiter: str, file: str) -> Iterator[list[str]]:
    """The fields of each row; no row is made that is wider than any sheet."""
    # The limit belongs to the whole process: it is raised once and never lowered, as another
    # thread may be reading.
    csv.field_size_limit(max(csv.field_size_limit(), TEXT))
    width = 0

    def lines() -> Iterator[str]:
        nonlocal width
        for match in _LINE.finditer(text, start):
            width += match[0].count(delimiter)
            if width >= COLUMNS:
                raise too_large(file, Limited.ADDRESS, LAST_ADDRESS)
            if match[0]:
                yield match[0]

    for fields in csv.reader(lines(), delimiter=delimiter):
        width = 0
        if max(map(len, fields), default=0) > TEXT:
            raise too_large(file, Limited.TEXT, TEXT)
        yield fields


def _delimiter(sample: str) -> str:
    """The delimiter that most lines have in the same number; quoted text does not count."""
    lines = [line for line in _QUOTED.sub("", sample).splitlines() if line.strip()]

    def agreeing(delimiter: str) -> int:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        return max(counts.values(), default=0)

    best = max(_DELIMITERS, key=agreeing)
    return best if agreeing(best) or not agreeing(_FULL_WIDTH) else _FULL_WIDTH


def _piece(row: int, column: int, field: str) -> Piece:
    protected = _PROTECTED.fullmatch(field)
    if protected is not None:
        return Piece(row, column, protected[1].replace('""', '"'), raw=field)
    value, raw = literal(field)
    return Piece(row, column, value, raw=raw)
