"""Where in a sheet tables stand: what is framed with lines, or else what is filled without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gouji.drafting.seen import At, SeenSheet, Spot
from gouji.drafting.words import is_title


class Frame(NamedTuple):
    """A rectangle of a sheet, both ends within it."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Frame) -> bool:
        """Whether the two share a position."""
        return not (
            self.right < other.left or other.right < self.left or self.bottom < other.top or other.bottom < self.top
        )

    def around(self, other: Frame) -> Frame:
        """The least rectangle around both."""
        return Frame(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    @property
    def columns(self) -> range:
        """Its columns."""
        return range(self.left, self.right + 1)

    @property
    def rows(self) -> range:
        """Its rows."""
        return range(self.top, self.bottom + 1)


def areas_of(sheet: SeenSheet) -> list[Frame]:
    """The rectangles that may be tables, from top to bottom and left to right."""
    found = _rectangles([spot for spot in sheet.spots.values() if spot.framed])
    found = [frame for frame in found if len(frame.rows) > 1]
    return sorted(found or list(_filled(sheet)))


def _rectangles(spots: list[Spot]) -> list[Frame]:
    """The rectangles around spots that touch one another."""
    known = {spot.at: spot for spot in spots}
    owner = {(row, column): spot.at for spot in spots for row, column in _covers(spot)}
    done: set[At] = set()
    frames: list[Frame] = []
    for spot in sorted(spots, key=lambda one: one.at):
        if spot.at in done:
            continue
        frame, todo = _around(spot), [spot]
        done.add(spot.at)
        while todo:
            one = todo.pop()
            frame = frame.around(_around(one))
            for at in _neighbours(one):
                other = owner.get(at)
                if other is not None and other not in done:
                    done.add(other)
                    todo.append(known[other])
        frames.append(frame)
    return _apart(frames)


def _apart(frames: list[Frame]) -> list[Frame]:
    """The frames, those that overlap made one."""
    found: list[Frame] = []
    for frame in frames:
        while touching := [other for other in found if other.meets(frame)]:
            for other in touching:
                found.remove(other)
                frame = frame.around(other)
        found.append(frame)
    return found


def _filled(sheet: SeenSheet) -> Iterator[Frame]:
    """Where no lines are drawn: runs of rows with a gap of one at most, each from its title on.

    Below headers without a row under them one is left for figures.
    """
    said: dict[int, list[Spot]] = {}
    for spot in sheet.spots.values():
        if spot.text.strip() or spot.formula or spot.entry:
            for row in range(spot.row, spot.below):
                said.setdefault(row, []).append(spot)
    for run in _runs(said):
        while len(run) > 2 and _is_note(said[run[-1]]):
            run.pop()
        if len(run) < 2 and len(said[run[0]]) < 2:
            continue
        spots = [spot for row in run if len(said[row]) > 1 for spot in said[row]] or said[run[-1]]
        left, right = min(spot.column for spot in spots), max(spot.right for spot in spots) - 1
        last = said[run[-1]]
        filled = sum(spot.columns for spot in last) == right + 1 - left and all(spot.is_label for spot in last)
        yield Frame(run[0], left, run[-1] + filled, right)


def _runs(said: dict[int, list[Spot]]) -> Iterator[list[int]]:
    """Rows one below the other, cut where the title of a next table stands."""
    run: list[int] = []
    for row in sorted(said):
        titled = len(said[row]) == 1 and is_title(said[row][0].label)
        tables = any(len(said[one]) > 1 for one in run)
        if run and (row > run[-1] + 2 or (titled and tables)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _is_note(spots: list[Spot]) -> bool:
    """Whether a row is a note below a table."""
    return len(spots) == 1 and len(spots[0].text) > 20 and spots[0].is_label


def _around(spot: Spot) -> Frame:
    return Frame(spot.row, spot.column, spot.below - 1, spot.right - 1)


def _covers(spot: Spot) -> Iterator[At]:
    return ((row, column) for row in range(spot.row, spot.below) for column in range(spot.column, spot.right))


def _neighbours(spot: Spot) -> Iterator[At]:
    for row in range(spot.row, spot.below):
        yield row, spot.column - 1
        yield row, spot.right
    for column in range(spot.column, spot.right):
        yield spot.row - 1, column
        yield spot.below, column
