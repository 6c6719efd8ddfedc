"""What each row of a framed rectangle is: a caption, a line of headers, codes, figures, or a heading among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from gouji.drafting.areas import Frame
from gouji.drafting.seen import SeenSheet, Spot
from gouji.drafting.words import is_code_heading, is_codes, is_furniture, is_title, is_unit_line

_FIGURES = ("whole", "decimal", "number")
_WORDED = ("list", "date", "time", "textLength")


class RowKind(Enum):
    """What a row is."""

    EMPTY = 0
    CAPTION = 1
    HEAD = 2
    CODES = 3
    BODY = 4


@dataclass(slots=True, eq=False)
class BlockRows:
    """The rows of one block: its caption, those of its headers, of codes, of figures.

    ``furniture`` says above the headers whose the table is, and in which units.
    ``sections`` are headings over the whole width, by the row of figures that follows.
    """

    captions: list[Spot] = field(default_factory=list)
    furniture: list[Spot] = field(default_factory=list)
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


def blocks_in(sheet: SeenSheet, frame: Frame) -> tuple[list[BlockRows], list[Spot]]:
    """The blocks of a rectangle, and the captions below the last."""
    found, left = _blocks(sheet, frame, strict=True)
    if not any(rows.heads and rows.body for rows in found):
        found, left = _blocks(sheet, frame, strict=False)
    return [rows for rows in found if rows.heads and rows.body], left


def _blocks(sheet: SeenSheet, frame: Frame, *, strict: bool) -> tuple[list[BlockRows], list[Spot]]:
    found = [BlockRows()]
    waiting: list[Spot] = []
    complete = False
    seen: Spot | None = None
    for row in frame.rows:
        now = found[-1]
        if not (now.heads or now.body) and _is_furniture(sheet, row, frame):
            now.furniture += [spot for spot in sheet.line(row, frame.columns) if spot.is_label]
            continue
        kind = _line(sheet, row, frame, now, complete=complete)
        if kind is RowKind.CAPTION:
            spot = sheet.at(row, frame.left)
            if spot is not seen:
                waiting.append(spot)
            seen = spot
        elif kind is RowKind.HEAD:
            if now.body:
                now, complete = BlockRows(), False
                found.append(now)
            now.captions += waiting
            waiting = []
            now.heads.append(row)
            complete = complete or not strict or _is_complete(sheet, row, frame)
        elif kind is RowKind.CODES:
            now.codes = row
        elif kind is RowKind.BODY:
            if waiting:
                now.sections[row] = waiting[-1]
                now.captions += waiting[:-1] if not now.body else []
                waiting = []
            now.body.append(row)
    return found, waiting


def _is_furniture(sheet: SeenSheet, row: int, frame: Frame) -> bool:
    spots = [spot for spot in sheet.line(row, frame.columns) if spot.text.strip() or spot.formula]
    return bool(spots) and len(frame.columns) > 1 and all(spot.is_label and is_furniture(spot.label) for spot in spots)


def _line(sheet: SeenSheet, row: int, frame: Frame, now: BlockRows, *, complete: bool) -> RowKind:
    spots = _within(sheet, row, frame, now)
    labels = [spot for spot in spots if spot.is_label]
    if len(spots) == 1 and (len(frame.columns) == 1 or spots[0].columns < len(frame.columns)):
        return _single(spots[0], frame, now, complete=complete)
    if len(spots) == 1:
        return RowKind.CAPTION if labels else _single(spots[0], frame, now, complete=complete)
    if now.heads and not now.body and is_codes([spot.text for spot in spots]):
        return RowKind.CODES
    if not any(spot.text.strip() or spot.formula or spot.entry for spot in spots):
        bare = not any(spot.framed for spot in spots)
        if not complete or (bare and now.body):
            return RowKind.EMPTY
    if any(is_strong(sheet, spot) and not _is_code(sheet, spot, row, frame) for spot in spots):
        return RowKind.BODY
    if labels == spots[:1] and not spots[0].framed and now.body and is_title(spots[0].label):
        return RowKind.CAPTION
    filled = [is_open(sheet, spot) for spot in spots]
    if not any(filled):
        return _of_labels(sheet, row, frame, spots, now.body)
    first_label = next((number for number, spot in enumerate(spots) if spot.is_label), len(spots))
    if labels and not any(filled[first_label:]) and not any(filled[:first_label][1:]) and len(labels) > 1 and filled[0]:
        return RowKind.HEAD  # an empty corner
    return RowKind.BODY if complete else RowKind.HEAD


def _within(sheet: SeenSheet, row: int, frame: Frame, now: BlockRows) -> list[Spot]:
    """What stands in a row, without what lies behind the end of a table for which no lines are drawn."""
    spots = list(sheet.line(row, frame.columns))
    right = max(
        (spot.right for head in now.heads for spot in sheet.line(head, frame.columns) if spot.is_label), default=0
    )
    while (
        len(spots) > 1 and spots[-1].column >= right and not (spots[-1].framed or spots[-1].text or spots[-1].formula)
    ):
        spots.pop()
    return spots


def _single(spot: Spot, frame: Frame, now: BlockRows, *, complete: bool) -> RowKind:
    """A row with one thing in it, in a table of one column or one for which no lines are drawn."""
    if spot.is_label and not now.heads and not spot.framed and len(frame.columns) > 1:
        return RowKind.CAPTION
    if not complete:
        return RowKind.HEAD if spot.is_label else RowKind.EMPTY
    if spot.is_label:
        return RowKind.CAPTION if not spot.framed and (now.body or is_unit_line(spot.label)) else RowKind.HEAD
    return RowKind.BODY


def _of_labels(sheet: SeenSheet, row: int, frame: Frame, spots: list[Spot], body: list[int]) -> RowKind:
    """A row with nothing to fill in: headers, or among figures a heading whose cells are closed."""
    if not body:
        return RowKind.HEAD
    begins = min(
        (spot.column for spot in sheet.line(body[-1], frame.columns) if is_open(sheet, spot)), default=frame.left
    )
    return RowKind.BODY if all(spot.column < begins for spot in spots if spot.is_label) else RowKind.HEAD


def _is_code(sheet: SeenSheet, spot: Spot, row: int, frame: Frame) -> bool:
    """Whether a number is that of a line and no figure: a heading of codes stands over it."""
    return spot.number and any(is_code_heading(sheet.at(above, spot.column).label) for above in range(frame.top, row))


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
