"""A sheet cut at its values: what is left is the same for all returns that one program made of one blank.

The text of a sheet with a hole for what each of its cells may hold is its *mould*; what lay in the holes is *held*.
The two together say what the text said and nothing else, so two sheets of one mould differ only in what they hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gouji.formats.ooxml.plain import without_footer
from gouji.model.grid import parse_a1
from gouji.model.patterns import regex

EMPTY, WITHOUT = b"\0", b"\1"
"""What is held where an element has no content (``<c r="A1"/>``), and where a cell has no value (``…></c>``)."""
TEXT = b"str"
"""What is held in front of a formula whose result is a text; nothing in front of others."""
_LARGEST = 1 << 20
_NORMAL = (
    (b"</v></c>", b"\2"),
    (b"></c>", b"><v>\1\2"),
    (b"/>", b"><v>\0\2"),
    (b' t="n"><v>', b"><v>"),
    (b' t="n"><f', b"><f"),
    (b' t="str"><f', b"\3"),
    (b"><f", b"><v>\2<f"),
    (b"\3", b"><v>str\2<f"),
)
"""One way of writing for all that may differ between returns. Each step can be undone, for these signs are no XML, but
for those that take out what goes without saying."""
_SIGNS = (b"\0", b"\1", b"\2", b"\3")
_HOLE = b"\3"
_HELD = regex(rb"<v>([^<\x02]*)\x02")
_CELL = regex(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>$')
_FORMULA = regex(rb"<f[^<>]*>(?:[^<>]*</f>)?")


class Cut(NamedTuple):
    """A sheet, cut: two with the same ``mould`` have the same holes."""

    mould: bytes
    held: list[bytes]


class Hole(NamedTuple):
    """The hole for the value of a cell, by the ``position`` of what it holds.

    ``result`` is the position of the kind of a result, None where no formula stands.
    """

    position: int
    row: int
    column: int
    kind: str
    style: str
    result: int | None


def cut(content: bytes) -> Cut | None:
    """The XML of a sheet cut at its values; None where it is not written in the everyday way."""
    begin, finish = content.find(b"<sheetData>"), content.rfind(b"</sheetData>")
    if not 0 <= begin < finish or len(content) > _LARGEST or any(sign in content for sign in _SIGNS):
        return None
    body = content[begin:finish]
    for written, instead in _NORMAL:
        body = body.replace(written, instead)
    pieces = _HELD.split(body)
    frame = without_footer(content[:begin] + content[finish:])
    return Cut(_HOLE.join([frame, *pieces[::2]]), pieces[1::2])


def holes(mould: bytes) -> Iterator[Hole]:
    """The holes of a mould that are for the values of cells, in order."""
    _, *texts = mould.split(_HOLE)
    cell, result = None, None
    for position, (before, behind) in enumerate(pairwise(texts)):
        if (opened := _CELL.search(before)) is not None:
            cell, result = opened, position if behind.startswith(b"<f") else None
            if result is not None:
                continue
        elif cell is None or behind == b"" or (before and not _FORMULA.fullmatch(before)):
            continue
        place = parse_a1((cell[1] + cell[2]).decode())
        if place is not None:
            yield Hole(position, *place, (cell[4] or b"n").decode(), (cell[3] or b"").decode(), result)
        cell = None
