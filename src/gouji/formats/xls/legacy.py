"""An old workbook taken apart by xlrd: what a child of `gouji.formats.child` does with it."""

from __future__ import annotations

import bisect
import contextlib
import json
import struct
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from gouji.formats.bounds import ANSWER_BYTES, NOTE, NOTES
from gouji.formats.compound import OLE, CompoundFile
from gouji.formats.content import too_large
from gouji.formats.findings import Encrypted, Limited
from gouji.formats.runs import PLAIN, Font, RichText, counted, stretches
from gouji.formats.shown import cell_format
from gouji.formats.xls.biff import facts, is_locked, sheet_starts
from gouji.formats.xls.stream import workbook_stream
from gouji.model.errors import UnreadableFile

CELLS = 200_000
"""Cells of all sheets of an xls together that hold anything."""

_VISIBILITIES = {1: "hidden", 2: "very_hidden"}
_KINDS = {1: "s", 2: "n", 3: "n", 4: "b", 5: "e"}
_DATE, _ANY_DATE = 3, 14
_WHITE, _PALE = (255, 255, 255), 0xE0
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF5, _BIFF8 = 50, 80
_FAR_REFERENCE = struct.Struct("<BHHH")
_FAR_TOKENS = (0x3A, 0x5A, 0x7A)
_SHORTEST_STRING = 3


def taken_apart(data: bytes) -> bytes:
    """The sheets of an xls or et workbook as JSON; `gouji.formats.xls.document` reads it."""
    xlrd = _lenient_xlrd()
    stream = workbook_stream(CompoundFile(data, "")) if data.startswith(OLE) else data
    if is_locked(stream):
        raise UnreadableFile(Encrypted(file=""))
    book = _opened(xlrd, stream)
    # Without one, programs that know no code pages have written what Windows in China has.
    if book.biff_version < _BIFF8 and book.codepage is None:
        book = _opened(xlrd, stream, encoding_override="gb18030")
    # Before Excel 5 a workbook was one sheet, and nothing but its values is looked for there.
    starts = sheet_starts(stream) if book.biff_version >= _BIFF5 else [len(stream)]
    sheets = []
    room = CELLS
    for sheet, start in zip(book.sheets(), starts, strict=True):
        described = _described(book, sheet, start)
        room -= len(described["cells"])
        if room < 0:
            raise too_large("", Limited.CELLS, CELLS)
        sheets.append(described)
    answer = json.dumps({"sheets": sheets, "names": _names(book), "from_1904": bool(book.datemode)}).encode()
    if len(answer) > ANSWER_BYTES:
        raise too_large("", Limited.MEMORY, ANSWER_BYTES)
    return answer


@cache
def _lenient_xlrd() -> Any:
    """The library, kept from giving up on what does not matter.

    Names are read without it; and a table of strings that claims more than it has gives those that it has.
    """
    import xlrd

    xlrd.book.evaluate_name_formula = lambda *_, **__: None
    xlrd.book.unpack_SST_table = partial(_strings, xlrd.book.unpack_SST_table)
    return xlrd


