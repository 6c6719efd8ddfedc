"""Sheets that differ from one that was read before only in what a few cells hold: only these are read.

Covers and marks are such sheets: of all that stands on them, the returns of a round differ in names, days and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.formats.ooxml.cells import EVERYDAY, everyday_value
from gouji.formats.ooxml.cutting import CELL_TAG
from gouji.formats.ooxml.plain import without_footer
from gouji.formats.ooxml.styles import CellFormats
from gouji.formats.ooxml.texts import PLAIN_TEXT, unescape
from gouji.model.grid import Grid, Piece, parse_a1
from gouji.model.patterns import regex

_HOLE = b"\0"
_HELD = regex(rb"<([vt]>[^<]*)</")
_TAG = len("v>")
_CELL = regex(CELL_TAG + rb"(?:<is>|<f[^<]*/>|<f[^<]*>[^<]*</f>)?\Z")
_TEXT = regex(PLAIN_TEXT)
_WORDS = ("b", "e", "d")
"""Kinds of cells whose values mean the same in every workbook."""


class Values(NamedTuple):
    """The XML of a sheet without what the elements for values hold, and these, in order, behind the letter of theirs.

    The two together say what the XML says, but for what is printed around the sheet: those of one ``mould`` differ
    only in what is ``held``.
    """

    mould: bytes
    held: Sequence[bytes]

    @classmethod
    def of(cls, content: bytes) -> Values:
        """Those in the XML of a sheet."""
        front, _, rest = content.partition(b"<sheetData>")
        body, _, back = rest.partition(b"</sheetData>")
        pieces = _HELD.split(body)
        return cls(_HOLE.join([without_footer(front + back), *pieces[::2]]), pieces[1::2])


class _Slot(NamedTuple):
    """The cell that holds a value: its kind, the numbers of its piece and of its shared string, -1 for none."""

    kind: str
    piece: int
    string: int

    def means_the_same(self, pieces: Sequence[Piece], strings: Sequence[str]) -> bool:
        """Whether what made one of these pieces makes it of these strings, too."""
        if self.string < 0:
            return True
        text = strings[self.string] if self.string < len(strings) else None
        return text == pieces[self.piece].raw and type(text) is str


class KnownSheet(NamedTuple):
    """A sheet that was read as a ``grid``: what its cells held, and which of them may hold something else."""

    grid: Grid
    formats: CellFormats
    held: Sequence[bytes]
    slots: Mapping[int, _Slot]

    @classmethod
    def learned(cls, values: Values, grid: Grid, strings: Mapping[int, str], formats: CellFormats) -> KnownSheet | None:
        """What there is to know of a sheet every character of whose rows was accounted for, if that is enough.

        ``strings`` are the shared strings that it has, by number.
        """
        pieces = tuple(grid.pieces)
        at = {piece[:2]: number for number, piece in enumerate(pieces)}
        slots: dict[int, _Slot] = {}
        for position, before in enumerate(values.mould.split(_HOLE)[1:-1]):
            if (cell := _CELL.search(before)) is None:
                return None
            kind, style, held = (cell[3] or b"n").decode(), (cell[2] or b"").decode(), values.held[position]
            number = at.get(parse_a1(cell[1].decode()) or (-1, -1))
            string = int(held[_TAG:]) if kind == "s" and held[_TAG:].isdigit() else -1
            text = strings.get(string)
            said = (text, text) if type(text) is str else _said(kind, held, ())
            piece = pieces[number] if number is not None else None
            is_plain = piece is not None and piece.shown is None and said == (piece.value, piece.raw)
            if number is not None and is_plain and style not in formats.styles:
                slots[position] = _Slot(kind, number, string)
            elif kind not in ("n", "str", "inlineStr", *_WORDS):
                return None
        return cls(grid, formats, values.held, slots)

    def filled(self, held: Sequence[bytes], strings: Sequence[str]) -> Grid | None:
        """The same sheet with something else in it; None where it has to be read to know what that means."""
        if len(held) != len(self.held):  # a mark of the mould stands in the XML itself
            return None
        grid = self.grid
        pieces = [*grid.pieces]
        for position, (now, before) in enumerate(zip(held, self.held, strict=True)):
            slot = self.slots.get(position)
            if now == before and (slot is None or slot.means_the_same(pieces, strings)):
                continue
            if slot is None or (said := _said(slot.kind, now, strings)) is None:
                return None
            pieces[slot.piece] = pieces[slot.piece]._replace(value=said[0], raw=said[1])
        return Grid(grid.name, tuple(pieces), grid.visibility, grid.hidden_rows, grid.hidden_columns)


def _said(kind: str, held: bytes, strings: Sequence[str]) -> tuple[int | str, str] | None:
    """What a cell with that in it says, and what is stored; None where it is not plain to see."""
    try:
        text = held[_TAG:].decode()
    except UnicodeDecodeError:
        return None
    if kind not in EVERYDAY or (kind == "inlineStr") is not held.startswith(b"t") or not _TEXT.fullmatch(text):
        return None
    return everyday_value(kind, unescape(text) if "&" in text else text, strings)
