"""The stream of a compound file in which the records of a workbook stand."""

from __future__ import annotations

import struct

from gouji.formats.compound import CompoundFile
from gouji.formats.content import damaged
from gouji.formats.findings import Damage

_BEGIN, _END, _WINDOW = 0x0809, 0x000A, 0x023E


def workbook_stream(compound: CompoundFile) -> bytes:
    """The records of a workbook, ended where the file was cut short behind its cells. Raises R108 if there are none."""
    streams = compound.streams()
    name = next((name for name in ("workbook", "book") if name in streams), None)
    if name is None:
        raise damaged(compound.file, Damage.FORMAT)
    content = compound.read(streams[name])
    if len(content) == compound.size(streams[name]):
        return content
    try:
        return _completed(content)
    except ValueError:
        raise damaged(compound.file, Damage.TRUNCATED) from None


def _completed(stream: bytes) -> bytes:
    """A stream that was cut short in its last sheet, ended where it was cut. Raises ValueError where cells may be lost.

    Behind the cells of a sheet stands how it is shown; what is lost of that is no figure.
    """
    position, beyond_cells = 0, False
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        beyond_cells = kind == _WINDOW or (beyond_cells and kind != _BEGIN)
        if position + 4 + length > len(stream):
            break
        position += 4 + length
    if not beyond_cells:
        raise ValueError(position)
    return stream[:position] + struct.pack("<HH", _END, 0)
