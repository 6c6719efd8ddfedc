"""Hidden marks: what a workbook of ours was made for, by whatever way a program has kept it.

A blank made of an office's own workbook also remembers what that says beside the cells of the form, which no unit has
written: a checksum of every text, comment and formula, and by their places the figures and pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zlib import crc32

from gouji.model.form import MARKS, Form
from gouji.model.grid import Document, Grid, Piece, Place, address
from gouji.model.labels import fold
from gouji.model.reporting_period import Period
from gouji.model.wording import Keyword
from gouji.workbook.cover import LIST_MARK, MARK


class OwnKind(Keyword):
    """What gouji makes that is no return: lists of what was handed out and who has returned, pages, saved campaigns."""

    HANDOUT = "handout"
    STATUS = "status"
    REPORT = "report"
    PROGRAM = "program"
    CAMPAIGN = "campaign"


ABOUT = "设置.json"
"""The first member of a saved campaign: what it was saved with, and the mark below."""
ABOUT_MARK = "gouji", "campaign"
_HEAD = 1024


def marks_of(document: Document) -> Mapping[str, str]:
    """What the blank was made for: its very hidden sheet, which programs keep better than the custom properties."""
    sheet = next((grid for grid in document if grid.name == MARKS), None)
    if sheet is None:
        return document.properties
    keys, said = ({one.row: str(one.value) for one in sheet.pieces if one.column == at and one.value} for at in (0, 1))
    return {**document.properties, **{MARK + key: said[row] for row, key in keys.items() if row in said}}


def period_in(form: Form, marks: Mapping[str, str]) -> Period | None:
    """The period that a blank of a form was made for, as far as its marks say."""
    year = marks.get(f"{MARK}year", "")
    try:
        period = Period.parse(marks.get(f"{MARK}period", "") or year)
    except ValueError:
        return None
    fits = period.frequency is form.frequency
    return period if fits else Period(period.year, frequency=form.frequency)


def list_kind(document: Document) -> OwnKind | None:
    """Which list of gouji's own making a workbook is; None for a return."""
    stated = marks_of(document).get(LIST_MARK)
    return OwnKind(stated) if stated in tuple(OwnKind) else None


def page_kind(data: bytes) -> OwnKind | None:
    """Which page of gouji's own making some bytes are, by what its head names as its generator; None for any other."""
    generator = b'<meta name="generator" content="gouji %s">'
    kinds = (kind for kind in (OwnKind.REPORT, OwnKind.PROGRAM) if generator % kind.encode() in data[:_HEAD])
    return next(kinds, None)


def is_saved_campaign(names: Iterable[str], head: Callable[[str], bytes]) -> bool:
    """Whether an archive of some names, the beginnings of whose members are at hand, is a campaign that was saved."""
    return next(iter(names), None) == ABOUT and '"{}": "{}"'.format(*ABOUT_MARK).encode() in head(ABOUT)


class MadeFor(NamedTuple):
    """The form whose blank a workbook says it is, by its id, empty where it says nothing, and which revision of it."""

    form: str = ""
    revision: int = 1


def made_for(document: Document) -> MadeFor:
    """Of which form a workbook is the blank."""
    marks = marks_of(document)
    revision = marks.get(f"{MARK}revision", "")
    return MadeFor(marks.get(f"{MARK}form", ""), int(revision) if revision.isdecimal() else 1)


# ── what an office has printed ──────────────────────────────────────────────────────────────

PRINTED = "printed."
"""What stands before such a thing on the hidden sheet."""
_PICTURE, _SAID = "picture", "text"
_MOST = 5000
"""So many things are remembered."""


@dataclass(frozen=True)
class Printed:
    """What a blank remembers; of most returns that is nothing. Keys are places or checksums of texts."""

    known: Mapping[str, str] = field(default_factory=dict)

    def says(self, text: str) -> bool:
        """Whether the office's workbook has a text, comment or formula."""
        return bool(self.known) and _checksum(text) in self.known

    def of(self, grids: Collection[Grid]) -> Iterator[Place]:
        """Where on some sheets something stands that the office's workbook has."""
        for grid in grids if self.known else ():
            for piece in grid.pieces:
                place = Place(grid.name, *piece[:2])
                said = piece.formula or (piece.value if isinstance(piece.value, str) else "")
                if self.says(said) if said else self.known.get(address(place)) == str(piece.value):
                    yield place

    def without(self, document: Document) -> Document:
        """The document without the comments, text boxes and pictures that the office's workbook has."""
        if not self.known:
            return document
        comments = {place: one for place, one in document.comments.items() if not self.says(one.text)}
        overlays = tuple(
            one
            for one in document.overlays
            if not (self.says(one.text) if one.text else self.known.get(address(one.place)) == _PICTURE)
        )
        return replace(document, comments=comments, overlays=overlays)


def printed_of(document: Document) -> Printed:
    """What the blank remembers that a return was made of."""
    marks, start = marks_of(document), MARK + PRINTED
    return Printed({key.removeprefix(start): said for key, said in marks.items() if key.startswith(start)})


def printed_on(document: Document, cells: Collection[Place]) -> dict[str, str]:
    """What the blanks made of an office's own workbook have to remember; in the ``cells`` of the form only formulas."""
    found: dict[str, str] = {}
    for grid in document:
        for piece in grid.pieces:
            found |= _said(piece, Place(grid.name, *piece[:2]), cells)
    found |= {_checksum(one.text): _SAID for one in document.comments.values()}
    for one in document.overlays:
        found |= {_checksum(one.text): _SAID} if one.text else {address(one.place): _PICTURE}
    return {PRINTED + key: said for key, said in list(found.items())[:_MOST]}


def _said(piece: Piece, place: Place, cells: Collection[Place]) -> dict[str, str]:
    if piece.formula is not None:
        return {_checksum(piece.formula): _SAID}
    if place in cells:
        return {}
    if isinstance(piece.value, str):
        return {_checksum(piece.value): _SAID}
    return {address(place): str(piece.value)} if piece.value is not None else {}


def _checksum(text: str) -> str:
    return f"{crc32(fold(text).encode('utf-8', 'surrogatepass')):08x}"
