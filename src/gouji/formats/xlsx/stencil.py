"""A workbook that is drawn once and copied many times with other texts in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from struct import pack
from typing import NamedTuple
from xml.sax.saxutils import escape

_LOCAL, _ENTRY, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_DEFLATED, _VERSION, _MIDNIGHT, _DAY = 8, 20, 0, 33  # 1 January 1980
_LONGEST = 0xFFFF
"""So many bytes a stored block of a deflate stream can hold."""


class _Part(NamedTuple):
    """A part cut at its holes.

    ``pieces`` are the fixed stretches, each as it is and deflated to a whole number of bytes; between two of them
    stands the text of a hole. ``begun`` is the checksum of the first.
    """

    name: bytes
    pieces: tuple[tuple[bytes, bytes], ...]
    holes: tuple[str, ...]
    begun: int


class Stencil:
    """A package with holes: what is the same in every copy is deflated once.

    ``package`` is a workbook in which some ``holes``, texts that occur nowhere else, stand for what differs. In a
    copy they are other texts, stored as they are between what was deflated; read back it is the workbook that would
    have been drawn with those texts. They must be texts that XML holds as they are, but for its own signs.
    """

    def __init__(self, package: bytes, holes: tuple[str, ...]) -> None:
        cut = re.compile("|".join(map(re.escape, holes)).encode())
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self._parts = [_cut(name, archive.read(name), cut) for name in archive.namelist()]

    def copy(self, texts: Mapping[str, str]) -> bytes:
        """The workbook with a text for each hole."""
        filled = {hole: escape(text, {'"': "&quot;"}).encode() for hole, text in texts.items()}
        body, directory = bytearray(), bytearray()
        for part in self._parts:
            content, size, check = _filled(part, filled)
            known = pack(
                "<HHHHHLLLHH", _VERSION, 0, _DEFLATED, _MIDNIGHT, _DAY, check, len(content), size, len(part.name), 0
            )
            directory += _ENTRY + pack("<H", _VERSION) + known + pack("<HHHLL", 0, 0, 0, 0, len(body)) + part.name
            body += _LOCAL + known + part.name + content
        count, start = len(self._parts), len(body)
        return bytes(body + directory + _END + pack("<HHHHLLH", 0, 0, count, count, len(directory), start, 0))


def _cut(name: str, content: bytes, holes: re.Pattern[bytes]) -> _Part:
    fixed = holes.split(content)
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    pieces = []
    for number, piece in enumerate(fixed, 1):
        mode = zlib.Z_FINISH if number == len(fixed) else zlib.Z_FULL_FLUSH
        pieces.append((piece, deflater.compress(piece) + deflater.flush(mode)))
    return _Part(
        name.encode(), tuple(pieces), tuple(hole.decode() for hole in holes.findall(content)), zlib.crc32(fixed[0])
    )


def _filled(part: _Part, texts: Mapping[str, bytes]) -> tuple[bytes, int, int]:
    """A part with its holes filled, deflated; its size and checksum."""
    (first, content), *rest = part.pieces
    size, check, blocks = len(first), part.begun, [content]
    for hole, (piece, deflated) in zip(part.holes, rest, strict=True):
        text = texts[hole]
        blocks += [pack("<BHH", 0, len(text), len(text) ^ _LONGEST), text, deflated]
        check = zlib.crc32(piece, zlib.crc32(text, check))
        size += len(text) + len(piece)
    return b"".join(blocks), size, check
