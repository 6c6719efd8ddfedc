"""Comments that people have written on the cells of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.formats.markup import check_depth, parse
from gouji.formats.ooxml.parts import relationships_of
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Place, parse_a1

_OWN = "gouji"
_MOST = 1000
_LONGEST = 1000


def comments_on(package: Package, sheet: str, part: str) -> Iterator[tuple[Place, str]]:
    """The comments on the cells of a sheet but for gouji's own; none where their list cannot be read."""
    try:
        kinds = relationships_of(package, part).values()
        for target in (target for kind, target in kinds if kind == "comments" and target in package):
            yield from _listed(package, sheet, target)
    except UnreadableFile:
        return


def _listed(package: Package, sheet: str, part: str) -> list[tuple[Place, str]]:
    authors: list[str] = []
    found: list[tuple[Place, str]] = []
    here: list[str] = []
    at, author, depth = "", "", 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal at, author, depth
        depth += 1
        check_depth(package, depth)
        if name.endswith((" comment", " author")):
            here.clear()
            at, author = attributes.get("ref", ""), attributes.get("authorId", "")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name.endswith(" author"):
            authors.append("".join(here))
        elif name.endswith(" comment") and len(found) < _MOST:
            place, by = parse_a1(at), int(author) if author.isdecimal() else -1
            written = "".join(here).strip()[:_LONGEST]
            if place is not None and written and not (0 <= by < len(authors) and authors[by] == _OWN):
                found.append((Place(sheet, *place), written))

    parse(package, part, package.read(part), start, end, here.append)
    return found