def _strings(unpack: Callable[[list[bytes], int], Any], tables: list[bytes], claimed: int) -> Any:
    """The strings of a table; of one that claims more than it has those that it has, none made up."""

    def is_too_many(count: int) -> bool:
        try:
            unpack(tables, count)
        except AssertionError:  # the bytes end before so many
            return True
        return False

    with contextlib.suppress(AssertionError):
        return unpack(tables, claimed)
    most = min(claimed, sum(map(len, tables)) // _SHORTEST_STRING)
    return unpack(tables, bisect.bisect_left(range(most + 1), True, key=is_too_many) - 1)


def _opened(xlrd: Any, stream: bytes, **more: str) -> Any:
    """The workbook, with its formats if they can be read."""
    settings = {"file_contents": stream, "logfile": sys.stderr, "ragged_rows": True, "on_demand": True, **more}
    try:
        book = xlrd.open_workbook(**settings, formatting_info=True)
        book.sheets()
    except MemoryError:
        raise
    except Exception:
        book = xlrd.open_workbook(**settings)
        book.sheets()
    return book


def _described(book: Any, sheet: Any, start: int) -> dict[str, Any]:
    sheet_names = (lambda index: _sheet_name(book, index)) if book.biff_version >= _BIFF8 else None
    known = facts(book.mem, start, sheet_names)
    cells = []
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            letter = _KINDS.get(kind)
            if letter is None:
                continue
            look: tuple[Any, ...] | None = _look(book, sheet, row, column, kind)
            if letter == "n":
                value = repr(value)
            elif letter == "s" and isinstance(value := _rich(book, sheet, (row, column), value), RichText):
                look = value.all, value.aside
            elif letter == "e":
                value = _ERRORS.get(value, "#N/A")
            elif letter == "b":
                value = str(int(value))
            cells.append((row, column, letter, value, known.formulas.pop((row, column), None), look))
            if len(cells) > CELLS:
                raise too_large("", Limited.CELLS, CELLS)
    return {
        "name": sheet.name,
        "visibility": _VISIBILITIES.get(sheet.visibility, "visible"),
        "cells": cells,
        "merges": known.merges,
        "hidden_rows": known.hidden_rows,
        "hidden_columns": known.hidden_columns,
        "notes": _notes(sheet),
    }


def _notes(sheet: Any) -> list[tuple[int, int, str, str]]:
    """The comments on the cells of a sheet: where, what, and who wrote it."""
    listed = sorted(sheet.cell_note_map.items())[:NOTES]
    return [(*at, note.text.strip()[:NOTE], note.author or "") for at, note in listed if note.text.strip()]


def _look(book: Any, sheet: Any, row: int, column: int, kind: int) -> tuple[int, str, bool, bool] | None:
    """The format of a cell that shows something else than its value; without formats xlrd's opinion decides."""
    if not book.formatting_info:
        return (_ANY_DATE, "", False, False) if kind == _DATE else None
    form = book.xf_list[sheet.cell_xf_index(row, column)]
    known = book.format_map.get(form.format_key)
    code = (known.format_str or "") if known is not None else ""
    aside, white = _font(book, form.font_index)
    unseen = white and _is_pale(book, form.background)
    if cell_format(form.format_key, code, aside, unseen) is None:
        return None
    return form.format_key, code, aside, unseen


def _font(book: Any, index: int) -> Font:
    """What a font says of its characters."""
    if index >= len(book.font_list):
        return PLAIN
    known = book.font_list[index]
    return Font(bool(known.struck_out or known.escapement), book.colour_map.get(known.colour_index) == _WHITE)


def _is_pale(book: Any, ground: Any) -> bool:
    """Whether white is not seen on a ground."""
    colour = book.colour_map.get(ground.pattern_colour_index)
    return not ground.fill_pattern or (colour is not None and min(colour) >= _PALE)


def _rich(book: Any, sheet: Any, cell: tuple[int, int], text: str) -> str:
    """A text with what its runs of fonts say of it."""
    runs = sheet.rich_text_runlist_map.get(cell)
    if not runs:
        return text
    first = _font(book, book.xf_list[sheet.cell_xf_index(*cell)].font_index)
    return counted(stretches(text, ((start, _font(book, font)) for start, font in runs), first))


def _sheet_name(book: Any, index: int) -> str | None:
    """The one sheet of this workbook that a reference means by an index."""
    from xlrd.formula import get_externsheet_local_range

    first, last = get_externsheet_local_range(book, index)
    return book.sheet_names()[first] if first == last and first >= 0 else None


def _names(book: Any) -> dict[str, tuple[str, int, int]]:
    """The names of the workbook that mean one cell, as Excel 97 and later write them."""
    found: dict[str, tuple[str, int, int]] = {}
    if book.biff_version < _BIFF8:
        return found
    for name in book.name_obj_list:
        formula = name.raw_formula[: name.basic_formula_len]
        if name.builtin or len(formula) != _FAR_REFERENCE.size:
            continue
        token, index, row, column = _FAR_REFERENCE.unpack(formula)
        sheet = _sheet_name(book, index)
        if token in _FAR_TOKENS and sheet is not None:
            found[name.name] = (sheet, row, column & 0xFF)
    return found
