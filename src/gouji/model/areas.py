"""Areas of a sheet, as people point at several cells at once: 表三 D4:D8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.model.grid import Place, spot


class CellArea(NamedTuple):
    """A rectangle of cells by its first and its last."""

    first: Place
    last: Place


def areas(places: Iterable[Place]) -> tuple[CellArea, ...]:
    """Places as areas: those that follow each other down a column in one."""
    found: list[CellArea] = []
    for place in places:
        if found and place == found[-1].last._replace(row=found[-1].last.row + 1):
            found[-1] = found[-1]._replace(last=place)
        else:
            found.append(CellArea(place, place))
    return tuple(found)


def between(corners: Sequence[Place]) -> tuple[CellArea, ...]:
    """What lies between some places, as one area where they are on one sheet."""
    if len(corners) > 1 and len({place.sheet for place in corners}) == 1:
        return (CellArea(corners[0], corners[-1]),)
    return areas(corners)


def area_names(areas: Sequence[CellArea]) -> list[str]:
    """Areas as people write them; a sheet is named where it is another than before."""
    names: list[str] = []
    sheet = ""
    for first, last in areas:
        corners = dict.fromkeys((spot(first), spot(last)))
        text = ":".join(corners)
        names.append(text if first.sheet == sheet else f"{first.sheet} {text}")
        sheet = first.sheet
    return names
