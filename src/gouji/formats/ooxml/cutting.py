"""A sheet cut at what its cells hold: what is left is the same for all returns that one program made of one blank.

The text of a sheet with a hole for what each of its cells may hold is its *mould*; what lay in the holes is *held*.
The two together say what the text said and nothing else, so two sheets of one mould differ only in what they hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise
from re import Pattern
from typing import NamedTuple

from gouji.formats.memory import Memory
from gouji.formats.ooxml.plain import without_footer
from gouji.model.grid import parse_a1
from gouji.model.patterns import regex

EMPTY, WITHOUT = b"\0", b"\1"
"""What is held where an element has no content (``<c r="A1"/>``), and where a cell has no value (``…></c>``)."""
_END, _HOLE, _RESULT, _SHARED = b"\2", b"\3", b"\4", b"\5"
_NUMERIC, _TEXTUAL = b"=", b'"'
LARGEST = 1 << 20
_NORMAL = (
    (b"</v></c>", _END),
    (b"></c>", b"><v>" + WITHOUT + _END),
    (b"</f><v>", _RESULT),
    (b"/><v>", _SHARED),
    (b"/>", b"><v>" + EMPTY + _END),
    (b' t="str"><f', b"><v>" + _TEXTUAL),
    (b"><f", b"><v>" + _NUMERIC),
)
"""One way of writing for all that may differ between returns. Each step can be undone, for these signs are no XML."""
_SIGNS = (EMPTY, WITHOUT, _END, _HOLE, _RESULT, _SHARED)
_HELD = regex(rb"<v>([^<\x02]*)\x02")
CELL_TAG = rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>'
"""How the tag of a cell is written: its address, style and kind."""
_CELL = regex(CELL_TAG + rb"$")


class Cut(NamedTuple):
    """A sheet, cut: two with the same ``mould`` have the same holes."""

    mould: bytes
    held: list[bytes]


class Hole(NamedTuple):
    """The hole for what a cell holds, by its ``position`` among what is held."""

    position: int
    row: int
    column: int
    kind: str
    style: str


class Calculated(NamedTuple):
    """A formula as it is written, tag and all, its result, and whether that is a text."""

    formula: bytes
    result: bytes
    is_text: bool

    @property
    def shared(self) -> bool:
        """Whether it means what another cell says."""
        return b' t="' in self.formula.partition(b">")[0]


def cut(content: bytes, styles: Collection[str] = ()) -> Cut | None:
    """The XML of a sheet cut at what its cells hold; None where it is not written in the everyday way.

    Of the styles of cells it keeps those of ``styles``, by which cells show something else: a colour changes nothing.
    """
    begin, finish = content.find(b"<sheetData>"), content.rfind(b"</sheetData>")
    if not 0 <= begin < finish or len(content) > LARGEST or any(sign in content for sign in _SIGNS):
        return None
    body = content[begin:finish]
    for written, instead in _NORMAL:
        body = body.replace(written, instead)
    pieces = _HELD.split(body)
    frame = without_footer(content[:begin] + content[finish:])
    rough, shown = _HOLE.join([frame, *pieces[::2]]), tuple(styles)
    key = rough, ",".join(shown).encode()
    if (mould := _MOULDS.again(key)) is None:
        mould = _without_manner(rough, shown)
        _MOULDS.keep(key, mould)
    return Cut(mould, pieces[1::2])


def _without_manner(mould: bytes, styles: tuple[str, ...]) -> bytes:
    """A mould without what goes without saying, that a cell holds a number, and without styles that change nothing."""
    frame, _, body = mould.partition(_HOLE)
    body = body.replace(b' t="n">' + _HOLE, b">" + _HOLE)
    return frame + _HOLE + (body if "" in styles else _unseen(styles).sub(b"", body))


_MOULDS: Memory[bytes] = Memory(64)
"""Moulds by what they were before: those of the sheets of one make come as the same, which need not be compared."""


@lru_cache(maxsize=256)
def _unseen(styles: tuple[str, ...]) -> Pattern[bytes]:
    """What gives a cell or row a style that is none of some."""
    seen = "".join(f'(?!{style}")' for style in styles)
    return regex(f' s="{seen}[0-9]+"'.encode())


def holes(mould: bytes) -> Iterator[Hole]:
    """The holes of a mould that are for what cells hold, in order."""
    _, *texts = mould.split(_HOLE)
    for position, (before, _) in enumerate(pairwise(texts)):
        cell = _CELL.search(before)
        place = parse_a1(cell[1].decode()) if cell is not None else None
        if cell is not None and place is not None:
            yield Hole(position, *place, (cell[3] or b"n").decode(), (cell[2] or b"").decode())


def calculated(held: bytes) -> Calculated | None:
    """The formula among what a cell holds; None where there is none."""
    if not held.startswith((_NUMERIC, _TEXTUAL)):
        return None
    behind = held.find(_RESULT) + 1 or held.find(_SHARED) + 1
    return Calculated(held[1:behind], held[behind:], held.startswith(_TEXTUAL)) if behind else None
