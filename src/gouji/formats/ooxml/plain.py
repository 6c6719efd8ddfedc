"""The cells of a sheet by pattern: several times as fast, for sheet data written the plain way, as most programs do.

Every character must be accounted for; at the first doubt the whole sheet goes to expat. Returns
are copies of one blank, so the same rows come again and again with other values in them. A row
without its values is a shape, worked out once and remembered; so is what stands around the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, Area, position, row_number
from gouji.formats.memory import Memory
from gouji.formats.merges import disjoint
from gouji.formats.ooxml.cells import Cells, EverydayRow, Shape, Slot, everyday_row, formula_kind, is_hidden, parsed
from gouji.formats.ooxml.styles import AS_IT_IS, CellFormats
from gouji.formats.ooxml.texts import PLAIN_TEXT, noncharacters, unescape
from gouji.formats.package import Package
from gouji.model.patterns import regex

PLAIN_BYTES = 1 << 20
"""Larger sheets go to expat, which holds one cell at a time."""
REMEMBERED_SHAPES, REMEMBERED_LENGTH = 4096, 8192

_NOTHING = (False, None, "")
"""A cell without value and formula."""


class _NotPlain(Exception):
    """Sheet data is not of the plain kind."""


class _Frame(NamedTuple):
    """A sheet without its rows."""

    is_sheet: bool
    merges: list[Area]
    hidden_columns: list[range]


_SHAPES: Memory[Shape] = Memory(REMEMBERED_SHAPES, REMEMBERED_LENGTH)
_ROWS: Memory[EverydayRow] = Memory(REMEMBERED_SHAPES, REMEMBERED_LENGTH)
_FRAMES: Memory[_Frame] = Memory()

_PROLOGUE = regex(
    rb"""<worksheet[ >]|(?:\xef\xbb\xbf)?<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="yes")?\?>"""
)
_INLINE = regex(f'( t="inlineStr">)<is><t(?: xml:space="preserve")?>({PLAIN_TEXT})</t></is></c>')
_VALUE = regex(f"<v>({PLAIN_TEXT})</v>")
_HOLE = "\0"
_PLAIN = regex(
    rf"""
    (   <c\ r="([A-Z]+[0-9]+)"(?:\ s="([0-9]+)")?(?:\ t="([a-zA-Z]+)")?
        (?: \ ?/>
        |   >
            (?: <f((?:\ (?:t|ref|si|ca|aca|bx|dt2D|dtr|r1|r2)="[^"<&]*")*)(?: \ ?/> | >({PLAIN_TEXT})</f> ) )?
            (?: <v\ ?/> | ({_HOLE}) )?
            </c>
        )
    |   <row\ r="([0-9]+)"
        ((?:\ (?:spans|s|ht|hidden|customHeight|customFormat|outlineLevel|collapsed|thickTop|thickBot|x14ac:dyDescent)
        ="[^"<&]*")*)
        \ ?(/?)>
    )
    """,
    re.VERBOSE,
)
_FOOTER = regex(
    rb"<headerFooter(?: [A-Za-z]+=\"[^\"<]*\")*>(?:<(odd|even|first)(Header|Footer)>[^<]*</\1\2>)*</headerFooter>"
)
_ATTRIBUTE = regex(' ([A-Za-z0-9]+)="([^"]*)"')


def scanned(
    package: Package, part: str, content: bytes, strings: Sequence[str], formats: CellFormats, most: int
) -> Cells | None:
    """The cells of a sheet, or None when its sheet data is not of the plain kind."""
    if len(content) > PLAIN_BYTES:
        return None
    begin = content.find(b"<sheetData>") + len(b"<sheetData>")
    finish = content.find(b"</sheetData>", begin)
    # Not under a prefix either: nothing but these two tags may speak of sheet data.
    if not begin <= finish or content.count(b"sheetData") != 2 or not _PROLOGUE.match(content):
        return None
    try:
        body = content[begin:finish].decode()
    except UnicodeDecodeError:
        return None
    frame = _framed(package, part, without_footer(content[:begin] + content[finish:]), most)
    if frame is None or _HOLE in body or noncharacters(body):
        return None
    cells = Cells(package, strings, formats, most)
    _, cells.merges, cells.hidden_columns = frame
    *rows, rest = body.split("</row>")
    try:
        for text in rows:
            known = _ROWS.get(text)
            if known is None or not known.means_the_same(strings, formats):
                known = _read_row(cells, text)
            if known is not None:
                cells.add(known)
        cells.hidden_rows.update(_shape(package, rest, ends_in_row=False).hidden)
    except _NotPlain:
        return None
    return cells


def _read_row(cells: Cells, text: str) -> EverydayRow | None:
    """A row to be added, remembered; or None after the cells have been put one by one."""
    pieces = _VALUE.split(_INLINE.sub(r"\1<v>\2</v></c>", text) if "inlineStr" in text else text)
    bare = _HOLE.join(pieces[::2])
    shape = _SHAPES.recall(bare, partial(_shape, cells.package, bare, ends_in_row=True))
    literals = [unescape(value) if "&" in value else value for value in pieces[1::2]]
    if shape.is_everyday:
        row = everyday_row(shape, literals, cells.strings)
        if row is not None and row.styles.isdisjoint(cells.formats.styles):
            _ROWS.keep(text, row)
            return row
    cells.reserve(shape.empty)
    cells.hidden_rows.update(shape.hidden)
    left = iter(literals)
    for row_index, column, kind, style, valued, formula, shared in shape.slots:
        cells.put(row_index, column, kind, style, next(left) if valued else None, None, formula, shared)
    cells.check_count()
    return None


def without_footer(frame: bytes) -> bytes:
    """A frame without what is printed around the sheet, which differs from unit to unit."""
    # Behind a comment or the like an element might be none.
    begin = frame.find(b"<headerFooter")
    return frame if begin < 0 or (b"!" in frame and b"<!" in frame) else frame[:begin] + _FOOTER.sub(b"", frame[begin:])


def _framed(package: Package, part: str, content: bytes, most: int) -> _Frame | None:
    """A sheet whose rows were taken out; None when it is no sheet or holds cells even so."""
    frame = _FRAMES.recall(content, lambda: _frame(package, part, content, most))
    return frame if frame.is_sheet else None


def _frame(package: Package, part: str, content: bytes, most: int) -> _Frame:
    cells, sheet_data = parsed(package, part, content, [], AS_IT_IS, most)
    return _Frame(sheet_data, disjoint(package, cells.merges), cells.hidden_columns)


def _shape(package: Package, text: str, *, ends_in_row: bool) -> Shape:
    """The shape of the text of a row up to its end tag, empty rows in front of it included.

    Raises `_NotPlain` when a character is left over or the text does not end as it should.
    """
    found = _PLAIN.findall(text)
    if sum(map(len, map(itemgetter(0), found))) != len(text):
        raise _NotPlain
    slots, empty, hidden = [], [], []
    inside = False
    for _, reference, style, kind, attributes, formula, hole, number, row_attributes, closed in found:
        if bool(reference) != inside:
            raise _NotPlain
        if reference:
            row, column = position(package, reference)
            bare, shared = formula_kind(dict(_ATTRIBUTE.findall(attributes)))
            slot = Slot(row, column, kind or "n", style, bool(hole), unescape(formula) or bare, shared)
            if slot[4:] == _NOTHING and slot.kind == "n":
                empty.append(row * COLUMNS + column)
            else:
                slots.append(slot)
        else:
            index = row_number(package, number)
            if is_hidden(dict(_ATTRIBUTE.findall(row_attributes)), "ht"):
                hidden.append(index)
            inside = not closed
    if inside != ends_in_row:
        raise _NotPlain
    if len(set(empty)) < len(empty):
        raise _NotPlain
    return Shape(tuple(slots), tuple(empty), tuple(hidden))
