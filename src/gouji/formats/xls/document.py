"""Workbooks of Excel 97 to 2003 (.xls) and of WPS (.et): what a child reads, checked and made a document."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from gouji.formats.addresses import COLUMNS, ROWS, Area
from gouji.formats.child import run
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Limited
from gouji.formats.hidden import runs
from gouji.formats.merges import MERGES, spread
from gouji.formats.ooxml.texts import number
from gouji.formats.package import TOTAL_BYTES, Package
from gouji.formats.shown import as_shown, cell_format
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Appearance, Comment, Document, ErrorValue, Grid, Piece, Place, Value

_VISIBILITIES = frozenset({"visible", "hidden", "very_hidden"})
_T = TypeVar("_T")


def read_xls(data: bytes, file: str) -> Document:
    """The document in an xls or et file, with formulas as far as they are understood.

    A formula that is not is the empty text. Raises `UnreadableFile` with R105, R107 or R108.
    """
    answer = run("xls", data, file)
    try:
        return _document(json.loads(answer), file)
    except UnreadableFile:
        raise
    except MemoryError:
        raise too_large(file, Limited.MEMORY, TOTAL_BYTES) from None
    except Exception as error:
        # A child in the hands of a hostile file may say anything.
        raise damaged(file, Damage.CRASH) from error


def _document(told: Any, file: str) -> Document:
    from_1904 = _a(bool, told["from_1904"])
    grids = tuple(_grid(sheet, file, from_1904) for sheet in _a(list, told["sheets"]))
    if not grids:
        raise damaged(file, Damage.FORMAT)
    names = {_a(str, name): Place(_a(str, at[0]), *_cell(at[1], at[2])) for name, at in told["names"].items()}
    comments = {
        Place(_a(str, sheet["name"]), *_cell(row, column)): Comment(_a(str, text), _a(str, author))
        for sheet in told["sheets"]
        for row, column, text, author in _a(list, sheet["notes"])
    }
    return Document(grids, names, comments=comments)


def _grid(sheet: Any, file: str, from_1904: bool) -> Grid:
    cells: dict[int, Piece | None] = {}
    for at_row, at_column, kind, raw, formula, look in _a(list, sheet["cells"]):
        row, column = _cell(at_row, at_column)
        value, raw = _value(kind, _a(str, raw))
        value, shown = _seen(value, look, from_1904)
        formula = None if formula is None else _a(str, formula)
        cells[row * COLUMNS + column] = Piece(row, column, value, raw=raw, formula=formula, shown=shown)
    merges = [
        Area(*_cell(top, left), *_cell(bottom, right))
        for top, left, bottom, right in _a(list, sheet["merges"])
        if top <= bottom and left <= right
    ]
    if len(merges) > MERGES:
        raise too_large(file, Limited.MERGES, MERGES)
    pieces = spread(Package(file, b"", {}), cells, merges)
    if sheet["visibility"] not in _VISIBILITIES:
        raise ValueError(sheet["visibility"])
    return Grid(
        _a(str, sheet["name"]),
        pieces,
        sheet["visibility"],
        hidden_rows=runs(_cell(row, 0)[0] for row in _a(list, sheet["hidden_rows"])),
        hidden_columns=runs(_cell(0, column)[1] for column in _a(list, sheet["hidden_columns"])),
    )


def _seen(value: Value, look: Any, from_1904: bool) -> tuple[Value, Appearance | None]:
    """A value as its cell shows it: by a format of some number, a text by what of it does not count."""
    if look is None:
        return value, None
    if len(_a(list, look)) == 2:
        return value, Appearance(_a(str, look[0]), aside=_a(str, look[1]))
    number, code, aside, unseen = look
    form = cell_format(_a(int, number), _a(str, code), _a(bool, aside), _a(bool, unseen))
    return (value, None) if form is None else as_shown(value, form, from_1904)


def _value(kind: str, raw: str) -> tuple[Value, str]:
    if kind == "s":
        return raw, raw
    if kind == "b":
        return raw == "1", raw
    if kind == "e":
        return ErrorValue(raw), raw
    if kind != "n":
        raise ValueError(kind)
    value = number(raw)
    return value, str(value)


def _cell(row: Any, column: Any) -> tuple[int, int]:
    if not (0 <= _a(int, row) < ROWS and 0 <= _a(int, column) < COLUMNS):
        raise ValueError((row, column))
    return row, column


def _a(kind: type[_T], value: Any) -> _T:
    if type(value) is not kind:
        raise TypeError(value)
    return value
