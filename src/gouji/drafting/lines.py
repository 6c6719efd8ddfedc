"""What each row of a framed rectangle is: a caption, a line of headers, codes, figures, or a heading among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from gouji.drafting.areas import Frame
from gouji.drafting.seen import SeenSheet, Spot
from gouji.drafting.words import is_code_heading, is_codes

_FIGURES = ("whole", "decimal")
_WORDED = ("list", "date", "time", "textLength")


class Line(Enum):
    """What a row is."""

    EMPTY = 0
    CAPTION = 1
    HEAD = 2
    CODES = 3
    BODY = 4


@dataclass(slots=True, eq=False)
class Rows:
    """The rows of one block: its caption, those of its headers, of codes, of figures.

    ``sections`` are headings over the whole width, by the row of figures that follows.
    """

    captions: list[Spot] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    codes: int = -1
    body: list[int] = field(default_factory=list)
    sections: dict[int, Spot] = field(default_factory=dict)


def is_strong(sheet: SeenSheet, spot: Spot) -> bool:
    """Whether a spot is surely for a figure."""
    if spot.formula or spot.entry in _FIGURES:
        return True
    if spot.number:
        return not (spot.text.isdigit() and 1990 <= int(spot.text) <= 2100)
    return sheet.protected and not spot.locked and not spot.is_label


def is_open(sheet: SeenSheet, spot: Spot) -> bool:
    """Whether something may be filled in."""
    if spot.is_label:
        return spot.entry in _WORDED
    return is_strong(sheet, spot) or not (sheet.protected and spot.locked) or spot.is_closed_by_text


def blocks_in(sheet: SeenSheet, frame: Frame) -> tuple[list[Rows], list[Spot]]:
    """The blocks of a rectangle, and the captions below the last."""
    found, left = _blocks(sheet, frame, strict=True)
    if not any(rows.heads and rows.body for rows in found):
        found, left = _blocks(sheet, frame, strict=False)
    return [rows for rows in found if rows.heads and rows.body], left


def _blocks(sheet: SeenSheet, frame: Frame, *, strict: bool) -> tuple[list[Rows], list[Spot]]:
    found = [Rows()]
    waiting: list[Spot] = []
    complete = False
    seen: Spot | None = None
    for row in frame.rows:
        now = found[-1]
        kind = _line(sheet, row, frame, complete=complete, heads=bool(now.heads), body=now.body)
        if kind is Line.CAPTION:
            spot = sheet.at(row, frame.left)
            if spot is not seen:
                waiting.append(spot)
            seen = spot
        elif kind is Line.HEAD:
            if now.body:
                now, complete = Rows(), False
                found.append(now)
            now.captions += waiting
            waiting = []
            now.heads.append(row)
            complete = complete or not strict or _is_complete(sheet, row, frame)
        elif kind is Line.CODES:
            now.codes = row
        elif kind is Line.BODY:
            if waiting:
                now.sections[row] = waiting[-1]
                now.captions += waiting[:-1] if not now.body else []
                waiting = []
            now.body.append(row)
    return found, waiting


def _line(
    sheet: SeenSheet, row: int, frame: Frame, *, complete: bool, heads: bool, body: list[int]
) -> Line:
    spots = list(sheet.line(row, frame.columns))
    labels = [spot for spot in spots if spot.is_label]
    if len(spots) == 1:
        return Line.CAPTION if labels and len(frame.columns) > 1 else _single(sheet, spots[0], complete=complete)
    if heads and not body and is_codes([spot.text for spot in spots]):
        return Line.CODES
    if not any(spot.text.strip() or spot.formula for spot in spots) and not complete:
        return Line.EMPTY
    if any(is_strong(sheet, spot) and not _is_code(sheet, spot, row, frame) for spot in spots):
        return Line.BODY
    filled = [is_open(sheet, spot) for spot in spots]
    if not any(filled):
        return _of_labels(sheet, row, frame, spots, body)
    first_label = next((number for number, spot in enumerate(spots) if spot.is_label), len(spots))
    if labels and not any(filled[first_label:]) and not any(filled[:first_label][1:]) and len(labels) > 1 and filled[0]:
        return Line.HEAD  # an empty corner
    return Line.BODY if complete else Line.HEAD


def _single(sheet: SeenSheet, spot: Spot, *, complete: bool) -> Line:
    if not complete:
        return Line.HEAD if spot.is_label else Line.EMPTY
    return Line.HEAD if spot.is_label else Line.BODY


def _of_labels(sheet: SeenSheet, row: int, frame: Frame, spots: list[Spot], body: list[int]) -> Line:
    """A row with nothing to fill in: headers, or among figures a heading whose cells are closed."""
    if not body:
        return Line.HEAD
    begins = min(
        (spot.column for spot in sheet.line(body[-1], frame.columns) if is_open(sheet, spot)), default=frame.left
    )
    return Line.BODY if all(spot.column < begins for spot in spots if spot.is_label) else Line.HEAD


def _is_code(sheet: SeenSheet, spot: Spot, row: int, frame: Frame) -> bool:
    """Whether a number is that of a line and no figure: a heading of codes stands over it."""
    return spot.number and any(
        is_code_heading(sheet.at(above, spot.column).label) for above in range(frame.top, row)
    )


def _is_complete(sheet: SeenSheet, row: int, frame: Frame) -> bool:
    """Whether a line of headers has one over each column."""
    spots = list(sheet.line(row, frame.columns))
    while spots and not spots[0].is_label:
        spots.pop(0)
    return bool(spots) and all(spot.is_label for spot in spots)


def columns_with_labels(sheet: SeenSheet, rows: list[int], columns: range) -> Iterator[int]:
    """The columns in which words stand in most of some rows."""
    for column in columns:
        spots = [sheet.at(row, column) for row in rows]
        if 2 * sum(spot.is_label and spot.entry not in _WORDED for spot in spots) >= len(spots):
            yield column
