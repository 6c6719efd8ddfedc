"""Text boxes and pictures that lie over the cells of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.formats.bounds import NOTE, NOTES
from gouji.formats.markup import check_depth, parse
from gouji.formats.ooxml.parts import relationships_of, relationships_part
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Overlay, Place

_ANCHORS = (" twoCellAnchor", " oneCellAnchor", " absoluteAnchor")
_AT = {"row", "col"}


def overlays_on(package: Package, sheet: str, part: str) -> Iterator[Overlay]:
    """The text boxes and pictures over a sheet; none where its drawing cannot be read."""
    if relationships_part(part) not in package:
        return
    try:
        kinds = relationships_of(package, part).values()
        for target in (target for kind, target in kinds if kind == "drawing" and target in package):
            yield from dict.fromkeys(_drawn(package, sheet, target))
    except UnreadableFile:
        return


def _drawn(package: Package, sheet: str, part: str) -> list[Overlay]:
    found: list[Overlay] = []
    corners: dict[str, int] = {}
    said: list[str] = []
    corner, here, depth = "", "", 0
    kinds: set[str] = set()

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal corner, here, depth
        depth += 1
        check_depth(package, depth)
        here = name.rpartition(" ")[2]
        if name.endswith(_ANCHORS):
            corners.clear()
            said.clear()
            kinds.clear()
        elif here in ("from", "to"):
            corner = here
        elif here in ("pic", "txBody"):
            kinds.add(here)
        elif here == "p" and said:
            said.append("\n")

    def end(name: str) -> None:
        nonlocal here, depth
        depth, here = depth - 1, ""
        text = "".join(said).strip()[:NOTE]
        if name.endswith(_ANCHORS) and len(found) < NOTES and ("pic" in kinds or text):
            first = corners.get("from row", 0), corners.get("from col", 0)
            last = tuple(
                max(at, corners.get(f"to {axis}", at) - (corners.get(f"to {axis}Off", 1) == 0))
                for at, axis in zip(first, ("row", "col"), strict=True)
            )
            found.append(Overlay(Place(sheet, *first), (last[0], last[1]), text))

    def text(characters: str) -> None:
        if here == "t":
            said.append(characters)
        elif here.removesuffix("Off") in _AT and characters.strip().isdecimal():
            corners[f"{corner} {here}"] = min(int(characters[:9]), 1 << 20)

    parse(package, part, package.read(part), start, end, text)
    return found
