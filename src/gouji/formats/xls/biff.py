"""What the records of an xls sheet say that xlrd keeps to itself: formulas, merges, hidden rows and columns."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gouji.formats.hidden import PARTS, TWIPS
from gouji.formats.xls.tokens import shared_by, text_of

_FORMULA, _SHARED, _MERGED, _ROW, _COLUMNS = 0x0006, 0x04BC, 0x00E5, 0x0208, 0x007D
_BEGIN, _END, _SHEET, _LOCKED, _WINDOW = 0x0809, 0x000A, 0x0085, 0x002F, 0x023E
_OF_CELLS = 0
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_LAST_COLUMN = 255

SheetNames = Callable[[int], str | None]
Cell = tuple[int, int]


class Facts(NamedTuple):
    """Formulas by 0-based (row, column), without ``=``, empty when they cannot be made out.

    ``merges`` are (top, left, bottom, right), all four inclusive.
    """

    formulas: dict[Cell, str]
    merges: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]


def completed(stream: bytes) -> bytes:
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


def is_locked(stream: bytes) -> bool:
    """Whether the records of a workbook are encrypted, which one of the first of them says."""
    return any(kind == _LOCKED for kind, _ in _records(stream, _behind_first(stream, 0)))


def sheet_starts(stream: bytes) -> list[int]:
    """Where the records of each sheet with cells begin, in order."""
    found = []
    for kind, record in _records(stream, _behind_first(stream, 0)):
        if kind == _SHEET:
            offset, _, what = struct.unpack_from("<iBB", record)
            if what == _OF_CELLS:
                found.append(_behind_first(stream, offset))
    return found


def _behind_first(stream: bytes, start: int) -> int:
    """The position behind the record at ``start``, which opens a sheet or the workbook."""
    _, length = struct.unpack_from("<HH", stream, start)
    return start + 4 + int(length)


def facts(stream: bytes, start: int, sheet_names: SheetNames | None) -> Facts:
    """Walk the records of one sheet from behind its first one.

    ``sheet_names`` gives the name of the sheet that a reference means; without it no formula is made out, as in
    workbooks of Excel 5, which has another notation. Raises `struct.error` for broken records.
    """
    found = Facts({}, [], [], [])
    masters: dict[Cell, bytes] = {}
    dependents: list[tuple[Cell, Cell]] = []
    last = (0, 0)
    for kind, record in _records(stream, start):
        if kind == _FORMULA:
            last = struct.unpack_from("<HH", record)
            if sheet_names is None:
                found.formulas[last] = ""
                continue
            (length,) = struct.unpack_from("<H", record, 20)
            tokens = record[22 : 22 + length]
            master = shared_by(tokens)
            if master is None:
                found.formulas[last] = text_of(tokens, last, sheet_names) or ""
            else:
                dependents.append((last, master))
        elif kind == _SHARED:
            # It follows the first formula that shares it, and the others refer to that one.
            (length,) = struct.unpack_from("<H", record, 8)
            masters[last] = record[10 : 10 + length]
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", record)
            for index in range(count):
                top, bottom, left, right = struct.unpack_from("<4H", record, 2 + 8 * index)
                found.merges.append((top, left, bottom, right))
        elif kind == _ROW:
            row, height, options = struct.unpack_from("<H4xH4xH", record)
            if options & _HIDDEN_ROW or 0 < height < TWIPS:
                found.hidden_rows.append(row)
        elif kind == _COLUMNS:
            first, final, width, options = struct.unpack_from("<HHH2xH", record)
            if options & _HIDDEN_COLUMN or 0 < width < PARTS:
                found.hidden_columns.extend(range(first, min(final, _LAST_COLUMN) + 1))
    if sheet_names is not None:
        for cell, master in dependents:
            # Without a master it is the formula of an array or of a table of results.
            found.formulas[cell] = text_of(masters.get(master, b""), cell, sheet_names) or ""
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet up to its end; those of charts within it are left out."""
    depth = 0
    position = start
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        if kind == _END:
            if not depth:
                return
            depth -= 1
        elif kind == _BEGIN:
            depth += 1
        elif not depth:
            yield kind, stream[position : position + length]
        position += length
